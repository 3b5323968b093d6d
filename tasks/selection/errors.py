"""Numbered errors of selections (80xx)."""

from models.errors import QingshanError


class PlanIncomplete(QingshanError):
    """工作方案还缺内容，请补齐后再提交。"""

    number, status = 8002, 422


class PlanFixed(QingshanError):
    """工作方案已经审批，第一张推荐票以前就已固定，不能改动。确需改动的，请先退回工作方案环节重新报批。"""

    number, status = 8003, 409


class NoSuchCandidate(QingshanError):
    """没有这一人选，请核对名单。"""

    number, status = 8004, 404


class CandidateTwice(QingshanError):
    """名单中已有这一人选，不能重复登记。"""

    number, status = 8005, 409


class BoxNotCounted(QingshanError):
    """投票还没有结束计票，不能提交。请先结束投票。"""

    number, status = 8006, 409


class TooEarly(QingshanError):
    """公示期未满，不能办理。"""

    number, status = 8007, 409


class NoPosts(QingshanError):
    """没有拟任职位，请至少填写一个职位。"""

    number, status = 8008, 422


class AlreadyWithdrawn(QingshanError):
    """这一人选已经退出，不用再登记。"""

    number, status = 8051, 409


class AlreadyAppointed(QingshanError):
    """已经任职，不能再登记退出；需要免职的，另行办理。"""

    number, status = 8052, 409


class WhoAsked(QingshanError):
    """请填写由谁提出退出，如本人、所在单位党组织。"""

    number, status = 8053, 422


class NotOneUnit(QingshanError):
    """竞争上岗由一个单位组织，请为全部职位选择同一单位；不同单位的职位请分别发起。"""

    number, status = 8031, 422
