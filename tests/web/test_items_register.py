"""The class register on its pages: outside the plan, changed, held, closed, and found to have run without a reply."""

import io

from openpyxl import load_workbook

from tasks.workbooks.roster import blank_roster
from tests.conftest import one
from tests.flows import register, staff
from tests.web.facts import rows
from tests.web.plan_office import Item, Office, fields, words
from tests.web.site import Site, letters

UNIT, OTHER = register.UNIT, staff.UNITS[1]
UNREPLIED = "未经批准,不得组织实施"
CLASS = {
    "name": "窗口干部培训班",
    "month": "11",
    "kind": "专题",
    "headcount": "40",
    "days": "2.5",
    "hours": "20",
    "place": "区委党校",
}


def the_office(site: Site) -> Office:
    """Settle the district without opening a plan."""
    return Office(site, staff.settle(), 0)


def item(o: Office, page: str) -> Item:
    """Return the first open item on a page."""
    assignment, wait = staff.parts(page)[0]
    o.case = wait.case_id
    return Item(o, assignment, wait)


def approved(o: Office) -> int:
    """Bring a class outside the plan to its reply; returns the class."""
    return register.approved(o.district)


def applied(o: Office, **changed: object) -> object:
    """Press the application of a class outside the plan, as the unit's training officer."""
    form = {"unit": str(o.district.units[UNIT]), "special_need": register.NEED, "late_only": "否"}
    form |= {key: str(changed.pop(key)) for key in list(changed) if key in form}
    return o.browser(o.district.officer(UNIT)).post("/classes/special", data=form | fields(**(CLASS | changed)))


def test_a_class_outside_the_plan_goes_through_its_pages_to_the_reply(site: Site) -> None:
    o = the_office(site)
    filed = applied(o)
    assert filed.status_code == 200 and "尚未批复" in words(filed.text)  # type: ignore[attr-defined]
    o.case = int(str(one("SELECT id FROM qs_case")))
    o.move()
    head = item(o, "special_confirm")
    assert register.NEED in words(head.show())
    head.decide("confirm")
    reviewing = item(o, "review")
    seen = words(reviewing.show())
    assert "计划外班次" in seen and register.NEED in seen and "并入哪个班次" not in seen
    reviewing.decide("approve")
    for _ in range(3):
        signing = item(o, "signoff")
        assert "请审批计划外培训班次：窗口干部培训班" in words(signing.show())
        signing.decide("approve")
    item(o, "minutes").decide("approve", minutes="区教培纪〔2009〕3号", held_on="2009-11-02")
    for _ in range(2):
        last = item(o, "approval")
        assert "区教培纪〔2009〕3号" in words(last.show()) and "内容已有改动" not in words(last.show())
        last.decide("approve")
    assert one("SELECT state FROM qs_case") == "finished"
    assert one("SELECT reply_number <> '' FROM training_class") is True


def test_lateness_alone_is_returned_and_a_need_must_be_stated(site: Site) -> None:
    o = the_office(site)
    empty = applied(o, special_need="")
    assert empty.status_code == 422 and "没有写明特殊需要" in words(empty.text)  # type: ignore[attr-defined]
    assert 'value="窗口干部培训班"' in empty.text  # type: ignore[attr-defined]  # nothing typed is lost
    wrong = applied(o, headcount="若干")
    assert wrong.status_code == 422 and "人数：写的是大概的数" in words(wrong.text)  # type: ignore[attr-defined]
    assert one("SELECT count(*) FROM qs_case") == 0
    applied(o, late_only="是")
    staff.move(int(str(one("SELECT id FROM qs_case"))))
    assert one("SELECT outcome FROM qs_case") == "不予受理"


