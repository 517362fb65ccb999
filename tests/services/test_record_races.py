"""Many people at the same record at once."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from carnet_app.core.database import transaction
from carnet_app.models import Record
from carnet_app.services.records import RecordChangedError, edit_record
from tests.factories import make_actor, make_carnet
from tests.services.record_factories import WORKS, add


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
