"""Rule packs: what the loader refuses, what a case is pinned to, which value holds on a day (promise A13)."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from policy import errors
from policy.layers import pack_from_content
from policy.pack_files import pack_names
from policy.packs import Pack, article_number, load_pack, pack_in_force

HEADER = """
name = "sample"
title = "某规定"
layer = "local"
cite = "《某规定》第{article}条"
in_force_from = 2010-01-01
words = "自2010年1月1日起施行"
source = "某规定"
sure = "verified"
checked_on = 2010-01-01
"""
VALUE = """
[[value]]
key = "some.days"
title = "某期限"
unit = "days"
article = "3"
  [[value.entry]]
  from = 2010-01-01
  value = 5
  words = "五日内"
  source = "《某规定》第3条"
  sure = "verified"
  binding = "must"
  checked_on = 2010-01-01
"""
SECOND_ENTRY = """
  [[value.entry]]
  from = 2011-01-01
  value = 7
  words = "七日内"
  source = "《某规定》修订第3条"
  sure = "verified"
  binding = "must"
  checked_on = 2011-01-01
"""
DAY = date(2010, 6, 1)
Write = Callable[..., Pack]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Give a function that writes a pack of the given chapters and loads it."""

    def load(*chapters: str, header: str = HEADER, name: str = "sample") -> Pack:
        home = tmp_path / f"packs{len(list(tmp_path.iterdir()))}" / name
        home.mkdir(parents=True)
        (home / "pack.toml").write_text(header, encoding="utf-8")
        for number, chapter in enumerate(chapters):
            (home / f"chapter{number}.toml").write_text(chapter, encoding="utf-8")
        return load_pack(name, folder=home.parent)

    return load


def test_value_of_the_day_is_the_newest_that_has_begun(write: Write) -> None:
    pack = write(VALUE + SECOND_ENTRY)
    assert pack.value("some.days", date(2010, 12, 31)).count() == 5
    assert pack.value("some.days", date(2011, 1, 1)).count() == 7
    assert [value.count() for value in pack.history("some.days")] == [7, 5]


def test_day_before_the_first_entry_has_no_value(write: Write) -> None:
    with pytest.raises(errors.NoValueOnDay):
        write(VALUE).value("some.days", date(2009, 12, 31))


def test_unknown_key_is_refused(write: Write) -> None:
    pack = write(VALUE)
    with pytest.raises(errors.UnknownKey):
        pack.value("no.such", DAY)
    with pytest.raises(errors.UnknownKey):
        pack.history("no.such")


@pytest.mark.parametrize(
    ("old", "new", "error"),
    [
        ('words = "五日内"', "", errors.NoReference),
        ('words = "五日内"', 'words = " "', errors.NoReference),
        ('source = "《某规定》第3条"', "", errors.NoReference),
        ('article = "3"', "", errors.NoReference),
        ('sure = "verified"', "", errors.NoReference),
        ("checked_on = 2010-01-01", "", errors.NoReference),
        ('unit = "days"', 'unit = "天"', errors.UnknownUnit),
        ("from = 2010-01-01", 'from = "2010-02-30"', errors.BadDate),
        ("from = 2010-01-01", "from = 2010-01-01T08:00:00", errors.BadDate),
        ("from = 2010-01-01", "from = 20100101", errors.BadDate),
        ("checked_on = 2010-01-01", 'checked_on = "某日"', errors.BadDate),
        ("value = 5", "value = 5.0", errors.BadValue),
        ("value = 5", "value = -1", errors.BadValue),
        ("value = 5", "value = true", errors.BadValue),
        ("value = 5", 'value = "5"', errors.BadValue),
        ("value = 5", "", errors.BadValue),
        ("value = 5", "value = 5\nunset = true", None),
        ("value = 5", "unset = false", errors.BadValue),
        ('unit = "days"\n', 'unit = "share"\n', errors.NoDenominator),
        ('sure = "verified"', 'sure = "sure"', errors.BadStatus),
        ('binding = "must"', "", errors.BadStatus),
        ('binding = "must"', 'binding = "maybe"', errors.BadStatus),
        ('binding = "must"', 'binding = "general"', errors.BadStatus),
        ('binding = "must"', 'binding = "must"\nmay_except = "部长"', errors.BadStatus),
        ('binding = "must"', 'binding = "general"\nmay_except = "部长"', None),
        ('title = "某期限"', "", errors.UnknownField),
        ('title = "某期限"', 'title = "某期限"\nvaleu = 5', errors.UnknownField),
        ('title = "某期限"', 'title = "某期限"\napplies_to = { color = ["红"] }', errors.UnknownField),
        ('title = "某期限"', 'title = "某期限"\napplies_to = { ranks = "科级" }', errors.BadValue),
    ],
)
def test_loader_refuses_a_faulty_entry(write: Write, old: str, new: str, error: type[Exception] | None) -> None:
    assert VALUE.count(old) == 1
    changed = VALUE.replace(old, new)
    if error is None:
        assert write(changed).keys == ("some.days",)
        return
    with pytest.raises(error):
        write(changed)


