"""How long a recommendation may be used (推荐结果有效期): a year under each version of the regulation. Measure 19, R-RECVALID."""

from datetime import date

from sqlalchemy import text
from sqlmodel import Session

from models.cases import Case
from policy.recommending import recommendation_fresh
from policy.verdict import Verdict
from tasks.forms import FormIncomplete
from tasks.opening import rules_day
from tasks.rules import pack_of

_HELD = text(
    "SELECT result->>'held_on' FROM act WHERE case_id = :case AND superseded_by IS NULL"
    " AND name IN ('tally_recommendation', 'tally_directed') ORDER BY id DESC LIMIT 1"
)


def fresh(tx: Session, case: Case, used: str) -> Verdict | None:
    """Return what the gate says of using the recommendation on a day; None where a manner has none (竞争上岗).

    Raises QS-8001 for a day before the recommendation was held.
    """
    held = tx.execute(_HELD, {"case": case.id}).scalar()
    if held is None:
        return None
    if used < held:
        raise FormIncomplete(f"研究日期{used}早于民主推荐（{held}），请核对。")
    pack, on = pack_of(tx, case), rules_day(case)
    return recommendation_fresh(pack, on, recommended_on=date.fromisoformat(held), used_on=date.fromisoformat(used))
