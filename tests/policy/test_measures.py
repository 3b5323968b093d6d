"""The words of the measures, article by article."""

from pathlib import Path

from policy.measures import Measure, measures

TEXT = """青山措施
一、总则
1、第一句。第二句。
  2、没有句号
二、其他
3、甲。
落款
"""


def test_each_article_has_its_number_chapter_title_and_words(tmp_path: Path) -> None:
    (tmp_path / "p").mkdir()
    (tmp_path / "p" / "measures.txt").write_text(TEXT, "utf-8")
    assert measures("p", tmp_path) == (
        Measure(1, "总则", "第一句", "第一句。第二句。"),
        Measure(2, "总则", "没有句号", "没有句号"),
        Measure(3, "其他", "甲", "甲。"),
    )


def test_a_pack_without_a_text_has_none(tmp_path: Path) -> None:
    assert measures("none", tmp_path) == ()


def test_the_district_s_measures_are_thirty_two() -> None:
    found = measures("qingshanhu-2009")
    assert [one.number for one in found] == [*range(1, 33)]
    assert all(one.chapter and one.title and one.text.startswith(one.title) for one in found)
