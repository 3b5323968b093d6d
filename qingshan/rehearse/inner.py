"""轮岗交流 and 优化组合 rehearsed (演练内设机构的另两种方式): one unit's posts, its people, what must be refused.

Each side does what is theirs on its own page by its own link: who leaves a post and who takes it over, heads and staff.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import text

from models import db
from models.base import SHANGHAI
from models.people import Channel, Person
from qingshan.rehearse import manners, selection
from qingshan.rehearse.manners import UNIT
from qingshan.rehearse.play import Play
from qingshan.rehearse.staff import Item

POSTS = (selection.INNER[0], *selection.MORE_INNER)
HOLDERS = (("子一", POSTS[0], "1999-05-01"), ("子二", POSTS[1], "2004-06-01"), ("子三", POSTS[2], "2009-01-01"))
STAFF = ("丑一", "丑二", "丑三", "丑四")
SECTIONS = ("综合科", "业务科")
HEADS = dict(zip(SECTIONS, ("子一", "子二"), strict=True))
TAKES = {"子一": (("丑一", "丑二"), ("丑四",)), "子二": (("丑三", "丑四"), ("丑二",))}  # by round
WANTS = {"丑一": (0, 0), "丑二": (1, 1), "丑三": (1, 1), "丑四": (None, 0)}  # which section, by round; none: silent
MEMBERS = "\n".join(f"委员{n}" for n in range(1, 6))


def open_rotation(play: Play, _year: int) -> int:
    """Open a unit's rotation on the page; a post that is no standard one is refused first."""
    _ready(play)
    play.expect_refusal("以不规范的职务名称发起轮岗", lambda: _open(play, "rotation", "轮岗", ["特别科科长"], 1))
    return _open(play, "rotation", f"{UNIT}2010年轮岗交流", POSTS, 1)


def open_choice(play: Play, _year: int) -> int:
    """Open a unit's mutual choice on the page, for two sections of two places each."""
    _ready(play)
    return _open(play, "combination", f"{UNIT}2010年优化组合", SECTIONS, 2)


def _ready(play: Play) -> None:
    selection.get_ready(datetime(2010, 3, 1, 9, tzinfo=SHANGHAI))
    unit = _one("SELECT id FROM unit WHERE name = :n", n=UNIT)
    with db.transaction() as tx:
        known = set(tx.execute(text("SELECT name FROM person WHERE unit_id = :u"), {"u": unit}).scalars())
        for name in (*(one for one, _, _ in HOLDERS), *STAFF):
            if name not in known:
                made = Person(name=name, unit_id=unit)
                tx.add(made)
                tx.flush()
                for position, (address, label) in enumerate((("inbox", "站内信箱"), ("sms", "手机短信（示例）")), 1):
                    tx.add(Channel(person_id=made.id, position=position, kind="mailbox", address=address, label=label))
    _ = play


def _open(play: Play, manner: str, title: str, posts: Any, quota: int) -> int:
    clerk = _person("丙四")
    fields = {"manner": manner, "title": title, "unit": str(_one("SELECT id FROM unit WHERE name = :n", n=UNIT))}
    for n, name in enumerate(posts, 1):
        fields |= {f"name_{n}": name, f"quota_{n}": str(quota)}
    play.staff.checked(play.staff.sign_in(clerk).post("/inner-posts", data=fields))
    play.tell(f"区委组织部发起：{title}")
    return int(_one("SELECT max(id) FROM qs_case"))


def register(play: Play, item: Item, _facts: dict[str, Any]) -> None:
    """The unit enters who holds which post since when; two in one post are refused first."""
    given: dict[str, str] = {}
    for name, post, since in HOLDERS:
        row = f"people:{_person(name)}"
        given |= {f"{row}:post": post, f"{row}:kind": "任职", f"{row}:since": since}
    second = {
        f"people:{_person('丑一')}:{key}": given[f"people:{_person('子一')}:{key}"] for key in ("post", "kind", "since")
    }
    play.expect_refusal("一个岗位登记两人", lambda: play.staff.decide(item, "done", **given, **second))
    play.staff.decide(item, "done", **given)
    play.tell(f"{UNIT}核对任职登记，任内设机构职务{len(HOLDERS)}人")


def plan_rotation(play: Play, item: Item, _facts: dict[str, Any]) -> None:
    """The unit plans who goes where; leaving out who has been there longest, and keeping them, is refused first."""
    plan = {"hand_over_by": (selection.today() + timedelta(days=30)).isoformat(), "members": MEMBERS}
    one, other = (f"people:{_person(name)}" for name, _, _ in HOLDERS[:2])
    kept = {f"{row}:{key}": said for row in (one, other) for key, said in (("kept", "其他"), ("why", "工作离不开"))}
    moves = {f"{one}:to": POSTS[1], f"{other}:to": POSTS[0]}
    moves |= {f"{row}:{key}": "无" for row in (one, other) for key in ("relation", "tie")}
    play.expect_refusal("任职满年限的未列入轮岗计划", lambda: play.staff.decide(item, "done", **plan))
    play.expect_refusal("任职满10年的暂不轮岗", lambda: play.staff.decide(item, "done", **plan, **kept))
    play.staff.decide(item, "done", **plan, **moves)
    play.tell(f"{UNIT}拟订轮岗计划，轮岗2人")


def hand_over(play: Play, item: Item, facts: dict[str, Any]) -> None:
    """Who leaves a post lists what is handed over; a day before the decision is refused first."""
    given = {
        "on": selection.today().isoformat(),
        "work": "年度预算草案，进度过半\n两件信访回复",
        "papers": "合同台账一册\n印章一枚",
    }
    play.expect_refusal(
        "决定以前的交接日期", lambda: play.staff.decide(item, "handed", **(given | {"on": "2010-02-01"}))
    )
    play.staff.decide(item, "handed", **given)
    play.tell(f"{facts['title']}：移交人确认")


