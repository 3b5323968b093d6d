"""A selection to measure with: brought to its meeting ballot by answers as people give them, with a roster of any size.

All names are invented.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import text

from bench import office
from models import clock, db
from models.ballots import BallotBox
from models.waits import Wait
from tasks import answering, office_values
from tasks.ballots import boxes, door
from tasks.ballots.slips import NewSlip
from tasks.office_values import Draft
from tasks.selection import files, initiating, nominating
from tasks.selection.initiating import PostAsked
from tasks.selection.nominating import Nominee

GROUPS = ("综合", "系统", "单位")
POSTS, NOMINEES = 2, 4
KIND = "工作部门副职"
PLAN = {
    "conditions": "任科员级职务满三年",
    "written": "50",
    "interview": "50",
    "marks": "2",
    "tie": "笔试成绩",
    "panel": "\n".join(f"考{n}" for n in range(7)),
    "opinion:推荐:points": "100",
    "opinion:不推荐:points": "0",
    **{f"weights:{n}:weight": "25" for n in ("民主推荐", "单位党组织推荐", "平时考核", "竞职考试")},
    **{f"groups:{n}:weight": w for n, w in zip(GROUPS, ("40", "30", "30"), strict=True)},
    **{f"appraisal:{n}:points": "80" for n in ("优秀", "称职", "基本称职", "不称职")},
}
USUAL = {"rank": "科员级", "proposed_rank": "乡科级副职", "since": "2001-01-01", "sanction_on": ""}


def found() -> None:
    """Let two persons enter the list of standard post names, without which no selection begins."""
    with db.transaction() as tx:
        today = clock.today(tx)
        names = Draft(
            key="appointing.names.standard",
            typed="副局长",
            since=today,
            document="《示例区领导职务名称目录》",
            article="24",
            words="规范的领导职务名称",
            source="示例目录，仅供测量",
            sure="verified",
            checked_on=today,
        )
        office_values.approve(tx, office_values.propose(tx, names, _person("clerk")).id, _person("chief"))


def at_the_ballot(voters: int, title: str) -> int:
    """Open a selection and bring it to its meeting ballot with a roster of so many; returns the box."""
    with db.transaction() as tx:
        posts = [PostAsked("副局长", KIND, vacancies=1, quota=5, filled=3) for _ in range(POSTS)]
        case = initiating.open_selection(tx, _person("clerk"), title, posts).id
    office.at_rest()
    with db.transaction() as tx:
        selection = files.selection_of(tx, case)
        selection.plan = {"roster": [[f"票{n}", f"单位{n % 40}", GROUPS[n % 3]] for n in range(voters)]}
        tx.add(selection)
        closes = (clock.today(tx) + timedelta(days=10)).isoformat()
    _answer(case, "ask_work_plan", "done", PLAN | {"closes_on": closes})
    _answer(case, "approve_plan", "approve", {})
    _nominate(case)
    _answer(case, "ask_nominations", "done", {})
    _answer(case, "ask_eligibility", "done", None)
    with db.reading() as look:
        asked = "SELECT id FROM ballot_box WHERE case_id = :c"
        return int(look.execute(text(asked), {"c": case}).scalar_one())


def let_in(box_id: int) -> list[NewSlip]:
    """Sign everybody in, print the slips and open the box; returns the slips."""
    with db.transaction() as tx:
        box = tx.get_one(BallotBox, box_id)
        door.sign_in(tx, box, [voter.id for voter in boxes.voters(tx, box_id)])
        slips = door.print_slips(tx, box)
        door.open_box(tx, box, actor="system")
    return slips


def _person(role: str) -> int:
    with db.reading() as look:
        asked = "SELECT person_id FROM role_grant WHERE role = :r ORDER BY person_id LIMIT 1"
        return int(look.execute(text(asked), {"r": role}).scalar_one())


def _nominate(case: int) -> None:
    (part, person), *_ = office.parts(case, name="ask_nominations")
    with db.transaction() as tx:
        for post in files.posts_of(tx, files.selection_of(tx, case)):
            for n in range(NOMINEES):
                nominating.enter(tx, part, person, post.id, Nominee(f"人{post.position}{n}", f"单位{n}", "科员"))


def _answer(case: int, name: str, choice: str, given: Mapping[str, Any] | None) -> None:
    """Let one person answer a wait, with what is usually typed where nothing is given; then the case goes on."""
    (part, person), *_ = office.parts(case, name=name)
    with db.transaction() as tx:
        payload = _typed(tx, part) if given is None else given
        answering.answer(tx, part, person, choice, payload=payload, proof="session")
    office.at_rest()


def _typed(tx: db.Session, part: int) -> dict[str, str]:
    wait = tx.execute(text("SELECT wait_id FROM assignment WHERE id = :id"), {"id": part}).scalar_one()
    given = {}
    for table in tx.get_one(Wait, wait).facts["form"]:
        for row, _ in table["rows"]:
            for column in table["columns"]:
                usual = USUAL.get(column["key"], column["options"][0] if column["options"] else "")
                given[f"{table['key']}:{row}:{column['key']}"] = usual
    return given
