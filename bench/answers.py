"""(b) Answers recorded a second and p99 with 50 clients by check code, as a share of the same transactions without the web."""

import threading
import time
from collections.abc import Callable, Sequence

from sqlalchemy import text

from bench import office
from bench.browser import Browser
from bench.figures import Section, quantile
from bench.installation import installation
from bench.sink import sink
from models import db
from models.cases import lock_case
from notifications import codes
from qingshan.settings import Settings
from tasks import answering

CLIENTS = 50
CASES = 4  # of each kind of wave; a person may ask for five codes an hour
WAVES = 3
PIN = "271828"
Job = Callable[[], None]


def measure() -> Section:
    """Measure waves of answers with and without the web, turn and turn about, then answers by PIN."""
    with sink() as taking, installation(taking) as settings:
        office.found(leaders=CLIENTS)
        cases = office.prepare(range(2010, 2010 + CASES * (2 * WAVES + 1)))
        to_the_leaders(cases)
        web: list[float] = []
        bare: list[float] = []
        spent = {"web": 0.0, "bare": 0.0}
        for wave in range(WAVES):
            mine = cases[2 * wave * CASES : 2 * (wave + 1) * CASES]
            spent["bare"] += together(_jobs(mine[:CASES], _without_web), bare)
            spent["web"] += together(_jobs(mine[CASES:], lambda p: _by_web(settings, p)), web)
        pins: list[float] = []
        set_pins()
        by_pin = together(_jobs(cases[-CASES:], lambda p: _by_web(settings, p, pin=True)), pins)
        recorded = counted(cases)
    return _told(web, bare, spent, pins, by_pin, recorded, len(cases) * CLIENTS)


def to_the_leaders(cases: Sequence[int]) -> None:
    """Let the line and the leading group sign, so that each case waits for its fifty principal leaders."""
    for name in office.LINE[:-1]:
        for case in cases:
            part, person = office.parts(case, name=name)[0]
            given = {"minutes": "纪要第1期", "held_on": "2009-11-02"} if name == "ask_leading_group" else {}
            with db.transaction() as tx:
                answering.answer(tx, part, person, "approve", payload=given, proof="session")
        office.at_rest()


def _jobs(cases: Sequence[int], ready: Callable[[office.Part], Job]) -> list[list[Job]]:
    """Make everything ready (links, cookies, codes) and return what each client then does, one thing after another.

    Clients begin at different cases, as people do; the making ready is not measured.
    """
    office.forget_requests()
    parts = [office.parts(case, name="ask_principal_leaders") for case in cases]
    made = [[ready(parts[(n + k) % len(cases)][n]) for k in range(len(cases))] for n in range(CLIENTS)]
    office.at_rest()
    return made


def _by_web(settings: Settings, part: office.Part, *, pin: bool = False) -> Job:
    browser = Browser(settings.origin)
    if pin:
        browser.open(part[0])
        browser.rest()
        return lambda: browser.answer(part[0], {"choice": "approve", "reason": "", "pin": PIN})
    form = browser.ready_to_answer(part[0])
    return lambda: browser.answer(part[0], form)


def _without_web(part: office.Part) -> Job:
    assignment, person = part
    with db.transaction() as tx:
        codes.request_code(tx, person, assignment, ("mail", office.address(person)))
    digits = office.code_of(assignment)

    def answer() -> None:
        with db.transaction() as tx:
            case = tx.execute(text("SELECT case_id FROM assignment WHERE id = :id"), {"id": assignment}).scalar_one()
            lock_case(tx, case)
            assert codes.verify_code(tx, person, assignment, digits) is codes.Outcome.RIGHT
            answering.answer(tx, assignment, person, "approve", proof="code")

    return answer


def together(clients: Sequence[Sequence[Job]], seconds: list[float]) -> float:
    """Let all clients work at once; adds each answer's seconds, returns the seconds of the whole."""
    start, failed = threading.Barrier(len(clients) + 1), []

    def work(jobs: Sequence[Job]) -> None:
        start.wait()
        for job in jobs:
            began = time.monotonic()
            try:
                job()
            except BaseException as error:
                failed.append(error)
                return
            seconds.append(time.monotonic() - began)

    threads = [threading.Thread(target=work, args=(jobs,)) for jobs in clients]
    for thread in threads:
        thread.start()
    start.wait()
    began = time.monotonic()
    for thread in threads:
        thread.join()
    whole = time.monotonic() - began
    if failed:
        raise failed[0]
    office.at_rest()
    return whole


def set_pins() -> None:
    """Give every principal leader a PIN."""
    with db.transaction() as tx:
        for person in tx.execute(text("SELECT person_id FROM role_grant WHERE role = 'principal_leader'")).scalars():
            codes.set_pin(tx, person, PIN)


def counted(cases: Sequence[int]) -> tuple[int, int, int]:
    """Return how many leaders' answers there are, how many assignments have one, and how many journal entries."""
    with db.reading() as look:
        row = look.execute(
            text(
                "SELECT count(*), count(DISTINCT x.assignment_id), (SELECT count(*) FROM journal_entry"
                " WHERE kind = 'answer' AND name = 'ask_principal_leaders') FROM answer x JOIN wait w ON w.id = x.wait_id"
                " WHERE w.name = 'ask_principal_leaders' AND x.case_id = ANY(:cases)"
            ),
            {"cases": list(cases)},
        ).one()
    return row[0], row[1], row[2]


def _told(
    web: list[float],
    bare: list[float],
    spent: dict[str, float],
    pins: list[float],
    by_pin: float,
    recorded: tuple[int, int, int],
    expected: int,
) -> Section:
    told = Section(
        "b",
        "(b) Answers recorded a second",
        f"{CLIENTS} clients, each with a browser of its own, post answers with check codes as fast as they are taken;"
        " beside it, in turn, the same transactions (code checked and used up, answer, journal, receipt) by as many"
        " threads of one process without the web. The conductor and its senders run all the while.",
    )
    rate, without = len(web) / spent["web"], len(bare) / spent["bare"]
    told.row("by the web, check code", f"{rate:.0f} answers a second, p99 {quantile(web, 0.99):.2f} s ({len(web)})")
    told.row("the same without the web", f"{without:.0f} a second, p99 {quantile(bare, 0.99):.2f} s ({len(bare)})")
    told.row("share", f"{rate / without:.2f}")
    told.row("by the web, PIN", f"{len(pins) / by_pin:.0f} answers a second, p99 {quantile(pins, 0.99):.2f} s")
    told.row("answers given / in the table / assignments / journal", f"{expected} / {' / '.join(map(str, recorded))}")
    told.check(f"at least half of the same transactions without the web ({rate / without:.2f})", rate >= without / 2)
    told.check("none lost, none twice", recorded == (expected, expected, expected))
    return told
