"""`make mutate`: change `policy/` in small ways and see whether its tests notice (变异测试); docs/mutation.md has the result.

Each mutant runs in a forked process of its own: first every case of the tables (those of the changed file's gates
first), then the rest of tests/policy. `python -m tests.mutate --only policy/selecting --sample 200 --seed 1`.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import random
import re
import resource
import signal
import sys
import tempfile
import time
import tomllib
from collections import Counter
from collections.abc import Iterator
from importlib import import_module
from importlib.machinery import SourceFileLoader
from pathlib import Path
from typing import Any

from qingshan.settings import ROOT
from tests.mutants import Mutant, mutants_of

PAGE = ROOT / "docs" / "mutation.md"
REASONS = ROOT / "tests" / "mutation_reasons.toml"
LIMIT, TARGET = 90, 90  # seconds of computing for one mutant, however busy the machine is; per cent to be killed
WHOLE = 300  # the same where all of tests/policy is run
STUCK = 900  # seconds by the clock: for a mutant that waits and does not compute
MACHINERY = ("policy/asked.py", "policy/checking.py", "policy/recording.py", "policy/tables.py", "policy/gates.py", "")
SHARED = ("conduct", "deciding")  # packages that other packages use: their mutants are shown to the tests of all
WARM = ("hypothesis", "pytest", "sqlalchemy", "sqlmodel", "psycopg", "chinese_calendar", "models.db", "models.migrate")
SURVIVED, KILLED, TIMED_OUT = "survived", "killed", "timed out"
HEAD = """# Mutation testing of policy/ (变异测试)

