"""The committee's vote (常委会票决): quorum, recusal, presentation, each member's opinion, secret ballot. Measures 5, 19, C12, C19."""

from datetime import date
from typing import Any

from sqlmodel import Session, col, select

from models import clock
from models.acting import ActContext, Ask, Choice, Done
from models.base import in_shanghai
from models.cases import Case
from models.people import Person
from models.selection import Candidate, Post, Selection
from models.waits import Wait
from policy.asked import kept
from policy.deciding import differential_vote, postponement, run_off, selection_links
from tasks.acts import step, wait
from tasks.ballots import boxes
from tasks.ballots.boxes import Voter
from tasks.ballots.sheet import Section, Sheet
from tasks.forms import FormIncomplete, form_checks
from tasks.opening import rules_day
from tasks.refusing import require
from tasks.rules import pack_of
from tasks.selection import consulting, dossier, exceptional, files, meeting, papers, rooms
from tasks.selection.errors import AlreadyCounted
from tasks.selection.planning import days_of
from tasks.selection.shortage import equal_reason
from tasks.selection.standing import again, earlier_votes, standing, vacant
from tasks.training.given import last_answer
from tasks.training.people import in_role

POSTPONE = Choice("postpone", "暂缓表决，下次会议再议", "stops", reason=True)


@step("列入表决", "讨论决定")
def call_vote(context: ActContext) -> Done:
    """Find out who stands for a post; where nobody does any more, it is not voted on and stays vacant."""
    tx, selection = files.here(context)
    post = tx.get_one(Post, context.subject_id)
    return files.done(context, {"standing": standing(tx, context.case.id, selection, post)})


@wait("讨论票决", "讨论决定")
def hold_vote(context: ActContext) -> Ask:
    """Hold the committee's ballot on one post (差额表决): members present and not recused, each with an opinion given first."""
    tx, selection = files.here(context)
    post = tx.get_one(Post, context.subject_id)
    stand_again(context, post)
    people = files.candidates_in(tx, standing(tx, context.case.id, selection, post))
    left = vacant(context.tx, selection, post)
    body, roster = _body(tx, selection)
    section = Section(
        files.subject(post),
        f"{post.name}（{left}名）",
        [(str(one.id), files.label(one)) for one in people],
        marks=left,
    )
    pack, on = days_of(context)
    equal = equal_reason(tx, context.case.id)
    asked = [require(differential_vote(pack, on, posts=left, candidates=len(people), exempt_reason=equal))]
    if links := _links(context, selection):
        asked.append(require(selection_links(pack, on, done=links)))
    return rooms.ask_room(
        context,
        f"{body}{'再次表决' if earlier_votes(tx, context.case.id, context.subject) else '票决'}",
        act="hold_vote",
        kind="choose",
        sheet=Sheet([section]),
        roster=roster,
        key="deciding.majority.share",
        verdicts=[*(kept(v) for v in asked), *exceptional.before_the_vote(context, people)],
        form=meeting.fields(pack, on, roster, reported=_reported(context)),
        others=(POSTPONE,),
        ask=f"请主持会议表决：{post.name}",
        post=post.id,
        head=meeting.member(roster[0], 1),
        reported=_reported(context),
        dossiers=dossier.links(selection, people),
    )


def _body(tx: Session, selection: Selection) -> tuple[str, list[Voter]]:
    """Return who decides with its members: the district's committee, or the unit's Party organisation as its plan has them."""
    if own := selection.plan.get("members"):
        return "单位党委（党组）", [Voter(name, "党委（党组）成员") for name in own]
    members = in_role(tx, "committee")
    return "区委常委会", [Voter(_name(tx, m.person_id), "区委常委", person_id=m.person_id) for m in members]


LINKS = {
    "初始提名": "check_eligibility",
    "民主推荐": "tally_recommendation",
    "考察": "list_inspected",
    "酝酿": "record_opinions",
}
DIRECTED = {
    "初始提名": "tally_directed",
    "民主推荐": "tally_directed",
}  # who is named by the leading bodies is recommended


def _links(context: ActContext, selection: Selection) -> tuple[str, ...]:
    """Return the links that this selection has gone through, in order; none is asked of a unit's own competition."""
    if selection.manner == "competition":
        return ()
    acts = LINKS | (DIRECTED if selection.manner == "directed" else {})
    return tuple(link for link, act in acts.items() if act in files.in_force(context))


def _reported(context: ActContext) -> bool:
    given = last_answer(context, "ask_opinions")
    return consulting.reported(given.payload if given else None)


def stand_again(context: ActContext, post: Post) -> None:
    """Let stand again whom an earlier vote on this post decided or dropped, where the desk has sent that vote back (退回)."""
    if context.round == 1 or (context.returned or {}).get("from") != "desk":
        return
    for one in files.candidates_of(context.tx, files.selection_of(context.tx, context.case.id), post=post.id):
        if "vote" in one.results and one.state in ("decided", "dropped"):
            one.state, one.left_reason = "proposed", ""
            one.results = {stage: found for stage, found in one.results.items() if stage != "vote"}
            context.tx.add(one)
    context.tx.flush()


def _name(tx: Session, person_id: int) -> str:
    return tx.get_one(Person, person_id).name


