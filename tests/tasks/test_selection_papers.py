"""The papers of a selection: made whole from their contexts, what is unknown printed as “—”, what was typed shown as it is."""

from __future__ import annotations

import dataclasses
from datetime import date
from typing import Any

import pytest

from tasks.papers.errors import PaperVariableMissing
from tasks.papers.inner_contexts import (
    HandoverContext,
    MatchingPlanContext,
    MatchingResultContext,
    RotationPlanContext,
    UnitDecisionContext,
)
from tasks.papers.render import FORMS, PAPERS, render_paper
from tasks.papers.selection_contexts import (
    AgendaItemContext,
    AppointmentContext,
    DisciplineRequestContext,
    InspectedContext,
    InspectionNoticeContext,
    ProbationContext,
    PublicNoticeContext,
    RecommendationContext,
    RecommendationFormContext,
    RecommendationLetterContext,
    SelectionPaper,
    TalkRecordContext,
    VacancyContext,
    VoteSheetContext,
    WorkPlanContext,
)
from tests.tasks.test_papers import CONTEXTS, tables, words

BASE: dict[str, Any] = {
    "issuer": "区委组织部",
    "number": "",
    "issued_on": date(2010, 3, 1),
    "selection": "2010年公推优选科级领导干部",
    "case_id": 17,
    "contact": "林试一",
    "phone": "0000-0000000",
}
COUNTS = {"应到": 9, "实到": 8, "回避": 1, "发出": 8, "收回": 8, "有效": 7, "无效": 1}
PERSON = {
    "name": "甲一",
    "sex": "女",
    "born": "1975.03",
    "native_place": "江西南昌",
    "education": "大学",
    "affiliation": "中共党员",
    "resume": "1994.07--  某局科员",
    "now": "某局科员",
    "post": "副局长",
    "reason": "",
}
SELECTION: dict[str, SelectionPaper] = {
    "work_plan": WorkPlanContext(**BASE, points=[["资格条件", "任科员满三年"]], plan_mark="3f2a90c1"),
    "vacancy": VacancyContext(
        **BASE,
        posts=[{"name": "副局长", "unit": "", "vacancies": 1}, {"name": "副主任", "unit": "某办", "vacancies": 2}],
        conditions="任科员满三年",
        closes_on=date(2010, 3, 10),
    ),
    "recommendation_sheet": RecommendationContext(
        **BASE,
        held_on=date(2010, 3, 12),
        counts=COUNTS,
        groups=["综合"],
        people=[{"post": "副局长", "name": "甲一", "unit": "某局", "votes": 5, "by_group": "综合3"}],
    ),
    "inspection_notice": InspectionNoticeContext(**BASE, recipient="某局", name="甲一", unit="某局", title=""),
    "vote_sheet": VoteSheetContext(
        **BASE,
        meeting="区委常委会会议",
        held_on=date(2010, 3, 20),
        agenda="3",
        post="副局长",
        vacancies=1,
        round=1,
        counts=COUNTS,
        needed="以应到会成员超过半数同意形成决定",
        people=[
            {"name": "甲一", "unit": "某局", "votes": 5, "result": "通过"},
            {"name": "乙二", "unit": "某办", "votes": 0, "result": "未通过"},
        ],
    ),
    "rotation_plan": RotationPlanContext(
        **BASE,
        people=[
            {"name": "甲一", "post": "综合科科长", "since": "1999-05-01", "years": 10, "to": "业务科科长", "kept": ""},
            {
                "name": "乙二",
                "post": "业务科科长",
                "since": "2004-06-01",
                "years": 5,
                "to": "",
                "kept": "其他：专项工作",
            },
        ],
        years=5,
        must=10,
        hand_over_by=date(2010, 4, 1),
        basis="",
        plan_mark="3f2a90c1",
    ),
    "unit_decision": UnitDecisionContext(
        **BASE,
        what="轮岗计划",
        held_on=date(2010, 3, 12),
        agenda="2",
        minutes="党组〔2010〕4号",
        counts=COUNTS,
        votes={"同意": 6, "不同意": 1, "缓议": 1},
        needed="以应到会成员超过半数同意形成决定",
        passed=True,
        people=[{"name": "甲一", "was": "综合科科长", "post": "业务科科长"}],
    ),
    "handover": HandoverContext(
        **BASE,
        name="甲一",
        post="综合科科长",
        to="业务科科长",
        taker="乙二",
        handed_on=date(2010, 3, 15),
        taken_on=date(2010, 3, 16),
        work=["年度预算草案"],
        papers=["合同台账一册"],
        open="",
        remarks="",
    ),
    "matching_plan": MatchingPlanContext(
        **BASE, points=[["综合科", "负责人甲一，拟配2人，核定2名"]], plan_mark="3f2a90c1"
    ),
    "matching_result": MatchingResultContext(
        **BASE,
        people=[{"name": "甲一", "post": "综合科", "how": "第1轮互选"}],
        rounds=2,
        left=[{"name": "乙二", "place": "业务科", "reason": "工作需要"}],
    ),
    "public_notice": PublicNoticeContext(
        **BASE, people=[PERSON], first=date(2010, 3, 21), last=date(2010, 3, 28), address="http://127.0.0.1/notices/17"
    ),
    "appointment": AppointmentContext(
        **(BASE | {"number": "青组字〔2010〕3号"}),
        recipients="各有关单位",
        name="甲一",
        post="副局长",
        ending="任命",
        decided_on=date(2010, 3, 20),
        since=date(2010, 3, 20),
        probation_ends=date(2011, 3, 28),
    ),
    "recommendation_blank": RecommendationFormContext(
        **BASE, people=[{"post": "副局长", "name": "甲一", "unit": "某局"}], marks="2"
    ),
    "talk_record": TalkRecordContext(**BASE, posts=["副局长", "副主任"]),
    "inspection_talk": InspectedContext(**BASE, name="甲一", unit="某局", title="科员", post="副局长"),
    "inspection_frame": InspectedContext(
        **BASE, name="甲一", unit="某局", title="科员", post="副局长", talks="12", good="18", ballots="20"
    ),
    "discipline_request": DisciplineRequestContext(
        **(BASE | {"number": "青组字〔2010〕5号"}),
        recipient="区纪委",
        people=[{"name": "甲一", "unit": "某局", "title": "科员", "post": "副局长"}],
    ),
    "agenda_item": AgendaItemContext(
        **BASE,
        posts=[{"post": "副局长", "vacancies": 1, "people": "甲一（某局）、乙二（某办）"}],
        proposed_on=date(2010, 3, 18),
        asked=["分管区领导", "区纪委"],
        needed="以应到会成员超过半数同意形成决定",
    ),
    "recommendation_letter": RecommendationLetterContext(
        **(BASE | {"number": "青组字〔2010〕6号"}),
        recipient="区人大常委会",
        name="甲一",
        unit="某局",
        title="科员",
        post="副局长",
        ending="人大常委会任命",
        decided_on=date(2010, 3, 20),
    ),
    "probation_result": ProbationContext(
        **(BASE | {"number": "青组字〔2011〕9号"}),
        recipients="某局",
        name="甲一",
        post="副局长",
        assessed_on=date(2011, 3, 28),
        good=18,
        ballots=20,
        passed=True,
    ),
}


