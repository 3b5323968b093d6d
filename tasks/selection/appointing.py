"""Appointment (任职): talk, document, and the ending that the kind of post asks for. Measure 19, C18."""

from typing import Any

from sqlmodel import Session

from models.acting import ActContext, Ask, Choice, Done
from models.base import in_shanghai
from models.selection import Candidate, Post
from policy.asked import kept
from policy.deciding import decision_ending
from tasks import documents
from tasks.acts import step, wait
from tasks.forms import Field, form
from tasks.refusing import require
from tasks.selection import files, papers, sequence
from tasks.selection.asks import ask
from tasks.selection.planning import days_of
from tasks.selection.probation import ends_on
from tasks.training import office
from tasks.training.given import last_answer

ENDING = "deciding.post.ending"
HELD = {  # the papers that an ending leaves, as they come in (办理方式所需文书)
    "人大选举": ("推荐函", "选举结果"),
    "人大常委会任命": ("提请任命函", "任命结果"),
    "任命": ("任职通知",),
    "列入后备名单": ("后备干部名单",),
}


@wait("任前谈话", "任职")
def ask_talk(context: ActContext) -> Ask:
    """Ask the department head for the talk before taking office (任前谈话) with each person to be appointed."""
    tx, selection = files.here(context)
    people = files.candidates_of(tx, selection, states=("decided",))
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
                columns=(Field("on", "谈话日期", "date"),),
            )
        ),
        choices=(Choice("done", "已逐人谈话"),),
        button="登记谈话",
    )


@wait("依法推荐、提名的结果", "任职")
def ask_election(context: ActContext) -> Ask:
    """Ask for the result of the election or the congress's decision (人大选举、人大常委会任命), where the post asks for one."""
    tx, selection = files.here(context)
    rows = [
        [str(one.id), f"{files.label(one)}　{post.name}　{ending}"]
        for one, post, ending in to_end(context, tx, selection)
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


def to_end(context: ActContext, tx: Session, selection: Any) -> list[tuple[Candidate, Post, str]]:
    """Return each person decided on, with the post and how it ends (办理方式)."""
    pack, on = days_of(context)
    endings = pack.value(ENDING, on).labels()
    return [
        (one, post, endings.get(post.kind, ""))
        for one in files.candidates_of(tx, selection, states=("decided",))
        for post in [tx.get_one(Post, one.post_id)]
    ]


@step("确定任职办理方式", "任职")
def settle_ending(context: ActContext) -> Done:
    """Find out which of those to be appointed need an election or the congress's appointment first, C18."""
    tx, selection = files.here(context)
    statutory = [found for found in to_end(context, tx, selection) if found[2].startswith("人大")]
    letters = [papers.recommendation_letter(context, *found) for found in statutory]
    return files.done(context, {"statutory": [one.id for one, _, _ in statutory], "documents": letters})


@step("办理任职", "任职")
def appoint(context: ActContext) -> Done:
    """Appoint, with a document number of the year: only who passed the vote, whose notice is over, and with the papers of the ending."""
    tx, selection = files.here(context)
    pack, on = days_of(context)
    ready = context.result("record_notice")["ready"]
    election = last_answer(context, "ask_election")
    results = election.payload["results"] if election else {}
    consulted = bool(context.result("record_opinions")["group_consulted"])
    tried = pack.value("deciding.ending.probation", on).texts()
    today = in_shanghai(context.now).date()
    starts = pack.value("deciding.ending.tenure", on).labels()
    verdicts: list[Any] = sequence.order(context)
    done: dict[str, dict[str, Any]] = {}
    for one, post, ending in to_end(context, tx, selection):
        assert one.id in ready  # who did not pass the notice was dropped there
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
            probation=post.kind in tried,
        )
        verdicts.append(kept(require(verdict)))
        since = _tenure(context, one, ending, row)
        number = documents.next_number(tx, office.setting(tx, "plan_series"), context.now.year)
        ends = ends_on(pack, on, today) if post.kind in tried else None
        decided_on = context.result("record_vote", files.subject(post))["decided_on"]
        paper = papers.appointment(
            context, one, post, number, ending=ending, decided_on=decided_on, since=since, ends=ends
        )
        files.note(tx, one, "appointment", {"number": number, "since": since, "ending": ending})
        files.move_on(tx, [one], "appointed")
        done[str(one.id)] = {"number": number, "since": since, "probation": post.kind in tried, "document": paper}
    issued = {"numbers": [said["number"] for said in done.values()]} if done else {}  # what is issued is not undone
    facts = {"appointed": done, "appointed_on": today.isoformat(), **issued}
    return files.done(context, facts, verdicts=verdicts)


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