@form_checks("hold_vote")
def check_vote(tx: Session, case: Case, waiting: Wait, choice: str, payload: dict[str, Any]) -> None:
    """Refuse a result of a meeting that lacks what it must show, and a postponement without its ground or after the count.

    Raises QS-4001, QS-8001, QS-8006, QS-8009.
    """
    if choice == POSTPONE.key:
        if boxes.of_wait(tx, waiting).state == "closed":
            raise AlreadyCounted
        if not meeting.grounds_of(payload):
            raise FormIncomplete("暂缓表决的，请在“会上情形”中选明是哪一种。")
        return
    rooms.must_be_counted(tx, case, waiting, choice, payload)
    for verdict in _meeting(tx, case, waiting, payload, clock.today(tx)):
        require(verdict)


def _meeting(tx: Session, case: Case, waiting: Wait, payload: dict[str, Any], met_on: date) -> list[Any]:
    box = boxes.of_wait(tx, waiting)
    here = {meeting.member(v, v.position): v for v in boxes.voters(tx, box.id) if v.state == "present"}
    people = files.candidates_in(tx, (int(key) for key, _ in box.sheet["sections"][0]["options"]))
    pack, on = pack_of(tx, case), rules_day(case)
    nominated_again = [again(tx, pack, on, one, case.id, today=met_on) for one in people]
    found = meeting.verdicts(
        pack,
        on,
        payload,
        met_on=met_on,
        counts=box.counts,
        present=here,
        head=str(waiting.facts["head"]),
        reported=bool(waiting.facts["reported"]),
    )
    return [*found, *(verdict for verdict in nominated_again if verdict is not None)]


@step("暂缓表决", "讨论决定")
def postpone_vote(context: ActContext) -> Done:
    """Record that the meeting did not vote (暂缓表决): opinions differ widely, or something serious is unclear; measure 5.

    Its box is void: what was cast before is not counted and not shown.
    """
    given = last_answer(context, "hold_vote", context.subject)
    assert given is not None
    box = boxes.of_wait(context.tx, _wait_of(context), lock=True)
    box.state = "void"
    context.tx.add(box)
    found = meeting.grounds_of(given.payload)
    verdict = postponement(*days_of(context), found=found, voted=False)
    return files.done(context, {"grounds": list(found), "box": box.id}, verdicts=[kept(verdict)])


@step("登记票决结果", "讨论决定")
def record_vote(context: ActContext) -> Done:
    """Compute the committee's decision on a post: more than half of 应到; a run-off or another meeting where it falls short."""
    tx, selection = files.here(context)
    pack, on = days_of(context)
    post = tx.get_one(Post, context.subject_id)
    box = rooms.box_of(context, "hold_vote")
    given = last_answer(context, "hold_vote", context.subject)
    waiting = _wait_of(context)
    assert given is not None
    shown = [kept(v) for v in _meeting(tx, context.case, waiting, given.payload, in_shanghai(given.at).date())]
    here = [one for one in files.candidates_of(tx, selection, post=post.id) if one.state != "withdrawn"]
    names = {one.id: files.number(one) for one in here}
    counted = box.tally[files.subject(post)]["votes"]
    votes = {names[int(key)]: count for key, count in counted.items() if int(key) in names}
    verdict = run_off(
        pack,
        on,
        members=box.counts["应到"],
        present=box.counts["实到"],
        posts=vacant(tx, selection, post),
        votes=votes,
        rounds=len(earlier_votes(tx, context.case.id, context.subject)),
    )
    passed, left = _split(verdict, names)
    results = [
        (one, int(votes.get(names[one.id], 0)), _result(one.id, passed, left))
        for one in files.candidates_of(tx, selection, post=post.id, states=("proposed",))
        if names[one.id] in votes
    ]
    sheet = papers.vote_sheet(context, post, box, given.payload["agenda"], results)
    for one in files.candidates_of(tx, selection, post=post.id, states=("proposed",)):
        files.note(tx, one, "vote", {"votes": votes.get(names[one.id], 0), "due": box.counts["应到"]})
    files.move_on(tx, [tx.get_one(Candidate, number) for number in passed], "decided")
    over = verdict.ok or not left
    if over:
        for one in files.candidates_of(tx, selection, post=post.id, states=("proposed",)):
            files.leave(tx, one, "dropped", "票决未通过")
    return files.done(
        context,
        {
            "box": box.id,
            "passed": passed,
            "again": left,
            "over": over,
            "failed": sorted(one for one, name in names.items() if over and name in votes and one not in passed),
            "decided_on": context.now.date().isoformat(),
            "documents": [sheet],
        },
        verdicts=[*shown, kept(verdict)],
    )


def _result(number: int, passed: Any, again: Any) -> str:
    """Return what came of one candidate's votes, as the result sheet says it."""
    return "通过" if number in passed else "再次表决" if number in again else "未通过"


def _split(verdict: Any, names: dict[int, str]) -> tuple[list[int], list[int]]:
    """Return who passed and who goes into the run-off, as the gate has named them."""
    by_name = {name: number for number, name in names.items()}
    of = {key: str(verdict.numbers.get(key, "")) for key in ("通过", "再次表决")}
    return (
        sorted(by_name[name] for name in of["通过"].split("、") if name in by_name),
        sorted(by_name[name] for name in of["再次表决"].split("、") if name in by_name),
    )


def _wait_of(context: ActContext) -> Wait:
    asked = select(Wait).where(
        Wait.case_id == context.case.id, Wait.name == "hold_vote", Wait.subject == context.subject
    )
    return context.tx.exec(asked.order_by(col(Wait.round).desc()).limit(1)).one()
