"""A browser that costs little: one kept connection, a cookie jar of one line, and nothing else."""

import http.client
import re
from urllib.parse import urlencode, urlsplit

from sqlmodel import select

from bench import office
from models import db
from models.links import Link
from notifications import links


class Browser:
    """One person's browser at the pages."""

    def __init__(self, origin: str) -> None:
        self.origin, self.cookies = origin, dict[str, str]()
        parts = urlsplit(origin)
        self.connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=60)

    def ask(self, method: str, path: str, form: dict[str, str] | None = None) -> tuple[int, str]:
        """Send a request without following where it leads; returns status and page."""
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        if form is not None:
            headers |= {"Origin": self.origin, "Content-Type": "application/x-www-form-urlencoded"}
        self.connection.request(method, path, urlencode(form) if form is not None else None, headers)
        answer = self.connection.getresponse()
        for line in answer.headers.get_all("set-cookie") or []:
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer.status, answer.read().decode()

    def open(self, assignment: int) -> None:
        """Press the link of an item, as its owner."""
        with db.reading() as look:
            found = look.exec(select(Link).where(Link.assignment_id == assignment)).first()
            assert found is not None
            url = links.url_of(found)
        status, _ = self.ask("GET", urlsplit(url).path)
        assert status == 303, status

    def ready_to_answer(self, assignment: int, choice: str = "approve", **given: str) -> dict[str, str]:
        """Open an item and ask for its check code; returns the form that answers it."""
        self.open(assignment)
        form = {"choice": choice, "reason": "", **given}
        status, page = self.ask("POST", f"/i/{assignment}/code", form)
        assert status == 200, (status, re.findall(r"QS-\d+", page))
        self.rest()
        return {**form, "code": office.code_of(assignment)}

    def rest(self) -> None:
        """Close the connection, as browsers and servers do after a while; the next request opens it again."""
        self.connection.close()

    def answer(self, assignment: int, form: dict[str, str]) -> None:
        """Press the button; the answer must have been taken."""
        status, page = self.ask("POST", f"/i/{assignment}", form)
        assert status == 303, (status, re.findall(r"QS-\d+", page))
