"""Ballots: a box with 2,000 voters, 100 clients over HTTP beside the same transactions without the web; 100,000 counted."""

import http.client
import random
import re
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial

from sqlalchemy import text

from bench import selection
from bench.answers import together
from bench.browser import Browser
from bench.figures import Section, note, quantile
from bench.installation import installation
from bench.sink import sink
from models import db
from models.ballots import BallotBox
from qingshan.settings import Settings
from tasks.ballots import casting, counting, slips, verifying
from tasks.ballots.sheet import read
from tasks.ballots.slips import NewSlip

VOTERS, CLIENTS, WAVES = 2000, 100, 4
MANY = 100_000
TARGET = 2.0  # seconds in which so many are counted
CHUNK = 5_000
POOL = 20  # connections beside the web's, of a hundred that the server has
Job = Callable[[], None]
_TRACKER = re.compile(r'class="receipt">.*?<code>(\w+)</code>', re.DOTALL)


@dataclass
class Vote:
    """A box in use, with everything that its voters have done and been told."""

    box: int
    pile: list[NewSlip]
    options: dict[str, list[str]]
    marked: Counter[tuple[str, str]] = field(default_factory=Counter)
    trackers: list[str] = field(default_factory=list)  # as each voter read it after casting
    refused: list[int] = field(default_factory=list)

    def ballot(self) -> dict[str, str]:
        """Fill in a ballot: one of each post's candidates."""
        given = {section: random.choice(options) for section, options in self.options.items()}
        self.marked.update(given.items())
        return given


def measure() -> Section:
    """Measure waves of ballots with and without the web, turn and turn about, then the count of a hundred thousand."""
    with sink() as taking, installation(taking, pool=POOL) as settings:
        selection.office.found()
        selection.found()
        web, bare = (_vote(title) for title in ("网上的投票", "不经网页的投票"))
        note("two boxes open")
        seconds: dict[str, list[float]] = {"web": [], "bare": [], "visit": []}
        spent = dict.fromkeys(seconds, 0.0)
        for wave in range(WAVES):
            spent["bare"] += together(_jobs(bare, wave, _without_web), seconds["bare"])
            way, kind = (_by_web, "web") if wave < WAVES - 1 else (_visit, "visit")
            spent[kind] += together(_jobs(web, wave, partial(way, settings)), seconds[kind])
        together([[_again(settings, web, slip)] for slip in web.pile[:CLIENTS]], [])
        held = [_held(vote) for vote in (web, bare)]
        note("boxes closed and checked")
        count = counted()
    return _told(seconds, spent, web, held, count)


def _vote(title: str) -> Vote:
    box = selection.at_the_ballot(VOTERS, title)
    pile = selection.let_in(box)
    random.shuffle(pile)
    with db.reading() as look:
        sheet = read(look.get_one(BallotBox, box).sheet)
    return Vote(box, pile, {s.key: [key for key, _ in s.options] for s in sheet.sections})


def _jobs(vote: Vote, wave: int, ready: Callable[[Vote, NewSlip], Job]) -> list[list[Job]]:
    """Give each client its slips of a wave, ready to be cast; the making ready is not measured."""
    size = VOTERS // WAVES
    mine = vote.pile[wave * size : (wave + 1) * size]
    return [[ready(vote, slip) for slip in mine[n::CLIENTS]] for n in range(CLIENTS)]


def _without_web(vote: Vote, slip: NewSlip) -> Job:
    given = {section: [option] for section, option in vote.ballot().items()}

    def cast() -> None:
        with db.transaction() as tx:
            tracker = casting.cast(tx, slip.token, given)
        vote.trackers.append(tracker)

    return cast


def _by_web(settings: Settings, vote: Vote, slip: NewSlip) -> Job:
    """Scan the slip beforehand; what is measured is the ballot itself."""
    browser, form = _scanned(settings, slip), vote.ballot()
    return lambda: _cast(browser, vote, form)


def _visit(settings: Settings, vote: Vote, slip: NewSlip) -> Job:
    """Scan, read the ballot, cast it: all that one voter does."""
    form = vote.ballot()

    def visit() -> None:
        browser = _scanned(settings, slip)
        status, page = browser.ask("GET", "/ballot")
        assert status == 200 and 'name="sure"' in page, status
        _cast(browser, vote, form)

    return visit


def _scanned(settings: Settings, slip: NewSlip) -> Browser:
    browser = Browser(settings.origin)
    status, _ = browser.ask("GET", f"/b/{slip.token}")
    assert status == 303, status
    browser.rest()
    return browser


def _cast(browser: Browser, vote: Vote, form: dict[str, str]) -> None:
    status, page = browser.ask("POST", "/ballot", {**form, "sure": "yes"})
    browser.rest()
    shown = _TRACKER.search(page)
    assert status == 200 and shown, (status, re.findall(r"QS-\d+", page))
    vote.trackers.append(shown[1])


def _again(settings: Settings, vote: Vote, slip: NewSlip) -> Job:
    """Press a second time with a slip that is used: it must be refused."""

    def press() -> None:
        browser, form = _scanned(settings, slip), {section: options[0] for section, options in vote.options.items()}
        vote.refused.append(browser.ask("POST", "/ballot", {**form, "sure": "yes"})[0])
        browser.rest()

    return press


