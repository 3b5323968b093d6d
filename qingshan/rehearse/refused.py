"""公推优选 refused at each gate in turn (逐项不予受理): at each step staff first do the wrong thing, then the right one.

What is refused on a page is tried there; what a step finds of persons and votes (资格审查、半数、再次表决) is brought about.
What is typed wrong stands in wrongs.py; refused_report.py names the gates that nothing typed on a page can fail, and why.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from models import db
from models.base import SHANGHAI
from qingshan.rehearse import manners, past_rooms, selection
from qingshan.rehearse.past_play import voters_of, wait_until
from qingshan.rehearse.play import Part, Play
from qingshan.rehearse.staff import Item
from qingshan.rehearse.wrongs import SIMPLE
from tasks.selection import files
from tasks.workbooks.simple_form import blank_form
from tasks.workbooks.voters import NOMINEES, VOTERS

Given = dict[str, Any]
POST: dict[str, Any] = {"name": "副局长", "kind": "工作部门副职", "vacancies": 1, "quota": 4, "filled": 3}
WRONG = ("年限不够", "考核不称职", "受过处分", "正被调查", "须任职回避", "不合要求")
FIT = 4


def open_refused(play: Play, _year: int) -> int:
    """Open a selection: a name outside the list, a kind that nobody decides on and a full quota are refused first."""
    at = datetime(2010, 3, 1, 9, tzinfo=SHANGHAI)

    def opened(**changed: Any) -> int:
        return manners._open(play, at, "open", "2010年公推优选（逐项不予受理）", [POST | changed])

    step = "动议"
    play.expect_refusal("职务名称不在规范名称目录内", lambda: opened(name="大局长"), step=step, gate="post_name")
    play.expect_refusal(
        "职位类别没有录入干部管理权限", lambda: opened(kind="示例类别"), step=step, gate="decision_body"
    )
    inner = {"name": selection.INNER[0], "kind": selection.INNER[1]}
    play.expect_refusal("以公推优选选任内设机构职位", lambda: opened(**inner), step=step, gate="post_manner")
    play.expect_refusal("核定职数已满", lambda: opened(quota=3), step=step, gate="post_quota")
    return opened()


def draw_up(play: Play, item: Item, facts: Given) -> None:
    """The work plan: no roster, weights that are no whole, an even panel."""
    plan = selection.plan_of()
    if facts["round"] > 1:  # what the notice lacks is found when the plan is approved
        lacking = {2: {"subjects": ""}}.get(facts["round"], {})
        play.staff.decide(item, "done", **(plan | lacking))
        play.tell("修改工作方案")
        return
    trial(play, item, facts, "没有名册就提交方案", "done", plan)
    people = [(f"{group}{n}", f"{group}单位", group) for group in ("综合", "系统", "单位") for n in range(1, 8)]
    twice = [*people, (people[0][0], people[0][1], "系统")]
    play.expect_refusal("一人列入两类名册", lambda: _roster(play, item, twice), step=facts["title"])
    _roster(play, item, people)
    kinds = next(one for one in facts["facts"]["form"] if one["key"] == "recommended_as")["options"]
    other = next(kind for kind in kinds if kind != plan["recommended_as"])
    for what, changed in (
        ("四项权重合计90", {"weights:竞职考试:weight": "20"}),
        ("笔试、面试权重合计90", {"written": "40"}),
        ("面试考官8人，双数", {"panel": plan["panel"] + "\n考官8"}),
        ("面试考官6人", {"panel": "\n".join(plan["panel"].split("\n")[:6])}),
        ("各类名册权重合计90", {"groups:综合:weight": "30"}),
        ("报名截止日已过", {"closes_on": (selection.today() - timedelta(days=1)).isoformat()}),
        ("称职的折算分高于优秀", {"appraisal:称职:points": "100", "appraisal:优秀:points": "80"}),
        ("不按规定的办法选拔", {"method": "本单位自定办法"}),
        ("推荐类型与任用情形不符", {"recommended_as": other}),
        ("方案没有写明怎样做到公开", {"principles:公开:how": ""}),
    ):
        trial(play, item, facts, what, "done", plan | changed)
    play.staff.decide(item, "done", **{name: said for name, said in plan.items() if not name.startswith("audience:")})
    play.tell("提交工作方案")


def _roster(play: Play, item: Item, people: list[tuple[str, str, str]]) -> None:
    rows: list[list[int | str]] = [[n, *row] for n, row in enumerate(people, 1)]
    selection.upload(play, item, "roster", blank_form("民主推荐人员名册", VOTERS, (6, 14, 30, 12), rows))


def approve(play: Play, item: Item, facts: Given) -> None:
    """The department head: a notice that is sent to nobody, then one without the subjects of the exam, go back."""
    what = {1: "公告没有发到规定的范围", 2: "公告没有写明考试科目"}.get(facts["round"])
    if what:
        trial(play, item, facts, what, "approve", {})
        play.staff.decide(item, "return", "公告内容不全，请补充")
        return
    selection.approve(play, item, facts)


def nominate(play: Play, item: Item, facts: Given) -> None:
    """Nominations: nobody, then as many as posts; among the persons are four whom the gates of eligibility exclude."""
    trial(play, item, facts, "截止日以前提交提名", "done", {})
    selection.let_pass(play, selection.closing_day(item))
    trial(play, item, facts, "没有人选就提交", "done", {})
    names = [*(f"人选{n}" for n in range(1, FIT + 1)), *WRONG]
    rows: list[list[int | str]] = [
        [n, name, f"示例单位{n}", "科员", POST["name"], "个人报名"] for n, name in enumerate(names, 1)
    ]

    def upload(count: int) -> None:
        book = blank_form("初始提名人选名单", NOMINEES, (6, 14, 28, 20, 24, 18), rows[:count])
        selection.upload(play, item, "upload", book)

    upload(1)
    trial(play, item, facts, "人选与职数相等", "done", {})
    upload(len(rows))
    play.staff.decide(item, "done")
    play.tell(f"初始提名{len(rows)}人")


def check(play: Play, item: Item, facts: Given) -> None:
    """Eligibility: four persons run into one gate each."""
    given, today = selection.filled(play, facts), selection.today()
    columns = {c["key"]: c for one in facts["facts"]["form"] if one["key"] == "people" for c in one["columns"]}
    keys = {label.split("（")[0]: row for one in facts["facts"]["form"] for row, label in one["rows"]}
    young, unfit, punished, pending = (f"people:{keys[name]}:" for name in WRONG[:4])
    related, lacking = (keys[name] for name in WRONG[4:])
    options = {
        f"{one['key']}:{c['key']}": c["options"]
        for one in facts["facts"]["form"]
        if one["key"] in ("relatives", "requirements")
        for c in one["columns"]
    }
    given |= {
        f"{young}since": (today - timedelta(days=400)).isoformat(),
        f"{unfit}grade": "不称职",
        f"{punished}sanction": str(columns["sanction"]["options"][1]),
        f"{punished}sanction_on": (today - timedelta(days=30)).isoformat(),
        f"{pending}pending": str(columns["pending"]["options"][1]),
    }
    for row, names in (
        (related, ("relatives:relation", "relatives:tie")),
        (lacking, ("requirements:met0",)),
    ):
        for name in names:
            if name in options:  # what the rules of the case know
                table, _, column = name.partition(":")
                given[f"{table}:{row}:{column}"] = options[name][1]
    trial(play, item, facts, "任职起始日写在今天以后", "done", {**given, f"{young}since": "2030-01-01"})
    play.staff.decide(item, "done", **given)
    play.tell("登记资格审查情况")


def review(play: Play, item: Item, facts: Given) -> None:
    """Those excluded are told and may object; to end that before its day is refused, then time ends it."""
    trial(play, item, facts, "复核申请期未满即结束", "done", {})


def recommend(play: Play, item: Item, facts: Given) -> None:
    """The meeting ballot: each step too early is refused, a slip counts once; one person has too few votes in the own unit."""
    box, step = int(facts["facts"]["box"]), {"step": facts["title"]}
    here = [one.id for one in voters_of(box)]
    sure = {"sure": "yes"}
    play.expect_refusal("没有签到就开始投票", lambda: play.staff.step(item, "open", sure), **step)
    play.staff.step(item, "sign_in", {"here": here[:5]})
    play.expect_refusal(f"{len(here)}人只到5人就开始投票", lambda: play.staff.step(item, "open", sure), **step)
    play.staff.step(item, "sign_in", {"here": here})
    play.expect_refusal("没有印票就开始投票", lambda: play.staff.step(item, "open", sure), **step)
    slips = past_rooms.slips_of(play, item)
    play.staff.step(item, "sign_in", {"here": here[1:]})
    play.expect_refusal("票多于到会人数就开始投票", lambda: play.staff.step(item, "open", sure), **step)
    play.staff.step(item, "sign_in", {"here": here})
    with past_rooms.phone(play) as browser:
        play.staff.checked(browser.get(f"/b/{slips[0]}"))
        vote = lambda **said: play.staff.checked(browser.post("/ballot", data={**said, "sure": "yes"}))  # noqa: E731
        play.expect_refusal("开始以前投票", vote, **step)
        play.staff.step(item, "open", sure)
        people = _people(facts, "eligible")
        section = f"post:{people[0].post_id}"
        play.expect_refusal("一张票选3人，多于2人", lambda: vote(**{section: [str(p.id) for p in people[:3]]}), **step)
        play.expect_refusal("另写票面以外的人", lambda: vote(**{section: ["99999"]}), **step)
    trial(play, item, facts, "没有计票就提交结果", "counted", {})
    _recommended(play, slips, section, [str(one.id) for one in people], step)
    play.staff.step(item, "close", sure)
    play.staff.decide(item, "counted")
    play.tell(f"会议投票推荐：收回{len(slips)}张")


def _recommended(play: Play, slips: list[str], section: str, people: list[str], step: dict[str, str]) -> None:
    """Let everybody vote, the last person never chosen by the own unit."""
    *others, last = people
    with past_rooms.phone(play) as browser:
        own = 0
        for slip in slips:
            page = play.staff.checked(browser.get(f"/b/{slip}"))
            chosen = [others[0], last]
            if "名册：单位" in page:
                chosen, own = [others[own % len(others)], others[(own + 1) % len(others)]], own + 1
            play.staff.checked(browser.post("/ballot", data={section: chosen, "sure": "yes"}))
        again = lambda: play.staff.checked(browser.post("/ballot", data={"sure": "yes"}))  # noqa: E731
        play.expect_refusal("同一张票投两次", again, **step)


def interview(play: Play, item: Item, facts: Given) -> None:
    """The interview: four examiners only, then all seven."""
    first = facts["round"] == 1
    _room(play, item, facts, 4 if first else 7, lambda _n, page, draw: selection._ballot(page, draw))
    if first:
        trial(play, item, facts, "面试考官只有4人到场评分", "counted", {})
        past_rooms.send_back(play, item.person_id, facts, "考官人数不足，重新组织面试")
        return
    play.staff.decide(item, "counted")
    play.tell("7名考官评分")


def vote(play: Play, item: Item, facts: Given) -> None:
    """The committee: short of its quorum; then a silent member, no presentation, an absent one's opinion and a split vote; then the run-off."""
    usual = selection.filled(play, facts)
    box = int(facts["facts"]["box"])
    if facts["round"] == 1:
        _room(play, item, facts, 5, _choose(lambda _n: 0))
        trial(play, item, facts, "应到9人，实到5人就票决", "counted", past_rooms._present_only(box, usual))
        past_rooms.send_back(play, item.person_id, facts, "到会人数不足，改期重新票决")
        return
    if facts["round"] == 2:
        _room(play, item, facts, 8, _choose(lambda n: n % 2))
        here = past_rooms._present_only(box, usual)
        member = next(name.split(":")[1] for name, said in here.items() if name.endswith(":opinion") and said)
        ground = next(f for f in facts["facts"]["form"] if f["key"] == "found")["options"][1]
        trial(play, item, facts, "会上才送达的议题", "counted", here | {"sent_on": selection.today().isoformat()})
        trial(play, item, facts, "有应当暂缓的情形仍然表决", "counted", here | {"found": ground})
        trial(play, item, facts, "没有介绍推荐、考察情况和任免理由", "counted", here | {"presented": ""})
        trial(play, item, facts, "一名到会成员没有发表意见", "counted", here | {f"opinions:{member}:opinion": ""})
        trial(play, item, facts, "把缺席成员的意见计入", "counted", usual)
        play.staff.decide(item, "counted", **here)
        play.tell("各得4票，没有超过应到的半数")
        return
    _room(play, item, facts, 9, _choose(lambda _n: 0))
    play.staff.decide(item, "counted", **usual)
    play.tell("再次表决通过")


