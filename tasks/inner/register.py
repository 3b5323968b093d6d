"""The register of who holds which inner post since when (任职登记): confirmed by the unit, kept in the database. Measure 19."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy import text
from sqlmodel import Session, col, select

from models.acting import ActContext, Ask, Choice, Done
from models.cases import Case
from models.people import Person, Unit
from models.selection import Post
from models.tenures import Tenure
from models.waits import Wait
from policy.appointing import post_quota
from policy.asked import kept
from policy.packs import Pack
from tasks.acts import step, wait
from tasks.forms import Field, form, form_checks, form_page
from tasks.inner.errors import RegisterIncomplete
from tasks.opening import rules_day
from tasks.refusing import require
from tasks.rules import pack_of
from tasks.selection import files, hosts
from tasks.selection.asks import ask
from tasks.selection.planning import days_of
from tasks.training.given import last_answer

ARTICLE = "recommending.rotation.years"
PAGE = form_page("post_register")
ACTING = "主持工作"  # in charge without the appointment: does not count


def kinds_of(pack: Pack, on: date) -> tuple[str, ...]:
    """Return the kinds of holding a post that the office knows: those that count, and 主持工作, which does not."""
    return (*pack.value("appointing.transfer.counted", on).texts(), ACTING)


def staff_of(tx: Session, unit_id: int) -> list[Person]:
    """Return the active people of a unit except its head, who holds no inner post."""
    head = tx.get_one(Unit, unit_id).head_id
    found = select(Person).where(Person.unit_id == unit_id, col(Person.active)).order_by(col(Person.id))
    return [one for one in tx.exec(found) if one.id != head]


def tenures_of(tx: Session, unit_id: int) -> dict[int, list[Tenure]]:
    """Return what each person has held in a unit, in order of time."""
    found: dict[int, list[Tenure]] = {}
    asked = select(Tenure).where(Tenure.unit_id == unit_id).order_by(col(Tenure.begins_on), col(Tenure.id))
    for one in tx.exec(asked):
        found.setdefault(one.person_id, []).append(one)
    return found


def current(tenures: Mapping[int, list[Tenure]]) -> dict[int, Tenure]:
    """Return the post that each person holds now: the latest of those that have not ended."""
    return {
        person: now[-1] for person, spells in tenures.items() if (now := [one for one in spells if one.ends_on is None])
    }


@wait("核对任职登记", "轮岗名单")
def ask_register(context: ActContext) -> Ask:
    """Ask the unit who holds which inner post since when (任职登记): what is known stands in the form already."""
    undo(context)
    tx, selection = files.here(context)
    posts = files.posts_of(tx, selection)
    return ask(
        context,
        "核对任职登记",
        key=ARTICLE,
        parts=hosts.officer_of(context),
        page=PAGE,
        form=fields(tx, context.case),
        choices=(Choice("done", "登记无误，提交"),),
        known=[["岗位和核定职数", "、".join(f"{post.name}{post.quota}名" for post in posts)]],
        button="提交任职登记",
    )


def fields(tx: Session, case: Case) -> list[dict[str, Any]]:
    """Return the fields of the register: the unit's people, each with what the database knows of the present post."""
    pack, on = pack_of(tx, case), rules_day(case)
    posts = files.posts_of(tx, files.selection_of(tx, case.id))
    unit_id = _unit_id(posts)
    held = {str(person): one for person, one in current(tenures_of(tx, unit_id)).items()}
    people = staff_of(tx, unit_id)
    columns = (
        Field(
            "post",
            "现任岗位",
            "choice",
            required=False,
            options=[post.name for post in posts],
            by_row={row: one.post for row, one in held.items()},
        ),
        Field(
            "kind",
            "任职方式",
            "choice",
            required=False,
            options=kinds_of(pack, on),
            by_row={row: one.kind for row, one in held.items()},
        ),
        Field(
            "since",
            "任现岗位起始日",
            "date",
            required=False,
            by_row={row: one.begins_on.isoformat() for row, one in held.items()},
        ),
    )
    rows = [[str(one.id), f"{one.name}（{one.title}）" if one.title else one.name] for one in people]
    return form(Field("people", "本单位人员", "rows", hint="不任内设机构职务的留空", rows=rows, columns=columns))


