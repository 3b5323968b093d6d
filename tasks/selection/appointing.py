"""Appointment (任职): talk, document, and the ending that the kind of post asks for. Measure 19, C18."""

from datetime import date
from typing import Any

from sqlmodel import Session

from models import clock
from models.acting import ActContext, Ask, Choice, Done
from models.base import in_shanghai
from models.cases import Case
from models.selection import Candidate, Post
from models.waits import Wait
from policy.appointing import appointment_ready, notice_time
from policy.asked import kept
from policy.deciding import decision_ending
from policy.packs import Pack
from policy.verdict import Verdict
from tasks import documents
from tasks.acts import step, wait
from tasks.forms import Field, form, form_checks
from tasks.opening import rules_day
from tasks.refusing import require
from tasks.rules import pack_of
from tasks.selection import exchanging, files, objecting, papers, publicising, sequence
from tasks.selection.asks import ask
from tasks.selection.planning import days_of
from tasks.selection.probation import ends_on
from tasks.training import office
from tasks.training.given import last_answer

ENDING = "deciding.post.ending"
TO_COME = "待编文号"  # a number is given once everything else is there; without the rest none is used up
HELD = {  # the papers that an ending leaves, as they come in (办理方式所需文书)
    "人大选举": ("推荐函", "选举结果"),
    "人大常委会任命": ("提请任命函", "任命结果"),
    "任命": ("任职通知",),
    "列入后备名单": ("后备干部名单",),
}


@wait("任前谈话", "任职")
def ask_talk(context: ActContext) -> Ask:
    """Ask the department head for the talk before taking office (任前谈话) with each person to be appointed: who spoke, and when."""
    people = to_appoint(context)
    return ask(
        context,
        "任前谈话",
        key=ENDING,
        role="department_head",
        in_room=True,
        form=form(
            Field(
                "talks",
                "任前谈话",
                "rows",
                rows=[[str(one.id), files.label(one)] for one in people],
                columns=(Field("on", "谈话日期", "date"), Field("talker", "谈话人", required=False, gated=True)),
            )
        ),
        choices=(Choice("done", "已逐人谈话"),),
        button="登记谈话",
    )


def to_appoint(context: ActContext) -> list[Candidate]:
    """Return who is to be appointed here: all whose notice is clear, or the one who comes back after a suspension (暂缓任用)."""
    tx, selection = files.here(context)
    if context.subject:
        one = tx.get_one(Candidate, context.subject_id)
        return [one] if one.state == "decided" else []
    ready = context.result("record_notice")["ready"]
    return [one for one in files.candidates_of(tx, selection, states=("decided",)) if one.id in ready]


@form_checks("ask_talk")
def check_talk(tx: Session, case: Case, _wait: Wait, _choice: str, payload: dict[str, Any]) -> None:
    """Refuse a talk without its talker, by the gate of taking office, before anything is numbered; raises QS-4001."""
    pack, on = pack_of(tx, case), rules_day(case)
    endings = pack.value(ENDING, on).labels()
    today = max(on, clock.today(tx))
    for key, row in payload["talks"].items():
        one = tx.get_one(Candidate, int(key))
        kind = tx.get_one(Post, one.post_id).kind
        verdict = ready(
            pack,
            today,
            kind,
            document=TO_COME,
            until=publicising.runs_until(tx, case.id, {"last": today.isoformat()}),
            open_ones=0,  # what comes in late takes the case back by itself, and the document asks for it again
            talk=row,
            congress_on=today if endings.get(kind, "").startswith("人大") else None,  # asked after the talk
        )
        require(verdict)


def ready(
    pack: Pack,
    today: date,
    kind: str,
    *,
    document: str,
    until: date,
    open_ones: int,
    talk: dict[str, Any],
    congress_on: date | None,
) -> Verdict:
    """Return what the gate says of taking office today: notice over, no open objection, talk, congress, document (办理任职条件)."""
    return appointment_ready(
        pack,
        today,
        post=kind,
        document=document,
        notice_until=until,
        open_objections=open_ones,
        talked_on=date.fromisoformat(talk["on"]) if talk.get("on") else None,
        talker=str(talk.get("talker", "")),
        congress_on=congress_on,
    )


def open_objections(tx: Session, one: Candidate, case_id: int) -> int:
    """Return how many objections against somebody have no conclusion yet (未处理异议件数)."""
    return sum(found.outcome in ("", "postponed") for found in objecting.about(tx, case_id, one.id))


@wait("依法推荐、提名的结果", "任职")
def ask_election(context: ActContext) -> Ask:
    """Ask for the result of the election or the congress's decision (人大选举、人大常委会任命), where the post asks for one."""
    rows = [
        [str(one.id), f"{files.label(one)}　{post.name}　{ending}"]
        for one, post, ending in to_end(context)
        if ending in ("人大选举", "人大常委会任命")
    ]
    return ask(
        context,
        "登记依法选举、任命的结果",
        key=ENDING,
        days="selection.election.days",
        form=form(
            Field(
                "results",
                "结果",
                "rows",
                rows=rows,
                columns=(
                    Field("letter", "推荐函或提请任命函文号"),
                    Field("result", "结果", "choice", options=("当选或任命", "未当选或未任命")),
                    Field("on", "选举或决定日期", "date"),
                ),
            )
        ),
        button="提交结果",
    )


