"""The people of the yearly plan at their browsers: each opens the item's page and presses what a person would press."""

import io
import re
from dataclasses import dataclass, field

import httpx
from openpyxl import load_workbook

from models.waits import Assignment, Wait
from tests.flows import staff
from tests.web.site import Site, signed_in

PURPOSE = "提高业务能力"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass
class Office:
    """The district of a test and the browsers of its people."""

    site: Site
    district: staff.District
    case: int
    browsers: dict[int, httpx.Client] = field(default_factory=dict)

    def browser(self, person: int) -> httpx.Client:
        """Return the browser in which a person is signed in."""
        if person not in self.browsers:
            self.browsers[person] = signed_in(self.site, person)
        return self.browsers[person]

    def item(self, page: str, unit: str = "", class_id: int | None = None) -> "Item":
        """Return the one open item on a page (of a unit, or about a class)."""
        wanted = self.district.units.get(unit)
        found = [(a, w) for a, w in staff.parts(page) if wanted in (None, w.facts.get("unit"))]
        if class_id is not None:
            found = [(a, w) for a, w in found if w.facts.get("class") == class_id]
        assignment, wait = found[0]
        return Item(self, assignment, wait)

    def move(self) -> None:
        """Let the case go as far as it goes."""
        staff.move(self.case)


@dataclass
class Item:
    """One person's item, open in that person's browser."""

    office: Office
    assignment: Assignment
    wait: Wait

    @property
    def browser(self) -> httpx.Client:
        """Return the browser of the person whose item it is."""
        return self.office.browser(self.assignment.person_id)

    @property
    def path(self) -> str:
        """Return the item's address."""
        return f"/i/{self.assignment.id}"

    def show(self) -> str:
        """Open the page."""
        answer = self.browser.get(self.path)
        assert answer.status_code == 200, answer.text
        return answer.text

    def step(self, name: str, file: tuple[str, bytes] | None = None, **fields: object) -> httpx.Response:
        """Press one of the page's further buttons."""
        files = {"file": (*file, SHEET)} if file else None
        data = {key: value if isinstance(value, list) else str(value) for key, value in fields.items()}
        return self.browser.post(f"{self.path}/step/{name}", data=data, files=files)

    def decide(self, choice: str, reason: str = "", *, move: bool = True, **fields: object) -> httpx.Response:
        """Choose and press the button; then the case goes on."""
        data = {"choice": choice, "reason": reason} | {key: str(value) for key, value in fields.items()}
        answer = self.browser.post(self.path, data=data)
        if move:
            self.office.move()
        return answer


def office(site: Site, *units: str, **subject: object) -> Office:
    """Settle a district, open the plan of 2010, and give everybody a browser."""
    district = staff.settle(units or staff.UNITS)
    return Office(site, district, staff.open_plan(**subject))


def fields(**changed: object) -> dict[str, object]:
    """Return the class form as a person fills it in; `changed` by the columns' keys."""
    given: dict[str, object] = {
        "name": "农技推广培训班",
        "purpose": PURPOSE,
        "audience": "村组干部",
        "headcount": "60",
        "days": "1.5",
        "hours": "12",
        "month": "3",
        "place": "农场礼堂",
        "organiser": "扬子洲农场",
        "budget": "5000.50",
        "involves_enterprise": "否",
        "fee_charged": "否",
    }
    return {f"c_{key}": value for key, value in (given | changed).items() if value is not None}


def words(page: str) -> str:
    """Return a page's text without its marks and spaces, as a reader sees it."""
    bare = re.sub(r"<(script|style|svg).*?</\1>|<[^>]+>", " ", page, flags=re.DOTALL)
    return re.sub(r"\s+", "", bare)


def sheet(data: bytes) -> list[list[object]]:
    """Return the rows of a workbook's first sheet."""
    book = load_workbook(io.BytesIO(data))
    return [list(row) for row in book.worksheets[0].iter_rows(values_only=True)]
