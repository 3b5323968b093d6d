"""Mutual choice in rounds (双向选择): heads name staff, staff name a post, both chosen is matched; who is left is placed by one person. Measure 19.

What anybody has chosen stands only in their own answer until the round is over: no page, message or entry of the record shows it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from sqlalchemy import text
from sqlmodel import Session

from models.acting import ActContext, Ask, Choice, Done, Part
from models.cases import Case
from models.clock import end_of
from models.people import Person, Unit
from models.selection import Candidate, Post, Selection
from models.waits import Wait
from policy.asked import kept
from policy.recommending import matching_left, matching_round, mutual
from tasks.acts import step, wait
from tasks.forms import Field, form, form_checks
from tasks.inner import papers
from tasks.inner.combining import ARTICLE, DECIDER
from tasks.inner.errors import ChoiceWrong
from tasks.inner.naming import number_of, require_in_names
from tasks.opening import rules_day
from tasks.refusing import require
from tasks.rules import pack_of
from tasks.selection import files, hosts
from tasks.selection.asks import ask
from tasks.selection.planning import days_of
from tasks.training.given import last_answer

ELSEWHERE = "另行安排"
PICKED = Choice("picked", "提交本轮选择")


@dataclass(frozen=True)
class Board:
    """Where a mutual choice stands: who serves where by now, who is left, and how many places each post still has."""

    paired: Mapping[int, int]  # person → post
    left: list[int]
    room: Mapping[int, int]  # post → places

    @property
    def open(self) -> list[int]:
        """Return the posts that still have a place."""
        return [post for post, places in self.room.items() if places]


def board(context: ActContext, selection: Selection, before: int) -> Board:
    """Return where it stands before a round, from what the rounds before it have found."""
    paired: dict[int, int] = {}
    for turn in range(1, before):
        found = context.results.get(("match", f"turn:{turn}"))
        paired |= {int(person): post for person, post in (found or {"paired": {}})["paired"].items()}
    posts = files.posts_of(context.tx, selection)
    room = {post.id: post.vacancies - list(paired.values()).count(post.id) for post in posts}
    return Board(paired, [person for person in selection.plan["staff"] if person not in paired], room)


def turn_of(subject: str) -> int:
    """Return the round in a subject: "turn:2", or "turn:2:post:5" of the head of a post."""
    return int(subject.split(":")[1])


def post_of(subject: str) -> str:
    """Return a post as verdicts call it."""
    return f"岗位{subject}号"


@wait("负责人选择", "双向选择")
def ask_head_choice(context: ActContext) -> Ask:
    """Ask the head of a post whom of those left to take, at most as many as there are places; closed by time."""
    tx, selection = files.here(context)
    turn, post = turn_of(context.subject), tx.get_one(Post, context.subject_id)
    now = board(context, selection, turn)
    head = tx.get_one(Person, selection.plan["heads"][str(post.id)])
    room = now.room[post.id]
    rows = [[str(one), _label(tx, one)] for one in now.left]
    made = ask(
        context,
        f"双向选择第{turn}轮：{post.name}选择工作人员",
        key=ARTICLE,
        parts=[Part(head.id, "岗位负责人", head.unit_id)],
        form=form(
            Field(
                "people",
                f"愿意接收的人员，最多{room}人",
                "rows",
                rows=rows,
                columns=(Field("take", "选择", "tick", required=False),),
            )
        ),
        choices=(PICKED,),
        known=[["岗位", post.name], ["尚缺", f"{room}人"], ["尚未落实岗位", f"{len(now.left)}人"]],
        room=room,
        button="提交本轮选择",
    )
    return _closing(context, selection, made)


@form_checks("ask_head_choice")
def check_head_choice(_tx: Session, _case: Case, waiting: Wait, _choice: str, payload: dict[str, Any]) -> None:
    """Refuse more people than there are places; raises QS-8206."""
    taken = sum(bool(row["take"]) for row in payload["people"].values())
    if taken > waiting.facts["room"]:
        raise ChoiceWrong(f"尚缺{waiting.facts['room']}人，选了{taken}人，请减少。")


@wait("工作人员选择", "双向选择")
def ask_staff_choice(context: ActContext) -> Ask:
    """Ask everybody who is left which post they want, one each; closed by time, and who is silent has chosen none."""
    tx, selection = files.here(context)
    turn = turn_of(context.subject)
    now = board(context, selection, turn)
    people = [tx.get_one(Person, one) for one in now.left]
    posts = [tx.get_one(Post, one) for one in now.open]
    made = ask(
        context,
        f"双向选择第{turn}轮：工作人员选择岗位",
        key=ARTICLE,
        parts=[Part(one.id, "工作人员", one.unit_id) for one in people],
        need="all",
        form=form(Field("post", "志愿岗位", "choice", options=[post.name for post in posts])),
        choices=(PICKED,),
        known=[
            [post.name, f"负责人{_label(tx, selection.plan['heads'][str(post.id)])}，尚缺{now.room[post.id]}人"]
            for post in posts
        ],
        button="提交本轮选择",
    )
    return _closing(context, selection, made)


def _closing(context: ActContext, selection: Selection, made: Ask) -> Ask:
    """Let a wait of a round be closed by time: after the days of the plan; nobody chooses later, and nobody is waited for."""
    last = context.now.date() + timedelta(days=int(selection.plan["days"]))
    return replace(made, due_at=end_of(last), on_due="close", remind_at=[], deputies=False)


def _label(tx: Session, person_id: int) -> str:
    person = tx.get_one(Person, person_id)
    return f"{person.name}（{person.title}）" if person.title else person.name


@step("双向选择结果", "双向选择")
def match(context: ActContext) -> Done:
    """Join exactly those who chose each other in a round; the others go on to the next (双向选择)."""
    _tx, selection = files.here(context)
    pack, on = days_of(context)
    turn = turn_of(context.subject)
    now = board(context, selection, turn)
    wanted = {post_of(str(post)): _taken_by(context, turn, post) for post in now.open}
    named = {number_of(person): "" for person in now.left} | _named(context, turn)
    pairs = mutual(wanted, named)
    verdict = matching_round(
        pack,
        on,
        turn=turn,
        room={post_of(str(post)): now.room[post] for post in now.open},
        heads=wanted,
        staff=named,
        paired=pairs,
        planned=int(selection.plan["rounds"]),
    )
    posts = {post_of(str(post)): post for post in now.open}
    people = {number_of(person): person for person in now.left}
    paired = {str(people[one]): posts[post] for one, post in pairs.items()}
    after = {post: now.room[post] - list(paired.values()).count(post) for post in now.room}
    left = [person for person in now.left if str(person) not in paired]
    facts = {"paired": paired, "left": left, "open": [post for post, places in after.items() if places]}
    return files.done(context, facts, verdicts=[kept(require(verdict))])


def _taken_by(context: ActContext, turn: int, post: int) -> tuple[str, ...]:
    """Return whom the head of a post chose; nobody where the head was silent."""
    given = last_answer(context, "ask_head_choice", f"turn:{turn}:post:{post}")
    rows = given.payload["people"] if given else {}
    return tuple(number_of(int(key)) for key, row in rows.items() if row["take"])


def _named(context: ActContext, turn: int) -> dict[str, str]:
    """Return which post each of the staff chose in a round."""
    by_name = {
        post.name: post_of(str(post.id))
        for post in files.posts_of(context.tx, files.selection_of(context.tx, context.case.id))
    }
    rows = context.tx.execute(_CHOSEN, {"case": context.case.id, "subject": f"turn:{turn}"})
    return {number_of(row.person_id): by_name[row.post] for row in rows}


_CHOSEN = text(
    "SELECT x.person_id, x.payload->>'post' AS post FROM answer x JOIN wait w ON w.id = x.wait_id"
    " JOIN act a ON a.case_id = w.case_id AND a.name = w.name AND a.subject = w.subject AND a.round = w.round"
    " AND a.superseded_by IS NULL WHERE w.case_id = :case AND w.name = 'ask_staff_choice' AND w.subject = :subject"
    " AND x.withdrawn_at IS NULL ORDER BY x.id"
)


def rounds_done(context: ActContext) -> int:
    """Return how many rounds have been held."""
    return sum(name == "match" for name, _ in context.results)


@wait("安排未落实人员", "双向选择")
def ask_placing(context: ActContext) -> Ask:
    """Ask the head of the unit's Party organisation where those go whom no round has placed, each with a reason."""
    tx, selection = files.here(context)
    now = board(context, selection, rounds_done(context) + 1)
    posts = [tx.get_one(Post, one) for one in now.open]
    return ask(
        context,
        "安排双向选择未落实人员",
        key=DECIDER,
        parts=hosts.head_of(context),
        form=form(
            Field(
                "people",
                "未落实人员",
                "rows",
                rows=[[str(one), _label(tx, one)] for one in now.left],
                columns=(
                    Field("post", "安排", "choice", options=[*(post.name for post in posts), ELSEWHERE]),
                    Field("why", "理由"),
                ),
            )
        ),
        choices=(Choice("done", "决定安排并签名"),),
        known=[[post.name, f"尚缺{now.room[post.id]}人"] for post in posts],
        room={post.name: now.room[post.id] for post in posts},
        rounds=rounds_done(context),
        button="决定安排",
    )


