"""定向推荐 and 竞争上岗 rehearsed (演练其他选拔方式): opened on the page, their plans, then everything as in 公推优选.

Only what is different stands here: how each is opened, its plan with its roster, and what of it must be refused.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import text

from models import db
from models.base import SHANGHAI
from qingshan.rehearse import selection
from qingshan.rehearse.play import Play
from qingshan.rehearse.staff import Item
from tasks.selection.directed import BODIES
from tasks.workbooks.simple_form import blank_form
from tasks.workbooks.voters import VOTERS

PER_BODY, STAFF, MEMBERS = 7, 24, 5
UNIT = "区行政服务中心"
GRADES = ("优秀", "称职", "基本称职", "不称职")


def open_directed(play: Play, _year: int) -> int:
    """Open this year's directed recommendation on the page, for two deputy posts; returns the case."""
    at = datetime(2010, 3, 1, 9, tzinfo=SHANGHAI)
    posts = [{"name": name, "kind": kind, "vacancies": 1, "quota": 4, "filled": 3} for name, kind in selection.POSTS]
    return _open(play, at, "directed", "2010年定向推荐", posts)


def open_competition(play: Play, _year: int) -> int:
    """Open a unit's competition on the page; posts of another kind than the unit decides on are refused first."""
    at = datetime(2010, 3, 1, 9, tzinfo=SHANGHAI)
    unit = _one("SELECT id FROM unit WHERE name = :n", n=UNIT)
    name, kind = selection.INNER
    post = {"name": name, "kind": kind, "unit": unit, "vacancies": 1, "quota": 2, "filled": 1}
    wrong = post | {"kind": selection.POSTS[0][1]}
    selection.get_ready(at)
    play.expect_refusal(
        "以竞争上岗选任须由区委常委会决定的职位", lambda: _open(play, at, "competition", "竞争上岗", [wrong])
    )
    return _open(play, at, "competition", f"{UNIT}2010年竞争上岗", [post])


def _open(play: Play, at: datetime, manner: str, title: str, posts: list[dict[str, Any]]) -> int:
    clerk = selection.get_ready(at)
    fields = {f"{key}_{n}": str(value) for n, post in enumerate(posts, 1) for key, value in post.items()}
    browser = play.staff.sign_in(clerk)
    play.staff.checked(browser.post("/selections", data={"manner": manner, "title": title, **fields}))
    play.tell(f"区委组织部动议：{title}")
    return _one("SELECT max(id) FROM qs_case")


def draw_up_directed(play: Play, item: Item, _facts: dict[str, Any]) -> None:
    """The clerk uploads the roster of the four bodies; without one of them the plan is refused first."""
    plan = directed_plan()
    _roster(play, item, [(f"{body}{n}", f"{body}机关", body) for body in BODIES[:-1] for n in range(1, PER_BODY + 1)])
    play.expect_refusal("名册缺少区政协", lambda: play.staff.decide(item, "done", **plan))
    rows = [(f"{body}{n}", f"{body}机关", body) for body in BODIES for n in range(1, PER_BODY + 1)]
    _roster(play, item, rows)
    play.staff.decide(item, "done", **plan)
    play.tell(f"拟订定向推荐方案，四套班子{len(rows)}人")


def draw_up_competition(play: Play, item: Item, _facts: dict[str, Any]) -> None:
    """The unit uploads who assesses and draws up its plan; weights that do not make 100 are refused first."""
    plan = competition_plan()
    _roster(play, item, [(f"职工{n}", UNIT, "本单位") for n in range(1, STAFF + 1)])
    wrong = plan | {"weights:笔试:weight": "20"}
    play.expect_refusal("提交权重合计不足100的方案", lambda: play.staff.decide(item, "done", **wrong))
    play.staff.decide(item, "done", **plan)
    play.tell(f"{UNIT}拟订竞争上岗方案，参加测评{STAFF}人")


def directed_plan() -> dict[str, str]:
    return {
        "year": "2010",
        "conditions": "任副科级职务满两年，近三年年度考核称职以上",
        "closes_on": selection.plan_of()["closes_on"],
        "marks": "3",
        "extended": "",
        "basis": "",
    } | selection.announced()


def competition_plan() -> dict[str, str]:
    weights = zip(("笔试", "面试", "民主测评", "平时考核"), ("30", "40", "20", "10"), strict=True)
    plan = {f"weights:{name}:weight": weight for name, weight in weights}
    for key in ("assessment", "appraisal"):
        plan |= {f"{key}:{g}:points": p for g, p in zip(GRADES, ("100", "80", "60", "0"), strict=True)}
    plan |= {
        "conditions": "在本单位工作满两年，近两年年度考核称职以上",
        "closes_on": selection.plan_of()["closes_on"],
        "tie": "笔试成绩",
        "panel": "\n".join(f"考官{n}" for n in range(1, selection.PANEL + 1)),
        "members": "\n".join(f"委员{n}" for n in range(1, MEMBERS + 1)),
        "basis": "",
    } | selection.announced()
    return plan


def file(play: Play, item: Item, facts: dict[str, Any]) -> None:
    """The unit issues its documents and files; a date within the public notice is refused first."""
    given = selection.filled(play, facts)
    ended, days = facts["facts"]["notice_ended"], (":on", ":talked_on")
    early = {key: ended if key.endswith(days) else said for key, said in given.items()}
    play.expect_refusal("公示期内印发任职通知", lambda: play.staff.decide(item, "done", **early))
    play.staff.decide(item, "done", **given)
    play.tell(f"{UNIT}印发任职通知并报备")


def _roster(play: Play, item: Item, rows: list[tuple[str, str, str]]) -> None:
    numbered: list[list[int | str]] = [[n, *row] for n, row in enumerate(rows, 1)]
    selection.upload(play, item, "roster", blank_form("民主推荐人员名册", VOTERS, (6, 14, 30, 12), numbered))


def part(play: Play, item: Item, facts: dict[str, Any]) -> None:
    """Do what is theirs: by the manner of the selection where it is special, else as in 公推优选."""
    query = "SELECT s.manner FROM assignment a JOIN selection s ON s.case_id = a.case_id WHERE a.id = :id"
    special: dict[tuple[str, str], Callable[[Play, Item, dict[str, Any]], None]] = {
        ("directed", "ask_work_plan"): draw_up_directed,
        ("competition", "ask_work_plan"): draw_up_competition,
        ("competition", "ask_filing"): file,
    }
    special.get((_one(query, id=item.assignment_id), facts["name"]), selection.part)(play, item, facts)


def _one(query: str, **given: Any) -> Any:
    with db.reading() as look:
        return look.execute(text(query), given).scalar_one()


PARTS = dict.fromkeys(selection.PAGES, part)
