"""The outbox (通知发件箱): a notice is a row in the transaction of the act that causes it, never a call to a channel.

One row is one recipient by one channel. `queue` takes any number at once: a call to two thousand units is a handful of
statements. A person without a channel gets a row too, failed, so that the desk sees whom the notice did not reach.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session, col, select

from models import clock, db, journal
from models.base import in_shanghai
from models.cases import lock_case
from models.errors import NoSuchItem
from models.messages import Message
from models.people import Channel
from notifications.errors import AlreadyDelivered
from notifications.kinds import kind_of
from notifications.links import SIGN_IN_MINUTES, LinkSpec, new_links
from notifications.render import Rendered, outside, render
from notifications.whom import contact_words

NO_CHANNEL = "no-channel"  # 没有联系方式
ON_PAPER = "needs-printing"  # 需打印送达: a clerk prints it and records the delivery
Quiet = tuple[time, time]
_quiet: list[Quiet] = []


@dataclass(frozen=True)
class Notice:
    """One notice to one person. `dedupe`: the same one is never queued twice. `context`: see notifications/kinds.py.

    With an assignment the message carries a fresh link to it; else, with documents, a link to read the first one.
    """

    person_id: int
    kind: str
    context: Mapping[str, Any]
    dedupe: str
    assignment_id: int | None = None
    case_id: int | None = None
    urgent: bool = False
    secrecy: str = "internal"
    document_ids: Sequence[int] = ()
    code_id: int | None = None  # check codes only


@dataclass(frozen=True)
class Place:
    """Where a message goes: a channel of its person, or none."""

    kind: str = ""
    address: str = ""
    position: int = 1


UNHURRIED = frozenset({"receipt"})  # goes with the next message, or when a sender looks by itself, two seconds later


@dataclass
class Wordings:
    """What was rendered for one call of `queue`: the same notice to many people is rendered once."""

    contact: str  # whom to ring
    kept: dict[tuple[Any, ...], Rendered] = field(default_factory=dict)

    def of(self, notice: Notice, place: Place) -> Rendered:
        """Render a notice for a place. Raises QS-7001, QS-7002."""
        is_outside, has_link = outside(place.kind, place.address), links_to(notice)
        key = (notice.kind, notice.secrecy, is_outside, has_link, repr(sorted(notice.context.items())))
        if key not in self.kept:
            self.kept[key] = render(
                notice.kind,
                notice.context,
                has_link=has_link,
                secrecy=notice.secrecy,
                is_outside=is_outside,
                contact=self.contact,
            )
        return self.kept[key]


def configure(*, quiet: tuple[time | int, time | int] | None) -> None:
    """Set the quiet hours (免打扰时段), e.g. (22, 7) or (time(21), time(7, 30)); None for none (a rehearsal)."""
    _quiet[:] = [(_as_time(quiet[0]), _as_time(quiet[1]))] if quiet else []


def queue(tx: Session, notices: Sequence[Notice]) -> list[int]:
    """Queue notices in this transaction (通知入列); returns the numbers of the new messages, in order.

    A notice whose `dedupe` is already there is left out. Raises QS-7001 and QS-7002 before any row exists.
    """
    fresh = _not_yet(tx, notices)
    if not fresh:
        return []
    places = _first_channels(tx, [n.person_id for n in fresh])
    return put(tx, [(n, places.get(n.person_id, Place())) for n in fresh])


def put(tx: Session, rows: Sequence[tuple[Notice, Place]], *, fallback_of: int | None = None) -> list[int]:
    """Write messages to given places; `queue` is what acts call. Returns the numbers of the new messages."""
    wordings = Wordings(contact_words(tx))
    rendered = [wordings.of(notice, place) for notice, place in rows]
    specs = [(i, _spec(n, p)) for i, ((n, p), r) in enumerate(zip(rows, rendered, strict=True)) if _carries(n, p, r)]
    made = new_links(tx, [spec for _, spec in specs])
    links = dict(zip((i for i, _ in specs), made, strict=True))
    values = [
        _row(tx, n, p, r, links.get(i), fallback_of) for i, ((n, p), r) in enumerate(zip(rows, rendered, strict=True))
    ]
    statement = insert(Message).on_conflict_do_nothing(index_elements=["dedupe"]).returning(col(Message.id))
    ids = sorted(tx.scalars(statement, values))
    if any(notice.kind not in UNHURRIED for notice, _ in rows):
        db.tell(tx, "outbox")
    return ids


def record_delivery(tx: Session, message_id: int, by: int, note: str) -> None:
    """Record that a message was delivered by hand (人工送达登记): `by` whom, and how. Journalled.

    Raises QS-2001 for an unknown message, QS-7005 when it was sent or cancelled already.
    """
    case_id = tx.exec(select(Message.case_id).where(Message.id == message_id)).first()
    if case_id is not None:
        lock_case(tx, case_id)
    message = tx.get(Message, message_id, with_for_update=True, populate_existing=True)
    if message is None:
        raise NoSuchItem
    if message.state in ("sent", "cancelled"):
        raise AlreadyDelivered
    message.state, message.sent_at, message.error = "sent", clock.now(tx), ""
    message.claim += 1  # whoever is sending it just now may no longer record
    message.facts = {**message.facts, "by_hand": {"by": by, "note": note}}
    tx.add(message)
    chain = journal.chain_of(case_id) if case_id is not None else journal.OFFICE
    journal.append(
        tx,
        chain,
        "message",
        "delivered_by_hand",
        actor=f"person:{by}",
        facts={"message": message_id, "person": message.person_id},
        said={"note": note},
    )


def links_to(notice: Notice) -> bool:
    """Tell whether a notice has something to link to."""
    link = kind_of(notice.kind).link
    return link == "signin" or (link == "item" and bool(notice.assignment_id or notice.document_ids))


def not_before(at: datetime, urgent: bool) -> datetime:
    """Return when a message made at `at` may go: at once, or, in quiet hours and not urgent, in the morning.

    The built-in mailbox wakes nobody, so what goes there counts as urgent.
    """
    if urgent or not _quiet:
        return at
    local, (start, end) = in_shanghai(at), _quiet[0]
    now, overnight = local.time(), start > end
    is_quiet = (now >= start or now < end) if overnight else start <= now < end
    if not is_quiet:
        return at
    day = local.date() + timedelta(days=1 if overnight and now >= start else 0)
    return datetime.combine(day, end, local.tzinfo)


def _as_time(value: time | int) -> time:
    return value if isinstance(value, time) else time(value)


def _not_yet(tx: Session, notices: Sequence[Notice]) -> list[Notice]:
    wanted = {n.dedupe: n for n in notices}
    known = set(tx.exec(select(Message.dedupe).where(col(Message.dedupe).in_(list(wanted)))))
    return [n for key, n in wanted.items() if key not in known]


def _first_channels(tx: Session, person_ids: Sequence[int]) -> dict[int, Place]:
    rows = tx.execute(
        text(
            "SELECT DISTINCT ON (person_id) person_id, kind, address, position FROM channel"
            " WHERE active AND person_id = ANY(:ids) ORDER BY person_id, position"
        ),
        {"ids": sorted(set(person_ids))},
    )
    return {row.person_id: Place(row.kind, row.address, row.position) for row in rows}


def next_channel(tx: Session, person_id: int, after: int) -> Place | None:
    """Return a person's next active channel in order after position `after`, or None."""
    statement = select(Channel).where(
        Channel.person_id == person_id, col(Channel.active).is_(True), Channel.position > after
    )
    found = tx.exec(statement.order_by(col(Channel.position)).limit(1)).first()
    return Place(found.kind, found.address, found.position) if found else None


