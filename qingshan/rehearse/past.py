"""A past selection checked (按情景文件核对): staff fill in what the file says; where the system refuses it, that is the finding.

What was refused is noted with gate and article, then done as staff usually do it, so that the rest can be checked as well.
What the file does not say is filled in by the usual staff, and listed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import zip_longest
from typing import Any

from sqlmodel import col, select

from models import db
from models.base import SHANGHAI
from models.people import Person, RoleGrant
from qingshan.rehearse import manners, past_rooms, selection
from qingshan.rehearse.past_play import Given, Past, answers, labels, person_of, scalar, wait_for, wait_until
from qingshan.rehearse.play import Part, Play, gates_refused
from qingshan.rehearse.scenario import Scenario, number
from qingshan.rehearse.scenario_file import ScenarioWrong
from qingshan.rehearse.scenario_parts import PERSON, POST, ROSTERS, SUBJECT
from qingshan.rehearse.staff import Item, Refusal
from tasks.workbooks.simple_form import blank_form
from tasks.workbooks.voters import NOMINEES, VOTERS

MANNER = {"open-selection": "open", "directed-recommendation": "directed", "internal-competition": "competition"}


def begin(play: Play, _year: int) -> int:
    """Open the selection of the file on its day, on the page; a quota that is full is noted and widened to go on."""
    assert isinstance(play, Past)
    made = play.scenario
    _committee(made)
    at = datetime.combine(made.began, datetime.min.time(), SHANGHAI).replace(hour=9)
    clerk = selection.get_ready(at, [post[POST] for post in made.posts])
    play.supply("规范的领导职务名称：以文件所列职位为准")
    title = made.key("选拔", "标题") or f"{made.began.year}年选拔（按情景文件）"
    browser, before = play.staff.sign_in(clerk), len(gates_refused())
    asked = [_asked(post, made) for post in made.posts]

    def send(posts: list[Given]) -> None:
        fields = {f"{key}_{n}": str(value) for n, post in enumerate(posts, 1) for key, value in post.items()}
        manner = MANNER[made.procedure]
        play.staff.checked(browser.post("/selections", data={"manner": manner, "title": title, **fields}))

    try:
        send(asked)
    except Refusal as refusal:
        line = made.blocks["职位"].line
        play.depart(f"动议：{'、'.join(post['name'] for post in asked)}", refusal, before, [line])
        try:
            send([{**post, "quota": max(post["quota"], post["filled"] + post["vacancies"])} for post in asked])
        except Refusal as again:
            raise ScenarioWrong([f"第{line}行起：{again.said['reason']}（{again.number}）"]) from None
    play.tell(f"动议：{title}")
    return int(scalar("SELECT max(id) FROM qs_case"))


def _asked(post: Mapping[str, str], made: Scenario) -> Given:
    found: Given = {"name": post[POST], "kind": post["类别"], "vacancies": number(post.get("拟任名额", "")) or 1}
    found |= {"quota": number(post["核定职数"]) or 0, "filled": number(post["现配人数"]) or 0}
    if made.procedure == "internal-competition":
        found["unit"] = scalar("SELECT id FROM unit WHERE name = :n", n=made.key("选拔", "单位") or manners.UNIT)
    return found


def _committee(made: Scenario) -> None:
    """Let the committee have as many members as the file says."""
    due = max((number(row.cells.get("应到", "")) or 0 for row in made.rows("常委会")), default=0)
    if not due or made.procedure == "internal-competition":
        return
    with db.transaction() as tx:
        held = list(tx.exec(select(RoleGrant).where(RoleGrant.role == "committee").order_by(col(RoleGrant.position))))
        for grant in held[due:]:
            tx.delete(grant)
        for n in range(len(held) + 1, due + 1):
            one = Person(name=f"常委{n}", title="区委常委")
            tx.add(one)
            tx.flush()
            tx.add(RoleGrant(person_id=one.id, role="committee", position=n))


def draw_up(play: Past, item: Item, facts: Given) -> None:
    """The clerk uploads the file's roster and its plan."""
    made = play.scenario
    sizes = [(row.cells["类别"], number(row.cells["应到"]) or 0) for row in made.rows("名册")]
    if not sizes:
        sizes = [(group, 20) for group in ROSTERS[made.procedure] if group not in ("单位主要负责人", "各界代表")]
        play.supply(f"参加推荐或测评的名册：{'，'.join(f'{group}{size}人' for group, size in sizes)}")
    people = [(f"{group}{n}", f"{group}单位", group) for group, size in sizes for n in range(1, size + 1)]
    rows: list[list[int | str]] = [[n, *row] for n, row in enumerate(people, 1)]
    selection.upload(play, item, "roster", blank_form("民主推荐人员名册", VOTERS, (6, 14, 30, 12), rows))
    usual = {"open": selection.plan_of, "directed": manners.directed_plan, "competition": manners.competition_plan}
    submit(play, item, facts, "done", usual[MANNER[made.procedure]]())


