"""Taking office (办理任职): what must be done before it, and from which day the tenure counts."""

from datetime import date
from typing import Annotated

from policy.deciding.known import known
from policy.errors import BadFacts
from policy.facts import Days
from policy.gates import gate
from policy.packs import Pack
from policy.ruling import chinese_day, names, not_applicable, not_in_force, ok, refused
from policy.verdict import Verdict


@gate("办理任职条件", "19", "24")
def appointment_ready(
    pack: Pack,
    on: date,
    *,
    post: Annotated[str, "职位类别"],
    document: Annotated[str, "任职文号"],
    notice_until: Annotated[date | None, "公示截止日"] = None,
    exempt: Annotated[bool, "不须公示"] = False,
    open_objections: Annotated[int, "未处理异议件数"] = 0,
    talked_on: Annotated[date | None, "任职谈话日期"] = None,
    talker: Annotated[str, "谈话人"] = "",
    congress_on: Annotated[date | None, "人大选举或任命日期"] = None,
) -> Verdict:
    """Tell whether a person may take office (办理任职): notice over, no open objection, talk held, election or appointment
    by the people's congress where the post is statutory (C18), document with a number; measure 19, 24.

    The notice is over on the day after its last day. An unknown kind of post is refused, as in `decision_ending`; reserve
    cadres end in a roster and take no office.
    """
    order = known(pack, "appointing.notice.order", on)
    if order is None:
        return not_in_force("appointment_ready", pack, "任前公示和任职谈话")
    if open_objections < 0 or any(day is not None and day > on for day in (talked_on, congress_on)):
        raise BadFacts("异议件数小于零，或谈话、选举、任命日期在核算日以后")
    talk = pack.value("appointing.talk.required", on)
    endings, statutory = pack.value("deciding.post.ending", on), pack.value("appointing.statutory.endings", on)
    numbered = pack.value("appointing.document.numbered", on)
    ending = endings.labels().get(post, "")
    if ending and ending not in pack.value("deciding.ending.tenure", on).labels():
        return not_applicable("appointment_ready", endings, f"“{post}”以{ending}办结，不办理任职。")
    over = f"公示至{chinese_day(notice_until)}，尚未期满" if notice_until else "没有公示"
    checks = (
        (not exempt and (notice_until is None or on <= notice_until), order, over, "请在公示期满以后办理。"),
        (open_objections > 0, order, f"尚有{open_objections}件异议没有处理", "请处理完异议再办理。"),
        (not ending, endings, f"办理方式中没有录入“{post or '未填'}”", "请由区委组织部录入该类职位。"),
        (talk.flag() and (talked_on is None or not talker.strip()), talk, "没有指定专人进行任职谈话",
         "请指定专人谈话，并记录谈话人和日期。"),
        (ending in statutory.texts() and congress_on is None, statutory, f"“{post}”须{ending}，尚未选举或者任命",
         "请依法选举或者任命后再办理。"),
        (numbered.flag() and not document.strip(), numbered, "任职文件没有文号", "请编文号后印发。"),
    )  # fmt: skip
    numbers = {"未处理异议": open_objections, "未具备条件": sum(failed for failed, *_ in checks)}
    for failed, value, what, remedy in checks:
        if failed:
            return refused("appointment_ready", value, f"{what}，不能办理任职。", numbers, remedy=remedy)
    return ok("appointment_ready", order, f"“{post}”各项条件具备，以{ending}办理，文号{document.strip()}。", numbers)


@gate("任职时间计算", "19")
def tenure_start(
    pack: Pack,
    on: date,
    *,
    ending: Annotated[str, "办理方式"],
    days: Annotated[Days, "各事项日期"],
    start: Annotated[date, "任职起算日"],
) -> Verdict:
    """Tell whether a tenure counts from the right day (任职时间), R-TENURE-START, measure 19: one day for each kind of ending.

    From 2014 by the regulation; before it by the office's table. `days` gives 党组织决定之日, 选举之日, 人大常委会决定之日 or
    政府任命之日.
    """
    value = known(pack, "appointing.tenure.start", on) or pack.value("deciding.ending.tenure", on)
    named = value.labels().get(ending)
    endings = pack.value("deciding.post.ending", on)
    if named is None and ending in endings.labels().values():
        return not_applicable("tenure_start", endings, f"以{ending}办结的，不起算任职时间。")
    if named is None:
        reason = f"“{ending or '未填'}”没有任职时间起算的规定。"
        remedy = f"请填写{names(list(value.labels()))}之一。"
        return refused("tenure_start", value, reason, remedy=remedy)
    if named not in days:
        return refused("tenure_start", value, f"没有填写{named}。", remedy=f"请填写{named}。")
    if days[named] > on:
        raise BadFacts(f"{named}在核算日以后")
    numbers = {"起算": chinese_day(days[named]), "填写": chinese_day(start)}
    if start != days[named]:
        reason = f"以{ending}办理的，任职时间自{named}（{chinese_day(days[named])}）起算，填写为{chinese_day(start)}。"
        return refused("tenure_start", value, reason, numbers, remedy=f"请改为{chinese_day(days[named])}。")
    return ok("tenure_start", value, f"任职时间自{named}（{chinese_day(start)}）起算。", numbers)
