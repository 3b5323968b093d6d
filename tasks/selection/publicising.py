"""Public notice before taking office (任前公示): what it says, where, how long, by the pack of the case. Measure 24, R-NOTICE*.

What comes in while it runs: `objecting.py`; how it is screened and what comes of it: `screening.py`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import text
from sqlmodel import Session

from models.acting import ActContext, Ask, Choice, Done
from models.base import in_shanghai
from models.cases import Case
from models.clock import end_of
from models.selection import Candidate, Post, Selection
from models.waits import Assignment, Wait
from policy.appointing import notice_content, public_notice
from policy.asked import kept
from policy.packs import Pack
from policy.talent.extraordinary import break_notice
from policy.verdict import Verdict
from policy.workdays import add_workdays
from tasks.acts import step, wait
from tasks.answering import checks
from tasks.forms import Field, FormIncomplete, form, form_checks
from tasks.opening import rules_day
from tasks.refusing import require
from tasks.rules import pack_of
from tasks.selection import files, hosts, objecting, papers, records
from tasks.selection.asks import ask
from tasks.selection.errors import TooEarly
from tasks.selection.planning import days_of
from tasks.selection.standing import against_those_in
from tasks.time_limits import limits
from tasks.training.given import last_answer
from tasks.training.people import NobodyInRole

ARTICLE = "appointing.objection.screeners"
CONTENTS = "appointing.notice.contents"
SCOPE = "appointing.notice.scope"
SAYS = {  # what a notice says of a person (公示内容) → the key of its field
    "性别": "sex",
    "出生年月": "born",
    "籍贯": "native_place",
    "学历学位": "education",
    "政治面貌": "affiliation",
    "现任职务": "now",
    "工作简历": "resume",
}
BREAKS = {"破格的具体情形": "break_case", "破格的理由": "break_reason"}
EXCHANGED, INNER, DEPARTMENT = "交流任职", "内设机构领导职务", "部门领导成员"


def last_day(pack: Pack, on: date, first: date) -> date:
    """Return the last day of a notice that begins on `first`: calendar or working days, as the pack says, from the next day on."""
    if "appointing.notice.workdays" in pack.keys:
        return add_workdays(first, pack.value("appointing.notice.workdays", on).count())
    return first + timedelta(days=pack.value("appointing.notice.min_days", on).count())


@wait("拟定任前公示", "公示")
def draw_up_notice(context: ActContext) -> Ask:
    """Ask for the words of the notice (拟定公示): what the rules say it must show, where it is posted, and who screens objections."""
    tx, selection = files.here(context)
    pack, on = days_of(context)
    people = files.candidates_of(tx, selection, states=("decided",))
    officers = officers_of(tx, people)
    asked = [one for one in pack.value(CONTENTS, on).texts() if one in SAYS]
    fields = [field for one in people for field in _fields(tx, one, asked)]
    places = pack.value(SCOPE, on)
    likely = EXCHANGED if exchange(selection) else _kind_of(files.posts_of(tx, selection))
    kinds = sorted(places.labels(), key=lambda kind: (kind != likely, kind == EXCHANGED, kind))
    where = list(dict.fromkeys(place for kind in kinds for place in places.labels()[kind].split("、")))
    names = [label for _, label in officers]
    return ask(
        context,
        "拟定任前公示",
        key=CONTENTS,
        parts=hosts.officer_of(context),
        form=form(
            *fields,
            Field("kind", "公示对象类别", "choice", options=kinds),
            Field("scope", "公示范围", "choice", options=where),
            Field("first_screener", "公示意见甄别人一", "choice", options=names),
            Field("second_screener", "公示意见甄别人二", "choice", options=[*names[1:], names[0]]),
        ),
        choices=(Choice("done", "核对无误，发布公示"),),
        known=[
            ["公示对象", "、".join(files.label(one) for one in people)],
            ["公示内容", pack.value(CONTENTS, on).shown()],
        ],
        officers=[[number, label] for number, label in officers],
        button="发布公示",
    )


def _fields(tx: Session, one: Candidate, asked: Sequence[str]) -> list[Field]:
    """Return what is filled in of one person: as the 任免审批表 says it, for the clerk to check and complete."""
    held = {**records.particulars(tx, one), "now": f"{one.unit}{one.title}"}
    known = [
        Field(
            f"p{one.id}_{SAYS[label]}",
            f"{one.name}：{label}",
            _kind(label),
            required=False,
            gated=True,
            value=held[SAYS[label]],
        )
        for label in asked
    ]
    if not (broken := one.facts.get("break")):
        return known
    return known + [
        Field(
            f"p{one.id}_{key}",
            f"{one.name}：{label}",
            "long",
            required=False,
            gated=True,
            value=str(broken.get(key, "")),
        )
        for label, key in BREAKS.items()
    ]


def _kind(label: str) -> Any:
    return "long" if label == "工作简历" else "text"


def _kind_of(posts: Sequence[Post]) -> str:
    """Return the class under which posts are announced most likely (公示对象类别); the clerk chooses."""
    return INNER if all(post.kind == INNER for post in posts) else DEPARTMENT


def exchange(selection: Selection) -> bool:
    """Tell whether a selection fills a transfer (公推交流)."""
    return bool(selection.plan.get("exchange"))


def officers_of(tx: Session, people: Sequence[Candidate]) -> list[tuple[int, str]]:
    """Return who may screen objections (甄别人): active officers of the department and the discipline organ, none of those announced."""
    gone = {one.name for one in people}
    rows = [row for row in tx.execute(_OFFICERS).all() if row.name not in gone]
    if len(rows) < 2:
        raise NobodyInRole
    return [(row.id, f"{row.name}（{row.unit or '未登记单位'}，编号{row.id}）") for row in rows]


_OFFICERS = text(
    "SELECT p.id, p.name, u.name AS unit FROM person p LEFT JOIN unit u ON u.id = p.unit_id WHERE p.active AND EXISTS"
    " (SELECT 1 FROM role_grant g WHERE g.person_id = p.id"
    "  AND g.role IN ('clerk', 'chief', 'deputy_head', 'discipline')) ORDER BY p.id"
)


@form_checks("draw_up_notice")
def check_content(tx: Session, case: Case, waiting: Wait, _choice: str, payload: dict[str, Any]) -> None:
    """Refuse a notice that leaves out what the rules ask for, or is posted elsewhere, and one screener for two; QS-4001, QS-8001."""
    pack, on = pack_of(tx, case), rules_day(case)
    selection = files.selection_of(tx, case.id)
    for one in files.candidates_of(tx, selection, states=("decided",)):
        for verdict in content_verdicts(pack, on, tx.get_one(Post, one.post_id), one, payload):
            require(verdict)
    numbers = {label: number for number, label in waiting.facts["officers"]}
    payload["screeners"] = [numbers[payload[key]] for key in ("first_screener", "second_screener")]
    if len(set(payload["screeners"])) < pack.value(ARTICLE, on).count():
        raise FormIncomplete(f"公示意见由{pack.value(ARTICLE, on).count()}人甄别，两名甄别人不能是同一人。")


def content_verdicts(pack: Pack, on: date, post: Post, one: Candidate, said: Mapping[str, Any]) -> list[Verdict]:
    """Return what the gates say of the words about one person: the items of the pack, the scope, the reasons of 破格."""
    words = {key: str(said.get(f"p{one.id}_{key}", "")).strip() for key in (*SAYS.values(), *BREAKS.values())}
    shown = {
        "姓名": one.name,
        "拟任职务": post.name,
        **{label: words[key] for label, key in {**SAYS, **BREAKS}.items()},
    }
    contents = tuple(label for label, text_ in shown.items() if text_)
    broken = bool(one.facts.get("break"))
    found = notice_content(pack, on, contents=contents, post=said["kind"], scopes=(said["scope"],), exceptional=broken)
    return [found, break_notice(pack, on, broken=broken, reason=words["break_reason"])]


@step("发布任前公示", "公示")
def publish_notice(context: ActContext) -> Done:
    """Publish the notice before taking office (任前公示) of those decided on, in the words that were drawn up, where to object."""
    tx, selection = files.here(context)
    pack, on = days_of(context)
    given = last_answer(context, "draw_up_notice")
    assert given is not None
    first = in_shanghai(context.now).date()
    last = last_day(pack, on, first)
    decided = files.candidates_of(tx, selection, states=("decided",))
    verdicts = []
    for one in decided:
        verdicts += content_verdicts(pack, on, tx.get_one(Post, one.post_id), one, given.payload)
        one.facts = {**one.facts, "notice": said_of(one, given.payload)}
        tx.add(one)
    tx.flush()
    paper = papers.public_notice(context, decided, first, last)
    return files.done(
        context,
        {
            "people": [one.id for one in decided],
            "first": first.isoformat(),
            "last": last.isoformat(),
            "screeners": given.payload["screeners"],
            "documents": [paper],
        },
        verdicts=[kept(require(one)) for one in verdicts],
    )


def said_of(one: Candidate, payload: Mapping[str, Any]) -> dict[str, str]:
    """Return the words of the notice about one person, by the keys of `SAYS` and `BREAKS`."""
    keys = (*SAYS.values(), *BREAKS.values())
    return {key: str(payload[f"p{one.id}_{key}"]) for key in keys if payload.get(f"p{one.id}_{key}")}


@wait("公示期", "公示")
def ask_notice(context: ActContext) -> Ask:
    """Wait for the notice to run its days, taking objections in (受理公示意见); closed by time, never earlier."""
    tx, _selection = files.here(context)
    notice = context.result("publish_notice")
    people = [tx.get_one(Candidate, number) for number in notice["people"]]
    made = ask(
        context,
        f"任前公示（至{notice['last']}）",
        key=ARTICLE,
        page="public_notice",
        choices=(Choice("never", "公示期满后由系统结束", "neutral"),),
        known=[
            ["公示对象", "、".join(files.label(one) for one in people)],
            ["公示期", f"{notice['first']}至{notice['last']}"],
        ],
        people=[[str(one.id), files.label(one)] for one in people],
        button="",
    )
    due = end_of(date.fromisoformat(notice["last"]))
    return replace(made, due_at=due, on_due="close", remind_at=[])


@checks("public_notice")
def check_notice(
    _tx: Session, _case: Case, _wait: Wait, _part: Assignment, _choice: str, _payload: Mapping[str, Any]
) -> dict[str, Any]:
    """Refuse to end the notice by hand: it runs its days and the system ends it; raises QS-8007."""
    raise TooEarly


def on_notice(tx: Session, people: Sequence[Sequence[str]]) -> list[Sequence[str]]:
    """Return who is on the notice still: who withdrew is not shown any more."""
    return [row for row in people if tx.get_one(Candidate, int(row[0])).state != "withdrawn"]


def runs_until(tx: Session, case_id: int, notice: Mapping[str, Any]) -> date:
    """Return the day on which a notice ends: as published, or as its round was moved since (暂停后顺延、延期)."""
    due = tx.execute(_ROUND, {"case": case_id}).scalar()
    return in_shanghai(due).date() if due else date.fromisoformat(str(notice["last"]))


_ROUND = text(
    "SELECT w.due_at FROM wait w JOIN act a ON a.case_id = w.case_id AND a.name = w.name AND a.subject = w.subject"
    " AND a.round = w.round AND a.superseded_by IS NULL WHERE w.case_id = :case AND w.name = 'ask_notice'"
)


@limits("public_notice")
def limit_notice(tx: Session, case: Case, _wait: Wait, until: datetime) -> None:
    """Refuse to let a notice run longer than the rules of the case let it (2002: fifteen days at most)."""
    row = tx.execute(_PUBLISHED, {"case": case.id}).one()
    first = date.fromisoformat(row.result["first"])
    require(public_notice(pack_of(tx, case), rules_day(case), first=first, last=in_shanghai(until).date()))


_PUBLISHED = text("SELECT result FROM act WHERE case_id = :case AND name = 'publish_notice' AND superseded_by IS NULL")


@step("公示期满", "公示")
def close_notice(context: ActContext) -> Done:
    """Compute whether the notice was long enough, and which objections must be screened before anybody is appointed."""
    tx, _selection = files.here(context)
    pack, on = days_of(context)
    notice = context.result("publish_notice")
    first, last = date.fromisoformat(notice["first"]), runs_until(tx, context.case.id, notice)
    verdict = require(public_notice(pack, on, first=first, last=last))
    came = [one for one in objecting.objections_of(tx, context.case.id) if not one.outcome]
    facts = {"objections": [one.id for one in against_those_in(tx, came)], "last": last.isoformat()}
    return files.done(context, facts, verdicts=[kept(verdict)])
