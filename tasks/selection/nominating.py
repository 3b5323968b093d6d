"""Nomination and eligibility (初始提名、报名、资格审查): more persons than posts; each exclusion with its article. Measures 19, 24."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlmodel import Session

from models import clock
from models.acting import ActContext, Ask, Choice, Done
from models.base import in_shanghai
from models.cases import Case
from models.selection import Candidate, Post, Selection
from models.waits import Wait
from policy.asked import kept
from policy.deciding import differential_vote
from policy.recommending import no_preset, stage_differential
from policy.verdict import Verdict
from tasks.acts import step, wait
from tasks.ballots.errors import BadRoster
from tasks.forms import form_checks, form_page
from tasks.opening import rules_day
from tasks.refusing import require
from tasks.rules import pack_of
from tasks.selection import eligibility, exceptional, files, hosts, records, reviewing
from tasks.selection.asks import ask
from tasks.selection.errors import AlreadyWithdrawn, CandidateTwice, NominationsOpen, NoSuchCandidate
from tasks.selection.planning import ARTICLE
from tasks.training.classes import editing
from tasks.training.given import last_answer

PAGE = form_page("nominations")
SOURCES = ("个人报名", "组织推荐", "领导干部署名推荐")


@dataclass(frozen=True)
class Nominee:
    """Somebody nominated for a post, as the list or the workbook gives them (初始提名人选)."""

    name: str
    unit: str
    title: str = ""
    source: str = "个人报名"
    facts: dict[str, Any] = field(default_factory=dict)


@wait("初始提名和报名", "提名")
def ask_nominations(context: ActContext) -> Ask:
    """Ask the clerk to enter nominations and applications until the day that the plan names (初始提名), measures 19 and 24."""
    tx, selection = files.here(context)
    posts = files.posts_of(tx, selection)
    return ask(
        context,
        "登记初始提名和报名",
        key=ARTICLE,
        page=PAGE,
        parts=hosts.officer_of(context),
        choices=(Choice("done", "登记完毕，提交资格审查"),),
        known=[["拟任职位", "、".join(p.name for p in posts)], ["截止", selection.plan["closes_on"]]],
        posts=[[str(p.id), p.name] for p in posts],
        button="提交资格审查",
    )


def enter(tx: Session, assignment_id: int, person_id: int, post_id: int, given: Nominee) -> Candidate:
    """Enter one nominee for a post while nominations are open; raises QS-2002, QS-8004, QS-8005."""
    case, waiting, _ = editing(tx, assignment_id, person_id)
    return add(tx, case, waiting, post_id, given)


def add(tx: Session, case: Case, waiting: Wait, post_id: int, given: Nominee) -> Candidate:
    """Add a nominee to the list of a post."""
    selection = files.selection_of(tx, case.id)
    post = tx.get(Post, post_id)
    if waiting.name != "ask_nominations" or post is None or post.selection_id != selection.id:
        raise NoSuchCandidate("没有这一职位，请从职位中选择。")
    name = given.name.replace(" ", "").strip()
    if not name or given.source not in SOURCES:
        raise BadRoster("请填写姓名，并从个人报名、组织推荐、领导干部署名推荐中选择来源。")
    for one in files.candidates_of(tx, selection):
        if (one.name, one.unit) == (name, given.unit.strip()):
            raise CandidateTwice(f"“{files.label(one)}”已在名单中；一人只能报一个职位。")
    made = Candidate(
        selection_id=selection.id,
        post_id=post_id,
        name=name,
        unit=given.unit.strip(),
        title=given.title.strip(),
        source=given.source,
        state="nominated",
        facts={**given.facts, "named_on": clock.today(tx).isoformat()},
        results={},
        left_reason="",
    )
    tx.add(made)
    tx.flush()
    return made


def strike(tx: Session, assignment_id: int, person_id: int, candidate_id: int) -> None:
    """Take a nominee off the list again, entered by mistake, while nominations are open."""
    case, waiting, _ = editing(tx, assignment_id, person_id)
    one = tx.get(Candidate, candidate_id)
    if waiting.name != "ask_nominations" or one is None or one.selection_id != files.selection_of(tx, case.id).id:
        raise NoSuchCandidate
    if one.state == "withdrawn":  # stays on record
        raise AlreadyWithdrawn
    records.forget(tx, one)
    tx.delete(one)
    tx.flush()


@form_checks("ask_nominations")
def check_nominations(tx: Session, case: Case, _wait: Wait, _choice: str, _payload: dict[str, Any]) -> None:
    """Refuse before the day that the plan names, somebody named before the notice, or no more than posts (差额提名).

    Raises QS-8041, QS-4001; measures 17 and 19.
    """
    selection, today = files.selection_of(tx, case.id), clock.today(tx)
    closes = date.fromisoformat(selection.plan["closes_on"])
    if today < closes:
        raise NominationsOpen(f"报名和提名到{closes:%Y年%m月%d日}截止，截止日以前不能提交。")
    for verdict in in_the_open(tx, case, selection, today):
        require(verdict)
    for post in files.posts_of(tx, selection):
        count = sum(one.state != "withdrawn" for one in files.candidates_of(tx, selection, post=post.id))
        require(differential_vote(pack_of(tx, case), rules_day(case), posts=post.vacancies, candidates=count))


def in_the_open(tx: Session, case: Case, selection: Selection, today: date) -> list[Verdict]:
    """Return whether nobody was named before the notice (不事先内定人选), and whether each post has more persons than places."""
    pack, on = pack_of(tx, case), rules_day(case)
    announced = in_shanghai(selection.published_at).date() if selection.published_at else None
    people = files.candidates_of(tx, selection, states=("nominated",))
    named = [date.fromisoformat(one.facts["named_on"]) for one in people if "named_on" in one.facts]
    found = [no_preset(pack, on, announced_on=announced, named_on=min(named, default=today), recommended_on=today)]
    for post in files.posts_of(tx, selection):
        count = sum(one.post_id == post.id for one in people)
        found.append(stage_differential(pack, on, stage="提名", posts=post.vacancies, persons=count))
    return found


@step("资格审查", "提名")
def check_eligibility(context: ActContext) -> Done:
    """Examine each nominee's eligibility (资格审查): an exclusion names its article; the rest must still exceed the posts."""
    tx, selection = files.here(context)
    pack, on = pack_of(tx, context.case), rules_day(context.case)
    given, today = last_answer(context, "ask_eligibility"), in_shanghai(context.now).date()
    verdicts: list[Any] = [kept(v) for v in in_the_open(tx, context.case, selection, today)]
    excluded: dict[str, str] = {}
    for post in files.posts_of(tx, selection):
        for one in files.candidates_of(tx, selection, post=post.id, states=("nominated",)):
            proposed, row = eligibility.of(given, one)
            asked = eligibility.verdicts(pack, on, proposed, row, today) + eligibility.more(pack, on, given, one)
            found, bad = exceptional.settle(context, one, asked, proposed, row, today)
            verdicts += [kept(v) for v in found]
            if bad:
                files.leave(tx, one, "excluded", "；".join(f"{v.article}：{v.reason}" for v in bad))
                excluded[str(one.id)] = bad[0].gate
                reviewing.tell(tx, one, today)
            else:
                files.move_on(tx, [one], "eligible")
    short = [p.id for p in files.posts_of(tx, selection) if len(files.still_in(tx, selection, p.id)) <= p.vacancies]
    return files.done(
        context,
        {
            "eligible": [one.id for one in files.still_in(tx, selection)],
            "excluded": excluded,
            "may_object": reviewing.may_object(tx, selection),
            "short": short,
        },
        verdicts=verdicts,
    )


@wait("人选不足，研究办法", "提名")
def ask_what_next(context: ActContext) -> Ask:
    """Ask what is done where too few are left for a post (人选不足): open nominations again, or end without an appointment."""
    tx, selection = files.here(context)
    short = context.result("check_eligibility")["short"]
    posts = [p.name for p in files.posts_of(tx, selection) if p.id in short]
    return ask(
        context,
        "研究人选不足的办法",
        key="deciding.differential.required",
        role="department_head",
        parts=hosts.head_of(context),
        choices=(
            Choice("again", "重新开放提名", reason=True),
            Choice("end", "终止本次选拔，职位暂缺", reason=True),
        ),
        known=[["人选不足的职位", "、".join(posts)], ["规定允许", "扩大提名范围重新提名；或暂缺，另行选拔"]],
        button="签署意见",
    )
