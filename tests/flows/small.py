"""Small procedures for the driver's tests: acts with nothing of a measure in them, on the real machinery."""

from datetime import datetime
from typing import Any

from flows.driver import Body, Procedure, procedure
from models import db
from models.acting import ActContext, Ask, Choice, Done, Part
from tasks import opening
from tasks.acts import ActDef, step, wait
from tasks.procedures import ProcedureInfo
from tests import make

people: dict[str, int] = {}


def a_step(name: str, facts: dict[str, Any] | None = None) -> ActDef:
    """Make a step that does nothing but be done."""

    def do(context: ActContext) -> Done:
        return Done(facts={"of": context.subject, "round": context.round, **(facts or {})})

    do.__name__ = name
    return step(f"步骤{name}", "甲")(do)


def a_wait(name: str, *whom: str, need: Any = "all", due_at: datetime | None = None, on_due: str = "stay") -> ActDef:
    """Make a wait that asks people by name, who may agree or send it back."""

    def ask(context: ActContext) -> Ask:
        why = context.returned["reason"] if context.returned else ""
        return Ask(
            title=f"请{name}",
            page="approval",
            parts=[Part(people[one], "审批人") for one in whom],
            choices=[Choice("yes", "同意"), Choice("no", "退回修改", "stops", reason=True)],
            notice="signoff",
            need=need,
            facts={"hash": "", "why": why},
            due_at=due_at,
            on_due=on_due,  # type: ignore[arg-type]
        )

    ask.__name__ = name
    return wait(f"等候{name}", "甲")(ask)


def procedure_of(key: str, body: Body, *, secrecy: str = "internal") -> Procedure:
    """Make a function a procedure under a key of its own."""
    return procedure(ProcedureInfo(f"test-{key}", "试验程序", 0, 1, secrecy))(body)


def begin(made: Procedure, *names: str, cycle: str = "1") -> int:
    """Make people, open a case of a procedure and return its number."""
    with db.transaction() as tx:
        for name in names:
            people[name] = make.person(tx, name).id
        return opening.open_case(tx, made.info, cycle).id