def _choose(which: Callable[[int], int]) -> Callable[[int, str, Any], Given]:
    """Return a voter who marks one of those on the ballot, by the place of the slip in the pile."""

    def ballot(n: int, page: str, _draw: Any) -> Given:
        options = selection._MARK.findall(page)
        section, option = options[min(which(n), len(options) - 1)]
        return {section: option}

    return ballot


def _room(play: Play, item: Item, facts: Given, count: int, fill: Callable[[int, str, Any], Given]) -> None:
    """Run a vote in the room with so many people."""
    import random

    here = [one.id for one in voters_of(int(facts["facts"]["box"]))][:count]
    play.staff.step(item, "sign_in", {"here": here})
    slips = past_rooms.slips_of(play, item)
    play.staff.step(item, "open", {"sure": "yes"})
    draw = random.Random(f"{play.seed}:{facts['name']}:{facts['round']}")
    with past_rooms.phone(play) as browser:
        for n, slip in enumerate(slips):
            page = play.staff.checked(browser.get(f"/b/{slip}"))
            play.staff.checked(browser.post("/ballot", data={**fill(n, page, draw), "sure": "yes"}))
    play.staff.step(item, "close", {"sure": "yes"})


def watch_notice(play: Play, item: Item, facts: Given) -> None:
    """The notice: ended by hand, made longer than the rules let it; an objection comes in."""
    trial(play, item, facts, "公示期未满即结束", "never", {})
    clerk = play.staff.sign_in(item.person_id)
    until = (selection.today() + timedelta(days=20)).isoformat()
    url = f"/desk/part/{item.assignment_id}/extend"
    longer = lambda: play.staff.checked(clerk.post(url, data={"until": until, "reason": "再多公示几天"}))  # noqa: E731
    play.expect_refusal("把公示延长到20日", longer, step=facts["title"], gate="public_notice")
    [first, *_] = facts["facts"]["people"]
    play.staff.step(item, "object", {"candidate": first[0], "substance": "反映工作方法简单，没有具体线索"})