def test_what_is_over_is_neither_applied_for_nor_changed_on_its_page(site: Site) -> None:
    o = the_office(site)
    late = applied(o, month="10")
    assert late.status_code == 422 and "登记为未批先办" in words(late.text)  # type: ignore[attr-defined]
    assert one("SELECT count(*) FROM qs_case") == 0
    number = approved(o)
    staff.at(2009, 12, 1, 9)
    o.browsers.clear()
    said = o.browser(o.district.officer(UNIT)).post(
        f"/classes/{number}/change", data={"k_place": "农场礼堂", "why": "党校修缮"}
    )
    assert said.status_code == 422 and "第15条" in said.text
    assert "办班时间为2009年11月" in words(said.text) and "登记为未批先办" in words(said.text)
    assert one("SELECT count(*) FROM class_change") == 0
    clerk = o.browser(o.district.people["干一"])  # and where the refusal points to, the department can go
    assert "与批复不一致的内容" in clerk.get(f"/classes/{number}").text
    found = {"started_on": "2009-11-16", "sure": "yes"}
    assert clerk.post(f"/classes/{number}/unapproved", data=found).status_code == 409
    led = clerk.post(f"/classes/{number}/unapproved", data=found | {"x_place": "yes"})
    assert led.status_code == 200 and "地点与批复" in words(led.text) and "责任追究线索" in words(led.text)


def test_a_class_held_on_several_days_apart_names_them_on_its_pages(site: Site) -> None:
    o = the_office(site)
    o.case = register.run(o.district, approved(o))
    days = {"starts_on": "2009-11-16", "ends_on": "2009-11-30", "report_by": "2009-11-10"}
    guest = {f"p_{o.district.units[OTHER]}": "12"}
    places = item(o, "class_places")
    said = places.decide("allot", **days, **guest, sessions="每周一")
    assert said.status_code == 422 and 'value="每周一"' in said.text
    places.decide("allot", **days, **guest, sessions="2009-11-16、2009-11-23、2009-11-30")
    issue = item(o, "class_places_issue")
    assert "上课日期2009-11-16、2009-11-23、2009-11-30" in words(issue.show())
    issue.decide("issue")
    staff.at(2009, 11, 16, 9)
    o.browsers.clear()
    start = item(o, "class_start")
    assert 'name="k_sessions" maxlength="1000" value="2009-11-16、2009-11-23、2009-11-30"' in start.show()
    held = {"k_kind": "专题", "k_headcount": "40", "k_days": "2.5", "k_place": "区委党校"}
    held |= {f"k_{key}": days[key] for key in ("starts_on", "ends_on")}
    assert start.decide("start", **held, k_sessions="2009-11-16、2009-11-23、2009-11-30").status_code == 200
    page = o.browser(o.district.officer(UNIT)).get(f"/classes/{one('SELECT id FROM training_class')}").text
    assert "上课日期2009-11-16、2009-11-23、2009-11-30" in words(page)


def test_a_returned_application_is_mended_on_its_page(site: Site) -> None:
    o = the_office(site)
    applied(o)
    o.case = int(str(one("SELECT id FROM qs_case")))
    o.move()
    item(o, "special_confirm").decide("return", "请写明人数依据")
    mend = item(o, "special_mend")
    assert "退回修改请写明人数依据" in words(mend.show())
    assert mend.step("save", **fields(**(CLASS | {"headcount": "38"}))).status_code == 200
    assert mend.decide("resubmit", special_need="新设窗口岗位十二个", late_only="否").status_code == 200
    assert rows("SELECT headcount, special_need FROM training_class") == [(38, "新设窗口岗位十二个")]
    assert "新设窗口岗位十二个" in words(item(o, "special_confirm").show())


def test_no_class_is_registered_without_its_reply(site: Site) -> None:
    o = the_office(site)
    case = register.apply(o.district)
    officer, number = o.browser(o.district.officer(UNIT)), register.of_case(case).id
    said = officer.post(f"/classes/{number}/run")
    assert said.status_code == 422 and UNREPLIED in words(said.text)
    assert one("SELECT count(*) FROM class_run") == 0
    assert [v["gate"] for v in register.refusals(case)] == ["class_start"]


