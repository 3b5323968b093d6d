"""Where a case stands and why: the paragraph, the steps and the list say what the record holds, and the commands print it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from flows.run import CaseRun
from models import db
from models.acting import ActContext, Done
from models.errors import NoSuchCase
from models.people import Person, Unit
from policy.errors import ValueNotSet
from tasks import case_view, desk
from tasks.acts import step
from tests import make
from tests.flows import small, staff
from tests.flows.staff import a_class, at, give, move, part, parts, say

pytestmark = pytest.mark.usefixtures("database")
FARM, PARK = staff.UNITS


def why(number: int) -> str:
    """Return the paragraph."""
    with db.reading() as look:
        return case_view.why(look, number)


def steps(number: int) -> dict[str, case_view.StepView]:
    """Return the steps by name."""
    with db.reading() as look:
        return {one.name: one for one in case_view.steps(look, number)}


def test_it_says_what_for_on_which_article_who_since_when_until_when_and_what_is_next() -> None:
    staff.settle()
    number = staff.open_plan()
    give(part("declare", f"unit:{staff.rows('SELECT id FROM unit WHERE name = :n', n=FARM)[0].id}"), say("nothing"))
    said = why(number)
    for words in (
        f"事项{number}号“2010年度干部教育培训计划”",
        "等候“申报下一年度培训班次”（2项），自2009年11月2日起",
        "《若干措施》第15条“各级各部门每年12月底前",
        f"尚未办理的：区委组织部乙（区委组织部）、{PARK}乙（{PARK}）。",
        "请于2009年12月31日前办理，还剩 43 个工作日",
        "下一次催办：2009年12月17日 09:00",
        "于2009年12月28日 09:00告知单位主要负责人",
        "到2009年12月31日仍未办理的，由系统按时截止",
        "视办理结果进入“单位主要负责人确认”，之后为“申报截止，汇总申报情况”",
    ):
        assert words in said, words


def test_more_than_ten_are_counted() -> None:
    staff.settle(tuple(f"第{n}街道" for n in range(11)))
    said = why(staff.open_plan())
    assert "尚未办理的：共12人。" in said
    assert "第3街道乙" not in said


def test_it_counts_down_to_the_day_and_past_it() -> None:
    district = staff.settle()
    number = staff.open_plan()
    staff.declare(part("declare", f"unit:{district.units[FARM]}"))
    move(number)
    for day, words in ((5, "还剩 1 个工作日"), (7, "今日到期"), (8, "已逾期 1 天"), (10, "已逾期 2 个工作日")):
        at(2009, 11, day, 12)
        assert words in why(number), day


def test_it_says_by_which_rule_and_in_which_round() -> None:
    district = staff.settle()
    number = staff.open_plan(leading_group_rule="countersign_majority")
    staff.declared(number, {FARM: [a_class()]}, district)
    staff.work(number, until="approval")
    give(parts("approval")[0][0], say("approve"))
    assert "尚未办理的：组1、组2，须满2人。已办理1人。" in why(number)
    with db.transaction() as tx:
        tx.get_one(Person, district.people["组1"]).active = False
    assert "组1（已不在岗）" in why(number)
    give(parts("approval")[1][0], say("return", "再压缩"))
    move(number)
    assert "“按退回意见修改全区计划”（第2轮）" in why(number)


def test_it_says_who_was_asked_in_a_post_or_a_role_and_has_left_it() -> None:
    district = staff.settle()
    number = staff.open_plan()
    with db.transaction() as tx:
        tx.get_one(Unit, district.units[FARM]).training_officer_id = district.head(FARM)
    assert f"{FARM}乙（{FARM}，已不任此职，请转办）" in why(number)
    with db.transaction() as tx:
        asked = part("declare", f"unit:{district.units[FARM]}").id
        desk.hand_over(tx, asked, district.head(FARM), "已调整分工", district.people["干一"])
    assert "已不任此职" not in why(number)
    staff.work(number, until="signoff")
    with db.transaction() as tx:
        tx.execute(staff.text("DELETE FROM role_grant WHERE role = 'chief'"))
    assert "科一（已不任此职，请转办）" in why(number)


def test_a_pause_a_stop_and_an_end_are_said_with_who_and_why() -> None:
    district = staff.settle()
    number = staff.open_plan()
    with db.transaction() as tx:
        desk.pause(tx, number, "等候上级文件", district.people["干一"])
    assert "已暂停，由干一于2009年11月2日 09:00办理，理由：等候上级文件" in why(number)
    with db.transaction() as tx:
        desk.stop(tx, number, "机构调整", district.people["科一"])
    said = why(number)
    assert "已停止办理（终止），由科一于" in said and "理由：机构调整" in said
    assert "等候" not in said.replace("等候上级文件", "")


def test_what_failed_is_said_with_its_number_and_the_next_try() -> None:
    @step("可能出错", "甲")
    def fragile(context: ActContext) -> Done:
        """Fail."""
        raise ValueError

    def body(case: CaseRun) -> str:
        case.step(fragile)
        return "办结"

    number = small.begin(small.procedure_of("why-fails", body))
    move(number)
    said = why(number)
    assert "QS-1006：步骤未能完成，已全部撤回，系统将自动重试。" in said
    assert "已试1次，将于" in said


def test_a_value_that_is_missing_is_named_with_what_to_do() -> None:
    @step("算学分", "甲")
    def count_credits(context: ActContext) -> Done:
        """Find that a value is missing."""
        raise ValueNotSet("每学时学分", key="study.credits_per_hour")

    number = small.begin(small.procedure_of("why-no-value", lambda case: (case.step(count_credits), "办结")[1]))
    move(number)
    said = why(number)
    assert "QS-6104：该数值尚未录入，系统不能核算。请由区委组织部在“规则”中录入，并注明依据。" in said
    assert "有关数值：每学时学分。在“规则”中录入并经审核后，还须为本事项换用新规则，才按新值办理。" in said


def test_the_steps_tell_done_waiting_ahead_and_not_needed_apart() -> None:
    district = staff.settle()
    number = staff.open_plan(leading_group_rule="countersign_all")
    staff.declared(number, {FARM: [a_class()], PARK: [a_class("安全培训班")]}, district)
    staff.work(number, until="approval")
    give(parts("approval")[0][0], say("approve"))
    found = steps(number)
    assert (found["issue_call"].state, found["ask_unit"].state, found["ask_unit"].done) == ("done", "done", 3)
    assert (found["ask_unit_to_mend"].state, found["ask_unit_to_mend"].sometimes) == ("skipped", True)
    group = found["ask_leading_group"]
    assert (group.state, group.open, group.answered, group.parts) == ("waiting", 1, 1, 3)
    assert found["issue_replies"].state == "ahead"
    give(parts("approval")[0][0], say("return", "再压缩"))
    move(number)
    found = steps(number)
    assert [(e["round"], e["reason"]) for e in found["ask_leading_group"].earlier] == [(1, "再压缩")]
    assert (found["ask_section"].state, found["ask_section"].round, found["draw_up"].state) == ("waiting", 2, "ahead")


def test_the_list_has_late_cases_first_and_ended_ones_last() -> None:
    def body(case: CaseRun) -> str:
        return "办结"

    with db.transaction() as tx:
        make.person(tx, "甲一")
    ended = small.begin(small.procedure_of("listed", body))
    move(ended)
    district = staff.settle()
    plan = staff.open_plan()
    idle = small.begin(small.procedure_of("listed", body), cycle="2")
    staff.declare(part("declare", f"unit:{district.units[FARM]}"))
    move(plan)
    at(2009, 11, 9, 9)
    with db.reading() as look:
        rows = case_view.overview(look)
        open_ones = case_view.overview(look, state="open", procedure="training-plan")
    assert [(r.id, r.late) for r in rows] == [(plan, True), (idle, False), (ended, False)]
    assert [(r.id, r.open_parts) for r in open_ones] == [(plan, 3)]


def test_a_number_that_is_none_is_said_so() -> None:
    with pytest.raises(NoSuchCase):
        why(404)


def command(url: str, home: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    """Run the command line as a user does."""
    return subprocess.run(
        [sys.executable, "-m", "qingshan", *words],
        cwd=Path(__file__).resolve().parents[2],
        env={**os.environ, "QINGSHAN_DATABASE_URL": url, "QINGSHAN_HOME": str(home)},
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_the_commands_print_the_same_for_people_and_for_programs(database: str, tmp_path: Path) -> None:
    staff.settle()
    number = staff.open_plan()
    said = why(number)
    assert command(database, tmp_path, "case", "why", str(number)).stdout.strip() == said
    shown = json.loads(command(database, tmp_path, "case", "show", str(number), "--json").stdout)
    assert (shown["why"], shown["steps"][1]["state"], shown["steps"][1]["open"]) == (said, "waiting", 3)
    [listed] = json.loads(command(database, tmp_path, "case", "list", "--json", "--state", "open").stdout)
    assert (listed["id"], listed["open_parts"], listed["late"]) == (number, 3, False)
    missing = command(database, tmp_path, "case", "why", "404")
    assert (missing.returncode, missing.stderr.strip().splitlines()[-1][:7]) == (2, "QS-1001")


def test_an_article_is_shown_with_its_words_source_and_how_sure(tmp_path: Path) -> None:
    printed = command("", tmp_path, "policy", "show", "第15条", "--on", "2009-12-01", "--json")
    shown = json.loads(printed.stdout)
    values = {value["key"]: value for value in shown["values"]}
    close = values["training.declaration.close"]
    assert (close["value"], close["sure"]) == ("12月31日", "措施原文")
    assert "每年12月底前" in close["words"]
    assert values["training.review.days"]["sure"] == "未核实"
    assert shown["on"] == "2009-12-01"
