"""Reading `.lrm` (任免表 2.0): one line of 33 quoted fields in GBK; its photo is a `.pic` file of its own."""

from collections.abc import Sequence

from tasks.lrmx.elements import TEXTS, Record, Relative
from tasks.lrmx.errors import NotARecord, RecordTooLarge
from tasks.lrmx.reading import LARGEST, decode, tidy

FIELDS = 33
PLACES = {
    0: "name",
    1: "sex",
    2: "born",
    3: "nationality",
    4: "native_place",
    5: "joined_party",
    6: "health",
    7: "birthplace",
    8: "began_work",
    11: "technical_title",
    16: "speciality",
    17: "resume",
    18: "rewards",
    19: "assessments",
    25: "post",
    26: "proposed_post",
    27: "removed_post",
    28: "reason",
    29: "submitted_by",
    30: "ages_on",
    31: "filled_by",
    32: "filled_on",
}
EDUCATION = {9: ("{}_education", "{}_degree"), 10: ("{}_school", "{}_degree_school")}
MANNERS = ("full_time", "in_service")
RELATIVES = range(20, 25)  # 称谓, 姓名, 出生年月, 政治面貌, 工作单位及职务


def read_lrm(data: bytes, picture: bytes = b"") -> Record:
    """Read a `.lrm` file, with the bytes of its `.pic` where there is one; raises QS-8061 or QS-8063."""
    if len(data) > LARGEST or len(picture) > LARGEST:
        raise RecordTooLarge
    line = decode(data).strip()
    if not (len(line) > 2 and line.startswith('"') and line.endswith('"')):
        raise NotARecord
    fields = line[1:-1].split('","')
    if len(fields) != FIELDS:
        raise NotARecord(f"这份任免表有{len(fields)}栏，.lrm 应为{FIELDS}栏。{NotARecord.__doc__}")
    values = {one.key: "" for one in TEXTS if not one.optional}
    values |= {key: tidy(fields[place], key) for place, key in PLACES.items()}
    return Record(values | _education(fields), _family(fields), picture)


def _education(fields: Sequence[str]) -> dict[str, str]:
    """Split `全日制学历#全日制学位@在职学历#在职学位`, and the same of the schools."""
    found: dict[str, str] = {}
    for place, names in EDUCATION.items():
        for manner, part in zip(MANNERS, _padded(fields[place].split("@"), 2), strict=True):
            for name, value in zip(names, _padded(part.split("#"), 2), strict=True):
                found[name.format(manner)] = tidy(value)
    return found


def _family(fields: Sequence[str]) -> tuple[Relative, ...]:
    columns = [fields[place].split("@") for place in RELATIVES]
    most = max(len(column) for column in columns)
    rows = zip(*(_padded(column, most) for column in columns), strict=True)
    tidied = [(tidy(a), tidy(b, "name"), tidy(c), tidy(d), tidy(e)) for a, b, c, d, e in rows]
    return tuple(Relative(*row) for row in tidied if any(row))


def _padded(parts: Sequence[str], count: int) -> list[str]:
    return [*parts, *[""] * count][:count]
