"""The gates of recommending (推荐与考察): who recommends and how, in which order, who is inspected and how. Measures 17–19 and 20."""

from policy.recommending.ballots import directed_places, first_places, own_unit_half
from policy.recommending.checks import inspection_checks, inspection_complaint, inspection_report, inspection_steps
from policy.recommending.differential import carried_persons, stage_differential
from policy.recommending.forms import recommendation_form, recommendation_type, talks_counted, unit_collective
from policy.recommending.inner import (
    competition_plan,
    matching_left,
    matching_round,
    mutual,
    rotation_list,
    rotation_plan,
    years_in_post,
)
from policy.recommending.inspecting import (
    inspection_notice,
    inspection_team,
    team_recusal,
    unit_head_talk,
    unit_recommendation,
)
from policy.recommending.manners import manners_for, post_manner
from policy.recommending.openness import frontline_ground, no_preset, selection_rule, vacancy_notice
from policy.recommending.order import (
    competition_order,
    first_too_early,
    public_selection_order,
    rotation_order,
    selection_order,
)
from policy.recommending.rosters import (
    directed_roster,
    more_often,
    recommendation_participants,
    roster_shares,
    roster_voters,
    shares_by_roster,
)
from policy.recommending.targets import below_half_listed, inspection_list, passed_over
from policy.recommending.turnout import ballot_way, recommendation_fresh, recommendation_validity, years_after

__all__ = [
    "ballot_way",
    "below_half_listed",
    "carried_persons",
    "competition_order",
    "competition_plan",
    "directed_places",
    "directed_roster",
    "first_places",
    "first_too_early",
    "frontline_ground",
    "inspection_checks",
    "inspection_complaint",
    "inspection_list",
    "inspection_notice",
    "inspection_report",
    "inspection_steps",
    "inspection_team",
    "manners_for",
    "matching_left",
    "matching_round",
    "more_often",
    "mutual",
    "no_preset",
    "own_unit_half",
    "passed_over",
    "post_manner",
    "public_selection_order",
    "recommendation_form",
    "recommendation_fresh",
    "recommendation_participants",
    "recommendation_type",
    "recommendation_validity",
    "roster_shares",
    "roster_voters",
    "rotation_list",
    "rotation_order",
    "rotation_plan",
    "selection_order",
    "selection_rule",
    "shares_by_roster",
    "stage_differential",
    "talks_counted",
    "team_recusal",
    "unit_collective",
    "unit_head_talk",
    "unit_recommendation",
    "vacancy_notice",
    "years_after",
    "years_in_post",
]
