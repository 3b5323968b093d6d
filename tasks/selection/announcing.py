"""What a plan must say so that the selection is open (公开、公正、竞争、择优), and what is public before anybody is named. Measures 17, 19.

The plan's own figures are checked in `planning` and by the manner; here stand the fields that every manner shares, the gates
that are asked of them when the plan is submitted and approved, and what the notice therefore says.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from sqlmodel import Session

from models import clock
from models.cases import Case
from models.people import Unit
from models.selection import Post, Selection
from policy.examining.conversion import conversion_table
from policy.examining.rules import exam_rules_published
from policy.packs import Pack
from policy.recommending import (
    competition_plan,
    post_manner,
    recommendation_participants,
    recommendation_type,
    roster_voters,
    vacancy_notice,
)
from policy.talent.vacancy import selection_method, vacancy_published
from policy.verdict import Verdict
from tasks.forms import Field, form
from tasks.opening import rules_day
from tasks.refusing import require
from tasks.rules import pack_of
from tasks.selection import files
from tasks.selection.errors import TooLateToAnnounce

HAS_EXAM, HAS_PUBLIC = ("open", "competition"), ("open", "directed")
SHORTLISTED = "按规定比例入围"
SHORTLISTS = (SHORTLISTED, "不设入围，全部参加面试")
STEPS = {
    "open": "公告、提名和报名、资格审查、民主推荐、考试、考察、酝酿、票决、公示、任职",
    "directed": "公告、提名、资格审查、四套班子推荐、考察、酝酿、票决、公示、任职",
    "competition": "方案审核、公告、报名、资格审查、笔试、面试、民主测评、考察、讨论决定、公示、备案",
}
TITLES = {"open": "公推优选", "directed": "定向推荐", "competition": "竞争上岗"}
BODIES = {"乡镇": "乡镇", "街道": "街道", "园区": "园区"}  # kinds of unit as the measure on inner posts names them
OTHER_BODY = "区直部门"
SECTION = "科级"
GRADES, OPINIONS = ("优秀", "称职", "基本称职", "不称职"), ("推荐", "不推荐")  # from the best to the worst


def fields(pack: Pack, on: date, manner: str) -> list[dict[str, Any]]:
    """Return the fields of a plan that every manner shares; each is asked of a gate, so that a refusal names its article."""
    found: list[Field] = []
    if manner in HAS_PUBLIC:
        found += _ground(pack, on)
    if manner == "open":
        groups = pack.value("recommending.participants", on).texts()
        found.append(
            Field(
                "participants",
                "换届时参加推荐的各类人数",
                "rows",
                required=False,
                rows=[[one, one] for one in groups],
                columns=(Field("count", "人数", "number", required=False, least="0", hint="不是换届的不填"),),
            )
        )
    found.append(Field("apply", "报名和推荐办法", "long", required=False, hint="写入选拔公告"))
    if manner in HAS_PUBLIC:
        reach = pack.value("talent.vacancy.audience", on).texts()
        sent = (Field("sent", "发布", "tick", required=False),)
        found.append(Field("audience", "公告发至", "rows", rows=[[one, one] for one in reach], columns=sent))
    found.append(
        Field(
            "principles",
            "怎样做到公开、公正、竞争、择优",
            "rows",
            rows=[[one, one] for one in pack.value("recommending.open.principles", on).texts()],
            columns=(Field("how", "措施", required=False),),
        )
    )
    if manner in HAS_EXAM:
        found += [
            Field("subjects", "考试科目", required=False, hint="写入选拔公告"),
            Field("shortlist", "笔试以后怎样确定面试人选", "choice", required=False, options=SHORTLISTS),
        ]
    return form(*found)


def _ground(pack: Pack, on: date) -> list[Field]:
    """Return the fields on what the selection rests on: the district's method, the occasion, how persons are recommended."""
    types = pack.value("recommending.types", on).labels()
    may = pack.value("recommending.types.may", on).labels() if "recommending.types.may" in pack.keys else {}
    paper = pack.value("talent.method.paper", on).text()
    return [
        Field("method", "选拔依据的办法", required=False, hint=f"科级领导干部：{paper}"),
        Field("method_on", "办法出台日期", "date", required=False),
        Field("occasion", "任用情形", "choice", required=False, options=tuple(dict.fromkeys((*types, *may)))),
        Field(
            "recommended_as",
            "推荐类型",
            "choice",
            required=False,
            options=tuple(dict.fromkeys((*types.values(), *may.values()))),
        ),
    ]


