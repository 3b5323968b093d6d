"""What marks decide (合格、定人选): the pass mark, and that votes or scores alone never decide. Measures 17, 19, R-NOTVOTE."""

from datetime import date
from typing import Annotated

from policy.deciding.known import known
from policy.errors import BadFacts
from policy.examining.scoring import positive
from policy.gates import gate
from policy.packs import Pack
from policy.ruling import names, ok, refused
from policy.units import Exact, exact, plain
from policy.verdict import Verdict


@gate("合格线", "19")
def pass_marks(
    pack: Pack,
    on: date,
    *,
    mark: Annotated[Exact, "成绩"],
    present: Annotated[int, "实考人数"],
    posts: Annotated[int, "职位数"],
) -> Verdict:
    """Tell whether a mark passes (合格线), measure 19: 60, or 70 where no more sit the exam than there are posts (our defaults)."""
    usual, single = pack.value("examining.pass.mark", on), pack.value("examining.pass.single", on)
    per_post = pack.value("examining.pass.per_post", on).fraction()
    if posts < 1 or present < 1:
        raise BadFacts(f"职位{posts}个，实考{present}人")
    positive([mark], "成绩", pack.value("examining.scale", on).fraction())
    rival = present > per_post * posts
    value = usual if rival else single
    numbers: dict[str, int | str] = {
        "成绩": plain(mark), "合格线": value.shown(), "实考人数": present, "职位数": posts,
    }  # fmt: skip
    said = (
        f"职位{posts}个，实考{present}人，{'' if rival else '不形成竞争，'}合格线{value.shown()}分，成绩{plain(mark)}分"
    )
    if exact(mark) < value.fraction():
        return refused("pass_marks", value, f"{said}，不合格。", numbers, remedy="不进入下一环节，请另定人选。")
    return ok("pass_marks", value, f"{said}，合格。", numbers)


@gate("不以票、分取人", "17", "19")
def scores_alone(
    pack: Pack,
    on: date,
    *,
    bases: Annotated[tuple[str, ...], "任用依据"],
    ranking: Annotated[tuple[str, ...], "综合排名"],
    chosen: Annotated[tuple[str, ...], "拟任人选"],
    reason: Annotated[str, "不按排名的理由"] = "",
) -> Verdict:
    """Tell whether a proposal rests on more than votes or marks, and says why where it departs from the ranking; measure 19.

    R-NOTVOTE: votes alone never decide (2002), nor marks alone (from 2014). `ranking` from the first on. Persons who are not
    ranked, or nobody, raise BadFacts.
    """
    departure, alone = pack.value("examining.departure.reason", on), known(pack, "examining.alone.bases", on)
    if not chosen or not set(chosen) <= set(ranking) or len(set(ranking)) != len(ranking):
        raise BadFacts(f"综合排名{names(ranking) or '无'}，拟任{names(chosen) or '无'}")
    numbers: dict[str, int | str] = {"拟任人选": names(chosen), "任用依据": names(bases) or "无"}
    if alone is not None and set(bases) <= set(alone.texts()):
        reason_why = f"拟任{names(chosen)}只依据{names(bases) or '无'}，{alone.shown()}不能单独作为任用依据。"
        remedy = "请结合考察、一贯表现和岗位需要，写明其他依据。"
        return refused("scores_alone", alone, reason_why, numbers, remedy=remedy)
    first = ranking[: len(chosen)]
    departs = set(chosen) != set(first)
    if departs and departure.flag() and not reason.strip():
        said = f"排名在前的为{names(first)}，拟任{names(chosen)}，没有写明理由。"
        return refused(
            "scores_alone", departure, said, numbers, remedy="请写明不按综合排名的理由，由有权机关讨论决定。"
        )
    why = f"，没有按综合排名，理由：{reason.strip() or '未写'}" if departs else "，与综合排名一致"
    return ok("scores_alone", departure, f"拟任{names(chosen)}，依据{names(bases) or '未写'}{why}。", numbers)
