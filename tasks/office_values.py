"""Values set by the office (单位自定数值): one person enters, another approves; the reference goes with it, both journalled.

The packs refuse what may not be (`policy.overrides`): over the law's words without a newer document, a past day
without `corrects`, no reference. A correction of a past day reaches new cases only: running ones keep their rules.
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import text
from sqlmodel import Session

from models import clock, journal
from models.errors import NoRight, QingshanError, ReasonNeeded
from models.office_values import OfficeValue
from policy.errors import FourEyes, NoReference, OfficeCannotOverrule, PastChanged, UnknownKey
from policy.layers import load_rules, rules_in_force
from policy.overrides import DECISIVE
from policy.packs import Pack
from policy.values import Value
from policy.written import as_written
from tasks.rights import APPROVES_VALUES, DECIDES, require_role
from tasks.rules import approved, home_of, with_office_values
from tasks.second_pair import APPROVED, REJECTED, ask_second, tell_first

SURE = ("verified", "local", "unverified")  # an entry of the office does not stand in the Measures
REFERENCE = ("article", "words", "source")


class NoSuchOfficeValue(QingshanError):
    """没有这一条录入的数值，请从该数值的页面重新打开。"""

    number, status = 6401, 404


class ValueDecided(QingshanError):
    """这一条已经审核、退回或撤回，不能再办理。需要改动的，请另行录入。"""

    number, status = 6402, 409


class BadOfficeValue(QingshanError):
    """录入的内容不完整，请按栏目说明补填。"""

    number, status = 6403, 422


@dataclass(frozen=True)
class Draft:
    """What a clerk fills in for one entry: `typed` is the value in its unit's written form."""

    key: str
    typed: str
    since: date
    article: str
    words: str
    source: str
    sure: str
    checked_on: date
    document: str = ""
    corrects: date | None = None
    note: str = ""


def propose(tx: Session, draft: Draft, by: int) -> OfficeValue:
    """Enter a value (录入), to be approved by another person; journalled. Raises QS-2013, QS-6403, QS-60xx, QS-6102."""
    require_role(tx, by, DECIDES)
    _one_at_a_time(tx)
    plain = load_rules(rules_in_force(clock.today(tx)))
    if draft.key not in plain.keys:
        raise UnknownKey(draft.key, key=draft.key)
    _check_filled(draft, clock.today(tx))
    given = {name: part for name, part in draft.__dict__.items() if name != "typed"}
    value = as_written(plain.history(draft.key)[0].unit, draft.typed)
    now = clock.now(tx)
    one = OfficeValue(**given, pack=home_of(plain, draft.key), value=value, entered_by_id=by, entered_at=now)
    _check(tx, one)
    tx.add(one)
    tx.flush()
    _journalled(tx, one, "proposed", by)
    ask_second(tx, _what(tx, one), page_of(one), by, f"office-value:{one.id}")
    return one


def approve(tx: Session, value_id: int, by: int) -> OfficeValue:
    """Approve what another person entered (审核同意): it holds for cases opened from now on. Raises QS-6013, QS-6402."""
    require_role(tx, by, APPROVES_VALUES)
    _one_at_a_time(tx)
    one = _open(tx, value_id)
    _two_persons(one, by)
    _check(tx, one)
    seq = _journalled(tx, one, "approved", by)
    one.state, one.decided_by_id, one.decided_at, one.entry_seq = "approved", by, clock.now(tx), seq
    tx.add(one)
    _tell(tx, one, APPROVED)
    return one


def reject(tx: Session, value_id: int, reason: str, by: int) -> OfficeValue:
    """Reject what another person entered (不同意), with a reason; raises QS-6013, QS-6402, QS-1007."""
    require_role(tx, by, APPROVES_VALUES)
    one = _open(tx, value_id)
    _two_persons(one, by)
    _ended(tx, one, "rejected", reason, by)
    _tell(tx, one, REJECTED)
    return one


def withdraw(tx: Session, value_id: int, reason: str, by: int) -> OfficeValue:
    """Take back what one has entered oneself (撤回), with a reason; raises QS-2013, QS-6402, QS-1007."""
    require_role(tx, by, DECIDES)
    one = _open(tx, value_id)
    if one.entered_by_id != by:
        raise NoRight("只有录入人本人可以撤回。")
    return _ended(tx, one, "withdrawn", reason, by)


