"""Telling people (通知): the outbox, its templates, the channels, links and check codes. Imports facts alone."""
