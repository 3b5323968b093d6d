"""Asking the department in a selection (待办): the same frame each time, the deadline from the pack, the article beside it."""

from collections.abc import Mapping, Sequence
from typing import Any

from models.acting import ActContext, Ask, Choice, Part
from models.clock import at_hour, end_of
from policy.deadlines import due_on
from policy.values import Value
from tasks.forms import PAGE
from tasks.opening import rules_day
from tasks.rules import cited, pack_of
from tasks.training.people import in_role

DONE = Choice("done", "登记完毕，提交")
RETURN = Choice("return", "退回修改", "stops", reason=True)


def article(context: ActContext, key: str) -> Value:
    """Return the value under whose article something is asked."""
    return pack_of(context.tx, context.case).value(key, rules_day(context.case))


def ask(
    context: ActContext,
    title: str,
    *,
    key: str,
    page: str = PAGE,
    form: Sequence[Mapping[str, Any]] = (),
    role: str = "clerk",
    parts: Sequence[Part] | None = None,
    choices: Sequence[Choice] = (DONE,),
    need: Any = "any",
    days: str = "selection.step.days",
    in_room: bool = False,
    verdicts: Sequence[Mapping[str, Any]] = (),
    **facts: Any,
) -> Ask:
    """Return what a wait of a selection asks. `key`: the value whose article stands on the page; `days`: its time limit.

    `in_room`: nobody can do it for another or from afar (A26): no handing over, no deputies.
    """
    value = article(context, key)
    pack, on = pack_of(context.tx, context.case), rules_day(context.case)
    due = end_of(due_on(pack, on, days, context.now.date()))
    returned = str(context.returned["reason"]) if context.returned else ""
    return Ask(
        title=title,
        page=page,
        parts=list(parts) if parts is not None else in_role(context.tx, role),
        need=need,
        choices=list(choices),
        notice="selection",
        article=cited(value),
        law=value.words,
        facts={"form": list(form), "returned": returned, **facts},
        due_at=due,
        remind_at=[at_hour(due.date(), 9)],
        deputies=not in_room,
        verdicts=verdicts,
    )
