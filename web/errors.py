"""Numbered errors of the pages (21xx). The page shows the number and the docstring, never a stack trace."""

from models.errors import QingshanError


class Unexpected(QingshanError):
    """系统出现意外情况，本次操作没有保存。请稍后重试；仍不成功的，请把编号告诉系统管理员。"""

    number, status = 2100, 500


class UnknownHost(QingshanError):
    """不能用这个网址访问本系统。请使用通知中的链接，或请系统管理员核对 QINGSHAN_PUBLIC_URL。"""

    number, status = 2101, 421


class TooLarge(QingshanError):
    """提交的内容太大。附件每个不超过 10 MB，请压缩、分开或删去无关内容后重新提交。"""

    number, status = 2102, 413


class NoSuchPage(QingshanError):
    """没有这个页面。请核对网址，或从工作台、通知中的链接重新打开。"""

    number, status = 2103, 404


class TooManyTries(QingshanError):
    """试得太频繁，请十分钟后再试。已经打开的页面不受影响。"""

    number, status = 2104, 429


class TooLong(QingshanError):
    """填写的内容过长，请压缩到 2000 字以内。"""

    number, status = 2105, 422


class WrongMethod(QingshanError):
    """这个页面不能这样打开。请从工作台或通知中的链接进入。"""

    number, status = 2106, 405


class PaperWithdrawn(QingshanError):
    """这份文书已经作废，请以重新印发的为准；有疑问的，请与发文单位联系。"""

    number, status = 8077, 410


class TickNeeded(QingshanError):
    """请先勾选确认，再按按钮。"""

    number, status = 2107, 422


class BadForm(QingshanError):
    """表单内容不完整或格式不对，请返回上一页重新填写。"""

    number, status = 2108, 422


class LinkOnlyReason(QingshanError):
    """撤回意见须填写理由。"""

    number, status = 2109, 422


class NotThere(QingshanError):
    """没有找到这一内容，可能已被删除或撤回。请核对编号，或从工作台、我的待办重新进入。"""

    number, status = 2113, 404


class DatabaseAway(QingshanError):
    """系统暂时连不上数据库，本次操作没有保存。请几分钟后重试。"""

    number, status = 2110, 503
