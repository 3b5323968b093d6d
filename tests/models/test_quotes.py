"""Titles in a sentence: the marks of a title that is itself quoted are turned, and nothing else is touched."""

import pytest

from models.quotes import nested


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("““基层党建培训班”变更”申请变更", "“‘基层党建培训班’变更”申请变更"),
        ("“学习“两会”精神培训班”变更", "“学习‘两会’精神培训班”变更"),
        ("““学习‘两会’精神”变更”", "“‘学习“两会”精神’变更”"),  # three deep
        ("“甲”和“乙”", "“甲”和“乙”"),  # side by side
        ("称为‘甲’的", "称为‘甲’的"),  # not within others
        ("“甲“乙”", "“甲“乙”"),  # does not pair: as typed
        ("甲”乙“丙", "甲”乙“丙"),
        ("“甲\n乙”“丙“丁””", "“甲\n乙”“丙“丁””"),  # the second line does not pair
        ("don’t", "don’t"),
        ("", ""),
    ],
)
def test_marks_inside_marks_are_turned(typed: str, written: str) -> None:
    assert nested(typed) == written
