"""Simulated staff (模拟人员): each reads their own mail, opens the link, asks for a code, decides; a browser each."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx
from sqlalchemy import text

from models import db

_CODE = re.compile(r"(?<!\d)(\d{6})(?!\d)")
_PROBLEM = re.compile(r"QS-\d{4}")
_SAID = re.compile(r'class="lead">(.*?)</p>|<h2>未能办理</h2>\s*<p>(.*?)</p>', re.S)
_WORDS = {
    "article": re.compile(r"<dt>依据</dt><dd>(.*?)(?:（(?:措施原文|已核实|地方做法|未核实)）)?</dd>"),
    "words": re.compile(r"<dd><q>(.*?)</q></dd>", re.S),
}
BY_A_GATE = "QS-4001"
_TAG = re.compile(r"<[^>]+>")


@dataclass(frozen=True)
class Item:
    """Something that a person was asked, as the message said it."""

    assignment_id: int
    person_id: int
    kind: str
    link: str


class Refusal(Exception):
    """The page refused; the number and what it said."""

    def __init__(self, number: str, page: str) -> None:
        super().__init__(number)
        self.number, self.page = number, page

    @property
    def said(self) -> dict[str, str]:
        """Return what the page says: the sentence, and the article with its words where a gate refused."""
        found = {"reason": _first(_SAID, self.page), "article": "", "words": ""}
        if self.number != BY_A_GATE:
            return found
        return found | {name: _first(pattern, self.page) for name, pattern in _WORDS.items()}


def _first(pattern: re.Pattern[str], page: str) -> str:
    found = pattern.search(page)
    return html.unescape(_TAG.sub("", next(filter(None, found.groups()), ""))).strip() if found else ""


@dataclass
class Staff:
    """Everybody who has mail, and what each has read so far."""

    origin: str
    read: int = 0
    presses: int = 0
    _browsers: dict[int, httpx.Client] = field(default_factory=dict)
    _used: set[int] = field(default_factory=set)  # messages whose code or link was used
    _inside: set[int] = field(default_factory=set)  # who is signed in

    def new_items(self) -> Iterator[Item]:
        """Read everybody's new mail and give what was asked, oldest first; receipts and notices are only read."""
        for letter in self._letters(after=self.read):
            self.read = max(self.read, letter["id"])
            for link in letter["links"]:
                if link["assignment_id"]:
                    yield Item(link["assignment_id"], letter["person_id"], letter["kind"], link["url"])

    def _letters(self, **query: int) -> list[dict[str, Any]]:
        answer = self.browser(0).get("/mailbox.json", params=query)
        answer.raise_for_status()
        return sorted(answer.json(), key=lambda letter: letter["id"])

    def browser(self, person_id: int) -> httpx.Client:
        """Return a person's own browser."""
        if person_id not in self._browsers:
            self._browsers[person_id] = httpx.Client(
                base_url=self.origin,
                headers={"Origin": self.origin},
                follow_redirects=True,
                trust_env=False,
                timeout=60,
            )
        return self._browsers[person_id]

    def open(self, item: Item) -> str:
        """Press the link and return the page that it leads to."""
        self.presses += 1
        return self.checked(self.browser(item.person_id).get(item.link))

    def sign_in(self, person_id: int) -> httpx.Client:
        """Sign a person in by the link that the sign-in page sends; returns their browser."""
        browser = self.browser(person_id)
        if person_id in self._inside and browser.get("/my").status_code >= 400:
            self._inside.discard(person_id)  # simulated time has passed, and a session ends with idleness
        if person_id not in self._inside:
            name, unit = self._who(person_id)
            self.checked(browser.post("/signin", data={"unit": unit, "name": name}))
            link = self._newest(person_id, "sign_in")
            self.checked(browser.post(link, data={"me": "yes"}))
            self._inside.add(person_id)
        return browser

    def _who(self, person_id: int) -> tuple[str, str]:
        with db.reading() as look:
            row = look.execute(
                text("SELECT p.name, u.name AS unit FROM person p JOIN unit u ON u.id = p.unit_id WHERE p.id = :id"),
                {"id": person_id},
            ).one()
        return row.name, row.unit

    def step(
        self, item: Item, name: str, fields: Mapping[str, Any] | None = None, files: Mapping[str, Any] | None = None
    ) -> str:
        """Press a button of the page that decides nothing, such as uploading a workbook."""
        path = f"/i/{item.assignment_id}/step/{name}"
        return self.checked(self.browser(item.person_id).post(path, data=dict(fields or {}), files=files))

    def decide(self, item: Item, choice: str, reason: str = "", **payload: Any) -> str:
        """Choose, ask for a check code, read it from the other channel, and press the button; returns the receipt page."""
        fields = {"choice": choice, "reason": reason, **{k: str(v) for k, v in payload.items()}}
        browser, path = self.browser(item.person_id), f"/i/{item.assignment_id}"
        self.checked(browser.post(f"{path}/code", data=fields))
        code = self._code(item.person_id)
        self.presses += 1
        return self.checked(browser.post(path, data={**fields, "code": code}))

    def sent(self) -> None:
        """Let messages go out before they are read; the engine replaces this where nothing sends by itself."""

    def _code(self, person_id: int) -> str:
        found = _CODE.search(self._newest(person_id, "code", part="body"))
        if found is None:
            raise Refusal("no-code", "")
        return found.group(1)

    def _newest(self, person_id: int, kind: str, part: str = "link") -> str:
        """Return the newest message of a kind that was not used yet, waiting a little while for it to arrive."""
        for _ in range(400):
            self.sent()
            letters = [x for x in self._letters(person=person_id) if x["kind"] == kind and x["id"] not in self._used]
            if letters:
                self._used.add(letters[-1]["id"])
                return str(letters[-1][part])
        raise Refusal(f"no-{kind}", "")

    def checked(self, answer: httpx.Response) -> str:
        """Return a page, or raise the refusal that it shows."""
        if answer.status_code >= 400:
            found = _PROBLEM.search(answer.text)
            raise Refusal(found.group(0) if found else str(answer.status_code), answer.text)
        return answer.text

    def close(self) -> None:
        """Close every browser."""
        for one in self._browsers.values():
            one.close()