def text(kind: str, **changed: Any) -> str:
    """Return the words of a paper, of its usual context or a changed one."""
    return words(render_paper(kind, dataclasses.replace(SELECTION[kind], **changed).mapping()))


def test_every_kind_of_paper_has_a_context_that_is_tested() -> None:
    assert {*CONTEXTS, *SELECTION, "approval_form"} == {*PAPERS, *FORMS}


@pytest.mark.parametrize("kind", sorted(SELECTION))
def test_every_paper_is_made_whole_from_its_context(kind: str) -> None:
    said = text(kind)
    assert "{" not in said and "None" not in said and "2010年3月1日" in said


@pytest.mark.parametrize("kind", sorted(SELECTION))
def test_every_missing_variable_is_named_before_anything_exists(kind: str) -> None:
    context = SELECTION[kind].mapping()
    with pytest.raises(PaperVariableMissing, match="issued_on"):
        render_paper(kind, {key: value for key, value in context.items() if key != "issued_on"})


def test_what_was_typed_is_shown_as_it_is() -> None:
    typed = "{{ 7*7 }}<w:p/>&"
    assert typed in text("vacancy", conditions=typed)


def test_the_vote_sheet_has_all_seven_counts_and_each_persons_votes() -> None:
    found = tables(render_paper("vote_sheet", SELECTION["vote_sheet"].mapping()))
    assert found[0] == [list(COUNTS), [str(count) for count in COUNTS.values()]]
    assert found[1][1:] == [["1", "甲一", "某局", "5", "通过"], ["2", "乙二", "某办", "0", "未通过"]]
    assert "以应到会成员超过半数同意形成决定" in text("vote_sheet")


