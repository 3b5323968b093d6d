"""Eligibility (资格审查): what is on file of each nominee, and every gate that it runs into, each with its article. Measures 17, 24."""

from datetime import date
from typing import Any

from sqlmodel import Session

from models.acting import ActContext, Ask
from models.cases import Case
from models.selection import Candidate
from models.waits import Wait
from policy.eligibility.effects import effect_periods, recent_grades
from policy.eligibility.exclusions import pending_matters
from policy.eligibility.tenure import tenure
from policy.packs import Pack
from policy.verdict import Verdict
from tasks.acts import wait
from tasks.forms import Field, FormIncomplete, form, form_checks
from tasks.selection import conditions, files
from tasks.selection.asks import ask
from tasks.selection.planning import ARTICLE, days_of

GRADES = ("优秀", "称职", "基本称职", "不称职", "未参加考核")
NONE = "无"
EFFECTS = ("party", "administrative", "talk", "accountable")


@wait("登记资格审查情况", "提名")
def ask_eligibility(context: ActContext) -> Ask:
    """Ask for what is on file of each nominee (资格审查): rank and since when, last year's grade, sanctions, what is pending; measure 24."""
    tx, selection = files.here(context)
    pack, on = days_of(context)
    ranks = pack.value("eligibility.ranks", on).texts()
    rank = Field("proposed_rank", "拟任职务级别", "choice", options=ranks)
    people = files.candidates_of(tx, selection, states=("nominated",))
    return ask(
        context,
        "登记资格审查情况",
        key=ARTICLE,
        form=form(
            Field(
                "posts",
                "拟任职位的级别",
                "rows",
                rows=[[str(post.id), post.name] for post in files.posts_of(tx, selection)],
                columns=(rank, Field("party", "党的领导职务", "choice", options=conditions.NO_YES)),
            ),
            Field(
                "people",
                "人选情况（据干部档案和有关机关回复）",
                "rows",
                rows=[[str(one.id), files.label(one)] for one in people],
                columns=(
                    Field("rank", "现任级别", "choice", options=ranks),
                    Field("since", "任现级别起始日", "date"),
                    Field("grade", "上年度考核", "choice", options=GRADES),
                    Field("sanction", "处分或处理", "choice", options=(NONE, *sanctions(pack, on))),
                    Field("sanction_on", "处分决定日", "date", required=False),
                    Field(
                        "pending",
                        "未了结事项",
                        "choice",
                        options=(NONE, *pack.value("eligibility.pending", on).texts()),
                    ),
                    *_exception(selection.manner),
                ),
            ),
            *conditions.fields(pack, on, [[str(one.id), files.label(one)] for one in people]),
        ),
        button="提交资格审查情况",
    )


def _exception(manner: str) -> tuple[Field, ...]:
    """Return the field by which 破格 is asked for; a competition for inner posts of a unit has no such branch."""
    if manner == "competition":
        return ()
    return (Field("break", "拟破格提拔", "choice", options=("否", "是"), hint="任职年限不足、确需破格的"),)


@form_checks("ask_eligibility")
def check_facts(tx: Session, case: Case, _wait: Wait, _choice: str, payload: dict[str, Any]) -> None:
    """Refuse facts that contradict each other, or lack what a post of county rank asks for; raises QS-8001."""
    wrong: list[str] = []
    for one in files.candidates_of(tx, files.selection_of(tx, case.id), states=("nominated",)):
        row = payload["people"].get(str(one.id))
        if row is None:
            continue
        if (row["sanction"] != NONE) != bool(row["sanction_on"]):
            wrong.append(f"{files.label(one)}有处分或处理的填写处分决定日，没有的不填")
        ranks = payload["posts"][str(one.post_id)]
        wrong += [
            f"{files.label(one)}{said}" for said in conditions.lacking(ranks["proposed_rank"], payload, str(one.id))
        ]
    if wrong:
        raise FormIncomplete("；".join(wrong) + "。")


def sanctions(pack: Pack, on: date) -> tuple[str, ...]:
    """Return the sanctions that have a period of effect (影响期) under the rules of a case."""
    known = [f"eligibility.effect.{kind}" for kind in EFFECTS if f"eligibility.effect.{kind}" in pack.keys]
    return tuple(dict.fromkeys(name for key in known for name in _names(pack, key, on)))


def _names(pack: Pack, key: str, on: date) -> tuple[str, ...]:
    begun = [value for value in pack.history(key) if value.since <= on]
    return tuple(begun[0].amounts()) if begun else ()


def verdicts(pack: Pack, on: date, proposed: str, row: dict[str, Any], today: date) -> list[Any]:
    """Return what each gate says of one nominee; all of them are asked, so that every exclusion is found, not only the first."""
    year, on = [today.year - 1], max(on, today)  # a sanction or a term may have ended since the selection was opened
    sanction = {row["sanction"]: _day(row["sanction_on"], today)} if row["sanction"] != NONE else {}
    return [
        tenure(pack, on, current=row["rank"], proposed=proposed, since=_day(row["since"], today)),
        recent_grades(
            pack,
            on,
            basic_years=tuple(year if row["grade"] == "基本称职" else ()),
            unfit_years=tuple(year if row["grade"] == "不称职" else ()),
        ),
        effect_periods(pack, on, measures=sanction),
        pending_matters(pack, on, pending=() if row["pending"] == NONE else (row["pending"],)),
    ]


def more(pack: Pack, on: date, given: Any, one: Candidate) -> list[Verdict]:
    """Return what the gates say of the further circumstances of a nominee (不得列为考察对象、移居、回避、条件、任期), measures 17, 20, 24."""
    post = given.payload["posts"][str(one.post_id)]
    return conditions.verdicts(pack, on, post, given.payload, str(one.id))


def _day(typed: str, today: date) -> date:
    return date.fromisoformat(typed) if typed else today


def of(given: Any, one: Candidate) -> tuple[str, dict[str, Any]]:
    """Return the rank proposed for a nominee, and what was entered of them."""
    return given.payload["posts"][str(one.post_id)]["proposed_rank"], given.payload["people"][str(one.id)]
