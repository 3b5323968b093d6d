"""Votes of a past selection (会议投票): who was there as the file says, slips filled in so that each has the file's votes."""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx

from models import db
from qingshan.rehearse import selection
from qingshan.rehearse.past_play import Given, Past, answers, scalar, voters_of
from qingshan.rehearse.play import Play, gates_refused
from qingshan.rehearse.scenario import number
from qingshan.rehearse.scenario_ballots import scores, spread
from qingshan.rehearse.scenario_file import ScenarioWrong
from qingshan.rehearse.scenario_parts import GRADES, PERSON, POST
from qingshan.rehearse.staff import Item, Refusal
from tasks.selection import files

Ballots = dict[str, list[Given]]  # group → what each slip of it says
_SLIP = re.compile(r"/b/([A-Za-z0-9_-]{43})")


def meet(play: Past, item: Item, facts: Given) -> None:
    """The clerk runs a vote in the room as the file says; a result that is refused is voted on again as it should have been."""
    box = int(facts["facts"]["box"])
    here, recused = _there(play, facts, box)
    play.staff.step(item, "sign_in", {"here": here, "recused": recused})
    slips = slips_of(play, item)
    play.staff.step(item, "open", {"sure": "yes"})
    ballots = _ballots(play, facts, box)
    cast(play, facts, slips, ballots)
    play.staff.step(item, "close", {"sure": "yes"})
    usual = _present_only(box, selection.filled(play, facts))
    said, lines = answers(play, facts, usual)
    before = len(gates_refused())
    try:
        play.staff.decide(item, "counted", **{**usual, **said, **_head(play, facts, usual)})
    except Refusal as refusal:
        play.depart(_what(facts), refusal, before, lines or _lines(play, facts))
        _again(play, item, facts)
        return
    play.tell(f"{_what(facts)}：实到{len(here)}人，收回{len(slips)}张")


def _what(facts: Given) -> str:
    kind, _, of = facts["subject"].partition(":")
    return f"{facts['title']}：{_post(int(of))}" if kind == "post" else str(facts["title"])


def _post(post_id: int) -> str:
    return str(scalar("SELECT name FROM post WHERE id = :id", id=post_id))


def _lines(play: Past, facts: Given) -> list[int]:
    parts = {"hold_vote": "常委会", "hold_interview": "考试"}.get(facts["name"], "会议推荐")
    return [play.scenario.blocks[parts].line] if parts in play.scenario.blocks else []


def _again(play: Past, item: Item, facts: Given) -> None:
    """The desk sends the vote back; the next round is held with everybody there."""
    if (facts["name"], facts["subject"]) in play.right:
        raise ScenarioWrong([f"{_what(facts)}：改按通常情形办理仍不予受理，不能继续核对。"])
    play.right.add((facts["name"], facts["subject"]))
    play.supply(f"{_what(facts)}：系统不予受理，退回后按全体到会重新表决")
    send_back(play, item.person_id, facts, "票决情况不符合规定，退回重新办理")


def send_back(play: Play, person_id: int, facts: Given, reason: str) -> None:
    """Send a case back to an act from the desk, with the reason."""
    browser = play.staff.sign_in(person_id)
    to = f"{facts['name']} {facts['subject']}".strip()
    url = f"/desk/case/{facts['case_id']}/send-back"
    play.staff.checked(browser.post(url, data={"to": to, "reason": reason}))


