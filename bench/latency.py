"""(a) From the POST of an answer that closes a wait to the next person's message handed to its channel."""

import contextlib
import itertools
import queue
import statistics
import threading
import time
from collections.abc import Sequence

from bench import office, stock
from bench.browser import Browser
from bench.figures import Section, note, spread
from bench.installation import installation
from bench.sink import Sink, sink
from qingshan.settings import Settings

CASES = 34
MEASURED = office.LINE[:3]  # each closed by one signature, after which one other person is asked
TOGETHER = 8


def measure() -> Section:
    """Measure ours and the stock way, in the same run and against the same Prefect server."""
    with sink() as taking, installation(taking) as settings:
        office.found()
        cases = office.prepare(range(2010, 2010 + CASES))
        note(f"{len(cases)} cases prepared")
        single, eight, rate = ours(settings, taking, cases)
        note(f"ours: {spread(single)}; eight at once: {spread(eight)}, {rate:.1f}/s")
        slow = stock.resumed(settings, taking, poll=None, times=8)
        note(f"stock, default poll: {spread(slow)}")
        fast = stock.resumed(settings, taking, poll=1, times=12)
    return _told(single, eight, rate, slow, fast)


def ours(settings: Settings, taking: Sink, cases: Sequence[int]) -> tuple[list[float], list[float], float]:
    """Return seconds one at a time, seconds with eight at once, and advances a second with eight at once."""
    line = (*MEASURED, "ask_leading_group")
    warm, rest = cases[:2], cases[2:]
    alone, together = rest[:8], rest[8:]
    for case in warm:
        advance(settings, taking, case, line[0])
    single = [advance(settings, taking, case, name) for name in MEASURED for case in alone]
    eight: list[float] = []
    spent = 0.0
    for name in MEASURED:
        seconds, whole = burst(settings, taking, together, name)
        eight += seconds
        spent += whole
    return single, eight, len(eight) / spent


class Signing:
    """One signature that is ready to be given, and the mailbox of whoever is asked next."""

    def __init__(self, settings: Settings, case: int, name: str) -> None:
        [(self.part, _)] = office.parts(case, name=name)
        office.forget_requests()
        self.browser = Browser(settings.origin)
        self.form = self.browser.ready_to_answer(self.part)
        self.case, self.next = case, office.NEXT[name]

    def give(self) -> float:
        """Press the button; returns the instant before."""
        began = time.monotonic()
        self.browser.answer(self.part, self.form)
        return began


def whom(name: str) -> str:
    """Return the mail address of the one person who is asked in a wait of the line."""
    from sqlalchemy import text

    from models import db

    role = {"ask_leading_group": "clerk"}.get(name, name.removeprefix("ask_"))
    with db.reading() as look:
        found = look.execute(text("SELECT person_id FROM role_grant WHERE role = :role"), {"role": role}).scalar_one()
    return office.address(found)


def advance(settings: Settings, taking: Sink, case: int, name: str) -> float:
    """Give one signature; returns the seconds until the next person's message was at the mail server."""
    seconds, _ = burst(settings, taking, [case], name)
    return seconds[0]


def burst(settings: Settings, taking: Sink, cases: Sequence[int], name: str) -> tuple[list[float], float]:
    """Give one signature in each case, at most eight under way at any moment; returns each one's seconds, and the whole.

    Who is asked next is one and the same person: the n-th message is set against the n-th signature.
    """
    signings = queue.SimpleQueue[Signing]()
    for case in cases:
        signings.put(Signing(settings, case, name))
    office.at_rest()
    receiver = whom(office.NEXT[name])
    before, numbers = taking.count(receiver), itertools.count(1)
    began: list[float] = []

    def sign() -> None:
        with contextlib.suppress(queue.Empty):
            while True:
                began.append(signings.get_nowait().give())
                taking.wait(receiver, before + next(numbers))

    threads = [threading.Thread(target=sign) for _ in range(min(TOGETHER, len(cases)))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(began) == len(cases), "a signature was not taken"
    arrived = [taking.wait(receiver, before + n) for n in range(1, len(cases) + 1)]
    office.at_rest()
    return [a - b for a, b in zip(sorted(arrived), sorted(began), strict=True)], max(arrived) - min(began)


def _told(single: list[float], eight: list[float], rate: float, slow: list[float], fast: list[float]) -> Section:
    told = Section(
        "a",
        "(a) From an answer to the next person's message",
        "A signature that closes a wait is posted with its check code; the clock stops when the mail server has the next"
        " person's message. The stock way is a served flow with `suspend_flow_run`, resumed through the API, whose next"
        " step sends a mail; in the same run, against the same Prefect server.",
    )
    told.row("ours, one case at a time", spread(single))
    told.row("ours, eight at once", f"{spread(eight)}, {rate:.1f} advances a second")
    told.row("stock, default poll (10 s)", spread(slow))
    told.row("stock, shortest poll (1 s)", spread(fast))
    p50, default, shortest = (statistics.median(x) for x in (single, slow, fast))
    told.row("how many times faster", f"{default / p50:.0f} than the default, {shortest / p50:.0f} than the shortest")
    told.check(f"one at a time p50 at most 0.2 s ({p50:.3f})", p50 <= 0.2)
    told.check(f"at least 40 times faster than the default ({default / p50:.0f})", default / p50 >= 40)
    told.check(f"at least 20 times faster than the shortest ({shortest / p50:.0f})", shortest / p50 >= 20)
    told.check(f"eight at once at least 8 advances a second ({rate:.1f})", rate >= 8)
    return told
