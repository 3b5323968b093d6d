"""A small district that selects: who fills in what at each stage of a selection, in fake time. All names are invented.

Nothing here knows a rule. `work` fills in each form with its usual answer unless the test says otherwise, and runs the
votes in the room as a clerk would: sign in, print slips, open, everybody votes with a slip drawn from the pile, close.
"""

import random
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Any

from sqlalchemy import text
from sqlmodel import select

import flows.open_selection
from models import clock, db
from models.ballots import BallotBox
from models.cases import Case
from models.people import Person
from models.selection import Candidate, Post
from models.waits import Assignment, Wait
from tasks import office_values
from tasks.ballots import boxes, casting, counting, door
from tasks.selection import initiating, nominating
from tasks.selection.initiating import PostAsked
from tasks.selection.nominating import Nominee
from tests import make
from tests.flows.staff import give, move, parts, say
from tests.tasks.office_value_kit import draft

assert flows.open_selection
DEPUTY = "工作部门副职"
NAMES = "appointing.names.standard"
NOTICE = "recommending.inspection.notice_days"
Payload = dict[str, Any]
Decide = Callable[[Wait, Assignment], tuple[str, str, Payload] | None]
Pick = Callable[[str, str, Sequence[str]], Mapping[str, Sequence[str]]]  # section, group, options → what is filled in


def settle(
    *, members: int = 9, names: Sequence[str] = ("副局长", "副主任"), notice_days: int | None = 0
) -> dict[str, int]:
    """Make the department's line and the committee, and let two persons set the list of standard names.

    So that a selection can be played within one day, the office of most tests asks for no days between the notice of an
    inspection and its beginning (`notice_days`); None leaves the days as the pack has them.

    All this is of the day before: nominations stay open for a day, so that votes are held on the day that the test has set.
    """
    with db.transaction() as tx:
        tx.execute(text("UPDATE rehearsal_clock SET at = at - interval '1 day'"))
    with db.transaction() as tx:
        office = make.staffed_unit(tx, "区委组织部", "组织部")
        for name, role in (("干一", "clerk"), ("科一", "chief"), ("部一", "department_head"), ("纪一", "discipline")):
            make.person(tx, name, office, roles=[role])
        for n in range(members):
            one = make.person(tx, f"常{n}", office)
            tx.execute(
                text("INSERT INTO role_grant (person_id, role, position) VALUES (:p, 'committee', :n)"),
                {"p": one.id, "n": n},
            )
        people = {p.name: p.id for p in tx.exec(select(Person))}
    values = {NAMES: "\n".join(names)} | ({NOTICE: str(notice_days)} if notice_days is not None else {})
    for key, typed in values.items():
        with db.transaction() as tx:
            today = clock.today(tx)
            given = draft(key=key, typed=typed, article="24", sure="verified", since=today, checked_on=today)
            made = office_values.propose(tx, given, people["干一"])
            office_values.approve(tx, made.id, people["科一"])
    return people


def begin(
    people: Mapping[str, int],
    *,
    posts: int = 2,
    vacancies: int = 1,
    kind: str = DEPUTY,
    pack: str | None = None,
    title: str = "2010年公推优选工作部门副职",
) -> int:
    """Open a selection of so many deputy posts and let it go as far as it goes."""
    asked = [PostAsked(("副局长", "副主任")[n % 2], kind, vacancies=vacancies, quota=5, filled=3) for n in range(posts)]
    with db.transaction() as tx:
        case = initiating.open_selection(tx, people["干一"], title, asked, pack=pack)
    move(case.id)
    return case.id


def roster(size: int = 30) -> list[list[str]]:
    """Return a roster of so many voters in the three groups."""
    return [[f"票{n}", f"单位{n % 5}", ("综合", "系统", "单位")[n % 3]] for n in range(size)]


