"""Making a box (设票箱) in the wait that asks for the meeting, and finding the one that is in use."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import insert, text
from sqlmodel import Session, col, select

from models import journal
from models.acting import ActContext
from models.ballots import BallotBox, BoxVoter
from models.waits import Wait
from tasks.ballots.errors import BadRoster
from tasks.ballots.sheet import Sheet

LOCK = 8101  # the advisory lock of a box: those who cast share it, who closes takes it alone


@dataclass(frozen=True)
class Voter:
    """Somebody who may vote: known to the system, or only by name and unit on the roster (名册)."""

    name: str
    unit: str = ""
    group: str = ""
    person_id: int | None = None


def make(context: ActContext, name: str, kind: str, title: str, sheet: Sheet, roster: Sequence[Voter]) -> BallotBox:
    """Make the box of a wait that is about to open, with its roster; raises QS-8107 for a roster that cannot serve.

    `name` is the wait's act. Nobody can be on it twice, and no candidate has more than one line on a sheet.
    """
    if not roster:
        raise BadRoster("名册上没有人，请先登记参加人员。")
    lines = Counter(f"{v.name}（{v.unit}）" for v in roster)
    if twice := [one for one, times in lines.items() if times > 1]:
        raise BadRoster(f"名册上有重复的人：{'、'.join(sorted(twice))}。同名的请在单位中加以区别。")
    box = BallotBox(
        case_id=context.case.id,
        name=name,
        subject=context.subject,
        round=context.round,
        kind=kind,
        title=title,
        groups=list(dict.fromkeys(v.group for v in roster if v.group)),
        sheet=sheet.as_json(),
    )
    context.tx.add(box)
    context.tx.flush()
    context.tx.execute(
        insert(BoxVoter),
        [
            {
                "box_id": box.id,
                "position": n,
                "group": v.group,
                "person_id": v.person_id,
                "name": v.name,
                "unit": v.unit,
                "state": "due",
            }
            for n, v in enumerate(roster, 1)
        ],
    )
    return box


def of_wait(tx: Session, wait: Wait, *, lock: bool = False) -> BallotBox:
    """Return the box of a round; raises LookupError where it has none (a mistake of ours)."""
    asked = select(BallotBox).where(
        BallotBox.case_id == wait.case_id,
        BallotBox.name == wait.name,
        BallotBox.subject == wait.subject,
        BallotBox.round == wait.round,
    )
    if lock:
        asked = asked.with_for_update().execution_options(populate_existing=True)
    return tx.exec(asked).one()


def latest(tx: Session, case_id: int, name: str, subject: str = "") -> BallotBox:
    """Return the closed box of the latest round of an act."""
    asked = select(BallotBox).where(
        BallotBox.case_id == case_id,
        BallotBox.name == name,
        BallotBox.subject == subject,
        BallotBox.state == "closed",
    )
    return tx.exec(asked.order_by(col(BallotBox.round).desc()).limit(1)).one()


def voters(tx: Session, box_id: int) -> list[BoxVoter]:
    """Return the roster of a box in its order."""
    return list(tx.exec(select(BoxVoter).where(BoxVoter.box_id == box_id).order_by(col(BoxVoter.position))))


def attendance(tx: Session, box_id: int) -> dict[str, int]:
    """Return 应到, 实到, 回避, 发出 and 作废 of a box; before the close these are all that anybody sees, with 已投."""
    people = text(
        "SELECT count(*), count(*) FILTER (WHERE state = 'present'), count(*) FILTER (WHERE state = 'recused')"
        " FROM box_voter WHERE box_id = :box"
    )
    due, present, recused = tx.execute(people, {"box": box_id}).one()
    slips = text(
        "SELECT count(*), count(*) FILTER (WHERE state = 'used'), count(*) FILTER (WHERE state = 'void')"
        " FROM slip WHERE box_id = :box"
    )
    issued, used, void = tx.execute(slips, {"box": box_id}).one()
    return {"应到": due, "实到": present, "回避": recused, "印出": issued, "已投": used, "作废": void}


def tell(tx: Session, box: BallotBox, name: str, *, actor: str, **facts: object) -> None:
    """Write what was done with a box into the case's journal: counts and digests, never a choice."""
    journal.append(
        tx,
        journal.chain_of(box.case_id),
        "ballot",
        name,
        subject=box.subject,
        actor=actor,
        facts={"box": box.id, **facts},
    )
