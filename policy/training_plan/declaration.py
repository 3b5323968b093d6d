"""Declaring classes (申报): when, on what special need, for whom, at whose cost. Measures 15, 11 and 12."""

from datetime import date, timedelta
from typing import Annotated, NamedTuple

from policy.gates import gate
from policy.packs import Pack
from policy.ruling import chinese_day, not_applicable, ok, refused
from policy.values import Value
from policy.verdict import Numbers, Verdict


class DeclarationDays(NamedTuple):
    """The days of one yearly call (年度申报日程)."""

    opens: date
    closes: date
    reminders: tuple[date, ...]
    escalates: date


def declaration_days(pack: Pack, on: date, plan_year: int) -> DeclarationDays:
    """Return when the call for a plan year opens, reminds, is escalated to the unit's head, and closes (measure 15)."""
    year = plan_year - pack.value("training.declaration.years_ahead", on).count()
    closes = pack.value("training.declaration.close", on).month_day().of(year)
    before = pack.value("training.declaration.reminders", on).counts()
    escalate = pack.value("training.declaration.escalate", on).count()
    return DeclarationDays(
        opens=pack.value("training.declaration.open", on).month_day().of(year),
        closes=closes,
        reminders=tuple(closes - timedelta(days=days) for days in before),
        escalates=closes - timedelta(days=escalate),
    )


@gate("年度培训计划申报时限", "15")
def declaration_window(
    pack: Pack,
    on: date,
    *,
    plan_year: Annotated[int, "计划年度"],
    declared_on: Annotated[date, "申报日期"],
) -> Verdict:
    """Tell whether a plan is declared in time (12月底前申报下一年度计划), measure 15.

    The closing day itself is in time; the day after takes the special path. The opening day is the office's and general.
    """
    days = declaration_days(pack, on, plan_year)
    numbers: Numbers = {
        "计划年度": plan_year,
        "申报日期": str(declared_on),
        "开始日期": str(days.opens),
        "截止日期": str(days.closes),
    }
    said = f"{plan_year}年度培训计划于{chinese_day(declared_on)}申报"
    if declared_on > days.closes:
        return refused(
            "declaration_window",
            pack.value("training.declaration.close", on),
            f"{said}，已过截止日{chinese_day(days.closes)}。",
            numbers,
            remedy="确因特殊需要的，请按计划外培训另行申报；仅因逾期的，不予补报。",
        )
    if declared_on < days.opens:
        return refused(
            "declaration_window",
            pack.value("training.declaration.open", on),
            f"{said}，申报自{chinese_day(days.opens)}起受理。",
            numbers,
            remedy=f"请于{chinese_day(days.opens)}至{chinese_day(days.closes)}申报。",
        )
    value = pack.value("training.declaration.close", on)
    return ok("declaration_window", value, f"{said}，未过截止日{chinese_day(days.closes)}。", numbers)


@gate("计划外培训申报条件", "15")
def special_path(
    pack: Pack,
    on: date,
    *,
    stated_need: Annotated[str, "特殊需要"],
    late_only: Annotated[bool, "仅因逾期"],
    in_annual_plan: Annotated[bool, "已列入年度计划"] = False,
) -> Verdict:
    """Tell whether a class may take the special path (确因特殊需要,又未纳入年度培训计划), measure 15.

    A special need must be stated; having missed the date is none (our reading), and a class of the plan needs no path.
    """
    value = pack.value("training.special.grounds", on)
    if in_annual_plan:
        return not_applicable("special_path", value, "该培训班已列入年度培训计划，不必按计划外培训申报。")
    if not value.flag():
        return not_applicable("special_path", value, "现行规则不要求说明特殊需要。")
    if late_only:
        return refused(
            "special_path",
            value,
            "申报理由仅为逾期未报，不属于特殊需要。",
            remedy="请写明年度计划申报之后出现的特殊需要；没有的，请列入下一年度计划。",
        )
    if not stated_need.strip():
        return refused("special_path", value, "没有写明特殊需要。", remedy="请写明为何确需办班、为何未能列入年度计划。")
    return ok("special_path", value, "已写明特殊需要，且未列入年度培训计划。")