def take_over(play: Play, item: Item, facts: dict[str, Any]) -> None:
    """Who takes a post over confirms; the first sends one sheet back once."""
    back = facts["round"] == 1 and _one("SELECT name FROM person WHERE id = :p", p=item.person_id) == "子一"
    if back:
        play.staff.decide(item, "return", "缺固定资产清单")
        play.tell("接交人退回：缺固定资产清单")
        return
    play.staff.decide(item, "taken", on=selection.today().isoformat())
    play.tell(f"{facts['title']}：接交人确认")


def plan_choice(play: Play, item: Item, facts: dict[str, Any]) -> None:
    """The unit plans its mutual choice; more places than the quota are refused first."""
    given = {"rounds": "2", "days": "3", "members": MEMBERS}
    posts, people = facts["facts"]["form"][0]["rows"], facts["facts"]["form"][1]["rows"]
    for row, label in posts:
        given |= {f"posts:{row}:head": HEADS[label.partition("（")[0]], f"posts:{row}:places": "2"}
    for row, name in people:
        given |= {f"people:{row}:out": "" if name in (*STAFF, *HEADS.values()) else "不参加本次组合"}
    over = given | {f"posts:{posts[0][0]}:places": "3"}
    play.expect_refusal("拟配人数超出核定职数", lambda: play.staff.decide(item, "done", **over))
    play.staff.decide(item, "done", **given)
    play.tell(f"{UNIT}拟订优化组合方案，参加{len(STAFF)}人")


def head_chooses(play: Play, item: Item, facts: dict[str, Any]) -> None:
    """The head of a section takes people; more than there are places are refused first."""
    name, turn = _name(item), _turn(facts)
    rows = dict(facts["facts"]["form"][0]["rows"])
    if len(rows) > facts["facts"]["room"]:
        everybody = {f"people:{row}:take": "是" for row in rows}
        play.expect_refusal("选择人数多于尚缺人数", lambda: play.staff.decide(item, "picked", **everybody))
    taken = {f"people:{row}:take": "是" for row, label in rows.items() if label in TAKES[name][turn - 1]}
    play.staff.decide(item, "picked", **taken)
    play.tell(f"{facts['title']}：负责人已选")


def staff_choose(play: Play, item: Item, facts: dict[str, Any]) -> None:
    """Somebody of the staff names a section; who was silent in a round that is over is refused when trying it later."""
    name, turn = _name(item), _turn(facts)
    wanted = WANTS[name][turn - 1]
    if wanted is None:
        play.tell("一人没有在本轮期限内选择")
        return
    if turn > 1 and WANTS[name][turn - 2] is None:
        query = (
            "SELECT a.id FROM assignment a JOIN wait w ON w.id = a.wait_id WHERE a.person_id = :p AND w.subject = :s"
        )
        late = Item(_one(query, p=item.person_id, s=f"turn:{turn - 1}"), item.person_id, item.kind, item.link)
        play.expect_refusal("本轮结束以后再选择", lambda: play.staff.decide(late, "picked", post=SECTIONS[wanted]))
    play.staff.decide(item, "picked", post=SECTIONS[wanted])
    play.tell(f"{facts['title']}：工作人员已选")


def place_left(play: Play, item: Item, facts: dict[str, Any]) -> None:
    """The head of the Party organisation places who is left."""
    [post, *_] = facts["facts"]["room"] or {"另行安排": 1}
    given: dict[str, str] = {}
    for row, _ in facts["facts"]["form"][0]["rows"]:
        given |= {f"people:{row}:post": post, f"people:{row}:why": "根据工作需要安排"}
    play.staff.decide(item, "done", **given)
    play.tell("单位党组织主要负责人安排未落实人员")


def file(play: Play, item: Item, facts: dict[str, Any]) -> None:
    """The unit issues its notices and files; a day before the decision, or within the notice, is refused first."""
    given = selection.filled(play, facts)
    early = {key: "2010-01-04" if key.endswith(":on") else said for key, said in given.items()}
    play.expect_refusal("决定或公示期满以前印发通知", lambda: play.staff.decide(item, "done", **early))
    play.staff.decide(item, "done", **given)
    play.tell(f"{UNIT}印发通知并报备")


def part(play: Play, item: Item, facts: dict[str, Any]) -> None:
    """Do what is theirs in a rotation or a mutual choice; everything else as in the other manners."""
    special: dict[str, Callable[[Play, Item, dict[str, Any]], None]] = {
        "ask_register": register,
        "ask_rotation_plan": plan_rotation,
        "ask_hand_over": hand_over,
        "ask_take_over": take_over,
        "ask_matching_plan": plan_choice,
        "ask_head_choice": head_chooses,
        "ask_staff_choice": staff_choose,
        "ask_placing": place_left,
        "ask_inner_filing": file,
    }
    special.get(facts["name"], manners.part)(play, item, facts)


def _turn(facts: dict[str, Any]) -> int:
    return int(facts["subject"].split(":")[1])


def _name(item: Item) -> str:
    return str(_one("SELECT name FROM person WHERE id = :p", p=item.person_id))


def _person(name: str) -> int:
    return int(_one("SELECT id FROM person WHERE name = :n", n=name))


def _one(query: str, **given: Any) -> Any:
    with db.reading() as look:
        return look.execute(text(query), given).scalar_one()


PARTS = dict.fromkeys((*selection.PAGES, "post_register"), part)