def to_end(context: ActContext) -> list[tuple[Candidate, Post, str]]:
    """Return each person to be appointed, with the post and how it ends (办理方式)."""
    pack, on = days_of(context)
    endings = pack.value(ENDING, on).labels()
    return [
        (one, post, endings.get(post.kind, ""))
        for one in to_appoint(context)
        for post in [context.tx.get_one(Post, one.post_id)]
    ]


@step("确定任职办理方式", "任职")
def settle_ending(context: ActContext) -> Done:
    """Find out which of those to be appointed need an election or the congress's appointment first, C18."""
    statutory = [found for found in to_end(context) if found[2].startswith("人大")]
    letters = [papers.recommendation_letter(context, *found) for found in statutory]
    return files.done(context, {"statutory": [one.id for one, _, _ in statutory], "documents": letters})


@step("办理任职", "任职")
def appoint(context: ActContext) -> Done:
    """Appoint, with a document number of the year: only who passed the vote, whose notice is over, and with the papers of the ending."""
    tx, _selection = files.here(context)
    pack, on = days_of(context)
    election, talks = (last_answer(context, name, context.subject) for name in ("ask_election", "ask_talk"))
    results = election.payload["results"] if election else {}
    spoken = talks.payload["talks"] if talks else {}  # none where the only one withdrew before the talk
    consulted = bool(context.result("record_opinions")["group_consulted"])
    tried = pack.value("deciding.ending.probation", on).texts()
    today = in_shanghai(context.now).date()
    starts = pack.value("deciding.ending.tenure", on).labels()
    verdicts: list[Any] = sequence.order(context)
    done: dict[str, dict[str, Any]] = {}
    for one, post, ending in to_end(context):
        row = results.get(str(one.id), {})
        if ending.startswith("人大") and row.get("result") != "当选或任命":
            files.leave(tx, one, "dropped", "未当选或未任命")
            continue
        verdict = decision_ending(
            pack,
            on,
            post=post.kind,
            papers=papers_held(ending, row),
            group_consulted=consulted,
            tenure_from=starts.get(ending, ""),
            probation=post.kind in tried and not exchanging.level(one),
            level=exchanging.level(one),
        )
        found = [verdict, *_before_the_document(context, one, post, ending, row, spoken[str(one.id)])]
        verdicts += [kept(require(one_of)) for one_of in found]
        since = _tenure(context, one, ending, row)
        number = documents.next_number(tx, office.setting(tx, "plan_series"), context.now.year)
        on_trial = post.kind in tried and not exchanging.level(one)
        ends = ends_on(pack, on, today) if on_trial else None
        decided_on = context.result("record_vote", files.subject(post))["decided_on"]
        paper = papers.appointment(
            context, one, post, number, ending=ending, decided_on=decided_on, since=since, ends=ends
        )
        files.note(tx, one, "appointment", {"number": number, "since": since, "ending": ending})
        files.move_on(tx, [one], "appointed")
        done[str(one.id)] = {"number": number, "since": since, "probation": on_trial, "document": paper}
    issued = {"numbers": [said["number"] for said in done.values()]} if done else {}  # what is issued is not undone
    facts = {"appointed": done, "appointed_on": today.isoformat(), **issued}
    return files.done(context, facts, verdicts=verdicts)


def _before_the_document(
    context: ActContext, one: Candidate, post: Post, ending: str, row: dict[str, Any], talk: dict[str, Any]
) -> list[Verdict]:
    """Return what the gates say before a document gets its number: everything there, and the stages in their order."""
    pack, on = days_of(context)
    tx, today = context.tx, max(on, in_shanghai(context.now).date())
    notice = context.result("publish_notice")
    until = publicising.runs_until(tx, context.case.id, notice)
    decided_on = context.result("record_vote", files.subject(post))["decided_on"]
    congress = date.fromisoformat(row["on"]) if ending.startswith("人大") else None
    days = {
        "讨论决定": date.fromisoformat(decided_on),
        "公示发布": date.fromisoformat(notice["first"]),
        "公示截止": until,
        "任职通知": today,
    }
    return [
        ready(
            pack,
            today,
            post.kind,
            document=TO_COME,
            until=until,
            open_ones=open_objections(tx, one, context.case.id),
            talk=talk,
            congress_on=congress,
        ),
        notice_time(pack, today, days=days),
    ]


@step("汇总任职结果", "任职")
def sum_up(context: ActContext) -> Done:
    """Sum up the appointments: those made with the others, and those that came back after a suspension."""
    tx, selection = files.here(context)
    return files.done(context, {"appointed": len(files.candidates_of(tx, selection, states=("appointed",)))})


def papers_held(ending: str, row: dict[str, Any]) -> tuple[str, ...]:
    """Return the papers that are there for an ending: the letter and the result as entered, the notice that is issued here."""
    if not ending.startswith("人大"):
        return HELD.get(ending, ())
    letter, result = HELD[ending]
    return tuple(name for name, there in ((letter, row.get("letter")), (result, row.get("result"))) if there)


def _tenure(context: ActContext, one: Candidate, ending: str, row: dict[str, Any]) -> str:
    """Return the day from which the tenure counts: the committee's decision, the election, the congress's decision; none for a roster."""
    if ending.startswith("人大"):
        return str(row["on"])
    if ending == "任命":
        return str(context.result("record_vote", f"post:{one.post_id}")["decided_on"])
    return ""
