"""The rules of a case (规则包): kept with it when it begins, and read back from there, never from today's files."""

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session

from models import clock
from models.cases import Case
from models.rules import RulePack
from policy.layers import load_rules, pack_from_content, rules_in_force
from policy.packs import Pack
from policy.values import Value

_read_packs: dict[str, Pack] = {}  # by hash: the content of one never changes


def keep_pack(tx: Session, name: str | None = None) -> Pack:
    """Keep the pack of that name (or the one in force today) and return it: a case can then be pinned to its hash."""
    pack = load_rules(name or rules_in_force(clock.today(tx)))
    row = {"hash": pack.hash, "name": pack.name, "content": pack.content, "kept_at": clock.now(tx)}
    tx.execute(insert(RulePack).values(row).on_conflict_do_nothing())
    return pack


def pack_of(tx: Session, case: Case) -> Pack:
    """Return the pack that a case is pinned to."""
    if case.pack_hash not in _read_packs:
        content = tx.get_one(RulePack, case.pack_hash).content
        _read_packs[case.pack_hash] = pack_from_content(content, case.pack_hash)
    return _read_packs[case.pack_hash]


def cited(value: Value) -> str:
    """Return the citation of a value as a page shows it, saying so where nobody has verified it (未核实、地方做法)."""
    return value.cite if value.sure in ("in_measures", "verified") else f"{value.cite}（{value.sure_words}）"
