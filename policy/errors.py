"""Numbered errors of rule packs and gates; a page shows the number and the docstring, never a stack trace.

The first digit 6 tells the part: 60xx a pack that cannot be read, 61xx a question that the packs cannot answer.
The shape is that of the errors of facts (`number`, `status`, `message`, `code`); policy imports nothing of ours,
so it has a base class of its own.
"""


class PolicyError(Exception):
    """规则包未能读取或核算，请把错误编号告诉系统管理员。"""

    number = 6000
    status = 500

    def __init__(self, detail: str = "", **facts: object) -> None:
        words = (self.__doc__ or "").strip()
        super().__init__(f"{words}（{detail}）" if detail else words)
        self.detail = detail
        self.facts = facts

    @property
    def message(self) -> str:
        """Return what the page says."""
        return str(self)

    @property
    def code(self) -> str:
        """Return the number as it is printed, e.g. QS-6001."""
        return f"QS-{self.number}"


class NoReference(PolicyError):
    """规则包中有数值没有写明依据，请补全条款、原文和出处后再启用。"""

    number = 6001


class UnknownUnit(PolicyError):
    """规则包中有数值的计量单位不在单位表内，请改用单位表中的单位。"""

    number = 6002


class BadDate(PolicyError):
    """规则包中有日期写法不正确，请按“2010-01-01”填写。"""

    number = 6003


class DuplicateKey(PolicyError):
    """规则包中同一数值登记了两次，请合并为一项，按施行日期分列。"""

    number = 6004


class SameDay(PolicyError):
    """规则包中同一数值在同一天有两个取值，请保留一个；确需更正的，请注明更正哪一天的取值。"""

    number = 6005


class BadValue(PolicyError):
    """规则包中有取值与其计量单位不符，请核对后重填；小数请写成分数或文字，不要写浮点数。"""

    number = 6006


class NoDenominator(PolicyError):
    """规则包中有比例没有写明分母，请注明以哪一人数为基数。"""

    number = 6007


class BadStatus(PolicyError):
    """规则包中有数值没有写明把握程度或约束力，或“一般”规定未写明谁可以例外，请补填。"""

    number = 6008


class UnknownField(PolicyError):
    """规则包中有系统不认识或缺少的栏目，请对照说明核对栏目名称。"""

    number = 6009


class UnknownPack(PolicyError):
    """没有这一规则包，请核对名称；规则包放在 policy/packs 目录下。"""

    number, status = 6010, 404


class ContentChanged(PolicyError):
    """规则包内容与事项当初锁定的指纹不一致，请勿继续办理，并请系统管理员核对。"""

    number = 6011


class OfficeCannotOverrule(PolicyError):
    """该数值由文件明文规定，单位不能自行改动；新文件有规定的，请写明新文件的条款和原文。"""

    number, status = 6012, 403


class FourEyes(PolicyError):
    """改动规则须由一人录入、另一人审核，请由第二人审核后再启用。"""

    number, status = 6013, 403


class PastChanged(PolicyError):
    """不能改动以前日期的取值；确需更正的，请注明更正哪一天的取值及理由。"""

    number, status = 6014, 409


class NoPackInForce(PolicyError):
    """所选日期没有施行中的规则包，请核对日期。"""

    number, status = 6101, 404


class UnknownKey(PolicyError):
    """规则包中没有这一数值，请核对名称或规则包的版本。"""

    number, status = 6102, 404


class NoValueOnDay(PolicyError):
    """该数值在所选日期尚未施行，请核对日期。"""

    number, status = 6103, 404


class ValueNotSet(PolicyError):
    """该数值尚未录入，系统不能核算。请由区委组织部在“规则”中录入，并注明依据。"""

    number, status = 6104, 409


class YearNotPublished(PolicyError):
    """该年度的节假日安排尚未公布或尚未录入，工作日不能推算。请在“工作日历”中录入后再办理。"""

    number, status = 6105, 409


class BadFacts(PolicyError):
    """提供的情况前后不符或缺少必要内容，不能核算，请核对后重填。"""

    number, status = 6106, 422


class UnknownGate(PolicyError):
    """没有这一核算项目，请核对名称。"""

    number, status = 6107, 404
