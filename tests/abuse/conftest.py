"""Every test here runs against a real server."""

from tests.web.site import site

__all__ = ["site"]
