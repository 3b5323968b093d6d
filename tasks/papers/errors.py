"""Numbered errors of official papers (62xx); the docstring is what the person reads."""

from __future__ import annotations

from models.errors import QingshanError


class PaperError(QingshanError):
    """文书没有生成，本步骤未办理。请按提示处理后重试。"""

    number, status = 6200, 422


class UnknownPaper(PaperError):
    """没有这一种文书。请把错误编号告诉系统管理员。"""

    number, status = 6201, 500


class PaperVariableMissing(PaperError):
    """文书模板用到了本事项没有的内容。请核对模板中的变量名；没有改过模板的，请把错误编号告诉系统管理员。"""

    number, status = 6202, 422


class BadPaperTemplate(PaperError):
    """本单位的文书模板打不开或写法有误。请用 Word 或 WPS 检查后另存为 .docx，或移走该文件，改用系统自带的模板。"""

    number, status = 6203, 422
