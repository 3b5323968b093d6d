"""Numbered errors of telling people (7xxx); the docstring is what the page or the desk says."""

from models.errors import QingshanError


class UnknownKind(QingshanError):
    """没有这一种通知，通知未生成。请系统管理员核对通知模板。"""

    number, status = 7001, 500


class MissingVariable(QingshanError):
    """通知模板缺少所需内容，通知未生成。请系统管理员核对通知模板。"""

    number, status = 7002, 500


class OneChannelOnly(QingshanError):
    """您只登记了一种联系方式，不能另发验证码。请凭链接办理，或到工作台登记第二种联系方式。"""

    number, status = 7003, 409


class WeakPin(QingshanError):
    """口令应为六至十二位数字，且不能全部相同或依次递增、递减。"""

    number, status = 7004, 422


class PinsDiffer(QingshanError):
    """两次填写的口令不一致，请重新填写。"""

    number, status = 7007, 422


class AlreadyDelivered(QingshanError):
    """该通知已经送达或已经取消，不需要再登记。"""

    number, status = 7005, 409


class NoOrigin(QingshanError):
    """尚未设置对外网址，通知中的链接无法生成。请检查 QINGSHAN_PUBLIC_URL。"""

    number, status = 7006, 503
