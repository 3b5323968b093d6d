"""Who meets the record in these tests: an administrator with the database to himself, an inspector with an empty folder."""

from tests.models.record_fixtures import administrator, inspector, sheet

__all__ = ["administrator", "inspector", "sheet"]
