"""The gates of deciding (讨论决定): measures 5, 6, 7, the committee's side of 19 and 24, and the rules above them.

The meeting, the vote, the ballot, who decides, whom to ask first, the democratic life meeting, the establishment.
"""

from policy.deciding.ballot import ballot_marks, elected, finalists, rank, renomination, run_off
from policy.deciding.establishment import anomaly_closed, establishment_room, payroll_anomaly, post_and_duty
from policy.deciding.life_meeting import (
    life_meeting_closed,
    life_meeting_evaluated,
    life_meeting_quorum,
    life_meeting_report,
    life_meeting_start,
    life_meeting_time,
    life_meeting_yearly,
)
from policy.deciding.matters import (
    collective_decision,
    large_sum,
    public_consultation,
    rules_filed,
    selection_links,
    selection_report,
    temporary_motion,
    void_decision,
)
from policy.deciding.meeting import meeting_steps, opinion, presentation, quorum, recusal
from policy.deciding.posts import decision_body, decision_ending
from policy.deciding.superior import (
    dual_managed,
    months_later,
    nonparty_consultation,
    plenum_between,
    plenum_vote,
    prior_report,
)
from policy.deciding.vote import differential_vote, majority, postponement, reconsideration, vote_form

__all__ = [
    "anomaly_closed",
    "ballot_marks",
    "collective_decision",
    "decision_body",
    "decision_ending",
    "differential_vote",
    "dual_managed",
    "elected",
    "establishment_room",
    "finalists",
    "large_sum",
    "life_meeting_closed",
    "life_meeting_evaluated",
    "life_meeting_quorum",
    "life_meeting_report",
    "life_meeting_start",
    "life_meeting_time",
    "life_meeting_yearly",
    "majority",
    "meeting_steps",
    "months_later",
    "nonparty_consultation",
    "opinion",
    "payroll_anomaly",
    "plenum_between",
    "plenum_vote",
    "post_and_duty",
    "postponement",
    "presentation",
    "prior_report",
    "public_consultation",
    "quorum",
    "rank",
    "reconsideration",
    "recusal",
    "renomination",
    "rules_filed",
    "run_off",
    "selection_links",
    "selection_report",
    "temporary_motion",
    "void_decision",
    "vote_form",
]
