"""A real browser before a real installation."""
