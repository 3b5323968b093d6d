"""Staff at random (F18): who does what with a selection, rightly or wrongly, in any order, with stops in between.

The machine knows no rule. It answers what is open, sometimes as it should not be, returns, pauses, withdraws people, lets
time pass and kills the run at a step; after each act it looks at what must hold.
"""

import contextlib
import functools
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlalchemy import text

from flows import driver
from models import clock, db
from models.ballots import BallotBox
from models.cases import Case
from models.errors import QingshanError
from models.verify import verify
from models.waits import Assignment, Wait
from policy.errors import PolicyError
from tasks import desk, timers
from tasks.ballots import boxes, casting, door
from tasks.selection import withdrawing
from tasks.selection.files import candidates_of, number, selection_of
from tests.flows import selection_staff as staff
from tests.flows.staff import HOLDER, give, say

REFUSED = (QingshanError, PolicyError)
REASON = "随机办理的理由"
NEVER = ("ask_probation",)  # a year; what comes before it is what is looked at here


class Killed(BaseException):
    """The process is gone: nothing catches this on its way out."""


def dying(nth: int, *, after: bool) -> Callable[[str, Callable[[], Any]], Any]:
    """Return a runner that ends the run at its n-th act, before or after it is committed."""
    done = iter(range(nth + 1))

    def run(_title: str, act: Callable[[], Any]) -> Any:
        last = next(done, nth) >= nth
        if last and not after:
            raise Killed
        came = act()
        if last:
            raise Killed
        return came

    return run


def may(**drawn: Any) -> Callable[[Callable[..., None]], Any]:
    """Make a method a rule; once the time is over it does nothing any more (what is drawn stays the same)."""

    def make(do: Callable[..., None]) -> Any:
        @functools.wraps(do)
        def in_time(self: "Office", **given: Any) -> None:
            if self.case and time.monotonic() < self.until:
                do(self, **given)

        del in_time.__wrapped__  # type: ignore[attr-defined]
        return rule(**drawn)(in_time)

    return make


