"""任免审批表 as `.lrmx`, `.lrm`: what is read and written again says the same; what could harm is refused unopened."""

import base64
import contextlib
import string
import time
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.lrmx.ages import age, age_of, dotted, month_of, relative_age
from tasks.lrmx.elements import ELEMENTS, FAMILY, NEWEST, PHOTO, TEXTS, Record, Relative
from tasks.lrmx.errors import BadRecord, NotARecord, RecordTooLarge, UnsafeRecord
from tasks.lrmx.old import read_lrm
from tasks.lrmx.reading import LARGEST, read_lrmx
from tasks.lrmx.resume import Entry, read_resume, write_resume
from tasks.lrmx.writing import write_lrmx

RESUME = """\
1994.09--1998.07  某大学中文系学习
1998.07--2003.06  某局科员
                  （其间：2000.09--2003.07在某党校学习）
2003.06--         某局办公室主任"""
ORDER = [
    "XingMing",
    "XingBie",
    "ChuShengNianYue",
    "MinZu",
    "JiGuan",
    "ChuShengDi",
    "RuDangShiJian",
    "CanJiaGongZuoShiJian",
    "JianKangZhuangKuang",
    "ZhuanYeJiShuZhiWu",
    "ShuXiZhuanYeYouHeZhuanChang",
    "QuanRiZhiJiaoYu_XueLi",
    "QuanRiZhiJiaoYu_XueWei",
    "QuanRiZhiJiaoYu_XueLi_BiYeYuanXiaoXi",
    "QuanRiZhiJiaoYu_XueWei_BiYeYuanXiaoXi",
    "ZaiZhiJiaoYu_XueLi",
    "ZaiZhiJiaoYu_XueWei",
    "ZaiZhiJiaoYu_XueLi_BiYeYuanXiaoXi",
    "ZaiZhiJiaoYu_XueWei_BiYeYuanXiaoXi",
    "XianRenZhiWu",
    "NiRenZhiWu",
    "NiMianZhiWu",
    "JianLi",
    "JiangChengQingKuang",
    "NianDuKaoHeJieGuo",
    "RenMianLiYou",
    "JiaTingChengYuan",
    "ChengBaoDanWei",
    "JiSuanNianLingShiJian",
    "TianBiaoShiJian",
    "TianBiaoRen",
    "ShenFenZheng",
    "ZhaoPian",
    "Version",
]


def person(inner: str, head: str = '<?xml version="1.0" encoding="utf-8"?>') -> bytes:
    """Write a file by hand."""
    return f"{head}<Person>{inner}</Person>".encode()


# -- round trip -------------------------------------------------------------------------------------------------------

# what a form can hold: any text without controls, surrogates and line ends other than \n; space around it is nobody's
texts = st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"), max_size=30).map(
    str.strip
)
keys = [one.key for one in TEXTS if one.key not in ("name", "version", "resume") and not one.optional]
names = st.text("甲乙丙丁赵钱孙李·", max_size=5)
relatives = st.builds(Relative, relation=texts, name=names, born=texts, affiliation=texts, work=texts)
unknown = st.builds(
    lambda tag, text, attribute: f'<X{tag} a="{attribute}">{text}</X{tag}>',
    st.text(string.ascii_letters, min_size=1, max_size=8),
    st.text("甲乙 1\n", min_size=1, max_size=20),
    st.text("甲乙1", max_size=3),
)
places = st.sampled_from(["", *(one.tag for one in ELEMENTS if not one.optional)])


@st.composite
def records(draw: st.DrawFn) -> Record:
    values = {key: draw(texts) for key in keys} | {"name": draw(names), "version": NEWEST}
    values["resume"] = draw(st.lists(texts, max_size=3).map(lambda lines: "\n".join(lines).strip()))
    if draw(st.booleans()):
        values["reaches_age"] = "203805"
    extra = sorted(draw(st.lists(st.tuples(places, unknown), max_size=4)), key=_place)
    return Record(values, tuple(draw(st.lists(relatives, max_size=12))), draw(st.binary(max_size=200)), tuple(extra))


def _place(kept: tuple[str, str]) -> int:
    tags = ["", *(one.tag for one in ELEMENTS)]
    return tags.index(kept[0])


@settings(max_examples=150, deadline=None)
@given(records())
def test_what_is_written_is_read_again_as_it_was(record: Record) -> None:
    written = write_lrmx(record)
    assert read_lrmx(written) == record
    assert write_lrmx(read_lrmx(written)) == written


