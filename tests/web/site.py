"""A real web server on the loopback address and a small office: a case that asks people, with links and channels."""

import socket
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import httpx
import pytest
import uvicorn
from sqlmodel import select

from models import clock, db
from models.acting import Ask, Choice, Part
from models.cases import Case
from models.links import Link
from models.people import Unit
from models.waits import Assignment
from notifications import delivery, links
from notifications.mailbox import mailbox
from tasks import asking, opening
from tasks.acts import ActDef
from tasks.procedures import TRAINING_PLAN
from tests import make
from web import serve
from web.settings import WebSettings

APPROVE_OR_RETURN = (Choice("approve", "同意"), Choice("return", "退回修改", "stops", reason=True))


@dataclass(frozen=True)
class Site:
    """A server that answers at `origin`."""

    origin: str

    def browser(self, **given: object) -> httpx.Client:
        """Return a browser that keeps cookies and, as browsers do, names its own origin with every POST."""
        headers = {"Origin": self.origin}
        return httpx.Client(
            base_url=self.origin,
            headers=headers,
            follow_redirects=True,
            timeout=20,
            verify=False,
            trust_env=False,
            **given,
        )  # type: ignore[arg-type]


def free_port() -> int:
    """Return a port of the loopback address that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def run(server: uvicorn.Server) -> threading.Thread:
    """Run a server in a thread until it answers."""
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started and thread.is_alive():
        threading.Event().wait(0.01)
    return thread


@pytest.fixture
def site(database: str) -> Iterator[Site]:
    """Serve the pages on a free port over the test's own database."""
    port = free_port()
    origin = f"http://127.0.0.1:{port}"
    links.configure_origin(origin)
    server = serve.server(WebSettings(origin=origin), "127.0.0.1", port)
    thread = run(server)
    yield Site(origin)
    server.should_exit = True
    thread.join(15)


@dataclass(frozen=True)
class Scene:
    """One case that waits for people, each with an assignment and a link."""

    case_id: int
    wait_id: int
    people: Sequence[int]
    assignments: Sequence[int]
    urls: Sequence[str]

    @property
    def person(self) -> int:
        """Return the first person asked."""
        return self.people[0]

    @property
    def assignment(self) -> int:
        """Return the first person's assignment."""
        return self.assignments[0]

    @property
    def url(self) -> str:
        """Return the first person's link."""
        return self.urls[0]


def a_case(
    *,
    people: int = 1,
    channels: Sequence[tuple[str, str]] = make.TWO_BOXES,
    choices: Sequence[Choice] = APPROVE_OR_RETURN,
    facts: dict[str, object] | None = None,
    due: timedelta | None = timedelta(days=7),
    title: str = "2010年度干部教育培训计划",
    cycle: str = "2010",
    unit: str = "扬子洲农场",
    **asked: object,
) -> Scene:
    """Open a case that asks `people` persons, and send them their links."""
    with db.transaction() as tx:
        office = tx.exec(select(Unit).where(Unit.name == unit)).first() or make.unit(tx, unit)
        persons = [make.person(tx, f"试办{n}", office, channels=channels).id for n in range(1, people + 1)]
        case = opening.open_case(tx, TRAINING_PLAN, cycle, title=title)
        ask = Ask(
            title="审批培训计划",
            page="decide",
            parts=[Part(p, "审批人", office.id) for p in persons],
            choices=choices,
            notice="leading_group",
            article="若干措施 第15条",
            law="经审批后，由区委组织部批复各有关单位组织实施。",
            facts=facts
            or {"ask": "请审批2010年度全区干部培训工作计划", "rows": [["班次", "12个"], ["经费", "48000元"]]},
            due_at=clock.now(tx) + due if due else None,
            **asked,  # type: ignore[arg-type]
        )
        act = ActDef("ask_approval", "审批培训计划", "审批", "wait", lambda _: ask, "")
        [wait] = asking.open_waits(tx, case, act, [asking.Opening("", 1, ask)])
    delivery.deliver_due()
    return _scene(case, wait, persons)


def _scene(case: Case, wait: int, persons: Sequence[int]) -> Scene:
    with db.transaction() as tx:
        parts = tx.exec(select(Assignment).where(Assignment.wait_id == wait)).all()
        by_person = {part.person_id: part.id for part in parts}
        found = tx.exec(select(Link).where(Link.purpose == "item")).all()
        urls = {link.person_id: links.url_of(link) for link in found}
    mine = [by_person[p] for p in persons]
    return Scene(case.id, wait, persons, mine, [urls.get(p, "") for p in persons])


def code_for(person: int) -> str:
    """Read the newest check code from the person's other mailbox, as the person would."""
    delivery.deliver_due()
    with db.transaction() as tx:
        letter = next(m for m in mailbox(tx, person, "sms") if m.kind == "code")
    digits = "".join(c if c.isdigit() else " " for c in letter.body).split()
    return next(d for d in digits if len(d) == 6)


def letters(person: int, kind: str) -> list[str]:
    """Return the texts of a person's messages of one kind."""
    for _ in range(5):
        if not delivery.deliver_due():
            break
    with db.transaction() as tx:
        return [m.body for m in mailbox(tx, person) if m.kind == kind]


def answer_by_code(browser: httpx.Client, scene: Scene, choice: str = "approve", reason: str = "") -> httpx.Response:
    """Open the link, ask for a code, and decide with it."""
    browser.get(scene.url)
    form = {"choice": choice, "reason": reason}
    assert browser.post(f"/i/{scene.assignment}/code", data=form).status_code == 200
    return browser.post(f"/i/{scene.assignment}", data={**form, "code": code_for(scene.person)})


def signed_in(site: Site, person: int, **given: object) -> httpx.Client:
    """Return a browser in which a person is signed in by pressing a real sign-in link."""
    with db.transaction() as tx:
        url = links.sign_in_link(tx, person)
    browser = site.browser(**given)
    assert browser.post(url, data={"me": "yes"}).status_code == 200
    return browser


def a_clerk(name: str = "干事一", roles: Sequence[str] = ("clerk",)) -> int:
    """Make a clerk of the organisation department."""
    with db.transaction() as tx:
        office = tx.exec(select(Unit).where(Unit.name == "区委组织部")).first() or make.unit(tx, "区委组织部", "组织部")
        return make.person(tx, name, office, roles=roles).id


def set_time(at: datetime) -> None:
    """Let the office's clock show a later time."""
    with db.transaction() as tx:
        clock.set_rehearsal(tx, at)
