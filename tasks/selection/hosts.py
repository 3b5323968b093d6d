"""Who runs a selection (承办单位): the department, except of inner posts (竞争上岗、轮岗交流、优化组合), which the unit itself runs. Measure 19."""

from sqlmodel import Session

from models.acting import ActContext, Part
from models.people import Unit
from models.selection import Selection
from tasks.selection import files
from tasks.training.people import NobodyInRole, Officers, officers

UNITS_OWN = ("competition", "rotation", "combination")  # the manners that a unit itself runs


def officer_of(context: ActContext) -> list[Part] | None:
    """Return who prepares things in the unit of a competition; none in other manners: the department's clerks do."""
    unit = _unit(context)
    if unit is None:
        return None
    return _part(unit, unit.declares, "培训专干" if unit.officer_id else "主要负责人")


def head_of(context: ActContext) -> list[Part] | None:
    """Return who answers for the unit of a competition; none in other manners: the department's head does."""
    unit = _unit(context)
    if unit is None:
        return None
    return _part(unit, unit.confirms, "主要负责人" if unit.head_id else "培训专干")


def unit_of(tx: Session, selection: Selection) -> Unit | None:
    """Return the unit that runs a selection of its own inner posts; none in other manners, which the department runs."""
    if selection.manner not in UNITS_OWN:
        return None
    unit_id = files.posts_of(tx, selection)[0].unit_id
    assert unit_id is not None  # refused when it was opened
    return tx.get_one(Unit, unit_id)


def deciding_body(tx: Session, selection: Selection) -> str:
    """Return who decides (决定机关) as papers name it: the district's committee, or for a unit's own inner posts its Party organisation."""
    unit = unit_of(tx, selection)
    return f"{unit.name}党委（党组）" if unit else "区委常委会"


def _unit(context: ActContext) -> Officers | None:
    tx, selection = context.tx, files.selection_of(context.tx, context.case.id)
    if selection.manner not in UNITS_OWN:
        return None
    unit_id = files.posts_of(tx, selection)[0].unit_id
    assert unit_id is not None  # refused when it was opened
    return officers(tx, [unit_id])[unit_id]


def _part(unit: Officers, person_id: int | None, role: str) -> list[Part]:
    if person_id is None:
        raise NobodyInRole(f"“{unit.name}”没有登记主要负责人和专干，请先登记。")
    return [Part(person_id, role, unit.unit_id)]
