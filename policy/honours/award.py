"""One honour (荣誉): on the list of measure 28, within its window, verified, standing, and one's own."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, NamedTuple

from policy.conduct.records import day, text
from policy.deciding.known import absent
from policy.facts import Particulars
from policy.gates import gate
from policy.packs import Pack
from policy.ruling import chinese_day, names, ok, refused
from policy.values import Value
from policy.verdict import Verdict

YES = "是"


@dataclass(frozen=True, slots=True)
class Honour:
    """One honour as registered: level (层级) and kind (荣誉), the day of the decision to commend, and what was looked into."""

    level: str
    kind: str
    awarded_on: date
    deed: str = ""
    verified_by: str = ""
    grounds: tuple[str, ...] = ()
    member: bool = False
    revoked: bool = False


class Fault(NamedTuple):
    """Why an honour does not count: the value that decides, in words, and what would help."""

    value: Value
    reason: str
    remedy: str


def honour_of(one: Particulars) -> Honour:
    """Read an honour from a line of the register: 层级、荣誉、取得日期、事迹、核实机关、当时成员、已撤销; BadFacts without a day.

    A column named after a ground (作出突出贡献…) holds its evidence: the columns that are filled are the grounds given.
    """
    return Honour(
        level=text(one, "层级"),
        kind=text(one, "荣誉"),
        awarded_on=day(one, "取得日期"),
        deed=text(one, "事迹"),
        verified_by=text(one, "核实机关"),
        grounds=tuple(column for column in one if text(one, column)),
        member=text(one, "当时成员") == YES,
        revoked=text(one, "已撤销") == YES,
    )


def window(pack: Pack, on: date, awarded_on: date) -> tuple[date, date]:
    """Return the first and last day on which an honour counts: to the end of the year after (当年及次年), measure 28."""
    years = pack.value("honours.window.years_after", on).count()
    return awarded_on, date(awarded_on.year + years, 12, 31)


def fault_of(pack: Pack, on: date, one: Honour, counted_on: date) -> Fault | None:
    """Return the first reason why an honour does not count on a day; None where it counts."""
    return _unlisted(pack, on, one) or _outside_window(pack, on, one, counted_on) or _unproved(pack, on, one)


def _unlisted(pack: Pack, on: date, one: Honour) -> Fault | None:
    model, levels = pack.value("honours.model.kind", on), pack.value("honours.levels", on)
    if one.kind == model.text():
        grounds = pack.value("honours.model.grounds", on)
        lacking = absent(grounds.texts(), one.grounds)
        said = f"{model.text()}没有写明{names(lacking)}。"
        return Fault(grounds, said, f"请写明{names(lacking)}并附依据。") if lacking else None
    district = one.level == pack.value("honours.district.level", on).text()
    if not district and one.level not in levels.texts():
        return Fault(
            levels, f"“{one.level or '未填'}”不是可以加分的层级。", f"可以加分的层级：{levels.shown()}，以及区级。"
        )
    kinds = pack.value("honours.district.kinds" if district else "honours.kinds", on)
    if one.kind in kinds.texts():
        return None
    return Fault(
        kinds, f"{one.level}层面的“{one.kind or '未填'}”不在加分范围。", f"{one.level}层面可以加分的：{kinds.shown()}。"
    )


def _outside_window(pack: Pack, on: date, one: Honour, counted_on: date) -> Fault | None:
    value, dated_by = pack.value("honours.window.years_after", on), pack.value("honours.window.dated_by", on).text()
    first, last = window(pack, on, one.awarded_on)
    if first <= counted_on <= last:
        return None
    said = f"荣誉按{dated_by}于{chinese_day(first)}取得，{chinese_day(first)}至{chinese_day(last)}有效，计分日期为{chinese_day(counted_on)}"
    return Fault(value, f"{said}，不在有效期内。", "当年和次年以外的荣誉不加分，请撤下。")


def _unproved(pack: Pack, on: date, one: Honour) -> Fault | None:
    by, standing = pack.value("honours.verified.by", on), pack.value("honours.standing", on)
    teams = pack.value("honours.teams", on)
    if one.revoked and standing.flag():
        return Fault(standing, f"“{one.kind}”已被撤销。", "已撤销的荣誉不加分，请撤下。")
    if one.verified_by != by.text():
        return Fault(
            by, f"“{one.kind}”核实机关为“{one.verified_by or '无'}”，应由{by.text()}核实。", f"请先报{by.text()}核实。"
        )
    if one.kind in teams.texts() and not one.member:
        return Fault(teams, f"取得“{one.kind}”时不是该集体的成员。", "集体荣誉只对当时的成员计分，请核对。")
    return None


@gate("荣誉是否计分", "28")
def honour_counts(
    pack: Pack,
    on: date,
    *,
    level: Annotated[str, "层级"],
    kind: Annotated[str, "荣誉"],
    awarded_on: Annotated[date, "取得日期"],
    counted_on: Annotated[date, "计分日期"],
    verified_by: Annotated[str, "核实机关"] = "",
    grounds: Annotated[tuple[str, ...], "情形"] = (),
    member: Annotated[bool, "取得时为该集体成员"] = False,
    revoked: Annotated[bool, "已撤销"] = False,
) -> Verdict:
    """Tell whether one honour counts for points (荣誉奖励加分): listed, 当年及次年, verified, one's own; measure 28.

    `awarded_on` is the day of the decision to commend (our default); `grounds` are wanted for a model figure (模范人物) only.
    """
    one = Honour(level.strip(), kind.strip(), awarded_on, "", verified_by.strip(), grounds, member, revoked)
    fault = fault_of(pack, on, one, counted_on)
    _, last = window(pack, on, awarded_on)
    numbers: dict[str, int | str] = {"取得年度": awarded_on.year, "计分年度": counted_on.year, "有效至": str(last)}
    if fault:
        return refused("honour_counts", fault.value, fault.reason, numbers, remedy=fault.remedy)
    value = pack.value("honours.window.years_after", on)
    reason = f"{one.level}“{one.kind}”于{chinese_day(awarded_on)}取得，有效至{chinese_day(last)}，可以计分。"
    return ok("honour_counts", value, reason, numbers)
