"""A past selection in a file, checked against the system (情景文件): what it reads, what it refuses, what it finds otherwise."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from qingshan.rehearse import scenario
from qingshan.rehearse.scenario_ballots import spread
from qingshan.rehearse.scenario_file import ScenarioWrong, read
from qingshan.rehearse.scenario_parts import TITLES
from qingshan.settings import ROOT
from tests.scenario_page import PAGE, SAMPLE, made

SMALL = """【选拔】
发起日期：2010-03-01
【职位】
职位 | 类别 | 核定职数 | 现配人数
副局长 | 工作部门副职 | 4 | 3
【人选】
姓名 | 单位 | 职位
赵一 | 示例一局 | 副局长
"""


def _wrong(tmp_path: Path, words: str, coding: str = "utf-8") -> list[str]:
    file = tmp_path / "a.txt"
    file.write_bytes(words.encode(coding))
    with pytest.raises(ScenarioWrong) as problem:
        scenario.read(file, "open-selection")
    return problem.value.wrong


def _check(procedure: str, file: Path, *more: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "qingshan", "rehearse", procedure, "--scenario", str(file), *more]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=500)


def test_figures_days_and_separators_are_read_as_an_office_writes_them() -> None:
    blocks = read("［考试］\r\n平时考核年度：２００９\n姓名\t笔试\t开会日期\n赵一\t８２．５\t2010年3月2日\n\n# 说明\n")
    assert blocks["考试"].keys["平时考核年度"].value == "2009"
    assert blocks["考试"].rows[0].cells == {"姓名": "赵一", "笔试": "82.5", "开会日期": "2010-03-02"}
    assert blocks["考试"].rows[0].line == 4


def test_a_file_saved_by_a_chinese_notepad_is_read(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(SMALL.replace("\n", "\r\n").encode("gb18030"))
    assert scenario.read(file, "open-selection").posts[0]["职位"] == "副局长"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("发起日期：2010-03-01", "发起日期：三月"), "第2行：“发起日期”写了“三月”，请写成年-月-日，如2010-03-01。"),
        (("发起日期：2010-03-01", "标题：某次"), "第1行：【选拔】缺少“发起日期”。"),
        (("发起日期：2010-03-01", "发起日期"), "第2行：“发起日期”不能识别"),
        (("4 | 3", "四 | 3"), "第5行：“核定职数”写了“四”，请写数字"),
        (("示例一局 | 副局长", "示例一局 | 局长"), "第8行：职位“局长”在【职位】中没有，请核对。"),
        (
            ("姓名 | 单位 | 职位", "姓名 | 单位 | 职位 | 年龄"),
            "第7行：【人选】的表头没有“年龄”这一列，可写：姓名、单位",
        ),
        (("【人选】", "【人员】"), "缺少【人选】，请补充。"),
        (("【选拔】\n", ""), "第1行：还没有写【…】"),
        (
            ("赵一 | 示例一局 | 副局长", "赵一 | 示例一局 | 副局长\n赵一 | 示例二局 | 副局长"),
            "第9行：“赵一”在第8行已经写过",
        ),
        (
            ("赵一 | 示例一局 | 副局长", "赵一 | 示例一局 | 副局长\n【考试】\n姓名|笔试\n王五|80"),
            "第11行：“王五”在【人选】中没有",
        ),
        (("【人选】", "【名册】\n类别|应到|实到\n综合|5|6\n【人选】"), "第8行：实到6人（加回避）多于应到5人，请核对。"),
        (("【选拔】", "【选拔】\n方式：定向推荐"), "第2行：方式为定向推荐，命令演练的是公推优选，请核对。"),
        (
            (
                "赵一 | 示例一局 | 副局长",
                "赵一 | 示例一局 | 副局长\n【名册】\n类别|应到\n单位|5\n【会议推荐】\n姓名|单位\n赵一|6",
            ),
            "第14行：单位得票6，多于单位实到5人，请核对。",
        ),
    ],
)
def test_what_is_wrong_is_said_by_line_with_what_to_write(tmp_path: Path, change: tuple[str, str], said: str) -> None:
    wrong = _wrong(tmp_path, SMALL.replace(*change, 1))
    assert any(said in one for one in wrong), wrong


def test_votes_are_spread_over_slips_and_none_has_more_marks_than_it_may() -> None:
    marked = spread({"甲": 3, "乙": 4, "丙": 1}, slips=4, marks=2, what="推荐")
    assert [sum(name in slip for slip in marked) for name in "甲乙丙"] == [3, 4, 1]
    assert all(len(slip) <= 2 and len(set(slip)) == len(slip) for slip in marked)
    with pytest.raises(ScenarioWrong, match="得票合计9"):
        spread({"甲": 3, "乙": 3, "丙": 3}, slips=4, marks=2, what="推荐")


def test_the_page_has_every_part_and_the_whole_sample() -> None:
    assert made(PAGE.read_text("utf-8")) == PAGE.read_text("utf-8")


@pytest.mark.parametrize("procedure", TITLES)
def test_each_sample_can_be_read(procedure: str) -> None:
    assert scenario.read(SAMPLE.parent / f"{procedure}-2010.txt", procedure).posts


def test_a_file_that_is_to_be_mended_starts_nothing(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text(SMALL.replace("4 | 3", "四 | 3"), "utf-8")
    done = _check("open-selection", file)
    assert done.returncode == 2
    assert "第5行：“核定职数”写了“四”" in done.stderr and "QS-8094" in done.stderr


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_the_example_of_the_page_is_played_and_what_the_system_finds_otherwise_is_said() -> None:
    done = _check("open-selection", SAMPLE, "--json")
    assert done.returncode == 0, done.stderr[-2000:]
    came = json.loads(done.stdout.strip().splitlines()[-1])
    assert came["outcome"] == "已任职"
    people = {one["name"]: one for one in came["people"]}
    assert {name: people[name]["state"] for name in ("赵一", "周五", "李四", "王八")} == {
        "赵一": "appointed",
        "周五": "appointed",
        "李四": "excluded",
        "王八": "excluded",
    }
    assert people["郑七"]["reason"] == "本单位推荐得票低于二分之一，不列入"
    assert people["赵一"]["computed"]["推荐得票"] == "45" and people["赵一"]["computed"]["票决得票"] == "6"
    [refused] = came["departures"]
    assert (refused["gate"], refused["what"]) == ("inspection_team", "考察：周五")
    assert len(refused["lines"]) == 1 and refused["article"] == "《党政领导干部选拔任用工作条例》（2002年）考察"
    assert any("公示6日，不足7日" in said for said in came["differences"])
    assert any("赵一综合成绩写为88.69，系统算得88.96" in said for said in came["differences"])
    assert any("李四写为“未进入下一环节”，系统办到“资格审查不通过”" in said for said in came["differences"])
    assert all(gate["article"] and "numbers" in gate for gate in came["gates"])
    votes = [gate for gate in came["gates"] if gate["gate"] == "run_off"]
    assert [gate["outcome"] for gate in votes].count("refused") == 1  # four of nine and four of nine: a run-off
    assert came["supplied"] and came["journal"]["breaks"] == 0


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize(
    ("procedure", "outcome"), [("directed-recommendation", "已任职"), ("internal-competition", "已任职备案")]
)
def test_another_manner_is_checked_from_its_sample(procedure: str, outcome: str) -> None:
    done = _check(procedure, SAMPLE.parent / f"{procedure}-2010.txt", "--json")
    assert done.returncode == 0, done.stderr[-2000:]
    came = json.loads(done.stdout.strip().splitlines()[-1])
    assert came["outcome"] == outcome
    assert came["differences"] == [] and came["departures"] == []


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_a_meeting_without_its_quorum_is_found_and_the_check_goes_on(tmp_path: Path) -> None:
    words = (
        SAMPLE.read_text("utf-8")
        .replace("副局长 | 9    | 8 ", "副局长 | 9    | 5 ")
        .replace("赵一 | 6    |", "赵一 | 3    |")
    )
    file = tmp_path / "short.txt"
    file.write_text(words, "utf-8")
    done = _check("open-selection", file, "--json")
    assert done.returncode == 0, done.stderr[-2000:]
    came = json.loads(done.stdout.strip().splitlines()[-1])
    gates = [one["gate"] for one in came["departures"]]
    assert "quorum" in gates
    quorum = next(one for one in came["departures"] if one["gate"] == "quorum")
    assert "应到9人，实到5人" in quorum["reason"]
