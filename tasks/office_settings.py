"""What the office may set (机关设定): names, number series and by which rule the plan is approved; each change journalled.

A running case keeps the rule under which its round was opened; the next round reads the new one.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from models import clock, journal
from models.errors import QingshanError
from models.instance import Instance
from tasks.rules import rules_now
from tasks.training import office
from tasks.training.people import ROLE_OF, TITLES

MAY_DECIDE = ("chief", "deputy_head", "department_head", "leading_group", "principal_leader")


class NoSuchOfficeSetting(QingshanError):
    """没有这一项机关设定，请用 qingshan office list 查看可设定的各项。"""

    number, status = 4040, 422


class BadOfficeSetting(QingshanError):
    """机关设定的内容不符合要求。"""

    number, status = 4041, 422


@dataclass(frozen=True)
class OfficeSetting:
    """One thing that the office may set: its name in Chinese, and how what was typed is read."""

    title: str
    read: Callable[[Session, str], Any]


def _words(_tx: Session, said: str) -> str:
    if len(said) > 60 or any(ord(c) < 32 for c in said):
        raise BadOfficeSetting("请填写不超过60字的文字，不含换行。")
    return said.strip()


def _series(tx: Session, said: str) -> str:
    word = _words(tx, said)
    if not word or any(c in word for c in "〔〕()（）0123456789 "):
        raise BadOfficeSetting("文号代字只写机关代字，如“青组复”，不含年份、括号和序号。")
    return word


def _rule(key: str) -> Callable[[Session, str], str]:
    """Return a reader of a rule: one of those that the pack lists, by name or by its Chinese; empty for the pack's own."""

    def read(tx: Session, said: str) -> str:
        today = clock.today(tx)
        labels = rules_now(tx).value(key, today).labels()
        known = {**{name: name for name in labels}, **{words: name for name, words in labels.items()}, "": ""}
        if said.strip() not in known:
            raise BadOfficeSetting(f"可选：{'、'.join(labels.values())}；留空则按规则包。")
        return known[said.strip()]

    return read


def _days(_tx: Session, said: str) -> int:
    if not said.strip().isdecimal() or int(said) > 365:
        raise BadOfficeSetting("请填写0至365的整数，0为不催。")
    return int(said)


def _approvers(_tx: Session, said: str) -> list[str]:
    """Read who decides one after another (部长、区主要领导), by title or by role; empty for our default."""
    named = [word.strip() for word in said.replace("，", "、").replace(",", "、").split("、") if word.strip()]
    roles = [ROLE_OF.get(word, word) for word in named]
    if len(set(roles)) != len(roles) or not set(roles) <= set(MAY_DECIDE):
        raise BadOfficeSetting(f"请按先后填写，用顿号隔开，可选：{'、'.join(TITLES[role] for role in MAY_DECIDE)}。")
    return roles


SETTINGS: dict[str, OfficeSetting] = {
    "issuer": OfficeSetting("发文机关", _words),
    "contact": OfficeSetting("联系人", _words),
    "phone": OfficeSetting("联系电话", _words),
    "plan_series": OfficeSetting("通知、计划的文号代字", _series),
    "reply_series": OfficeSetting("批复的文号代字", _series),
    "leading_group_rule": OfficeSetting("领导小组审批方式", _rule("training.leading_group.rules")),
    "principal_leaders_rule": OfficeSetting("区主要领导审批方式", _rule("training.principal_leaders.rules")),
    "overdue_remind_days": OfficeSetting("逾期后每隔几个工作日催办一次（0为不催）", _days),
    "change_approvers": OfficeSetting("班次变更由谁依次审批（空为部长）", _approvers),
}


def shown(tx: Session) -> list[dict[str, Any]]:
    """Return every setting of the office with its value, and whether the office has set it."""
    kept = tx.get_one(Instance, 1).facts
    return [
        {"name": name, "title": one.title, "value": office.setting(tx, name), "set": name in kept}
        for name, one in SETTINGS.items()
    ]


def change(tx: Session, name: str, said: str, by: int | None = None) -> Any:
    """Set one thing (变更机关设定), journalled in the office's chain; returns the value. Raises QS-4040, QS-4041."""
    if name not in SETTINGS:
        raise NoSuchOfficeSetting
    value = SETTINGS[name].read(tx, said)
    instance = tx.get_one(Instance, 1, with_for_update=True)
    before = office.setting(tx, name)
    instance.facts = {**instance.facts, name: value}
    tx.add(instance)
    journal.append(
        tx,
        journal.OFFICE,
        "setting",
        name,
        actor=f"person:{by}" if by else "system",
        said={"before": before, "after": value},
    )
    return value
