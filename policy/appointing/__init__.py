"""The gates of appointing (任职): transfer, post quotas, village secretaries, public notice, limits of 破格."""

from policy.appointing.notice import public_notice
from policy.appointing.posts import break_limits, post_quota, transfer_due, village_chain

__all__ = ["break_limits", "post_quota", "public_notice", "transfer_due", "village_chain"]
