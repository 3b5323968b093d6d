"""Refusing about people: the record calls them by number, whoever fills in the form reads their names."""

from collections.abc import Mapping, Sequence

from models.people import Person
from policy.verdict import Verdict
from tasks.refusing import Refused


def number_of(person_id: int) -> str:
    """Return a person as verdicts call them: they stand in the journal, where no name is."""
    return f"人员{person_id}号"


def require_in_names(verdict: Verdict, names: Mapping[int, str]) -> Verdict:
    """Return the verdict when nothing stands in the way; raises QS-4001 whose sentence has the names and whose verdict has none."""
    if verdict.ok:
        return verdict
    refused = Refused(verdict)
    said = f"{verdict.reason}{verdict.remedy}"
    for person_id, name in names.items():
        said = said.replace(number_of(person_id), name)
    refused.args = (said,)
    raise refused


def called(people: Sequence[Person]) -> dict[str, int]:
    """Return how people are called in a list to choose from, and who each is; of the same name by number as well."""
    names = [one.name for one in people]
    return {one.name if names.count(one.name) == 1 else f"{one.name}（{one.id}号）": one.id for one in people}
