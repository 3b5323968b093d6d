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


class NoExchange(QingshanError):
    """公推交流用公推优选或者定向推荐的方式办理，竞争上岗是本单位内设机构的职位，不办理交流。请改选方式，或者取消公推交流。"""

    number, status = 8075, 422


class NotTheScreener(QingshanError):
    """反映人的情况只有本件的两名甄别人可以查看。确需查看的，请写明理由申请启封，经另一人同意后在24小时内查看。"""

    number, status = 8070, 403


class NobodySealed(QingshanError):
    """这件公示意见没有密存反映人情况，不能启封。"""

    number, status = 8071, 404


class SealBroken(QingshanError):
    """密存的反映人情况已被改动，或者本机密钥已更换，不能打开。请报告纪检监察机关，并请系统管理员恢复原密钥后再试。"""

    number, status = 8072, 500


class UnsealingUnknown(QingshanError):
    """没有这一启封申请，或者已经办理。请返回公示意见页面核对后重新申请。"""

    number, status = 8073, 404


class SameTwoPersons(QingshanError):
    """启封须由两人办理，申请人不能同意自己的申请。请由部长或者纪检监察干部同意。"""

    number, status = 8074, 409


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
