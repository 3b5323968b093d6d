"""Rules that remember what was asked of them (留痕规则): so that a check can tell which values a gate really reads."""

import ast
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from policy.packs import Pack
from policy.values import Value

CODE = Path(__file__).parents[1]
READING = ("policy", "tasks", "flows")


class Recording(Pack):
    """Rules that answer as those inside do, and keep the keys asked for; `changed` may put another value in place."""

    def __init__(self, rules: Pack, changed: Callable[[Value], Value] = lambda value: value) -> None:
        self._rules, self._changed, self.read = rules, changed, set[str]()
        self.name, self.title, self.layer = rules.name, rules.title, rules.layer
        self.in_force_from, self.not_modelled = rules.in_force_from, rules.not_modelled

    def value(self, key: str, on: date) -> Value:
        """Return the value of a key in force on a day, and remember that it was asked for."""
        self.read.add(key)
        return self._changed(self._rules.value(key, on))

    @property
    def keys(self) -> tuple[str, ...]:
        """Return every key, in order."""
        return self._rules.keys

    def history(self, key: str) -> tuple[Value, ...]:
        """Return every dated entry of a key, newest first, and remember that it was asked for."""
        self.read.add(key)
        return tuple(self._changed(value) for value in self._rules.history(key))

    def entries_for(self, article: str, on: date) -> tuple[Value, ...]:
        """Return the values of an article in force on a day."""
        return self._rules.entries_for(article, on)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") or name == "_rules":
            raise AttributeError(name)
        return getattr(self._rules, name)


def named_in_code(keys: Iterable[str], folders: Iterable[str] = READING) -> dict[str, tuple[str, ...]]:
    """Return for each key the files that name it, whole or as a pattern (`f"training.{part}.days"`)."""
    found: dict[str, list[str]] = {key: [] for key in keys}
    for folder in folders:
        for path in sorted((CODE / folder).glob("**/*.py")):
            whole, patterns = _texts(path)
            for key, files in found.items():
                if key in whole or any(pattern.fullmatch(key) for pattern in patterns):
                    files.append(path.relative_to(CODE).as_posix())
    return {key: tuple(files) for key, files in found.items()}


def _texts(path: Path) -> tuple[set[str], list[re.Pattern[str]]]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    whole = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    return whole, list(_patterns(tree))


def _patterns(tree: ast.AST) -> Iterator[re.Pattern[str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            parts = [str(part.value) if isinstance(part, ast.Constant) else "" for part in node.values]
            if "." in "".join(parts) and re.search(r"[a-z]{3}", "".join(parts)):
                yield re.compile("".join(re.escape(part) if part else r"[\w.]+" for part in parts))
