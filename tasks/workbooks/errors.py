"""Numbered refusals of a whole workbook (63xx); what is wrong with one cell is a `CellError`, never an exception.

The docstring of each class is what the person reads: what to do next, in the office's words.
"""

from __future__ import annotations

from models.errors import QingshanError


class WorkbookError(QingshanError):
    """这份表格不能接收。请按提示改好后重新上传。"""

    number, status = 6300, 422


class FileTooLarge(WorkbookError):
    """文件超过 10 MB。请删去图片和无关的工作表后重新上传，或分成几份上传。"""

    number, status = 6301, 413


class NotAWorkbook(WorkbookError):
    """这不是 Excel 工作簿（.xlsx）。请用 Excel 或 WPS 打开后另存为“Excel 工作簿（*.xlsx）”，再上传。"""

    number, status = 6302, 422


class OldExcelFormat(WorkbookError):
    """这是旧格式的 Excel 文件（.xls）。请打开后选“文件—另存为”，类型选“Excel 工作簿（*.xlsx）”，再上传新文件。"""

    number, status = 6303, 422


class LockedWorkbook(WorkbookError):
    """这份工作簿设了打开密码或已加密，系统读不了。请取消密码后另存一份，再上传。"""

    number, status = 6304, 422


class MacrosRefused(WorkbookError):
    """这份工作簿带有宏（.xlsm）。请另存为不带宏的“Excel 工作簿（*.xlsx）”，再上传。"""

    number, status = 6305, 422


class SuspiciousArchive(WorkbookError):
    """这份文件的内部结构不像办公软件保存的表格，为安全起见不予打开。请把内容复制到本系统提供的空白表里，再上传。"""

    number, status = 6306, 422


class TooMuchData(WorkbookError):
    """表格太大。每张表最多 5000 行、每份文件最多 20 张表。请删去表格下方和右侧的空行空列，或分成几份上传。"""

    number, status = 6307, 413


class UnreadableWorkbook(WorkbookError):
    """文件已损坏或不完整，打不开。请用 Excel 或 WPS 重新保存一次，再上传；仍打不开的，请下载空白表重新填写。"""

    number, status = 6308, 422


class WrongTemplate(WorkbookError):
    """这不是要填报的表。请下载本页提供的空白表，把内容填入后再上传，不要改动表头。"""

    number, status = 6309, 422

    def __init__(self, missing: tuple[str, ...], sheet: str = "") -> None:
        self.missing = missing
        self.sheet = sheet
        where = f"“{sheet}”表" if sheet else "表中"
        super().__init__(f"{where}缺少以下各列：{'、'.join(missing)}。{self.__doc__}", missing=missing, sheet=sheet)


class BadFileName(WorkbookError):
    """文件名里有路径或特殊字符。请把文件改成普通的名字（例如“申报表.xlsx”），再上传。"""

    number, status = 6310, 422
