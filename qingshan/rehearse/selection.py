"""公推优选 rehearsed (演练公推优选): plan, nominations, votes with real slips, exam, inspection, ballot, notice, probation.

Whoever fills in a form does so on its page; whoever votes draws a slip from the shuffled pile that the clerk printed and
opens its address with a browser of their own. The seed decides marks, scores and grades.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

import httpx
from sqlalchemy import text

from models import clock, db
from models.base import SHANGHAI
from models.cases import Case
from models.waits import Assignment
from qingshan.rehearse.play import Play
from qingshan.rehearse.staff import Item
from tasks import office_values
from tasks.office_values import Draft
from tasks.opening import rules_day
from tasks.rules import pack_of
from tasks.selection import initiating
from tasks.selection.initiating import PostAsked
from tasks.workbooks.scores import SCORES
from tasks.workbooks.simple_form import blank_form
from tasks.workbooks.voters import NOMINEES, VOTERS

NAMES = "appointing.names.standard"
POSTS = (("副局长", "工作部门副职"), ("副主任", "工作部门副职"))
INNER = ("综合科科长", "内设机构领导职务")  # a post of a unit's own, for a competition
MORE_INNER = ("业务科科长", "财务科科长")  # with it, for a rotation
ROSTER, PER_POST, PANEL = 120, 4, 7
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_SLIP = re.compile(r"/b/([A-Za-z0-9_-]{43})")
GROUP = re.compile(r"名册：([^。]+)。")
_ITEM = re.compile(r'<textarea id="d-[a-z]+" name="([a-z]+)"')
_BOXES = re.compile(r'name="here" value="(\d+)"')


def open_2010(play: Play, _year: int) -> int:
    """Open a selection on 1 March 2010, or later where the rehearsal has got further: 2002 regulation and the Measures."""
    return begin(play, datetime(2010, 3, 1, 9, tzinfo=SHANGHAI), "2010年公推优选工作部门副职")


def open_today(play: Play, _year: int) -> int:
    """Open a selection on 1 March of this year, whose holidays are published: the regulation of 2019 and the Measures."""
    year = datetime.now(SHANGHAI).year
    return begin(play, datetime(year, 3, 1, 9, tzinfo=SHANGHAI), f"{year}年公推优选工作部门副职")


def begin(play: Play, at: datetime, title: str) -> int:
    """Set the values that the Measures leave to the office, by two persons, and open the selection; returns the case."""
    clerk = get_ready(at)
    with db.transaction() as tx:
        posts = [PostAsked(name, kind, quota=4, filled=3) for name, kind in POSTS]
        case = initiating.open_selection(tx, clerk, title, posts)
    play.tell(f"区委组织部动议：{title}")
    return case.id


def get_ready(at: datetime, names: Sequence[str] = ()) -> int:
    """Let it be that day and let two persons set the list of standard names; returns the clerk who opens selections."""
    with db.transaction() as tx:
        clock.set_rehearsal(tx, at)
    people = {name: _person(name) for name in ("丙四", "丙一")}
    with db.transaction() as tx:
        today = clock.today(tx)
        if not tx.execute(
            text("SELECT 1 FROM office_value WHERE key = :k AND state = 'approved'"), {"k": NAMES}
        ).first():
            made = office_values.propose(tx, _names(today, names), people["丙四"])
            office_values.approve(tx, made.id, people["丙一"])
    return people["丙四"]


def _names(today: date, names: Sequence[str]) -> Draft:
    return Draft(
        key=NAMES,
        typed="\n".join(names or [*(name for name, _ in (*POSTS, INNER)), *MORE_INNER]),
        since=today,
        document="《示例区领导职务名称目录》",
        article="24",
        words="规范的领导职务名称",
        source="示例目录，仅供演练",
        sure="verified",
        checked_on=today,
    )


def draw_up(play: Play, item: Item, facts: dict[str, Any]) -> None:
    """The clerk uploads the roster and fills in the plan; weights that do not make 100 are refused first."""
    rows = [[n + 1, f"票{n + 1}", f"示例单位{n % 8 + 1}", ("综合", "系统", "单位")[n % 3]] for n in range(ROSTER)]
    upload(play, item, "roster", blank_form("民主推荐人员名册", VOTERS, (6, 14, 30, 12), rows))
    plan = plan_of()
    wrong = plan | {"weights:竞职考试:weight": "20"}
    play.expect_refusal("提交权重合计不足100的方案", lambda: play.staff.decide(item, "done", **wrong))
    silent = plan | {"principles:公开:how": ""}
    play.expect_refusal("方案没有写明怎样做到公开", lambda: play.staff.decide(item, "done", **silent))
    play.staff.decide(item, "done", **plan)
    play.tell(f"拟订工作方案，名册{ROSTER}人")
    _ = facts


def plan_of() -> dict[str, str]:
    closes = (today() + timedelta(days=10)).isoformat()
    plan = {
        "conditions": "任科员级职务满三年，近三年年度考核称职以上",
        "closes_on": closes,
        "written": "50",
        "interview": "50",
        "marks": "2",
        "tie": "笔试成绩",
        "panel": "\n".join(f"考官{n}" for n in range(1, PANEL + 1)),
        "opinion:推荐:points": "100",
        "opinion:不推荐:points": "0",
    }
    for key, names, numbers in (
        ("weights:{}:weight", ("民主推荐", "单位党组织推荐", "平时考核", "竞职考试"), ("30", "20", "20", "30")),
        ("groups:{}:weight", ("综合", "系统", "单位"), ("40", "30", "30")),
        ("appraisal:{}:points", ("优秀", "称职", "基本称职", "不称职"), ("100", "80", "60", "0")),
    ):
        plan |= {key.format(name): number for name, number in zip(names, numbers, strict=True)}
    return plan | announced()


def announced() -> dict[str, str]:
    """Return what every plan says so that the selection is open: its ground, its notice, its exam."""
    given = {
        "method": "《青山湖区科级领导干部选拔任用工作暂行办法》",
        "method_on": "2009-09-01",
        "occasion": "个别提拔任职",
        "recommended_as": "按拟任职位推荐",
        "apply": "个人报名、组织推荐均可，向区委组织部报名",
        "subjects": "公共基础知识、公文写作",
        "shortlist": "按规定比例入围",
    }
    given |= {f"audience:{whom}:sent": "是" for whom in ("区直各单位", "乡镇场、街道、园区")}
    return given | {f"principles:{name}:how": f"各环节{name}" for name in ("公开", "公正", "竞争", "择优")}


def approve(play: Play, item: Item, facts: dict[str, Any]) -> None:
    """The department head signs."""
    play.staff.decide(item, facts["choices"][0]["key"])
    play.tell(f"部长{facts['choices'][0]['label']}：{facts['title']}")


def nominate(play: Play, item: Item, facts: dict[str, Any]) -> None:
    """The clerk uploads the nominees; submitting an empty list is refused first."""
    play.expect_refusal("截止日以前提交提名", lambda: play.staff.decide(item, "done"))
    let_pass(play, closing_day(item))
    play.expect_refusal("没有差额就提交提名", lambda: play.staff.decide(item, "done"))
    rows: list[list[int | str]] = []
    for _, name in facts["facts"]["posts"]:
        for n in range(PER_POST):
            rows.append([len(rows) + 1, f"人选{name[-2:]}{n + 1}", f"示例单位{n + 1}", "科员", name, "个人报名"])
    upload(play, item, "upload", blank_form("初始提名人选名单", NOMINEES, (6, 14, 28, 20, 24, 18), rows))
    play.staff.decide(item, "done")
    play.tell(f"初始提名{len(rows)}人")


def closing_day(item: Item) -> date:
    """Return the day that the plan of a selection names for the end of nominations."""
    query = "SELECT s.plan->>'closes_on' FROM selection s JOIN assignment a ON a.case_id = s.case_id WHERE a.id = :id"
    with db.reading() as look:
        return date.fromisoformat(look.execute(text(query), {"id": item.assignment_id}).scalar_one())


def let_pass(play: Play, until: date) -> None:
    """Let time pass to the morning of a day, where it is not there yet."""
    if today() < until:
        with db.transaction() as tx:
            clock.set_rehearsal(tx, clock.at_hour(until, 9))
            db.tell(tx, "sweep")
        play.engine.settle()


def enter_scores(play: Play, item: Item, facts: dict[str, Any]) -> None:
    """The clerk uploads the scores; a row that cannot be read comes back, and the good ones stay."""
    given = filled(play, facts)
    table = next(one for one in facts["facts"]["form"] if one["key"] == "scores")
    rows: list[list[Any]] = [
        [n, label, *(given[f"scores:{key}:{column}"] for column in ("grade", "paper", "written"))]
        for n, (key, label) in enumerate(table["rows"], 1)
    ]
    broken = [[*row[:4], "缺" if n == 0 else row[4]] for n, row in enumerate(rows)]
    for book in (broken, rows):
        upload(play, item, "upload", blank_form("平时考核等次和笔试成绩", SCORES, (6, 34, 16, 18, 12), book, 0))
    named = given | {f"scores:{table['rows'][0][0]}:paper": "写有姓名或标记"}
    play.expect_refusal("写有姓名的答卷计了分", lambda: play.staff.decide(item, "done", **named))
    play.staff.decide(item, "done", **given)
    play.tell(f"上传笔试成绩{len(rows)}人")


def fill(play: Play, item: Item, facts: dict[str, Any]) -> None:
    """Somebody fills in a form with what happened; the seed decides where people differ."""
    first = facts["choices"][0]
    why = {"reason": "已研究，情况属实"} if first.get("reason") else {}
    play.staff.decide(item, first["key"], **filled(play, facts), **why)
    play.tell(f"{facts['title']}：{first['label']}")


def meet(play: Play, item: Item, facts: dict[str, Any]) -> None:
    """The clerk runs a vote in the room: sign-in, slips from a pile, voting, count; too early a result is refused."""
    known, staff = facts["facts"], play.staff
    play.expect_refusal("没有签到就开始投票", lambda: staff.step(item, "open", {"sure": "yes"}))
    here = _BOXES.findall(staff.checked(staff.browser(item.person_id).get(f"/i/{item.assignment_id}")))
    if known["kind"] == "recommend":
        here = here[: len(here) - len(here) // 20]  # some never come
    staff.step(item, "sign_in", {"here": here})
    printed = staff.checked(staff.browser(item.person_id).post(f"/i/{item.assignment_id}/print"))
    slips = sorted(set(_SLIP.findall(printed)))
    random.Random(f"{play.seed}:{item.assignment_id}").shuffle(slips)
    draws: dict[str, random.Random] = {}  # one a roster: which slips lie in front is chance, and must not count
    staff.step(item, "open", {"sure": "yes"})
    play.expect_refusal("计票以前提交结果", lambda: staff.decide(item, "counted", **filled(play, facts)))
    with httpx.Client(
        base_url=staff.origin, headers={"Origin": staff.origin}, follow_redirects=True, trust_env=False, timeout=60
    ) as phone:
        for slip in slips:
            page = staff.checked(phone.get(f"/b/{slip}"))
            group = found.group(1) if (found := GROUP.search(page)) else ""
            draw = draws.setdefault(group, random.Random(f"{play.seed}:{item.assignment_id}:{group}"))
            staff.checked(phone.post("/ballot", data={**_ballot(page, draw), "sure": "yes"}))
        play.expect_refusal("同一张票投两次", lambda: staff.checked(phone.post("/ballot", data={"sure": "yes"})))
    staff.step(item, "close", {"sure": "yes"})
    staff.decide(item, "counted", **filled(play, facts))
    play.tell(f"{facts['title']}：实到{len(here)}人，收回{len(slips)}张")


_MARK = re.compile(r'type="checkbox" name="(post:\d+)" value="(\d+)"')
_SCORE = re.compile(r'name="(interview:\d+)"')
_GRADE = re.compile(r'<select[^>]* name="((?:assess|decide):\w+)"')
_MOST = re.compile(r"最多选 (\d+)")


def _ballot(page: str, draw: random.Random) -> dict[str, Any]:
    """Fill in a ballot as its page shows it: earlier ones on the list are a little better known."""
    sections: dict[str, list[str]] = {}
    for section, option in _MARK.findall(page):
        sections.setdefault(section, []).append(option)
    given: dict[str, Any] = {}
    most = max((int(found) for found in _MOST.findall(page)), default=1)
    for section, options in sections.items():
        liked = sorted(options, key=lambda one: options.index(one) * 0.6 + draw.random())
        given[section] = liked[:most] if most > 1 or draw.random() > 0.15 else [options[0]]
    for name in _GRADE.findall(page):
        vote = name.startswith("decide")
        given[name] = "同意" if vote else draw.choice(("优秀", "优秀", "称职", "称职", "基本称职"))
    for name in _SCORE.findall(page):
        given[name] = f"{draw.randrange(7500, 9500) / 100:.2f}"
    return given


def filled(play: Play, facts: dict[str, Any]) -> dict[str, str]:
    """Return what a simulated person writes into each field of a wait's form."""
    draw = random.Random(f"{play.seed}:{facts['name']}:{facts['subject']}:{facts['round']}")
    given: dict[str, str] = {}
    for field in facts["facts"].get("form", []):
        if field["kind"] != "rows":
            given[field["key"]] = _typed(field, facts, draw, 1, 1, "")
            continue
        for place, (row, label) in enumerate(field["rows"], 1):
            for column in field["columns"]:
                name = f"{field['key']}:{row}:{column['key']}"
                given[name] = _typed(column, facts, draw, place, len(field["rows"]), label)
    return given


