"""Tests of the acts and of what they read and write."""
