"""What a procedure is given: `case`, on which it calls its acts in order.

The procedure runs from its first line each time. An act that the journal already holds is skipped, a new one runs in
one transaction: facts, journal and outbox together. A wait that is still open ends the run quietly (`Suspended`).
"""

import logging
import traceback
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any

from flows import journal_of, writing
from flows.leases import Lease
from models import db
from models.acting import Outcome
from models.errors import ActFailed, LeaseLost, OrderChanged
from tasks.acts import ActDef
from tasks.numbered import NUMBERED

log = logging.getLogger("qingshan.driver")
Runner = Callable[[str, Callable[[], Any]], Any]


class Suspended(Exception):
    """The procedure waits for people or time."""

    def __init__(self, titles: Sequence[str], *, first: bool = False) -> None:
        super().__init__("、".join(titles))
        self.titles, self.first = list(titles), first


class WentBack(Exception):
    """The case went back to an earlier stage: the procedure runs again from its first line."""

    def __init__(self, subject: str = "") -> None:
        super().__init__(subject)
        self.subject = subject


def inline(_title: str, act: Callable[[], Any]) -> Any:
    """Run an act where we are, without an engine (rehearsal, tests)."""
    return act()


class CaseRun:
    """One run of a procedure over one case, under one lease."""

    def __init__(self, lease: Lease, runner: Runner = inline) -> None:
        self._lease = lease
        self._runner = runner
        self._visited: set[tuple[str, str]] = set()
        self._beside = 0  # branches that we are in: there the acts of another branch may still be to come
        self._cut = False  # ended before what was under way: the rest of its record is not passed
        with db.reading() as look:
            self._known = journal_of.read(look, lease.case_id)

    def step(self, act: ActDef, subject: str = "", *, early: bool = False) -> dict[str, Any]:
        """Do an act that the system does, once; returns what it had done, also when that was in an earlier run.

        `early`: it belongs to what the desk has called for (`first`), before acts that are done already.
        """
        key = (act.name, subject)
        self._visited.add(key)
        if key not in self._known.acts:
            if not early:
                self._must_follow(act)
            self._do(act.title, lambda: writing.do_step(self._lease, self._known, act, subject))
        return self._known.acts[key]

    def wait(self, act: ActDef, subject: str = "") -> Outcome:
        """Ask people, once a round; returns how it came out, or ends the run while it is open."""
        self._open(act, [subject])
        return self._outcome(act, subject)

    def first(self, act: ActDef, *, ends: Collection[str] = ()) -> Outcome | None:
        """Ask before anything else goes on, where the desk has called for it (a fact `calls` of its act); None where not.

        What is asked already stays as it is meanwhile. With one of the outcomes `ends` the procedure ends here: what was
        under way in it is closed by its next step.
        """
        key = (act.name, "")
        if key not in self._known.acts and act.name not in self._known.called:
            return None
        self._open(act, [""], early=True)
        found = self._known.outcomes.get(key)
        if found is None:
            raise Suspended([self._known.titles.get(key, act.title)], first=True)
        self._cut = found.outcome in ends
        return found

    def open_each(self, act: ActDef, subjects: Iterable[str]) -> None:
        """Ask about many subjects in one act (a call to all units), without waiting for any of them yet."""
        self._open(act, list(subjects))

    def each(self, subjects: Iterable[str], branch: Callable[["CaseRun", str], None]) -> None:
        """Go through a branch for each subject, side by side; goes on when all have come to their end."""
        self.together(*(lambda s=s: branch(self, s) for s in subjects))  # type: ignore[misc]

    def together(self, *branches: Callable[[], Any]) -> None:
        """Go through branches side by side; goes on when all of them have come to their end.

        A branch that goes back or fails does not hold the others up: they go as far as they can before the run ends.
        """
        waiting: list[str] = []
        back: WentBack | None = None
        failed: Exception | None = None
        for branch in branches:
            self._beside += 1
            try:
                branch()
            except Suspended as stop:
                waiting += stop.titles
            except WentBack as gone:
                if not gone.subject:
                    raise  # the whole case went back: nothing that we know of the other branches still holds
                back = gone
            except LeaseLost:
                raise
            except Exception as error:
                failed = failed or error
            finally:
                self._beside -= 1
        if failed or back:
            raise failed or back  # type: ignore[misc]
        if waiting:
            raise Suspended(waiting)

    def back_to(self, act: ActDef, subject: str = "", *, because: Outcome | str) -> None:
        """Go back to an earlier act (退回): what came after it is kept and marked, its open rounds are closed."""
        self._do(f"退回：{act.title}", lambda: writing.back_to(self._lease, act, subject, because))
        raise WentBack(subject)

    def check_order(self) -> None:
        """Refuse to go on when the journal holds acts that today's order of steps does not pass; raises QS-1003."""
        unknown = set() if self._cut else set(self._known.acts) - self._visited
        if unknown:
            raise OrderChanged(f"纪实中的步骤未出现在程序中：{'、'.join(sorted({name for name, _ in unknown}))}")

    def _must_follow(self, act: ActDef) -> None:
        """Refuse an act never done before that comes before others already done (F11): nothing is written; raises QS-1003.

        What is done again after a return, or for one subject more, may come before what others have done since.
        """
        done = {name for name, _ in (*self._known.acts, *self._known.rounds)}
        if not self._beside and act.name not in done:
            self.check_order()

    def _do(self, title: str, act: Callable[[], Any]) -> None:
        """Run an act through the runner; whatever else goes wrong in it comes out as a number, without its particulars.

        An engine writes an exception's text into its own records, and a constraint's text repeats the row.
        """

        def quietly() -> None:
            try:
                act()
            except NUMBERED:
                raise
            except Exception as error:
                log.error("case %s: %s: %s", self._lease.case_id, title, where(error))
                raise ActFailed from None

        self._runner(title, quietly)

    def _open(self, act: ActDef, subjects: list[str], *, early: bool = False) -> None:
        self._visited.update((act.name, s) for s in subjects)
        new = [s for s in subjects if (act.name, s) not in self._known.acts]
        if new:
            if not early:
                self._must_follow(act)
            self._do(act.title, lambda: writing.do_ask(self._lease, self._known, act, new))

    def _outcome(self, act: ActDef, subject: str) -> Outcome:
        found = self._known.outcomes.get((act.name, subject))
        if found is None:
            raise Suspended([self._known.titles.get((act.name, subject), act.title)])
        return found


def where(error: Exception) -> str:
    """Return what kind of error it was and where, without its text, which may repeat what people entered."""
    return f"{type(error).__name__}\n{''.join(traceback.format_tb(error.__traceback__))}"
