"""The blank workbook of units and people (空白单位与人员表), with lists to choose from and one line for each question."""

from __future__ import annotations

from collections.abc import Sequence

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from tasks.workbooks import sheets
from tasks.workbooks.people import PEOPLE, PEOPLE_SHEET, UNIT_SHEET, UNITS
from tasks.workbooks.people_words import CHANNEL_WORDS, ROLE_WORDS, UNIT_KINDS
from tasks.workbooks.sheets import Value
from tasks.workbooks.table import Column

HEADER_ROW = 2
BLANK_ROWS = 60
WIDTHS = {"name": 20, "unit": 24, "post": 24, "former": 20, "roles": 24, "kind": 12, "active": 8}
INSTRUCTIONS: tuple[tuple[str, str], ...] = (
    ("一行一个", "“单位”表一行一个单位，“人员”表一行一个人。请不要改动表名和表头，不用的行留空。"),
    ("单位类别", f"填：{'、'.join(UNIT_KINDS)}。"),
    (
        "主要负责人、培训专干",
        "填姓名，须是“人员”表中该单位的人；由外单位人员兼任的，写成“姓名（单位）”；空缺的填“空缺”。",
    ),
    ("姓名和单位", "系统按单位名称认单位，按姓名和单位认人。区领导没有单位的，单位一栏留空。"),
    ("原单位", "调动的填调出单位；与其他单位人员同名的新人填“新增”；其余留空。"),
    ("岗位权限", f"填：{'、'.join(ROLE_WORDS.values())}；几项之间用逗号隔开；取消全部权限的填“无”。"),
    (
        "联系方式",
        f"按先后填写，可填：{'、'.join(CHANNEL_WORDS)}。邮箱直接填地址；机器人写成“企业微信：wecombot://密钥”。",
    ),
    ("两种联系方式", "请至少填两种：验证码发到另一种联系方式；只有一种的，只能凭链接办理，页面上会注明。"),
    ("在职", "填“是”或“否”。填“否”的，此后不再收到待办；表中没有的人员不受影响。"),
    ("空格", "空着的单元格不改动已经登记的内容。可以先试读（--dry-run），看会改动什么，再正式导入。"),
)


def people_workbook(units: Sequence[Sequence[Value]] = (), people: Sequence[Sequence[Value]] = ()) -> bytes:
    """Make the workbook of units and people (单位与人员表), blank or with rows in the order of the columns."""
    workbook = sheets.new_workbook("单位与人员表")
    unit_sheet = _form(sheets.add_sheet(workbook, UNIT_SHEET), "单位登记表", UNITS, units)
    _offer(unit_sheet, UNITS, "kind", UNIT_KINDS, strict=True)
    people_sheet = _form(sheets.add_sheet(workbook, PEOPLE_SHEET), "人员登记表", PEOPLE, people)
    _offer(people_sheet, PEOPLE, "active", ("是", "否"), strict=True)
    _offer(people_sheet, PEOPLE, "roles", tuple(ROLE_WORDS.values()), strict=False)
    _instructions(sheets.add_sheet(workbook, "填表说明"))
    return sheets.saved(workbook)


def _form(sheet: Worksheet, title: str, columns: Sequence[Column], rows: Sequence[Sequence[Value]]) -> Worksheet:
    sheets.put_title(sheet, 1, title, len(columns))
    sheets.put_header(sheet, HEADER_ROW, [c.heading for c in columns], [WIDTHS.get(c.key, 22) for c in columns])
    for number, values in enumerate(rows, start=HEADER_ROW + 1):
        sheets.put_row(sheet, number, values)
    first_empty = HEADER_ROW + 1 + len(rows)
    for number in range(first_empty, first_empty + BLANK_ROWS):
        sheets.put_row(sheet, number, [None] * len(columns))
    sheets.set_up_page(sheet, HEADER_ROW)
    return sheet


def _offer(sheet: Worksheet, columns: Sequence[Column], key: str, choices: Sequence[str], *, strict: bool) -> None:
    """Attach a list to choose from; `strict` refuses anything else."""
    rule = DataValidation(type="list", formula1=f'"{",".join(choices)}"', allow_blank=True, showErrorMessage=strict)
    letter = get_column_letter(next(place for place, c in enumerate(columns, start=1) if c.key == key))
    rule.add(f"{letter}{HEADER_ROW + 1}:{letter}5000")
    sheet.add_data_validation(rule)


def _instructions(sheet: Worksheet) -> None:
    sheets.put_title(sheet, 1, "填表说明", 2)
    sheets.put_header(sheet, 2, ["栏目", "怎样填"], [22, 90])
    for number, line in enumerate(INSTRUCTIONS, start=3):
        sheets.put_row(sheet, number, line)
    sheets.set_up_page(sheet, 2)