def _typed(field: dict[str, Any], facts: dict[str, Any], draw: random.Random, place: int, rows: int, label: str) -> str:
    special: dict[str, Callable[[], str]] = {
        "lot": lambda: str(place),
        "equal": lambda: "",
        "rank": lambda: "科员级",
        "proposed_rank": lambda: "乡科级副职",
        "since": lambda: "2005-03-01",
        "sanction_on": lambda: "",
        "sent_on": lambda: (today() - timedelta(days=3)).isoformat(),
        "place": lambda: str(rows + 1 - place),  # the head, first in the list, speaks last
        "written": lambda: f"{draw.randrange(6000, 9600) / 100:.2f}",
        "grade": lambda: draw.choice(("优秀", "称职", "称职")),
        "votes": lambda: str(draw.randrange(3, 20)),
        "talked": lambda: "25",
        "name": lambda: f"考察员{place}" if place <= 2 else "",
        "planned": lambda: "30",
        "recorded": lambda: "25",
        "talkers": lambda: "2",
        "received": lambda: "0",
        "specific": lambda: "0",
        "settled": lambda: "0",
        "good": lambda: "28",
        "ballots": lambda: "30",
        "listed": lambda: "是" if "第1名" in label or "第2名" in label else "否",
        "why": lambda: "",
        **dict.fromkeys(("points", "published_on", "gone_on", "leaked", "absent"), lambda: ""),
        "appraisal_year": lambda: str(today().year - 1),
        "assessed_on": lambda: str(facts["facts"].get("ends", "")),
    }
    if field["key"] in special:
        return special[field["key"]]()
    if field["kind"] == "choice":
        return str(field["options"][0])
    return {"date": today().isoformat(), "number": field["least"] or "1", "tick": "是"}.get(field["kind"], "示例")