def nominate(play: Past, item: Item, facts: Given) -> None:
    """The clerk uploads the persons of the file; where they are too few for a post, one more is made up to go on."""
    made = play.scenario
    rows: list[list[Any]] = []
    for one in made.rows("人选"):
        name, cells = one.cells[PERSON], one.cells
        rows.append(
            [len(rows) + 1, name, cells["单位"], cells.get("职务", ""), cells[POST], cells.get("来源") or "个人报名"]
        )
    _upload(play, item, rows)

    def more() -> None:
        for _, post in facts["facts"]["posts"]:
            count = len([row for row in rows if row[4] == post])
            places = next(number(p.get("拟任名额", "")) or 1 for p in made.posts if p[POST] == post)
            for n in range(count, places + 1):
                rows.append([len(rows) + 1, f"补充{post[:2]}{n + 1}", "示例单位", "科员", post, "组织推荐"])
                play.supply(f"人选不多于职数，为继续核对补充一名虚构人选：{rows[-1][1]}（{post}）")
        _upload(play, item, rows)
        play.staff.decide(item, "done")

    selection.let_pass(play, selection.closing_day(item))
    lines = [row.line for row in made.rows("人选")]
    play.try_or("提交初始提名", lambda: play.staff.decide(item, "done"), more, lines[:1])
    play.tell(f"初始提名{len(rows)}人")


def _upload(play: Past, item: Item, rows: list[list[Any]]) -> None:
    selection.upload(play, item, "upload", blank_form("初始提名人选名单", NOMINEES, (6, 14, 28, 20, 24, 18), rows))


def leave(play: Past, _item: Item, facts: Given) -> None:
    """Those excluded hear why and do not object: time ends it."""
    play.supply(f"{facts['title']}：均未申请复核")


def fill(play: Past, item: Item, facts: Given) -> None:
    """Somebody fills in a form with what the file says."""
    choices = [choice["key"] for choice in facts["choices"]]
    choice = "done" if "done" in choices else choices[0]
    if facts["name"] == "approve_plan" or not facts["facts"].get("form"):
        play.supply(f"{facts['title']}：{facts['choices'][0]['label']}")
        reason = "按通常情形办理" if facts["choices"][0].get("reason") else ""
        play.staff.decide(item, choices[0], reason)
        play.tell(f"{facts['title']}：{facts['choices'][0]['label']}")
        return
    submit(play, item, facts, choice, selection.filled(play, facts))


def submit(
    play: Past,
    item: Item,
    facts: Given,
    choice: str,
    usual: Given,
    *,
    reason: str = "",
    more: Given | None = None,
    lines: Sequence[int] = (),
) -> None:
    """Submit a form with the file's facts over the usual ones; a refusal is noted and the usual ones are submitted.

    `more`: facts of the file that are put otherwise than field by field, with their `lines`.
    """
    found, at = answers(play, facts, usual)
    said, lines = {**found, **(more or {})}, [*at, *lines]
    given = {**usual, **said}
    wait_for(play, said)
    missing = [label for name, label in labels(facts) if name not in said and usual.get(name, "") != ""]
    if missing:
        play.supply(f"{facts['title']}：{'、'.join(dict.fromkeys(missing))}")
    what = facts["title"] + (f"：{person_of(facts)}" if facts["name"] in SUBJECT else "")

    def as_usual() -> None:
        play.supply(f"{what}：系统不予受理，改按通常情形办理")
        fresh = {**usual, **{key: value for key, value in said.items() if _harmless(key)}}
        try:
            play.staff.decide(item, choice, reason, **fresh)
        except Refusal:
            play.think()
            play.staff.decide(item, choice, reason, **usual)

    play.try_or(what, lambda: play.staff.decide(item, choice, reason, **given), as_usual, list(lines))
    play.tell(f"{what}：{'按文件登记' if said else '按通常情形登记'}")


def _harmless(name: str) -> bool:
    """Tell whether a fact cannot be what was refused: a number of a document, a remark."""
    return name in ("report", "minutes", "agenda", "conditions")


