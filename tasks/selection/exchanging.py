"""公推交流: a transfer (交流) filled by 公推 or 定向推荐, with the years in the present post, and its steps to the last. Measure 20, C11.

At eight years in a post one should be moved (有计划交流), at ten one must be (必须交流): the years are computed when persons are
named, and the transfer is recorded with its decision. A transfer at the same level is no promotion: no probation.
"""

from datetime import date
from typing import Any

from sqlmodel import Session

from models.acting import ActContext, Ask, Done
from models.base import in_shanghai
from models.cases import Case
from models.selection import Candidate, Post
from models.waits import Wait
from policy.appointing import exchange_kind, exchange_steps, transfer_due
from policy.asked import kept
from policy.packs import Pack
from policy.verdict import Verdict
from tasks.acts import step, wait
from tasks.forms import Field, form, form_checks
from tasks.opening import rules_day
from tasks.refusing import require
from tasks.rules import pack_of
from tasks.selection import files
from tasks.selection.asks import DONE, ask
from tasks.selection.planning import days_of
from tasks.training.given import last_answer

KINDS, DIRECTIONS, COUNTED = (
    f"appointing.{key}" for key in ("exchange.kinds", "exchange.directions", "transfer.counted")
)
STEPS, AUDITED, MUST = (
    f"appointing.{key}" for key in ("exchange.steps", "exchange.audit_posts", "transfer.must_years")
)
MANNER = "公推交流"
HELD = (
    "征求双方单位意见",
    "工作交接",
    "报到并转接关系",
)  # the steps whose days are entered; the others have acts of their own


@wait("登记交流情况", "提名")
def ask_moves(context: ActContext) -> Ask:
    """Ask of each nominee from where to where (交流类别、方向), and since when in the present post; measure 20."""
    tx, selection = files.here(context)
    pack, on = days_of(context)
    sides = dict.fromkeys(
        one
        for both in pack.value(DIRECTIONS, on).labels().values()
        for side in both.split("；")
        for one in side.split("、")
    )
    people = files.candidates_of(tx, selection, states=("nominated",))
    return ask(
        context,
        "登记交流情况",
        key=MUST,
        form=form(
            Field(
                "moves",
                "交流人选",
                "rows",
                rows=[[str(one.id), files.label(one)] for one in people],
                columns=(
                    Field("kind", "交流类别", "choice", options=pack.value(KINDS, on).texts()),
                    Field("origin", "现在单位类别", "choice", options=[*sides]),
                    Field("target", "拟去单位类别", "choice", options=[*sides]),
                    Field("since", "任现职位起始日", "date"),
                    Field("spell", "任职方式", "choice", options=pack.value(COUNTED, on).texts()),
                    Field("need", "工作需要", required=False),
                ),
            )
        ),
        choices=(DONE,),
        button="提交交流情况",
    )


@form_checks("ask_moves")
def check_moves(tx: Session, case: Case, _wait: Wait, _choice: str, payload: dict[str, Any]) -> None:
    """Refuse a transfer that is not of the kind it is said to be (类别、方向、工作需要); raises QS-4001."""
    for row in payload["moves"].values():
        require(_kind(pack_of(tx, case), rules_day(case), row))


def _kind(pack: Pack, on: date, row: dict[str, Any]) -> Verdict:
    return exchange_kind(
        pack, on, kind=row["kind"], origin=row["origin"], target=row["target"], need=row["need"], manner=MANNER
    )


@step("核算任职年限", "提名")
def record_moves(context: ActContext) -> Done:
    """Compute each nominee's years in the present post: who should be moved by now (8), and who must be (10); excludes nobody."""
    tx, selection = files.here(context)
    pack, on = days_of(context)
    given, today = last_answer(context, "ask_moves"), in_shanghai(context.now).date()
    assert given is not None
    verdicts: list[Any] = []
    must: list[int] = []
    for one in files.candidates_of(tx, selection, states=("nominated",)):
        row = given.payload["moves"][str(one.id)]
        verdict = due(pack, max(on, today), row, planned=f"公推交流方案{selection.plan_hash[:8]}")
        verdicts += [kept(_kind(pack, on, row)), kept(verdict)]
        if verdict.outcome == "refused":
            must.append(one.id)
        one.facts = {**one.facts, "move": {"kind": row["kind"], "since": row["since"], "spell": row["spell"]}}
        tx.add(one)
    tx.flush()
    return files.done(context, {"must": must}, verdicts=verdicts)