def _carries(notice: Notice, place: Place, words: Rendered) -> bool:
    return bool(place.kind) and links_to(notice) and not words.bare


def _spec(notice: Notice, place: Place) -> LinkSpec:
    if kind_of(notice.kind).link == "signin":
        return LinkSpec(
            notice.person_id,
            purpose="signin",
            channel_kind=place.kind,
            channel_address=place.address,
            minutes=SIGN_IN_MINUTES,
        )
    document = None if notice.assignment_id else notice.document_ids[0]
    return LinkSpec(
        notice.person_id,
        notice.assignment_id,
        document,
        "read" if document else "item",
        place.kind,
        place.address,
    )


def _row(
    tx: Session, notice: Notice, place: Place, words: Rendered, link_id: int | None, fallback_of: int | None
) -> dict[str, Any]:
    at = clock.now(tx)
    stuck = NO_CHANNEL if not place.kind else ON_PAPER if place.kind == "slip" else ""
    return {
        "dedupe": f"{notice.dedupe}#{place.position}" if fallback_of else notice.dedupe,
        "kind": notice.kind,
        "template": words.template,
        "case_id": notice.case_id,
        "assignment_id": notice.assignment_id,
        "person_id": notice.person_id,
        "channel_kind": place.kind,
        "channel_address": place.address,
        "position": place.position,
        "subject": words.subject,
        "body": words.body,
        "html": words.html,
        "link_id": link_id,
        "code_id": notice.code_id,
        "urgent": notice.urgent,
        "state": "failed" if stuck else "created",
        "attempts": 0,
        "next_try_at": not_before(at, notice.urgent or not outside(place.kind, place.address)),
        "claim": 0,
        "created_at": at,
        "error": stuck,
        "fallback_of_id": fallback_of,
        "facts": {
            "context": dict(notice.context),
            "secrecy": notice.secrecy,
            "documents": list(notice.document_ids),
        },
    }