class Office(RuleBasedStateMachine):
    """One 公推优选 and everybody who may do something with it."""

    people: Mapping[str, int] = {}
    until = float("inf")
    case = 0
    fresh: Callable[[], Mapping[str, int]]  # a district in which nothing has happened, as the current database

    @initialize(posts=st.integers(1, 2), done=st.integers(0, 30))
    def begin(self, posts: int, done: int) -> None:
        """Open a selection, and let it go on by itself for some acts."""
        self.case = 0
        if time.monotonic() > self.until:
            return
        self.people = type(self).fresh()
        self.case = staff.begin(self.people, posts=posts)
        for _ in range(done):
            if (todo := self.todo()) and todo[0][1].name not in ("hold_vote", *NEVER):
                self.answer(*todo[0], "usual")
                self.move()

    # --- what may be done ---

    @may(which=st.integers(0, 9))
    def answers_rightly(self, which: int) -> None:
        """Somebody does what is theirs as it is usually done."""
        if todo := self.todo():
            self.answer(*todo[which % len(todo)], "usual")
            self.move()

    @may(which=st.integers(0, 9), choice=st.integers(0, 4), pick=st.integers(0, 3))
    def answers_otherwise(self, which: int, choice: int, pick: int) -> None:
        """Somebody decides otherwise: returns, refuses, ends, finds people unfit, lets a vote fail."""
        if todo := self.todo():
            part, wait = todo[which % len(todo)]
            key = wait.choices[choice % len(wait.choices)]["key"]
            self.answer(part, wait, key, pick)
            self.move()

    @may(which=st.integers(0, 9), how=st.sampled_from(("empty", "nonsense", "other_person", "no_such_choice")))
    def answers_wrongly(self, which: int, how: str) -> None:
        """A form that nobody may send: it is refused and nothing of it stays."""
        if not (todo := self.todo()):
            return
        part, wait = todo[which % len(todo)]
        before = self.count("journal_entry"), self.count("answer"), self.count("wait")
        usual = staff.usual(wait, part)
        given = {"empty": {}, "nonsense": dict.fromkeys(usual[2], "不对")}.get(how, usual[2])
        asked = part if how != "other_person" else Assignment(id=part.id, person_id=self.people["纪一"])
        choice = "no_such_choice" if how == "no_such_choice" else usual[0]
        try:
            give(asked, say(choice, "", **given))
        except REFUSED:
            assert (self.count("journal_entry"), self.count("answer"), self.count("wait")) == before
        else:
            assert how == "empty" and not given and choice == usual[0], (how, wait.name)
            self.move()

    @may(which=st.integers(0, 5))
    def opens_a_vote_and_stops_halfway(self, which: int) -> None:
        """A meeting begins, three vote, and then it rests."""
        rooms = [(a, w) for a, w in self.todo() if w.page == "room"]
        if not rooms:
            return
        _, wait = rooms[which % len(rooms)]
        with db.transaction() as tx:
            box = boxes.of_wait(tx, wait, lock=True)
            if box.state != "signing":
                return
            door.sign_in(tx, box, [v.id for v in boxes.voters(tx, box.id)])
            slips = door.print_slips(tx, box)
            door.open_box(tx, box, actor="system")
        for slip in slips[:3]:
            with db.transaction() as tx:
                casting.cast(tx, slip.token, staff.ballot(box, slip.group, staff.first_marked))

    @may(which=st.integers(0, 30))
    def the_desk_sends_it_back(self, which: int) -> None:
        """The desk sends the case back to something that was done."""
        with db.reading() as look:
            done = look.execute(_DONE, {"case": self.case}).all()
        if done:
            name, subject = done[which % len(done)]
            self.tries(lambda tx: desk.send_back(tx, self.case, name, subject, REASON, self.people["干一"]))

    @may(which=st.integers(0, 9))
    def somebody_withdraws(self, which: int) -> None:
        """A candidate withdraws."""
        with db.reading() as look:
            people = candidates_of(look, selection_of(look, self.case))
        if people:
            one, asked = people[which % len(people)], withdrawing.Asked("本人", REASON)
            self.tries(lambda tx: withdrawing.withdraw(tx, self.case, one.id, asked, self.people["干一"]))

    @may(days=st.integers(1, 12))
    def time_passes(self, days: int) -> None:
        """Days go by; what is due by time is done."""
        with db.transaction() as tx:
            clock.set_rehearsal(tx, clock.now(tx) + timedelta(days=days))
        timers.run_due()
        self.move()

    @may(resume=st.booleans())
    def it_is_paused(self, resume: bool) -> None:
        """The desk pauses the case, or takes it up again."""
        act = desk.resume if self.row().state == "paused" or resume else desk.pause
        self.tries(lambda tx: act(tx, self.case, REASON, self.people["干一"]))

    @may(which=st.integers(0, 9), nth=st.integers(0, 3), after=st.booleans())
    def the_process_is_killed(self, which: int, nth: int, after: bool) -> None:
        """Somebody answers, and the run that follows dies at one of its acts; another goes on."""
        if todo := self.todo():
            self.answer(*todo[which % len(todo)], "usual")
        with contextlib.suppress(Killed):
            driver.advance(self.case, HOLDER, dying(nth, after=after))
        self.move()

    # --- how it is done ---

    def todo(self) -> list[tuple[Assignment, Wait]]:
        """Return what is open and may be done now."""
        if self.row().state != "open":
            return []
        return [(a, w) for a, w in staff.parts() if w.case_id == self.case and w.name not in ("ask_notice", *NEVER)]

    def answer(self, part: Assignment, wait: Wait, choice: str, pick: int = 0) -> None:
        """Do one thing; what the rules refuse is refused and that is well."""
        try:
            self.prepare(part, wait, pick)
            given = self.given(part, wait, pick)
            key = given[0] if choice == "usual" else choice
            give(part, say(key, REASON, **given[2]))
        except REFUSED:
            pass

    def prepare(self, part: Assignment, wait: Wait, pick: int) -> None:
        """Do what comes before a decision, where it has not been done."""
        if wait.name == "ask_nominations":
            with db.reading() as look:
                there = len(candidates_of(look, selection_of(look, self.case)))
            staff.nominate(wait, part, per_post=3) if not there else self.nominate_one(part, wait, there)
            staff.wait_for_the_last_day(wait)
        elif wait.name in ("ask_proposal", "ask_reviews"):
            staff.prepare(wait, part, staff.first_marked)
        elif wait.page == "room":
            self.finish_room(wait, pick)
        elif wait.name == "ask_work_plan":
            staff.fill_roster(wait, 12)

    def nominate_one(self, part: Assignment, wait: Wait, n: int) -> None:
        """Enter one more nominee for each post."""
        from tasks.selection import nominating

        for post, _ in wait.facts["posts"]:
            with db.transaction() as tx:
                one = nominating.Nominee(f"人{post}补{n}", f"单位{n}", "科员")
                nominating.enter(tx, part.id, part.person_id, int(post), one)

    def finish_room(self, wait: Wait, pick: int) -> None:
        """Hold a vote, or finish on paper one that was left halfway."""
        choose = (staff.first_marked, staff.first_marked, nobody_marked, last_marked)[pick]
        with db.reading() as look:
            box = boxes.of_wait(look, wait)
        if box.state == "signing":
            staff.run_room(wait, choose)
        elif box.state == "open":
            from tasks.ballots import counting

            with db.transaction() as tx:
                counting.close(tx, boxes.of_wait(tx, wait, lock=True), actor="system")

    def given(self, part: Assignment, wait: Wait, pick: int) -> tuple[str, str, dict[str, Any]]:
        """Return an answer: as usual, or with findings that stop people."""
        choice, _, payload = staff.usual(wait, part)
        if wait.name == "ask_work_plan":
            payload = staff.plan()
        if "equal" in payload and pick % 2:
            payload["equal"] = REASON
        if pick >= 2:
            payload |= {key: "不宜任用" for key in payload if key.endswith(":found") and key.startswith("replies:")}
        if pick == 3:
            payload |= {key: "否" for key in list(payload)[::2] if key.endswith((":listed", ":proposed"))}
            payload |= {"opinion": "不建议提交讨论"} if wait.name == "inspect" else {}
        first = wait.choices[0]["key"]
        return (choice if choice in {c["key"] for c in wait.choices} else first), "", payload

    def tries(self, act: Callable[[Any], object]) -> None:
        """Do an act of the desk, which the rules may refuse; then move the case."""
        try:
            with db.transaction() as tx:
                act(tx)
        except REFUSED:
            return
        self.move()

    def move(self) -> None:
        """Let the case go as far as it goes."""
        driver.advance(self.case, HOLDER)

    # --- what must hold ---

    def row(self) -> Case:
        """Return the case as it is."""
        with db.reading() as look:
            return look.get_one(Case, self.case)

    def count(self, table: str) -> int:
        """Count the rows of a table."""
        with db.reading() as look:
            return int(look.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())

    def ask(self, statement: str) -> Sequence[Any]:
        """Look at facts of the case."""
        with db.reading() as look:
            return look.execute(text(statement), {"case": self.case}).all()

    @precondition(lambda self: bool(getattr(self, "case", 0)))
    @invariant()
    def it_waits_for_somebody_or_has_ended(self) -> None:
        """A case is with somebody who may act, or it has ended; it never hangs on an error."""
        row = self.row()
        assert not row.last_error, (row.last_error, row.stage)
        somebody = self.ask(_SOMEBODY)
        if row.state == "open":  # paused: it is with the desk, which takes it up again
            assert somebody, f"nobody has anything to do: {row.stage}"
        elif row.state != "paused":
            assert not self.ask("SELECT id FROM wait WHERE case_id = :case AND closed_at IS NULL")
        assert not self.ask(_HANGING), "an open round of an act that no longer holds"

    @precondition(lambda self: bool(getattr(self, "case", 0)))
    @invariant()
    def nothing_stands_without_what_comes_before_it(self) -> None:
        """No act without its predecessor, no step back without a reason, and the record holds."""
        held = {row.name for row in self.ask(_IN_FORCE)}
        steps = self.row().subject.get("steps") or []
        last = max((n for n, step in enumerate(steps) if step["name"] in held and not step["each"]), default=0)
        missing = [s["name"] for s in steps[:last] if not (s["sometimes"] or s["each"] or s["name"] in held)]
        assert not missing, missing
        assert all(
            r.reason
            for r in self.ask("SELECT result->>'reason' AS reason FROM act WHERE case_id = :case AND kind = 'return'")
        )
        with db.reading() as look:
            report = verify(look, case_id=self.case)
        assert report.whole, report.breaks

    @precondition(lambda self: bool(getattr(self, "case", 0)))
    @invariant()
    def nobody_is_appointed_without_every_gate(self) -> None:
        """Who is appointed was found eligible, inspected, voted for by more than half, on a notice that was over."""
        for one in self.ask(
            "SELECT c.id, c.post_id FROM candidate c JOIN selection s ON s.id = c.selection_id AND s.case_id = :case AND c.state = 'appointed'"
        ):
            acts = {(r.name, r.subject): r for r in self.ask(_IN_FORCE)}
            assert one.id in acts["check_eligibility", ""].result["eligible"]
            assert one.id in acts["settle_recommended", ""].result["recommended"]
            assert acts["record_inspection", f"candidate:{one.id}"].result["fit"]
            vote = acts["record_vote", f"post:{one.post_id}"]
            rounds = self.ask(
                f"SELECT result FROM act WHERE case_id = :case AND name = 'record_vote' AND subject = 'post:{one.post_id}'"
            )
            assert any(one.id in r.result["passed"] for r in rounds)
            box: Any = self.box(vote.result["box"])
            votes = box.tally[f"post:{one.post_id}"]["votes"]
            assert str(one.id) not in votes or votes[str(one.id)] * 2 > box.counts["应到"]
            assert one.id in acts["record_notice", ""].result["ready"]
            appointed = date.fromisoformat(acts["appoint", ""].result["appointed_on"])
            first = date.fromisoformat(acts["publish_notice", ""].result["first"])
            assert (appointed - first).days > 7
            gates = {g for r in self.ask(_GATES) for g in [r.gate]}
            assert {"tenure", "inspection_team", "quorum", "run_off", "public_notice", "decision_ending"} <= gates

    @precondition(lambda self: bool(getattr(self, "case", 0)))
    @invariant()
    def nobody_stands_twice_or_after_withdrawing(self) -> None:
        """One candidate, one line; who withdrew is on no open form and no ballot, and never comes back."""
        with db.reading() as look:
            people = candidates_of(look, selection_of(look, self.case))
            assert len({(c.name, c.unit) for c in people}) == len(people)
            gone = [c for c in people if c.state == "withdrawn"]
            told = {
                r.id
                for r in self.ask(
                    "SELECT (result->>'candidate')::int AS id FROM act WHERE case_id = :case AND name = 'withdraw_candidate'"
                )
            }
            assert told == {c.id for c in gone}
            for row in self.ask("SELECT id FROM wait WHERE case_id = :case AND closed_at IS NULL"):
                wait = look.get_one(Wait, row.id)
                assert not [number(c) for c in gone if withdrawing.lists(look, wait, c)], wait.name
            for box in self.boxes():
                for section in box.sheet["sections"]:
                    keys = [key for key, _ in section["options"]]
                    assert len(keys) == len(set(keys)) and keys

    def box(self, box_id: int) -> BallotBox:
        """Return a box."""
        with db.reading() as look:
            return look.get_one(BallotBox, box_id)

    def boxes(self) -> list[BallotBox]:
        """Return the boxes of the case."""
        return [self.box(row.id) for row in self.ask("SELECT id FROM ballot_box WHERE case_id = :case")]