@settings(max_examples=300, deadline=None)
@given(
    st.binary(max_size=400)
    | st.text(max_size=200).map(str.encode)
    | st.text("<>/&;#x1Person! ", max_size=60).map(str.encode)
)
def test_any_bytes_are_read_or_refused_with_a_number(data: bytes) -> None:
    for reader in (read_lrmx, read_lrm):
        with contextlib.suppress(BadRecord):
            reader(data)


def test_the_elements_stand_in_the_standard_order_with_all_that_are_empty() -> None:
    written = write_lrmx(Record({"name": "甲一"})).decode("utf-8-sig")
    found = [
        line.split("<")[1].split(">")[0]
        for line in written.split("\r\n")
        if line.startswith("  <") and "</" not in line[:4]
    ]
    assert found == ORDER
    assert "<XingBie></XingBie>" in written and f"<Version>{NEWEST}</Version>" in written
    assert written.startswith('<?xml version="1.0" encoding="utf-8"?>\r\n<Person>\r\n')


def test_a_file_has_its_mark_and_its_lines_end_as_the_editor_writes_them() -> None:
    written = write_lrmx(Record({"resume": RESUME}))
    assert written.startswith(b"\xef\xbb\xbf<?xml")
    assert b"\n" not in written.replace(b"\r\n", b"") and b"\r" not in written.replace(b"\r\n", b"")
    assert read_lrmx(written)["resume"] == RESUME


def test_the_fields_of_2025_are_written_where_they_belong_and_only_where_known() -> None:
    written = write_lrmx(Record({"reaches_age": "203805", "old_age_limit": "改革前任职年龄界限为60岁"})).decode()
    assert written.index("CanJiaGongZuoShiJian") < written.index("DaoLingNianYue") < written.index("JianKang")
    assert written.index("ChengBaoDanWei") < written.index("GaiGeQianRenZhiNianLingJieXian")
    assert b"DaoLing" not in write_lrmx(Record())


# -- reading what others write -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "data",
    [
        person("<XingMing>张 三</XingMing><XingBie>男</XingBie>"),
        b"\xef\xbb\xbf" + person("<XingMing>张三</XingMing><XingBie>男</XingBie>"),
        person("<XingMing>\r\n 张三\r\n </XingMing><XingBie>男</XingBie>", head=""),
        '<?xml version="1.0" encoding="GBK"?><Person><XingMing>张三</XingMing><XingBie>男</XingBie></Person>'.encode("gbk"),
        '<?xml version="1.0" encoding="gb2312"?><Person><XingMing>张三</XingMing><XingBie>男</XingBie></Person>'.encode(),
        '<?xml version="1.0" encoding="utf-16"?><Person><XingMing>张三</XingMing><XingBie>男</XingBie></Person>'.encode("utf-16"),
        person("<XingMing>张\x01三&#x2;&#0;</XingMing><XingBie>男</XingBie>"),
    ],
    ids=["space in the name", "mark", "no declaration", "GBK", "declared GBK, is UTF-8", "UTF-16", "control characters"],
)  # fmt: skip
def test_encodings_marks_and_odd_characters_of_other_programs_are_read(data: bytes) -> None:
    record = read_lrmx(data)
    assert (record["name"], record["sex"]) == ("张三", "男")


@pytest.mark.parametrize("empty", ["<NiRenZhiWu></NiRenZhiWu>", "<NiRenZhiWu/>", "<NiRenZhiWu>\n  </NiRenZhiWu>", ""])
def test_an_empty_value_is_empty_however_it_is_written(empty: str) -> None:
    assert read_lrmx(person(empty))["proposed_post"] == ""


@pytest.mark.parametrize("ends", ["\n", "\r\n", "&#xD;\n", "&#13;\n", "\r"])
def test_line_ends_inside_a_value_are_read_alike(ends: str) -> None:
    assert read_lrmx(person(f"<JianLi>{RESUME.replace(chr(10), ends)}</JianLi>"))["resume"] == RESUME


def test_elements_are_found_by_name_in_whatever_order() -> None:
    record = read_lrmx(person("<JianLi>乙</JianLi><NiRenZhiWu>甲</NiRenZhiWu>"))
    assert (record["proposed_post"], record["resume"]) == ("甲", "乙")


