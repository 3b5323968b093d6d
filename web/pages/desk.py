"""The desk (工作台): numbers first, each a link to its list; the list with late cases first."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from models import db
from tasks import rule_switch
from tasks.procedures import PROCEDURES
from tasks.rights import APPROVES_VALUES
from web.queries import cases, measures, restored
from web.shell import shell
from web.templates import page
from web.viewer import must_read_desk

router = APIRouter()
STATES = frozenset({*cases.SHOWN, *cases.SPECIAL, "all"})


def wanted(request: Request) -> cases.Filter:
    """Return what the address narrows the list to; what it does not know is left out."""
    asked = request.query_params
    state, procedure, number = asked.get("state", "open"), asked.get("procedure", ""), asked.get("page", "1")
    return cases.Filter(
        state=state if state in STATES else "open",
        procedure=procedure if procedure in PROCEDURES else "",
        words=asked.get("q", "").replace("\0", "").strip()[:60],
        page=min(max(int(number), 1), 10_000) if number.isascii() and number.isdecimal() and len(number) < 7 else 1,
    )


@router.get("/desk")
def desk(request: Request) -> Response:
    """Show the cases and what they wait for."""
    asked = wanted(request)
    with db.transaction() as tx:
        viewer = must_read_desk(tx, request)
        rows, total = cases.listed(tx, viewer.person.id, asked)
        context = {
            **shell(tx, viewer),
            "cases": rows,
            "total": total,
            "last": max(1, -(-total // cases.PAGE)),
            "totals": cases.totals(tx, viewer.person.id),
            "filter": asked,
            "procedures": PROCEDURES,
            "to_approve": measures.to_approve(tx, viewer.person.id) if viewer.roles & APPROVES_VALUES else 0,
            "gap": restored.gap(tx),
            "to_switch": rule_switch.to_confirm(tx, viewer.person.id) if viewer.roles & APPROVES_VALUES else [],
        }
    return page(request, "desk.html", context)
