"""What an act is: a function with the name by which the journal knows it and the words by which the office does.

The name is the function's own; it must not change once cases have it in their journals (a new order of steps is a new
version of the procedure, design §4).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from models.acting import ActContext, Ask, Done


@dataclass(frozen=True)
class ActDef:
    """One legal act of a procedure (步骤): a step that the system does, or a wait that asks people."""

    name: str
    title: str
    stage: str  # 环节 under which the office files it
    kind: Literal["step", "wait"]
    do: Callable[[ActContext], Done | Ask]
    what: str  # the docstring's first line


def step(title: str, stage: str) -> Callable[[Callable[[ActContext], Done]], ActDef]:
    """Make a function an act that the system does in one transaction."""
    return lambda do: ActDef(do.__name__, title, stage, "step", do, _first_line(do))


def wait(title: str, stage: str) -> Callable[[Callable[[ActContext], Ask]], ActDef]:
    """Make a function an act that asks people and ends when they have answered or the time is over."""
    return lambda do: ActDef(do.__name__, title, stage, "wait", do, _first_line(do))


def _first_line(do: Callable[..., object]) -> str:
    return (do.__doc__ or "").strip().split("\n", 1)[0]
