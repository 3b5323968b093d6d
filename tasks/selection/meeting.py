"""What a committee's meeting must show (会议要件): its agenda in time, the presentation, each opinion, nothing to postpone for.

Measures 5, 19, 24; C12, C19. The ballot itself is tasks/selection/voting.py.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from models.ballots import BoxVoter
from policy.deciding import (
    meeting_steps,
    opinion,
    postponement,
    presentation,
    quorum,
    temporary_motion,
    vote_form,
)
from policy.packs import Pack
from policy.verdict import Verdict
from tasks.ballots.boxes import Voter
from tasks.ballots.sheet import VOTE
from tasks.forms import Field, form

CLEAR = "没有暂缓情形"
PRESENTED, DISCUSSED, VOTED = "介绍情况", "充分讨论", "表决"


def member(voter: Voter | BoxVoter, place: int) -> str:
    """Return a member as the record calls them: by number, or by the place on the list of who has none."""
    return str(voter.person_id) if voter.person_id else f"成员{place}"


def contents(pack: Pack, on: date, *, reported: bool) -> tuple[str, ...]:
    """Return what must be presented of each person; the superior's answer only where a matter was reported."""
    return tuple(one for one in pack.value("deciding.presented", on).texts() if reported or "报告" not in one)


def fields(pack: Pack, on: date, roster: Sequence[Voter], *, reported: bool) -> list[dict[str, Any]]:
    """Return what is entered of the meeting: agenda, presentation, whether it must be postponed, each opinion in order."""
    grounds = pack.value("deciding.postpone.grounds", on).texts()
    return form(
        Field("agenda", "议题编号"),
        Field("sent_on", "议题和材料送达日期", "date", hint="须在会前送达，不得临时动议"),
        Field("presented", "已介绍：" + "、".join(contents(pack, on, reported=reported)), "tick", required=False),
        Field("found", "会上情形", "choice", options=(CLEAR, *grounds)),
        Field(
            "opinions",
            "到会成员意见（按发言次序登记）",
            "rows",
            rows=[[member(v, place), v.name] for place, v in enumerate(roster, 1)],
            columns=(
                Field("place", "发言次序", "number", required=False, least="1", most=str(len(roster))),
                Field("opinion", "意见", "choice", options=VOTE, required=False),
            ),
        ),
    )


def grounds_of(payload: Mapping[str, Any]) -> tuple[str, ...]:
    """Return for what the meeting must postpone, as it was entered."""
    return (payload["found"],) if payload["found"] != CLEAR else ()


def verdicts(
    pack: Pack,
    on: date,
    payload: Mapping[str, Any],
    *,
    met_on: date,
    counts: Mapping[str, int],
    present: Mapping[str, BoxVoter],
    head: str,
    reported: bool,
) -> list[Verdict]:
    """Return what the rules say of a meeting that has voted. `present`: who was there and not recused, by `member`."""
    given = {key: row for key, row in payload["opinions"].items() if row["opinion"]}
    order = sorted(present, key=lambda key: (int(given.get(key, {}).get("place") or 99), key))
    told = contents(pack, on, reported=reported) if payload["presented"] else ()
    steps = [(PRESENTED, bool(payload["presented"])), (DISCUSSED, bool(given)), (VOTED, True)]
    sent = date.fromisoformat(payload["sent_on"])
    return [
        temporary_motion(pack, on, meets_on=met_on, sent_on=sent),
        quorum(pack, on, members=counts["应到"], present=counts["实到"] + counts["回避"], recused=counts["回避"]),
        vote_form(pack, on, form="无记名投票", item="任用重要干部"),
        presentation(pack, on, contents=told, reported=reported),
        opinion(
            pack, on, members=tuple(order), opinions={key: row["opinion"] for key, row in given.items()}, head=head
        ),
        meeting_steps(pack, on, steps=tuple(step for step, done in steps if done)),
        postponement(pack, on, found=grounds_of(payload), voted=True),
    ]