def test_what_is_unknown_is_kept_in_its_place_with_all_it_holds() -> None:
    inner = (
        '<New1 a="1"><b>乙&amp;</b></New1><XingMing>甲一</XingMing><ZhengZhiMianMao>群众</ZhengZhiMianMao>'
        "<JiaTingChengYuan><Item><ChengWei>妻子</ChengWei><Phone>1</Phone></Item><Note>x</Note></JiaTingChengYuan>"
    )
    record = read_lrmx(person(inner))
    assert record.family[0].extra == ("<Phone>1</Phone>",)
    again = write_lrmx(record).decode()
    for kept in (
        '<New1 a="1"><b>乙&amp;</b></New1>',
        "<ZhengZhiMianMao>群众</ZhengZhiMianMao>",
        "<Phone>1</Phone>",
        "<Note>x</Note>",
    ):
        assert again.count(kept) == 1
    assert again.index("<New1") < again.index("<XingMing") < again.index("<ZhengZhiMianMao>") < again.index("<XingBie")
    assert read_lrmx(again.encode()) == read_lrmx(write_lrmx(read_lrmx(again.encode())))


def test_a_photo_is_the_image_file_itself() -> None:
    image = b"\xff\xd8\xff\xe0" + bytes(range(256))
    packed = base64.b64encode(image).decode()
    folded = "\n".join(packed[n : n + 76] for n in range(0, len(packed), 76))
    assert read_lrmx(person(f"<{PHOTO}>{folded}</{PHOTO}>")).photo == image
    with pytest.raises(BadRecord, match="照片"):
        read_lrmx(person(f"<{PHOTO}>data:image/jpeg;base64,xx</{PHOTO}>"))


# -- what is refused ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "head",
    [
        '<!DOCTYPE Person [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE Person SYSTEM "http://127.0.0.1:1/x.dtd">',
        '<!DOCTYPE Person [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY x "&b;&b;&b;&b;">]>',
        "<!DOCTYPE Person>",
        '<?xml version="1.0" encoding="gbk"?><!DOCTYPE Person [<!ENTITY % p SYSTEM "file:///etc/passwd"> %p;]>',
    ],
    ids=["file", "network", "entities that swell", "document type alone", "parameter entity"],
)
def test_a_document_type_or_an_entity_is_refused_unopened(head: str) -> None:
    with pytest.raises(UnsafeRecord):
        read_lrmx(person("<XingMing>&x;</XingMing>", head=head))


def test_an_entity_that_nobody_declared_is_no_record() -> None:
    with pytest.raises(NotARecord):
        read_lrmx(person("<XingMing>&x;</XingMing>"))


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"<html></html>", b"<Person>", "<人/>".encode(), b"\x00" * 50])
def test_what_is_no_record_is_refused(data: bytes) -> None:
    with pytest.raises(NotARecord):
        read_lrmx(data)


@pytest.mark.parametrize(
    "data",
    [
        person("<a>" * 100_000),
        person("<a>" * 20_000 + "</a>" * 20_000),
        person("<a/>" * 100_000),
        person("x" * LARGEST),
    ],
    ids=["never closed", "deep", "many", "large"],
)
def test_what_would_exhaust_the_reader_is_refused_quickly(data: bytes) -> None:
    began = time.monotonic()
    with pytest.raises(BadRecord):
        read_lrmx(data)
    assert time.monotonic() - began < 5


def test_a_file_over_the_limit_is_refused_before_it_is_looked_at() -> None:
    for reader in (read_lrmx, read_lrm):
        with pytest.raises(RecordTooLarge):
            reader(b"x" * (LARGEST + 1))


# -- .lrm --------------------------------------------------------------------------------------------------------------


def lrm(**changed: str) -> bytes:
    """Write an `.lrm` file as 任免表 2.0 does."""
    fields = [""] * 33
    fields[0], fields[1], fields[2], fields[8] = "张 三", "男", "197503", "199407"
    fields[9] = "大学#文学学士@研究生#"
    fields[10] = "某大学中文系#@省委党校经济学专业#"
    fields[17] = RESUME.replace("\n", "\r\n") + ',"附注"'
    family = (("妻子", "父亲"), ("李四", "张大"), ("197601", "194502"), ("群众", "群众"), ("某校教师", "已去世"))
    for n, both in enumerate(family):
        fields[20 + n] = "@".join([*both, *[""] * 11])
    fields[25], fields[30], fields[32] = "办公室主任", "20100301", "201003"
    for name, value in changed.items():
        fields[int(name[1:])] = value
    return ('"' + '","'.join(fields) + '"\r\n').encode("gbk")


