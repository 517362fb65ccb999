"""Records that go: to the bin and back, for good, or left behind."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from sqlmodel import Session

from carnet_app.catalogue.access import Access
from carnet_app.core.clock import now
from carnet_app.core.errors import NotFoundError
from carnet_app.models import Record
from carnet_app.services.journal_pages import read_journal
from carnet_app.services.permissions import OwnerOnlyError
from carnet_app.services.private_part import leave_private_behind
from carnet_app.services.record_bin import (
    delete_record,
    list_deleted_records,
    purge_old_records,
    purge_record,
    restore_record,
)
from carnet_app.services.record_pages import open_record
from carnet_app.services.record_scope import RecordForbiddenError, RecordNotFoundError
from carnet_app.services.records import edit_record
from tests.factories import make_actor
from tests.services.record_factories import WORKS, Household, add, listed


def test_a_deleted_record_waits_in_the_bin(session: Session, house: Household) -> None:
    record_id = house.add()
    delete_record(session, actor=house.owner, record_id=record_id)
    assert listed(session, house).total == 0
    with pytest.raises(RecordNotFoundError):
        open_record(session, actor=house.owner, record_id=record_id)
    with pytest.raises(RecordNotFoundError):
        edit_record(session, actor=house.owner, record_id=record_id, version=1, submitted=WORKS)
    view = list_deleted_records(session, actor=house.owner, carnet_id=house.id)
    assert [(each.id, each.days_left, each.deleted_by) for each in view.records] == [
        (record_id, 30, "Anne Lemaire")
    ]
    restore_record(session, actor=house.owner, record_id=record_id)
    assert listed(session, house).total == 1
    with pytest.raises(RecordNotFoundError):
        restore_record(session, actor=house.owner, record_id=record_id)


def test_the_bin_is_scoped_like_everything(session: Session, house: Household) -> None:
    record_id, plan = house.add(), house.add("plan", {"nature": "surface"})
    author = house.guest(Access.CONTRIBUTE)
    own = add(session, author, house.carnet)
    for each in (record_id, plan):
        delete_record(session, actor=house.owner, record_id=each)
    delete_record(session, actor=author, record_id=own)

    def there(actor: Any) -> set[int]:
        view = list_deleted_records(session, actor=actor, carnet_id=house.id)
        return {each.id for each in view.records}

    assert there(house.owner) == {record_id, plan, own}
    assert there(house.guest(Access.WRITE)) == {record_id, own}
    assert there(author) == {own}
    assert there(house.guest(Access.READ)) == set()
    with pytest.raises(NotFoundError):
        there(make_actor(session))
    with pytest.raises(RecordForbiddenError):
        restore_record(session, actor=house.guest(Access.READ), record_id=record_id)
    with pytest.raises(RecordNotFoundError):
        restore_record(session, actor=house.guest(Access.READ), record_id=plan)


def test_readers_and_contributors_delete_nothing_of_others(
    session: Session, house: Household
) -> None:
    record_id = house.add()
    for access in (Access.READ, Access.CONTRIBUTE):
        with pytest.raises(RecordForbiddenError):
            delete_record(session, actor=house.guest(access), record_id=record_id)
    with pytest.raises(RecordNotFoundError):
        delete_record(session, actor=make_actor(session), record_id=record_id)
    delete_record(session, actor=house.guest(Access.WRITE), record_id=record_id)


def test_the_bin_is_emptied_after_thirty_days(session: Session, house: Household) -> None:
    record_id = house.add()
    delete_record(session, actor=house.owner, record_id=record_id)
    with time_machine.travel(now() + timedelta(days=30)):
        assert list_deleted_records(session, actor=house.owner, carnet_id=house.id).total == 0
        with pytest.raises(RecordNotFoundError):
            restore_record(session, actor=house.owner, record_id=record_id)
        assert purge_old_records(session) == 1


def test_only_the_owner_erases_at_once(session: Session, house: Household) -> None:
    record_id = house.add()
    with pytest.raises(RecordNotFoundError):
        purge_record(session, actor=house.owner, record_id=record_id)
    delete_record(session, actor=house.owner, record_id=record_id)
    with pytest.raises(OwnerOnlyError):
        purge_record(session, actor=house.guest(Access.WRITE), record_id=record_id)
    purge_record(session, actor=house.owner, record_id=record_id)
    session.expire_all()
    assert session.get(Record, record_id) is None
    entries = read_journal(session, actor=house.owner, carnet_id=house.id).entries
    assert entries[0].text.startswith("a effacé")
    assert all(entry.record_id == 0 for entry in entries)


def test_what_is_private_stays_behind(session: Session, house: Household) -> None:
    private = house.add("budget", {"title": "Toiture", "planned_amount": "12 000"})
    works = house.add()
    assert leave_private_behind(session, carnet_id=house.id) == 1
    session.expire_all()
    assert session.get(Record, private) is None
    assert session.get(Record, works) is not None
    texts = [e.text for e in read_journal(session, actor=house.owner, carnet_id=house.id).entries]
    assert not any("Toiture" in text for text in texts)