def test_choice_outside_its_list_is_refused(write: Write) -> None:
    chosen = VALUE.replace('unit = "days"', 'unit = "choice"').replace(
        "value = 5", 'value = "丙"\nchoices = ["甲", "乙"]'
    )
    with pytest.raises(errors.BadValue):
        write(chosen)
    assert write(chosen.replace('"丙"', '"乙"')).value("some.days", DAY).text() == "乙"


def test_key_named_twice_is_refused_even_in_two_chapters(write: Write) -> None:
    with pytest.raises(errors.DuplicateKey):
        write(VALUE + VALUE)
    with pytest.raises(errors.DuplicateKey):
        write(VALUE, VALUE)


def test_two_entries_of_one_day_are_refused(write: Write) -> None:
    with pytest.raises(errors.SameDay):
        write(VALUE + SECOND_ENTRY.replace("from = 2011-01-01", "from = 2010-01-01"))


def test_key_without_entry_or_unknown_table_is_refused(write: Write) -> None:
    with pytest.raises(errors.UnknownField):
        write(VALUE.split("  [[value.entry]]")[0])
    with pytest.raises(errors.UnknownField):
        write(VALUE + "\n[[remark]]\ntext = 'x'\n")


def test_header_without_source_or_with_a_strange_field_is_refused(write: Write) -> None:
    with pytest.raises(errors.NoReference):
        write(VALUE, header=HEADER.replace('source = "某规定"', 'source = ""'))
    with pytest.raises(errors.UnknownField):
        write(VALUE, header=HEADER + 'colour = "红"\n')
    with pytest.raises(errors.UnknownField):
        write(VALUE, header=HEADER.replace('layer = "local"\n', ""))


def test_unknown_pack_is_refused(tmp_path: Path) -> None:
    for name in ("no-such", "..", "qingshanhu-2009/../qingshanhu-2009"):
        with pytest.raises(errors.UnknownPack):
            load_pack(name)
    with pytest.raises(errors.NoPackInForce):
        pack_in_force(DAY, folder=tmp_path)


def test_hash_follows_content_and_not_the_files(write: Write) -> None:
    other = VALUE.replace("some.days", "other.days")
    assert write(VALUE, other).hash == write(other + VALUE).hash
    assert write(VALUE).hash != write(VALUE.replace("value = 5", "value = 6")).hash
    assert write(VALUE).hash != write(VALUE.replace("五日内", "五日以内")).hash


def test_case_keeps_its_rules_when_the_files_change(write: Write) -> None:
    pack = write(VALUE)
    again = pack_from_content(pack.content, pack.hash)
    assert again.value("some.days", DAY) == pack.value("some.days", DAY)
    assert again.hash == pack.hash
    assert again.content == pack.content
    with pytest.raises(errors.ContentChanged):
        pack_from_content(pack.content.replace('"value":5', '"value":6'), pack.hash)


def test_pack_is_read_once() -> None:
    assert load_pack("qingshanhu-2009") is load_pack("qingshanhu-2009")


def test_pack_in_force_begins_on_its_day() -> None:
    assert pack_in_force(date(2009, 7, 21)) == "qingshanhu-2009"
    assert pack_in_force(date(2026, 11, 23)) == "qingshanhu-2009"
    with pytest.raises(errors.NoPackInForce):
        pack_in_force(date(2009, 7, 20))


def test_pack_in_force_is_the_latest_local_one(tmp_path: Path) -> None:
    for name, layer, begins in [
        ("old", "local", "2009-01-01"),
        ("new", "local", "2010-01-01"),
        ("above", "national", "2010-03-01"),
    ]:
        header = HEADER.replace('"sample"', f'"{name}"').replace('"local"', f'"{layer}"')
        (tmp_path / name).mkdir()
        text = header.replace("in_force_from = 2010-01-01", f"in_force_from = {begins}")
        (tmp_path / name / "pack.toml").write_text(text, encoding="utf-8")
    assert pack_in_force(date(2009, 12, 31), folder=tmp_path) == "old"
    assert pack_in_force(date(2010, 6, 1), folder=tmp_path) == "new"


@pytest.mark.parametrize("typed", ["15", "第15条", "措施15", " 015 "])
def test_article_as_people_type_it(typed: str) -> None:
    assert article_number(typed) == "15"


def test_entries_of_an_article_are_those_in_force() -> None:
    pack = load_pack("qingshanhu-2009")
    found = {value.key for value in pack.entries_for("第12条", DAY)}
    assert found >= {"thrift.charge.protected", "thrift.charge.protected_more"}
    assert pack.entries_for("15", date(2009, 7, 20)) == ()
    assert pack.entries_for("99", DAY) == ()
    assert {left.words for left in pack.left_to_people("15")} >= {"根据工作需要"}


LEFT = '[[not_modelled]]\narticle = "3"\nwords = "{words}"\nwhy = "由人员判断"\n'


def test_what_holds_on_the_very_day_is_in_force(write: Write) -> None:
    pack = write(VALUE + SECOND_ENTRY)
    assert [v.count() for v in pack.entries_for("3", date(2010, 1, 1))] == [5]
    assert [v.count() for v in pack.entries_for("第3条", date(2011, 1, 1))] == [7]
    assert pack.value("some.days", date(2010, 1, 1)).count() == 5


