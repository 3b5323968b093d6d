"""Forms that a wait carries (待填表单): what is to be filled in, said once, shown by one page and checked by one reader.

An act that asks for facts (a plan, minutes, scores, an inspection) says its fields in `Ask.facts["form"]`; the page
shows them, `read` turns what was typed into the payload that is kept with the answer, and a check of the act's own may
then refuse what the law does not allow. Figures stay texts in the payload: exact, and the same in the record.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Literal

from sqlmodel import Session

from models import clock
from models.cases import Case
from models.errors import QingshanError
from models.waits import Assignment, Wait
from tasks.answering import checks
from tasks.registering import enter

PAGE = "filled"
Kind = Literal["text", "long", "date", "number", "choice", "tick", "lines", "rows"]


class FormIncomplete(QingshanError):
    """表单没有填完或填得不对，请按提示修改后再提交。"""

    number, status = 8001, 422


@dataclass(frozen=True)
class Field:
    """One thing to fill in. `rows` with `columns` is a table: one line for each row, one field for each column."""

    key: str
    label: str
    kind: Kind = "text"
    required: bool = True
    hint: str = ""
    options: Sequence[str] = ()
    least: str = ""  # of a number; of the count of lines
    most: str = ""
    places: int = 0  # decimals of a number
    future: bool = False  # of a date: may it lie ahead
    gated: bool = False  # its absence is refused by a gate, with the article; not shown as one that may stay empty
    value: str = ""  # what stands in it before anybody typed
    rows: Sequence[Sequence[str]] = ()  # (key, label)
    columns: Sequence["Field"] = field(default_factory=tuple)
    by_row: Mapping[str, str] = field(default_factory=dict)  # of a column: what stands in each row before anybody typed

    def as_json(self) -> dict[str, Any]:
        """Return it as the wait keeps it."""
        return asdict(self)


def form(*fields: Field) -> list[dict[str, Any]]:
    """Return fields as `Ask.facts["form"]` holds them."""
    return [one.as_json() for one in fields]


FormCheck = Callable[[Session, Case, Wait, str, dict[str, Any]], None]
FORM_CHECKS: dict[str, FormCheck] = {}  # act → what must hold of a form that was filled in; raises otherwise


def form_checks(act: str) -> Callable[[FormCheck], FormCheck]:
    """Make a function the check of an act's form: it is given the choice and the payload, and raises to refuse."""

    def register(check: FormCheck) -> FormCheck:
        return enter(FORM_CHECKS, act, check)

    return register


@checks(PAGE)
def check_filled(
    tx: Session, case: Case, wait: Wait, _part: Assignment, choice: str, payload: Mapping[str, Any]
) -> dict[str, Any]:
    """Read a form that was filled in; a choice that needs no form (退回) is taken without it."""
    needs = wait.facts.get("form_for")
    skipped = needs is not None and choice not in needs
    read_ = {} if skipped else read(wait.facts.get("form", []), payload, clock.today(tx))
    check = FORM_CHECKS.get(wait.name)
    if check:
        check(tx, case, wait, choice, read_)
    return read_


def form_page(name: str) -> str:
    """Make a page of its own take a form as well (work plan, nominations, a vote in the room); returns its name."""
    checks(name)(check_filled)
    return name


def read(fields: Sequence[Mapping[str, Any]], given: Mapping[str, Any], today: date) -> dict[str, Any]:
    """Return what was typed, field by field; raises QS-8001 with everything that is to be mended, all at once.

    A date that says when something was done may not lie after `today`.
    """
    wrong: list[str] = []
    came: dict[str, Any] = {}
    for one in fields:
        if one["kind"] == "rows":
            came[one["key"]] = {
                row: {
                    c["key"]: _one(c, f"{one['key']}:{row}:{c['key']}", given, wrong, today, label)
                    for c in one["columns"]
                }
                for row, label in one["rows"]
            }
        else:
            came[one["key"]] = _one(one, one["key"], given, wrong, today)
    if wrong:
        raise FormIncomplete("；".join(wrong) + "。")
    return came


def _one(
    field_: Mapping[str, Any], name: str, given: Mapping[str, Any], wrong: list[str], today: date, of: str = ""
) -> Any:
    typed = str(given.get(name, "")).strip()
    label = f"{of}的“{field_['label']}”" if of else f"“{field_['label']}”"
    if not typed:
        if field_["required"]:
            wrong.append(f"请填写{label}")
        return [] if field_["kind"] == "lines" else ""
    reader = _READERS.get(field_["kind"], _as_typed)
    try:
        came = reader(field_, typed)
        if field_["kind"] == "date" and not field_["future"] and came > today.isoformat():
            raise ValueError("不能晚于今天")
        return came
    except ValueError as problem:
        wrong.append(f"{label}{problem}")
        return typed


def _as_typed(_field: Mapping[str, Any], typed: str) -> str:
    return typed


def _date(_field: Mapping[str, Any], typed: str) -> str:
    try:
        return date.fromisoformat(typed).isoformat()
    except ValueError:
        raise ValueError("请写成年-月-日，如2010-03-01") from None


def _number(field_: Mapping[str, Any], typed: str) -> str:
    try:
        found = Decimal(typed)
    except InvalidOperation:
        raise ValueError("请填数字") from None
    if not found.is_finite() or found != round(found, field_["places"]):
        raise ValueError(f"至多填{field_['places']}位小数" if field_["places"] else "请填整数")
    if (field_["least"] and found < Decimal(field_["least"])) or (field_["most"] and found > Decimal(field_["most"])):
        raise ValueError(f"请填{field_['least'] or '不限'}至{field_['most'] or '不限'}之间的数")
    return f"{found:f}"


def _choice(field_: Mapping[str, Any], typed: str) -> str:
    if typed not in field_["options"]:
        raise ValueError(f"请从{'、'.join(field_['options'])}中选择")
    return typed


def _lines(field_: Mapping[str, Any], typed: str) -> list[str]:
    lines = list(dict.fromkeys(line.strip() for line in typed.replace("、", "\n").splitlines() if line.strip()))
    if field_["least"] and len(lines) < int(field_["least"]):
        raise ValueError(f"至少填{field_['least']}项，一行一项")
    return lines


_READERS: Mapping[str, Callable[[Mapping[str, Any], str], Any]] = {
    "date": _date,
    "number": _number,
    "choice": _choice,
    "lines": _lines,
    "tick": lambda _f, _said: "是",
}
