"""Rendering notices (通知正文): Jinja2, strict, before the outbox row exists (F17).

Templates lie in `templates/<kind>/{subject.txt,body.txt,body.html}`. Values are put in, never run: `{{7*7}}` in a name
is shown as it stands. The link, the code and the number are only marked here (⟦link⟧) and filled in at hand-over.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateError

from models.quotes import nested
from notifications.errors import MissingVariable
from notifications.kinds import IN_SUBJECT, OPTIONAL, kind_of
from notifications.whom import ISSUER

HERE = Path(__file__).parent / "templates"
PARTS = ("subject.txt", "body.txt", "body.html")
LINK, CODE, NUMBER = "⟦link⟧", "⟦code⟧", "⟦number⟧"
INSIDE = {("mailbox", "inbox")}  # the office's own; everything else is an outside channel, an SMS too
RESTRICTED = "_restricted"  # what outside channels say of a restricted case (design §6)


@dataclass(frozen=True)
class Rendered:
    """A notice as it stands in the outbox; `template` is the fingerprint of what it was made from."""

    subject: str
    body: str
    html: str
    template: str
    bare: bool  # says nothing of its case and has no link


@cache
def environment() -> Environment:
    """Return the one environment: an undefined variable is an error, HTML is escaped, text is not."""
    return Environment(
        loader=FileSystemLoader(HERE),
        undefined=StrictUndefined,
        autoescape=lambda name: bool(name and name.endswith(".html")),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
        auto_reload=False,
    )


@cache
def fingerprint(folder: str) -> str:
    """Return the fingerprint of a template with its base, so that a message says which wording it had."""
    files = [HERE / folder / part for part in PARTS] + [HERE / "_base" / part for part in PARTS[1:]]
    return hashlib.sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest()[:16]


def outside(channel_kind: str, address: str) -> bool:
    """Tell whether a channel leaves the office: mail, WeCom, DingTalk, Feishu and SMS do."""
    return (channel_kind, address) not in INSIDE


def render(
    kind: str,
    context: Mapping[str, Any],
    *,
    has_link: bool = False,
    secrecy: str = "internal",
    is_outside: bool = False,
    contact: str = ISSUER,
    ready: Mapping[str, Any] | None = None,
) -> Rendered:
    """Render one notice for one sort of channel.

    `secrecy`: open, internal or restricted; a restricted case shows outside neither link, procedure nor name.
    `contact`: whom to ring (notifications/whom.py). `ready`: values of ours that are put in as they stand, our marks too.
    Raises QS-7001 for an unknown kind and QS-7002, naming the variable, when something is missing.
    """
    needed = kind_of(kind)
    missing = [name for name in needed.needs if name not in {**context, **(ready or {})}]
    if missing:
        raise MissingVariable(f"“{needed.title}”缺少：{'、'.join(missing)}。通知未生成，请系统管理员核对。")
    bare = secrecy == "restricted" and is_outside and needed.about_case
    folder = RESTRICTED if bare else kind
    values = {**_values(context, LINK if has_link and not bare else "", contact), **(ready or {})}
    subject = {name: values[name] for name in IN_SUBJECT if name in values}
    return Rendered(
        subject=one_line(_part(folder, "subject.txt", subject)),
        body=nested(_part(folder, "body.txt", values)),
        html=nested(_part(folder, "body.html", values)),
        template=fingerprint(folder),
        bare=bare,
    )


def one_line(words: str) -> str:
    """Return words without any line break or control character: a subject cannot start a header of its own (A11)."""
    return " ".join("".join(" " if ord(c) < 32 or c in "\x7f\x85\u2028\u2029" else c for c in words).split())


def _values(context: Mapping[str, Any], link: str, contact: str) -> dict[str, Any]:
    given = {name: inert(value) for name, value in context.items()}
    return {
        **dict.fromkeys(OPTIONAL, ""),
        "contact": inert(contact),
        **given,
        "link": link,
        "number": NUMBER,
        "code": CODE,
    }


def inert(value: Any) -> Any:
    """Keep our own marks out of what people wrote, so that nobody writes a link's place into a notice."""
    if isinstance(value, str):
        return value.replace("⟦", "〔").replace("⟧", "〕")
    if isinstance(value, Sequence):
        return [inert(item) for item in value]
    return value


def _part(folder: str, part: str, values: Mapping[str, Any]) -> str:
    try:
        return environment().get_template(f"{folder}/{part}").render(values).strip()
    except TemplateError as error:
        raise MissingVariable(f"通知模板 {folder}/{part}：{error.message}") from None
