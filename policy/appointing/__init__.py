"""The gates of appointing (任职): transfer, post quotas, village secretaries, public notice."""

from policy.appointing.notice import public_notice
from policy.appointing.objection import notice_objections
from policy.appointing.posts import post_quota, transfer_due, village_chain
from policy.appointing.rules import post_name, village_conditions, yearly_selection_duties

__all__ = [
    "notice_objections",
    "post_name",
    "post_quota",
    "public_notice",
    "transfer_due",
    "village_chain",
    "village_conditions",
    "yearly_selection_duties",
]
