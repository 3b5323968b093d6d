"""What the office has set for the training plan (机关设定): kept in the instance, read when an act needs it."""

from pathlib import Path
from typing import Any

from sqlmodel import Session

from models.instance import Instance

DEFAULTS: dict[str, Any] = {
    "reply_series": "青组复",
    "plan_series": "青组字",
    "issuer": "区委组织部",
    "contact": "干部教育科",
    "phone": "",
    "leading_group_rule": "",  # empty: the rule pack's
    "principal_leaders_rule": "",
    "overdue_remind_days": 1,  # working days between reminders once a date is past; 0: none
    "change_approvers": [],  # empty: our default, the department head (部长)
}


_templates: list[Path] = []


def configure(*, templates: Path | None = None) -> None:
    """Set the folder of the office's own paper templates (本单位公文模板); each start of a process does."""
    _templates[:] = [templates] if templates else []


def setting(tx: Session, name: str) -> Any:
    """Return what the office has set under a name, or our default."""
    return {**DEFAULTS, **tx.get_one(Instance, 1).facts}.get(name)


def templates() -> Path | None:
    """Return the folder of the office's own paper templates, if it has one."""
    return _templates[0] if _templates else None