def look_into(play: Play, item: Item, facts: dict[str, Any]) -> None:
    """The team inspects somebody; begun within the days of its notice, or with a check still open, it is refused first."""
    given = inspected(play, item, facts)
    begins = date.fromisoformat(given["from_on"])
    early = given | {"from_on": (begins - timedelta(days=1)).isoformat()}
    unclear = given | {next(key for key in given if key.startswith("check:")): "尚未查清"}
    for what, wrong in (("考察预告期未满即开始考察", early), ("核查没有结论就提交考察情况", unclear)):
        if what not in {one["what"] for one in play.refusals}:
            play.expect_refusal(what, lambda wrong=wrong: play.staff.decide(item, "done", **wrong))  # type: ignore[misc]
    play.staff.decide(item, "done", **given)
    play.tell("考察组登记考察情况，建议提交讨论")


def inspected(play: Play, item: Item, facts: dict[str, Any]) -> dict[str, str]:
    """Return an inspection as it should be, begun when its notice has run its days: that day is waited for."""
    listed = date.fromisoformat(facts["facts"]["listed_on"])
    begins = listed + timedelta(days=notice_days(item))
    if today() < begins:
        with db.transaction() as tx:
            clock.set_rehearsal(tx, clock.at_hour(begins, 10))
            db.tell(tx, "sweep")
        play.engine.settle()
    before = dict.fromkeys(("plan_on", "head_on", "notice_on"), listed.isoformat())
    return filled(play, facts) | before | {"from_on": begins.isoformat()}


