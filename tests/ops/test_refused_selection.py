"""A selection refused at each gate in turn (逐项不予受理): every gate that the flow asks is among the refusals, or said why not."""

from __future__ import annotations

import ast
import importlib
import inspect
import json
import subprocess
import sys
from types import ModuleType

import pytest

import flows.open_selection
from policy.gates import gates
from qingshan.rehearse import refused_report as refused
from qingshan.settings import ROOT

ELSEWHERE = {"tasks.selection.competing", "tasks.selection.directed"}  # other manners of selecting


def gates_asked() -> set[str]:
    """Return the gates that the acts of 公推优选 ask: those that the modules of its flow, and theirs, take from policy."""
    known, found = set(gates()), set()
    seen: set[str] = set()
    todo = [flows.open_selection.__name__]
    while todo:
        name = todo.pop()
        if name in seen or name in ELSEWHERE:
            continue
        seen.add(name)
        module = importlib.import_module(name)
        for taken_from, taken in _imports(module):
            if taken_from.startswith("policy."):
                found |= known & {taken}
            for whole in (taken_from, f"{taken_from}.{taken}"):
                if whole.startswith("tasks.selection") and _is_module(whole):
                    todo.append(whole)
    return found


def _imports(module: ModuleType) -> list[tuple[str, str]]:
    tree = ast.parse(inspect.getsource(module))
    return [
        (node.module or "", alias.name)
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    ]


def _is_module(name: str) -> bool:
    return (ROOT / f"{name.replace('.', '/')}.py").exists()


def test_the_gates_of_the_flow_are_found() -> None:
    assert {"quorum", "input_weights", "inspection_team", "public_notice", "tenure"} <= gates_asked()


def test_what_is_not_refused_here_is_a_gate_and_said_why() -> None:
    listed = refused.NEVER | refused.OTHERWISE
    assert set(listed) <= set(gates()) and len(listed) == len(refused.NEVER) + len(refused.OTHERWISE)
    assert all(listed.values())


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_each_gate_that_the_flow_asks_refuses_once() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "qingshan", "rehearse", "refused-selection", "--json"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=550,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    came = json.loads(done.stdout.strip().splitlines()[-1])
    assert came["outcome"] == "已任职"
    assert gates_asked() - set(refused.NEVER) - set(refused.OTHERWISE) - refused.gates_in(came) == set()
    rows = refused.rows(came)
    assert all(row["step"] and row["what"] and row["reason"] for row in rows), [r for r in rows if not r["reason"]]
    assert all(row["article"] and row["words"] for row in rows if row["gate"]), rows
    assert came["journal"]["breaks"] == 0