def _held(vote: Vote) -> dict[str, bool]:
    """Close the box, count it, and compare it with what its voters did."""
    with db.transaction() as tx:
        box = counting.close(tx, tx.get_one(BallotBox, vote.box), actor="system")
    with db.reading() as look:
        report = verifying.verify(look, vote.box)
    votes = {(s, option): n for s, said in box.tally.items() for option, n in said["votes"].items() if n}
    return {
        "each ballot once": (report.ballots, report.used) == (VOTERS, VOTERS),
        "each tracker once": sorted(vote.trackers) == box.trackers,
        "votes as marked": votes == dict(vote.marked),
        "the box verifies": report.whole,
    }


def counted() -> dict[str, float]:
    """Fill a box with a hundred thousand sealed ballots, close it, and count it anew; returns seconds."""
    box = selection.at_the_ballot(len(selection.GROUPS), "十万张票")
    fill(box, MANY)
    note(f"{MANY:,} ballots lie in a box")
    began = time.monotonic()
    with db.transaction() as tx:
        closed = counting.close(tx, tx.get_one(BallotBox, box), actor="system")
    whole = time.monotonic() - began
    seconds = []
    for _ in range(3):
        began = time.monotonic()
        with db.reading() as look:
            found = counting.tally(read(closed.sheet), counting.content_of(look, box))
        seconds.append(time.monotonic() - began)
        assert found == closed.tally
    return {"tally": min(seconds), "close": whole}


def fill(box: int, number: int) -> None:
    """Put voters, used slips and ballots with their seals into a box, as casting makes them."""
    with db.transaction() as tx:
        kept = tx.get_one(BallotBox, box)
        options = {s.key: [key for key, _ in s.options] for s in read(kept.sheet).sections}
        tx.execute(_VOTERS, {"box": box, "have": len(selection.GROUPS), "all": number})
        kept.state = "open"
        tx.add(kept)
    for begun in range(0, number, CHUNK):
        with db.transaction() as tx:
            made = [_sealed(box, options) for _ in range(begun, min(begun + CHUNK, number))]
            tx.add_all(made)
            tx.execute(_SLIPS, [{"key": one.slip, "box": box, "group": one.group} for one in made])
            tx.execute(_USED, {"box": box})


def _sealed(box: int, options: dict[str, list[str]]) -> counting.Ballot:
    slip = slips.new_slip(random.choice(selection.GROUPS))
    seed = slips.seed_of(slip.token)
    assert seed is not None
    content = {section: sorted(random.sample(keys, random.randint(0, 2))) for section, keys in options.items()}
    salt = random.randbytes(16).hex()
    digest = counting.digest_of(box, slip.group, content, salt)
    made = counting.Ballot(
        digest=digest, box_id=box, group=slip.group, content=content, salt=salt, slip=slip.public_key
    )
    made.seal = slips.seal(seed, counting.said(made))
    return made


_VOTERS = text(
    'INSERT INTO box_voter (box_id, position, "group", name, unit, state)'
    " SELECT :box, n, '综合', '票' || n, '', 'present' FROM generate_series(CAST(:have AS int) + 1, :all) n"
)
_SLIPS = text("""INSERT INTO slip (public_key, box_id, "group", state) VALUES (:key, :box, :group, 'unused')""")
_USED = text("UPDATE slip SET state = 'used' WHERE box_id = :box AND state = 'unused'")


def _told(
    seconds: dict[str, list[float]],
    spent: dict[str, float],
    web: Vote,
    held: Sequence[dict[str, bool]],
    count: dict[str, float],
) -> Section:
    told = Section(
        "ballots",
        f"Ballots: a box with {VOTERS:,} voters",
        f"{CLIENTS} clients cast ballots with slips of their own as fast as they are taken: the slip scanned before (the"
        " ballot alone), or scanned, read and cast (the whole visit: three requests). Beside it, in turn, the same"
        " transactions (slip taken, ballot checked, sealed and stored) in another box of the same size by as many threads of"
        f" one process without the web. Then {CLIENTS} used slips are pressed again, both boxes closed, and what lies in them"
        " compared with what each voter marked and was shown. The count: so many ballots read from the database and counted;"
        " the close beside it also checks each ballot's seal and writes all of them anew.",
    )
    rate, without = (len(seconds[k]) / spent[k] for k in ("web", "bare"))
    for key, name in (("web", "by the web, the ballot"), ("bare", "the same without the web")):
        told.row(name, f"{len(seconds[key]) / spent[key]:.0f} ballots a second, {_p99(seconds[key])}")
    told.row("share", f"{rate / without:.2f}")
    told.row(
        "by the web, the whole visit",
        f"{len(seconds['visit']) / spent['visit']:.0f} voters a second, {_p99(seconds['visit'])}",
    )
    told.row("cast / trackers shown / used slips refused", f"{VOTERS} / {len(web.trackers)} / {len(web.refused)}")
    told.row(f"tally of {MANY:,} ballots", f"{count['tally']:.2f} s")
    told.row(f"close of a box with {MANY:,}: seals, count, written anew", f"{count['close']:.1f} s")
    told.check(f"at least half of the same transactions without the web ({rate / without:.2f})", rate >= without / 2)
    for name in held[0]:
        told.check(f"{name}, in both boxes", all(one[name] for one in held))
    told.check("a used slip casts nothing", web.refused == [http.client.CONFLICT] * CLIENTS)
    told.check(f"{MANY:,} ballots counted within {TARGET:.0f} s ({count['tally']:.2f})", count["tally"] <= TARGET)
    return told


def _p99(seconds: Sequence[float]) -> str:
    return f"p99 {quantile(seconds, 0.99):.2f} s ({len(seconds)})"
