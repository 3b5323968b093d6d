"""Numbered errors of facts and waits. A page shows the number and the docstring, never a stack trace.

A clerk can read the number out over the telephone; `docs/errors.md` lists them all. The first digit tells the part:
1 cases and their conductor, 2 answers and links, 3 the record, 4 training plans, 5 set-up.
"""

from typing import Any


class QingshanError(Exception):
    """操作未完成，请稍后重试；仍不成功的，请把错误编号告诉系统管理员。"""

    number = 1000
    status = 400

    def __init__(self, message: str = "", **facts: Any) -> None:
        super().__init__(message or self.__doc__ or "")
        self.facts = facts

    @property
    def message(self) -> str:
        """Return what the page says."""
        return str(self)

    @property
    def code(self) -> str:
        """Return the number as it is printed, e.g. QS-2003."""
        return f"QS-{self.number}"


class NoSuchCase(QingshanError):
    """没有这一事项，请核对编号。"""

    number, status = 1001, 404


class LeaseLost(QingshanError):
    """该事项已由另一处理进程接手，本次写入不予保存。"""

    number, status = 1002, 409


class OrderChanged(QingshanError):
    """程序步骤的顺序与该事项的纪实不一致，已停止推进。请系统管理员核对程序版本。"""

    number, status = 1003, 409


class Restricted(QingshanError):
    """这是限知事项，人选、职位和进度只有名单上的人登录后在网页上可以查看。"""

    number, status = 1011, 403


class CaseNotOpen(QingshanError):
    """该事项已暂停、停止或办结，不能再办理。"""

    number, status = 1004, 409


class CycleExists(QingshanError):
    """本周期的事项已经发起，不能重复发起。"""

    number, status = 1005, 409


class ActFailed(QingshanError):
    """步骤未能完成，已全部撤回，系统将自动重试。"""

    number, status = 1006, 500


class ReasonNeeded(QingshanError):
    """请填写理由。"""

    number, status = 1007, 422


class CannotSendBack(QingshanError):
    """不能退回到这一步骤：只能退回到由人员办理的环节，且其后没有须一并作废的全局步骤。请选择较后的环节退回。"""

    number, status = 1008, 409


class DeadlineNotLater(QingshanError):
    """新的截止时间须晚于现在和原截止时间，请重新填写。"""

    number, status = 1009, 422


class NotPaused(QingshanError):
    """该事项没有暂停，不需要恢复。"""

    number, status = 1010, 409


class NoSuchItem(QingshanError):
    """链接无效、已过期或已使用。请使用最近一次通知中的链接，或到工作台登录办理。"""

    number, status = 2001, 404


class WaitNotOpen(QingshanError):
    """该待办已经结束或尚未开始，不能再提交。"""

    number, status = 2002, 409


class AlreadyAnswered(QingshanError):
    """您已提交过不同的意见，第二次提交未予记录。如需更改，请在截止前先撤回原意见。"""

    number, status = 2003, 409


class NotYours(QingshanError):
    """该待办不属于您，不能代为办理。需要代办的，请由本人或工作台办理转办。"""

    number, status = 2004, 403


class NoSuchChoice(QingshanError):
    """请选择一项意见后再提交。"""

    number, status = 2005, 422


class CodeNeeded(QingshanError):
    """请填写验证码。点击“获取验证码”，六位数字将发到您的另一联系方式。"""

    number, status = 2006, 403


class WrongCode(QingshanError):
    """验证码不正确，请核对后重填。"""

    number, status = 2007, 403


class CodeLocked(QingshanError):
    """验证码连续填错五次，已经失效，请重新获取。"""

    number, status = 2008, 403


class TooManyCodes(QingshanError):
    """获取验证码过于频繁，请稍后再试。"""

    number, status = 2009, 429


class PersonNotActive(QingshanError):
    """您已调离、停用或被确认回避，不能再办理该待办。请与发起单位联系。"""

    number, status = 2010, 403


class CrossSite(QingshanError):
    """请求不是从本系统页面发出的，未予受理。请从通知中的链接重新打开。"""

    number, status = 2011, 403


class SignInNeeded(QingshanError):
    """请先登录。登录链接可在工作台登录页获取。"""

    number, status = 2012, 401


class NoRight(QingshanError):
    """您没有办理该项操作的权限。"""

    number, status = 2013, 403


class CannotWithdraw(QingshanError):
    """该环节已经结束，意见不能撤回。"""

    number, status = 2014, 409


class NotForDeputies(QingshanError):
    """该待办须由本人在场办理，不能转办、委派或代理。"""

    number, status = 2015, 409


class WrongPin(QingshanError):
    """口令不正确。连续填错五次将锁定三十分钟。"""

    number, status = 2016, 403


class CannotTakeOver(QingshanError):
    """不能转给此人：接办人员须在岗，且为原办理人的代理人、本单位人员或同一岗位的人员。请另选接办人员。"""

    number, status = 2017, 422


class HasPartAlready(QingshanError):
    """此人在该环节已有一份待办，不能再接办一份。请另选接办人员。"""

    number, status = 2018, 409


class ScanUnreadable(QingshanError):
    """扫描件须为 PDF、PNG 或 JPG，不超过 10 MB，不能是空文件。请重新扫描后上传。"""

    number, status = 2019, 422


class JournalBroken(QingshanError):
    """纪实校验不通过，记录可能被改动。请立即报告纪检监察机关和系统管理员。"""

    number, status = 3001, 500


class NotForJournal(QingshanError):
    """内容中有纪实不能保存的字符或数值，未予记录。请删去特殊字符后重新填写。"""

    number, status = 3003, 422


class DayNotOver(QingshanError):
    """当日尚未结束，不能存证。请在次日办理。"""

    number, status = 3004, 409


class NoSuchEntry(QingshanError):
    """没有这一条纪实，或其文字已经清除。请核对编号。"""

    number, status = 3005, 404


class BadSealFile(QingshanError):
    """这不是存证单，或存证单不完整。请使用交存时的原件。"""

    number, status = 3006, 422


class NotRehearsal(QingshanError):
    """本数据库用于正式办公，不能改动时间。演练请使用 qingshan rehearse 另建数据库。"""

    number, status = 5001, 409


class NoDatabase(QingshanError):
    """数据库尚未启动，请先运行 make run，或检查 QINGSHAN_DATABASE_URL。"""

    number, status = 5002, 503


class NoSecret(QingshanError):
    """缺少本机密钥文件，链接和验证码无法生成。请检查 QINGSHAN_HOME 下的 secret.key。"""

    number, status = 5003, 503
