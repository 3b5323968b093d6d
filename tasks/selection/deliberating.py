"""Proposal and deliberation (部务会研究、酝酿): what the department proposes, and what those asked have said of it. Measures 19, 24."""

from datetime import date
from typing import Any

from sqlmodel import Session

from models import clock
from models.acting import ActContext, Ask, Done
from models.base import in_shanghai
from models.cases import Case
from models.selection import Candidate, Post
from models.waits import Wait
from policy.asked import kept
from policy.deciding import differential_vote
from policy.packs import Pack
from policy.recommending import recommendation_fresh
from policy.verdict import Verdict
from tasks.acts import step, wait
from tasks.forms import Field, FormIncomplete, form, form_checks
from tasks.opening import rules_day
from tasks.refusing import require
from tasks.rules import pack_of
from tasks.selection import consulting, dossier, exceptional, files, papers, sequence, targets
from tasks.selection.asks import DONE, RETURN, ask
from tasks.selection.inspecting import DIFFERENTIAL
from tasks.selection.planning import days_of
from tasks.selection.shortage import equal_reason, short_posts
from tasks.training.given import last_answer

ASKED = ("分管区领导", "区人大、政府、政协有关领导", "区纪委")


@wait("部务会研究提出人选", "酝酿")
def ask_proposal(context: ActContext) -> Ask:
    """Ask for the department meeting's proposal (部务会提出任免方案), more persons than posts where the measure asks it."""
    tx, selection = files.here(context)
    people = files.candidates_of(tx, selection, states=("listed",))
    return ask(
        context,
        "部务会研究提出人选",
        key=DIFFERENTIAL,
        role="department_head",
        form=form(
            Field("met_on", "部务会日期", "date"),
            Field("minutes", "会议纪要编号"),
            Field("equal", "等额的，写明特殊情形的理由", "long", required=False, hint="人选不多于职数而确需提交的才填"),
            Field("departs", "与综合名次不一致的，写明理由", required=False),
            Field(
                "people",
                "拟提交区委常委会讨论的人选",
                "rows",
                rows=[[str(one.id), files.label(one)] for one in people],
                columns=(Field("proposed", "提交讨论", "choice", options=("是", "否")),),
            ),
        ),
        choices=(DONE, RETURN),
        form_for=["done"],
        dossiers=dossier.links(selection, people),
        recommended_on=targets.recommended_on(context),
        button="签署意见",
    )


@form_checks("ask_proposal")
def check_proposal(tx: Session, case: Case, waiting: Wait, choice: str, payload: dict[str, Any]) -> None:
    """Refuse a proposal with as many persons as posts or fewer (差额酝酿), on a recommendation out of date, or without a whole
    dossier of each person; raises QS-4001, QS-8001."""
    if choice != "done":
        return
    for verdict in sequence.proposal(tx, case, payload):
        require(verdict)
    selection = files.selection_of(tx, case.id)
    proposed = {int(key) for key, row in payload["people"].items() if row["proposed"] == "是"}
    for post in files.posts_of(tx, selection):
        people = files.candidates_of(tx, selection, post=post.id, states=("listed",))
        if people:  # a post for which nobody is left stays vacant
            count, why = sum(one.id in proposed for one in people), payload["equal"]
            gate = pack_of(tx, case), rules_day(case)
            require(differential_vote(*gate, posts=post.vacancies, candidates=count, exempt_reason=why))
    voted = waiting.facts.get("recommended_on", "")
    if payload["met_on"] < voted:
        raise FormIncomplete("部务会日期早于民主推荐的日期，请核对。")
    for verdict in _fresh(pack_of(tx, case), rules_day(case), voted, payload["met_on"]):
        require(verdict)
    for one in files.candidates_of(tx, selection, states=("listed",)):
        if one.id in proposed:
            require(dossier.verdict(tx, case, one), about=files.label(one))


def _fresh(pack: Pack, on: date, voted: str, used: str) -> list[Verdict]:
    """Return whether the recommendation is still in its year on the day of the meeting; nothing where the manner has none."""
    days = {"recommended_on": voted, "used_on": used}
    return [recommendation_fresh(pack, on, **{k: date.fromisoformat(v) for k, v in days.items()})] if voted else []


