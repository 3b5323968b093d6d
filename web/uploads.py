"""Uploads (附件): the size was limited while it came in; here it is looked at before anyone opens it (A22)."""

from models.errors import QingshanError
from tasks.scans import scan_kind
from tasks.workbooks.guard import guard_upload
from web.forms import Form, Upload


class NoFile(QingshanError):
    """请先选择文件，再按上传。"""

    number, status = 2111, 422


def uploaded(form: Form, field: str = "file") -> Upload:
    """Return the file of a form; raises QS-2111 when none was chosen or it is empty."""
    sent = form.file(field)
    if sent is None or not sent.data:
        raise NoFile
    return sent


def workbook(form: Form, field: str = "file") -> Upload:
    """Return an uploaded workbook that may be opened; raises a numbered refusal of tasks.workbooks otherwise."""
    sent = uploaded(form, field)
    guard_upload(sent.data, sent.filename)
    return sent


def scan(form: Form, field: str = "file") -> tuple[Upload, str]:
    """Return an uploaded scan of a signed paper and its media type, told by its content; raises QS-2111 and QS-2019."""
    sent = uploaded(form, field)
    return sent, scan_kind(sent.data)[0]
