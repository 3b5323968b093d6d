"""Every procedure there is, and its Prefect flow. Import this to know them all."""

from typing import Any

from prefect import Flow

from flows.class_change import class_change_flow
from flows.class_run import class_run_flow
from flows.directed_recommendation import directed_recommendation_flow
from flows.internal_competition import internal_competition_flow
from flows.mutual_choice import mutual_choice_flow
from flows.open_selection import open_selection_flow
from flows.post_rotation import post_rotation_flow
from flows.special_training import special_training_flow
from flows.training_plan import training_plan_flow
from tasks import procedures

FLOWS: dict[str, Flow[..., Any]] = {
    procedures.TRAINING_PLAN.key: training_plan_flow,
    procedures.SPECIAL_TRAINING.key: special_training_flow,
    procedures.CLASS_CHANGE.key: class_change_flow,
    procedures.CLASS_RUN.key: class_run_flow,
    procedures.OPEN_SELECTION.key: open_selection_flow,
    procedures.DIRECTED_RECOMMENDATION.key: directed_recommendation_flow,
    procedures.INTERNAL_COMPETITION.key: internal_competition_flow,
    procedures.POST_ROTATION.key: post_rotation_flow,
    procedures.MUTUAL_CHOICE.key: mutual_choice_flow,
}
