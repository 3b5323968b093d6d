"""The work plan (工作方案): conditions, rosters, weights, conversion, fixed and approved before the first ballot. Measures 17, 19."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlmodel import Session

from models import clock
from models.acting import ActContext, Ask, Choice, Done
from models.base import in_shanghai
from models.cases import Case
from models.selection import Selection
from models.waits import Wait
from policy.asked import kept
from policy.examining.inputs import exam_weights, input_weights
from policy.examining.panel import exam_panel
from policy.verdict import Verdict
from tasks.acts import step, wait
from tasks.forms import Field, form, form_checks, form_page
from tasks.opening import rules_day
from tasks.refusing import require
from tasks.rules import pack_of
from tasks.selection import announcing, files, hosts, papers
from tasks.selection.asks import RETURN, ask
from tasks.selection.errors import PlanIncomplete
from tasks.training.given import last_answer

INPUTS = ("民主推荐", "单位党组织推荐", "平时考核", "竞职考试")
GROUPS = ("综合", "系统", "单位")
OPINIONS = announcing.OPINIONS
TIES = ("笔试成绩", "面试成绩")
PAGE = form_page("work_plan")
DOUBLE = "双推双考"  # the manner whose weights the gates know
ARTICLE = "recommending.double.inputs"


@dataclass(frozen=True)
class PlanOf:
    """What the plan of another manner of selecting is (定向推荐、竞争上岗): its rosters, fields, check, and its words."""

    groups: Sequence[str]
    form: Callable[[], list[dict[str, Any]]]
    check: Callable[[Session, Case, dict[str, Any]], None]
    shown: Callable[[dict[str, Any]], list[list[str]]]


PLANS: dict[str, PlanOf] = {}  # manner → its plan; that of 公推优选 is below


def groups_of(selection: Selection) -> Sequence[str]:
    """Return the kinds of roster that a selection's plan may hold."""
    other = PLANS.get(selection.manner)
    return other.groups if other else GROUPS


def percent(key: str, label: str, value: str, hint: str = "") -> Field:
    """Return a field for a share or points, 0 to 100, two decimals."""
    return Field(key, label, "number", least="0", most="100", places=2, value=value, hint=hint)


def plan_form(pack_inputs: tuple[str, ...] = INPUTS) -> list[dict[str, Any]]:
    """Return the fields of a work plan: nothing in it has a value until the office gives it one, except what is customary."""
    return form(
        Field("conditions", "资格条件和工作要求", "long", hint="写入选拔公告"),
        Field("closes_on", "报名和提名截止日", "date", future=True),
        Field(
            "weights",
            "四项权重",
            "rows",
            rows=[[name, name] for name in pack_inputs],
            columns=(percent("weight", "权重（%）", "", "合计须为100"),),
        ),
        Field(
            "groups",
            "民主推荐各类名册的权重",
            "rows",
            rows=[[name, f"{name}推荐"] for name in GROUPS],
            columns=(percent("weight", "权重（%）", ""),),
        ),
        Field(
            "appraisal",
            "平时考核等次折算（0至100）",
            "rows",
            rows=[[name, name] for name in ("优秀", "称职", "基本称职", "不称职")],
            columns=(percent("points", "折算分", ""),),
        ),
        Field(
            "opinion",
            "单位党组织推荐意见折算（0至100）",
            "rows",
            rows=[[name, name] for name in OPINIONS],
            columns=(percent("points", "折算分", ""),),
        ),
        percent("written", "考试中笔试所占（%）", "50"),
        percent("interview", "考试中面试所占（%）", "50"),
        Field(
            "marks",
            "民主推荐票每个职位最多推荐人数",
            "number",
            least="1",
            most="9",
            value="2",
            hint="差额推荐，一般多于职数",
        ),
        Field("tie", "总分相同时先看", "choice", options=TIES),
        Field("honours_on", "荣誉加分办法公布日期", "date", required=False, hint="不加分的不填"),
        Field("panel", "面试考官", "lines", least="7", hint="单数，不少于7人；一行一人"),
        Field("basis", "方案依据和说明", "long", required=False),
    )


