"""How pages say times, deadlines and states. Working days by the calendar of the law, else calendar days, and it says which.

`_` is the hook through which every text of a page goes, so that another language can be put in its place.
"""

from datetime import date, datetime, timedelta

from models.base import in_shanghai
from policy import workdays
from policy.errors import YearNotPublished

CASE_STATES = {"open": "办理中", "paused": "已暂停", "stopped": "已停止", "finished": "已办结"}
WAIT_HOW = {
    "answers": "按规则办结",
    "time": "到期办结（系统）",
    "returned": "退回，本轮作废",
    "withdrawn": "人选退出，本轮作废",
    "stopped": "随事项停止",
}
MESSAGE_STATES = {
    "created": "待发送",
    "sending": "发送中",
    "sent": "已送达",
    "retry": "未送达，将重试",
    "failed": "未送达",
    "cancelled": "已取消",
}
CHANNELS = {
    "mailbox": "站内信箱",
    "mail": "电子邮件",
    "wecom": "企业微信",
    "dingtalk": "钉钉",
    "feishu": "飞书",
    "slip": "纸质通知",
}
PROOFS = {"code": "验证码", "pin": "口令", "session": "登录", "link": "仅凭链接", "paper": "纸质签字"}


CANDIDATE_STATES = {
    "nominated": "初始提名",
    "eligible": "资格审查通过",
    "excluded": "资格审查不通过",
    "recommended": "进入考试",
    "listed": "列为考察对象",
    "proposed": "提交讨论",
    "decided": "票决通过",
    "appointed": "已任职",
    "withdrawn": "本人退出",
    "dropped": "未进入下一环节",
}

DONE = {  # what the desk has just done, by the name of the act in the address
    "remind": "已催办，未办理的人会收到通知。",
    "pause": "已暂停。暂停期间有关人员不能办理。",
    "resume": "已恢复办理。",
    "stop": "已停止，未办的待办已经作废。",
    "withdraw": "已撤回，未办的待办已经作废。",
    "send-back": "已退回，有关人员会收到新的通知。",
    "reconsider": "已提交复议，该职位重新表决。",
    "delivered": "已登记送达。",
    "candidate-withdrawn": "已登记退出，该人选不再参加以后环节；列有该人选的待办已作废，重新办理。",
    "propose-rules": "已提出，待另一人确认。确认前本事项仍按原规则办理。",
    "switch-rules": "已换用新规则，此后的核算按新规则办理。",
    "decline-rules": "已退回提议，本事项仍按原规则办理。",
    "withdraw-rules": "已撤回提议，本事项仍按原规则办理。",
    "hand-over": "已转办，接办的人会收到通知。",
    "reissue": "已补发链接，原链接不能再用。",
    "extend": "已延期。",
    "paper": "已录入书面意见。",
}


def _(text: str) -> str:
    """Return a text of a page in the language of the reader; Chinese is the language it is written in."""
    return text


def day(at: datetime | None) -> str:
    """Return a day with its year: 2009年12月31日."""
    if at is None:
        return ""
    local = in_shanghai(at)
    return f"{local.year}年{local.month}月{local.day}日"


def moment(at: datetime | None) -> str:
    """Return a day and time: 2009年12月31日 18:05."""
    return f"{day(at)} {in_shanghai(at):%H:%M}" if at else ""


def short(at: datetime | None) -> str:
    """Return a day without its year, for dense lists: 12月31日."""
    if at is None:
        return ""
    local = in_shanghai(at)
    return f"{local.month}月{local.day}日"


def since(at: datetime | None, now: datetime) -> str:
    """Return how long something has lasted: 今天, 3 天."""
    if at is None:
        return ""
    days = (in_shanghai(now).date() - in_shanghai(at).date()).days
    return _("今天") if days <= 0 else f"{days} 天"


def left(due: datetime | None, now: datetime) -> str:
    """Return what is left until a deadline, in words: 还剩 2 个工作日（12月31日 18:00 止）."""
    if due is None:
        return _("未设期限")
    start, end = in_shanghai(now).date(), in_shanghai(due).date()
    on = short(due) if start.year == end.year else day(due)
    until = f"（{on} {in_shanghai(due):%H:%M} 止）"
    if due < now:
        return f"已逾期 {(start - end).days} 天{until}" if end < start else f"已逾期{until}"
    if start == end:
        return f"今天到期{until}"
    return f"还剩 {_days(start, end)}{until}"


def _days(start: date, end: date) -> str:
    try:
        return f"{workdays.workdays_between(start, end)} 个工作日"
    except YearNotPublished:
        return f"{(end - start).days} 天"


def urgency(due: datetime | None, now: datetime) -> str:
    """Return "late", "soon" (due within two working days) or nothing: the word that a colour stands for."""
    if due is None:
        return ""
    if due < now:
        return "late"
    start, end = in_shanghai(now).date(), in_shanghai(due).date()
    try:
        return "soon" if workdays.workdays_between(start, end) <= 2 else ""
    except YearNotPublished:
        return "soon" if due - now <= timedelta(days=2) else ""


def size(count: int) -> str:
    """Return a file's size: 38 KB, 1.2 MB."""
    return f"{max(1, round(count / 1024))} KB" if count < 1024 * 1024 else f"{count / 1024 / 1024:.1f} MB"