def manner_verdict(pack: Pack, on: date, manner: str, kind: str, unit: Unit | None) -> Verdict | None:
    """Return whether a kind of post may be filled in a manner (选拔方式); none for manners that have their own rules."""
    if manner not in TITLES:
        return None
    body = BODIES.get(unit.kind, OTHER_BODY) if unit else OTHER_BODY
    return post_manner(pack, on, kind=kind, manner=TITLES[manner], body=body)


def submitted(tx: Session, case: Case, plan: Mapping[str, Any]) -> list[Verdict]:
    """Return what the gates say of a plan that is submitted: tables, rosters, what the notice will say, what it rests on."""
    pack, on, today = pack_of(tx, case), rules_day(case), clock.today(tx)
    selection = files.selection_of(tx, case.id)
    posts, closes = files.posts_of(tx, selection), date.fromisoformat(plan["closes_on"])
    found = [*tables(pack, on, plan, fixed_on=today, first=closes), voters(pack, on, selection.plan.get("roster", ()))]
    if selection.manner in HAS_PUBLIC:
        found += [
            *resting(pack, on, posts, plan, today),
            recommendation_type(pack, on, manner=plan["occasion"], kind=plan["recommended_as"]),
        ]
    if selection.manner == "open":
        groups = {name: int(row["count"] or 0) for name, row in plan["participants"].items()}
        found.append(recommendation_participants(pack, on, manner=plan["occasion"], groups=groups))
    return [*found, notice(pack, on, plan)]


def tables(pack: Pack, on: date, plan: Mapping[str, Any], *, fixed_on: date, first: date) -> list[Verdict]:
    """Return whether each input that is no mark has its table (折算办法), from the best grade to the worst."""
    return [
        conversion_table(
            pack,
            on,
            item=item,
            basis="等次",
            grades=grades,
            points=tuple(Decimal(plan[key][grade]["points"]) for grade in grades),
            fixed_on=fixed_on,
            first=first,
        )
        for key, item, grades in (("appraisal", "平时考核", GRADES), ("opinion", "单位党组织推荐", OPINIONS))
        if key in plan
    ]


def voters(pack: Pack, on: date, roster: Sequence[Sequence[str]], issued: Mapping[str, int] | None = None) -> Verdict:
    """Return whether nobody stands on the rosters twice, and no roster got more ballots than persons (名册、发出票)."""
    lists: dict[str, tuple[str, ...]] = {}
    places: dict[tuple[str, str], int] = {}  # whoever stands there twice has one place; verdicts hold no names
    for place, (name, unit, group) in enumerate(roster, 1):
        lists[group] = (*lists.get(group, ()), f"名册第{places.setdefault((name, unit), place)}人")
    return roster_voters(pack, on, rosters=lists, issued={key: n for key, n in (issued or {}).items() if key in lists})


def resting(pack: Pack, on: date, posts: Sequence[Post], plan: Mapping[str, Any], used_on: date) -> list[Verdict]:
    """Return whether the selection rests on the district's method, where the posts are of section rank (科级)."""
    classes = pack.value("recommending.post.classes", on).labels()
    ranks = {SECTION if classes.get(post.kind, "").startswith(SECTION) else "其他" for post in posts}
    issued = date.fromisoformat(plan["method_on"]) if plan["method_on"] else None
    return [
        selection_method(pack, on, rank=rank, method=plan["method"], used_on=used_on, issued_on=issued)
        for rank in sorted(ranks)
    ]


def notice(pack: Pack, on: date, plan: Mapping[str, Any]) -> Verdict:
    """Return whether the notice says what it must (职位公告), and the plan how it is open, fair, competitive."""
    met = tuple(name for name, row in plan["principles"].items() if row["how"])
    said = ["职位", "职数", "选拔方式", "选拔程序", "报名时间", *(["任职条件"] if plan["conditions"] else [])]
    return vacancy_notice(pack, on, contents=tuple(said), requirements=met)


