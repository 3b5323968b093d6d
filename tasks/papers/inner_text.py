"""The words of the papers of a rotation and a mutual choice (轮岗交流、优化组合), as our templates have them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tasks.papers.layout import SONG, TABLE, line, signature, tag, text
from tasks.papers.selection_text import BASIS, counts, sheet, signed
from tasks.papers.tables import list_table


def rotation_plan() -> Any:
    """Build the plan of a rotation (轮岗计划) with its list."""
    paper = sheet("{{ selection }}", "轮岗计划")
    text(
        paper,
        f"根据{BASIS}第19条、第20条，拟订本计划。任同一岗位满{{{{ years }}}}年的应列入计划，满{{{{ must }}}}年的必须轮岗。",
    )
    text(paper, "按任现岗位时间列出，拟轮岗{{ moves }}人。", "一、名单和安排。")
    columns = (
        (10, "序号", "{{ row.serial }}", True),
        (20, "姓名", "{{ row.name }}", True),
        (28, "现任岗位", "{{ row.post }}", False),
        (24, "起始日", "{{ row.since }}", True),
        (14, "满年数", "{{ row.years }}", True),
        (28, "拟任岗位", "{{ row.to }}", False),
        (32, "暂不轮岗的理由", "{{ row.kept }}", False),
    )
    list_table(paper, columns, "row in people")
    text(paper, "{{ hand_over_by }}以前完成。", "二、工作交接。")
    text(paper, "{{ basis }}", "三、说明。")
    text(paper, "计划识别码{{ plan_mark }}；内容有变动的，应当重新讨论决定。")
    signature(paper)
    return paper  # fmt: skip


def unit_decision() -> Any:
    """Build the sheet of the Party organisation's decision (讨论决定情况)."""
    paper = sheet("{{ issuer }}党委（党组）", "讨论决定情况")
    line(paper, "议题：{{ what }}（{{ selection }}）")
    line(paper, "日期：{{ held_on }}　　议题编号：{{ agenda }}　　会议纪要：{{ minutes }}")
    line(paper)
    counts(paper)
    line(paper, '表决：同意{{ votes["同意"] }}票，不同意{{ votes["不同意"] }}票，缓议{{ votes["缓议"] }}票。')
    line(paper, "结果：{% if passed %}通过{% else %}未通过{% endif %}。")
    columns = (
        (14, "序号", "{{ row.serial }}", True),
        (34, "姓名", "{{ row.name }}", True),
        (54, "原岗位", "{{ row.was }}", False),
        (54, "拟任岗位", "{{ row.post }}", False),
    )
    list_table(paper, columns, "row in people")
    line(paper, "通过的条件：{{ needed }}。回避的成员不计入实到，应到不减。", SONG, TABLE)
    signed(paper, "计票人", "监票人", "主持人")
    return paper


def handover() -> Any:
    """Build the sheet of a handover (工作交接单)."""
    paper = sheet("工作交接单")
    line(paper, "移交人：{{ name }}　　接交人：{{ taker }}")
    line(paper, "移交岗位：{{ post }}　　移交人新岗位：{{ to }}")
    line(paper, "移交日期：{{ handed_on }}　　接收日期：{{ taken_on }}")
    text(paper, "", "一、在办工作和进度。")
    tag(paper, "{%p for row in work %}")
    text(paper, "{{ row.text }}")
    tag(paper, "{%p endfor %}")
    text(paper, "", "二、文件、资料、印章和物品。")
    tag(paper, "{%p for row in papers %}")
    text(paper, "{{ row.text }}")
    tag(paper, "{%p endfor %}")
    text(paper, "{{ open }}", "三、未了结事项和提醒。")
    text(paper, "{{ remarks }}", "四、接收说明。")
    text(paper, "以上事项由移交人、接交人双方在系统中分别确认。")
    signed(paper, "移交人", "接交人", "监交人")
    return paper


def matching_plan() -> Any:
    """Build the plan of a mutual choice (优化组合方案) as the department has checked it."""
    paper = sheet("{{ selection }}", "优化组合方案")
    text(
        paper,
        f"根据{BASIS}第19条、第24条，制定本方案。负责人与工作人员逐轮双向选择，双方互选的予以落实，未落实的进入下一轮。",
    )
    tag(paper, "{%p for point in points %}")
    text(paper, "{{ point.text }}", "{{ point.label }}：")
    tag(paper, "{%p endfor %}")
    text(paper, "方案识别码{{ plan_mark }}；内容有变动的，应当重新审核。")
    signature(paper)
    return paper


def matching_result() -> Any:
    """Build the result of a mutual choice (优化组合结果)."""
    paper = sheet("{{ selection }}", "优化组合结果")
    text(paper, f"根据{BASIS}第19条，经{{{{ rounds }}}}轮双向选择，落实岗位{{{{ matched }}}}人，结果如下：")
    columns = (
        (14, "序号", "{{ row.serial }}", True),
        (34, "姓名", "{{ row.name }}", True),
        (60, "岗位", "{{ row.post }}", False),
        (48, "产生方式", "{{ row.how }}", True),
    )
    list_table(paper, columns, "row in people")
    tag(paper, "{%p if left %}")
    line(paper, "双向选择结束后由单位党组织主要负责人安排的：")
    tag(paper, "{%p for row in left %}")
    text(paper, "{{ row.name }}，{{ row.place }}。理由：{{ row.reason }}")
    tag(paper, "{%p endfor %}")
    tag(paper, "{%p endif %}")
    signature(paper)
    return paper


BUILDERS: dict[str, Callable[[], Any]] = {
    "rotation_plan": rotation_plan,
    "unit_decision": unit_decision,
    "handover": handover,
    "matching_plan": matching_plan,
    "matching_result": matching_result,
}
