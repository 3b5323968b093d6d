"""`qingshan policy …` and the office's own values: read with --office, said aloud when they are there and not read."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from models import db
from qingshan.settings import ROOT
from tasks import office_values
from tests import make
from tests.tasks.office_value_kit import CLOSE, DAYS, draft

THERE = "注意：本单位另有经审核的自定数值1项，本次没有读取；要一并查询，请加 --office。"
NAMES = "appointing.names.standard"
Run = subprocess.CompletedProcess[str]


@pytest.fixture
def site(database: str, tmp_path: Path) -> dict[str, str]:
    """Give the environment of an installation whose office has set one value."""
    with db.transaction() as tx:
        clerk, chief = (make.person(tx, name, roles=[role]).id for name, role in (("干一", "clerk"), ("科一", "chief")))
        office_values.approve(tx, office_values.propose(tx, draft(), clerk).id, chief)
        office_values.propose(
            tx, draft(key=CLOSE, typed="12-20", sure="verified"), clerk
        )  # not approved: counts for nothing
    return {
        "QINGSHAN_HOME": str(tmp_path),
        "QINGSHAN_DATABASE_URL": database,
        "QINGSHAN_PREFECT_DATABASE_URL": database,
    }


def run(site: dict[str, str], *words: str, given: str = "") -> Run:
    return subprocess.run(
        [sys.executable, "-m", "qingshan", "policy", *words],
        cwd=ROOT,
        env={**os.environ, **site},
        input=given,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
    )


def days(done: Run) -> str:
    found = json.loads(done.stdout)["values"]
    return next(str(row["value"]) for row in found if row["key"] == DAYS)


def test_show_takes_them_in_under_the_article_that_leaves_the_value_open(site: dict[str, str]) -> None:
    plain = run(site, "show", "15", "--on", "2009-12-01", "--json")
    assert (days(plain), plain.stderr.strip()) == ("10", THERE)
    assert json.loads(plain.stdout)["office"] == {"read": False, "values": 1}
    with_them = run(site, "show", "15", "--on", "2009-12-01", "--office", "--json")
    assert (days(with_them), with_them.stderr) == ("7", "")
    assert json.loads(with_them.stdout)["office"] == {"read": True, "values": 1}
    assert "审核期限：7" in run(site, "show", "15", "--on", "2009-12-01", "--office").stdout


def test_list_counts_them_and_the_pack_has_another_hash(site: dict[str, str]) -> None:
    plain, with_them = (
        json.loads(run(site, "list", "--json", "--on", "2009-12-01", *o).stdout) for o in ((), ("--office",))
    )
    hashes = [{row["name"]: row["hash"] for row in one["packs"]} for one in (plain, with_them)]
    assert {name for name in hashes[0] if hashes[0][name] != hashes[1][name]} == {"qingshanhu-2009"}
    done = run(site, "list", "--on", "2009-12-01")
    assert THERE in done.stderr and "自定数值" not in done.stdout
    assert "本单位经审核的自定数值1项，已计入。" in run(site, "list", "--on", "2009-12-01", "--office").stdout


def test_eval_and_check_ask_the_rules_that_the_office_works_by(site: dict[str, str]) -> None:
    with db.transaction() as tx:
        clerk, chief = (make.person(tx, name, roles=[role]).id for name, role in (("干三", "clerk"), ("科三", "chief")))
        new = draft(key=NAMES, typed="科长", sure="verified")
        office_values.approve(tx, office_values.propose(tx, new, clerk).id, chief)
    asked = ("eval", "post_name", "--facts", "-", "--on", "2009-12-01", "--json")
    plain = run(site, *asked, given='{"职务名称": "科长"}')
    assert (plain.returncode, plain.stderr[:7]) == (2, "QS-6104")
    verdict = json.loads(run(site, *asked, "--office", given='{"职务名称": "科长"}').stdout)
    assert (verdict["outcome"], verdict["office"]) == ("ok", {"read": True, "values": 2})
    found = [json.loads(run(site, "check", "--json", "--on", "2026-11-25", *o).stdout) for o in ((), ("--office",))]
    assert found[1]["values"] == found[0]["values"] + 2
    assert [one["office"]["read"] for one in found] == [False, True]
    assert "单位自定，审核期限" in " ".join(found[1]["failures"]), "checked in 2009 for the last time"


def test_without_a_database_that_is_up_the_law_is_asked_all_the_same(tmp_path: Path) -> None:
    away = {"QINGSHAN_HOME": str(tmp_path), "QINGSHAN_DATABASE_URL": "postgresql://x:y@127.0.0.1:9/none"}
    for site in ({"QINGSHAN_HOME": str(tmp_path / "none")}, away):
        done = run(site, "show", "15", "--json")
        assert (done.returncode, done.stderr) == (0, "")
        assert json.loads(done.stdout)["office"] == {"read": False, "values": None}
    assert not (tmp_path / "none").exists()
    assert run(away, "show", "15", "--office").returncode == 2