@gate("涉及企业和个体经营户的培训", "11")
def enterprise_class(
    pack: Pack,
    on: date,
    *,
    involves_enterprise: Annotated[bool, "是否涉及企业或个体经营户"],
    necessity: Annotated[str, "必要性说明"] = "",
    opinion: Annotated[str | None, "审核意见"] = None,
) -> Verdict:
    """Tell whether a class for enterprises or self-employed traders is fit to go on (严格控制), measure 11.

    The necessity must be stated when it is declared. `opinion` is None until the review; then a blank one is refused.
    """
    controlled = pack.value("service.training.controlled", on)
    whom = "和".join(controlled.texts())
    if not involves_enterprise or not controlled.texts():
        return not_applicable("enterprise_class", controlled, "该培训班不涉及严格控制的培训对象。")
    wanted = pack.value("training.enterprise.necessity", on)
    if wanted.flag() and not necessity.strip():
        return refused(
            "enterprise_class",
            wanted,
            f"该培训班涉及{whom}，没有写明必要性。",
            remedy="请写明为何必须对其办班；没有必要的，请撤回该培训班。",
        )
    wanted = pack.value("training.enterprise.opinion", on)
    if wanted.flag() and opinion is not None and not opinion.strip():
        return refused(
            "enterprise_class",
            wanted,
            f"该培训班涉及{whom}，审核时没有写明意见。",
            remedy="请审核人逐班写明同意或不同意的意见和理由。",
        )
    return ok("enterprise_class", controlled, f"该培训班涉及{whom}，已写明必要性，单独列出、单独审核。")


@gate("培训收费", "11", "12")
def charge(
    pack: Pack,
    on: date,
    *,
    fee_charged: Annotated[bool, "是否收费"],
    payers: Annotated[frozenset[str], "收费对象"] = frozenset(),
    basis: Annotated[str, "收费依据"] = "",
) -> Verdict:
    """Tell whether a class may charge a fee: never lower units or enterprises (转嫁、摊派, m.12), never without basis (m.11).

    A payer that names one of the protected (各乡镇, 参训企业) is that one, even where the office lists it as a payer.
    """
    based = pack.value("service.charge.basis", on)
    if not fee_charged:
        return not_applicable("charge", based, "该培训班不收费。")
    for key in ("thrift.charge.protected", "thrift.charge.protected_more"):
        protected = pack.value(key, on)
        hit = sorted(payer for payer in payers if any(name in payer for name in protected.texts()))
        if hit:
            return _shifted(protected, hit)
    allowed = pack.value("training.charge.payers", on)
    strange = sorted(payers - set(allowed.texts()))
    if strange or not payers:
        reason = f"收费对象“{'、'.join(strange)}”不在可以缴费的范围内。" if strange else "没有写明收费对象。"
        return refused("charge", allowed, reason, remedy=f"收费对象只能是：{allowed.shown()}。")
    if based.flag() and not basis.strip():
        return refused(
            "charge", based, "该培训班收费，没有写明收费依据。", remedy="请写明收费所依据的文件；没有依据的，不得收费。"
        )
    return ok("charge", based, f"收费对象为{'、'.join(sorted(payers))}，收费依据为：{basis.strip() or '未要求'}。")


def _shifted(protected: Value, hit: list[str]) -> Verdict:
    """Refuse a fee that falls on those whom measure 12 protects."""
    return refused(
        "charge",
        protected,
        f"该培训班向{'、'.join(hit)}收费，属于转嫁、摊派费用。",
        {"收费对象": "、".join(hit)},
        remedy="请改由本单位经费列支，或取消收费。",
    )
