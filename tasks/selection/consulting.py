"""Who must be asked before the meeting (征求意见、事先报告): the superior, the other side of a dual-managed post, 统战部门.

Each is asked only where the post or the person needs it; without the answer that its rule asks the matter does not go
before the meeting. Measure 24; R-PRIOR-REPORT, R-DUAL, R-NONPARTY.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from models.selection import Candidate, Post
from policy.deciding import dual_managed, nonparty_consultation, prior_report
from policy.packs import Pack
from policy.verdict import Verdict
from policy.workdays import workdays_between
from tasks.forms import Field
from tasks.selection import files

NONE = "不涉及"
NOT_YET = "尚未答复"
ANSWERS = (NOT_YET, "同意", "不同意")
HEAD, DEPUTY = "正职", "副职"
ASKED_FRONT = "已征求"


def fields(pack: Pack, on: date, posts: Sequence[Post], people: Sequence[Candidate]) -> list[Field]:
    """Return what is entered of each post (事先报告事项、双重管理) and of each person (非中共党员)."""
    matters = pack.value("deciding.prior.matters", on).texts()
    front, parties = (pack.value(f"deciding.nonparty.{key}", on) for key in ("department", "parties"))
    named = [[str(post.id), post.name] for post in posts]
    return [
        Field(
            "reports",
            "须事先报告上级的事项",
            "rows",
            rows=named,
            columns=(
                Field("matter", "报告事项", "choice", options=(NONE, *matters)),
                Field("on", "报告日期", "date", required=False),
                Field("answer", "上级答复", "choice", options=ANSWERS, required=False),
            ),
        ),
        Field(
            "dual",
            "双重管理职位征求协管方意见",
            "rows",
            rows=named,
            columns=(
                Field("seat", "职位", "choice", options=(NONE, HEAD, DEPUTY)),
                Field("on", "征求日期", "date", required=False),
                Field("answer", "协管方答复", "choice", options=ANSWERS, required=False),
                Field("coordinated", "不同意的，上级已协调", "choice", options=("否", "是"), required=False),
            ),
        ),
        Field(
            "nonparty",
            "非中共党员人选",
            "rows",
            rows=[[str(one.id), files.label(one)] for one in people],
            columns=(
                Field("outside", "政治面貌", "choice", options=("中共党员", "非中共党员")),
                Field("front", front.text(), "choice", options=("未征求", ASKED_FRONT), required=False),
                Field("party", "有关一方", "choice", options=("未征求", *parties.texts()), required=False),
            ),
        ),
    ]


def verdicts(pack: Pack, on: date, payload: Mapping[str, Any], today: date) -> list[Verdict]:
    """Return what the rules say of each post and person; one that nothing of this concerns is not asked about.

    `today`: the day on which the matter goes forward; an answer that is not there has been waited for until then.
    """
    found: list[Verdict] = []
    for row in payload["reports"].values():
        if row["matter"] != NONE:
            found.append(
                prior_report(
                    pack,
                    on,
                    matter=row["matter"],
                    reported=bool(row["on"]),
                    answer=_answer(row),
                    waited=workdays_between(date.fromisoformat(row["on"]), today) if row["on"] else 0,
                    told=True,  # the meeting is told at the meeting, where the gate of the presentation asks it
                )
            )
    for row in payload["dual"].values():
        if row["seat"] != NONE:
            found.append(
                dual_managed(
                    pack,
                    on,
                    discussed_on=today,
                    asked_on=date.fromisoformat(row["on"]) if row["on"] else None,
                    answer=_answer(row),
                    place=row["seat"],
                    coordinated=row["coordinated"] == "是",
                )
            )
    front = pack.value("deciding.nonparty.department", on).text()
    for row in payload["nonparty"].values():
        if row["outside"] == "非中共党员":
            asked = [front] if row["front"] == ASKED_FRONT else []
            asked += [row["party"]] if row["party"] not in ("", "未征求") else []
            found.append(nonparty_consultation(pack, on, nonparty=True, asked=tuple(asked)))
    return found


def reported(payload: Mapping[str, Any] | None) -> bool:
    """Tell whether a matter was reported, so that the meeting must hear the superior's answer."""
    return any(row["matter"] != NONE for row in (payload or {}).get("reports", {}).values())


def _answer(row: Mapping[str, Any]) -> str:
    return "" if row["answer"] in ("", NOT_YET) else str(row["answer"])
