"""Templates: complete, strict (F17: tests/faults), literal with user data (A11), quiet in previews (A23), silent outside (A25)."""

import re

import pytest
from jinja2 import meta

from models import db
from notifications.errors import UnknownKind
from notifications.kinds import KINDS, OPTIONAL
from notifications.render import HERE, PARTS, environment, one_line, render
from tests.notifications import office

OURS = {"link", "number", "code"}
NAMES = [name for name in KINDS if name != "digest"]


def _declared(kind: str) -> dict[str, str]:
    return {name: f"【{name}】" for name in KINDS[kind].needs}


def _used(kind: str) -> set[str]:
    found: set[str] = set()
    for path in [f"{kind}/{part}" for part in PARTS] + ["_base/body.txt", "_base/body.html"]:
        source = (HERE / path).read_text(encoding="utf-8")
        found |= meta.find_undeclared_variables(environment().parse(source))
    return found


def test_every_kind_has_its_templates_and_every_template_its_kind() -> None:
    folders = {path.name for path in HERE.iterdir() if not path.name.startswith("_")}
    assert folders == set(KINDS)
    assert all((HERE / kind / part).is_file() for kind in KINDS for part in PARTS)


@pytest.mark.parametrize("kind", KINDS)
def test_a_template_uses_its_declared_variables_and_no_other(kind: str) -> None:
    used, declared = _used(kind), set(KINDS[kind].needs)
    assert declared <= used
    assert used <= declared | set(OPTIONAL) | OURS


@pytest.mark.parametrize("kind", NAMES)
def test_a_kind_says_all_that_it_was_given_and_carries_its_link(kind: str) -> None:
    words = render(kind, _declared(kind), has_link=True)
    for value in _declared(kind).values():
        assert value in words.body and value in words.html
    wants = KINDS[kind].link != "none"
    assert ("⟦link⟧" in words.body) >= wants and ("⟦link⟧" in words.html) >= wants
    assert "⟦number⟧" in words.body and "⟦number⟧" in words.html


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(UnknownKind):
        render("no_such_kind", {})


@pytest.mark.parametrize("kind", NAMES)
def test_a23_a_subject_shows_no_name_post_or_result(kind: str) -> None:
    given = {name: f"机密{name}" for name in (*KINDS[kind].needs, *OPTIONAL)} | {"case_title": "某计划"}
    assert "机密" not in render(kind, given).subject


@pytest.mark.parametrize("kind", NAMES)
def test_a11_a_line_break_cannot_enter_a_subject(kind: str) -> None:
    evil = "某计划\r\nBcc: x@y.example\u2028\x00\x0b甲"
    subject = render(kind, dict.fromkeys(KINDS[kind].needs, evil)).subject
    assert re.search(r"[\x00-\x1f\x7f\x85\u2028\u2029]", subject) is None and subject


def test_one_line_keeps_the_words() -> None:
    assert one_line("  甲\r\n乙\t丙 ") == "甲 乙 丙"


@pytest.mark.parametrize("kind", [k for k in NAMES if KINDS[k].about_case])
def test_a25_a_restricted_case_shows_outside_neither_link_procedure_nor_name(kind: str) -> None:
    words = render(kind, _declared(kind), has_link=True, secrecy="restricted", is_outside=True)
    shown = words.subject + words.body + words.html
    assert words.bare and "您有一项待办，请到单位登录办理" in words.body and words.subject == "您有一项待办"
    assert "【" not in shown and "⟦link⟧" not in shown and KINDS[kind].title not in shown
    assert "【" in render(kind, _declared(kind), secrecy="restricted", is_outside=False).body


@pytest.mark.parametrize("kind", ["code", "sign_in"])
def test_codes_and_sign_ins_are_sent_at_every_secrecy_level(kind: str) -> None:
    outside = render(kind, {}, has_link=True, secrecy="restricted", is_outside=True)
    assert ("⟦code⟧" if kind == "code" else "⟦link⟧") in outside.body


def test_the_words_are_the_offices() -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in HERE.rglob("*.*"))
    assert not re.search(r"[!！]|驳回|审批流|案件|点击|哎呀", re.sub(r"<!doctype", "", text))


def test_a_fingerprint_changes_with_the_wording_and_not_with_the_values(database: str) -> None:
    one, two = (render("call", {**_declared("call"), "case_title": title}) for title in ("甲", "乙"))
    assert one.template == two.template != render("remind", _declared("remind")).template
    [asked] = office.ask()
    office.send(office.notice(asked))
    with db.reading():
        assert office.messages()[0].template == render("review", _declared("review")).template
