"""破格 (exceptional promotion) as a branch of a selection: grounds and evidence, limits, the superior's consent, the reason. Measure 18.

Who falls short of the years in the rank below may stand where the branch is open; every other gate of eligibility holds as for
anybody. The superior agrees before the discussion, and the public notice says what the exception is and why.
"""

from datetime import date
from typing import Any

from sqlmodel import Session

from models import clock
from models.acting import ActContext, Ask, Done, Outcome
from models.base import in_shanghai
from models.cases import Case
from models.selection import Candidate
from models.waits import Wait
from policy.asked import kept
from policy.deciding.superior import months_later
from policy.eligibility.limits import break_limits, break_request
from policy.packs import Pack
from policy.talent.extraordinary import break_consent, break_grounds, leap_post
from policy.verdict import Verdict
from tasks.acts import step, wait
from tasks.forms import Field, FormIncomplete, form, form_checks
from tasks.opening import rules_day
from tasks.refusing import require
from tasks.rules import pack_of
from tasks.selection import files
from tasks.selection.asks import DONE, ask
from tasks.selection.planning import days_of
from tasks.training.given import last_answer

GROUNDS, NEEDS, LEAPS = "talent.break.grounds", "talent.break.needs", "talent.break.leap_posts"
BASIC = "eligibility.break.basic"
NO, YES = "否", "是"
TENURE = "任职年限"
AGREED, AGAINST, SILENT = "同意", "不同意", "尚未答复"


def claimed(said: Outcome) -> bool:
    """Tell whether anybody was entered for an exceptional promotion (拟破格提拔)."""
    return any(row.get("break") == YES for one in said.answers for row in one.payload["people"].values())


@wait("破格提拔申报", "提名")
def ask_break(context: ActContext) -> Ask:
    """Ask for the grounds, the evidence and the facts that limit it, of each person proposed beyond the years in rank (破格)."""
    tx, selection = files.here(context)
    pack, on = days_of(context)
    given = last_answer(context, "ask_eligibility")
    assert given is not None
    rows = given.payload["people"]
    people = files.candidates_of(tx, selection, states=("nominated",))
    basic = pack.value(BASIC, on).texts() if BASIC in pack.keys else ()
    needs = pack.value(NEEDS, on).texts()
    return ask(
        context,
        "登记破格提拔的事由和依据",
        key=GROUNDS,
        form=form(
            Field(
                "breaks",
                "拟破格提拔人选",
                "rows",
                rows=[[str(one.id), files.label(one)] for one in people if rows[str(one.id)].get("break") == YES],
                columns=(
                    Field("ground", "事由", "choice", options=pack.value(GROUNDS, on).texts()),
                    *(Field(f"need{n}", f"{need}的依据", required=False, gated=True) for n, need in enumerate(needs)),
                    Field("promoted_on", "上次提拔任职日期", "date"),
                    Field("probation", "在试用期", "choice", options=(NO, YES)),
                    Field("before", "上次提拔已突破任职年限", "choice", options=(NO, YES)),
                    Field("waived", "拟突破的条件", "choice", options=(TENURE, *basic)),
                    Field("post", "拟任职务类别", "choice", options=(*pack.value(LEAPS, on).texts(), "其他职务")),
                    Field("break_case", "破格的具体情形"),
                    Field("break_reason", "破格的理由"),
                ),
            )
        ),
        choices=(DONE,),
        button="提交破格提拔申报",
    )


@form_checks("ask_break")
def check_break(tx: Session, case: Case, _wait: Wait, _choice: str, payload: dict[str, Any]) -> None:
    """Refuse an exception without its grounds and evidence (突出贡献、一致公认); raises QS-4001."""
    for row in payload["breaks"].values():
        require(_grounds(pack_of(tx, case), rules_day(case), row))


def _grounds(pack: Pack, on: date, row: dict[str, Any]) -> Verdict:
    stated = tuple(need for n, need in enumerate(pack.value(NEEDS, on).texts()) if row[f"need{n}"].strip())
    return break_grounds(pack, on, ground=row["ground"], stated=stated)


def verdicts(context: ActContext, one: Candidate, proposed: str, entered: dict[str, Any], today: date) -> list[Verdict]:
    """Return what the gates of measure 18 say of one nominee: grounds, limits, leap; nothing where no exception is asked for."""
    if (row := asked_for(context, one)) is None:
        return []
    pack, on = days_of(context)
    rise = levels(pack, on, entered["rank"], proposed)
    return [
        _grounds(pack, on, row),
        break_limits(
            pack,
            on,
            probation=row["probation"] == YES,
            months=full_months(date.fromisoformat(row["promoted_on"]), today),
            levels=rise,
            breaks_tenure=True,
            broke_before=row["before"] == YES,
            waived=() if row["waived"] == TENURE else (row["waived"],),
        ),
        leap_post(pack, on, levels=rise, post=row["post"]),
    ]


def asked_for(context: ActContext, one: Candidate) -> dict[str, Any] | None:
    """Return what was entered of a nominee for whom an exception is asked."""
    given = last_answer(context, "ask_break")
    row: dict[str, Any] | None = given.payload["breaks"].get(str(one.id)) if given else None
    return row


def levels(pack: Pack, on: date, current: str, proposed: str) -> int:
    """Return how many levels up a promotion goes."""
    order = pack.value("eligibility.ranks", on).texts()
    return max(0, order.index(proposed) - order.index(current))


def full_months(since: date, today: date) -> int:
    """Return the full months from one day to another."""
    months = (today.year - since.year) * 12 + today.month - since.month
    return max(0, months - (months_later(since, months) > today))


