"""The record of a case is read by clerks: every kind and name of an entry that the code can write has words."""

import ast
import re
from collections.abc import Iterator
from datetime import date

from models import db, journal
from policy.gates import gates
from qingshan.settings import ROOT
from tasks.office_settings import SETTINGS
from tasks.procedures import PROCEDURES
from tests.web.facts import rows
from tests.web.plan_office import words
from tests.web.site import Site, a_case, a_clerk, answer_by_code, signed_in
from web.record_words import ENTRIES, name_words

FOLDERS = ("models", "tasks", "notifications", "flows", "web", "qingshan")
NAME_AT = {  # calls that write an entry, in which file, and where in the call its name stands
    ("journal.append", ""): 3,
    ("_journal", "timers.py"): 2,
    ("_journalled", "office_values.py"): 2,
    ("run.changed", ""): 0,
}
NAMED = {  # a name that is not written out where it is journalled comes from here, and has its words there
    "wait.name": "the wait's title",
    "act.name": "the act's title",
    "verdict.gate": "the gate's Chinese",
    "procedure.key": "the procedure's title",
    "case.procedure": "the procedure's title",
    "name": "the caller's, found by its own call, or the title of a setting, an act or the desk",
    "kind": "the import's change",
    "state": "the end of an office value",
    "post": "the post that an import fills",
}
CHINESE = re.compile(r"^[\u4e00-\u9fff“”、（）0-9]+$")


def _calls() -> Iterator[tuple[ast.Call, int]]:
    """Return every call that writes an entry, with where its name stands."""
    for path in sorted(path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                called = ast.unparse(node.func)
                at = NAME_AT.get((called, ""), NAME_AT.get((called, path.name)))
                if at is not None:
                    yield node, at


def _said(node: ast.expr) -> set[str]:
    """Return the texts that an argument can be; one that is not written out must be known to `NAMED`."""
    if isinstance(node, ast.IfExp):
        return _said(node.body) | _said(node.orelse)
    if isinstance(node, ast.Constant):
        return {str(node.value)}
    assert ast.unparse(node) in NAMED, f"whose words has {ast.unparse(node)}?"
    return set()


def test_every_kind_of_entry_that_the_code_writes_has_words() -> None:
    kinds = {kind for call, at in _calls() if at == 3 for kind in _said(call.args[2])}
    assert {"answer", "changed", "setting", "seal"} <= kinds
    assert kinds == set(ENTRIES)


def test_every_name_of_an_entry_that_the_code_writes_has_words() -> None:
    names = {name for call, at in _calls() if len(call.args) > at for name in _said(call.args[at])}
    assert {"correct_held", "report_unapproved", "delivered_by_hand", "reminded", "proof"} <= names
    wanted = {*names, *SETTINGS, *PROCEDURES, *gates(), "head_id", "training_officer_id"}
    assert {name for name in wanted if not CHINESE.match(name_words(name, {}))} == set()


def test_a_name_that_nobody_knows_is_left_out_and_not_shown_as_the_program_has_it() -> None:
    assert name_words("no_such_act", {}) == ""
    assert name_words("ask", {"ask": "审核培训班次"}) == "审核培训班次"


def test_the_page_of_a_case_shows_no_word_of_the_program(site: Site) -> None:
    scene, browser = a_case(people=2), site.browser()
    answer_by_code(browser, scene)
    with db.transaction() as tx:
        for kind, name in (("changed", "change_decision"), ("desk", "correct_held"), ("message", "escalated")):
            journal.append(
                tx, journal.chain_of(scene.case_id), kind, name, facts={"day": date(2009, 11, 2).isoformat()}
            )
        journal.append(tx, journal.chain_of(scene.case_id), "refusal", "review_opinion")
    page = signed_in(site, a_clerk()).get(f"/desk/case/{scene.case_id}").text
    heads = re.findall(r"<p><b>(.*?)</p>", page[page.index('class="journal"') :])
    assert len(heads) == len(rows("SELECT 1 FROM journal_entry WHERE chain = :c", c=f"case:{scene.case_id}"))
    assert [head for head in heads if re.search(r"[a-z]+_[a-z]+|proof", words(head))] == []
    assert "统筹时改变审核决定" in page and "更正举办情况" in page
