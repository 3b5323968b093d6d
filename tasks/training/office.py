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
    "change_approvers": [],  # empty: our default, the department head (部长)
    "template_dir": "",
}


def setting(tx: Session, name: str) -> Any:
    """Return what the office has set under a name, or our default."""
    return {**DEFAULTS, **tx.get_one(Instance, 1).facts}.get(name)


def templates(tx: Session) -> Path | None:
    """Return the folder of the office's own paper templates, if it has one."""
    found = setting(tx, "template_dir")
    return Path(found) if found else None
