"""Carrying out decisions (决策执行): the four 不允许, extensions, closing. Measure 9."""

from datetime import date
from typing import Annotated

from policy.errors import BadFacts
from policy.gates import gate
from policy.packs import Pack
from policy.ruling import chinese_day, names, ok, refused
from policy.values import Value
from policy.verdict import Verdict


@gate("执行情况", "9")
def execution_breach(
    pack: Pack,
    on: date,
    *,
    contact: Annotated[str, "责任人"],
    instructed: Annotated[int, "同一问题交代次数"],
    replied: Annotated[bool, "已有回音"],
    due_on: Annotated[date, "办理期限"],
    done_on: Annotated[date | None, "办结日期"] = None,
    excused: Annotated[bool, "逾期有正当理由"] = False,
    serious: Annotated[bool, "造成严重后果"] = False,
) -> Verdict:
    """Tell whether a task of 区委、区政府 was carried out without any of the four breaches (四个不允许), measure 9.

    Instructed twice about one matter is already the breach (两次以上 includes two; marked ambiguous). Refused names each
    breach and who handles it; with grave results the district committee acts.
    """
    if instructed < 1:
        raise BadFacts("交代次数应为一次以上")
    late = (done_on or on) > due_on and not excused
    twice = pack.value("duties.execution.instructions", on)
    found = [
        (pack.value("duties.execution.contact", on), not contact.strip()),
        (twice, instructed >= twice.count()),
        (pack.value("duties.execution.reply", on), not replied),
        (pack.value("duties.execution.overdue", on), late),
    ]
    breaches: list[Value] = [value for value, breached in found if breached and (value is twice or value.flag())]
    numbers: dict[str, int | str] = {"交代次数": instructed, "违反项数": len(breaches)}
    if not breaches:
        return ok("execution_breach", twice, "责任人明确，有回音，没有重复交代，没有无故超时。", numbers)
    return refused(
        "execution_breach",
        breaches[0],
        f"有{len(breaches)}项不符合要求：{names([value.title for value in breaches])}。",
        numbers,
        remedy=_handling(pack, on, serious),
    )


def _handling(pack: Pack, on: date, serious: bool) -> str:
    handler = pack.value("duties.execution.handler", on).text()
    if not serious:
        return f"请整改，并转{handler}视情处理。"
    return f"请转{handler}，并报区委按{pack.value('duties.execution.serious', on).shown()}办理。"


@gate("延期办理", "9")
def task_extension(
    pack: Pack,
    on: date,
    *,
    due_on: Annotated[date, "原定期限"],
    new_due_on: Annotated[date, "延至"],
    reason: Annotated[str, "理由"],
    approver: Annotated[str, "批准人"],
) -> Verdict:
    """Tell whether a task's term may be extended (不允许无故拖延超时): asked in time, with a reason and an approver; m.9."""
    value = pack.value("duties.execution.extension", on)
    if new_due_on <= due_on:
        raise BadFacts("延至的日期应晚于原定期限")
    given = {"理由": reason.strip(), "批准人": approver.strip()}
    missing = [part for part in value.texts() if not given.get(part)]
    if missing:
        said = f"延期没有写明{names(missing)}。"
        return refused("task_extension", value, said, remedy=f"请写明{names(missing)}后延期。")
    if on > due_on:
        said = f"原定期限为{chinese_day(due_on)}，已经逾期，不能事后延期。"
        return refused("task_extension", value, said, remedy="请按逾期说明原因办理。")
    return ok("task_extension", value, f"由{approver.strip()}批准延至{chinese_day(new_due_on)}。")


@gate("任务办结", "9")
def task_closed(
    pack: Pack, on: date, *, reply: Annotated[str, "办理回音"], verified: Annotated[bool, "已经核实"]
) -> Verdict:
    """Tell whether a task may be closed (不允许事情交办之后没有回音): its reply is filed and verified; measure 9."""
    answer, check = pack.value("duties.execution.reply", on), pack.value("duties.execution.verified", on)
    if answer.flag() and not reply.strip():
        return refused("task_closed", answer, "没有办理回音，不能办结。", remedy="请承办单位报告办理情况后办结。")
    if check.flag() and not verified:
        return refused("task_closed", check, "办理情况尚未核实，不能办结。", remedy="请督查人员核实后办结。")
    return ok("task_closed", answer, "已有办理回音，可以办结。")