def plan(**changed: Any) -> Payload:
    """Fill in a work plan."""
    with db.reading() as look:
        closes = (clock.today(look) + timedelta(days=1)).isoformat()
    given: Payload = {
        "conditions": "任科员级职务满三年",
        "closes_on": closes,
        **{
            f"weights:{n}:weight": w
            for n, w in zip(
                ("民主推荐", "单位党组织推荐", "平时考核", "竞职考试"), ("30", "20", "20", "30"), strict=True
            )
        },
        **{f"groups:{n}:weight": w for n, w in zip(("综合", "系统", "单位"), ("40", "30", "30"), strict=True)},
        **{
            f"appraisal:{n}:points": w
            for n, w in zip(("优秀", "称职", "基本称职", "不称职"), ("100", "80", "60", "0"), strict=True)
        },
        "opinion:推荐:points": "100",
        "opinion:不推荐:points": "0",
        "written": "50",
        "interview": "50",
        "marks": "2",
        "tie": "笔试成绩",
        "panel": "\n".join(f"考{n}" for n in range(7)),
        "basis": "",
        **announced(),
    }
    return given | changed


def announced() -> Payload:
    """Say what every plan says so that the selection is open: its ground, its notice, its exam."""
    given = {
        "method": "《青山湖区科级领导干部选拔任用工作暂行办法》",
        "method_on": "2009-09-01",
        "occasion": "个别提拔任职",
        "recommended_as": "按拟任职位推荐",
        "apply": "个人报名或者组织推荐",
        "subjects": "公共基础知识",
        "shortlist": "不设入围，全部参加面试",
    }
    given |= {f"audience:{whom}:sent": "是" for whom in ("区直各单位", "乡镇场、街道、园区")}
    return given | {f"principles:{name}:how": "全程公开" for name in ("公开", "公正", "竞争", "择优")}


def fill_roster(wait: Wait, size: int = 30) -> None:
    """Put the roster into the plan that is being drawn up."""
    from tasks.selection.files import selection_of

    with db.transaction() as tx:
        found = selection_of(tx, wait.case_id)
        found.plan = {**found.plan, "roster": roster(size)}
        tx.add(found)


def nominate(wait: Wait, assignment: Assignment, per_post: int = 4) -> None:
    """Enter nominees for each post."""
    with db.transaction() as tx:
        for post, _ in wait.facts["posts"]:
            for n in range(per_post):
                one = Nominee(f"人{post}{'甲乙丙丁戊己庚辛'[n]}", f"单位{n % 5}", "科员")
                nominating.enter(tx, assignment.id, assignment.person_id, int(post), one)


def usual(wait: Wait, assignment: Assignment) -> tuple[str, str, Payload]:
    """Fill in a form as it is usually filled in."""
    return "done" if wait.page != "room" else "counted", "", filled(wait)


def filled(wait: Wait, **changed: Any) -> Payload:
    """Return usual answers to the fields of a wait's form."""
    with db.reading() as look:
        today = clock.today(look).isoformat()
    given: Payload = {}
    for field in wait.facts["form"]:
        if field["kind"] == "rows":
            for place, (row, _) in enumerate(field["rows"], 1):
                for column in field["columns"]:
                    given[f"{field['key']}:{row}:{column['key']}"] = _usual(wait, column, today, place)
        else:
            given[field["key"]] = _usual(wait, field, today, 1)
    return given | changed


def _usual(wait: Wait, field: Mapping[str, Any], today: str, place: int) -> str:
    special = {
        "equal": "",
        "rank": "科员级",
        "proposed_rank": "乡科级副职",
        "since": "2005-01-01",
        "sanction_on": "",
        "sent_on": (date.fromisoformat(today) - timedelta(days=3)).isoformat(),
        "lot": str(place),
        "place": str(place),
        "written": f"{90 - place}.5",
        "points": "",
        "absent": "",
        "published_on": "",
        "gone_on": "",
        "leaked": "",
        "good": "18",
        "ballots": "20",
        "talkers": "2",
    }
    if field["key"] == "name" and place > 2:
        return ""  # a team of two; the rest of the form stays empty
    if field["key"] in COUNTS:
        return COUNTS[field["key"]]
    if field["key"] == "assessed_on":
        return str(wait.facts["ends"])
    if field["key"] == "place":
        return str(len(field_rows(wait)) + 1 - place)  # the head, who is first in order, speaks last
    if field["key"] in special:
        return special[field["key"]]
    if field["kind"] == "choice":
        return str(field["options"][0])
    return {"date": today, "number": field["least"] or "1", "tick": "是"}.get(field["kind"], "甲")


