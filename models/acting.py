"""How acts speak with the driver: what an act is given, what a step has done, and whom a wait asks.

Plain data, so that an act can be tested without an engine and the same act runs under Prefect and in a rehearsal.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from sqlmodel import Session

from models.cases import Case

Need = Literal["all", "any"] | int


@dataclass(frozen=True)
class ActContext:
    """What an act is given: its transaction, the case, its subject ("unit:12", or none) and which round this is."""

    tx: Session
    case: Case
    subject: str
    round: int
    now: datetime
    results: Mapping[tuple[str, str], dict[str, Any]]  # (act, subject) → what it had done
    returned: Mapping[str, Any] | None = None  # why this subject came back: {"reason", "by", "from"}

    def result(self, act: str, subject: str = "") -> dict[str, Any]:
        """Return what an earlier act of this case had done."""
        return self.results[act, subject]

    @property
    def subject_id(self) -> int:
        """Return the number in the subject, e.g. 12 of "unit:12"."""
        return int(self.subject.rsplit(":", 1)[1])


@dataclass(frozen=True)
class Done:
    """What a step has done: facts (numbers and ids only), words (free text, names) and the verdicts it computed."""

    facts: Mapping[str, Any] = field(default_factory=dict)
    said: Mapping[str, Any] | None = None
    verdicts: Sequence[Mapping[str, Any]] = ()


@dataclass(frozen=True)
class Choice:
    """One thing that a person may answer. `effect`: counts towards the rule, stops the round at once, or neither."""

    key: str
    label: str  # the words on the button: the act, not 提交
    effect: Literal["counts", "stops", "neutral"] = "counts"
    reason: bool = False  # must be given with a reason


@dataclass(frozen=True)
class Part:
    """One person's part in a wait, and in what capacity."""

    person_id: int
    role: str
    unit_id: int | None = None


@dataclass(frozen=True)
class Ask:
    """Whom a wait asks, what, until when, and by which rule it closes."""

    title: str  # 环节, as the office says it
    page: str
    parts: Sequence[Part]
    choices: Sequence[Choice]
    notice: str  # the message's template
    need: Need = "all"
    article: str = ""
    law: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    context: Mapping[str, Any] = field(default_factory=dict)  # for the message
    due_at: datetime | None = None
    on_due: Literal["close", "stay"] = "stay"
    remind_at: Sequence[datetime] = ()
    escalate_at: datetime | None = None
    deputies: bool = True
    verdicts: Sequence[Mapping[str, Any]] = ()


Act = Callable[[ActContext], Done]
AskAct = Callable[[ActContext], Ask]


@dataclass(frozen=True)
class Given:
    """One answer, as the procedure sees it."""

    answer_id: int
    person_id: int
    unit_id: int | None
    choice: str
    reason: str
    payload: Mapping[str, Any]


@dataclass(frozen=True)
class Outcome:
    """How a wait ended: `met`, the key of the choice that stopped it, `unmet`, or `time`; and what was given."""

    name: str
    subject: str
    round: int
    outcome: str
    how: str
    answers: Sequence[Given]

    @property
    def reason(self) -> str:
        """Return the reason given by whoever stopped the round, or the last reason given."""
        stopping = [a for a in self.answers if a.choice == self.outcome] or list(self.answers)
        return stopping[-1].reason if stopping else ""