def test_a_change_is_asked_and_decided_on_its_pages(site: Site) -> None:
    o = the_office(site)
    number = approved(o)
    officer = o.browser(o.district.officer(UNIT))
    same = officer.post(f"/classes/{number}/change", data={"k_place": "区委党校", "why": "无"})
    assert same.status_code == 422 and "没有变更" in words(same.text)
    assert officer.post(f"/classes/{number}/change", data={"k_place": "农场礼堂", "why": "党校修缮"}).status_code == 200
    o.case = int(str(one("SELECT max(id) FROM qs_case")))
    o.move()
    head = item(o, "change_confirm")
    assert "地点区委党校农场礼堂" in words(head.show()) and "党校修缮" in words(head.show())
    head.decide("return", "写明修缮起止")
    mend = item(o, "change_mend")
    assert "退回修改写明修缮起止" in words(mend.show())
    mend.decide("resubmit", k_place="农场礼堂", k_headcount="38", why="党校修缮至年底")
    item(o, "change_confirm").decide("confirm")
    decide = item(o, "change_approval")
    assert "审批人为系统默认，可由区委组织部另行设定" in words(decide.show())
    decide.decide("approve")
    assert rows("SELECT state, after->>'place', after->>'headcount' FROM class_change") == [
        ("approved", "农场礼堂", "38")
    ]
    assert "同意变更" in words(officer.get(f"/classes/{number}").text)


def started(o: Office, number: int) -> None:
    """Register the class, allot places to another unit, and register the start."""
    assert o.browser(o.district.officer(UNIT)).post(f"/classes/{number}/run").status_code == 200
    o.case = int(str(one("SELECT max(id) FROM qs_case")))
    o.move()
    days = {"starts_on": "2009-11-16", "ends_on": "2009-11-18"}
    places = item(o, "class_places")
    many = places.decide("allot", **days, report_by="2009-11-10", **{f"p_{o.district.units[OTHER]}": "99"})
    assert many.status_code == 422 and "超过批复的40人" in words(many.text) and 'value="99"' in many.text
    places.decide("allot", **days, report_by="2009-11-10", **{f"p_{o.district.units[OTHER]}": "12"})
    issue = item(o, "class_places_issue")
    assert f"{OTHER}12合计12" in words(issue.show())
    issue.decide("issue")
    start = item(o, "class_start")
    held = {"k_kind": "专题", "k_headcount": "40", "k_days": "2.5", "k_place": "区委党校"}
    held |= {f"k_{key}": value for key, value in days.items()}
    early = start.decide("start", **held)
    assert early.status_code == 422 and "2009年11月16日还没有到" in words(early.text)
    staff.at(2009, 11, 16, 9)
    o.browsers.clear()
    long = start.decide("start", **(held | {"k_ends_on": "2010-01-29"}))
    assert long.status_code == 422 and "第15条" in long.text and "不是连续办班" in words(long.text)
    other = start.decide("start", **(held | {"k_place": "某宾馆"}))
    assert other.status_code == 422 and "地点批复为区委党校，实际为某宾馆" in words(other.text)
    assert start.decide("start", **held).status_code == 200


