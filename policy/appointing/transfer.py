"""Years in one post (任期性交流): planned at 8, must at 10; what counts as the same post, and what breaks it. Measure 20."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Annotated, NamedTuple

from policy.deciding.known import known
from policy.deciding.superior import months_later
from policy.errors import BadFacts
from policy.facts import Records
from policy.gates import gate
from policy.packs import Pack
from policy.ruling import chinese_day, names, not_applicable, not_in_force, ok, outside, refused
from policy.values import Value
from policy.verdict import Numbers, Verdict


class Spell(NamedTuple):
    """A stretch of time in one post: its first and its last day, both included."""

    begins: date
    ends: date
    kind: str


def full_years(since: date, on: date) -> int:
    """Return the full years from one day to another; a tenure from 29 February is full on 28 February of a common year."""
    years = on.year - since.year
    return years - (months_later(since, 12 * years) > on)


def tenure_since(spells: Sequence[Spell], restarts: bool) -> date:
    """Return the day from which a tenure counts: of the last unbroken run, moved back by the days of earlier runs where a
    break does not start it afresh. Spells that touch or overlap are one run.
    """
    ordered = sorted(spells)
    begins, ends, before = ordered[0].begins, ordered[0].ends, 0
    for spell in ordered[1:]:
        if spell.begins > ends + timedelta(days=1):
            before += (ends - begins).days + 1
            begins = spell.begins
        ends = max(ends, spell.ends)
    return begins if restarts else begins - timedelta(days=before)


@gate("任期性交流", "20")
def transfer_due(
    pack: Pack,
    on: date,
    *,
    spells: Annotated[Records, "任职经历"],
    post: Annotated[str, "职务类别"] = "",
    planned: Annotated[str, "交流计划文号"] = "",
    decided: Annotated[str, "交流决定文号"] = "",
    stays: Annotated[str, "暂不交流的理由"] = "",
) -> Verdict:
    """Tell whether one may stay in the same post: planned transfer at 8 years (原则上), must at 10 (必须), measure 20.

    `spells` has a row for each stretch in this post: 起, 止 (blank: still in it), 类别 (任职, 试任, 借调, 挂职, 主持工作 …);
    the first day is that of `tenure_start`. 借调 and 挂职 keep the home post, 主持工作 alone does not count, a break starts
    afresh. At 8 years a plan, a decision or a reason is needed, at 10 a decision. Before the regulation's own 10 years
    (地方党委、政府领导成员) the scope is asked where `post` is given.
    """
    must, soft = (known(pack, f"appointing.transfer.{part}_years", on) for part in ("must", "planned"))
    counted, restarts = (known(pack, f"appointing.transfer.{part}", on) for part in ("counted", "restarts"))
    if must is None:
        return not_in_force("transfer_due", pack, "同一职位任职必须交流的年限")
    if post and (left := outside("transfer_due", must, posts=post)):
        return left
    mine = [spell for spell in _spells(spells, on) if counted is None or spell.kind in counted.texts()]
    if not mine or max(spell.ends for spell in mine) < on:
        reason = f"现不在该职位任职，{names(counted.texts())}以外的经历不计。" if counted else "现不在该职位任职。"
        return not_applicable("transfer_due", counted or must, reason)
    since = tenure_since(mine, restarts is None or restarts.flag())
    years = full_years(since, on)
    numbers: dict[str, int | str] = {"任职满年数": years, "起算日": chinese_day(since)}
    text = f"自{chinese_day(since)}起在同一职位任职满{years}年"
    if years >= must.count():
        if decided.strip():
            return ok("transfer_due", must, f"{text}，已决定交流（{decided.strip()}）。", numbers)
        reason = f"{text}，已达{must.count()}年，没有交流决定。"
        return refused("transfer_due", must, reason, numbers, remedy="必须安排交流。")
    return _planned(must, soft, text, numbers, next((one for one in (planned, decided, stays) if one.strip()), ""))


def _planned(must: Value, soft: Value | None, text: str, numbers: Numbers, plan: str) -> Verdict:
    """Tell whether one below the years of "必须" is in the plan, or need not be yet."""
    if soft is None or int(numbers["任职满年数"]) < soft.count():
        value = soft or must
        return ok("transfer_due", value, f"{text}，不足{value.count()}年。", numbers)
    if plan:
        return ok(
            "transfer_due", soft, f"{text}，已达{soft.count()}年，已列入计划或写明理由：{plan.strip()}。", numbers
        )
    reason = f"{text}，已达{soft.count()}年，没有列入交流计划。"
    return refused("transfer_due", soft, reason, numbers, remedy="请列入交流计划，或写明暂不交流的理由。")


def _spells(rows: Records, on: date) -> list[Spell]:
    """Read the rows of a tenure; BadFacts where a day is missing, is no day, or runs backwards."""
    found = []
    for row in rows:
        try:
            begins = date.fromisoformat(str(row["起"]))
            ends = date.fromisoformat(str(row["止"])) if str(row.get("止", "")).strip() else on
        except (KeyError, ValueError):
            raise BadFacts("任职经历应有起始日，日期写作2010-01-01") from None
        if begins > ends or begins > on:
            raise BadFacts(f"{chinese_day(begins)}起的一段任职先后不符")
        found.append(Spell(begins, ends, str(row.get("类别", "任职")).strip()))
    return found