def test_entries_and_what_is_left_are_those_of_the_article_in_order(write: Write) -> None:
    other = VALUE.replace("some.days", "a.days").replace('article = "3"', 'article = "4"')
    third = VALUE.replace("some.days", "b.days")
    pack = write(VALUE, other + third, LEFT.format(words="乙") + LEFT.format(words="甲").replace('"3"', '"4"'))
    assert pack.keys == ("a.days", "b.days", "some.days")
    assert [v.key for v in pack.entries_for("3", DAY)] == ["b.days", "some.days"]
    assert [(left.words, left.why) for left in pack.left_to_people("4")] == [("甲", "由人员判断")]
    assert [left.words for left in pack.left_to_people("第3条")] == ["乙"]


def test_a_pack_says_what_it_is(write: Write) -> None:
    pack = write(VALUE, header=HEADER + 'series = "sample"\n')
    assert (pack.name, pack.title, pack.layer, pack.series) == ("sample", "某规定", "local", "sample")
    assert (pack.in_force_from, write(VALUE).series) == (date(2010, 1, 1), "")
    assert repr(pack) == f"Pack('sample', {pack.hash[:12]})"
    assert len(pack.hash) == 64


def test_an_error_names_the_pack_the_key_and_the_day(write: Write) -> None:
    pack = write(VALUE)
    with pytest.raises(errors.UnknownKey) as unknown:
        pack.history("none")
    assert (unknown.value.detail, unknown.value.facts) == ("sample：none", {"key": "none"})
    with pytest.raises(errors.NoValueOnDay) as none:
        pack.value("some.days", date(2009, 12, 31))
    assert (none.value.detail, none.value.facts) == ("sample：some.days，2009-12-31", {"key": "some.days"})
    with pytest.raises(errors.SameDay) as same:
        write(VALUE + SECOND_ENTRY.replace("from = 2011-01-01", "from = 2010-01-01"))
    assert (same.value.detail, same.value.facts) == ("some.days，2010-01-01", {"key": "some.days"})
    with pytest.raises(errors.DuplicateKey) as twice:
        write(VALUE, VALUE)
    assert (twice.value.detail, twice.value.facts) == ("some.days", {"key": "some.days"})
    with pytest.raises(errors.UnknownField) as bare:
        write(VALUE.split("  [[value.entry]]")[0])
    assert (bare.value.detail, bare.value.facts) == ("some.days：entry", {"key": "some.days"})
    with pytest.raises(errors.UnknownPack) as gone:
        load_pack("no-such")
    assert gone.value.facts == {"pack": "no-such"}
    with pytest.raises(errors.NoPackInForce) as early:
        pack_in_force(date(2009, 7, 20))
    assert (early.value.detail, early.value.facts) == ("2009-07-20", {"on": date(2009, 7, 20)})


@pytest.mark.parametrize("field", ["words", "source", "checked_on"])
def test_a_header_without_its_reference_is_named(write: Write, field: str) -> None:
    blank = "\n".join(f'{field} = " "' if line.startswith(f"{field} =") else line for line in HEADER.splitlines())
    with pytest.raises(errors.NoReference) as found:
        write(VALUE, header=blank + "\n")
    assert found.value.detail == f"sample：{field}"


def test_strange_and_missing_fields_of_a_header_are_named(write: Write) -> None:
    with pytest.raises(errors.UnknownField) as found:
        write(VALUE, header=HEADER.replace('layer = "local"', 'colour = "红"'))
    assert found.value.detail == "colour、layer"
    with pytest.raises(errors.UnknownField, match="not_modelled"):
        write(VALUE + LEFT.format(words="甲").replace("why", "because"))
    with pytest.raises(errors.UnknownField, match="chapter0"):
        write('[[other]]\nkey = "x"\n')


def test_the_text_of_a_pack_is_the_same_whatever_the_order_of_its_files(write: Write) -> None:
    first, second = LEFT.format(words="甲"), LEFT.format(words="乙")
    other = VALUE.replace("some.days", "other.days")
    one, two = write(VALUE + SECOND_ENTRY + first, other + second), write(second + other, first + VALUE + SECOND_ENTRY)
    assert (one.content, one.hash) == (two.content, two.hash)
    assert '"五日内"' in one.content and '": ' not in one.content and '", "' not in one.content
    assert one.content.index("other.days") < one.content.index('"value":5') < one.content.index('"value":7')
    assert json.loads(one.content)["not_modelled"][0]["words"] == "乙"  # by article, then by words
    assert list(json.loads(one.content)) == ["header", "not_modelled", "rows"]


def test_without_a_number_an_article_is_what_was_typed() -> None:
    assert article_number(" 附则 ") == "附则"
    assert article_number("第0015条第2款") == "15"


def test_names_are_those_of_folders_with_a_head_in_order(tmp_path: Path) -> None:
    for name in ("b", "a"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "pack.toml").write_text(HEADER.replace("sample", name), "utf-8")
    (tmp_path / "c").mkdir()
    assert pack_names(tmp_path) == ["a", "b"]
