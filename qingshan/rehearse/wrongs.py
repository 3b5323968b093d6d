"""What is put wrong on a form (先办错的): for each act what staff try before they do it right, and what of the form that changes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

Given = dict[str, Any]
Change = Callable[[Given, Given], Given]  # the usual answers and the facts of a wait → what is put wrong


def put(**said: str) -> Change:
    """Return what puts fields of a form wrong by the end of their names: `__` stands for the colon."""
    ends = {name.replace("__", ":"): value for name, value in said.items()}
    return lambda given, _facts: {
        name: value for end, value in ends.items() for name in [n for n in given if f":{n}".endswith(f":{end}")][:1]
    }


def _second(key: str, column: str, value: str = "") -> Change:
    """Return what chooses the second of the words that a column offers, the first being that nothing of it concerns."""

    def change(given: Given, facts: Given) -> Given:
        [one] = [field for field in facts["facts"]["form"] if field["key"] == key]
        options = next(c["options"] for c in one["columns"] if c["key"] == column)
        return {f"{key}:{one['rows'][0][0]}:{column}": value or options[1]}

    return change


def _nobody_asked(given: Given, facts: Given) -> Given:
    row = _second("nonparty", "outside")(given, facts)
    return row | {
        name: "未征求" for name in given if name.startswith("nonparty:") and name.endswith((":front", ":party"))
    }


def _unasked(key: str, column: str) -> Change:
    def change(given: Given, facts: Given) -> Given:
        found = _second(key, column)(given, facts)
        return found | {name: "" for name in given if name.startswith(f"{key}:") and name.endswith((":on", ":answer"))}

    return change


def _excepted(**more: str) -> Change:
    def change(given: Given, _facts: Given) -> Given:
        return (
            {name: "作为特殊情形列入" for name in given if name.endswith(":decision")}
            | more
            | {name: "确属特殊情形" for name in given if name.endswith(":why") and more}
        )

    return change


def _basis(*kept: str) -> Change:
    return lambda given, _facts: {
        n: "" for n in given if n.startswith("basis:") and n.removeprefix("basis:") not in kept
    }


def _after_the_beginning(name: str, days: int = 1) -> Change:
    def change(given: Given, _facts: Given) -> Given:
        return {name: (date.fromisoformat(given["from_on"]) + timedelta(days=days)).isoformat()}

    return change


def _too_few_told(given: Given, _facts: Given) -> Given:
    return {next(name for name in given if name.endswith(":there")): ""}


def _unclear(given: Given, _facts: Given) -> Given:
    return {next(name for name in given if name.startswith("check:")): "尚未查清"}


def _before_the_vote(_given: Given, facts: Given) -> Given:
    voted = date.fromisoformat(facts["facts"]["dates"]["voted_on"])
    return {"met_on": (voted - timedelta(days=1)).isoformat()}


def _passed_over(given: Given, _facts: Given) -> Given:
    first, *others = [name for name in given if name.endswith(":proposed")]
    return {first: "否", **dict.fromkeys(others, "是"), "equal": "特殊情形", "departs": ""}


def _kin(given: Given, facts: Given) -> Given:
    return _second("team", "relation")(given, facts)


SIMPLE: Mapping[str, tuple[tuple[str, Change], ...]] = {  # act → what is tried on its form first
    "ask_organisations": (
        ("单位党组织推荐没有开会研究", put(body="其他")),
        ("单位党组织推荐没有会议记录", put(minutes="")),
    ),
    "ask_talks": (
        ("应谈30人，只谈了10人", put(planned="30", talked="10", recorded="10", votes="5")),
        ("谈话没有记录", put(recorded="0")),
    ),
    "ask_exceptions": (
        ("不足半数的没有理由而列入", _excepted()),
        ("不足半数的没有经规定的机关批准而列入", _excepted(body="其他")),
    ),
    "ask_scores": (("笔试成绩101分", put(written="101")), ("写有姓名的答卷计了分", put(paper="写有姓名或标记"))),
    "ask_lots": (("两人同一抽签号", lambda given, _f: {name: "1" for name in given if name.endswith(":lot")}),),
    "decide_inspection": (
        ("考察对象与职数相等", lambda given, _f: _listed(given, 1)),
        ("越过名次在前的而没有理由", lambda given, _f: _listed(given, 2, skip=1)),
        ("推荐以前就确定考察对象", _before_the_vote),
        ("不由规定的机关确定考察对象", put(body="其他")),
        ("只凭得票确定考察对象", _basis("得票")),
    ),
    "inspect": (
        ("考察组只有1人", lambda given, _f: {n: "" for n in given if n.startswith("team:2:")}),
        ("考察组成员是考察对象的亲属", _kin),
        ("考察预告期未满即开始考察", lambda given, _f: {"notice_on": given["from_on"]}),
        ("开始考察以后才同单位主要负责人沟通", _after_the_beginning("head_on")),
        ("考察谈话少于应谈人数", put(talked="5", recorded="5")),
        ("核查没有结论就提交考察情况", _unclear),
        ("线索具体的举报没有查清", put(received="1", specific="1", settled="0")),
        ("考察材料缺少一项内容", _too_few_told),
        ("考察组成员没有签名", put(signed="")),
        ("考察结束早于开始", lambda _g, _f: {"to_on": "2010-01-01"}),
    ),
    "ask_proposal": (
        ("提交讨论的与职数相等", lambda given, _f: _only_first(given, ":proposed")),
        ("越过综合排名在前的而没有理由", _passed_over),
        ("人选材料不全就提出任免方案", lambda _g, _f: {}),
    ),
    "ask_opinions": (
        ("须事先报告上级的没有报告", _unasked("reports", "matter")),
        ("双重管理的职位没有征求协管方意见", _unasked("dual", "seat")),
        ("非中共党员人选没有征求统战部门意见", _nobody_asked),
    ),
}


def _listed(given: Given, count: int, skip: int = 0) -> Given:
    names = [name for name in given if name.endswith(":listed")]
    return {name: "是" if skip <= place < skip + count else "否" for place, name in enumerate(names)}


def _only_first(given: Given, ending: str) -> Given:
    return {name: "是" if place == 0 else "否" for place, name in enumerate(n for n in given if n.endswith(ending))}