def test_what_is_not_known_is_a_dash_and_never_a_guess() -> None:
    assert tables(render_paper("vacancy", SELECTION["vacancy"].mapping()))[0][1] == ["1", "副局长", "—", "1"]
    unknown = dict.fromkeys(PERSON, "") | {"name": "甲一"}
    said = text("public_notice", people=[unknown])
    assert "甲一，性别—，—出生，籍贯—，—，学历—" in said and "简历：" not in said and "破格" not in said


def test_the_notice_gives_the_reason_where_somebody_is_promoted_by_exception() -> None:
    assert "破格提拔的理由：急难任务中表现突出" in text(
        "public_notice", people=[PERSON | {"reason": "急难任务中表现突出"}]
    )


@pytest.mark.parametrize(
    ("ending", "said"),
    [
        ("任命", "讨论决定，甲一同志任副局长，任职时间自2010年3月20日起计算"),
        ("人大选举", "讨论决定，并依法办理人大选举，甲一同志任副局长"),
        ("列入后备名单", "甲一同志列入副局长名单"),
    ],
)
def test_the_appointment_says_how_it_came_about(ending: str, said: str) -> None:
    found = text("appointment", ending=ending, probation_ends=None)
    assert said in found and "青组字〔2010〕3号" in found and "试用期" not in found
    assert ("任职的通知" in found) == (ending != "列入后备名单")


def test_a_probation_that_was_failed_removes_from_the_trial_post() -> None:
    assert "正式任职" in text("probation_result") and "免去试任职务" not in text("probation_result")
    assert "免去试任职务" in text("probation_result", passed=False)


def test_a_competition_is_decided_by_the_units_party_organisation_and_no_paper_of_it_names_the_committee() -> None:
    own = {"issuer": "示例局", "body": "示例局党委（党组）", "manner": "竞争上岗"}
    said = "".join(
        text(kind, **own)
        for kind in SELECTION
        if kind not in ("discipline_request", "recommendation_letter", "vote_sheet")
    )
    assert "区委" not in said.replace("区委、区政府", "")
    assert "经示例局党委（党组）讨论决定" in text("public_notice", **own) and "示例局考察组" in text(
        "inspection_notice", **own
    )
    assert "任职备案" in text("vacancy", **own) and "公推优选的" not in text("vacancy", **own)


def test_a_letter_proposes_to_the_standing_committee_or_recommends_for_an_election() -> None:
    assert "提请任命甲一同志" in text("recommendation_letter")
    assert "为副局长候选人" in text("recommendation_letter", ending="人大选举")


def test_the_request_brings_the_form_of_the_reply_along() -> None:
    found = tables(render_paper("discipline_request", SELECTION["discipline_request"].mapping()))
    assert any("回复文号" in row for table in found for row in table)
    assert "来函（青组字〔2010〕5号）收悉" in text("discipline_request")


def test_a_rotation_plan_says_of_each_where_to_or_why_not() -> None:
    found = tables(render_paper("rotation_plan", SELECTION["rotation_plan"].mapping()))
    assert [row[5:] for row in found[0][1:]] == [["业务科科长", "—"], ["—", "其他：专项工作"]]
    assert "拟轮岗1人" in text("rotation_plan")


def test_who_was_placed_by_decision_stands_in_the_result_with_the_reason_and_nobody_where_none_was() -> None:
    assert "乙二，业务科。理由：工作需要" in text("matching_result")
    assert "由单位党组织主要负责人安排的" not in text("matching_result", left=[])
