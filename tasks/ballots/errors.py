"""Numbered errors of ballots (81xx): what a voter, or the clerk who runs the meeting, can do about it."""

from models.errors import QingshanError


class NoSuchSlip(QingshanError):
    """这张领票凭证不能使用：可能已投过票、已作废，或不属于正在进行的投票。请向会议工作人员询问。"""

    number, status = 8101, 404


class AlreadyCast(QingshanError):
    """这张票已经投过。一票只能投一次，不能更改。如不是您本人所投，请立即告诉会议工作人员。"""

    number, status = 8108, 409


class BoxNotOpen(QingshanError):
    """投票尚未开始或已经结束，不能投票。"""

    number, status = 8102, 409


class BadBallot(QingshanError):
    """票面填写不符合要求，尚未投出，请按说明修改。"""

    number, status = 8103, 422


class WrongMoment(QingshanError):
    """现在不能办理这一步：请按签到、发票、开始投票、结束投票的次序办理。"""

    number, status = 8104, 409


class NobodyPresent(QingshanError):
    """还没有人签到，不能开始投票。"""

    number, status = 8105, 409


class SlipsShort(QingshanError):
    """发出的票少于签到人数，请先补印。"""

    number, status = 8106, 409


class SlipsOver(QingshanError):
    """印出的票多于签到人数（印票以后有人改为未到或回避）。请作废已印的票，重新印制。"""

    number, status = 8111, 409


class BadRoster(QingshanError):
    """名册不能使用，请按提示修改。"""

    number, status = 8107, 422


class BoxBroken(QingshanError):
    """票箱校验不通过：票与凭证对不上，可能被改动。本次投票无效，请报告纪检监察机关。"""

    number, status = 8109, 500
