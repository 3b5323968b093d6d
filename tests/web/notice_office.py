"""A selection at its public notice, worked through its real pages: who presses what, and how it came out. All names are invented."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

import httpx
from sqlalchemy import text

from models import db
from models.selection import Candidate, Objection
from models.waits import Assignment, Wait
from tests.conftest import SHANGHAI, set_clock
from tests.flows import selection_staff as staff
from tests.flows.staff import at, move, parts
from tests.web.site import Site, signed_in

BEGUN = {"2010": datetime(2010, 3, 1, 9, tzinfo=SHANGHAI), "today": datetime(2026, 3, 2, 9, tzinfo=SHANGHAI)}
ENDS = {"2010": date(2010, 3, 8), "today": date(2026, 3, 9)}  # seven calendar days; five working days


@dataclass
class NoticeOffice:
    """One selection, with two persons decided on unless asked otherwise."""

    site: Site
    people: dict[str, int]
    case: int
    era: str

    def open(self, act: str, subject: str = "") -> list[tuple[Assignment, Wait]]:
        """Return the open parts of an act."""
        return [(a, w) for a, w in parts() if w.name == act and w.subject == subject]

    def press(self, act: str, subject: str = "", *, choice: str = "done", **changed: str) -> httpx.Response:
        """Fill in the form of an act as usual but for what is changed, and press its button, as its person."""
        assignment, wait = self.open(act, subject)[0]
        browser = signed_in(self.site, assignment.person_id)
        form = {"choice": choice, **staff.filled(wait), **changed}
        answer = browser.post(f"/i/{assignment.id}", data=form)
        if answer.status_code == 200:
            move(self.case)
        return answer

    def object_to(self, one: Candidate, substance: str, **given: str) -> httpx.Response:
        """Object as anybody may, on the public page."""
        form = {"candidate": str(one.id), "substance": substance, "sure": "yes", **given}
        return self.site.browser().post(f"/notices/{self.case}", data=form)

    def decided(self) -> list[Candidate]:
        """Return those on whom the committee has decided."""
        return [one for one in staff.candidates(self.case) if one.state == "decided"]

    def state(self, one: Candidate) -> str:
        """Return where a candidate stands."""
        return next(found.state for found in staff.candidates(self.case) if found.id == one.id)

    def objections(self) -> list[Objection]:
        """Return the objections."""
        from tasks.selection.objecting import objections_of

        with db.reading() as look:
            return objections_of(look, self.case)

    def notice_over(self) -> None:
        """Let the notice run out."""
        over = datetime.combine(ENDS[self.era] + timedelta(days=1), time(1), tzinfo=SHANGHAI)
        at(over.year, over.month, over.day, over.hour)
        move(self.case)

    def screen(self, *opinions: str, **changed: str) -> httpx.Response:
        """Let the two screeners give their opinions on every objection; returns the answer to the second."""
        for opinion in opinions:
            _, wait = self.open("ask_screening")[0]
            given = {f"objections:{row}:opinion": opinion for row, _ in staff.table(wait, "objections")}
            answer = self.press("ask_screening", **(given | changed))
        return answer

    def find(self, outcome: str, *, act: str = "ask_findings", subject: str = "", **more: str) -> httpx.Response:
        """Enter what came of looking into every objection."""
        _, wait = self.open(act, subject)[0]
        given: dict[str, Any] = {}
        for row, _ in staff.table(wait, "objections"):
            given |= {f"objections:{row}:outcome": outcome}
            given |= {f"objections:{row}:{key}": value for key, value in ({"handled": ""} | more).items()}
        return self.press(act, subject, **given)


def at_the_notice(site: Site, era: str, *, posts: int = 1, until: str = "draw_up_notice") -> NoticeOffice:
    """Bring a selection of that time to its notice: drawn up, or (ask_notice) running."""
    set_clock(BEGUN[era])
    people = staff.settle()
    case = staff.begin(people, posts=posts, title="公推优选工作部门副职")
    staff.work(case, until=until)
    return NoticeOffice(site, people, case, era)


def everything() -> str:
    """Return every row of every table as one text."""
    from tests.ballot_kit import dump

    return repr(dump())


def verdicts(case: int, gate: str) -> list[dict[str, Any]]:
    """Return what the record says that a gate has said, in order."""
    query = text(
        "SELECT v FROM journal_entry e, jsonb_array_elements(e.facts->'verdicts') v"
        " WHERE e.chain = 'case:' || :case AND v->>'gate' = :gate ORDER BY e.seq"
    )
    with db.reading() as look:
        return [dict(row) for row in look.execute(query, {"case": case, "gate": gate}).scalars()]
