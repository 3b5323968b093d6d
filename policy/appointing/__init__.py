"""The gates of appointing (任职): transfer, post quotas, village secretaries, public notice, limits of 破格."""

from policy.appointing.notice import public_notice
from policy.appointing.objection import notice_objections
from policy.appointing.posts import break_limits, post_quota, transfer_due, village_chain
from policy.appointing.rules import native_place, post_name, village_conditions, yearly_selection_duties

__all__ = [
    "break_limits",
    "native_place",
    "notice_objections",
    "post_name",
    "post_quota",
    "public_notice",
    "transfer_due",
    "village_chain",
    "village_conditions",
    "yearly_selection_duties",
]