COUNTS = {"planned": "10", "talked": "10", "recorded": "10", "received": "0", "specific": "0", "settled": "0"}


def field_rows(wait: Wait) -> list[Any]:
    """Return the rows of the form's table."""
    return next((f["rows"] for f in wait.facts["form"] if f["kind"] == "rows"), [])


def first_marked(section: str, group: str, options: Sequence[str]) -> Mapping[str, Sequence[str]]:
    """Mark the first two in a recommendation, the first in the committee's vote."""
    return {section: options[: 2 if group else 1]}


def run_room(
    wait: Wait,
    pick: Pick = first_marked,
    *,
    absent: int = 0,
    recused: Sequence[str] = (),
    seed: int = 1,
    marks: Mapping[str, str] | None = None,
) -> BallotBox:
    """Run a vote in the room from the door to the count; slips are drawn from a shuffled pile; `marks`: by number drawn."""
    with db.transaction() as tx:
        box = boxes.of_wait(tx, wait, lock=True)
        people = boxes.voters(tx, box.id)
        gone = {v.id for v in people if v.name in recused}
        door.sign_in(tx, box, [v.id for v in people][absent:], gone)
        slips = door.print_slips(tx, box)
        door.open_box(tx, box, actor="system")
    pile = list(slips)
    random.Random(seed).shuffle(pile)
    for slip in pile:
        with db.transaction() as tx:
            casting.cast(tx, slip.token, ballot(box, slip.group, pick, marks or {}))
    with db.transaction() as tx:
        return counting.close(tx, boxes.of_wait(tx, wait, lock=True), actor="system")


def ballot(
    box: BallotBox, group: str, pick: Pick, marks: Mapping[str, str] = MappingProxyType({})
) -> dict[str, Sequence[str]]:
    """Fill in one ballot of a box."""
    given: dict[str, Sequence[str]] = {}
    for section in box.sheet["sections"]:
        options = [key for key, _ in section["options"]]
        if section["marks"]:
            given |= pick(section["key"], group, options)
        for place, key in enumerate(options):
            if section["score"]:
                given[f"{section['key']}:{key}"] = [marks.get(key, f"{90 - place}.25")]
            elif section["grades"]:
                given[f"{section['key']}:{key}"] = [section["grades"][0]]
    return given


def work(
    case_id: int, decide: Decide | None = None, *, pick: Pick = first_marked, until: str = "", turns: int = 60
) -> list[str]:
    """Let everybody do what is theirs until the selection rests or an act `until` is asked; returns the acts asked."""
    seen: list[str] = []
    move(case_id)
    for _ in range(turns):
        todo = [(a, w) for a, w in parts() if w.case_id == case_id]
        if not todo or any(w.name == until for _, w in todo):
            return seen
        if not do_all(todo, decide, pick, seen):
            return seen
        move(case_id)
    raise AssertionError(f"still waiting: {[w.title for _, w in parts()]}")


def everybody(wait: Wait, _assignment: Assignment) -> tuple[str, str, Payload] | None:
    """Let those below one half go on too, as reasoned exceptions, so that four of each post come to the exam."""
    if wait.name == "ask_work_plan":
        return "done", "", plan()
    if wait.name == "ask_exceptions":
        people = [row for row, _ in table(wait, "people")]
        given = {f"people:{row}:decision": "作为特殊情形列入" for row in people}
        return "done", "", filled(wait, **given)
    return None


