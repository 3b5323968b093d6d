"""破格 (extraordinary promotion): grounds and merit stated, the superior's consent in time, the reason in the notice. Measure 18.

The limits of 破格 are in `policy/appointing/posts.py`; the report to the superior and its answer in `policy/deciding/superior.py`.
"""

from datetime import date
from typing import Annotated

from policy.deciding.known import absent, known
from policy.errors import BadFacts
from policy.gates import gate
from policy.packs import Pack
from policy.ruling import chinese_day, names, not_applicable, not_in_force, ok, refused
from policy.values import Value
from policy.verdict import Verdict

INSPECTION, DISCUSSION = "考察", "讨论决定"


@gate("破格提拔事由", "18")
def break_grounds(
    pack: Pack, on: date, *, ground: Annotated[str, "事由"], stated: Annotated[tuple[str, ...], "已写明并附依据"]
) -> Verdict:
    """Tell whether 破格 rests on what measure 18 names: an important task or event, merit (突出贡献), general esteem (一致公认)."""
    grounds, needs = pack.value("talent.break.grounds", on), pack.value("talent.break.needs", on)
    if ground not in grounds.texts():
        reason = f"破格提拔的事由“{ground or '未填'}”不在所列之内。"
        return refused("break_grounds", grounds, reason, remedy=f"破格提拔的事由：{grounds.shown()}。")
    lacking = absent(needs.texts(), stated)
    if lacking:
        reason = f"破格提拔没有写明{names(lacking)}的依据。"
        return refused(
            "break_grounds", needs, reason, {"缺少依据": len(lacking)}, remedy=f"请写明{names(lacking)}并附依据。"
        )
    return ok("break_grounds", grounds, f"破格提拔的事由为{ground}，{needs.shown()}均有依据。", {"缺少依据": 0})


@gate("破格提拔上级同意", "18")
def break_consent(
    pack: Pack,
    on: date,
    *,
    kind: Annotated[str, "破格情形"],
    discussed_on: Annotated[date, "讨论决定日期"],
    inspected_on: Annotated[date | None, "考察日期"] = None,
    consented_on: Annotated[date | None, "上级同意日期"] = None,
) -> Verdict:
    """Tell whether the superior agreed in time: 破格 before the discussion, 越级 before the inspection; measure 18, R-BREAK-REPORT.

    Under 2002 the regulation names no moment: only 越级 (跨级) needs consent, by our default, before the discussion. Consent on
    the very day is in time. BadFacts where the day that counts is not given.
    """
    ruling = _stage_of(pack, on, kind)
    if ruling is None:
        return not_in_force("break_consent", pack, f"{kind or '未填'}须上级同意的时点")
    value, stage = ruling
    day = inspected_on if stage == INSPECTION else discussed_on
    if day is None:
        raise BadFacts("缺少：考察日期")
    numbers: dict[str, int | str] = {"时点": stage, f"{stage}日期": str(day), "上级同意日期": str(consented_on or "无")}
    if consented_on is None or consented_on > day:
        when = f"在{chinese_day(consented_on)}" if consented_on else "没有取得"
        reason = f"{kind}须在{stage}（{chinese_day(day)}）以前经上级同意，上级同意{when}。"
        return refused("break_consent", value, reason, numbers, remedy=f"请先报上级同意，再进行{stage}。")
    return ok(
        "break_consent",
        value,
        f"{kind}已于{chinese_day(consented_on)}经上级同意，{stage}在{chinese_day(day)}。",
        numbers,
    )


def _stage_of(pack: Pack, on: date, kind: str) -> tuple[Value, str] | None:
    """Return the value that names the stage for which consent must be there, and that stage; the regulation goes first."""
    values = (known(pack, key, on) for key in ("talent.break.stage", "talent.break.leap"))
    named = (value for value in values if value is not None and kind in value.labels())
    value = next(named, None)
    return None if value is None else (value, value.labels()[kind])


@gate("跨级担任的职务", "18")
def leap_post(
    pack: Pack, on: date, *, levels: Annotated[int, "拟升级数"], post: Annotated[str, "拟任职务类别"]
) -> Verdict:
    """Tell whether a leap (跨级) is to be the head of a unit (直接跨级担任单位的主要领导职务), measure 18; one level: not applicable."""
    posts, one_by_one = pack.value("talent.break.leap_posts", on), pack.value("talent.break.single", on)
    if levels < 0:
        raise BadFacts("级数不能为负数")
    if levels <= one_by_one.count():
        return not_applicable("leap_post", one_by_one, f"拟升{levels}级，不是跨级。")
    if post not in posts.texts():
        reason = f"拟升{levels}级，拟任职务为“{post or '未填'}”，只有{posts.shown()}可以跨级。"
        return refused("leap_post", posts, reason, {"拟升级数": levels}, remedy="请改为逐级提拔。")
    return ok("leap_post", posts, f"拟升{levels}级，担任{post}，仍须上级事先同意。", {"拟升级数": levels})


@gate("公示写明破格理由", "18")
def break_notice(
    pack: Pack, on: date, *, broken: Annotated[bool, "破格提拔"], reason: Annotated[str, "公示中的破格理由"] = ""
) -> Verdict:
    """Tell whether the public notice of a 破格 says so with its reason, measure 18, R-NOTICE-WHO; others: not applicable."""
    value = known(pack, "talent.break.notice_reason", on)
    if value is None:
        return not_in_force("break_notice", pack, "公示写明破格理由")
    if not broken:
        return not_applicable("break_notice", value, "不是破格提拔。")
    if value.flag() and not reason.strip():
        return refused("break_notice", value, "公示没有写明破格的情形和理由。", remedy="请补充理由后重新公示。")
    return ok("break_notice", value, f"公示写明的破格理由为“{reason.strip() or '无'}”。")