def due(pack: Pack, on: date, row: dict[str, Any], *, planned: str = "", decided: str = "") -> Verdict:
    """Return what the gate says of the years in the present post (任期性交流)."""
    spells = ({"起": row["since"], "类别": row["spell"]},)
    return transfer_due(pack, on, spells=spells, planned=planned, decided=decided)


@wait("工作交接和报到", "任职")
def ask_transfer(context: ActContext) -> Ask:
    """Ask for the last steps of a transfer (征求意见、交接、报到), with the audit on leaving where the post asks for it; measure 20."""
    tx, _selection = files.here(context)
    pack, on = days_of(context)
    one = tx.get_one(Candidate, context.subject_id)
    said = appointed(context, one)
    return ask(
        context,
        "登记交流的工作交接和报到",
        key=STEPS,
        days="selection.inspect.days",
        form=form(
            *(Field(f"step{n}", f"{name}的日期", "date", required=False, gated=True) for n, name in enumerate(HELD)),
            Field("leaves", "离任职务类别", "choice", options=("其他职务", *pack.value(AUDITED, on).texts())),
            Field("audit", "离任审计文号", required=False),
        ),
        choices=(DONE,),
        ask=f"请登记工作交接和报到：{files.label(one)}",
        known=[
            ["交流", f"{one.unit}{one.title}　到　{tx.get_one(Post, one.post_id).name}"],
            ["任职文号", said["number"]],
        ],
        days_known=_known_days(context, one),
        button="提交交接和报到情况",
    )


def appointed(context: ActContext, one: Candidate) -> dict[str, Any]:
    """Return the appointment that a transfer rests on."""
    found: dict[str, Any] = one.results["appointment"]
    return found


def _known_days(context: ActContext, one: Candidate) -> dict[str, str]:
    """Return the days of the steps that acts of their own have done: plan, decision, talk."""
    talks = next(filter(None, (last_answer(context, "ask_talk", who) for who in (files.subject(one), ""))))
    return {
        "提出方案": context.result("publish_vacancy")["published_on"],
        "集体讨论决定": context.result("record_vote", f"post:{one.post_id}")["decided_on"],
        "任职谈话": talks.payload["talks"][str(one.id)]["on"],
    }


@form_checks("ask_transfer")
def check_transfer(tx: Session, case: Case, waiting: Wait, _choice: str, payload: dict[str, Any]) -> None:
    """Refuse a transfer that leaves out a step, out of its order, or without the audit on leaving; raises QS-4001."""
    require(_steps(pack_of(tx, case), rules_day(case), waiting.facts["days_known"], payload))


def _steps(pack: Pack, on: date, known: dict[str, str], payload: dict[str, Any]) -> Verdict:
    order = pack.value(STEPS, on).texts()
    held = {name: payload[f"step{n}"] for n, name in enumerate(HELD)}
    days = {name: day for name, day in {**known, **held}.items() if day and name in order}
    done = tuple(sorted(days, key=lambda name: (days[name], order.index(name))))
    return exchange_steps(pack, on, done=done, post=payload["leaves"], audit=payload["audit"])


@step("登记交流", "任职")
def record_transfer(context: ActContext) -> Done:
    """Record the transfer (交流) with its decision: the years in the post that one leaves, and every step done."""
    tx, _selection = files.here(context)
    pack, on = days_of(context)
    one = tx.get_one(Candidate, context.subject_id)
    given = last_answer(context, "ask_transfer", context.subject)
    assert given is not None
    today = max(on, in_shanghai(context.now).date())
    number = appointed(context, one)["number"]
    verdicts = [
        due(pack, today, one.facts["move"], decided=number),
        _steps(pack, on, _known_days(context, one), given.payload),
    ]
    years = int(verdicts[0].numbers.get("任职满年数", 0))
    files.note(tx, one, "transfer", {"number": number, "kind": one.facts["move"]["kind"], "years": years})
    facts = {"number": number, "years": years, "reported_on": given.payload[f"step{len(HELD) - 1}"]}
    return files.done(context, facts, verdicts=[kept(require(one_of)) for one_of in verdicts])


def level(one: Candidate) -> bool:
    """Tell whether a candidate moves at the same level: a transfer, no promotion (平级交流)."""
    return bool(one.facts.get("move")) and not one.facts.get("rise")
