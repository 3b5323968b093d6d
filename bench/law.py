"""Part policy: verdicts a second on one core, shortlists a second, and how long the packs take to load."""

import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from fractions import Fraction

from bench.figures import Section
from policy.gates import find_gate, gates
from policy.layers import load_rules, rules_in_force

DAY = date(2010, 3, 1)
VERDICTS, SHORTLISTS, LOADING = 50_000, 5_000, 0.2
LOAD = """
import time, policy.layers, policy.pack_files, policy.packs
began = time.perf_counter()
for name in policy.pack_files.pack_names(): policy.packs.load_pack(name)
print(time.perf_counter() - began)
"""


def measure() -> Section:
    """Measure the law: each verdict looks its value up in three layers and says its reason in Chinese."""
    section = Section(
        "policy", "The law", "Gates asked directly, one process; each verdict is made anew, with its words."
    )
    rate = verdicts_a_second()
    section.row("simple verdicts a second", f"{rate:,.0f}")
    section.check(f"at least {VERDICTS:,} simple verdicts a second on one core", rate >= VERDICTS)
    if "shortlist" in gates():
        whole = shortlists_a_second()
        section.row("shortlists of 20 candidates a second", f"{whole:,.0f}")
        section.check(f"at least {SHORTLISTS:,} shortlists of 20 a second on one core", whole >= SHORTLISTS)
    else:
        section.row("shortlists of 20 candidates a second", "no gate `shortlist` yet")
    seconds = min(_load_seconds() for _ in range(5))
    section.row("loading all packs", f"{seconds:.3f} s")
    section.check(f"all packs loaded in under {LOADING} s", seconds < LOADING)
    return section


def verdicts_a_second() -> float:
    """Return how many answers a second the simplest gate gives (review_opinion: two values, one Chinese sentence)."""
    rules, ask = load_rules(rules_in_force(DAY)), find_gate("review_opinion").function
    return rate(lambda: ask(rules, DAY, outcome="approve", reason=""))


def shortlists_a_second() -> float:
    """Return how many shortlists of 20 candidates a second are made whole, by the gate of that name and its facts."""
    from policy.tables import read_tables

    case = next(case for case in read_tables() if case.gate == "shortlist" and case.expect == "可以")
    gate, rules = find_gate("shortlist"), case.rules()
    given = {
        fact.name: fact.read(raw)
        for fact in gate.facts
        for name, raw in case.facts.items()
        if name in (fact.name, fact.chinese)
    }
    marks = {f"候选人{n}": Fraction(9000 - n * 7, 100) for n in range(20)}
    given = {name: marks if isinstance(fact, dict) and len(fact) > 1 else fact for name, fact in given.items()}
    return rate(lambda: gate.function(rules, case.on, **given))


def rate(ask: Callable[[], object], seconds: float = 2.0) -> float:
    """Return calls a second: the best of three stretches, since other programs only ever make it slower."""
    best = 0.0
    for _ in range(3):
        times, began = 0, time.perf_counter()
        while (spent := time.perf_counter() - began) < seconds / 3:
            for _ in range(200):
                ask()
            times += 200
        best = max(best, times / spent)
    return best


def _load_seconds() -> float:
    done = subprocess.run([sys.executable, "-c", LOAD], capture_output=True, text=True, check=True)
    return float(done.stdout)
