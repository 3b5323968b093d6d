"""The gates of the yearly training plan (干部培训年度计划), measure 15 with 11, 12, 16 and 3.

Declaration → review → approval → reply → class. Each gate is pure: the pack, the day of the act, and plain facts.
"""

from policy.training_plan.approval import (
    approval_order,
    leading_group_approval,
    minutes_of_round,
    principal_leaders_approval,
    reply_issue,
)
from policy.training_plan.classes import class_ahead, class_change, class_days, class_start, unapproved_run
from policy.training_plan.closing import class_closed, credit_points, credits
from policy.training_plan.declaration import (
    DeclarationDays,
    charge,
    declaration_days,
    declaration_window,
    enterprise_class,
    special_path,
)
from policy.training_plan.review import reduction, review_opinion, reviewer_independent

__all__ = [
    "DeclarationDays",
    "approval_order",
    "charge",
    "class_ahead",
    "class_change",
    "class_closed",
    "class_days",
    "class_start",
    "credit_points",
    "credits",
    "declaration_days",
    "declaration_window",
    "enterprise_class",
    "leading_group_approval",
    "minutes_of_round",
    "principal_leaders_approval",
    "reduction",
    "reply_issue",
    "review_opinion",
    "reviewer_independent",
    "special_path",
    "unapproved_run",
]