def _there(play: Past, facts: Given, box: int) -> tuple[list[int], list[int]]:
    """Return who signs in and who stands aside, as the file says; everybody where it does not."""
    people = voters_of(box)
    made, name = play.scenario, facts["name"]
    if (name, facts["subject"]) in play.right:
        return [one.id for one in people], []
    if name == "hold_vote":
        row = next((r for r in made.rows("常委会") if r.cells[POST] == _post(int(facts["facts"]["post"]))), None)
        if row is None:
            play.supply(f"{_what(facts)}：到会情况")
            return [one.id for one in people], []
        aside = number(row.cells.get("回避", "")) or 0
        came = number(row.cells.get("实到", ""))
        came = len(people) - aside if came is None else came
        return [one.id for one in people[:came]], [one.id for one in people[came : came + aside]]
    if name == "hold_interview":
        given = [row.cells["面试评分"].split() for row in made.rows("考试") if row.cells.get("面试评分")]
        return [one.id for one in people[: len(given[0])]] if given else [one.id for one in people], []
    due = {row.cells["类别"]: number(row.cells.get("实到", "")) for row in made.rows("名册")}
    here = []
    for group, count in due.items():
        of_group = [one.id for one in people if re.fullmatch(rf"{group}\d+", one.name)]
        here += of_group if count is None else of_group[:count]
    if not due:
        play.supply(f"{facts['title']}：到会情况")
    return here or [one.id for one in people], []


def _ballots(play: Past, facts: Given, box: int) -> Ballots | None:
    """Return what the slips of each group say, by the file; none where it does not say."""
    with db.reading() as look:
        people = files.candidates_of(look, files.selection_of(look, facts["case_id"]))
    found = {
        "hold_recommendation": _recommended,
        "hold_directed": _recommended,
        "hold_interview": _interviewed,
        "hold_assessment": _assessed,
        "hold_vote": _voted,
    }[facts["name"]](play, facts, people, _present(box))
    if found is None:
        play.supply(f"{_what(facts)}：票面")
    return found


def _present(box: int) -> dict[str, int]:
    counts: dict[str, int] = defaultdict(int)
    for one in voters_of(box):
        counts[one.group] += one.state == "present"
    return dict(counts)


def _recommended(play: Past, facts: Given, people: list[Any], present: dict[str, int]) -> Ballots | None:
    """A recommendation: by slip where the file has slips, else from the votes of each by group."""
    made = play.scenario
    standing = [one for one in people if one.state in ("eligible", "nominated")]
    if slips := made.rows("会议推荐票"):
        ids = {one.name: one for one in standing}
        ballots: Ballots = defaultdict(list)
        for row in slips:
            chosen = [ids[name] for name in re.split("[、,，]", row.cells.get("推荐", "")) if name in ids]
            group = row.cells["类别"] if len(present) > 1 or "" not in present else ""
            one: Given = defaultdict(list)
            for who in chosen:
                one[f"post:{who.post_id}"].append(str(who.id))
            ballots[group] += [one] * (number(row.cells["张数"]) or 0)
        for group, count in present.items():
            if len(ballots[group]) != count:
                raise ScenarioWrong(
                    [f"【会议推荐票】：{group or '全部'}有{len(ballots[group])}张，实到{count}人，请核对。"]
                )
        return ballots
    if not made.rows("会议推荐"):
        return None
    marks = int(scalar("SELECT (plan->>'marks')::int FROM selection WHERE case_id = :c", c=facts["case_id"]))
    found: Ballots = {}
    for group, count in present.items():
        votes = {name: number(typed) or 0 for name, typed in made.cells("会议推荐", group or "得票").items()}
        found[group] = [{} for _ in range(count)]
        for post in sorted({one.post_id for one in standing}):
            of_post = {str(one.id): votes.get(one.name, 0) for one in standing if one.post_id == post}
            what = f"【会议推荐】{_post(post)}{f'（{group}）' if group else ''}"
            for slip, marked in zip(found[group], spread(of_post, count, marks, what), strict=True):
                slip[f"post:{post}"] = marked
    return found


def _interviewed(play: Past, facts: Given, people: list[Any], _present: dict[str, int]) -> Ballots | None:
    typed = play.scenario.cells("考试", "面试评分")
    standing = {
        str(one.lot): typed.get(one.name, "").split() for one in people if one.lot and one.state == "recommended"
    }
    if not typed:
        return None
    without = [one.name for one in people if one.lot and one.state == "recommended" and not typed.get(one.name)]
    if without:
        raise ScenarioWrong([f"【考试】：没有写{'、'.join(without)}的面试评分，请补充，或把“面试评分”一列全部留空。"])
    return {
        "": [{f"interview:{lot}": mark for lot, mark in row.items()} for row in scores(standing, "【考试】面试评分")]
    }