Made by `make mutate`; do not edit. A mutant is one small change (a comparison, a constant, a branch, a key) of one line;
it is killed when a table of cases or a test of `tests/policy` fails. Why this way: `docs/decisions/0012-mutation.md`;
reasons for accepted survivors: `tests/mutation_reasons.toml`.
"""


def main() -> int:
    """Run a sample of mutants and write the page; returns 1 when fewer than the target are killed."""
    asked = _arguments()
    everything = [mutant for path in _files(asked.only) for mutant in mutants_of(path)]
    chosen = random.Random(asked.seed).sample(everything, min(asked.sample, len(everything)))
    os.environ["HYPOTHESIS_STORAGE_DIRECTORY"] = tempfile.mkdtemp(prefix="mutate-")
    for name in WARM:
        import_module(name)  # once here, not once in every forked process

    for path in ("", chosen[0].path):  # all the tests, and what is left of them for one package
        if run_one(None, path=path) != 0:
            print(f"tests/policy fails without any mutant {path}")
            return 2
    notes = Notes(asked.resume)
    results = {mutant: notes.known[_key(mutant)] for mutant in chosen if _key(mutant) in notes.known}
    left = [mutant for mutant in chosen if mutant not in results]
    for mutant, outcome in run_all(left, asked.workers, asked.minutes * 60):
        results[mutant] = outcome
        notes.keep(mutant, outcome)
        if outcome == SURVIVED:
            print(f"survived  {mutant.path}:{mutant.line}  {mutant.words}", flush=True)
        if len(results) % 100 == 0:
            print(f"… {len(results)} of {len(chosen)}, {notes.seconds():.0f} s", flush=True)
    words, share = report(results, len(everything), asked.seed, notes.seconds())
    if not asked.no_page:
        PAGE.write_text(words, "utf-8")
    print(words[len(HEAD) :][:600])
    return 0 if share >= TARGET else 1


def _key(mutant: Mutant) -> str:
    return f"{mutant.path}:{mutant.site}:{mutant.words}"


class Notes:
    """What came of each mutant, in a file where one is named: a run that was broken off goes on where it was."""

    def __init__(self, name: str) -> None:
        self.file, self.began, self.before = Path(name) if name else None, time.monotonic(), 0.0
        self.known: dict[str, str] = {}
        for line in self.file.read_text("utf-8").splitlines() if self.file and self.file.exists() else []:
            key, outcome, seconds = json.loads(line)
            self.known[key], self.before = outcome, max(self.before, seconds)

    def seconds(self) -> float:
        """Return how long the run has taken, with what it took before it was broken off."""
        return self.before + time.monotonic() - self.began

    def keep(self, mutant: Mutant, outcome: str) -> None:
        """Note what came of a mutant."""
        if self.file:
            with self.file.open("a", encoding="utf-8") as out:
                out.write(json.dumps([_key(mutant), outcome, round(self.seconds(), 1)], ensure_ascii=False) + "\n")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="policy", help="a folder or a file of policy/")
    parser.add_argument("--sample", type=int, default=2500)
    parser.add_argument("--seed", type=int, default=2009)
    parser.add_argument("--minutes", type=float, default=58)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--resume", default="", help="a file of what came of each mutant, to go on with")
    parser.add_argument("--no-page", action="store_true")
    return parser.parse_args()


def _files(only: str) -> list[Path]:
    path = ROOT / only
    return [path] if path.is_file() else sorted(path.glob("**/*.py"))


def run_all(chosen: list[Mutant], workers: int, seconds: float) -> Iterator[tuple[Mutant, str]]:
    """Yield each mutant with its outcome, as processes end; stops beginning new ones when the time is over."""
    running: dict[int, Mutant] = {}
    waiting, until = list(chosen), time.monotonic() + seconds
    while waiting or running:
        while waiting and len(running) < workers and time.monotonic() < until:
            mutant = waiting.pop(0)
            running[_forked(mutant)] = mutant
        if not running:
            return
        pid, status = os.wait()
        if pid in running:
            yield running.pop(pid), _outcome(status)


def _outcome(status: int) -> str:
    if os.WIFSIGNALED(status):
        return TIMED_OUT
    return SURVIVED if os.WEXITSTATUS(status) == 0 else KILLED


def _forked(mutant: Mutant | None, rest: bool = True, path: str = "") -> int:
    pid = os.fork()
    if pid == 0:
        code = 1
        with contextlib.suppress(BaseException):
            code = _in_child(mutant, rest, mutant.path if mutant else path)
        os._exit(code)
    return pid


def run_one(mutant: Mutant | None, rest: bool = True, path: str = "") -> int:
    """Run one mutant (or none, as if the file `path` were changed) and return how its process ended: 0 when nothing
    noticed it; `rest`: not the tables alone."""
    return os.waitpid(_forked(mutant, rest, path), 0)[1]


def _in_child(mutant: Mutant | None, rest: bool, path: str) -> int:
    quiet = os.open(os.devnull, os.O_WRONLY)
    os.dup2(quiet, 1)
    os.dup2(quiet, 2)
    signal.alarm(STUCK)
    seconds = WHOLE if path in MACHINERY else LIMIT
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5))
    resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))
    for name in [name for name in sys.modules if re.match(r"policy(\.|$)|tests\.(policy|law_)", name)]:
        del sys.modules[name]
    if mutant:
        _mutated(mutant)
    _ask_tables(path, mutant.module if mutant else "")
    if not rest:
        return 0
    import pytest

    tests = ROOT / "tests" / "policy"
    options = ["-x", "-q", "-p", "no:xdist", "--no-header", "-c", str(ROOT / "pyproject.toml")]
    left = set(_left_out(path))
    names = [name for file in sorted(tests.glob("test_*.py")) if (name := file.name) not in left]
    own = (f"test_{Path(path).parent.name}.py", f"test_{Path(path).stem}.py")
    files = [str(tests / name) for name in sorted(names, key=lambda name: name not in own)]  # its own first
    return int(pytest.main([*options, *files]))


def _left_out(path: str) -> list[str]:
    """Return the tests that cannot notice more: those that ask the tables once more, and those of other packages.

    Where the machinery is changed all are run; where a package is changed that others use, those of all packages.
    """
    if path in MACHINERY:
        return ["test_mutants.py"]
    apart = _package_apart(path)
    others = {folder.parent.name for folder in (ROOT / "policy").glob("*/__init__.py")} - {apart} if apart else set()
    again = ["test_asked.py", "test_cases.py", "test_checking.py", "test_law_map.py"]
    return ["test_mutants.py", *again, *(f"test_{name}.py" for name in sorted(others))]


def _mutated(mutant: Mutant) -> None:
    """Have the import of one module give the mutant instead; nothing is written to the disk."""
    code, plain = mutant.code(), SourceFileLoader.get_code

    def get_code(self: SourceFileLoader, fullname: str) -> Any:
        return code if fullname == mutant.module else plain(self, fullname)

    SourceFileLoader.get_code = get_code  # type: ignore[method-assign,assignment]


def _ask_tables(path: str, module: str) -> None:
    """Ask the cases of the tables that can notice, those of the module's own gates first; AssertionError at the first that does.

    Of a package that no other uses only its own gates' cases can.
    """
    from policy.gates import gates
    from tests.policy import test_cases

    of = {name: gate.function.__module__ for name, gate in gates().items()}
    apart = _package_apart(path)
    cases = [case for case in test_cases.CASES if not apart or of[case.gate].split(".")[1] == apart]
    for case in sorted(cases, key=lambda case: (of[case.gate] != module, case.table)):
        test_cases.test_case_of_the_table(case)
        test_cases.test_every_verdict_is_fit_to_be_shown(case)


def _package_apart(path: str) -> str:
    """Return the package of a file where no other package uses it, else nothing."""
    packages = {folder.parent.name for folder in (ROOT / "policy").glob("*/__init__.py")}
    own = Path(path).parent.name
    return own if path and own in packages and own not in SHARED else ""


def accepted() -> dict[tuple[str, str], str]:
    """Return the reasons for survivors that were accepted, by file and change."""
    if not REASONS.exists():
        return {}
    rows = tomllib.loads(REASONS.read_text("utf-8")).get("survivor", [])
    return {(row["file"], row["change"]): row["why"] for row in rows}


def report(results: dict[Mutant, str], everything: int, seed: int, seconds: float) -> tuple[str, float]:
    """Return the page and the share killed in per cent."""
    counts = Counter(results.values())
    killed = counts[KILLED] + counts[TIMED_OUT]
    share = 100 * killed / max(1, len(results))
    survivors = sorted((m for m, o in results.items() if o == SURVIVED), key=lambda m: (m.path, m.line, m.words))
    why = accepted()
    lines = [
        HEAD,
        f"- mutants possible: {everything}; run: {len(results)} (seed {seed})",
        f"- killed: {killed} ({share:.1f} %), of these by the limit of {LIMIT} s (machinery {WHOLE} s) of computing: {counts[TIMED_OUT]}",
        f"- survived: {len(survivors)}; minutes: {seconds / 60:.1f}",
        "",
        "| file | run | killed |",
        "|---|---|---|",
    ]
    for path, run in sorted(Counter(m.path for m in results).items()):
        dead = sum(1 for m, o in results.items() if m.path == path and o != SURVIVED)
        lines.append(f"| `{path}` | {run} | {dead} ({100 * dead / run:.0f} %) |")
    lines += ["", "## Survivors", ""]
    for mutant in survivors:
        words = mutant.words.replace("`", "'")
        lines.append(
            f"- {mutant.path}:{mutant.line} `{words}`: {why.get((mutant.path, mutant.words), 'no reason yet')}"
        )
    return "\n".join(lines) + "\n", share


if __name__ == "__main__":
    sys.exit(main())