def mark(tx: Session, one: Candidate, row: dict[str, Any] | None, rise: int) -> None:
    """Keep with a candidate that the exception is used, and its words; or that it is not."""
    kept_ = {**{key: value for key, value in one.facts.items() if key != "break"}, "rise": rise}
    if row is not None:
        kept_["break"] = {"break_case": row["break_case"], "break_reason": row["break_reason"], "levels": rise}
    one.facts = kept_
    tx.add(one)
    tx.flush()


def broken(one: Candidate) -> bool:
    """Tell whether a candidate stands by exception (破格)."""
    return bool(one.facts.get("break"))


@wait("上级对破格提拔的答复", "酝酿")
def ask_consent(context: ActContext) -> Ask:
    """Ask for the superior's answer (上级同意) on each exceptional promotion, before it is discussed; R-BREAK-REPORT."""
    tx, selection = files.here(context)
    people = [one for one in files.candidates_of(tx, selection, states=("proposed",)) if broken(one)]
    return ask(
        context,
        "登记上级对破格提拔的答复",
        key="talent.break.notice_reason",
        days="selection.inspect.days",
        form=form(
            Field(
                "consents",
                "上级答复",
                "rows",
                rows=[[str(one.id), files.label(one)] for one in people],
                columns=(
                    Field("reported_on", "报告上级日期", "date"),
                    Field("answer", "答复", "choice", options=(AGREED, AGAINST, SILENT)),
                    Field("consented_on", "同意日期", "date", required=False),
                    Field("number", "答复文号", required=False),
                ),
            )
        ),
        choices=(DONE,),
        button="提交上级答复",
    )


@form_checks("ask_consent")
def check_consent(tx: Session, case: Case, _wait: Wait, _choice: str, payload: dict[str, Any]) -> None:
    """Refuse to go on to the discussion without the superior's consent where the rules ask for it; raises QS-4001, QS-8001."""
    for key, row in payload["consents"].items():
        if row["answer"] == AGREED and not (row["consented_on"] and row["number"]):
            raise FormIncomplete("上级同意的，请填写同意日期和答复文号。")
        if row["answer"] == AGREED and row["consented_on"] < row["reported_on"]:
            raise FormIncomplete("同意日期早于报告日期，请核对。")
        if row["answer"] != AGAINST:
            one = tx.get_one(Candidate, int(key))
            for verdict in consent_verdicts(pack_of(tx, case), rules_day(case), one, row, clock.today(tx)):
                require(verdict)


def consent_verdicts(pack: Pack, on: date, one: Candidate, row: dict[str, Any], discussed_on: date) -> list[Verdict]:
    """Return what the gates say of the report and the consent, were it discussed on that day."""
    agreed = date.fromisoformat(row["consented_on"]) if row["answer"] == AGREED else None
    leaps = one.facts["break"]["levels"] > 1
    inspected = one.results.get("inspection", {}).get("from_on")
    inspected_on = date.fromisoformat(inspected) if inspected else discussed_on
    return [
        break_consent(
            pack,
            on,
            kind="越级" if leaps else "破格",
            discussed_on=discussed_on,
            inspected_on=inspected_on,
            consented_on=agreed,
        ),
        break_request(
            pack,
            on,
            reported_on=date.fromisoformat(row["reported_on"]),
            consented_on=agreed,
            inspected_on=inspected_on,
            discussed_on=discussed_on,
            leaps=leaps,
        ),
    ]


@step("登记上级对破格提拔的答复", "酝酿")
def record_consent(context: ActContext) -> Done:
    """Record the superior's answers; whom the superior does not agree to goes no further."""
    tx, _selection = files.here(context)
    pack, on = days_of(context)
    given = last_answer(context, "ask_consent")
    assert given is not None
    found: list[Any] = []
    stopped: list[int] = []
    for key, row in given.payload["consents"].items():
        one = tx.get_one(Candidate, int(key))
        if row["answer"] == AGAINST:
            stopped.append(one.id)
            files.leave(tx, one, "dropped", "上级不同意破格提拔")
        else:
            found += consent_verdicts(pack, on, one, row, in_shanghai(context.now).date())
    facts = {"stopped": stopped, "asked": len(given.payload["consents"])}
    return files.done(context, facts, verdicts=[kept(verdict) for verdict in found])


def before_the_vote(context: ActContext, people: list[Candidate]) -> list[dict[str, Any]]:
    """Return, on the day of the discussion, that the superior had agreed to each exception that stands; raises QS-4001."""
    if not any(broken(one) for one in people):
        return []
    pack, on = days_of(context)
    given = last_answer(context, "ask_consent")
    rows = given.payload["consents"] if given else {}
    today = in_shanghai(context.now).date()
    none = {"reported_on": today.isoformat(), "answer": SILENT}
    return [
        kept(require(verdict))
        for one in people
        if broken(one)
        for verdict in consent_verdicts(pack, on, one, rows.get(str(one.id), none), today)
    ]


def settle(
    context: ActContext, one: Candidate, found: list[Verdict], proposed: str, entered: dict[str, Any], today: date
) -> tuple[list[Verdict], list[Verdict]]:
    """Return all verdicts on a nominee and those that bar: years in rank do not where the exception is open (破格)."""
    pack, on = days_of(context)
    more = verdicts(context, one, proposed, entered, today)
    short = any(verdict.gate == "tenure" and verdict.outcome == "refused" for verdict in found)
    open_ = bool(more) and short and all(verdict.ok for verdict in more)
    rise = levels(pack, on, entered["rank"], proposed)
    mark(context.tx, one, asked_for(context, one) if open_ else None, rise)
    if not short:
        return found, [verdict for verdict in found if verdict.outcome == "refused"]  # no exception is needed
    barring = [v for v in (*found, *more) if v.outcome == "refused" and not (open_ and v.gate == "tenure")]
    return [*found, *more], barring