def nobody_marked(section: str, group: str, options: Sequence[str]) -> Mapping[str, Sequence[str]]:
    """Recommend as usual; abstain in the committee's vote."""
    return staff.first_marked(section, group, options) if group else {section: []}


def last_marked(section: str, group: str, options: Sequence[str]) -> Mapping[str, Sequence[str]]:
    """Mark from the end of the list."""
    return {section: options[-2:] if group else options[-1:]}


_DONE = text(
    "SELECT name, subject FROM act WHERE case_id = :case AND superseded_by IS NULL AND kind = 'wait' ORDER BY seq"
)
_IN_FORCE = (
    "SELECT name, subject, result FROM act WHERE case_id = :case AND superseded_by IS NULL AND kind IN ('step','wait')"
)
_SOMEBODY = (
    "SELECT 1 FROM wait w JOIN assignment a ON a.wait_id = w.id AND a.state = 'open' WHERE w.case_id = :case"
    " AND w.closed_at IS NULL"
)
_HANGING = (
    "SELECT w.name FROM wait w JOIN act a ON a.case_id = w.case_id AND a.name = w.name AND a.subject = w.subject"
    " AND a.round = w.round WHERE w.case_id = :case AND w.closed_at IS NULL AND a.superseded_by IS NOT NULL"
)
_GATES = (
    "SELECT DISTINCT v->>'gate' AS gate FROM act a JOIN journal_entry j ON j.chain = 'case:' || a.case_id AND j.seq = a.seq,"
    " jsonb_array_elements(j.facts->'verdicts') v WHERE a.case_id = :case AND a.superseded_by IS NULL"
)
