"""The further conditions of a nominee, each with its article, under the rules that know it. Measures 17, 20, 24."""

from datetime import datetime

import pytest

from models.waits import Wait
from tasks.forms import FormIncomplete
from tests.conftest import SHANGHAI, set_clock
from tests.flows import selection_staff as staff
from tests.flows.staff import give, move, parts, say
from tests.flows.test_selection_planning import verdicts

TIE = "直接上下级"


def begun(year: int, pack: str | None = None) -> tuple[int, Wait]:
    set_clock(datetime(year, 3, 1, 9, tzinfo=SHANGHAI))
    case = staff.begin(staff.settle(), posts=1, pack=pack)
    staff.work(case, until="ask_eligibility")
    [(_, wait)] = [(a, w) for a, w in parts() if w.name == "ask_eligibility"]
    return case, wait


def enter(case: int, wait: Wait, changed: dict[str, str]) -> None:
    [(part, _)] = [(a, w) for a, w in parts() if w.name == "ask_eligibility"]
    give(part, say("done", **staff.filled(wait, **changed)))
    move(case)


@pytest.mark.usefixtures("database")
def test_relatives_requirements_and_everything_else_are_asked_of_each() -> None:
    case, wait = begun(2010)
    first, second, third, fourth = (str(c.id) for c in staff.candidates(case))
    post = staff.table(wait, "posts")[0][0]
    with pytest.raises(FormIncomplete, match="同时选择"):
        enter(case, wait, {f"relatives:{first}:relation": "夫妻"})
    changed = {
        f"posts:{post}:party": "是",
        f"relatives:{first}:relation": "夫妻",
        f"relatives:{first}:tie": TIE,
        f"requirements:{second}:met0": "没有认定",
        f"requirements:{third}:met2": "没有认定",
    }
    enter(case, wait, changed)
    assert [c.state for c in staff.candidates(case)] == ["excluded"] * 3 + ["eligible"]
    reasons = [c.left_reason for c in staff.candidates(case)]
    assert "夫妻" in reasons[0] and "身体条件" in reasons[1] and "党龄" in reasons[2] and fourth
    found = verdicts(case, "check_eligibility")
    wanted = {"tenure", "effect_periods", "kinship_avoidance", "requirements_met", "service_record", "term_limits"}
    assert wanted | {"promotion_training", "barred_circumstances", "family_abroad"} <= set(found)
    assert found["barred_circumstances"] == found["service_record"] == "not_applicable"  # 2002; section rank


@pytest.mark.usefixtures("database")
def test_since_2019_circumstances_and_a_family_abroad_bar() -> None:
    case, wait = begun(2020)
    first, second, third, _ = (str(c.id) for c in staff.candidates(case))
    changed = {
        f"circumstances:{first}:barred": "跑官拉票",
        f"circumstances:{second}:abroad": "配偶已移居",
        f"circumstances:{third}:abroad": "配偶已移居",
        f"circumstances:{third}:special": "是",
    }
    enter(case, wait, changed)
    assert [c.state for c in staff.candidates(case)] == ["excluded", "excluded", "eligible", "eligible"]
    assert "跑官拉票" in staff.candidates(case)[0].left_reason


@pytest.mark.parametrize(
    ("years", "state"),
    [(("4", "2"), "excluded"), (("5", "2"), "eligible"), (("6", "1"), "excluded"), (("6", "3"), "eligible")],
)
@pytest.mark.usefixtures("database")
def test_a_post_of_county_rank_counts_service_and_grassroots(years: tuple[str, str], state: str) -> None:
    case, wait = begun(2010)
    post = staff.table(wait, "posts")[0][0]
    changed = {f"posts:{post}:proposed_rank": "县处级副职"}
    with pytest.raises(FormIncomplete, match="县处级"):
        enter(case, wait, changed | {f"service:{row}:education": "" for row, _ in staff.table(wait, "service")})
    for row, _ in staff.table(wait, "service"):
        changed |= {f"people:{row}:rank": "乡科级正职", f"service:{row}:education": "大学专科"}
        changed |= {f"service:{row}:{key}": n for key, n in zip(("worked", "grassroots"), years, strict=True)}
        changed |= {f"service:{row}:below": "2", f"service:{row}:training": "3", f"term:{row}:changes": "0"}
    enter(case, wait, changed)
    assert {c.state for c in staff.candidates(case)} == {state}
