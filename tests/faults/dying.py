"""A process that runs a chain and dies at a given commit, before or after it: `python -m tests.faults.dying`.

The death is put in from outside the product, by SQLAlchemy's own events. One process imports everything and then
forks for each course, which saves the seconds of importing; each course is a process and a connection of its own.
"""

import json
import os
import sys
import traceback
from collections import Counter
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, event, text
from sqlalchemy.orm import Session

from models import db
from notifications import channels, links
from tests.faults import chain, selection_chain

ROOT = Path(__file__).resolve().parents[2]
DIED = 9
OURS = ("flows", "tasks", "notifications", "qingshan")
PASSED = {"flows/run.py", "flows/driver.py"}  # on the way to every act
CHAINS = {"training": chain, "selection": selection_chain}


class Death:
    """Notes every place that commits, and ends the process at the n-th commit of one of them."""

    def __init__(
        self, place: str = "", nth: int = 1, side: str = "", statement: str = "", *, torn: bool = False
    ) -> None:
        self.place, self.nth, self.side, self.statement, self.torn = place, nth, side, statement, torn
        self.seen: Counter[str] = Counter()
        self.wrote: list[tuple[str, int]] = []  # where something was committed, and which time at that place
        self.armed = False

    def watch(self, engine: Any) -> None:
        """Begin to watch an engine's commits."""
        event.listen(engine, "commit", self.before)
        event.listen(Session, "after_commit", self.after)
        event.listen(engine, "before_cursor_execute", self.within)

    def before(self, connection: Connection) -> None:
        """Look at a commit that is about to be made."""
        place = place_of()
        if not place:
            return
        self.seen[place] += 1
        if not self.place and connection.execute(text("SELECT pg_current_xact_id_if_assigned()")).scalar() is not None:
            self.wrote.append((place, self.seen[place]))
        if place == self.place and self.seen[place] == self.nth:
            if self.side == "before":
                os._exit(DIED)
            self.armed = True

    def within(self, connection: Connection, _cursor: Any, statement: str, *_: Any) -> None:
        """Die in the middle of a transaction, where a statement begins with the words given; torn: half of it is kept."""
        if self.statement and statement.startswith(self.statement):
            if self.torn:
                connection.connection.commit()
            os._exit(DIED)

    def after(self, _session: Session) -> None:
        """Die if this was the commit."""
        if self.armed:
            os._exit(DIED)


def place_of() -> str:
    """Name the place that commits: what is being done, and our own lines on the way to it; nothing for a mere look."""
    lines, frame = [], sys._getframe(1)
    while frame is not None:
        path = Path(frame.f_code.co_filename)
        if frame.f_code.co_name == "reading" and path.name == "db.py":
            return ""
        inside = path.relative_to(ROOT) if path.is_relative_to(ROOT) else Path(".venv")
        if inside.as_posix() not in PASSED and inside.parts[:1] and inside.parts[0] in OURS:
            lines.append(f"{inside}:{frame.f_lineno}")
        frame = frame.f_back  # type: ignore[assignment]
    return f"{chain.doing[-1]} | {' < '.join(lines)}"


def course(asked: dict[str, Any]) -> None:
    """Run the chain as asked; writes the places that committed, when it comes to its end."""
    engine = db.configure(asked["url"])
    if asked.get("unguarded"):  # every statement is kept by itself: what a process without transactions would do
        db._engines[db._current[0]] = engine = engine.execution_options(isolation_level="AUTOCOMMIT")
    links.configure_secret(Path(asked["secret"]))
    links.configure_origin("http://127.0.0.1:8765")
    channels.configure()
    death = Death(
        asked.get("place", ""),
        asked.get("nth", 1),
        asked.get("side", ""),
        asked.get("statement", ""),
        torn=asked.get("torn", False),
    )
    death.watch(engine)
    CHAINS[asked["chain"]].run()
    if out := asked.get("places"):
        Path(out).write_text(json.dumps(death.wrote))


def main() -> None:
    """Fork a course for each line of JSON, and say how it ended."""
    for line in sys.stdin:
        sys.stdout.flush()
        child = os.fork()
        if child == 0:
            try:
                course(json.loads(line))
            except BaseException:
                traceback.print_exc()
                sys.stderr.flush()
                os._exit(1)
            os._exit(0)
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
