"""Violations (违规违纪): relatives' projects, private gain, gambling: at least a public notice. Measure 32."""

from datetime import date
from typing import Annotated

from policy.gates import gate
from policy.packs import Pack
from policy.ruling import names, not_applicable, ok, refused
from policy.verdict import Verdict

LEADERS = "领导干部"  # they are 公务人员 as well: what binds those binds them


@gate("违规违纪办结", "32")
def violation_closed(
    pack: Pack,
    on: date,
    *,
    kind: Annotated[str, "行为"],
    person: Annotated[str, "人员类别"],
    finding: Annotated[str, "核查结论"],
    decisions: Annotated[tuple[str, ...], "处理决定"],
    crime: Annotated[bool, "构成犯罪"] = False,
    sent_to: Annotated[str, "移送机关"] = "",
) -> Verdict:
    """Tell whether a case may be closed (一律给予通报批评,构成犯罪的移交司法机关), measure 32.

    `finding` is 属实, 不属实 or empty. Found true: 通报批评 at least, whatever else is decided; a crime also goes to the
    judicial organs. Found untrue: nothing to decide. Gambling is forbidden to 公务人员, the projects to 领导干部.
    """
    kinds, least = pack.value("duties.violation.kinds", on), pack.value("duties.violation.least", on)
    transfer, findings = pack.value("duties.violation.transfer", on), pack.value("duties.violation.findings", on)
    bound = kinds.labels().get(kind)
    if bound is None or person not in (bound, LEADERS):
        return not_applicable("violation_closed", kinds, f"“{person}”的“{kind}”不属于本条所列行为。")
    if finding not in findings.texts():
        reason = "没有核查结论，不能办结。"
        return refused("violation_closed", findings, reason, remedy=f"请作出结论：{findings.shown()}。")
    if finding == findings.texts()[-1]:
        return ok("violation_closed", findings, f"“{kind}”经核查{finding}，可以办结。")
    numbers: dict[str, int | str] = {"处理决定": len(decisions)}
    if least.text() not in decisions:
        reason = f"“{kind}”经核查{finding}，处理决定{len(decisions)}项，没有{least.text()}。"
        return refused(
            "violation_closed", least, reason, numbers, remedy=f"请至少给予{least.text()}，并视情节给予处分。"
        )
    if crime and sent_to != transfer.text():
        reason = f"“{kind}”构成犯罪，没有移交{transfer.text()}。"
        return refused("violation_closed", transfer, reason, numbers, remedy=f"请移交{transfer.text()}追究刑事责任。")
    return ok("violation_closed", least, f"“{kind}”经核查{finding}，已给予{names(decisions)}。", numbers)
