"""How a recommendation or an appraisal becomes points (折算办法): a table, fixed before the first ballot. Measure 19, C17."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import Annotated

from policy.errors import BadFacts
from policy.examining.rules import late
from policy.gates import gate
from policy.packs import Pack
from policy.ruling import not_applicable, ok, refused
from policy.units import Exact, exact, plain
from policy.verdict import Verdict

DIRECT, SHARES, RANKS, GRADES = "得票率", "得票率分档", "名次分档", "等次"
Band = Exact | str


def converted(basis: str, bands: Sequence[Band], points: Sequence[Exact], result: Band, full: Exact) -> Fraction:
    """Return the points of a result (3/5 of the ballots, rank 2, the grade 优秀) under a table; BadFacts where none fits.

    得票率: the share times the full mark. 得票率分档: the first band whose least share is reached. 名次分档: the first band whose
    last rank is not passed. 等次: the band of that name.
    """
    if basis == DIRECT:
        return exact(full) * _share(result)
    for band, worth in zip(bands, points, strict=True):
        if _reaches(basis, band, result):
            return exact(worth)
    raise BadFacts(f"“{_said(result)}”不在折算办法各档之内")


def _reaches(basis: str, band: Band, result: Band) -> bool:
    if basis == SHARES:
        return _share(result) >= _share(band)
    return 1 <= _number(result) <= _number(band) if basis == RANKS else result == band


def _number(one: Band) -> Fraction:
    if isinstance(one, str):
        raise BadFacts(f"“{one}”应为数字")
    return exact(one)


def _share(one: Band) -> Fraction:
    share = _number(one)
    if not 0 <= share <= 1:
        raise BadFacts(f"得票率{plain(share)}应在0和1之间")
    return share


def _said(one: Band) -> str:
    return one if isinstance(one, str) else plain(one)


def _disordered(basis: str, bands: Sequence[Band]) -> str:
    """Return in words how the bands do not run from the best to the worst; empty where they do."""
    if len(set(bands)) != len(bands):
        return "各档有重复"
    if basis == GRADES:
        return ""
    read = [_share(band) if basis == SHARES else -_number(band) for band in bands]
    return "" if read == sorted(read, reverse=True) else "各档没有从好到差排列"


@gate("折算办法", "19", "17")
def conversion_table(
    pack: Pack,
    on: date,
    *,
    item: Annotated[str, "环节"],
    basis: Annotated[str, "折算依据"] = "",
    bounds: Annotated[tuple[Exact, ...], "各档界限"] = (),
    grades: Annotated[tuple[str, ...], "各档等次"] = (),
    points: Annotated[tuple[Exact, ...], "各档得分"] = (),
    persons: Annotated[int, "参加排名人数"] = 0,
    fixed_on: Annotated[date | None, "折算办法确定公布日期"] = None,
    first: Annotated[date, "首次投票或考试日期"],
) -> Verdict:
    """Tell whether an input of 双推双考 has a table (折算办法) that turns it into 0 to 100 points, fixed in time; measure 19, C17.

    `bounds` holds the least share or the last rank of each band, or else `grades` their names. Bands run from the best to the
    worst, none worth more than a better one, and leave no result without points. The exam needs no table. Bands and points of
    different number raise BadFacts.
    """
    needed, bases = pack.value("examining.conversion.inputs", on), pack.value("examining.conversion.bases", on)
    full = pack.value("examining.scale", on)
    if item not in needed.texts():
        return not_applicable("conversion_table", needed, f"{item or '未填'}不需折算办法。")
    bands: Sequence[Band] = grades if basis == GRADES else bounds
    if basis not in bases.texts() or (basis != DIRECT and not bands):
        reason = f"{item}没有折算办法，不能计算综合成绩。"
        remedy = f"请在方案中确定折算办法，可按{bases.shown()}折算。"
        return refused("conversion_table", bases, reason, {"档数": len(bands)}, remedy=remedy)
    if len(bands) != len(points) or len(bands) != len(bounds) + len(grades) or persons < 0:
        raise BadFacts(f"{len(bands)}档，{len(points)}个得分，参加排名{persons}人")
    if wrong := _wrong(basis, bands, points, persons, full.fraction()):
        reason = f"{item}的折算办法不能使用：{wrong}。"
        return refused("conversion_table", full, reason, {"档数": len(bands)}, remedy="请改正折算办法并重新公布。")
    if refusal := late("conversion_table", pack.value("examining.fixed.days", on), "折算办法", fixed_on, first):
        return refusal
    said = "、".join(f"{_said(band)}得{plain(worth)}分" for band, worth in zip(bands, points, strict=True))
    how = said or f"得票率乘{full.shown()}分"
    return ok("conversion_table", bases, f"{item}按{basis}折算：{how}。", {"档数": len(bands)})


def _wrong(basis: str, bands: Sequence[Band], points: Sequence[Exact], persons: int, full: Fraction) -> str:
    """Return in words what is wrong with a table; empty where nothing is."""
    if basis == DIRECT:
        return "直接折算的不应分档" if bands else ""
    if any(exact(worth) < 0 or exact(worth) > full for worth in points):
        return f"各档得分应为0至{plain(full)}分"
    if disordered := _disordered(basis, bands):
        return disordered
    if any(exact(better) < exact(worse) for better, worse in pairwise(points)):
        return "较好的一档得分低于较差的一档"
    if basis == SHARES and _share(bands[-1]) > 0:
        return "最后一档应从0起，得票再少也有得分可折算"
    if basis == RANKS and not persons:
        return "没有写明参加排名人数"
    if basis == RANKS and _number(bands[-1]) < persons:
        return f"最后一档到第{_said(bands[-1])}名，参加排名{persons}人"
    return ""