def page_of(one: OfficeValue) -> str:
    """Return the path of the page on which an entry is decided."""
    return f"/values/{one.key}#entry-{one.id}"


def _tell(tx: Session, one: OfficeValue, result: str) -> None:
    """Tell who entered a value how it was decided."""
    dedupe = f"office-value-decided:{one.id}"
    tell_first(tx, _what(tx, one), result, page_of(one), one.entered_by_id, dedupe, reason=one.reason)


def _what(tx: Session, one: OfficeValue) -> str:
    """Return an entry as a message names it."""
    rules = load_rules(rules_in_force(clock.today(tx)))
    title = rules.history(one.key)[0].title if one.key in rules.keys else one.key
    return f"单位自定数值“{title}”，自{one.since.year}年{one.since.month}月{one.since.day}日起"


def _two_persons(one: OfficeValue, by: int) -> None:
    """Let nobody decide on what they have entered themselves (四眼原则); they may withdraw it."""
    if one.entered_by_id == by:
        raise FourEyes("本人录入的，本人只能撤回", key=one.key)


def _ended(tx: Session, one: OfficeValue, state: str, reason: str, by: int) -> OfficeValue:
    if not reason.strip():
        raise ReasonNeeded
    one.state, one.decided_by_id, one.decided_at, one.reason = state, by, clock.now(tx), reason.strip()
    tx.add(one)
    _journalled(tx, one, state, by)
    return one


def _open(tx: Session, value_id: int) -> OfficeValue:
    """Return an entry that waits for its decision, taken for this transaction."""
    one = tx.get(OfficeValue, value_id, with_for_update=True, populate_existing=True)
    if one is None:
        raise NoSuchOfficeValue
    if one.state != "proposed":
        raise ValueDecided
    return one


def _one_at_a_time(tx: Session) -> None:
    """Put approvals one after another, so that each is held against those before it."""
    tx.execute(text("SELECT pg_advisory_xact_lock(hashtext('office_value'))"))


def _check_filled(draft: Draft, today: date) -> None:
    for name in REFERENCE:
        if not getattr(draft, name).strip():
            raise NoReference(key=draft.key, field=name)
    if draft.sure not in SURE:
        raise BadOfficeValue("请选择依据是否已经核实。")
    if not 1949 <= draft.since.year <= 2999:
        raise BadOfficeValue("施行日期不在合理范围内，请核对年份。")
    if draft.checked_on > today:
        raise BadOfficeValue("核对日期不能晚于今天，请核对。")
    if draft.corrects and not draft.note.strip():
        raise BadOfficeValue("更正以前日期的取值，须在说明中写明理由。")


def _check(tx: Session, one: OfficeValue) -> Pack:
    """Hold an entry against the rules with all that is approved; returns them with it. Raises what the packs refuse."""
    name, today = rules_in_force(clock.today(tx)), clock.today(tx)
    if one.since < today and one.corrects != one.since:
        raise PastChanged(f"{one.since}", key=one.key)
    before = _value_before(with_office_values(name, approved(tx)), one)
    if before.sure in DECISIVE and not one.document.strip():
        raise OfficeCannotOverrule(before.title, key=one.key)
    tried = OfficeValue(**(one.model_dump() | {"decided_by_id": 0}))  # as if a second person had approved it
    return with_office_values(name, [*approved(tx), tried])


def _value_before(rules: Pack, one: OfficeValue) -> Value:
    """Return the entry that the new one goes over: of the same pack, in force on its first day, or else the first."""
    same = [value for value in rules.history(one.key) if value.pack == one.pack]
    return next((value for value in same if value.since <= one.since), same[-1])


def _journalled(tx: Session, one: OfficeValue, name: str, by: int) -> int:
    """Write an act on an entry into the office's chain; returns the number of that entry."""
    said = {"value": one.value, "document": one.document, "words": one.words, "source": one.source, "note": one.note}
    facts = {"value": one.id, "key": one.key, "pack": one.pack, "since": one.since.isoformat(), "digest": one.digest}
    made = journal.append(
        tx,
        journal.OFFICE,
        "office_value",
        name,
        subject=one.key,
        actor=f"person:{by}",
        facts=facts,
        said=said | {"reason": one.reason},
    )
    return made.seq
