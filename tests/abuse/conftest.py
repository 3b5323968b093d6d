"""Every test here runs against a real server, or against a record whose database the administrator has to himself."""

from tests.models.record_fixtures import administrator, inspector, sheet
from tests.web.site import site

__all__ = ["administrator", "inspector", "sheet", "site"]