def draw_up_notice(play: Play, item: Item, facts: Given) -> None:
    """The notice: something left out, then one screener named twice."""
    given = selection.filled(play, facts)
    short = next(name for name in given if name.endswith("_native_place"))
    trial(play, item, facts, "公示内容不全", "done", given | {short: ""})
    trial(play, item, facts, "一人甄别公示意见", "done", given | {"second_screener": given["first_screener"]})
    play.staff.decide(item, "done", **given)
    play.tell("拟定并发布任前公示")


def screen(play: Play, item: Item, facts: Given) -> None:
    """A screener without a reason, then each with one: no specific lead."""
    given = selection.filled(play, facts)
    for row, _ in facts["facts"]["form"][0]["rows"]:
        given |= {f"objections:{row}:opinion": "没有具体线索", f"objections:{row}:reason": "没有时间、地点和事实"}
    if "甄别没有写理由" not in {one["what"] for one in play.refusals}:
        silent = {name: "" if name.endswith(":reason") else said for name, said in given.items()}
        trial(play, item, facts, "甄别没有写理由", "done", silent)
    play.staff.decide(item, "done", **given)
    play.tell("甄别公示意见：没有具体线索")


def assess(play: Play, item: Item, facts: Given) -> None:
    """A probation confirmed before its end, then against its vote, then rightly."""
    given = selection.filled(play, facts)
    ends = date.fromisoformat(facts["facts"]["ends"])
    trial(play, item, facts, "试用期未满即转正", "pass", given | {"assessed_on": selection.today().isoformat()})
    wait_until(play, ends)
    trial(play, item, facts, "民主测评不足三分之二即转正", "pass", given | {"good": "10", "ballots": "30"})
    play.staff.decide(item, "pass", **given)
    play.tell("试用期满，正式任职")