@step("提出任免方案", "酝酿")
def propose(context: ActContext) -> Done:
    """Put the persons of the proposal before the committee; the others go no further."""
    tx, selection = files.here(context)
    given = last_answer(context, "ask_proposal")
    assert given is not None
    pack, on = days_of(context)
    found = _fresh(pack, on, targets.recommended_on(context), given.payload["met_on"])
    for one in files.candidates_of(tx, selection, states=("listed",)):
        if given.payload["people"].get(str(one.id), {}).get("proposed") == "是":
            found.append(dossier.verdict(tx, context.case, one))
            files.move_on(tx, [one], "proposed")
        else:
            files.leave(tx, one, "dropped", "部务会未提交讨论")
    proposed = files.candidates_of(tx, selection, states=("proposed",))
    letters = [papers.discipline_request(context, proposed)] if proposed else []
    broken = [one.id for one in proposed if exceptional.broken(one)]
    return files.done(
        context,
        {"proposed": [one.id for one in proposed], "broken": broken, "documents": letters},
        verdicts=[kept(verdict) for verdict in found],
    )


@wait("酝酿征求意见", "酝酿")
def ask_opinions(context: ActContext) -> Ask:
    """Ask for the opinions of those who must be asked (酝酿), and the discipline organ's reply on each person."""
    tx, selection = files.here(context)
    people = files.candidates_of(tx, selection, states=("proposed",))
    pack, on = days_of(context)
    return ask(
        context,
        "登记酝酿意见和纪检机关回复",
        verdicts=sequence.proposed(context),
        key=DIFFERENTIAL,
        form=form(
            Field(
                "asked",
                "酝酿",
                "rows",
                rows=[[name, name] for name in ASKED],
                columns=(
                    Field("on", "征求日期", "date"),
                    Field("opinion", "意见", "choice", options=("同意", "有不同意见")),
                    Field("said", "意见要点", required=False),
                ),
            ),
            Field(
                "replies",
                "纪检机关回复",
                "rows",
                rows=[[str(one.id), files.label(one)] for one in people],
                columns=(
                    Field("found", "结论", "choice", options=("无不良反映", "有反映正在核查", "不宜任用")),
                    Field("number", "回复文号"),
                ),
            ),
            Field("group_consulted", "已听取有关党组意见", "choice", options=("是", "不需要")),
            *consulting.fields(pack, on, [p for p in files.posts_of(tx, selection) if _proposed(people, p)], people),
        ),
        button="提交酝酿情况",
    )


def _proposed(people: list[Candidate], post: Post) -> bool:
    return any(one.post_id == post.id for one in people)


@form_checks("ask_opinions")
def check_opinions(tx: Session, case: Case, _wait: Wait, _choice: str, payload: dict[str, Any]) -> None:
    """Refuse to go on before those were asked who must be: the superior, the other side, 统战部门, a 党组 (C18).

    Raises QS-4001, QS-8001.
    """
    pack, on = pack_of(tx, case), rules_day(case)
    for verdict in consulting.verdicts(pack, on, payload, clock.today(tx)):
        require(verdict)
    first, endings = pack.value("deciding.ending.group_first", on), pack.value("deciding.post.ending", on).labels()
    posts = [
        post.name
        for post in files.posts_of(tx, files.selection_of(tx, case.id))
        if endings.get(post.kind) in first.texts()
    ]
    if posts and payload["group_consulted"] != "是":
        raise FormIncomplete(f"{'、'.join(posts)}依法选举或任命，提交讨论以前须听取有关党组意见（{first.cite}）。")


@step("登记酝酿结果", "酝酿")
def record_opinions(context: ActContext) -> Done:
    """Record the deliberation; who has an open or adverse reply of the discipline organ goes no further (凡提必听)."""
    tx, selection = files.here(context)
    given = last_answer(context, "ask_opinions")
    assert given is not None
    stopped: list[int] = []
    pack, on = days_of(context)
    asked = consulting.verdicts(pack, on, given.payload, in_shanghai(given.at).date())
    for key, row in given.payload["replies"].items():
        one = tx.get_one(Candidate, int(key))
        if row["found"] != "无不良反映" and one.state != "withdrawn":
            stopped.append(one.id)
            files.leave(tx, one, "dropped", f"纪检机关回复：{row['found']}")
    posts, short = short_posts(tx, selection, equal=bool(equal_reason(tx, context.case.id)))
    standing = files.candidates_of(tx, selection, states=("proposed",))
    item = papers.agenda_item(context, standing, asked=list(given.payload["asked"]))
    return files.done(
        context,
        {
            "documents": [item],
            "posts": posts,
            "short": short,
            "asked": len(given.payload["asked"]),
            "stopped": stopped,
            "group_consulted": given.payload["group_consulted"] == "是",
        },
        verdicts=[kept(v) for v in asked],
    )
