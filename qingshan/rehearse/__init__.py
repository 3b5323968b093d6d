"""Rehearsal (演练): the same procedures in fake time, by simulated staff who press the real links over HTTP.

A rehearsal has a database of its own that may have a simulated clock; a real office's never becomes one.
"""