def fill(play: Play, item: Item, facts: Given) -> None:
    """Somebody fills in a form: first what must be refused, then as it should be."""
    inspects = facts["name"] == "inspect"
    given = selection.inspected(play, item, facts) if inspects else selection.filled(play, facts)
    if inspects:
        wait_until(play, date.fromisoformat(given["from_on"]) + timedelta(days=2))
    if facts["name"] == "ask_scores":
        given |= _one_absent(given)
    done, choice = {one["what"] for one in play.refusals}, facts["choices"][0]["key"]
    reason = "按规定写明理由" if facts["choices"][0].get("reason") else ""
    for what, changed in SIMPLE.get(facts["name"], ()):
        if what not in done:  # the second person's inspection need not be wrong again
            trial(play, item, facts, what, choice, {**given, **changed(given, facts)})
    if facts["name"] == "ask_proposal":
        selection.compile_dossiers(play, facts)
    play.staff.decide(item, choice, reason, **given)
    play.tell(f"{facts['title']}：{facts['choices'][0]['label']}")


def _one_absent(given: Given) -> Given:
    """Let the last person be absent from the written test: fewer are left than are to be interviewed."""
    last = [name.rsplit(":", 1)[0] for name in given if name.endswith(":written")][-1]
    return {f"{last}:paper": "缺考", f"{last}:written": ""}


def trial(play: Play, item: Item, facts: Given, what: str, choice: str, given: Given) -> None:
    """Try what must be refused, and note at which step it was; whoever was refused thinks for a quarter of an hour."""
    play.expect_refusal(what, lambda: play.staff.decide(item, choice, **given), step=facts["title"])
    play.think()


def _people(facts: Given, state: str) -> list[Any]:
    with db.reading() as look:
        return files.candidates_of(look, files.selection_of(look, facts["case_id"]), states=(state,))


def part(play: Play, item: Item, facts: Given) -> None:
    """Do what is theirs, wrongly first."""
    special: dict[str, Callable[[Play, Item, Given], None]] = {
        "ask_work_plan": draw_up,
        "approve_plan": approve,
        "ask_reviews": review,
        "ask_nominations": nominate,
        "ask_eligibility": check,
        "hold_recommendation": recommend,
        "hold_interview": interview,
        "hold_vote": vote,
        "draw_up_notice": draw_up_notice,
        "ask_notice": watch_notice,
        "ask_screening": screen,
        "ask_probation": assess,
    }
    special.get(facts["name"], fill)(play, item, facts)


PARTS: dict[str, Part] = dict.fromkeys(selection.PAGES, part)