@form_checks("ask_placing")
def check_left(tx: Session, case: Case, waiting: Wait, _choice: str, payload: dict[str, Any]) -> None:
    """Refuse more people in a post than it has places, and a decision before the last round; raises QS-8206, QS-4001."""
    given = [row["post"] for row in payload["people"].values()]
    full = [name for name, room in waiting.facts["room"].items() if given.count(name) > room]
    if full:
        raise ChoiceWrong(f"{'、'.join(full)}安排的人数多于尚缺人数，请调整。")
    names = dict(waiting.facts["form"][0]["rows"])
    verdict = _placed(tx, case, waiting.facts, payload["people"])
    require_in_names(verdict, {int(key): name for key, name in names.items()})


def _placed(tx: Session, case: Case, facts: Mapping[str, Any], rows: Mapping[str, Mapping[str, str]]) -> Any:
    """Return what the gate says of placing those who are left."""
    pack, on = pack_of(tx, case), rules_day(case)
    return matching_left(
        pack,
        on,
        rounds=facts["rounds"],
        left=tuple(number_of(int(key)) for key in rows),
        placed={number_of(int(key)): row["post"] for key, row in rows.items()},
        decided_by=pack.value(DECIDER, on).text(),
        planned=int(files.selection_of(tx, case.id).plan["rounds"]),
        full=not facts["room"],
    )


