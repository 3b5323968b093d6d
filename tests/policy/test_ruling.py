"""A verdict made from the value that decided: its citation, words, pack and certainty, and who may except."""

from dataclasses import replace
from datetime import date

from policy.packs import load_pack
from policy.ruling import chinese_day, names, not_applicable, not_in_force, ok, outside, refused
from policy.values import Scope

PACK = load_pack("qingshanhu-2009")
DAYS = PACK.value("training.review.days", date(2010, 3, 1))
GENERAL = replace(DAYS, binding="general", may_except="部长", applies_to=Scope(bodies=("乡镇",), ranks=("科级",)))


def test_it_rests_on_the_value_and_only_a_refusal_says_who_may_except() -> None:
    good = ok("g", GENERAL, "可以。", {"数": 1})
    bad = refused("g", GENERAL, "不可以。", {"数": 1}, remedy="请改。")
    none = not_applicable("g", GENERAL, "不适用。", {"数": 1})
    assert [one.outcome for one in (good, bad, none)] == ["ok", "refused", "not_applicable"]
    for one in (good, bad, none):
        assert (one.gate, one.article, one.words) == ("g", DAYS.cite, DAYS.words)
        assert (one.numbers, one.pack, one.sure) == ({"数": 1}, "qingshanhu-2009", DAYS.sure_words)
    assert [(one.remedy, one.may_except) for one in (good, bad, none)] == [("", ""), ("请改。", "部长"), ("", "")]
    assert ok("g", DAYS, "").numbers == {}


def test_outside_what_it_applies_to_a_value_is_no_obstacle() -> None:
    assert outside("g", GENERAL, bodies="乡镇", ranks="科级") is None
    found = outside("g", GENERAL, bodies="街道", ranks="", posts="站长")
    assert found is not None and found.outcome == "not_applicable"
    assert found.reason == "《若干措施》第15条关于“审核期限”的规定不适用于街道、站长。"


def test_rules_that_do_not_know_something_say_so() -> None:
    found = not_in_force("g", PACK, "试用期")
    assert (found.outcome, found.gate, found.pack) == ("not_applicable", "g", PACK.name)
    assert (found.article, found.reason) == (f"《{PACK.title}》", "现行规则包没有“试用期”的规定。")
    assert (found.remedy, found.sure, found.may_except) == ("", "", "")


def test_days_and_names_as_in_a_sentence() -> None:
    assert chinese_day(date(2026, 1, 2)) == "2026年1月2日"
    assert names(("甲", "乙")) == "甲、乙"
