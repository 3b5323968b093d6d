"""The pack of the Measures against their text: every quotation verbatim, every value read by a gate."""

from datetime import date

import pytest

from policy.facts import read_facts
from policy.gates import find_gate
from policy.pack_files import FOLDER, pack_names
from policy.packs import Pack, load_pack
from policy.training_plan import declaration_days
from policy.values import Value
from tests.policy.tables import pack_with, read_tables

NAME = "qingshanhu-2009"
DAY = date(2010, 1, 1)
TEXT = (FOLDER / NAME / "measures.txt").read_text(encoding="utf-8")
VALUES = [value for key in load_pack(NAME).keys for value in load_pack(NAME).history(key)]


def measure(number: str) -> str:
    """Return the paragraph of one measure."""
    return next(line for line in TEXT.splitlines() if line.startswith(f"{number}、"))


def test_text_has_the_32_measures_and_their_preamble() -> None:
    assert all(measure(str(number)) for number in range(1, 33))
    assert "十破十立" in TEXT
    assert "2009年7月21印发" in TEXT
    assert "凯发" not in TEXT
    assert "版权所有" not in TEXT


@pytest.mark.parametrize("value", VALUES, ids=lambda value: value.key)
def test_words_are_verbatim_and_of_their_article(value: Value) -> None:
    """Our defaults quote the sentence that they fill in, so they are held to it as well."""
    assert value.words in measure(value.article)


@pytest.mark.parametrize("value", VALUES, ids=lambda value: value.key)
def test_value_in_the_measures_names_them_as_source_and_a_default_says_that_it_is_one(value: Value) -> None:
    if value.sure == "in_measures":
        assert value.source == f"《若干措施》第{value.article}条"
    else:
        assert value.sure == "unverified"
        assert "区委组织部" in value.source


def test_what_is_left_to_people_is_verbatim_and_holds_no_gate() -> None:
    for left in load_pack(NAME).not_modelled:
        assert left.words in measure(left.article)
        assert left.why
        assert not any(word in left.words for word in ("必须", "不得", "一律", "严禁"))


def test_order_and_special_approvers_are_approvers() -> None:
    pack = load_pack(NAME)
    approvers = set(pack.value("training.approval.approvers", DAY).labels())
    assert set(pack.value("training.approval.order", DAY).texts()) == approvers
    assert set(pack.value("training.special.approvers", DAY).texts()) <= approvers


class Reading:
    """Rules that remember which keys were asked for."""

    def __init__(self, rules: Pack) -> None:
        self.rules, self.read = rules, set[str]()

    def value(self, key: str, on: date) -> Value:
        self.read.add(key)
        return self.rules.value(key, on)

    def history(self, key: str) -> tuple[Value, ...]:
        self.read.add(key)
        return self.rules.history(key)

    def __getattr__(self, name: str) -> object:
        return getattr(self.rules, name)


def test_every_value_of_every_pack_is_read_by_a_gate_or_sets_a_term() -> None:
    read: set[str] = set()
    for case in read_tables():
        rules = Reading(pack_with(case.set, case.pack))
        gate = find_gate(case.gate)
        gate.function(rules, case.on, **read_facts(gate.facts, case.facts))  # type: ignore[arg-type]
        read |= rules.read
    days = Reading(load_pack(NAME))
    declaration_days(days, DAY, 2010)  # type: ignore[arg-type]
    read |= days.read
    terms = {f"training.{part}.days" for part in ("confirm", "review", "signoff", "approval")}
    terms |= {f"selection.{part}.days" for part in ("step", "review", "inspect", "meeting", "election")}
    assert {key for name in pack_names() for key in load_pack(name).keys} - read == terms
