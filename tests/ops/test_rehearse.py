"""The rehearsal (演练) as a user starts it: through the real links, in fake time, told as one object of JSON."""

import json
import subprocess
import sys

import pytest

from qingshan.commands.demo import ENDS
from qingshan.rehearse.session import SCENES
from qingshan.settings import ROOT

FIELDS = {"procedure", "case", "outcome", "acts", "answers", "notices", "simulated_days", "wall_s"}
IN_ORDER = [
    "issue_call",
    "ask_unit",
    "ask_head",
    "close_call",
    "ask_reviewer",
    "draw_up",
    "ask_chief",
    "ask_deputy_head",
]
IN_ORDER += ["ask_department_head", "ask_leading_group", "record_leading_group", "ask_principal_leaders"]
IN_ORDER += ["record_principal_leaders", "check_content", "issue_plan", "issue_replies"]


def _rehearse(*words: str, timeout: int = 170) -> dict[str, object]:
    done = subprocess.run(
        [sys.executable, "-m", "qingshan", "rehearse", *words, "--json"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=timeout,
        check=True,
    )
    return dict(json.loads(done.stdout.strip().splitlines()[-1]))


def test_the_yearly_plan_is_rehearsed_from_the_call_to_the_replies() -> None:
    came = _rehearse("training-plan")
    assert set(came) >= FIELDS
    assert (came["procedure"], came["outcome"]) == ("training-plan", "已批复")
    acts = came["acts"]
    assert isinstance(acts, list)
    assert [acts.index(name) for name in IN_ORDER] == sorted(acts.index(name) for name in IN_ORDER)
    assert "back_to_ask_section" in acts  # a principal leader returned it: every approval was void
    assert acts.count("record_leading_group") == 2
    assert came["journal"]["breaks"] == 0  # type: ignore[index]
    assert came["failed_notices"] == 0


@pytest.mark.slow
@pytest.mark.parametrize(
    ("procedure", "outcome", "refused"),
    [
        ("directed-recommendation", "已任职", "名册缺少区政协"),
        ("internal-competition", "已任职备案", "公示期内印发任职通知"),
        ("post-rotation", "已轮岗备案", "任职满10年的暂不轮岗"),
        ("mutual-choice", "已优化组合备案", "本轮结束以后再选择"),
    ],
)
def test_another_manner_of_selecting_is_rehearsed_to_its_end(procedure: str, outcome: str, refused: str) -> None:
    came = _rehearse(procedure)
    assert (came["procedure"], came["outcome"]) == (procedure, outcome)
    assert refused in {one["what"] for one in came["refusals"]}  # type: ignore[attr-defined]
    assert came["journal"]["breaks"] == 0  # type: ignore[index]


@pytest.mark.slow
def test_the_same_seed_gives_the_same_course() -> None:
    first, again, other = (_rehearse("training-plan", "--seed", seed) for seed in ("3", "3", "4"))
    assert (first["acts"], first["answers"], first["notices"]) == (again["acts"], again["answers"], again["notices"])
    assert first["acts"] != other["acts"]


@pytest.mark.slow
@pytest.mark.timeout(1300)
def test_a_selection_of_the_same_seed_comes_out_the_same_down_to_each_number() -> None:
    first, again = (_rehearse("open-selection", "--seed", "3", timeout=600) for _ in range(2))
    assert first["outcome"] == again["outcome"] == "已任职"
    for part in ("acts", "answers", "notices", "gates", "refusals"):
        assert first[part] == again[part], part
    gates = first["gates"]
    assert isinstance(gates, list) and len(gates) > 60
    assert all(gate["article"] and isinstance(gate["numbers"], dict) and gate["outcome"] for gate in gates)
    assert any(gate["numbers"].get("综合成绩") for gate in gates if gate["gate"] == "combined_result")


def test_the_demonstration_knows_the_end_of_everything_it_plays() -> None:
    assert set(ENDS) == set(SCENES)


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_the_demonstration_runs_everything_by_itself() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "qingshan", "demo", "--json"], cwd=ROOT, capture_output=True, text=True, timeout=850
    )
    assert done.returncode == 0, done.stderr[-2000:]
    came = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    ends = [(one["procedure"], one["outcome"]) for one in came]
    assert ends == [
        ("training-plan", "已批复"),
        ("class-change", "同意变更"),
        ("class-run", "已结班"),
        ("special-training", "不予受理"),
        ("special-training", "已批复"),
        ("directed-recommendation", "已任职"),
        ("refused-selection", "已任职"),
        ("internal-competition", "已任职备案"),
        ("post-rotation", "已轮岗备案"),
        ("mutual-choice", "已优化组合备案"),
        ("open-selection", "已任职"),
        ("open-selection", "已任职"),
    ]
    assert all(one["journal"]["breaks"] == 0 for one in came)
