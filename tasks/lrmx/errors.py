"""Numbered refusals of an electronic 任免审批表 (806x); the docstring is what the person reads."""

from models.errors import QingshanError


class BadRecord(QingshanError):
    """这份任免审批表不能接收。请用任免表编辑软件打开核对，另存后重新上传。"""

    number, status = 8060, 422


class RecordTooLarge(BadRecord):
    """任免审批表超过 10 MB。请把照片缩小后另存，再上传。"""

    number, status = 8061, 413


class UnsafeRecord(BadRecord):
    """这份任免审批表里有文档类型或实体声明，正常的任免表没有，为安全起见不予打开。请用任免表编辑软件另存后再上传。"""

    number, status = 8062, 422


class NotARecord(BadRecord):
    """这不是任免审批表（.lrmx 或 .lrm）。请从任免表编辑软件中导出后上传。"""

    number, status = 8063, 422


class NotThisPerson(BadRecord):
    """任免审批表上的姓名与人选不一致，没有导入。请核对选的是不是这个人的表。"""

    number, status = 8064, 422


class NoRecord(QingshanError):
    """这一人选还没有导入任免审批表。请先在初始提名环节上传。"""

    number, status = 8065, 404
