"""The columns of the declaration form (申报表) of measure 15: twelve that units know, nine that may follow.

The optional ones answer what measures 11 and 12 ask: is a fee charged, on what basis, from whom, and why a class for
enterprises or self-employed traders (个体经营户) is needed.
"""

from __future__ import annotations

from tasks.workbooks.table import Column

DECLARATION: tuple[Column, ...] = (
    Column("serial", "序号", ("编号",), required=False),
    Column("name", "班次名称", ("培训班名称", "培训班次", "培训班次名称")),
    Column("purpose", "培训目的"),
    Column("audience", "培训对象"),
    Column("headcount", "人数", ("培训人数",)),
    Column("days", "天数", ("培训天数",)),
    Column("hours", "学时", ("学时数", "培训学时")),
    Column("month", "计划月份", ("月份",)),
    Column("place", "地点", ("培训地点", "办班地点")),
    Column("organiser", "主办单位"),
    Column("budget", "经费（元）", ("经费预算", "所需经费")),
    Column("involves_enterprise", "是否涉及企业", ("是否涉及企业和个体经营户", "是否涉及企业或个体经营户")),
    Column("kind", "班次类别", ("培训类别",), required=False),
    Column("form", "培训形式", ("办班形式",), required=False),
    Column("fund_source", "经费来源", required=False),
    Column("fee_charged", "是否收费", required=False),
    Column("fee_basis", "收费依据", required=False),
    Column("fee_payers", "收费对象", required=False),
    Column("necessity", "必要性说明", ("必要性",), required=False),
    Column("contact", "联系人", required=False),
    Column("phone", "联系电话", ("电话",), required=False),
)

HEADINGS: dict[str, str] = {column.key: column.heading for column in DECLARATION}
REQUIRED: tuple[str, ...] = tuple(column.key for column in DECLARATION if column.required)

CLASS_KINDS = ("轮训", "任职培训", "专题培训", "业务培训", "其他培训")
CLASS_FORMS = ("集中授课", "网络培训", "考察学习", "以会代训", "其他形式")
FUND_SOURCES = ("财政预算", "单位公用经费", "上级专项", "其他来源")
