"""Why a case stands where it stands (为何停在这里): one paragraph an office can read out on the telephone.

What it waits for, on which article with its words, who has not answered, since when, until when, and what happens next
and when; or why it could not go on; or how it ended.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, text
from sqlmodel import Session

from models import clock
from models.cases import Case, get_case
from models.errors import message_of
from models.quotes import nested
from tasks.case_words import cite, names_or_count, time_left, when
from tasks.handing import UNIT_ROLES
from tasks.training.people import ROLE_OF
from tasks.wording import day_words, moment_words


def why(tx: Session, case_id: int) -> str:
    """Return in one paragraph what a case waits for and why, what failed, or how it ended; raises QS-1001."""
    case = get_case(tx, case_id)
    said = [f"事项{case.id}号“{case.title}”{_standing(tx, case)}"]
    if case.state in ("open", "paused"):
        groups = _open_groups(tx, case_id)
        said += [_group(tx, group, several=len(groups) > 1) for group in groups]
        said += _failure(case)
        if not groups and not case.failures and case.state == "open":
            said.append("目前没有等候任何人，下一步由系统办理。")
        said += _next(tx, case, groups)
    return nested("".join(said))


def _standing(tx: Session, case: Case) -> str:
    if case.state == "finished":
        assert case.closed_at is not None
        return f"已于{day_words(case.closed_at)}办结，结果为“{case.outcome}”；自{day_words(case.opened_at)}起办理。"
    if case.state == "stopped":
        return f"已停止办理（{case.outcome}），{_by_desk(tx, case, ('stop', 'withdraw'))}，不再推进。"
    if case.state == "paused":
        return f"已暂停，{_by_desk(tx, case, ('pause',))}；恢复之前不受理意见，不催办，不按时截止。"
    return f"自{day_words(case.opened_at)}起办理。"


def _by_desk(tx: Session, case: Case, names: Sequence[str]) -> str:
    """Return when the desk did the last of these acts, who, and why."""
    row = tx.execute(
        text(
            "SELECT a.at, a.result->>'reason' AS reason, p.name FROM act a"
            " LEFT JOIN person p ON p.id = CAST(a.result->>'by' AS bigint)"
            " WHERE a.case_id = :case AND a.kind = 'desk' AND a.name = ANY(:names) ORDER BY a.id DESC LIMIT 1"
        ),
        {"case": case.id, "names": list(names)},
    ).one()
    return f"由{row.name}于{moment_words(row.at)}办理，理由：{row.reason}"


_GROUPS = text(
    "SELECT w.name, w.title, min(w.opened_at) AS since, min(w.due_at) AS due_at, max(w.due_at) AS last_due,"
    " min(w.article) AS article, min(w.law) AS law, count(*) AS rounds, max(w.round) AS round,"
    " bool_or(w.on_due = 'close') AS closes, array_agg(w.id) AS ids, min(w.rule->>'need') AS need,"
    " bool_or(NOT EXISTS (SELECT 1 FROM assignment a WHERE a.wait_id = w.id AND a.state IN ('open','answered'))) AS nobody"
    " FROM wait w WHERE w.case_id = :case AND w.closed_at IS NULL GROUP BY w.name, w.title"
    " ORDER BY min(w.due_at) NULLS LAST, min(w.id)"
)


def _open_groups(tx: Session, case_id: int) -> list[Row[Any]]:
    return list(tx.execute(_GROUPS, {"case": case_id}))


def _group(tx: Session, group: Row[Any], *, several: bool) -> str:
    """Return the sentences about the open rounds of one step."""
    now = clock.now(tx)
    many = f"（{group.rounds}项）" if group.rounds > 1 else f"（第{group.round}轮）" if group.round > 1 else ""
    said = [f"{'其中' if several else '现在'}等候“{group.title}”{many}，自{day_words(group.since)}起。"]
    if group.article:
        said.append(f"依据：{cite(group.article, group.law)}。")
    said.append(_who(tx, group))
    if group.due_at is None:
        said.append("没有规定期限。")
    else:
        said.append(f"请于{day_words(group.due_at)}前办理，{time_left(now, group.due_at)}。")
    return "".join(said + _clock(tx, group))


# who was asked in a post or a role and holds it no more, so that no answer of theirs is taken (`tasks.answering`)
_LEFT = (
    "a.role = ANY(:speaks) AND p.id IS DISTINCT FROM u.head_id AND p.id IS DISTINCT FROM u.training_officer_id"
    " OR a.role = ANY(:titles) AND NOT EXISTS (SELECT 1 FROM role_grant g WHERE g.person_id = p.id"
    " AND g.role = (CAST(:roles AS text[]))[array_position(CAST(:titles AS text[]), a.role)])"
)


def _who(tx: Session, group: Row[Any]) -> str:
    rows = tx.execute(
        text(
            "SELECT p.name, p.active, a.state, CASE WHEN a.role = ANY(:speaks) THEN u.name END AS unit,"
            f" a.handed_from_id IS NULL AND ({_LEFT}) AS gone"
            " FROM assignment a JOIN person p ON p.id = a.person_id LEFT JOIN unit u ON u.id = a.unit_id"
            " WHERE a.wait_id = ANY(:ids) AND a.state IN ('open','answered') ORDER BY a.id"
        ),
        {"ids": list(group.ids), "speaks": list(UNIT_ROLES), "titles": list(ROLE_OF), "roles": list(ROLE_OF.values())},
    ).all()
    waiting = [_name(row) for row in rows if row.state == "open"]
    answered = len(rows) - len(waiting)
    rule = {"all": "", "any": "，其中一人办理即可"}.get(
        group.need, f"，须满{group.need}人" if group.rounds == 1 else ""
    )
    people = [f"{name}（{n}项）" if n > 1 else name for name, n in Counter(waiting).items()]
    said = f"尚未办理的：{names_or_count(people)}{rule}。" if waiting else ""
    if answered:
        said += f"已办理{answered}人。"
    return said + ("有的没有可办理的人员，请登记人员后退回到这一步，重新通知。" if group.nobody else "")


def _name(row: Row[Any]) -> str:
    """Return a name, with the unit for which this person speaks, and whether the person is still in post."""
    left = "已不在岗" if not row.active else "已不任此职，请转办" if row.gone else ""
    notes = [note for note in (row.unit, left) if note]
    return f"{row.name}（{'，'.join(notes)}）" if notes else str(row.name)


def _clock(tx: Session, group: Row[Any]) -> list[str]:
    """Return when somebody is reminded next, and what happens when the time is over."""
    rows = tx.execute(
        text("SELECT kind, min(at) AS at FROM timer WHERE wait_id = ANY(:ids) AND done_at IS NULL GROUP BY kind"),
        {"ids": list(group.ids)},
    )
    at = {row.kind: row.at for row in rows}
    said = []
    if "remind" in at:
        said.append(f"下一次催办：{moment_words(at['remind'])}。")
    if "escalate" in at:
        said.append(f"届时仍未办理的，于{moment_words(at['escalate'])}告知单位主要负责人。")
    if group.closes and group.due_at:
        said.append(f"到{when(group.due_at)}仍未办理的，由系统按时截止，事项继续推进。")
    return said


def _failure(case: Case) -> list[str]:
    if not case.failures:
        return []
    words = message_of(case.last_error)
    again = f"，将于{moment_words(case.retry_at)}再试" if case.retry_at else ""
    return [f"系统推进时出错（{case.last_error}{f'：{words}' if words else ''}），已试{case.failures}次{again}。"]


def _next(tx: Session, case: Case, groups: Sequence[Row[Any]]) -> list[str]:
    """Return what comes next by the outline: the step after the last open one, and the next that comes in any case."""
    outline = case.subject.get("steps") or []
    done = tx.execute(
        text(
            "SELECT DISTINCT name FROM act WHERE case_id = :case AND superseded_by IS NULL AND kind IN ('step','wait')"
        ),
        {"case": case.id},
    )
    reached = set(done.scalars())
    place = max((n for n, row in enumerate(outline) if row["name"] in reached), default=-1)
    ahead = outline[place + 1 :]
    if not ahead:
        return []
    lead = "全部办理后，" if groups else ""
    first = ahead[0]
    if not first["sometimes"]:
        return [f"{lead}下一步为“{first['title']}”。"]
    sure = next((row for row in ahead if not row["sometimes"]), None)
    return [f"{lead}视办理结果进入“{first['title']}”" + (f"，之后为“{sure['title']}”。" if sure else "。")]
