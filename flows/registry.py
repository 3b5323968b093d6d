"""Every procedure there is, and its Prefect flow. Import this to know them all."""

from typing import Any

from prefect import Flow

from flows.training_plan import training_plan_flow
from tasks import procedures

FLOWS: dict[str, Flow[..., Any]] = {procedures.TRAINING_PLAN.key: training_plan_flow}
