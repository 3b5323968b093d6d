"""The gates of appointing (任职): public notice, taking office, probation, transfer, leaving, quotas, villages."""

from policy.appointing.exchange import exchange_kind, exchange_steps, moves_in_term, team_change
from policy.appointing.leaving import demotion, dismissal, resignation, resignation_appeal
from policy.appointing.notice import notice_content, notice_needed, notice_time, public_notice
from policy.appointing.objection import notice_objections, objection_screened, reporter_protected
from policy.appointing.office import appointment_ready, tenure_start
from policy.appointing.probation import probation_begins, probation_end, probation_ends
from policy.appointing.quotas import post_name, post_quota, quota_violation, selection_inspection
from policy.appointing.secondment import secondment, secondment_over
from policy.appointing.towns import town_head, village_candidate, village_conditions, village_election
from policy.appointing.transfer import full_years, tenure_since, transfer_due
from policy.appointing.village import village_chain, village_secretary, village_term, village_way

__all__ = [
    "appointment_ready",
    "demotion",
    "dismissal",
    "exchange_kind",
    "exchange_steps",
    "full_years",
    "moves_in_term",
    "notice_content",
    "notice_needed",
    "notice_objections",
    "notice_time",
    "objection_screened",
    "post_name",
    "post_quota",
    "probation_begins",
    "probation_end",
    "probation_ends",
    "public_notice",
    "quota_violation",
    "reporter_protected",
    "resignation",
    "resignation_appeal",
    "secondment",
    "secondment_over",
    "selection_inspection",
    "team_change",
    "tenure_since",
    "tenure_start",
    "town_head",
    "transfer_due",
    "village_candidate",
    "village_chain",
    "village_conditions",
    "village_election",
    "village_secretary",
    "village_term",
    "village_way",
]