@wait("拟订工作方案", "动议")
def ask_work_plan(context: ActContext) -> Ask:
    """Ask the clerk for the work plan with its rosters (工作方案、参加推荐人员名册), before anything is published; measure 17."""
    tx, selection = files.here(context)
    selection.plan_hash = ""  # a plan that came back is open again, and its approval void
    tx.add(selection)
    posts = files.posts_of(tx, selection)
    other, (pack, on) = PLANS.get(selection.manner), days_of(context)
    return ask(
        context,
        "拟订工作方案" if context.round == 1 else "按退回意见修改工作方案",
        key=ARTICLE,
        page=PAGE,
        parts=hosts.officer_of(context),
        form=[*(other.form() if other else plan_form()), *announcing.fields(pack, on, selection.manner)],
        known=[["拟任职位", "、".join(f"{p.name}（{p.vacancies}名）" for p in posts)]],
        button="提交工作方案",
    )


@form_checks("ask_work_plan")
def check_plan(tx: Session, case: Case, _wait: Wait, _choice: str, payload: dict[str, Any]) -> None:
    """Refuse a plan without a roster, whose day is past, or whose weights do not make a whole; raises QS-8002, QS-4001."""
    selection = files.selection_of(tx, case.id)
    if not selection.plan.get("roster"):
        raise PlanIncomplete("还没有参加推荐或测评的人员名册，请先上传名册。")
    if payload["closes_on"] <= clock.today(tx).isoformat():
        raise PlanIncomplete("报名和提名截止日须在今天以后。")
    for verdict in announcing.submitted(tx, case, payload):
        require(verdict)
    if other := PLANS.get(selection.manner):
        other.check(tx, case, payload)
        return
    missing = [g for g in _groups(payload) if not any(row[2] == g for row in selection.plan["roster"])]
    if missing:
        raise PlanIncomplete(f"名册中没有{'、'.join(missing)}推荐的人员，请补充名册，或把该类名册的权重改为0。")
    check_weights(tx, case, payload)


def check_weights(tx: Session, case: Case, payload: dict[str, Any]) -> None:
    """Refuse weights that are no whole or fixed too late, and a panel that is even or too small, by the gates of measure 19; QS-4001."""
    for verdict in weighed(tx, case, payload):
        require(verdict)
    groups = sum(number(row["weight"]) for row in payload["groups"].values())
    if groups != 100:
        raise PlanIncomplete(f"各类名册的权重合计为{groups:f}，须正好为100。")


def weighed(tx: Session, case: Case, payload: dict[str, Any]) -> list[Verdict]:
    """Return what the gates say of a plan's weights and of its panel."""
    pack, on, today = pack_of(tx, case), rules_day(case), clock.today(tx)
    first = date.fromisoformat(payload["closes_on"])
    weights = {name: number(row["weight"]) for name, row in payload["weights"].items()}
    exam = {"笔试": number(payload["written"]), "面试": number(payload["interview"])}
    if payload.get("honours_on"):  # without the office's table and ceiling there are no points to be had
        pack.value("honours.points.table", on).amounts()
        pack.value("honours.points.cap", on).fraction()
    return [
        input_weights(pack, on, manner=DOUBLE, weights=weights, fixed_on=today, first=first),
        exam_weights(pack, on, weights=exam, fixed_on=today, first=first),
        exam_panel(pack, on, members=len(payload["panel"])),
    ]


def number(typed: str) -> Any:
    """Return a figure of the plan, exact."""
    return Decimal(typed)


def _groups(payload: dict[str, Any]) -> list[str]:
    return [name for name, row in payload["groups"].items() if number(row["weight"]) > 0]


@step("固定工作方案", "动议")
def fix_plan(context: ActContext) -> Done:
    """Keep the plan as it was submitted, with its fingerprint: approvals bind to it."""
    tx, selection = files.here(context)
    given = last_answer(context, "ask_work_plan")
    assert given is not None
    selection.plan = {**selection.plan, **given.payload}
    selection.plan_hash = files.plan_hash(selection, files.posts_of(tx, selection))
    tx.add(selection)
    tx.flush()
    found = [kept(verdict) for verdict in announcing.submitted(tx, context.case, given.payload)]
    if selection.manner not in PLANS:
        found += [kept(verdict) for verdict in weighed(tx, context.case, given.payload)]
    facts = {"hash": selection.plan_hash, "roster": len(selection.plan["roster"])}
    return Done(facts=facts, verdicts=found)