def test_an_old_file_is_read_field_by_field() -> None:
    record = read_lrm(lrm(), b"\xff\xd8\xffphoto")
    assert record["name"] == "张三" and record["post"] == "办公室主任" and record["began_work"] == "199407"
    assert (record["full_time_education"], record["full_time_degree"]) == ("大学", "文学学士")
    assert (record["in_service_education"], record["in_service_degree"]) == ("研究生", "")
    assert (record["full_time_school"], record["in_service_school"]) == ("某大学中文系", "省委党校经济学专业")
    assert record["resume"] == RESUME + ',"附注"'
    assert [one.name for one in record.family] == ["李四", "张大"] and record.family[1].work == "已去世"
    assert record.photo == b"\xff\xd8\xffphoto" and record["identity_number"] == ""
    assert read_lrmx(write_lrmx(record)).family == record.family


@pytest.mark.parametrize("data", [b'"a","b"', b"<Person/>", lrm()[1:], lrm(f32='x","y')])
def test_an_old_file_with_other_than_33_fields_is_refused(data: bytes) -> None:
    with pytest.raises(NotARecord):
        read_lrm(data)


# -- 简历 and ages ------------------------------------------------------------------------------------------------------


def test_a_resume_is_read_and_written_in_its_columns() -> None:
    entries = read_resume(RESUME)
    assert [(one.since, one.until) for one in entries] == [
        ("1994.09", "1998.07"),
        ("1998.07", "2003.06"),
        ("2003.06", ""),
    ]
    assert entries[1].text == "某局科员\n（其间：2000.09--2003.07在某党校学习）"
    assert write_resume(entries) == RESUME
    assert RESUME.split("\n")[3].index("某") == 18


@pytest.mark.parametrize(
    ("line", "since", "until"),
    [
        ("2003.07-2005.08  甲", "2003.07", "2005.08"),
        ("200307—200508 甲", "2003.07", "2005.08"),
        ("2003..07――2005..08  甲", "2003.07", "2005.08"),
        ("2003.7～2005.8\t甲", "2003.07", "2005.08"),
        ("2003年7月至2005年8月 甲", "2003.07", "2005.08"),
        ("2003.07至今　甲", "2003.07", ""),
        ("2003.07--         甲", "2003.07", ""),
        ("2003.13--2005.08  甲", "", ""),
    ],
)
def test_dates_of_a_resume_are_read_as_people_write_them(line: str, since: str, until: str) -> None:
    [entry] = read_resume(line)
    assert (entry.since, entry.until) == (since, until)
    assert entry.text == ("甲" if since else line)


def test_a_text_that_begins_with_a_year_is_no_end_of_a_present_post() -> None:
    assert read_resume("2003.06--         2010年3月起兼任某职") == [Entry("2003.06", "", "2010年3月起兼任某职")]


months = st.builds(lambda y, m: f"{y}.{m:02d}", st.integers(1900, 2100), st.integers(1, 12))
lines = st.text("甲乙（）其间", min_size=1, max_size=8)
entries = st.builds(Entry, months, months | st.just(""), st.lists(lines, min_size=1, max_size=3).map("\n".join))


@settings(max_examples=100, deadline=None)
@given(st.lists(entries, max_size=6))
def test_any_resume_is_read_again_as_it_was_written(given: list[Entry]) -> None:
    assert read_resume(write_resume(given)) == given


@pytest.mark.parametrize(
    ("born", "on", "years"),
    [
        ((1975, 3), (2010, 2), 34),  # a month short of the birthday
        ((1975, 3), (2010, 3), 35),  # the month itself counts
        ((1975, 3), (2010, 12), 35),
    ],
)
def test_ages_are_counted_by_months(born: tuple[int, int], on: tuple[int, int], years: int) -> None:
    assert age(born, on) == years


def test_the_age_is_of_the_day_that_the_form_names() -> None:
    today = date(2020, 1, 1)
    assert age_of(Record({"born": "1975.03.01", "ages_on": "20100301", "filled_on": "201201"}), today) == 35
    assert age_of(Record({"born": "197503", "filled_on": "201201"}), today) == 36
    assert age_of(Record({"born": "19750301"}), today) == 44
    assert age_of(Record({"born": "不详"}), today) is None


def test_who_has_died_has_no_age() -> None:
    assert relative_age(Relative(born="194502", work="已去世"), (2010, 3)) is None
    assert relative_age(Relative(born="194502", work="退休"), (2010, 3)) == 65


def test_months_are_printed_with_a_dot() -> None:
    assert [dotted(typed) for typed in ("197503", "1975.3", "19750301", "民盟", "")] == [
        "1975.03",
        "1975.03",
        "1975.03",
        "民盟",
        "",
    ]
    assert month_of("197513") is None and FAMILY in ORDER