def notice_days(item: Item) -> int:
    """Return how many days the rules of a case want between the notice of an inspection and its beginning."""
    with db.reading() as look:
        case = look.get_one(Case, look.get_one(Assignment, item.assignment_id).case_id)
        return pack_of(look, case).value("recommending.inspection.notice_days", rules_day(case)).count()


def propose(play: Play, item: Item, facts: dict[str, Any]) -> None:
    """The department meeting proposes; with a dossier that lacks an item it is refused, then a clerk compiles them."""
    given = filled(play, facts)
    play.expect_refusal("人选材料不全就提出任免方案", lambda: play.staff.decide(item, "done", **given))
    compile_dossiers(play, facts)
    play.staff.decide(item, "done", **given)
    play.tell(f"{facts['title']}：{facts['choices'][0]['label']}")


def compile_dossiers(play: Play, facts: dict[str, Any]) -> None:
    """A clerk compiles each person's dossier (人选材料), every item as 无记录."""
    clerk = play.staff.sign_in(_person("丙四"))
    for address, _ in facts["facts"]["dossiers"]:
        keys = _ITEM.findall(play.staff.checked(clerk.get(address)))
        play.staff.checked(clerk.post(address, data=dict.fromkeys(keys, "无记录")))
    play.tell(f"编入人选材料{len(facts['facts']['dossiers'])}份")


