"""A suspended appointment (暂缓任用) in a competition: the others are filed, it comes back by itself, with a filing of its own."""

import pytest

from models import db
from models.cases import lock_case
from tasks.selection import objecting
from tests.conftest import one
from tests.flows import manner_staff as manner
from tests.flows import selection_staff as staff
from tests.flows.staff import acts, at, give, move, parts, say

pytestmark = pytest.mark.usefixtures("database")


def test_a_suspended_person_of_a_competition_is_filed_alone_after_the_others() -> None:
    case = manner.begin_competition(staff.settle(), posts=2)
    staff.work(case, manner.usual)
    late, ready = (c.id for c in staff.candidates(case) if c.state == "decided")
    with db.transaction() as tx:
        objecting.register_objection(tx, lock_case(tx, case), late, "反映", signed=False)
    at(2010, 3, 9, 1)
    staff.work(case, until="ask_findings")
    [(part, wait)] = parts()
    [key] = [row for row, _ in staff.field_rows(wait)]
    give(part, say("done", **staff.filled(wait, **{f"objections:{key}:outcome": "一时难以查实"})))
    assert staff.work(case, until="ask_postponed") == []
    filing = next((a, w) for a, w in parts() if w.name == "ask_filing")
    assert [row for row, _ in staff.field_rows(filing[1])] == [str(ready)]
    give(filing[0], say("done", **staff.filled(filing[1])))
    move(case)
    taken = next((a, w) for a, w in parts() if w.name == "check_filing")
    give(taken[0], say("done", **staff.filled(taken[1])))
    move(case)
    assert {c.id: c.state for c in staff.candidates(case)}[ready] == "appointed"
    staff.work(case, until="ask_probation")
    came_back = next((a, w) for a, w in parts() if w.name == "ask_postponed")
    give(came_back[0], say("done", **staff.filled(came_back[1])))  # 问题不存在
    move(case)
    for _ in range(2):
        assignment, wait = next(
            (a, w) for a, w in parts() if w.subject == f"candidate:{late}" and w.name != "ask_probation"
        )
        give(assignment, say("done", **staff.filled(wait)))
        move(case)
    assert [subject for subject, _, now in acts(case, "file_appointments") if now] == ["", f"candidate:{late}"]
    at(2011, 3, 9, 9)
    staff.work(case)
    assert one("SELECT outcome FROM qs_case WHERE id = :c", c=case) == "已任职备案"
    assert [c.state for c in staff.candidates(case)].count("appointed") == 2
