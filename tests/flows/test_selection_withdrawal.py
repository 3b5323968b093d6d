"""A candidate withdraws (退出): at each stage, what lists them is asked anew without them; too few left is put before somebody."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import pytest

from models import db
from models.errors import ReasonNeeded
from models.verify import verify
from models.waits import Assignment, Wait
from tasks import desk
from tasks.ballots import boxes, casting, door, verifying
from tasks.ballots.errors import NoSuchSlip
from tasks.paper_entry import Scan
from tasks.selection import nominating, objecting, withdrawing
from tasks.selection.errors import AlreadyAppointed, AlreadyWithdrawn, NoSuchCandidate, WhoAsked
from tasks.selection.withdrawing import Asked
from tests import scans
from tests.conftest import SHANGHAI, one, set_clock
from tests.flows import manner_staff as manners
from tests.flows import selection_staff as staff
from tests.flows.staff import acts, at, done, give, move, parts, rows, say

pytestmark = pytest.mark.usefixtures("database")
OWN = Asked("本人", "家庭原因")


def begun(posts: int = 1, **asked: Any) -> tuple[dict[str, int], int]:
    set_clock(datetime(2010, 3, 1, 9, tzinfo=SHANGHAI))
    people = staff.settle()
    return people, staff.begin(people, posts=posts, **asked)


def waiting(act: str, subject: str | None = None) -> tuple[Assignment, Wait]:
    return next((a, w) for a, w in parts() if w.name == act and subject in (None, w.subject))


def work(case: int, decide: Any = staff.everybody, **asked: Any) -> list[str]:
    return staff.work(case, decide, **asked)


def open_acts() -> list[str]:
    return sorted({w.name for _, w in parts()})


def leave(case: int, candidate: int, by: int, asked: Asked = OWN) -> None:
    with db.transaction() as tx:
        withdrawing.withdraw(tx, case, candidate, asked, by)
    move(case)


def state(case: int, candidate: int) -> str:
    return next(c.state for c in staff.candidates(case) if c.id == candidate)


def listed(wait: Wait) -> set[str]:
    """Return the keys of the persons that a form or a ballot of a round lists."""
    if "box" in wait.facts:
        sheet: Any = one("SELECT sheet FROM ballot_box WHERE id = :b", b=wait.facts["box"])
        return {key for section in sheet["sections"] for key, _ in section["options"]}
    return {row for f in wait.facts["form"] if f["kind"] == "rows" and f["key"] != "posts" for row, _ in f["rows"]}


def still(case: int, *states: str) -> list[int]:
    return [c.id for c in staff.candidates(case) if c.state in states]


def whole() -> bool:
    with db.reading() as look:
        return verify(look).whole


def test_before_the_recommendation_who_withdrew_is_not_on_the_form_again() -> None:
    people, case = begun()
    work(case, until="ask_eligibility")
    gone = staff.candidates(case)[0].id
    _, wait = waiting("ask_eligibility")
    assert str(gone) in listed(wait)
    leave(case, gone, people["干一"])
    _, again = waiting("ask_eligibility")
    assert again.round == 2 and str(gone) not in listed(again) and len(listed(again)) == 3
    assert one("SELECT closed_how FROM wait WHERE id = :w", w=wait.id) == "withdrawn"
    work(case, until="hold_recommendation")
    assert str(gone) not in listed(waiting("hold_recommendation")[1])
    work(case)
    assert state(case, gone) == "withdrawn" and len(still(case, "decided")) == 1
    assert whole()


def test_an_open_box_is_void_with_its_slips_and_held_anew_without_the_person() -> None:
    people, case = begun()
    work(case, until="hold_recommendation")
    _, wait = waiting("hold_recommendation")
    with db.transaction() as tx:
        box = boxes.of_wait(tx, wait, lock=True)
        voters = boxes.voters(tx, box.id)
        door.sign_in(tx, box, [v.id for v in voters])
        slips = door.print_slips(tx, box)
        door.open_box(tx, box, actor="system")
    for slip in slips[:3]:
        with db.transaction() as tx:
            casting.cast(tx, slip.token, staff.ballot(box, slip.group, staff.first_marked))
    gone = staff.candidates(case)[0].id
    leave(case, gone, people["干一"])
    assert one("SELECT state FROM ballot_box WHERE id = :b", b=box.id) == "void"
    assert one("SELECT count(*) FROM ballot WHERE box_id = :b", b=box.id) == 0
    assert one("SELECT count(*) FROM slip WHERE box_id = :b AND state = 'unused'", b=box.id) == 0
    for slip in (slips[0], slips[-1]):  # cast or not, no slip of a void box opens anything
        with pytest.raises(NoSuchSlip), db.transaction() as tx:
            casting.held(tx, slip.token)
    with db.reading() as look:
        assert verifying.verify(look, box.id).whole
    told: Any = one("SELECT facts FROM journal_entry WHERE kind = 'ballot' AND name = 'voided'")
    assert told == {"box": box.id, "slips": 30}
    _, again = waiting("hold_recommendation")
    assert again.round == 2 and str(gone) not in listed(again) and again.facts["returned"] == "家庭原因"
    work(case)
    assert len(still(case, "decided")) == 1 and whole()


def test_what_is_counted_already_is_not_voted_on_again() -> None:
    people, case = begun()
    work(case, until="hold_recommendation")
    part, wait = waiting("hold_recommendation")
    staff.run_room(wait)
    give(part, say("counted", "", **staff.filled(wait)))
    gone = staff.candidates(case)[0].id
    leave(case, gone, people["干一"])
    assert [r.round for r in rows("SELECT round FROM ballot_box WHERE name = 'hold_recommendation'")] == [1]
    assert waiting("ask_talks")[1].round == 2 and str(gone) not in listed(waiting("ask_talks")[1])
    work(case)
    assert len(still(case, "decided")) == 1


def test_during_the_exam_the_interview_is_held_anew_without_the_persons_number() -> None:
    people, case = begun()
    work(case, until="hold_interview")
    gone = next(c for c in staff.candidates(case) if c.state == "recommended")
    lots = {str(c.lot) for c in staff.candidates(case) if c.lot}
    assert listed(waiting("hold_interview")[1]) == lots
    leave(case, gone.id, people["干一"])
    assert listed(waiting("hold_interview")[1]) == lots - {str(gone.lot)}
    assert acts(case, "ask_lots") == [("", 1, True)]  # the others keep their numbers
    work(case)
    assert (
        len(still(case, "decided")) == 1
        and "exam" not in next(c for c in staff.candidates(case) if c.id == gone.id).results
    )


def test_during_the_inspection_ones_own_is_closed_and_the_others_go_on() -> None:
    people, case = begun(posts=2)
    work(case, until="inspect")
    gone, *others = [w.subject for _, w in parts() if w.name == "inspect"]
    leave(case, int(gone.split(":")[1]), people["干一"])
    assert [w.subject for _, w in parts() if w.name == "inspect"] == others
    work(case, until="ask_proposal")
    assert done(case, "list_inspected")["listed"][0] == int(gone.split(":")[1])
    assert gone.split(":")[1] not in listed(waiting("ask_proposal")[1])
    found = next(
        r.result for r in rows("SELECT result FROM act WHERE name = 'record_inspection' AND subject = :s", s=gone)
    )
    assert found["withdrawn"] is True and found["fit"] is False
    assert whole()


def test_after_the_inspection_too_few_are_put_before_the_department_head_who_may_go_on_with_a_reason() -> None:
    people, case = begun()

    work(case, staff.two_of_each, until="ask_proposal")
    leaver, stays = still(case, "listed")
    leave(case, leaver, people["干一"])
    assert open_acts() == ["ask_left"]
    part, wait = waiting("ask_left")
    assert part.person_id == people["部一"] and [c["key"] for c in wait.choices] == ["again", "widen", "go_on", "end"]
    with pytest.raises(ReasonNeeded):
        give(part, say("go_on"))
    give(part, say("go_on", "职位急需，另一人选公认突出"))
    move(case)
    part, wait = waiting("ask_proposal")
    assert listed(wait) == {str(stays)}
    staff.compile_dossiers(wait, part)
    give(part, say("done", "", **staff.filled(wait, equal="职位急需")))
    work(case)
    assert still(case, "decided") == [stays] and whole()


@pytest.mark.parametrize("choice", ["again", "widen", "end"])
def test_too_few_left_go_back_or_end_and_the_case_never_stands_still(choice: str) -> None:
    people, case = begun()
    work(case, staff.two_of_each, until="inspect")
    first = [w.subject for _, w in parts() if w.name == "inspect"]
    for subject in first[:-1]:
        leave(case, int(subject.split(":")[1]), people["干一"])
    part, wait = waiting("ask_left")
    give(part, say(choice, "人选不足"))
    move(case)
    if choice == "end":
        assert one("SELECT state || outcome FROM qs_case WHERE id = :c", c=case) == "finished人选不足，终止"
        assert not parts() and one("SELECT count(*) FROM wait WHERE closed_at IS NULL") == 0
    elif choice == "widen":
        assert open_acts() == ["decide_inspection"] and len(listed(waiting("decide_inspection")[1])) == 3
        work(case)
        assert len(still(case, "decided")) == 1
    else:
        assert open_acts() == ["ask_nominations"]
        part, wait = waiting("ask_nominations")
        with db.transaction() as tx:
            post = int(wait.facts["posts"][0][0])
            nominating.enter(tx, part.id, part.person_id, post, nominating.Nominee("人新", "单位9", "科员"))
        work(case)
        assert len(still(case, "decided")) == 1 and len(still(case, "withdrawn")) == len(first) - 1
    assert whole()


def test_in_the_committees_vote_the_box_is_void_and_nobody_left_leaves_the_post_vacant() -> None:
    people, case = begun(posts=2)
    work(case, until="hold_vote")
    (_, wait), (_, other) = [(a, w) for a, w in parts() if w.name == "hold_vote"]
    standing = sorted(int(key) for key in listed(wait))
    for number in standing[:-2]:
        leave(case, number, people["干一"])
    assert waiting("hold_vote", wait.subject)[1].round == len(standing) - 1
    leave(case, standing[-2], people["干一"])
    assert waiting("hold_vote", other.subject)[1].round == 1  # the other post's vote goes on
    assert [w.name for _, w in parts() if w.subject == wait.subject] == [] and waiting("ask_left")
    leave(case, standing[-1], people["干一"])
    part, left = waiting("ask_left")
    assert left.round == 2
    give(part, say("go_on", "该职位暂缺，另行选拔"))
    work(case)
    assert len(still(case, "decided")) == 1
    assert done(case, "sum_up_votes")["passed"] == [int(other.subject.split(":")[1])]
    assert whole()


def test_in_a_run_off_those_left_stand_on_and_the_first_vote_still_counts_as_the_first() -> None:
    people, case = begun(vacancies=1)
    work(case, until="hold_vote")
    part, wait = waiting("hold_vote")
    turn = iter(range(9))

    def split(section: str, _group: str, options: Sequence[str]) -> dict[str, Sequence[str]]:
        return {section: [options[next(turn) % 3]]}

    staff.run_room(wait, split)
    give(part, say("counted", "", **staff.filled(wait)))
    move(case)
    _, again = waiting("hold_vote")
    stand = sorted(int(key) for key in listed(again))
    leave(case, stand[0], people["干一"])
    _, third = waiting("hold_vote")
    assert third.round == 3 and "再次表决" in third.title and listed(third) == {str(one) for one in stand[1:]}
    work(case)
    assert len(still(case, "decided")) == 1


def test_during_the_public_notice_the_person_leaves_the_notice_and_the_other_is_appointed() -> None:
    people, case = begun(posts=2)
    work(case)
    gone, stays = still(case, "decided")
    leave(case, gone, people["干一"])
    part, wait = waiting("ask_left")
    assert [c["key"] for c in wait.choices] == ["go_on", "end"]  # nothing that would undo the other's vote
    with pytest.raises(NoSuchCandidate), db.transaction() as tx:
        notice = waiting("ask_notice")[0]
        objecting.take_objection(tx, notice.id, notice.person_id, gone, "有问题", signed=False)
    give(part, say("go_on", "退出的职位暂缺"))
    at(2010, 3, 19, 1)
    work(case, until="ask_probation")
    assert list(done(case, "appoint")["appointed"]) == [str(stays)]
    assert state(case, gone) == "withdrawn" and whole()
    for number, refusal in ((gone, AlreadyWithdrawn), (stays, AlreadyAppointed)):
        with pytest.raises(refusal):
            leave(case, number, people["干一"])


def test_while_the_notice_is_drawn_up_its_words_are_asked_anew_without_the_person() -> None:
    people, case = begun(posts=2)
    work(case, until="draw_up_notice")
    gone, stays = still(case, "decided")
    leave(case, gone, people["干一"])
    give(waiting("ask_left")[0], say("go_on", "职位暂缺"))
    move(case)
    _, wait = waiting("draw_up_notice")
    named = {f["key"].split("_")[0] for f in wait.facts["form"]}
    assert wait.round == 2 and f"p{stays}" in named and f"p{gone}" not in named
    work(case)
    assert done(case, "publish_notice")["people"] == [stays] and whole()


@pytest.mark.parametrize("stage", ["ask_screening", "ask_findings"])
@pytest.mark.parametrize("both", [True, False])
def test_objections_against_who_withdrew_are_screened_no_further(stage: str, both: bool) -> None:
    people, case = begun(posts=2)
    work(case)
    gone, stays = still(case, "decided")
    notice = waiting("ask_notice")[0]
    for number in (gone, stays) if both else (gone,):
        with db.transaction() as tx:
            objecting.take_objection(tx, notice.id, notice.person_id, number, "有问题", signed=True)
    at(2010, 3, 19, 1)
    work(case, until=stage)
    waiting(stage)
    leave(case, gone, people["干一"])
    give(waiting("ask_left")[0], say("go_on", "职位暂缺"))
    move(case)
    if both:
        _, wait = waiting(stage)
        assert wait.round == 2 and [stays] == [
            one("SELECT candidate_id FROM objection WHERE id = :o", o=number) for number in wait.facts["objections"]
        ]
    else:
        assert open_acts() == ["ask_talk"]
    work(case, until="ask_probation")
    assert list(done(case, "appoint")["appointed"]) == [str(stays)] and whole()


@pytest.mark.parametrize("stage", ["ask_postponed", "ask_talk"])
def test_who_is_suspended_withdraws_and_the_others_stay_appointed(stage: str) -> None:
    people, case = begun(posts=2)
    work(case)
    gone, stays = still(case, "decided")
    notice = waiting("ask_notice")[0]
    with db.transaction() as tx:
        objecting.take_objection(tx, notice.id, notice.person_id, gone, "有问题", signed=True)
    at(2010, 3, 19, 1)
    work(case, until="ask_findings")
    part, wait = waiting("ask_findings")
    [(key, _)] = staff.field_rows(wait)
    give(part, say("done", **staff.filled(wait, **{f"objections:{key}:outcome": "一时难以查实"})))
    move(case)
    part, wait = waiting("ask_talk", "")
    give(part, say("done", **staff.filled(wait)))
    move(case)
    if stage == "ask_talk":
        part, wait = waiting("ask_postponed")
        give(part, say("done", **staff.filled(wait)))
        move(case)
    assert waiting(stage, f"candidate:{gone}")
    leave(case, gone, people["干一"])
    part, wait = waiting("ask_left")
    assert [c["key"] for c in wait.choices] == ["go_on"]  # who is appointed stays so
    give(part, say("go_on", "职位暂缺"))
    move(case)
    assert open_acts() == ["ask_probation"] and state(case, stays) == "appointed"
    at(2011, 3, 20, 9)
    work(case)
    assert one("SELECT state FROM qs_case WHERE id = :c", c=case) == "finished" and whole()


def test_the_only_one_on_the_notice_withdraws_and_it_ends_or_is_decided_anew() -> None:
    people, case = begun()
    work(case)
    [gone] = still(case, "decided")
    leave(case, gone, people["干一"])
    part, wait = waiting("ask_left")
    assert [c["key"] for c in wait.choices] == ["again", "widen", "end"]
    give(part, say("widen", "另定考察对象"))
    move(case)
    assert open_acts() == ["decide_inspection"] and str(gone) not in listed(waiting("decide_inspection")[1])
    assert one("SELECT count(*) FROM act WHERE name = 'publish_notice' AND superseded_by IS NULL") == 0


def test_before_the_talk_the_form_is_asked_anew() -> None:
    people, case = begun(posts=2)
    work(case)
    at(2010, 3, 19, 1)
    work(case, until="ask_talk")
    gone, stays = still(case, "decided")
    leave(case, gone, people["干一"])
    give(waiting("ask_left")[0], say("go_on", "职位暂缺"))
    move(case)
    assert listed(waiting("ask_talk")[1]) == {str(stays)}
    work(case, until="ask_probation")
    assert list(done(case, "appoint")["appointed"]) == [str(stays)]


def test_a_question_about_too_few_counts_again_and_asks_once() -> None:
    people, case = begun()
    work(case, until="ask_opinions")
    part, wait = waiting("ask_opinions")
    first, *rest = [row for row, _ in staff.table(wait, "replies")]
    changed = {f"replies:{row}:found": "不宜任用" for row in rest}
    give(part, say("done", "", **staff.filled(wait, **changed)))
    move(case)
    assert [c["key"] for c in waiting("ask_short")[1].choices] == ["widen", "equal", "end"]
    leave(case, int(first), people["干一"])
    assert open_acts() == ["ask_short"] and [c["key"] for c in waiting("ask_short")[1].choices] == ["widen", "end"]


def test_who_asked_why_and_the_scan_are_on_record_and_who_entered_it_is_told() -> None:
    people, case = begun()
    work(case, until="hold_recommendation")
    gone = staff.candidates(case)[0]
    for asked, refusal in ((Asked("本人", " "), ReasonNeeded), (Asked(" ", "家庭原因"), WhoAsked)):
        with pytest.raises(refusal):
            leave(case, gone.id, people["干一"], asked)
    leave(case, gone.id, people["干一"], Asked("所在单位党组织", "工作需要", Scan(scans.pdf(), "申请.pdf")))
    [entry] = rows("SELECT facts, words AS said, actor FROM journal_entry WHERE name = 'withdraw_candidate'")
    assert entry.actor == f"person:{people['干一']}" and entry.said["asked_by"] == "所在单位党组织"
    assert entry.said["reason"] == "工作需要" and entry.facts["stage"] == "eligible"
    assert gone.name not in str(entry.facts)
    paper = one("SELECT title FROM document WHERE id = :d", d=entry.facts["documents"][0])
    assert paper == f"退出申请：人选{gone.id}"
    told = rows("SELECT body FROM message WHERE kind = 'result' AND person_id = :p", p=people["干一"])
    assert told and not any(gone.name in row.body for row in told)
    assert next(c.left_reason for c in staff.candidates(case) if c.id == gone.id) == "所在单位党组织提出：工作需要"


def test_who_withdrew_does_not_come_back_with_a_return_and_may_withdraw_while_paused() -> None:
    people, case = begun()
    work(case, until="ask_scores")
    gone = still(case, "recommended")[0]
    with db.transaction() as tx:
        desk.pause(tx, case, "等文件", people["干一"])
    leave(case, gone, people["干一"])
    with db.transaction() as tx:
        desk.resume(tx, case, "文件到了", people["干一"])
    move(case)
    assert str(gone) not in listed(waiting("ask_scores")[1])
    with db.transaction() as tx:
        desk.send_back(tx, case, "ask_eligibility", "", "有错，重新办理", people["干一"])
    move(case)
    assert str(gone) not in listed(waiting("ask_eligibility")[1]) and state(case, gone) == "withdrawn"
    work(case)
    assert len(still(case, "decided")) == 1 and whole()


def test_in_a_directed_recommendation_the_slips_name_the_others_only() -> None:
    set_clock(datetime(2010, 3, 1, 9, tzinfo=SHANGHAI))
    people = staff.settle()
    case = manners.begin_directed(people)

    def all_three(section: str, _group: str, options: Sequence[str]) -> dict[str, Sequence[str]]:
        return {section: options[:3]}

    staff.work(case, manners.usual, until="hold_directed")
    gone = still(case, "eligible")[0]
    leave(case, gone, people["干一"])
    assert str(gone) not in listed(waiting("hold_directed")[1])
    staff.work(case, manners.usual, pick=all_three, until="decide_inspection")
    gone = still(case, "recommended")[0]
    leave(case, gone, people["干一"])
    assert str(gone) not in listed(waiting("decide_inspection")[1])
    staff.work(case, manners.usual)
    assert len(still(case, "decided")) == 1 and whole()


def test_in_a_competition_the_units_head_decides_what_is_done_and_issued_is_issued() -> None:
    set_clock(datetime(2010, 3, 1, 9, tzinfo=SHANGHAI))
    people = staff.settle()
    case = manners.begin_competition(people)
    staff.work(case, manners.usual, until="hold_vote")
    standing = still(case, "proposed")
    for number in standing[:-1]:
        leave(case, number, people["干一"])
    part, _ = waiting("ask_left")
    assert part.role == "主要负责人"
    give(part, say("go_on", "确需等额"))
    staff.work(case, manners.usual)
    at(2010, 3, 19, 1)
    staff.work(case, manners.usual, until="check_filing")
    with pytest.raises(AlreadyAppointed):
        leave(case, standing[-1], people["干一"])