@step("汇总优化组合结果", "双向选择")
def settle_matching(context: ActContext) -> Done:
    """Put together where everybody serves, by round or by decision, with the paper on which the Party organisation votes."""
    tx, selection = files.here(context)
    rounds = rounds_done(context)
    now = board(context, selection, rounds + 1)
    given = last_answer(context, "ask_placing") if now.left else None
    rows = given.payload["people"] if given else {}
    facts = {"rounds": rounds, "room": {str(post): 1 for post in now.open}}
    verdicts = [kept(require(_placed(tx, context.case, facts, rows)))] if rows else []
    by_name = {post.name: post.id for post in files.posts_of(tx, selection)}
    placed = {int(key): by_name[row["post"]] for key, row in rows.items() if row["post"] != ELSEWHERE}
    turns = {
        int(person): turn_of(subject)
        for (name, subject), found in context.results.items()
        if name == "match"
        for person in found["paired"]
    }
    people = []
    for person, post in {**now.paired, **placed}.items():
        how = f"第{turns[person]}轮互选" if person in turns else "安排"
        people.append(_candidate(tx, selection, person, post, how))
    for old in files.still_in(tx, selection):
        if old.id not in {one.id for one in people}:
            files.leave(tx, old, "dropped", "重新组合后另有安排")
    left = [
        {"name": tx.get_one(Person, int(key)).name, "place": row["post"], "reason": row["why"]}
        for key, row in rows.items()
    ]
    shown = [{"name": one.name, "post": tx.get_one(Post, one.post_id).name, "how": one.source} for one in people]
    paper = papers.matching_result(context, shown, rounds, left)
    elsewhere = [int(key) for key, row in rows.items() if row["post"] == ELSEWHERE]
    counts = {"matched": len(turns), "placed": len(placed), "elsewhere": elsewhere}
    return files.done(context, {**counts, "documents": [paper]}, verdicts=verdicts)


def _candidate(tx: Session, selection: Selection, person_id: int, post_id: int, how: str) -> Candidate:
    """Make a candidate of somebody for a post, or take the one of an earlier round of the case."""
    for old in files.candidates_of(tx, selection, post=post_id):
        if old.person_id == person_id:
            old.source = how
            files.move_on(tx, [old], "proposed")
            return old
    person = tx.get_one(Person, person_id)
    unit = tx.get_one(Unit, person.unit_id).name if person.unit_id else ""
    made = Candidate(
        selection_id=selection.id,
        post_id=post_id,
        person_id=person_id,
        name=person.name,
        unit=unit,
        title=person.title,
        source=how,
        state="proposed",
    )
    tx.add(made)
    tx.flush()
    return made
