"""Every table, imported in one place, for migrations and for tests that look at the whole schema."""

from sqlmodel import SQLModel

from models import (
    ballots,
    cases,
    documents,
    instance,
    journal,
    links,
    messages,
    office_values,
    people,
    rules,
    selection,
    tenures,
    training,
    waits,
)

MODULES = (
    ballots,
    cases,
    documents,
    instance,
    journal,
    links,
    messages,
    office_values,
    people,
    rules,
    selection,
    tenures,
    training,
    waits,
)
metadata = SQLModel.metadata
