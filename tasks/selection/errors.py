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


class AlreadyCounted(QingshanError):
    """本次投票已经计票，不能再暂缓表决。对结果有异议的，按复议程序办理。"""

    number, status = 8009, 409


class NothingDecided(QingshanError):
    """这一职位还没有表决结果，或已经任职，不能复议。任职以后需要调整的，按任免程序另行办理。"""

    number, status = 8010, 409


class DossierOver(QingshanError):
    """人选已不在选拔中，或者已经表决，人选材料不能再补充。"""

    number, status = 8066, 409


class HonoursOver(QingshanError):
    """推荐结果已经确定，荣誉不能再登记或者改动。确有错漏的，请先退回推荐环节。"""

    number, status = 8067, 409


class NotOneUnit(QingshanError):
    """竞争上岗由一个单位组织，请为全部职位选择同一单位；不同单位的职位请分别发起。"""

    number, status = 8031, 422


class TooLateToAnnounce(QingshanError):
    """报名和提名截止日已到，公告来不及在推荐以前公布。请退回工作方案，把截止日改到公告以后。"""

    number, status = 8040, 409


class NominationsOpen(QingshanError):
    """工作方案所定的报名和提名截止日未到，不能提前提交。请到截止日当天再提交；确需提前的，退回工作方案重新报批。"""

    number, status = 8041, 409


class ReviewsOpen(QingshanError):
    """复核申请期未满，还有人选没有答复，不能提前结束。请等申请期满，届时由系统结束。"""

    number, status = 8042, 409


class NoSuchReview(QingshanError):
    """复核链接无效或者申请期已满。请向承办单位查询。"""

    number, status = 8043, 404


class ReviewTwice(QingshanError):
    """复核申请已经答复过，不能再次提交。需要补充的，请向承办单位说明。"""

    number, status = 8044, 409


class ReviewEmpty(QingshanError):
    """复核申请没有写明理由。请写明审查结论哪里与事实不符，再提交。"""

    number, status = 8045, 422
