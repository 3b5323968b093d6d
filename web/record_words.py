"""The record in the office's words (纪实用语): a kind and a name for every entry that the program can write.

An entry that names an act or a wait has its title beside it; a refusal is named by the gate that refused. Those that
have neither are listed here, and `tests/web/test_record_words.py` reads the code for any that is missing.
"""

from collections.abc import Mapping

from policy.errors import UnknownGate
from policy.gates import find_gate
from tasks.office_settings import SETTINGS
from tasks.procedures import PROCEDURES

ENTRIES = {
    "opened": "发起",
    "act": "步骤",
    "asked": "交办",
    "answer": "意见",
    "withdrawn": "撤回意见",
    "closed": "环节办结",
    "return": "退回",
    "refusal": "不予受理",
    "desk": "工作台",
    "changed": "改变决定",
    "message": "通知",
    "ballot": "投票",
    "finished": "办结",
    "failure": "未能推进",
    "setting": "机关设定",
    "office_value": "规则取值",
    "import": "导入",
    "pin": "办理口令",
    "signin": "登录",
    "export": "导出纪实",
    "seal": "存证",
}
NAMES = {
    "proof": "未能证明是本人",
    "change_decision": "统筹时改变审核决定",
    "correct_held": "更正举办情况",
    "roster_deadline": "更正后调整报送名册的期限",
    "report_unapproved": "登记未批先办",
    "reminded": "催办未办理的人",
    "escalated": "告知单位主要负责人",
    "delivered_by_hand": "登记人工送达",
    "set": "设置口令",
    "proposed": "提出",
    "approved": "批准",
    "refused": "不批准",
    "withdrawn": "撤回",
    "slips_printed": "印票",
    "slips_voided": "作废未用的票",
    "review_asked": "本人申请资格复核",
    "review_waived": "本人不申请资格复核",
    "opened": "开始投票",
    "closed": "结束投票并计票",
    "voided": "票箱作废，票和凭证全部作废",
    "withdraw_candidate": "人选退出",
    "paper_entered": "录入点票结果（一人）",
    "record_imported": "导入人选任免审批表",
    "honours_entered": "登记荣誉",
    "dossier_entered": "编入人选材料",
    "record_exported": "导出人选任免审批表",
    "whole_file": "调阅全程纪实",
    "objector_seen": "查看反映人情况",
    "unseal_asked": "申请启封反映人情况",
    "unseal_agreed": "同意启封反映人情况",
    "paper_differs": "两人录入的点票结果不一致",
    "unit": "单位",
    "unit_kind": "单位类别",
    "head_id": "主要负责人",
    "training_officer_id": "培训专干",
    "person": "人员",
    "transfer": "调动",
    "post": "职务",
    "state": "在职情况",
    "rights": "岗位权限",
    "channels": "联系方式",
}


def name_words(name: str, titles: Mapping[str, str]) -> str:
    """Return the office's words for an entry's name; `titles`: of the acts and waits of its case. Never a program's word."""
    known = titles.get(name) or NAMES.get(name)
    if known:
        return known
    if name in PROCEDURES:
        return PROCEDURES[name].title
    if name in SETTINGS:
        return SETTINGS[name].title
    try:
        return find_gate(name).chinese
    except UnknownGate:
        return ""