def inspect(play: Past, item: Item, facts: Given) -> None:
    """A team inspects somebody: after the notice's days, the days that the file does not give between those that it gives."""
    said, _ = answers(play, facts, {})
    listed = facts["facts"]["listed_on"]
    begins = (
        said.get("from_on") or (date.fromisoformat(listed) + timedelta(days=selection.notice_days(item))).isoformat()
    )
    notice = said.get("notice_on", listed)
    ends = max(said.get("to_on") or begins, said.get("face_on") or begins)
    wait_for(play, {"from_on": begins, "to_on": ends})
    usual = selection.filled(play, facts) | {"plan_on": listed, "notice_on": notice, "head_on": min(notice, begins)}
    usual |= {"from_on": begins, "to_on": ends, "files_on": begins, "face_on": said.get("to_on") or begins}
    talked = said.get("talked") or usual["talked"]
    usual |= {"planned": talked, "talked": talked, "recorded": talked}
    names = play.scenario.cells("考察", "考察组").get(person_of(facts), "")
    named: Given = {}
    if team := [name for name in re.split("[、,，]", names) if name]:
        rows = sorted({name.split(":")[1] for name in usual if name.startswith("team:")}, key=int)
        named = {f"team:{row}:name": name for row, name in zip_longest(rows, team[: len(rows)], fillvalue="")}
    lines = [row.line for row in play.scenario.rows("考察") if row.cells[PERSON] == person_of(facts)]
    submit(play, item, facts, "done", usual, more=named, lines=lines)


def propose(play: Past, item: Item, facts: Given) -> None:
    """The department meeting proposes; the dossiers are compiled first, without what the file does not tell."""
    play.supply("人选材料（考察材料以外各项）：按无记录编入")
    selection.compile_dossiers(play, facts)
    submit(play, item, facts, "done", selection.filled(play, facts))


def watch_notice(play: Past, item: Item, facts: Given) -> None:
    """The notice runs its days; the file's objections come in while it does."""
    made = play.scenario
    ids = {label.split("（")[0]: key for key, label in facts["facts"]["people"]}
    for row in made.rows("公示意见"):
        if who := ids.get(row.cells[PERSON]):
            signed = {"signed": "yes"} if row.cells.get("署名") != "否" else {}
            play.staff.step(item, "object", {"candidate": who, "substance": row.cells["内容"], **signed})
            play.tell(f"公示期间收到反映：第{row.line}行")


def screen(play: Past, item: Item, facts: Given) -> None:
    """Two screen each objection; what the file does not say of it is that there is no specific lead."""
    usual = selection.filled(play, facts)
    for row, _ in facts["facts"]["form"][0]["rows"]:
        usual |= {f"objections:{row}:opinion": "没有具体线索", f"objections:{row}:reason": "没有时间、地点和事实"}
    submit(play, item, facts, "done", usual)


def assess(play: Past, item: Item, facts: Given) -> None:
    """A probation is assessed when it is over, or on the day of the file."""
    who, ends = person_of(facts), date.fromisoformat(facts["facts"]["ends"])
    found = play.scenario.cells("试用期", "考核结论").get(who, "胜任")
    said, _ = answers(play, facts, {})
    if "assessed_on" not in said and selection.today() < ends:
        wait_until(play, ends)
    failed = found == "不胜任"
    usual = selection.filled(play, facts)
    if "assessed_on" in said and said["assessed_on"] < ends.isoformat():
        _assess_early(play, item, facts, {**usual, **said}, ends)
        return
    submit(play, item, facts, "fail" if failed else "pass", usual, reason="考核不胜任" if failed else "")


def _assess_early(play: Past, item: Item, facts: Given, given: Given, ends: date) -> None:
    """A probation that the file ends before its time: that is refused, and assessed at its end instead."""
    wait_for(play, {"assessed_on": given["assessed_on"]})

    def later() -> None:
        wait_until(play, ends)
        play.staff.decide(item, "pass", **{**given, "assessed_on": ends.isoformat()})

    lines = [fact.line for fact in play.scenario.facts if fact.field == "assessed_on"]
    play.try_or(f"{facts['title']}：{person_of(facts)}", lambda: play.staff.decide(item, "pass", **given), later, lines)


def part(play: Play, item: Item, facts: Given) -> None:
    """Do what is theirs in a selection of the past: by act where it is special, else by the form."""
    assert isinstance(play, Past)
    play.think()
    special: dict[str, Callable[[Past, Item, Given], None]] = {
        "ask_work_plan": draw_up,
        "ask_nominations": nominate,
        "inspect": inspect,
        "ask_proposal": propose,
        "ask_reviews": leave,
        "ask_notice": watch_notice,
        "ask_screening": screen,
        "ask_probation": assess,
    }
    special.get(facts["name"], past_rooms.meet if facts["page"] == "room" else fill)(play, item, facts)


PARTS: dict[str, Part] = dict.fromkeys(selection.PAGES, part)
