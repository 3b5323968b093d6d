"""Filling in what is never stored: a message's link, its code and its number (填入链接), when it leaves or is read."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from models.links import CheckCode, Link
from models.messages import Message
from notifications.codes import digits_of
from notifications.links import page_url, url_of
from notifications.render import CODE, LINK, NUMBER

ENTRY = re.compile(r"⟦link:(\d+)⟧")  # a digest has one for each of its items


@dataclass(frozen=True)
class Filled:
    """A message's texts with links and code, and its links by number."""

    subject: str
    text: str
    html: str
    links: Mapping[int, Link]
    page: str = ""  # the address of a page of ours that it leads to


def body_for(tx: Session, message: Message) -> str:
    """Return the plain text of a message with link, code and number filled in."""
    return fill(tx, [message])[message.id].text


def fill(tx: Session, messages: Sequence[Message]) -> dict[int, Filled]:
    """Fill in many messages at once; returns them by number. Raises QS-5003 and QS-7006 when set-up is incomplete."""
    links = _links(tx, {i for m in messages for i in link_ids(m)})
    codes = _codes(tx, {m.code_id for m in messages if m.code_id})
    return {m.id: _filled(m, links, codes) for m in messages}


def link_ids(message: Message) -> list[int]:
    """Return the numbers of a message's links, a digest's too, in the order in which they stand."""
    entries = [int(found) for found in ENTRY.findall(message.body)]
    return [message.link_id, *entries] if message.link_id else entries


def page_of(message: Message) -> str:
    """Return the address of the page that a message leads to, empty for one that leads to none."""
    path = message.facts.get("page", "") if isinstance(message.facts, dict) else ""  # of a damaged one: none
    return page_url(path) if path else ""


def _filled(message: Message, links: Mapping[int, Link], codes: Mapping[int, CheckCode]) -> Filled:
    own = {number: links[number] for number in link_ids(message)}
    urls = {number: url_of(link) for number, link in own.items()}
    page = page_of(message)
    digits = digits_of(codes[message.code_id]) if message.code_id else ""

    def put(words: str) -> str:
        words = ENTRY.sub(lambda found: urls[int(found[1])], words)
        if message.link_id:
            words = words.replace(LINK, urls[message.link_id])
        elif page:
            words = words.replace(LINK, page)
        return words.replace(CODE, digits).replace(NUMBER, str(message.id))

    return Filled(message.subject, put(message.body), put(message.html), own, page)


def _links(tx: Session, numbers: Iterable[int]) -> dict[int, Link]:
    wanted = sorted(numbers)
    return {link.id: link for link in tx.exec(select(Link).where(col(Link.id).in_(wanted)))} if wanted else {}


def _codes(tx: Session, numbers: Iterable[int]) -> dict[int, CheckCode]:
    wanted = sorted(numbers)
    return {c.id: c for c in tx.exec(select(CheckCode).where(col(CheckCode.id).in_(wanted)))} if wanted else {}
