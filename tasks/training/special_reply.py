"""Deciding on a class outside the plan: what is put before the approvers, and the reply to the unit. Measure 15.

The department's line and the approvers sign the same acts as for the yearly plan; each signature binds to the class's
fingerprint, so a change of the class voids them all.
"""

import hashlib
from datetime import date
from typing import Any

from models.acting import ActContext, Done
from models.journal import canonical
from models.training import TrainingClass
from notifications import outbox
from policy.training_plan import reply_issue
from policy.verdict import Verdict
from tasks.acts import step
from tasks.refusing import require
from tasks.training import plan as plans
from tasks.training import telling
from tasks.training.call import as_json
from tasks.training.people import officers
from tasks.training.register import rules_of
from tasks.training.reply import make_reply, notices
from tasks.training.special import the_class

RECORDED = {"leading_group": "record_leading_group", "principal_leaders": "record_principal_leaders"}


@step("形成送审稿", "统筹")
def draw_up(context: ActContext) -> Done:
    """Fix what the department and the approvers decide on: the class as reviewed, and its fingerprint."""
    one = the_class(context)
    return Done(facts={"class": one.id, "unit": one.unit_id, "hash": fingerprint(one), "state": one.state})


def fingerprint(one: TrainingClass) -> str:
    """Return the SHA-256 of what is approved: any change of the class is another application."""
    return hashlib.sha256(canonical({**plans.entry(one), "special_need": one.special_need})).hexdigest()


@step("告知单位未获批准", "批复")
def tell_refused(context: ActContext) -> Done:
    """Tell the unit that the class was not approved, and why; without a reply it must not be held (measure 15)."""
    one, (pack, on) = the_class(context), rules_of(context.tx, context.case)
    value = pack.value("training.special.approval", on)
    told = telling.tell_result(
        context.tx, context.case, one.unit_id, "不予批准", one.decision_reason, article=value.cite
    )
    return Done(facts={"class": one.id, "told": len(told)})


@step("核对审批与申报内容一致", "批复")
def check_content(context: ActContext) -> Done:
    """Tell whether the class is still the one that was approved by all who must; a change voids every approval."""
    now = fingerprint(the_class(context))
    verdict = _approved(context, now)
    return Done(facts={"hash": now, "changed": not verdict.ok}, verdicts=as_json(verdict))


@step("批复承办单位", "批复")
def issue_reply(context: ActContext) -> Done:
    """Reply to the organising unit with a number of the year's series (批复), by message to its officer and head."""
    tx, one = context.tx, the_class(context)
    verdict = require(_approved(context, fingerprint(one)))
    unit = officers(tx, [one.unit_id])[one.unit_id]
    on = _approved_on(context)
    made = make_reply(tx, context.case.id, unit, [one], one.year, issued_on=context.now.date(), special=True, **on)
    outbox.queue(tx, notices(context.case, unit, made))
    return Done(
        facts={"class": one.id, "unit": one.unit_id, "document": made.id, "number": made.number},
        verdicts=as_json(verdict),
    )


def _approved(context: ActContext, now: str) -> Verdict:
    """Hold the approvals that were given to the class as it is now (measure 15; the pack names who must approve)."""
    approved = {body: found["hash"] for body, found in _recorded(context).items()}
    return reply_issue(*rules_of(context.tx, context.case), plan_hash=now, approved=approved, special=True)


def _recorded(context: ActContext) -> dict[str, dict[str, Any]]:
    """Return what was recorded of each body that approved."""
    return {body: context.result(act) for body, act in RECORDED.items() if (act, "") in context.results}


def _approved_on(context: ActContext) -> dict[str, date]:
    """Return the day of each approval, as the reply names it."""
    return {f"{body}_on": date.fromisoformat(found["on"]) for body, found in _recorded(context).items()}