@wait("审批工作方案", "动议")
def approve_plan(context: ActContext) -> Ask:
    """Ask the department head to approve the work plan (工作方案报批); an approval is of this very plan."""
    tx, selection = files.here(context)
    return ask(
        context,
        "审批工作方案",
        key=ARTICLE,
        role="department_head",
        choices=(Choice("approve", "同意并签名"), RETURN),
        form_for=["approve"],
        known=shown(selection, files.posts_of(tx, selection)),
        hash=selection.plan_hash,
        button="签署意见",
    )


@form_checks("approve_plan")
def check_approval(tx: Session, case: Case, _wait: Wait, choice: str, _payload: dict[str, Any]) -> None:
    """Refuse to approve a plan whose notice would come too late or lack something; raises QS-4001, QS-8040."""
    if choice == "approve":
        announcing.must_be_public_in_time(tx, case)


def shown(selection: Selection, posts: list[Any]) -> list[list[str]]:
    """Return the plan in the words in which those who approve it read it."""
    plan = selection.plan
    if other := PLANS.get(selection.manner):
        words = [*_purpose(plan), *other.shown(plan), *announcing.shown(plan)]
        return [_posts_shown(posts), *words, ["方案识别码", selection.plan_hash[:8]]]
    weights = "，".join(f"{name}{row['weight']}%" for name, row in plan["weights"].items())
    groups = "，".join(f"{name}推荐{row['weight']}%" for name, row in plan["groups"].items())
    points = "，".join(f"{name}{row['points']}分" for name, row in plan["appraisal"].items())
    opinions = "，".join(f"{name}{row['points']}分" for name, row in plan["opinion"].items())
    sizes = "，".join(f"{name}{sum(r[2] == name for r in plan['roster'])}人" for name in GROUPS)
    return [
        _posts_shown(posts),
        *_purpose(plan),
        ["资格条件", plan["conditions"]],
        ["提名截止", plan["closes_on"]],
        ["四项权重", weights],
        ["推荐名册", f"{sizes}；{groups}"],
        ["推荐票", f"每个职位最多推荐{plan['marks']}人，多选的不能投出"],
        ["折算", f"平时考核：{points}；单位党组织推荐：{opinions}"],
        ["考试", f"笔试{plan['written']}%，面试{plan['interview']}%；总分相同先看{plan['tie']}"],
        ["荣誉加分", f"按{plan['honours_on']}公布的办法" if plan.get("honours_on") else "不加分"],
        ["面试考官", f"{len(plan['panel'])}人"],
        *announcing.shown(plan),
        ["方案识别码", selection.plan_hash[:8]],
    ]


def _posts_shown(posts: list[Any]) -> list[str]:
    return ["拟任职位", "、".join(f"{p.name}（{p.vacancies}名，核定{p.quota}、现配{p.filled}）" for p in posts)]


def _purpose(plan: dict[str, Any]) -> list[list[str]]:
    return [["任职性质", "公推交流，第20条"]] if plan.get("exchange") else []


@step("发布选拔公告", "动议")
def publish_vacancy(context: ActContext) -> Done:
    """Publish the vacancy notice (选拔公告): posts, conditions and how one applies, before anybody is recommended; measure 17."""
    tx, selection = files.here(context)
    selection.published_at = context.now
    tx.add(selection)
    tx.flush()
    issued = [
        papers.work_plan(context, selection, shown(selection, files.posts_of(tx, selection))[:-1]),
        papers.vacancy(context, selection),
    ]
    today = in_shanghai(context.now).date()
    closes, posts = date.fromisoformat(selection.plan["closes_on"]), files.posts_of(tx, selection)
    pack, on = days_of(context)
    found = announcing.published(pack, on, selection, posts, published_on=today, first=closes)
    return Done(
        facts={"hash": selection.plan_hash, "published_on": today.isoformat(), "documents": issued},
        verdicts=[kept(verdict) for verdict in found],
    )


def days_of(context: ActContext) -> Any:
    """Return the pack and the day of a case, as gates take them."""
    return pack_of(context.tx, context.case), rules_day(context.case)
