"""Homes of their own for the faults that need the whole installation."""

from tests.ops.conftest import make_home

__all__ = ["make_home"]
