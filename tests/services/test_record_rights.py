"""The rights matrix of records: every person, each kind of the catalogue, each operation."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlmodel import Session

from carnet_app.catalogue.record_kind import RecordKind
from carnet_app.catalogue.registry import KINDS
from carnet_app.core.database import transaction
from carnet_app.core.errors import ForbiddenError, NotFoundError
from carnet_app.models import Record, RecordStatus
from carnet_app.services.actors import Actor
from carnet_app.services.proposals import accept_proposal
from carnet_app.services.record_bin import delete_record
from carnet_app.services.record_lists import list_records
from carnet_app.services.record_pages import open_record
from carnet_app.services.record_writing import fill
from carnet_app.services.records import RecordChangedError, edit_record
from carnet_app.services.search import search_carnet
from tests.factories import make_actor, make_carnet
from tests.services.record_factories import WORKS, add
from tests.services.sharing_factories import id_of
from tests.services.test_permissions_matrix import (
    EXPECTED,
    FORBIDDEN,
    NOT_THERE,
    YES,
    Scene,
    expected_of,
)

# What the levels of the matrix allow to do with records.
NEEDS = {
    "list": "read",
    "open": "read",
    "edit": "write",
    "delete": "write",
}


def outcome(act: Callable[[], object]) -> str:
    try:
        act()
    except NotFoundError:
        return NOT_THERE
    except ForbiddenError:
        return FORBIDDEN
    return YES


def put(session: Session, carnet_id: int, kind_key: str, status: RecordStatus) -> int:
    """A record of nobody's, straight into the table."""
    kind = next(kind for kind in KINDS if kind.key == kind_key)
    record = Record(carnet_id=carnet_id, part=kind.part, kind=kind.key, title="", status=status)
    fill(record, kind.parse(kind.example()))
    session.add(record)
    session.flush()
    assert record.id
    return record.id


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.key)
@pytest.mark.parametrize("person", EXPECTED)
def test_each_person_may_do_with_each_kind_what_the_table_says(
    session: Session, person: str, kind: RecordKind
) -> None:
    key, part = kind.key, kind.part
    scene = Scene(session, part)
    carnet_id = id_of(scene.carnet)
    accepted = put(session, carnet_id, key, RecordStatus.ACCEPTED)
    proposed = put(session, carnet_id, key, RecordStatus.PROPOSED)
    title = session.get_one(Record, accepted).title
    actor: Actor = scene.bring(person)
    submitted = kind.example()
    ask = {"actor": actor, "record_id": accepted}
    acts: dict[str, Callable[[], object]] = {
        "list": lambda: list_records(session, actor=actor, carnet_id=carnet_id, part=part),
        "open": lambda: open_record(session, **ask),
        "edit": lambda: edit_record(session, **ask, version=1, submitted=submitted),
        "delete": lambda: delete_record(session, **ask),
    }
    expected = expected_of(person, part)
    answer = outcome(lambda: open_record(session, actor=actor, record_id=proposed))
    assert (answer == YES) == (expected["write"] == YES)
    found = outcome(lambda: search_carnet(session, actor=actor, carnet_id=carnet_id, query=title))
    assert found == (YES if expected["share"] != NOT_THERE else NOT_THERE)
    assert {name: outcome(act) for name, act in acts.items()} == {
        name: expected[need] for name, need in NEEDS.items()
    }
    if expected["write"] == YES and not kind.singleton:
        accept_proposal(session, actor=actor, record_id=proposed, version=1)


@pytest.mark.usefixtures("database")
def test_of_twenty_changes_at_once_one_is_kept_and_the_others_are_told() -> None:
    with transaction() as session:
        owner = make_actor(session)
        record_id = add(session, owner, make_carnet(session, owner))

    def change(number: int) -> bool:
        submitted = {**WORKS, "title": f"Essai {number}"}
        try:
            with transaction() as own:
                edit_record(own, actor=owner, record_id=record_id, version=1, submitted=submitted)
        except RecordChangedError:
            return False
        return True

    with ThreadPoolExecutor(20) as pool:
        kept = list(pool.map(change, range(20)))
    assert sum(kept) == 1
    with transaction() as session:
        record = session.get_one(Record, record_id)
        assert (record.version, record.title) == (2, f"Essai {kept.index(True)}")
