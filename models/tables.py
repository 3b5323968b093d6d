"""Every table, imported in one place, for migrations and for tests that look at the whole schema."""

from sqlmodel import SQLModel

from models import (
    cases,
    documents,
    instance,
    journal,
    links,
    messages,
    office_values,
    people,
    rules,
    training,
    waits,
)

MODULES = (
    cases,
    documents,
    instance,
    journal,
    links,
    messages,
    office_values,
    people,
    rules,
    training,
    waits,
)
metadata = SQLModel.metadata
