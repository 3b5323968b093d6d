"""F17: a template lacks a variable, or user data looks like a template: refused before a row exists; shown literally.

Guards: Jinja2 in its strict mode, with automatic escaping, and user data that is only ever a value. The last test is the
same template with Jinja2 as it comes.
"""

import jinja2
import pytest
from jinja2 import UndefinedError

from notifications.errors import MissingVariable
from notifications.kinds import KINDS
from notifications.render import HERE, environment, render
from tests.notifications import office

NAMES = [name for name in KINDS if name != "digest"]
EVIL = "{{7*7}}{% raw %}<script>alert(1)</script>⟦link⟧⟦code⟧${7*7}"


def _declared(kind: str) -> dict[str, str]:
    return {name: f"【{name}】" for name in KINDS[kind].needs}


@pytest.mark.parametrize("kind", NAMES)
def test_f17_a_missing_variable_is_refused_and_named(kind: str) -> None:
    for name in KINDS[kind].needs:
        given = {key: value for key, value in _declared(kind).items() if key != name}
        with pytest.raises(MissingVariable, match=name) as refused:
            render(kind, given)
        assert refused.value.code == "QS-7002"


def test_f17_a_template_that_wants_more_than_declared_is_refused() -> None:
    with pytest.raises(UndefinedError, match="surprise"):
        environment().from_string("{{ surprise }}").render({})


def test_f17_no_row_exists_after_a_refused_notice(database: str) -> None:
    first, second = office.ask(times=2)
    broken = office.notice(second, context={"case_title": "某计划"})
    with pytest.raises(MissingVariable):
        office.send(office.notice(first), broken)
    assert office.messages() == []


@pytest.mark.parametrize("kind", NAMES)
def test_f17_what_people_wrote_is_shown_and_never_run(kind: str) -> None:
    words = render(kind, dict.fromkeys(KINDS[kind].needs, EVIL), has_link=False)
    if KINDS[kind].needs:
        assert "{{7*7}}" in words.body and "{{7*7}}" in words.html
    assert "49" not in words.body + words.html + words.subject
    assert "<script" not in words.html
    assert "⟦link⟧" not in words.body + words.html + words.subject
    if kind != "code":
        assert "⟦code⟧" not in words.body + words.html


def test_jinja_as_it_comes_would_let_both_through() -> None:
    """Guard off: no strictness, no escaping."""
    plain = jinja2.Environment(loader=jinja2.FileSystemLoader(HERE))
    source = (HERE / "review" / "body.html").read_text("utf-8")
    assert "<script>" in plain.from_string(source).render(dict.fromkeys(KINDS["review"].needs, EVIL))
    assert plain.from_string("请办理{{ item_title }}").render({}) == "请办理"
