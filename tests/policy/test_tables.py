"""Tables of cases as such: what a line may say, how it is asked, and each way in which an answer may be wrong."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from policy.errors import BadFacts
from policy.layers import rules_in_force
from policy.tables import Case, pack_with, read_table, read_tables
from policy.verdict import Verdict

HEAD = 'gate = "class_start"\ntitle = "开班"\narticle = "15"\non = 2010-01-04\n'
FULL = """
[[case]]
name = "一"
facts = { "批复文号" = "" }
expect = "不可以"
says = ["批复"]
remedy = "请先取得"
numbers = {}
words = "未经批复"
sure = "措施原文"
from = "qingshanhu-2009"
[[case]]
name = "二"
facts = { "批复文号" = "甲1" }
expect = "可以"
on = 2014-02-01
pack = "qingshanhu-2009"
set = { "training.review.days" = 7 }
"""
VERDICT = Verdict("ok", "g", "a", "原文甲", "理由甲", {"数": 1}, "补救甲", "p", "已核实")


def table(folder: Path, text: str, name: str = "x.toml") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def case(**changes: Any) -> Case:
    """Return a line that VERDICT meets, with changes."""
    whole = {"table": "t", "gate": "g", "article": "15", "name": "一", "on": date(2010, 1, 4), "pack": "p"}
    return Case(**(whole | {"expect": "可以", "facts": {}} | changes))


def test_a_line_is_read_with_what_the_head_gives_and_what_it_says_itself(tmp_path: Path) -> None:
    one, two = read_table(table(tmp_path, HEAD + FULL))
    assert (one.table, one.gate, one.article, one.name) == ("x", "class_start", "15", "一")
    assert (one.on, one.pack, one.expect) == (date(2010, 1, 4), rules_in_force(date(2010, 1, 4)), "不可以")
    assert (one.facts, one.says, one.remedy) == ({"批复文号": ""}, ["批复"], "请先取得")
    assert (one.numbers, one.words, one.sure) == ({}, "未经批复", "措施原文")
    assert (one.decided, one.set) == ("qingshanhu-2009", {})
    assert (two.on, two.pack, two.set) == (date(2014, 2, 1), "qingshanhu-2009", {"training.review.days": 7})
    assert (two.says, two.remedy, two.words, two.sure, two.decided, two.numbers) == ([], "", "", "", "", {})


def test_the_head_may_name_the_rules_and_the_day_chooses_them_otherwise(tmp_path: Path) -> None:
    text = HEAD + 'pack = "qingshanhu-2009+regulation-2019"\n[[case]]\nname = "一"\nfacts = {}\nexpect = "可以"\n'
    [one] = read_table(table(tmp_path, text))
    assert one.pack == "qingshanhu-2009+regulation-2019"
    later = HEAD + '[[case]]\nname = "一"\nfacts = {}\nexpect = "可以"\non = 2020-01-01\n'
    [one] = read_table(table(tmp_path, later))
    assert one.pack == rules_in_force(date(2020, 1, 1)) != rules_in_force(date(2010, 1, 4))


def test_a_field_that_nobody_knows_is_named_with_its_case(tmp_path: Path) -> None:
    text = HEAD + '[[case]]\nname = "一"\nfacts = {}\nexpect = "可以"\nsay = "x"\nask = "y"\n'
    with pytest.raises(BadFacts) as found:
        list(read_table(table(tmp_path, text)))
    assert found.value.detail == "x.toml：一：ask、say"


def test_tables_are_read_in_the_order_of_their_files_in_every_folder(tmp_path: Path) -> None:
    for name in ("b.toml", "a/c.toml", "a.toml"):
        table(tmp_path, HEAD + f'[[case]]\nname = "{name}"\nfacts = {{}}\nexpect = "可以"\n', name)
    table(tmp_path, "not a table", "z.txt")
    assert [one.name for one in read_tables(tmp_path)] == ["a/c.toml", "a.toml", "b.toml"]


def test_an_answer_that_meets_all_is_right() -> None:
    met = {"says": ["理由"], "remedy": "补救", "words": "原文", "sure": "已核", "decided": "p", "numbers": {"数": 1}}
    assert case(**met).wrong(VERDICT) == []
    assert case().wrong(VERDICT) == []


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"expect": "不可以"}, "应为“不可以”，实为“可以”"),
        ({"decided": "q"}, "应由q决定，实为p"),
        ({"remedy": "乙"}, "补救办法应有“乙”，实为“补救甲”"),
        ({"words": "乙"}, "原文应有“乙”，实为“原文甲”"),
        ({"sure": "未核实"}, "把握程度应为“未核实”，实为“已核实”"),
        ({"says": ["理由", "乙"]}, "理由应有“乙”，实为“理由甲”"),
        ({"numbers": {"数": 2}}, "“数”应为2，实为1"),
        ({"numbers": {"无": 2}}, "“无”应为2，实为没有"),
    ],
)
def test_each_way_in_which_an_answer_is_wrong_is_said(changes: dict[str, Any], said: str) -> None:
    assert case(**changes).wrong(VERDICT) == [said]


def test_a_case_is_asked_under_its_own_rules_or_under_others(tmp_path: Path) -> None:
    one, two = read_table(table(tmp_path, HEAD + FULL))
    assert (one.verdict().outcome, two.verdict().outcome) == ("refused", "ok")
    assert one.wrong(one.verdict()) == []
    assert two.rules().value("training.review.days", two.on).count() == 7
    under = pack_with({"training.reply.required": False})
    assert one.verdict(under).outcome != one.verdict().outcome


def test_other_values_begin_in_august_2009_or_the_day_after_the_latest() -> None:
    rules = pack_with({"training.review.days": 7})
    value = rules.history("training.review.days")[0]
    assert (value.since, value.count(), value.words, value.sure) == (date(2009, 8, 1), 7, "另有规定", "verified")
    assert (value.source, value.checked_on) == ("测试用文件第1条", date(2009, 8, 1))
    assert pack_with({}) is pack_with({})
    plain = pack_with({}, "regulation-2019")
    key = next(key for key in plain.keys if plain.history(key)[0].unit == "months" and plain.history(key)[0].is_set)
    latest = plain.history(key)[0]
    changed = pack_with({key: latest.count() + 1}, "regulation-2019").history(key)[0]
    assert (plain.name, changed.since) == ("regulation-2019", latest.since + timedelta(1))
    assert changed.since > date(2009, 8, 1)
