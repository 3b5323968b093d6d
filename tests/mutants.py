"""Mutants (变异): each is one small change of one line of `policy/`; a good table of cases notices it."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qingshan.settings import ROOT

COMPARE = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
ARITHMETIC = {ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.FloorDiv: ast.Mult}
CALLS = {"min": "max", "max": "min", "any": "all", "all": "any", "ok": "not_applicable", "not_applicable": "ok"}
Apply = Callable[[], None]


@dataclass(frozen=True)
class Mutant:
    """One change: the file, which of its sites, the line, and the change in words."""

    path: str
    site: int
    line: int
    words: str

    @property
    def module(self) -> str:
        """Return the module's dotted name."""
        return self.path.removesuffix(".py").replace("/", ".").removesuffix(".__init__")

    def code(self) -> Any:
        """Return the module compiled with the change."""
        tree = ast.parse((ROOT / self.path).read_text("utf-8"))
        list(_sites(tree))[self.site][2]()
        return compile(ast.fix_missing_locations(tree), str(ROOT / self.path), "exec")


def mutants_of(path: Path) -> list[Mutant]:
    """Return every mutant of a file, in the order of its lines."""
    source, found = path.read_text("utf-8"), []
    for number, (line, before, _) in enumerate(_sites(ast.parse(source))):
        tree = ast.parse(source)
        _, node, apply = list(_sites(tree))[number]
        was = ast.unparse(before)
        apply()
        found.append(Mutant(path.relative_to(ROOT).as_posix(), number, line, _words(was, ast.unparse(node))))
    return found


def _words(was: str, becomes: str) -> str:
    """Say a change shortly: what both have in common at the ends is left out when it is long."""
    start = next((n for n, (a, b) in enumerate(zip(was, becomes, strict=False)) if a != b), 0)
    start = max(0, start - 30)
    cut = "…" if start else ""
    return f"{cut}{was[start : start + 60]} → {cut}{becomes[start : start + 60]}".replace("\n", " ")


def _sites(tree: ast.AST) -> Iterator[tuple[int, ast.AST, Apply]]:
    for node in _walk(tree):
        line = node.target.lineno if isinstance(node, ast.comprehension) else getattr(node, "lineno", 0)
        for apply in _changes(node):
            yield line, node, apply


def _walk(node: ast.AST) -> Iterator[ast.AST]:
    """Yield what runs: no annotations, decorators, docstrings, imports; no pieces of Chinese sentences."""
    yield node
    for name, part in ast.iter_fields(node):
        if name in ("annotation", "returns", "decorator_list") or isinstance(node, ast.JoinedStr):
            continue
        for child in part if isinstance(part, list) else [part]:
            skipped = isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant)
            skipped = skipped or (isinstance(child, ast.Assign) and ast.unparse(child.targets[0]) == "__all__")
            if isinstance(child, ast.AST) and not skipped and not isinstance(child, ast.Import | ast.ImportFrom):
                yield from _walk(child)


def _set(node: ast.AST, name: str, part: Any) -> Apply:
    return lambda: setattr(node, name, part)


def _changes(node: ast.AST) -> Iterator[Apply]:
    match node:
        case ast.Compare():
            for n, op in enumerate(node.ops):
                yield _set(node, "ops", [*node.ops[:n], COMPARE[type(op)](), *node.ops[n + 1 :]])
        case ast.BoolOp():
            yield _set(node, "op", ast.Or() if isinstance(node.op, ast.And) else ast.And())
        case ast.BinOp() | ast.AugAssign() if type(node.op) in ARITHMETIC:
            yield _set(node, "op", ARITHMETIC[type(node.op)]())
        case ast.If() | ast.IfExp():
            yield _set(node, "test", ast.Constant(True))
            yield _set(node, "test", ast.Constant(False))
        case ast.comprehension() if node.ifs:
            yield _set(node, "ifs", [])
        case ast.UnaryOp(op=ast.Not()):
            yield _set(node, "op", ast.UAdd())
        case ast.Call(func=ast.Name(id=name)) if name in CALLS:
            yield _set(node.func, "id", CALLS[name])
        case ast.Constant(value=bool() as was):
            yield _set(node, "value", not was)
        case ast.Constant(value=int() as was):
            yield _set(node, "value", was + 1)
        case ast.Constant(value=str() as was) if was.isascii() and was:
            yield _set(node, "value", f"x{was}")
