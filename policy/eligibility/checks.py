"""Checks before promotion (凡提四必): which ones, before which link, by pack and day; what findings stop."""

from datetime import date
from typing import Annotated

from policy.deciding.known import absent, known
from policy.eligibility.found import Found, all_found
from policy.errors import BadFacts
from policy.gates import gate
from policy.packs import Pack
from policy.ruling import not_applicable, not_in_force, ok
from policy.verdict import Verdict


@gate("任前核查", "24")
def pre_checks(
    pack: Pack,
    on: date,
    *,
    stage: Annotated[str, "拟进入环节"],
    done: Annotated[tuple[str, ...], "已完成核查"],
    findings: Annotated[tuple[str, ...], "核查发现"] = (),
    promotion: Annotated[bool, "提拔或进一步使用"] = True,
    to_superior: Annotated[bool, "向上级推荐报送"] = False,
    signed_by: Annotated[tuple[str, ...], "廉洁意见签字人"] = (),
) -> Verdict:
    """Tell whether the checks due before a link of the procedure are done (凡提四必 since 2016; before it the discipline organ).

    The links are those of measure 24. Checks still missing, findings that stop and missing signatures are all named. Not for a
    move without promotion. A link nobody knows raises BadFacts.
    """
    value = known(pack, "eligibility.checks.before", on)
    if value is None:
        return not_in_force("pre_checks", pack, "任前核查")
    if not promotion:
        return not_applicable("pre_checks", value, "不是提拔或者进一步使用。")
    order = pack.value("deciding.links", on).texts()
    if stage not in order:
        raise BadFacts(f"没有“{stage}”这一环节")
    due = [check for check, link in value.labels().items() if order.index(link) <= order.index(stage)]
    found: list[Found] = [(value, f"进入{stage}以前没有完成{check}") for check in absent(due, done)]
    stops = known(pack, "eligibility.checks.findings", on)
    if stops is not None:
        found += [(stops, f"{one}，{stops.labels()[one]}") for one in findings if one in stops.labels()]
    signers = known(pack, "eligibility.checks.signed", on)
    if to_superior and signers is not None:
        found += [(signers, f"廉洁自律结论性意见没有{who}签字") for who in absent(signers.texts(), signed_by)]
    numbers: dict[str, int | str] = {"应完成": len(due), "未完成": len(absent(due, done)), "问题项数": len(found)}
    if found:
        return all_found("pre_checks", found, numbers, remedy=f"请办妥后再进入{stage}。")
    return ok("pre_checks", value, f"进入{stage}以前应完成核查{len(due)}项，均已完成。", numbers)
