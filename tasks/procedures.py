"""The procedures that exist (程序), with the measure they carry out and the version of their order of steps."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ProcedureInfo:
    """What the desk and the database know about a procedure; its order of steps is in `flows/`."""

    key: str
    title: str
    measure: int
    version: int
    secrecy: str = "internal"


TRAINING_PLAN = ProcedureInfo("training-plan", "年度干部教育培训计划", 15, 1)
SPECIAL_TRAINING = ProcedureInfo("special-training", "计划外培训班次审批", 15, 1)
CLASS_CHANGE = ProcedureInfo("class-change", "培训班次变更审批", 15, 1)
CLASS_RUN = ProcedureInfo("class-run", "培训班次举办登记", 15, 1)
OPEN_SELECTION = ProcedureInfo("open-selection", "公推优选", 19, 1, secrecy="restricted")
DIRECTED_RECOMMENDATION = ProcedureInfo("directed-recommendation", "定向推荐", 19, 1, secrecy="restricted")
INTERNAL_COMPETITION = ProcedureInfo("internal-competition", "竞争上岗", 19, 1, secrecy="restricted")
POST_ROTATION = ProcedureInfo("post-rotation", "轮岗交流", 19, 1, secrecy="restricted")
MUTUAL_CHOICE = ProcedureInfo("mutual-choice", "优化组合", 19, 1, secrecy="restricted")

PROCEDURES = {
    p.key: p
    for p in (
        TRAINING_PLAN,
        SPECIAL_TRAINING,
        CLASS_CHANGE,
        CLASS_RUN,
        OPEN_SELECTION,
        DIRECTED_RECOMMENDATION,
        INTERNAL_COMPETITION,
        POST_ROTATION,
        MUTUAL_CHOICE,
    )
}