def _unit_id(posts: list[Post]) -> int:
    unit_id = posts[0].unit_id
    assert unit_id is not None  # refused when it was opened
    return unit_id


@form_checks("ask_register")
def check_register(tx: Session, case: Case, waiting: Wait, _choice: str, payload: dict[str, Any]) -> None:
    """Refuse a half-filled row, a register without anybody, and more holders of a post than its quota; raises QS-8202, QS-4001."""
    labels = dict(waiting.facts["form"][0]["rows"])
    rows = payload["people"]
    half = [labels[key] for key, row in rows.items() if any(row.values()) and not all(row.values())]
    if half:
        raise RegisterIncomplete(f"{'、'.join(half)}的岗位、任职方式和起始日须填齐，不任内设机构职务的三项都留空。")
    if not any(row["post"] for row in rows.values()):
        raise RegisterIncomplete("还没有登记任何人的岗位。")
    pack, on = pack_of(tx, case), rules_day(case)
    for post in files.posts_of(tx, files.selection_of(tx, case.id)):
        require(post_quota(pack, on, quota=post.quota, filled=_holders(rows, post), added=0))


def _holders(rows: Mapping[str, Mapping[str, str]], post: Post) -> int:
    return sum(row["post"] == post.name for row in rows.values())


@step("登记任职情况", "轮岗名单")
def record_register(context: ActContext) -> Done:
    """Keep the register as the unit confirmed it: the database knows from now on who holds which post since when."""
    tx, selection = files.here(context)
    pack, on = days_of(context)
    given = last_answer(context, "ask_register")
    assert given is not None
    posts = files.posts_of(tx, selection)
    names = {post.name for post in posts}
    now = current(tenures_of(tx, _unit_id(posts)))
    for key, row in given.payload["people"].items():
        if row["post"]:
            holds(context, int(key), row["post"], row["kind"], date.fromisoformat(row["since"]), now.get(int(key)))
        elif int(key) in now and now[int(key)].post in names:
            end(tx, now[int(key)], context.now.date())
    verdicts = []
    for post in posts:
        post.filled = _holders(given.payload["people"], post)
        tx.add(post)
        verdicts.append(kept(post_quota(pack, on, quota=post.quota, filled=post.filled, added=0)))
    tx.flush()
    return files.done(context, {"holders": sum(post.filled for post in posts)}, verdicts=verdicts)


def holds(context: ActContext, person_id: int, post: str, kind: str, since: date, was: Tenure | None) -> Tenure:
    """Enter that somebody holds a post since a day; what the person held before ends the day before, or is corrected."""
    tx = context.tx
    unit_id = _unit_id(files.posts_of(tx, files.selection_of(tx, context.case.id)))
    if was is not None and was.post == post:
        was.kind, was.begins_on = kind, since
        tx.add(was)
        tx.flush()
        return was
    if was is not None:
        end(tx, was, since - timedelta(days=1))
    made = Tenure(person_id=person_id, unit_id=unit_id, post=post, kind=kind, begins_on=since, case_id=context.case.id)
    tx.add(made)
    tx.flush()
    return made


def end(tx: Session, one: Tenure, last: date) -> None:
    """Let somebody hold a post no longer; one that began only then was a mistake of one day."""
    one.ends_on = max(last, one.begins_on)
    tx.add(one)
    tx.flush()


def undo(context: ActContext) -> None:
    """Take back what superseded handovers have entered (退回以后): the new tenure goes, and the one before it goes on."""
    if context.round == 1:
        return
    tx = context.tx
    for row in tx.execute(_ENTERED, {"case": context.case.id}).all():
        if made := tx.get(Tenure, row.tenure):
            tx.delete(made)
            if before := tx.get(Tenure, row.ended):
                before.ends_on = None
                tx.add(before)
    tx.flush()


_ENTERED = text(
    "SELECT (result->>'tenure')::bigint AS tenure, (result->>'ended')::bigint AS ended FROM act"
    " WHERE case_id = :case AND superseded_by IS NOT NULL AND result ? 'tenure' ORDER BY id DESC"
)
