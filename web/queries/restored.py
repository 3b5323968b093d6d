"""Restored from a backup (恢复备份): what the desk says of the gap, so that nobody takes what is lost for never done (F08)."""

from datetime import datetime
from typing import Any

from sqlmodel import Session

from models.instance import Instance
from tasks.wording import moment_words


def gap(tx: Session) -> dict[str, Any] | None:
    """Return between which moments everything is missing, in words; None where nothing was ever restored."""
    one = tx.get(Instance, 1)
    marker = one.facts.get("restored") if one else None
    if not marker:
        return None
    return {key: moment_words(datetime.fromisoformat(marker[key])) for key in ("backup_made_at", "restored_at")}