def watch_notice(play: Play, item: Item, facts: dict[str, Any]) -> None:
    """The notice runs: ending it by hand is refused; an objection without a lead comes in and is screened by two."""
    play.expect_refusal("公示期未满即结束", lambda: play.staff.decide(item, "never"))
    [first, *_] = facts["facts"]["people"]
    play.staff.step(item, "object", {"candidate": first[0], "substance": "反映工作方法简单，没有具体线索"})
    play.tell("公示期间收到一件匿名反映")


def draw_up_notice(play: Play, item: Item, facts: dict[str, Any]) -> None:
    """The clerk draws up the notice; one that leaves something out, or names one screener twice, is refused first."""
    given = filled(play, facts)
    short = next(name for name in given if name.endswith("_native_place"))
    play.expect_refusal("公示内容不全", lambda: play.staff.decide(item, "done", **(given | {short: ""})))
    one = given | {"second_screener": given["first_screener"]}
    play.expect_refusal("一人甄别公示意见", lambda: play.staff.decide(item, "done", **one))
    play.staff.decide(item, "done", **given)
    play.tell("拟定并发布任前公示")


def screen(play: Play, item: Item, facts: dict[str, Any]) -> None:
    """Each of the two screeners finds no specific lead: it is filed."""
    given = filled(play, facts)
    for row, _ in facts["facts"]["form"][0]["rows"]:
        given |= {f"objections:{row}:opinion": "没有具体线索", f"objections:{row}:reason": "没有时间、地点和事实"}
    play.staff.decide(item, "done", **given)
    play.tell("甄别公示意见：没有具体线索")


def assess(play: Play, item: Item, facts: dict[str, Any]) -> None:
    """The probation is over: its assessment is entered; before its end it was refused."""
    ends = date.fromisoformat(facts["facts"]["ends"])
    given = filled(play, facts)
    early = given | {"assessed_on": today().isoformat()}
    if today() < ends:
        play.expect_refusal("试用期未满即转正", lambda: play.staff.decide(item, "pass", **early))
        with db.transaction() as tx:
            clock.set_rehearsal(tx, clock.at_hour(ends, 10))
            db.tell(tx, "sweep")
        play.engine.settle()
    play.staff.decide(item, "pass", **given)
    play.tell(f"{facts['title']}：正式任职")


def upload(play: Play, item: Item, step: str, book: bytes) -> str:
    return play.staff.step(item, step, files={"file": ("名单.xlsx", book, XLSX)})


def today() -> date:
    with db.reading() as look:
        return clock.today(look)


def _person(name: str) -> int:
    with db.reading() as look:
        return int(look.execute(text("SELECT id FROM person WHERE name = :n"), {"n": name}).scalar_one())


def part(play: Play, item: Item, facts: dict[str, Any]) -> None:
    """Do what is theirs in a selection: by act where it is special, else by the form."""
    special: dict[str, Callable[[Play, Item, dict[str, Any]], None]] = {
        "ask_work_plan": draw_up,
        "approve_plan": approve,
        "ask_nominations": nominate,
        "inspect": look_into,
        "ask_proposal": propose,
        "ask_scores": enter_scores,
        "draw_up_notice": draw_up_notice,
        "ask_notice": watch_notice,
        "ask_screening": screen,
        "ask_probation": assess,
    }
    special.get(facts["name"], meet if facts["page"] == "room" else fill)(play, item, facts)


PAGES: Sequence[str] = (
    "filled",
    "scores",
    "reviews",
    "work_plan",
    "nominations",
    "room",
    "public_notice",
    "screening",
)
PARTS = dict.fromkeys(PAGES, part)
