"""公推优选 refused at each gate in turn (逐项不予受理): at each step staff first do the wrong thing, then the right one.

What is refused on a page is tried there; what a step finds of persons and votes (资格审查、半数、再次表决) is brought about.
`NEVER` names the gates that nothing typed on a page can fail, and why.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from rich.console import Console
from rich.table import Table

from models import db
from models.base import SHANGHAI
from policy.gates import find_gate
from qingshan.rehearse import manners, past, past_rooms, selection
from qingshan.rehearse.play import Part, Play
from qingshan.rehearse.staff import Item
from tasks.selection import files
from tasks.workbooks.simple_form import blank_form
from tasks.workbooks.voters import NOMINEES, VOTERS

Given = dict[str, Any]
POST: dict[str, Any] = {"name": "副局长", "kind": "工作部门副职", "vacancies": 1, "quota": 4, "filled": 3}
WRONG = ("年限不够", "考核不称职", "受过处分", "正被调查")
FIT = 4
NEVER: Mapping[str, str] = {
    "vote_form": "系统只提供无记名投票，没有别的表决方式可选",
    "decimals": "权重和成绩在方案和成绩登记时已经核对，考试成绩由系统计算",
    "combined_result": "权重和成绩在方案和成绩登记时已经核对，综合成绩由系统计算",
    "decision_ending": "办理方式、所需文书和任职起算由系统按职位类别确定，不由人填写",
    "selection_links": "环节次序由程序保证，前面的环节没有办完就不会进入票决",
    "meeting_steps": "缺少介绍或者意见的，“介绍人选”“发表意见”已先不予受理",
    "inspection_steps": "考察各步骤的日期都是必填项，缺一项表单就交不上去",
    "recommendation_form": "个别提拔任职的会议推荐和谈话推荐，2002年的规定没有限定先后",
}
OTHERWISE: Mapping[str, str] = {  # asked only where a selection has it; shown to refuse by tests of their own
    "recommendation_fresh": "民主推荐满一年以后才研究人选的",
    "honour_counts": "方案规定荣誉加分的",
    "honour_points": "方案规定荣誉加分的",
    "honour_rules": "方案规定荣誉加分的",
    "points_published": "方案规定荣誉加分的",
    "reconsideration": "票决以后提出复议的",
    "renomination": "票决没有通过、再次提名的",
    "break_consent": "破格提拔的",
    "break_grounds": "破格提拔的",
    "break_limits": "破格提拔的",
    "break_notice": "破格提拔的",
    "break_request": "破格提拔的",
    "leap_post": "破格提拔的",
    "exchange_kind": "公推交流的",
    "exchange_steps": "公推交流的",
    "transfer_due": "公推交流的",
}


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
    play.expect_refusal("核定职数已满", lambda: opened(quota=3), step=step, gate="post_quota")
    return opened()


def draw_up(play: Play, item: Item, facts: Given) -> None:
    """The work plan: no roster, weights that are no whole, an even panel."""
    plan = selection.plan_of()
    trial(play, item, facts, "没有名册就提交方案", "done", plan)
    people = [(f"{group}{n}", f"{group}单位", group) for group in ("综合", "系统", "单位") for n in range(1, 8)]
    rows: list[list[int | str]] = [[n, *row] for n, row in enumerate(people, 1)]
    selection.upload(play, item, "roster", blank_form("民主推荐人员名册", VOTERS, (6, 14, 30, 12), rows))
    for what, changed in (
        ("四项权重合计90", {"weights:竞职考试:weight": "20"}),
        ("笔试、面试权重合计90", {"written": "40"}),
        ("面试考官8人，双数", {"panel": plan["panel"] + "\n考官8"}),
        ("面试考官6人", {"panel": "\n".join(plan["panel"].split("\n")[:6])}),
        ("各类名册权重合计90", {"groups:综合:weight": "30"}),
        ("报名截止日已过", {"closes_on": (selection.today() - timedelta(days=1)).isoformat()}),
    ):
        trial(play, item, facts, what, "done", plan | changed)
    play.staff.decide(item, "done", **plan)
    play.tell("按规定拟订工作方案")


def nominate(play: Play, item: Item, facts: Given) -> None:
    """Nominations: nobody, then as many as posts; among the persons are four whom the gates of eligibility exclude."""
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
    young, unfit, punished, pending = (f"people:{keys[name]}:" for name in WRONG)
    given |= {
        f"{young}since": (today - timedelta(days=400)).isoformat(),
        f"{unfit}grade": "不称职",
        f"{punished}sanction": str(columns["sanction"]["options"][1]),
        f"{punished}sanction_on": (today - timedelta(days=30)).isoformat(),
        f"{pending}pending": str(columns["pending"]["options"][1]),
    }
    trial(play, item, facts, "任职起始日写在今天以后", "done", {**given, f"{young}since": "2030-01-01"})
    play.staff.decide(item, "done", **given)
    play.tell("登记资格审查情况")


def recommend(play: Play, item: Item, facts: Given) -> None:
    """The meeting ballot: each step too early is refused, a slip counts once; one person has too few votes in the own unit."""
    box, step = int(facts["facts"]["box"]), {"step": facts["title"]}
    here = [one.id for one in past.voters_of(box)]
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

    here = [one.id for one in past.voters_of(int(facts["facts"]["box"]))][:count]
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


def screen(play: Play, item: Item, facts: Given) -> None:
    """One alone screens an objection, then two."""
    given = selection.filled(play, facts)
    [key] = [f"objections:{row}:" for row, _ in facts["facts"]["form"][0]["rows"]]
    given |= {f"{key}first": "庚一", f"{key}second": "丙二", f"{key}specific": "否", f"{key}reason": "没有具体线索"}
    given |= {f"{key}outcome": "反映不实", f"{key}months": ""}
    trial(play, item, facts, "一人甄别公示意见", "done", given | {f"{key}second": "庚一"})
    given_up = given | {f"{key}outcome": "暂缓任用", f"{key}months": "12"}
    trial(play, item, facts, "暂缓任用12个月", "done", given_up)
    play.staff.decide(item, "done", **given)


def assess(play: Play, item: Item, facts: Given) -> None:
    """A probation confirmed before its end, then against its vote, then rightly."""
    given = selection.filled(play, facts)
    ends = date.fromisoformat(facts["facts"]["ends"])
    trial(play, item, facts, "试用期未满即转正", "pass", given | {"assessed_on": selection.today().isoformat()})
    past.wait_until(play, ends)
    trial(play, item, facts, "民主测评不足三分之二即转正", "pass", given | {"good": "10", "ballots": "30"})
    play.staff.decide(item, "pass", **given)
    play.tell("试用期满，正式任职")


Change = Callable[[Given, Given], Given]  # the usual answers and the facts of a wait → what is put wrong


def put(**said: str) -> Change:
    """Return what puts fields of a form wrong by the end of their names: `__` stands for the colon."""
    ends = {name.replace("__", ":"): value for name, value in said.items()}
    return lambda given, _facts: {
        name: value for end, value in ends.items() for name in [n for n in given if f":{n}".endswith(f":{end}")][:1]
    }


def _second(key: str, column: str, value: str = "") -> Change:
    """Return what chooses the second of the words that a column offers, the first being that nothing of it concerns."""

    def change(given: Given, facts: Given) -> Given:
        [one] = [field for field in facts["facts"]["form"] if field["key"] == key]
        options = next(c["options"] for c in one["columns"] if c["key"] == column)
        return {f"{key}:{one['rows'][0][0]}:{column}": value or options[1]}

    return change


def _nobody_asked(given: Given, facts: Given) -> Given:
    row = _second("nonparty", "outside")(given, facts)
    return row | {
        name: "未征求" for name in given if name.startswith("nonparty:") and name.endswith((":front", ":party"))
    }


def _unasked(key: str, column: str) -> Change:
    def change(given: Given, facts: Given) -> Given:
        found = _second(key, column)(given, facts)
        return found | {name: "" for name in given if name.startswith(f"{key}:") and name.endswith((":on", ":answer"))}

    return change


def _excepted(**more: str) -> Change:
    def change(given: Given, _facts: Given) -> Given:
        return (
            {name: "作为特殊情形列入" for name in given if name.endswith(":decision")}
            | more
            | {name: "确属特殊情形" for name in given if name.endswith(":why") and more}
        )

    return change


def _basis(*kept: str) -> Change:
    return lambda given, _facts: {
        n: "" for n in given if n.startswith("basis:") and n.removeprefix("basis:") not in kept
    }


def _after_the_beginning(name: str, days: int = 1) -> Change:
    def change(given: Given, _facts: Given) -> Given:
        return {name: (date.fromisoformat(given["from_on"]) + timedelta(days=days)).isoformat()}

    return change


def _too_few_told(given: Given, _facts: Given) -> Given:
    return {next(name for name in given if name.endswith(":there")): ""}


def _unclear(given: Given, _facts: Given) -> Given:
    return {next(name for name in given if name.startswith("check:")): "尚未查清"}


def _before_the_vote(_given: Given, facts: Given) -> Given:
    voted = date.fromisoformat(facts["facts"]["dates"]["voted_on"])
    return {"met_on": (voted - timedelta(days=1)).isoformat()}


def _kin(given: Given, facts: Given) -> Given:
    return _second("team", "relation")(given, facts)


SIMPLE: Mapping[str, tuple[tuple[str, Change], ...]] = {  # act → what is tried on its form first
    "ask_organisations": (
        ("单位党组织推荐没有开会研究", put(body="其他")),
        ("单位党组织推荐没有会议记录", put(minutes="")),
    ),
    "ask_talks": (
        ("应谈30人，只谈了10人", put(planned="30", talked="10", recorded="10", votes="5")),
        ("谈话没有记录", put(recorded="0")),
    ),
    "ask_exceptions": (
        ("不足半数的没有理由而列入", _excepted()),
        ("不足半数的没有经规定的机关批准而列入", _excepted(body="其他")),
    ),
    "ask_scores": (("笔试成绩101分", put(written="101")),),
    "ask_lots": (("两人同一抽签号", lambda given, _f: dict.fromkeys(given, "1")),),
    "decide_inspection": (
        ("考察对象与职数相等", lambda given, _f: _listed(given, 1)),
        ("越过名次在前的而没有理由", lambda given, _f: _listed(given, 2, skip=1)),
        ("推荐以前就确定考察对象", _before_the_vote),
        ("不由规定的机关确定考察对象", put(body="其他")),
        ("只凭得票确定考察对象", _basis("得票")),
    ),
    "inspect": (
        ("考察组只有1人", lambda given, _f: {n: "" for n in given if n.startswith("team:2:")}),
        ("考察组成员是考察对象的亲属", _kin),
        ("考察预告期未满即开始考察", lambda given, _f: {"notice_on": given["from_on"]}),
        ("开始考察以后才同单位主要负责人沟通", _after_the_beginning("head_on")),
        ("考察谈话少于应谈人数", put(talked="5", recorded="5")),
        ("核查没有结论就提交考察情况", _unclear),
        ("线索具体的举报没有查清", put(received="1", specific="1", settled="0")),
        ("考察材料缺少一项内容", _too_few_told),
        ("考察组成员没有签名", put(signed="")),
        ("考察结束早于开始", lambda _g, _f: {"to_on": "2010-01-01"}),
    ),
    "ask_proposal": (
        ("提交讨论的与职数相等", lambda given, _f: _only_first(given, ":proposed")),
        ("人选材料不全就提出任免方案", lambda _g, _f: {}),
    ),
    "ask_opinions": (
        ("须事先报告上级的没有报告", _unasked("reports", "matter")),
        ("双重管理的职位没有征求协管方意见", _unasked("dual", "seat")),
        ("非中共党员人选没有征求统战部门意见", _nobody_asked),
    ),
}


def _listed(given: Given, count: int, skip: int = 0) -> Given:
    names = [name for name in given if name.endswith(":listed")]
    return {name: "是" if skip <= place < skip + count else "否" for place, name in enumerate(names)}


def _only_first(given: Given, ending: str) -> Given:
    return {name: "是" if place == 0 else "否" for place, name in enumerate(n for n in given if n.endswith(ending))}


def fill(play: Play, item: Item, facts: Given) -> None:
    """Somebody fills in a form: first what must be refused, then as it should be."""
    inspects = facts["name"] == "inspect"
    given = selection.inspected(play, item, facts) if inspects else selection.filled(play, facts)
    if inspects:
        past.wait_until(play, date.fromisoformat(given["from_on"]) + timedelta(days=2))
    done, choice = {one["what"] for one in play.refusals}, facts["choices"][0]["key"]
    for what, changed in SIMPLE.get(facts["name"], ()):
        if what not in done:  # the second person's inspection need not be wrong again
            trial(play, item, facts, what, choice, {**given, **changed(given, facts)})
    if facts["name"] == "ask_proposal":
        selection.compile_dossiers(play, facts)
    play.staff.decide(item, choice, **given)
    play.tell(f"{facts['title']}：{facts['choices'][0]['label']}")


def trial(play: Play, item: Item, facts: Given, what: str, choice: str, given: Given) -> None:
    """Try what must be refused, and note at which step it was; whoever was refused thinks for a quarter of an hour."""
    play.expect_refusal(what, lambda: play.staff.decide(item, choice, **given), step=facts["title"])
    play.think()


def _people(facts: Given, state: str) -> list[Any]:
    with db.reading() as look:
        return files.candidates_of(look, files.selection_of(look, facts["case_id"]), states=(state,))


def rows(found: Mapping[str, Any]) -> list[dict[str, str]]:
    """Return what was refused: at which step, what was tried, by which gate, under which article and in which words."""
    tried = [
        {key: str(one.get(key, "")) for key in ("step", "what", "number", "gate", "article", "reason", "words")}
        for one in found["refusals"]
    ]
    by_steps = [
        {"step": STEPS.get(one["at"], one["at"]), "what": WHAT.get(one["gate"], ""), "number": "", **_plain(one)}
        for one in found["gates"]
        if one["outcome"] == "refused" and not one["tried"]
    ]
    return [*tried, *({tuple(row.items()): row for row in by_steps}.values())]


def _plain(one: Mapping[str, Any]) -> dict[str, str]:
    return {key: str(one[key]) for key in ("gate", "article", "reason", "words")}


STEPS = {
    "check_eligibility": "资格审查",
    "tally_recommendation": "汇总民主推荐情况",
    "record_vote": "登记票决结果",
    "inspect": "考察",
}
WHAT = {
    "tenure": "任现级别不足年限的人选",
    "recent_grades": "上年度考核不称职的人选",
    "effect_periods": "在处分影响期内的人选",
    "pending_matters": "有未了结事项的人选",
    "own_unit_half": "本单位推荐得票不足半数的人选",
    "run_off": "没有人超过应到半数的票决",
}


def gates_in(found: Mapping[str, Any]) -> set[str]:
    """Return the gates that refused something in a rehearsal."""
    return {row["gate"] for row in rows(found)} - {""}


def show(found: Mapping[str, Any], console: Console) -> None:
    """Print the table of refusals, and which gates cannot refuse."""
    table = Table(title="逐项不予受理：先办错，再办对")
    for head in ("环节", "怎样办的", "核算项目", "条款或编号", "原因", "原文"):
        table.add_column(head, overflow="fold")
    for row in rows(found):
        title = find_gate(row["gate"]).chinese if row["gate"] else "—"
        table.add_row(row["step"], row["what"], title, row["article"] or row["number"], row["reason"], row["words"])
    console.print(table)
    for heading, listed in (("不会不予受理的核算项目", NEVER), ("本次选拔没有遇到的核算项目", OTHERWISE)):
        console.print(f"[bold]{heading}[/bold]")
        for gate, why in listed.items():
            console.print(f"  {find_gate(gate).chinese}：{why}", highlight=False)


def part(play: Play, item: Item, facts: Given) -> None:
    """Do what is theirs, wrongly first."""
    special: dict[str, Callable[[Play, Item, Given], None]] = {
        "ask_work_plan": draw_up,
        "approve_plan": selection.approve,
        "ask_nominations": nominate,
        "ask_eligibility": check,
        "hold_recommendation": recommend,
        "hold_interview": interview,
        "hold_vote": vote,
        "ask_notice": watch_notice,
        "ask_screening": screen,
        "ask_probation": assess,
    }
    special.get(facts["name"], fill)(play, item, facts)


PARTS: dict[str, Part] = dict.fromkeys(selection.PAGES, part)