def published(
    pack: Pack, on: date, selection: Selection, posts: Sequence[Post], *, published_on: date, first: date
) -> list[Verdict]:
    """Return whether what must be public before the first ballot or exam is so: vacancy, rules of the exam; a unit's plan checked."""
    plan, manner = selection.plan, selection.manner
    found: list[Verdict] = []
    if manner in HAS_PUBLIC:
        found.append(
            vacancy_published(
                pack,
                on,
                contents=said_of_vacancy(plan),
                audience=sent_to(plan),
                recommended_on=first,
                published_on=published_on,
            )
        )
    if manner in HAS_EXAM:
        found.append(exam_rules(pack, on, plan, published_on=published_on, first=first))
    if manner == "competition":
        found.append(
            competition_plan(
                pack,
                on,
                checked_by=pack.value("recommending.competition.checker", on).text(),  # who approves is of it
                checked_on=published_on,
                noticed_on=published_on,
                posts=sum(post.vacancies for post in posts),
                quota=sum(post.quota for post in posts),
                filled=sum(post.filled for post in posts),
            )
        )
    return found


def said_of_vacancy(plan: Mapping[str, Any]) -> tuple[str, ...]:
    """Return which parts the notice of a vacancy has: those that the system writes, and those that the plan says."""
    parts = (("任职条件", plan["conditions"]), ("推荐或报名办法", plan["apply"]))
    return ("职位名称", "职数", "选拔程序", "截止时间", *(name for name, said in parts if said))


def sent_to(plan: Mapping[str, Any]) -> tuple[str, ...]:
    """Return to whom the notice is sent (公告范围)."""
    return tuple(name for name, row in plan["audience"].items() if row["sent"])


def exam_rules(pack: Pack, on: date, plan: Mapping[str, Any], *, published_on: date, first: date) -> Verdict:
    """Return whether the rules of the exam (考试办法) were public in time: what is said in the plan is said in the notice."""
    parts = (
        ("职位", True),
        ("报考条件", plan["conditions"]),
        ("考试科目", plan["subjects"]),
        ("成绩计算办法", plan["weights"]),
        ("入围办法", plan["shortlist"]),
        ("同分处理办法", plan["tie"]),
    )
    said = tuple(name for name, there in parts if there)
    return exam_rules_published(pack, on, contents=said, published_on=published_on, first=first)


def must_be_public_in_time(tx: Session, case: Case) -> None:
    """Refuse to approve a plan that could not be public in time any more, or whose notice lacks something; raises QS-4001, QS-8040."""
    pack, on, today = pack_of(tx, case), rules_day(case), clock.today(tx)
    selection = files.selection_of(tx, case.id)
    closes = date.fromisoformat(selection.plan["closes_on"])
    if closes <= today:
        raise TooLateToAnnounce(f"报名和提名截止日为{closes:%Y年%m月%d日}，公告已经来不及，请退回修改截止日。")
    for verdict in published(pack, on, selection, files.posts_of(tx, selection), published_on=today, first=closes):
        require(verdict)


def shown(plan: Mapping[str, Any]) -> list[list[str]]:
    """Return these parts of the plan in words, for those who approve it and for the notice."""
    rows = (
        ("依据的办法", f"{plan['method']}（{plan['method_on']}出台）" if plan.get("method") else ""),
        ("任用情形", f"{plan['occasion']}，{plan['recommended_as']}" if plan.get("occasion") else ""),
        ("报名和推荐", plan.get("apply", "")),
        ("公告发至", "；".join(name for name, row in plan.get("audience", {}).items() if row["sent"])),
        ("选拔要求", "；".join(f"{name}：{row['how']}" for name, row in plan.get("principles", {}).items())),
        ("考试科目", plan.get("subjects", "")),
        ("面试人选", plan.get("shortlist", "")),
    )
    return [[label, said] for label, said in rows if said]


def notice_text(selection: Selection) -> str:
    """Return what the notice says under its conditions: manner, steps, how one applies, what is examined and how it counts."""
    plan, manner = selection.plan, selection.manner
    said = [plan["conditions"]]
    if manner in TITLES:
        said += [f"选拔方式：{TITLES[manner]}。", f"选拔程序：{STEPS[manner]}。"]
    if plan.get("apply"):
        said.append(f"报名和推荐办法：{plan['apply']}")
    if plan.get("subjects"):
        weights = "，".join(f"{name}{row['weight']}%" for name, row in plan["weights"].items())
        said += [f"考试科目：{plan['subjects']}", f"成绩计算：{weights}。"]
        said.append(f"面试人选：{plan['shortlist']}。总分相同的，先看{plan['tie']}。")
    return "\n".join(said)