def _assessed(play: Past, _facts: Given, people: list[Any], present: dict[str, int]) -> Ballots | None:
    """An assessment: as many slips as people, each grade as often as the file says."""
    rows = {row.cells[PERSON]: row.cells for row in play.scenario.rows("民主测评")}
    if not rows:
        return None
    count, ballots = sum(present.values()), [{} for _ in range(sum(present.values()))]  # type: ignore[var-annotated]
    for one in people:
        if one.state != "recommended":
            continue
        grades = [grade for grade in GRADES for _ in range(number(rows.get(one.name, {}).get(grade, "")) or 0)]
        if len(grades) != count:
            raise ScenarioWrong([f"【民主测评】：{one.name}共{len(grades)}票，实到{count}人，请核对。"])
        for slip, grade in zip(ballots, grades, strict=True):
            slip[f"assess:{one.id}"] = grade
    return {"": ballots}


def _voted(play: Past, facts: Given, people: list[Any], present: dict[str, int]) -> Ballots | None:
    post = int(facts["facts"]["post"])
    first = play.scenario.cells("票决", "得票")
    votes = play.scenario.cells("票决", "再次表决得票") if "再次" in facts["title"] else first
    standing = [one for one in people if one.post_id == post and one.state == "proposed"]
    if not any(one.name in votes for one in standing):
        return None
    counts = {str(one.id): number(votes.get(one.name, "")) or 0 for one in standing}
    places = int(scalar("SELECT vacancies FROM post WHERE id = :id", id=post))
    marked = spread(counts, sum(present.values()), places, f"【票决】{_post(post)}")
    return {"": [{f"post:{post}": chosen} for chosen in marked]}


def _present_only(box: int, given: Given) -> Given:
    """Leave out the opinions of members who are not there."""
    gone = {
        str(one.person_id) if one.person_id else f"成员{one.position}"
        for one in voters_of(box)
        if one.state != "present"
    }
    return {
        name: "" if name.startswith("opinions:") and name.split(":")[1] in gone else said
        for name, said in given.items()
    }


def _head(play: Past, facts: Given, usual: Given) -> Given:
    """Let the head speak first where the file says that he did not speak last."""
    if facts["name"] != "hold_vote" or play.scenario.key("常委会", "主要负责人末位表态") != "否":
        return {}
    if (facts["name"], facts["subject"]) in play.right:
        return {}
    places = [name for name in usual if name.startswith("opinions:") and name.endswith(":place") and usual[name]]
    return {name: str(n) for n, name in enumerate(places, 1)}  # the head is the first in the list


def slips_of(play: Play, item: Item) -> list[str]:
    """Print the slips that are missing and return what opens each."""
    printed = play.staff.checked(play.staff.browser(item.person_id).post(f"/i/{item.assignment_id}/print"))
    return sorted(set(_SLIP.findall(printed)))


@contextmanager
def phone(play: Play) -> Iterator[httpx.Client]:
    """Give a browser of nobody in particular, as voters have."""
    origin = play.staff.origin
    with httpx.Client(
        base_url=origin, headers={"Origin": origin}, follow_redirects=True, trust_env=False, timeout=60
    ) as browser:
        yield browser


def cast(play: Play, facts: Given, slips: list[str], ballots: Ballots | None) -> None:
    """Cast each slip, drawn from a shuffled pile: the next ballot of its group, or one as usual where there are none."""
    draw = random.Random(f"{play.seed}:{facts['name']}:{facts['subject']}:{facts['round']}")
    pile = {group: list(said) for group, said in (ballots or {}).items()}
    for said in pile.values():
        draw.shuffle(said)
    with phone(play) as browser:
        for slip in slips:
            page = play.staff.checked(browser.get(f"/b/{slip}"))
            group = found.group(1) if (found := selection.GROUP.search(page)) else ""
            given = pile[group].pop() if ballots is not None else selection._ballot(page, draw)
            play.staff.checked(browser.post("/ballot", data={**given, "sure": "yes"}))