def two_of_each(wait: Wait, _assignment: Assignment) -> tuple[str, str, Payload] | None:
    """Let everybody come to the exam, and the first two of each post be inspected."""
    if wait.name != "decide_inspection":
        return everybody(wait, _assignment)
    lines = table(wait, "people")
    given = {f"people:{row}:listed": "是" if "第1名" in said or "第2名" in said else "否" for row, said in lines}
    return "done", "", filled(wait, **given)


def do_all(todo: Sequence[tuple[Assignment, Wait]], decide: Decide | None, pick: Pick, seen: list[str]) -> int:
    """Do what is open; the public notice is left to time. Returns how many things were done."""
    did = 0
    for assignment, wait in todo:
        if assignment.id not in {a.id for a, _ in parts()} or wait.name == "ask_notice":
            continue
        prepare(wait, assignment, pick)
        reply = (decide(wait, assignment) if decide else None) or usual(wait, assignment)
        if wait.name == "ask_work_plan" and not decide:
            reply = ("done", "", plan())
        if wait.name == "approve_plan":
            reply = ("approve", "", {})
        if wait.name == "ask_probation" and reply[0] == "done":
            reply = ("pass", "", reply[2])
        give(assignment, say(reply[0], reply[1], **reply[2]))
        seen.append(wait.name)
        did += 1
    return did


def prepare(wait: Wait, assignment: Assignment, pick: Pick) -> None:
    """Do what comes before the decision: a roster, nominees, a vote in the room."""
    if wait.name == "ask_work_plan":
        fill_roster(wait)
    elif wait.name == "ask_nominations":
        with db.reading() as look:
            asked = "SELECT count(*) FROM candidate c JOIN selection s ON s.id = c.selection_id WHERE s.case_id = :c"
            there = look.execute(text(asked), {"c": wait.case_id}).scalar_one()
        if not there:
            nominate(wait, assignment)
        wait_for_the_last_day(wait)
    elif wait.name == "ask_proposal":
        compile_dossiers(wait, assignment)
    elif wait.name == "ask_reviews":
        waive(wait)
    elif wait.page == "room":
        run_room(wait, pick)


def compile_dossiers(wait: Wait, assignment: Assignment) -> None:
    """Say of everybody on the list what is on paper: nothing more than the system knows."""
    from tasks.selection import dossier

    for one in candidates(wait.case_id):
        if one.state == "listed":
            with db.transaction() as tx:
                keys = [item.key for item in dossier.of(tx, tx.get_one(Case, wait.case_id), one)]
                dossier.enter(tx, wait.case_id, one.id, assignment.person_id, dict.fromkeys(keys, "无记录"))


def waive(wait: Wait) -> None:
    """Let everybody excluded say that they ask for no review."""
    from tasks.selection import reviewing

    with db.transaction() as tx:
        for one in [tx.get_one(Candidate, number) for number in wait.facts["people"]]:
            if not reviewing.said_by(one):
                one.facts = {**one.facts, "review": {**one.facts["review"], "said": reviewing.WAIVED}}
                tx.add(one)


def wait_for_the_last_day(wait: Wait) -> None:
    """Let time pass to the day on which nominations end, at the hour that it is."""
    from tasks.selection.files import selection_of

    with db.transaction() as tx:
        now, closes = clock.now(tx), date.fromisoformat(selection_of(tx, wait.case_id).plan["closes_on"])
        if now.date() < closes:
            clock.set_rehearsal(tx, datetime.combine(closes, now.timetz()))


def candidates(case_id: int) -> list[Candidate]:
    """Return the candidates of a case."""
    from tasks.selection.files import candidates_of, selection_of

    with db.reading() as look:
        return candidates_of(look, selection_of(look, case_id))


def posts(case_id: int) -> list[Post]:
    """Return the posts of a case."""
    from tasks.selection.files import posts_of, selection_of

    with db.reading() as look:
        return posts_of(look, selection_of(look, case_id))


def table(wait: Wait, key: str) -> list[Any]:
    """Return the rows of one table of a wait's form."""
    return next(f["rows"] for f in wait.facts["form"] if f["key"] == key)