def roster(*lines: tuple[str, str, object]) -> bytes:
    """Fill in a blank roster."""
    book = load_workbook(io.BytesIO(blank_roster("窗口干部培训班")))
    for place, (name, unit, days) in enumerate(lines, start=3):
        sheet = book.worksheets[0]
        sheet.cell(place, 2, name), sheet.cell(place, 3, unit), sheet.cell(place, 5, days)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_a_class_is_held_as_approved_and_closed_with_its_roster(site: Site) -> None:
    o = the_office(site)
    number = approved(o)
    started(o, number)
    came = register.trainees(2)
    register.trainees(1, OTHER)
    sheet = item(o, "class_roster")
    data = roster(("学员01", UNIT, 2.5), ("查无此人", UNIT, 2), ("学员02", UNIT, "三天"))
    said = sheet.step("upload", file=("名册.xlsx", data))
    seen = words(said.text)
    assert "新登记1人；2处须修改" in seen and "没有登记这个单位的这位人员" in seen
    assert "须修改2处" in words(sheet.show())  # still there when the page is opened anew
    assert sheet.step("enter", trainee=came[1].id, days="4").status_code == 422  # more than the class had
    assert sheet.step("enter", trainee=came[1].id, days="1.5").status_code == 200
    assert sheet.step("strike", trainee=came[1].id).status_code == 422  # the tick is wanted
    assert sheet.decide("close").status_code == 422  # the class is not over
    staff.at(2009, 11, 19, 9)
    o.browsers.clear()
    assert sheet.decide("close").status_code == 200
    confirm = item(o, "class_confirm")
    assert "学员2人" in words(confirm.show()) and "地点区委党校区委党校" in words(confirm.show())
    confirm.decide("confirm")
    assert rows("SELECT days::text, hours::text, credits FROM attendance ORDER BY id") == [
        ("2.5", "20.0", None),
        ("1.5", "12.0", None),
    ]
    page = words(o.browser(o.district.officer(UNIT)).get(f"/classes/{number}").text)
    assert "已结班" in page and "20未设定" in page and f"{OTHER}12" in page


def test_a_correction_reaches_the_open_roster_and_the_units_with_places(site: Site) -> None:
    o = the_office(site)
    number = approved(o)
    started(o, number)
    sheet = item(o, "class_roster")
    assert "结束于2009年11月18日" in words(sheet.show()) and "11月23日" in words(sheet.show())
    given = {"k_kind": "专题", "k_headcount": "40", "k_days": "2.5", "k_place": "区委党校", "k_starts_on": "2009-11-16"}
    named = given | {"k_ends_on": "2009-11-27", "k_sessions": "2009-11-16、2009-11-20、2009-11-27"}
    done = sheet.browser.post(f"/classes/{number}/correct", data=named)
    assert done.status_code == 200 and "2009年11月16日至2009年11月27日" in words(done.text)
    seen = words(sheet.show())
    assert "结束于2009年11月27日" in seen and "12月2日" in seen and "11月23日" not in seen
    [told] = letters(o.district.officer(OTHER), "places_moved")
    assert "改为2009年11月16日至2009年11月27日" in told and f"{OTHER}12个" in told


def test_a_class_that_ran_without_a_reply_opens_a_lead_once(site: Site) -> None:
    o = the_office(site)
    clerk = o.browser(o.district.people["干一"])
    given = {"unit": str(o.district.units[UNIT]), "started_on": "2009-10-20"}
    untick = clerk.post("/classes/unapproved", data=given | fields(**CLASS))
    assert untick.status_code == 422 and one("SELECT count(*) FROM lead") == 0
    done = clerk.post("/classes/unapproved", data=given | fields(**CLASS) | {"sure": "yes"})
    assert done.status_code == 200 and "未批先办" in words(done.text) and "责任追究线索" in words(done.text)
    assert rows("SELECT measure, kind FROM lead") == [(16, "未批先办")]
    officer = o.browser(o.district.officer(UNIT))
    assert officer.get("/classes/unapproved").status_code == 403
    assert officer.post("/classes/unapproved", data=given | fields(**CLASS) | {"sure": "yes"}).status_code == 403
    assert one("SELECT count(*) FROM lead") == 1


def test_the_register_is_for_the_desk_and_a_units_own(site: Site) -> None:
    o = the_office(site)
    number = approved(o)
    assert "窗口干部培训班" in words(o.browser(o.district.officer(UNIT)).get("/classes").text)
    other = o.browser(o.district.officer(OTHER))
    assert "还没有批复的班次" in words(other.get("/classes").text)
    assert other.get(f"/classes/{number}").status_code == 403
    assert other.post(f"/classes/{number}/run").status_code == 403
    assert o.browser(o.district.people["审一"]).get("/classes").status_code == 403
    assert "窗口干部培训班" in words(o.browser(o.district.people["干一"]).get("/classes?state=none").text)
    assert one("SELECT count(*) FROM class_run") == 0
