"""The kinds of notice (通知种类): what each must be told, and how it behaves on its way.

A notice without one of its `needs` is refused before its row exists (F17). More than that may be given: `OPTIONAL`
ones are empty when absent, anything else is ignored. All values are plain strings (a digest's `entries`: pairs of title and link). `link`, `contact` and `number`
are put in by us. Subjects may use `case_title` only: no names, posts or results in a preview (A23).
"""

from dataclasses import dataclass
from typing import Literal

from notifications.errors import UnknownKind

# empty when absent; about: which class or paper, in the body only
OPTIONAL = ("about", "unit_name", "deadline", "article", "note", "contact")
IN_SUBJECT = ("case_title",)


@dataclass(frozen=True)
class Kind:
    """One kind of notice. `asks`: it asks for something, so it is not sent once that is no longer open."""

    title: str  # as lists show it
    needs: tuple[str, ...] = ("case_title", "item_title")
    asks: bool = False
    about_case: bool = True  # false: says nothing of any case, so it reads the same at every secrecy level
    link: Literal["item", "signin", "page", "none"] = "item"  # page: one of the desk's, by its path; it wants a sign-in
    falls_back: bool = True  # whether the next channel is tried when this one fails
    digests: bool = True  # whether it may be put together with others


_ITEM = ("case_title", "item_title", "deadline", "article")

KINDS: dict[str, Kind] = {
    "call": Kind("申报通知", _ITEM, asks=True),
    "confirm": Kind("负责人确认", _ITEM, asks=True),
    "returned": Kind("退回修改", ("case_title", "item_title", "deadline", "reason"), asks=True),
    "review": Kind("班次审核", _ITEM, asks=True),
    "signoff": Kind("部内会签", _ITEM, asks=True),
    "consolidate": Kind("计划汇总", _ITEM, asks=True),
    "leading_group": Kind("领导小组审批", _ITEM, asks=True),
    "principal_leader": Kind("区主要领导审批", _ITEM, asks=True),
    "reply": Kind("批复", ("case_title", "unit_name", "reply_number")),
    "places": Kind("名额分配", ("case_title", "class_title", "places")),
    "remind": Kind("催办", ("case_title", "item_title", "deadline"), asks=True),
    "escalate": Kind("督办提示", ("case_title", "item_title", "unit_name", "deadline")),  # before the date
    "overdue": Kind("逾期告知", ("case_title", "item_title", "unit_name", "deadline")),  # once it is past
    "receipt": Kind("办理回执", ("case_title", "item_title", "choice", "at", "receipt"), link="none"),
    "code": Kind("验证码", (), about_case=False, link="none", falls_back=False, digests=False),
    "sign_in": Kind("登录链接", (), about_case=False, link="signin", digests=False),
    "digest": Kind("多项待办", ("count", "entries"), about_case=False, link="none", digests=False),
    "pin_set": Kind("口令提醒", ("at",), about_case=False, link="none", digests=False),
    "misuse": Kind("链接提醒", ("case_title", "item_title", "at"), link="none"),
    "extended": Kind("延期通知", ("case_title", "item_title", "deadline", "reason")),
    "handed": Kind("转办", (*_ITEM, "from_name"), asks=True),
    "stopped": Kind("事项停止", ("case_title", "reason"), link="none"),
    "special": Kind("计划外培训审批", _ITEM, asks=True),
    "change": Kind("班次变更审批", _ITEM, asks=True),
    "selection": Kind("选拔任用办理", _ITEM, asks=True),
    "class_step": Kind("办班登记", _ITEM, asks=True),
    "result": Kind("办理结果", ("case_title", "result", "reason"), link="none"),
    "unapproved": Kind("未批先办告知", ("case_title", "unit_name", "class_title", "reason", "article"), link="none"),
    "places_moved": Kind("名额班次变动", ("case_title", "class_title", "what", "places"), link="none"),
    "paper_receipt": Kind(
        "书面意见录入告知", ("case_title", "item_title", "choice", "at", "receipt", "by_name"), link="none"
    ),
    "to_confirm": Kind("待审核", ("what", "by_name"), link="page", digests=False),
    "confirmed": Kind("审核结果", ("what", "result", "reason"), link="page", digests=False),
    "deposit": Kind("纪实存证", ("day", "root"), about_case=False, link="none"),
}
ASKING = tuple(name for name, kind in KINDS.items() if kind.asks)


def kind_of(name: str) -> Kind:
    """Return a kind by its name; raises QS-7001 for one that does not exist."""
    if name not in KINDS:
        raise UnknownKind
    return KINDS[name]
