"""Kinds of records that tests name, and what a wrong form is told."""

import pytest

from carnet_app.catalogue.record_kind import RecordKind
from carnet_app.catalogue.records import InvalidRecordError
from carnet_app.catalogue.registry import KIND_BY_KEY

OPERATION = KIND_BY_KEY["maintenance_operation"]
SURVEY = KIND_BY_KEY["survey"]
WORKS = KIND_BY_KEY["works"]
EQUIPMENT = KIND_BY_KEY["equipment"]
READING = KIND_BY_KEY["consumption_reading"]
SERVICE = {"title": "Entretien", "periodicity": "12", "last_done_on": "2024-05-14"}


def errors_of(kind: RecordKind, **submitted: object) -> dict[str, str]:
    """The sentence beside each field of a form that is refused."""
    with pytest.raises(InvalidRecordError) as caught:
        kind.parse(submitted)
    return caught.value.errors
