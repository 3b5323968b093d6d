"""Bringing talent in (引进人才): open examinations with a plan, and advisers by contract, outside the headcount. Measure 21."""

from datetime import date
from typing import Annotated

from policy.deciding.known import absent
from policy.gates import gate
from policy.packs import Pack
from policy.ruling import names, not_applicable, ok, refused
from policy.verdict import Verdict


@gate("公开招考", "21")
def open_recruitment(pack: Pack, on: date, *, papers: Annotated[tuple[str, ...], "已有文件"]) -> Verdict:
    """Tell whether an open examination may begin (公开招考): plan, public notice, rules of the examination; measure 21, our default."""
    wanted = pack.value("talent.recruit.papers", on)
    lacking = absent(wanted.texts(), papers)
    numbers = {"应有文件": len(wanted.texts()), "缺少": len(lacking)}
    if lacking:
        reason = f"公开招考应有{wanted.shown()}，缺少{names(lacking)}。"
        return refused("open_recruitment", wanted, reason, numbers, remedy=f"请先备齐{names(lacking)}。")
    return ok("open_recruitment", wanted, f"公开招考已有{wanted.shown()}。", numbers)


@gate("聘请技术顾问", "21")
def technical_adviser(
    pack: Pack,
    on: date,
    *,
    form: Annotated[str, "引进形式"],
    shown: Annotated[tuple[str, ...], "已有依据的条件"],
    terms: Annotated[tuple[str, ...], "合同内容"],
    in_headcount: Annotated[bool, "占用编制或职数"],
) -> Verdict:
    """Tell whether a technical adviser may be engaged (聘请技术顾问): able, by contract, in no post of the headcount; measure 21.

    Another form of bringing talent in is not applicable. The terms, and that no post is taken, are our defaults.
    """
    engaged, qualities = pack.value("talent.adviser.form", on), pack.value("talent.recruit.qualities", on)
    if form != engaged.text():
        return not_applicable("technical_adviser", engaged, f"“{form or '未填'}”不是{engaged.text()}。")
    apart, wanted = pack.value("talent.adviser.outside", on), pack.value("talent.adviser.terms", on)
    if in_headcount and apart.flag():
        reason = "拟聘技术顾问占用编制或职数。"
        return refused(
            "technical_adviser", apart, reason, remedy="请按聘用合同办理，不占编制和职数；需要进编的，另行公开招考。"
        )
    for value, given, what in ((qualities, shown, "依据"), (wanted, terms, "合同内容")):
        lacking = absent(value.texts(), given)
        if lacking:
            reason = f"聘请技术顾问缺少{what}：{names(lacking)}。"
            return refused(
                "technical_adviser", value, reason, {"缺少": len(lacking)}, remedy=f"请补充{names(lacking)}。"
            )
    return ok("technical_adviser", engaged, f"技术顾问{qualities.shown()}，合同载明{wanted.shown()}。", {"缺少": 0})
