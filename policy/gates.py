"""The registry of gates (核算项目): a name → the function, its article and the facts it needs.

So that tables of cases, the command line and other programs can ask any gate by name, without knowing its module.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, wraps
from importlib import import_module
from pkgutil import iter_modules
from typing import Any, TypeVar, cast

import policy
from policy.errors import UnknownGate
from policy.facts import Fact, facts_of, read_facts
from policy.packs import Pack
from policy.verdict import Asked, Verdict

Function = TypeVar("Function", bound=Callable[..., Verdict])
_GATES: dict[str, "Gate"] = {}


@dataclass(frozen=True, slots=True)
class Gate:
    """One gate: its name, its Chinese title, the articles it reads, and the facts it needs."""

    name: str
    chinese: str
    articles: tuple[str, ...]
    function: Callable[..., Verdict]
    facts: tuple[Fact, ...]


def gate(chinese: str, *articles: str) -> Callable[[Function], Function]:
    """Register a gate under its function's name, with its Chinese title and articles; two of one name raise ValueError."""

    def register(function: Function) -> Function:
        name = function.__name__
        if name in _GATES:
            raise ValueError(f"two gates named {name}")

        @wraps(function)
        def asking(pack: Pack, on: date, **facts: Any) -> Verdict:
            verdict = function(pack, on, **facts)
            object.__setattr__(
                verdict, "asked", Asked(on, facts, pack)
            )  # made a moment ago, and nobody else has it yet
            return verdict

        _GATES[name] = Gate(name, chinese, articles, asking, facts_of(function))
        return cast(Function, asking)

    return register


def gates() -> Mapping[str, Gate]:
    """Return every gate by name, in order: those of every folder of `policy`."""
    _import_all()
    return dict(sorted(_GATES.items()))


@cache
def _import_all() -> None:
    """Import every folder of `policy`, once a process: importing it registers its gates."""
    for found in iter_modules(policy.__path__):
        if found.ispkg:
            import_module(f"policy.{found.name}")


def find_gate(name: str) -> Gate:
    """Return one gate by name; UnknownGate where there is none."""
    _import_all()
    found = _GATES.get(name)
    if found is None:
        raise UnknownGate(name, gate=name)
    return found


def evaluate(name: str, facts: Mapping[str, Any], pack: Pack, on: date) -> Verdict:
    """Ask a gate by name about plain facts (from TOML, JSON or a form); BadFacts where they cannot be read."""
    wanted = find_gate(name)
    return wanted.function(pack, on, **read_facts(wanted.facts, facts))
