"""The outline of a procedure (步骤一览), read from its own code, so that no page draws the steps a second time.

A call of `case.step(x)`, `case.wait(x)`, `case.first(x)` or `case.open_each(x, …)` is a step; `case.each` and `case.together` lead into
the functions they name; what stands under an `if` happens only sometimes.
"""

import ast
import inspect
import textwrap
from collections.abc import Callable
from typing import Any

from flows import leases
from models import db
from tasks.acts import ActDef

CALLS = ("step", "wait", "first", "open_each")


def outline(body: Callable[..., Any]) -> list[dict[str, Any]]:
    """Return the steps of a procedure in the order of its code: name, title, stage, kind, each, sometimes, what."""
    return _merge(_walk(body, each=False, sometimes=False))


def keep(lease: leases.Lease, body: Callable[..., Any]) -> None:
    """Keep the outline with the case: its page shows the steps of the version with which it began."""
    with db.transaction() as tx:
        case = leases.fence(tx, lease)
        case.subject = {**case.subject, "steps": outline(body)}
        tx.add(case)


def _walk(body: Callable[..., Any], *, each: bool, sometimes: bool) -> list[dict[str, Any]]:
    tree = ast.parse(textwrap.dedent(inspect.getsource(body)))
    scope = inspect.unwrap(body).__globals__
    return _steps(tree.body[0], scope, each=each, sometimes=sometimes)


def _steps(node: ast.AST, scope: dict[str, Any], *, each: bool, sometimes: bool) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for child in _in_order(node):
        branch = sometimes or (isinstance(node, ast.If | ast.IfExp) and child is not node.test)
        found += _steps(child, scope, each=each, sometimes=branch)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and _is_case(node.func.value):
        found += _called(node, scope, each=each, sometimes=sometimes)
    elif isinstance(node, ast.Call) and node.args and _is_case(node.args[0]):
        part = _resolve(node.func, scope)  # a part of the procedure in a function of its own
        if inspect.isfunction(part):
            found += _walk(part, each=each, sometimes=sometimes)
    return found


def _in_order(node: ast.AST) -> list[ast.AST]:
    """Return the parts of a node in the order in which they run; functions defined inside are not run here."""
    if isinstance(node, ast.FunctionDef):
        return list(node.body)
    return [n for n in ast.iter_child_nodes(node) if not isinstance(n, ast.FunctionDef)]


def _is_case(node: ast.AST) -> bool:
    return isinstance(node, ast.Name) and node.id == "case"


def _called(node: ast.Call, scope: dict[str, Any], *, each: bool, sometimes: bool) -> list[dict[str, Any]]:
    assert isinstance(node.func, ast.Attribute)
    if node.func.attr in CALLS:
        act = _resolve(node.args[0], scope)
        if isinstance(act, ActDef):
            many = each or node.func.attr == "open_each" or len(node.args) > 1
            return [_row(act, each=many, sometimes=sometimes or node.func.attr == "first")]
    if node.func.attr in ("each", "together"):
        branches = [_resolve(arg, scope) for arg in node.args]
        return [
            row
            for branch in branches
            if inspect.isfunction(branch)
            for row in _walk(branch, each=node.func.attr == "each" or each, sometimes=sometimes)
        ]
    return []


def _resolve(node: ast.AST, scope: dict[str, Any]) -> Any:
    """Return what a name such as `review.ask_reviewer` stands for, or None."""
    if isinstance(node, ast.Name):
        return scope.get(node.id)
    if isinstance(node, ast.Attribute):
        return getattr(_resolve(node.value, scope), node.attr, None)
    return None


def _row(act: ActDef, *, each: bool, sometimes: bool) -> dict[str, Any]:
    return {
        "name": act.name,
        "title": act.title,
        "stage": act.stage,
        "kind": act.kind,
        "each": each,
        "sometimes": sometimes,
        "what": act.what,
    }


def _merge(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Keep the first place of an act that is called in two (opened for all, then waited for one by one)."""
    first: dict[str, dict[str, Any]] = {}
    for row in rows:
        first.setdefault(row["name"], row)
    return list(first.values())
