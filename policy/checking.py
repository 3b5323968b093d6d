"""The self-check of the law as data (规则自查): tables that fail, values that nobody reads, conflicts, old checks."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from policy.errors import PolicyError
from policy.layers import Conflict, Layers, load_rules, rules_in_force
from policy.pack_files import pack_names
from policy.packs import Pack, load_pack
from policy.recording import Recording, named_in_code
from policy.tables import Case, read_tables
from policy.values import Value

OLD, TOO_OLD = 365, 730  # days since somebody checked a value: a warning, a failure


@dataclass
class Findings:
    """What a check found: how much was looked at, what fails, what to look at, and the conflicts of the day."""

    packs: int = 0
    values: int = 0
    cases: int = 0
    gates: int = 0
    failures: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    conflicts: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)


def check(on: date, cases: Iterable[Case] | None = None, rules: Pack | None = None) -> Findings:
    """Return what is wrong with the packs and the tables, as they stand on a day; `rules`: with the office's values in them."""
    found = Findings()
    keys = _packs(found, on)
    if rules is not None:
        _office(found, rules, on)
    read, asked = _tables(found, read_tables() if cases is None else cases)
    found.gates = len(asked)
    named = named_in_code(keys - read)
    found.unread = sorted(keys - read)
    found.failures += [f"没有用例和函数读取的数值：{key}" for key in found.unread if not named[key]]
    found.warnings += [
        f"只有函数读取、没有用例读取的数值：{key}（{named[key][0]}）" for key in found.unread if named[key]
    ]
    try:
        found.conflicts = [conflict.words for conflict in conflicts(on, rules)]
    except PolicyError as error:
        found.warnings.append(f"{error.code} {error.message}")
    return found


def conflicts(on: date, rules: Pack | None = None) -> tuple[Conflict, ...]:
    """Return the conflicts between the layers in force on a day (or of some rules)."""
    rules = rules or load_rules(rules_in_force(on))
    return rules.conflicts(on) if isinstance(rules, Layers) else ()


@lru_cache(maxsize=8)
def keys_read() -> frozenset[str]:
    """Return every key that some case of the tables makes a gate read."""
    return frozenset(_tables(Findings(), read_tables())[0])


def _packs(found: Findings, on: date) -> set[str]:
    keys: set[str] = set()
    for name in pack_names():
        try:
            pack = load_pack(name)
        except PolicyError as error:
            found.failures.append(f"规则包{name}：{error.code} {error.message}")
            continue
        found.packs += 1
        keys |= set(pack.keys)
        for value in (value for key in pack.keys for value in pack.history(key)):
            _age(found, name, value, on)
    return keys


def _office(found: Findings, rules: Pack, on: date) -> None:
    """Look at what the office has set over the packs as at their own values."""
    plain = load_rules(rules.name)
    for key in rules.keys:
        own = [value for value in rules.history(key) if value not in plain.history(key)]
        for value in own:
            _age(found, "单位自定", value, on)


def _age(found: Findings, where: str, value: Value, on: date) -> None:
    found.values += 1
    days = (on - value.checked_on).days
    said = f"{where}，{value.title}（{value.key}）：{value.checked_on}核对，距今{days}日"
    if days > TOO_OLD:
        found.failures.append(f"{said}，超过{TOO_OLD}日未核对")
    elif days > OLD:
        found.warnings.append(f"{said}，超过{OLD}日未核对")


def _tables(found: Findings, cases: Iterable[Case]) -> tuple[set[str], set[str]]:
    read: set[str] = set()
    asked: set[str] = set()
    try:
        for case in cases:
            found.cases += 1
            asked.add(case.gate)
            read |= _one(found, case)
    except PolicyError as error:
        found.failures.append(f"用例不能读取：{error.code} {error.message}")
    return read, asked


def _one(found: Findings, case: Case) -> set[str]:
    try:
        rules = Recording(case.rules())
        wrong = case.wrong(case.verdict(rules))
    except PolicyError as error:
        found.failures.append(f"{case.table}“{case.name}”：{error.code} {error.message}")
        return set()
    found.failures += [f"{case.table}“{case.name}”：{words}" for words in wrong]
    return rules.read
