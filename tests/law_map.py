"""`docs/law-map.md`: sentence of a measure → values → gates → case tables → flow; `python -m tests.law_map` writes it anew.

With `--check` (part of `make lint`) it says what is missing and returns 1; what may pass, and why, is in tests/law_map.toml.
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterator
from fnmatch import fnmatch
from functools import lru_cache
from typing import Any

from policy.gates import gates
from policy.pack_files import pack_names
from policy.packs import load_pack
from policy.recording import named_in_code
from policy.values import Value
from qingshan.settings import ROOT
from tests.law_readings import gates_reading, matters, tables_of
from tests.law_spans import BOUND, LOCAL, Span, measure, numbers, places, sentences

PAGE = ROOT / "docs" / "law-map.md"
RULES = ROOT / "tests" / "law_map.toml"
FLOWS = ("flows", "tasks")
TO_COME = "流程待建"
UNCOVERED = "未覆盖"
HEAD = """# Law map (条文对照)

Made by `python -m tests.law_map`; do not edit. For each sentence of the 32 measures: the values that quote it, the gates that read
them, the tables of cases that ask those gates, the flow that uses the gate. 留给人员 = left to people's judgement, with the reason;
未覆盖 = nothing covers it. What the check lets pass, and why: `tests/law_map.toml`.
"""


def page() -> str:
    """Return the page as it should stand in the repository."""
    parts = [HEAD]
    for number in range(1, 33):
        parts.append(f"\n## 第{number}条{'（待建）' if number in pending() else ''}\n")
        for sentence in sentences(measure(number)):
            lines = "".join(f"- {line}\n" for line in _lines(number, sentence))
            parts.append(f"\n> {sentence.words}\n\n{lines}")
    parts.append("\n## 上级规定\n\n")
    for value in (value for value in values() if value.pack != LOCAL):
        parts.append(f"- {value.cite}：{_value_line(value)}\n")
    return "".join(parts)


def _lines(number: int, sentence: Span) -> Iterator[str]:
    words = measure(number)
    found = [value for value in _of(number) if any(sentence.overlaps(p) for p in places(value.words, words))]
    left = [
        one
        for one in load_pack(LOCAL).left_to_people(str(number))
        if any(sentence.overlaps(p) for p in places(one.words, words))
    ]
    yield from (_value_line(value) for value in found)
    yield from (f"留给人员：“{one.words}”——{one.why}" for one in left)
    if not found and not left:
        yield "标题" if sentence == next(sentences(words)) else UNCOVERED


def _value_line(value: Value) -> str:
    reading = gates_reading(value.key)
    if not reading:
        files = named_in_code([value.key])[value.key]
        used = "、".join(f"`{file}`" for file in files) if files else "没有函数读取"
        return f"{value.title}（`{value.key}`，{value.shown()}）→ {used}"
    return f"{value.title}（`{value.key}`，{value.shown()}）→ " + "；".join(_gate_words(name) for name in reading)


@lru_cache(maxsize=256)
def _gate_words(name: str) -> str:
    tables = "、".join(tables_of(name))
    flow = "、".join(f"`{path}`" for path in used_in(name)) or TO_COME
    return f"{gates()[name].chinese} `{name}`（用例 {tables}；{flow}）"


@lru_cache(maxsize=256)
def used_in(gate: str) -> tuple[str, ...]:
    """Return the files of flows and acts that use a gate."""
    named = re.compile(rf"\b{gate}\b\(")
    return tuple(sorted(path for path, text in _sources() if named.search(text)))


@lru_cache(maxsize=1)
def _sources() -> tuple[tuple[str, str], ...]:
    files = [path for folder in FLOWS for path in sorted((ROOT / folder).glob("**/*.py"))]
    return tuple((path.relative_to(ROOT).as_posix(), path.read_text("utf-8")) for path in files)


@lru_cache(maxsize=1)
def allowed() -> dict[str, Any]:
    """Return what the check lets pass, with the reasons."""
    return tomllib.loads(RULES.read_text("utf-8"))


def pending() -> set[int]:
    """Return the measures that are still to come."""
    return set(allowed()["pending"])


@lru_cache(maxsize=1)
def values() -> tuple[Value, ...]:
    """Return every dated entry of every pack."""
    packs = [load_pack(name) for name in pack_names()]
    return tuple(value for pack in packs for key in pack.keys for value in pack.history(key))


def _of(number: int) -> list[Value]:
    return [value for value in values() if value.pack == LOCAL and value.article == str(number)]


def _passes(kind: str, key: str) -> bool:
    return any(fnmatch(key, one["key"]) for one in allowed().get(kind, []))


def problems() -> list[str]:
    """Return in words everything that the check finds."""
    stale = (
        []
        if PAGE.exists() and PAGE.read_text("utf-8") == page()
        else ["docs/law-map.md 已过时：请运行 python -m tests.law_map"]
    )
    return stale + [line for check in (_numbers, _finished, _unread, _unchanged, _left) for line in check()]


def missing_numbers(number: int) -> list[str]:
    """Return the numbers of a measure that no value quotes."""
    words = measure(number)
    covered = [place for value in _of(number) for place in places(value.words, words)]
    for one in allowed().get("number", []):
        covered += places(one["words"], words) if one["article"] == str(number) else []
    return [found.words for found in numbers(words) if not any(found.overlaps(place) for place in covered)]


def _numbers() -> Iterator[str]:
    for number in range(1, 33):
        if number not in pending():
            yield from (f"第{number}条的“{words}”没有数值引用" for words in missing_numbers(number))


def _finished() -> Iterator[str]:
    for number in range(1, 33):
        covered = UNCOVERED not in page_of(number)
        if number in pending() and _of(number) and not missing_numbers(number) and covered:
            yield f"第{number}条已经齐全，请从 tests/law_map.toml 的 pending 中去掉"
        if number not in pending() and not covered:
            yield f"第{number}条有句子既没有数值引用，也没有写明留给人员"


def page_of(number: int) -> str:
    """Return the lines of one measure."""
    return "\n".join(line for sentence in sentences(measure(number)) for line in _lines(number, sentence))


def _unread() -> Iterator[str]:
    keys = sorted({value.key for value in values()})
    named = named_in_code(keys)
    for key in keys:
        if gates_reading(key):  # also where a gate goes through all keys of a beginning, and names none
            continue
        if not named[key]:
            yield f"没有函数读取数值 {key}"
        elif not _passes("unread", key):
            yield f"没有用例读取数值 {key}"


def _unchanged() -> Iterator[str]:
    for value in values():
        skipped = _passes("unread", value.key) or _passes("unchanged", value.key)
        if gates_reading(value.key) and not skipped and not matters(value):
            yield f"改动数值 {value.key}（{value.pack}，{value.shown()}）不改变任何用例的结果"


def _left() -> Iterator[str]:
    for name in pack_names():
        for left in load_pack(name).not_modelled:
            if BOUND.search(left.words):
                yield f"第{left.article}条留给人员的“{left.words}”含有数目、期限或必须、不得、一律、严禁"


def main(asked: list[str]) -> int:
    """Write the page, or check and say what is wrong."""
    if "--check" not in asked:
        PAGE.write_text(page(), encoding="utf-8")
        return 0
    found = problems()
    print("\n".join(found) or "条文对照相符")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
