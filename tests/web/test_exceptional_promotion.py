"""破格 through its pages: grounds and evidence, limits by pack, the superior's consent before the discussion, the reason in the notice."""

import pytest

from tests.conftest import set_clock
from tests.flows import selection_staff as staff
from tests.flows.staff import move
from tests.web.notice_office import BEGUN, NoticeOffice, verdicts
from tests.web.site import Site

SHORT = {"2010": "2008-03-02", "today": "2024-03-03"}  # two years in rank; three are needed


def begun(
    site: Site, era: str, *, rank: str = "科员级", claim: bool = True, until: str = "ask_break"
) -> tuple[NoticeOffice, int]:
    """Bring a selection to the exception asked for its first nominee, who is short of the years in rank."""
    set_clock(BEGUN[era])
    people = staff.settle()
    office = NoticeOffice(site, people, staff.begin(people, posts=1, title="公推优选工作部门副职"), era)
    staff.work(office.case, until="ask_eligibility")
    first = staff.candidates(office.case)[0].id
    given = {f"people:{first}:since": SHORT[era], f"people:{first}:rank": rank}
    answer = office.press("ask_eligibility", **given, **({f"people:{first}:break": "是"} if claim else {}))
    assert answer.status_code == 200
    if until != "ask_break":
        staff.work(office.case, until=until)
    return office, first


def exception(first: int, **changed: str) -> dict[str, str]:
    """Fill in an exception: promoted two years ago, evidence given."""
    given = {"promoted_on": "2008-03-02", "break_case": "任科员级满二年", "break_reason": "抗洪抢险中作出突出贡献"}
    return {f"breaks:{first}:{key}": value for key, value in (given | changed).items()}


@pytest.mark.parametrize("era", ["2010", "today"])
def test_without_the_exception_who_is_short_of_years_is_excluded(site: Site, era: str) -> None:
    office, first = begun(site, era, claim=False)
    [one] = [c for c in staff.candidates(office.case) if c.id == first]
    assert one.state == "excluded" and "不足3年" in one.left_reason


@pytest.mark.parametrize("era", ["2010", "today"])
def test_an_exception_without_its_evidence_is_refused(site: Site, era: str) -> None:
    office, first = begun(site, era)
    for n, name in enumerate(("作出突出贡献", "干部群众一致公认")):
        answer = office.press("ask_break", **exception(first, **{f"need{n}": ""}))
        assert answer.status_code == 422 and f"没有写明{name}的依据" in answer.text


@pytest.mark.parametrize(
    ("era", "promoted_on", "open_"),
    [
        ("today", "2025-03-03", False),  # eleven months, full twelve tomorrow
        ("today", "2025-03-02", True),  # twelve today
        ("today", "2025-02-02", True),  # thirteen
        ("2010", "2009-12-01", True),  # the limits are of 2014: under the regulation of 2002 there are none
    ],
)
def test_who_was_promoted_less_than_a_year_ago_cannot_be_excepted(
    site: Site, era: str, promoted_on: str, open_: bool
) -> None:
    office, first = begun(site, era)
    assert office.press("ask_break", **exception(first, promoted_on=promoted_on)).status_code == 200
    one = next(c for c in staff.candidates(office.case) if c.id == first)
    assert (one.state == "eligible") is open_ and bool(one.facts.get("break")) is open_
    if not open_:
        assert "不足12个月" in one.left_reason


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"probation": "是"}, "试用期未满"),
        ({"before": "是"}, "不得连续突破"),
        ({"waived": "基本条件"}, "拟突破基本条件"),
    ],
)
def test_what_may_never_be_excepted_today_excludes(site: Site, changed: dict[str, str], why: str) -> None:
    office, first = begun(site, "today")
    office.press("ask_break", **exception(first, promoted_on="2024-03-02", **changed))
    one = next(c for c in staff.candidates(office.case) if c.id == first)
    assert one.state == "excluded" and why in one.left_reason


@pytest.mark.parametrize(
    ("era", "rank", "open_"), [("today", "办事员级", False), ("2010", "办事员级", True), ("today", "科员级", True)]
)
def test_two_levels_at_once_are_refused_today(site: Site, era: str, rank: str, open_: bool) -> None:
    office, first = begun(site, era, rank=rank)
    office.press("ask_break", **exception(first))
    one = next(c for c in staff.candidates(office.case) if c.id == first)
    assert (one.state == "eligible") is open_, one.left_reason
    if not open_:
        assert "拟升2级，超过1级" in one.left_reason


def to_the_consent(site: Site, era: str, rank: str = "科员级") -> tuple[NoticeOffice, int]:
    office, first = begun(site, era, rank=rank)
    office.press("ask_break", **exception(first))
    staff.work(office.case, until="ask_consent")
    assert office.open("ask_consent")
    return office, first


@pytest.mark.parametrize(
    ("era", "rank"), [("today", "科员级"), ("2010", "办事员级")]
)  # of 2002 only a leap needs consent
def test_nothing_is_discussed_before_the_superior_has_agreed(site: Site, era: str, rank: str) -> None:
    office, first = to_the_consent(site, era, rank)
    answer = office.press(
        "ask_consent", **{f"consents:{first}:answer": "尚未答复", f"consents:{first}:consented_on": ""}
    )
    assert answer.status_code == 422 and "经上级同意" in answer.text
    answer = office.press("ask_consent", **{f"consents:{first}:number": ""})
    assert answer.status_code == 422 and "答复文号" in answer.text
    assert office.press("ask_consent").status_code == 200
    assert verdicts(office.case, "break_consent")[-1]["outcome"] == "ok"


def test_under_the_regulation_of_2002_one_level_needs_no_consent(site: Site) -> None:
    office, first = to_the_consent(site, "2010")
    answer = office.press(
        "ask_consent", **{f"consents:{first}:answer": "尚未答复", f"consents:{first}:consented_on": ""}
    )
    assert answer.status_code == 200 and verdicts(office.case, "break_consent")[-1]["outcome"] == "not_applicable"


def test_who_is_not_agreed_to_goes_no_further(site: Site) -> None:
    office, first = to_the_consent(site, "today")
    office.press("ask_consent", **{f"consents:{first}:answer": "不同意", f"consents:{first}:consented_on": ""})
    one = next(c for c in staff.candidates(office.case) if c.id == first)
    assert (one.state, one.left_reason) == ("dropped", "上级不同意破格提拔")


@pytest.mark.parametrize("era", ["2010", "today"])
def test_the_notice_says_that_it_is_an_exception_and_why(site: Site, era: str) -> None:
    office, first = to_the_consent(site, era)
    move(office.case)
    staff.work(office.case, until="draw_up_notice")
    one = next(c for c in office.decided() if c.id == first)
    answer = office.press("draw_up_notice", **{f"p{one.id}_break_reason": ""})
    assert answer.status_code == 422 and "破格" in answer.text
    [(_, wait)] = office.open("draw_up_notice")
    held = {f["key"]: f["value"] for f in wait.facts["form"]}
    assert held[f"p{one.id}_break_reason"] == "抗洪抢险中作出突出贡献"
    assert (
        office.press("draw_up_notice", **{f"p{one.id}_break_reason": held[f"p{one.id}_break_reason"]}).status_code
        == 200
    )
    assert "抗洪抢险中作出突出贡献" in site.browser().get(f"/notices/{office.case}").text
    asked = [v for v in verdicts(office.case, "break_notice") if v["outcome"] == "ok"]
    assert asked
