"""The yearly opening of the training-plan call (measure 15), as `prefect.yaml` schedules it. Opening twice is harmless."""

from prefect import flow

from models import db
from tasks import cycles


@flow(name="发起年度培训计划申报", persist_result=False)
def open_training_year(year: int | None = None) -> str:
    """Open the call for next year's training plan (每年12月底前申报下一年度计划), once; another `year` is refused."""
    with db.transaction() as tx:
        case, new = cycles.training_year(tx, cycles.next_year(tx, year))
    return f"事项{case}：{'已发起' if new else '此前已发起'}"
