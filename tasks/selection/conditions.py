"""The further conditions of a nominee (任职条件): barred circumstances, family abroad, relatives, service, terms. Measures 17, 20, 24.

Which of them are asked is the pack's: a rule that is not in force has no field, and its gate says that it is not.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from policy.deciding.known import known
from policy.eligibility.exclusions import barred_circumstances, family_abroad
from policy.eligibility.kinship import kinship_avoidance
from policy.eligibility.service import promotion_training, requirements_met, service_record
from policy.eligibility.tenure import term_limits
from policy.packs import Pack
from policy.verdict import Verdict
from tasks.forms import Field

NO_YES = ("否", "是")
NONE = "无"
MET = ("符合", "没有认定")
HOME, SPOUSE, CHILDREN = "没有移居", "配偶已移居", "没有配偶，子女均已移居"
COUNTY = ("县处级", "厅局级")  # ranks whose conditions are counted
SERVICE = (
    ("worked", "工龄（年）"),
    ("grassroots", "基层工作（年）"),
    ("below", "任过的下一级职位数"),
    ("training", "五年内培训（月）"),
)
TERMS = (
    ("terms", "原职位已连任届数"),
    ("post_years", "原职位任满年数"),
    ("level_years", "同一层次累计年数"),
    ("changes", "本届已调整次数"),
)
SAME = ("拟任其他层次职务", "拟任同一层次职务", "拟任原职位")
Row = Mapping[str, Any]


def fields(pack: Pack, on: date, people: Sequence[Sequence[str]]) -> list[Field]:
    """Return a table for each kind of condition that the rules of a case know, with one line for each nominee."""
    found = [_circumstances(pack, on), _relatives(pack, on), _requirements(pack, on), *_counted(pack, on)]
    return [Field(key, label, "rows", rows=people, columns=columns) for key, label, columns in found if columns]


def _circumstances(pack: Pack, on: date) -> tuple[str, str, tuple[Field, ...]]:
    barred, abroad = known(pack, "eligibility.barred", on), known(pack, "eligibility.abroad.barred", on)
    columns = [Field("barred", "不得列为考察对象的情形", "choice", options=(NONE, *barred.texts()))] if barred else []
    if abroad is not None and abroad.flag():
        columns.append(Field("abroad", "配偶子女移居国（境）外", "choice", options=(HOME, SPOUSE, CHILDREN)))
        columns.append(Field("special", "特殊岗位需要", "choice", options=NO_YES))
    return "circumstances", "查明的情形", tuple(columns)


def _relatives(pack: Pack, on: date) -> tuple[str, str, tuple[Field, ...]]:
    near = known(pack, "eligibility.kinship.relations", on)
    if near is None:
        return "relatives", "", ()
    ties = pack.value("eligibility.kinship.ties", on).texts()
    hint = "有几人的，填须回避的一人"
    return (
        "relatives",
        "亲属任职回避",
        (
            Field("relation", "与本人的关系", "choice", options=(NONE, *near.texts()), hint=hint),
            Field("tie", "任职后的职务关系", "choice", options=(NONE, *ties)),
        ),
    )


def _requirements(pack: Pack, on: date) -> tuple[str, str, tuple[Field, ...]]:
    value = known(pack, "eligibility.requirements", on)
    if value is None:
        return "requirements", "", ()
    wanted = (*value.texts(), *pack.value("eligibility.requirements.party", on).texts())
    return (
        "requirements",
        "其他资格要求",
        tuple(Field(f"met{n}", text_, "choice", options=MET) for n, text_ in enumerate(wanted)),
    )


def _counted(pack: Pack, on: date) -> list[tuple[str, str, tuple[Field, ...]]]:
    """Return the tables that a post of county rank and above asks for; others leave them empty."""
    found: list[tuple[str, str, tuple[Field, ...]]] = []
    if known(pack, "eligibility.service.years", on) is not None:
        order = pack.value("eligibility.education.order", on).texts()
        columns = [Field(key, label, "number", required=False, least="0") for key, label in SERVICE]
        columns.append(Field("education", "学历", "choice", required=False, options=order))
        found.append(("service", "任职经历和学历（拟任县处级以上职务的填写）", tuple(columns)))
    if known(pack, "eligibility.term.terms", on) is not None:
        columns = [Field("same", "拟任职务", "choice", required=False, options=SAME)]
        columns += [Field(key, label, "number", required=False, least="0") for key, label in TERMS]
        found.append(("term", "任期（拟任县处级以上职务的填写）", tuple(columns)))
    return found


def counted(rank: str) -> bool:
    """Tell whether the conditions of a rank are counted (县处级以上)."""
    return rank.startswith(COUNTY)


def lacking(rank: str, payload: Mapping[str, Any], key: str) -> list[str]:
    """Return in words what was not filled in, or does not agree, of one nominee."""
    wrong = []
    if counted(rank):
        empty = [table for table in ("service", "term") if not all(payload.get(table, {}).get(key, {}).values())]
        wrong += ["拟任县处级以上职务，请填写任职经历、学历和任期"] if empty else []
    row = payload.get("service", {}).get(key, {})
    if row.get("grassroots") and int(row["grassroots"]) > int(row.get("worked") or 0):
        wrong.append("基层工作年数多于工龄，请核对")
    relative = payload.get("relatives", {}).get(key)
    if relative and (relative["relation"] == NONE) != (relative["tie"] == NONE):
        wrong.append("有须说明的亲属的，请同时选择亲属关系和任职后的职务关系")
    return wrong


def verdicts(pack: Pack, on: date, post: Row, payload: Mapping[str, Any], key: str) -> list[Verdict]:
    """Return what each gate says of one nominee; all are asked, so that every exclusion is found."""

    def of(table: str) -> Row:
        found: Row = payload.get(table, {}).get(key, {})
        return found

    rank, state, relative = post["proposed_rank"], of("circumstances"), of("relatives")
    relation, tie = str(relative.get("relation", NONE)), str(relative.get("tie", NONE))
    related = {"亲属1": relation} if relation != NONE else {}
    abroad = state.get("abroad", HOME)
    return [
        barred_circumstances(pack, on, circumstances=(state["barred"],) if state.get("barred", NONE) != NONE else ()),
        family_abroad(
            pack,
            on,
            spouse_abroad=abroad == SPOUSE,
            no_spouse=abroad == CHILDREN,
            children_abroad=abroad == CHILDREN,
            special_post=state.get("special") == "是",
        ),
        kinship_avoidance(pack, on, relations=related, ties=dict.fromkeys(related, tie)),
        *_met(pack, on, post, of("requirements")),
        *_figures(pack, on, rank, of("service"), of("term")),
    ]


def _met(pack: Pack, on: date, post: Row, row: Row) -> list[Verdict]:
    value = known(pack, "eligibility.requirements", on)
    if value is None or not row:
        return []
    wanted = (*value.texts(), *pack.value("eligibility.requirements.party", on).texts())
    met = tuple(text_ for n, text_ in enumerate(wanted) if row.get(f"met{n}") == MET[0])
    return [requirements_met(pack, on, met=met, party_post=post.get("party") == "是")]


def _figures(pack: Pack, on: date, rank: str, service: Row, term: Row) -> list[Verdict]:
    def of(row: Row, key: str) -> int:
        return int(row.get(key) or 0)

    order = pack.value("eligibility.education.order", on).texts()
    same = term.get("same", "")
    return [
        service_record(
            pack,
            on,
            rank=rank,
            worked_years=of(service, "worked"),
            grassroots_years=of(service, "grassroots"),
            posts=of(service, "below"),
            education=service.get("education") or order[0],
        ),
        promotion_training(pack, on, rank=rank, months=of(service, "training")),
        term_limits(
            pack,
            on,
            rank=rank,
            same_post=same == SAME[2],
            same_level=same in SAME[1:],
            terms=of(term, "terms"),
            post_years=of(term, "post_years"),
            level_years=of(term, "level_years"),
            changes=of(term, "changes"),
        ),
    ]
