"""What is marked done at one click: dates, rights, races, journal, and the way back."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
import time_machine
from sqlmodel import Session, select

from carnet_app.catalogue.access import Access
from carnet_app.catalogue.parts import PartKey
from carnet_app.core.clock import today
from carnet_app.models import JournalAction, JournalEntry, RecordVersion
from carnet_app.services.journal_pages import read_journal
from carnet_app.services.record_history import restore_version
from carnet_app.services.record_lists import list_records
from carnet_app.services.record_pages import open_record
from carnet_app.services.record_scope import RecordForbiddenError, RecordNotFoundError
from carnet_app.services.records import edit_record
from carnet_app.services.upkeep import NothingToDoError, OperationChangedError, mark_done
from tests.factories import make_actor
from tests.services.record_factories import OPERATION, Household, add, row

pytestmark = pytest.mark.usefixtures("on_a_november_day")

LATE = {**OPERATION, "last_done_on": "2025-11-10", "cost": "145,00"}


@pytest.fixture
def on_a_november_day() -> Iterator[None]:
    """23 November 2026, in the middle of the day."""
    with time_machine.travel("2026-11-23T11:00:00+00:00", tick=False):
        yield


def operation(house: Household, **changes: object) -> int:
    return house.add("maintenance_operation", {**LATE, **changes})


def test_the_last_time_is_today_and_the_next_one_follows(
    session: Session, house: Household
) -> None:
    record_id = operation(house)
    assert row(session, record_id).due_on == date(2026, 11, 10)
    done = mark_done(session, actor=house.owner, record_id=record_id, version=1)
    kept = row(session, record_id)
    assert kept.values["last_done_on"] == "2026-11-23"
    assert kept.values["next_due_on"] == "2027-11-23"
    assert (kept.happened_on, kept.due_on) == (today(), today().replace(year=2027))
    assert kept.amount_cents == 14_500
    assert (kept.version, done.version, done.former, done.record_id) == (2, 2, 1, record_id)
    assert "Entretien de la chaudière" in done.told
    assert "23\u00a0novembre\u00a02027" in done.told


@pytest.mark.parametrize(
    ("months", "next_due"),
    [("1", "2026-12-23"), ("3", "2027-02-23"), ("24", "2028-11-23"), ("0", None)],
)
def test_the_next_date_is_the_periodicitys(
    session: Session, house: Household, months: str, next_due: str | None
) -> None:
    record_id = operation(house, periodicity=months, next_due_on="2026-11-20")
    done = mark_done(session, actor=house.owner, record_id=record_id, version=1)
    assert row(session, record_id).values.get("next_due_on") == next_due
    assert ("Prochaine échéance" in done.told) is (next_due is not None)


def test_the_last_day_of_a_month_stays_one(session: Session, house: Household) -> None:
    record_id = operation(house, periodicity="3")
    with time_machine.travel("2026-11-30T11:00:00+00:00", tick=False):
        mark_done(session, actor=house.owner, record_id=record_id, version=1)
    assert row(session, record_id).values["next_due_on"] == "2027-02-28"


def test_it_is_undone_as_if_nothing_had_been_said(session: Session, house: Household) -> None:
    record_id = operation(house)
    before = dict(row(session, record_id).values)
    done = mark_done(session, actor=house.owner, record_id=record_id, version=1)
    restore_version(
        session,
        actor=house.owner,
        record_id=record_id,
        version=done.version,
        restored=done.former,
    )
    assert row(session, record_id).values == before


def test_the_journal_and_the_history_tell_it(session: Session, house: Household) -> None:
    record_id = operation(house)
    mark_done(session, actor=house.owner, record_id=record_id, version=1)
    entries = session.exec(select(JournalEntry).where(JournalEntry.record_id == record_id)).all()
    assert [entry.action for entry in entries][-1] is JournalAction.RECORD_DONE
    [line, *_] = read_journal(session, actor=house.owner, carnet_id=house.id).entries
    assert line.who == "Anne Lemaire"
    assert "Entretien de la chaudière" in line.text
    versions = session.exec(select(RecordVersion.version)).all()
    assert sorted(versions) == [1, 2]


@pytest.mark.parametrize("access", [Access.READ, Access.CONTRIBUTE])
def test_who_may_not_write_may_not_say_so(
    session: Session, house: Household, access: Access
) -> None:
    record_id = operation(house)
    guest = house.guest(access)
    assert not open_record(session, actor=guest, record_id=record_id).may_mark_done
    with pytest.raises(RecordForbiddenError):
        mark_done(session, actor=guest, record_id=record_id, version=1)
    assert row(session, record_id).version == 1


def test_a_contributor_may_not_for_their_own_proposal_either(
    session: Session, house: Household
) -> None:
    author = house.guest(Access.CONTRIBUTE)
    record_id = add(session, author, house.carnet, "maintenance_operation", LATE)
    assert not open_record(session, actor=author, record_id=record_id).may_mark_done
    with pytest.raises(RecordForbiddenError):
        mark_done(session, actor=author, record_id=record_id, version=1)
    # Nor the owner, before it is part of the carnet.
    assert not open_record(session, actor=house.owner, record_id=record_id).may_mark_done
    with pytest.raises(RecordForbiddenError):
        mark_done(session, actor=house.owner, record_id=record_id, version=1)


def test_a_guest_who_writes_may_and_amounts_they_do_not_see_stay(
    session: Session, house: Household
) -> None:
    record_id = operation(house)
    writer = house.guest(Access.WRITE, hide_amounts=True)
    mark_done(session, actor=writer, record_id=record_id, version=1)
    assert row(session, record_id).amount_cents == 14_500


def test_to_a_stranger_and_in_another_part_it_does_not_exist(
    session: Session, house: Household
) -> None:
    record_id = operation(house)
    for outsider in (make_actor(session), house.guest(Access.WRITE, PartKey.WORKS)):
        with pytest.raises(RecordNotFoundError):
            mark_done(session, actor=outsider, record_id=record_id, version=1)


def test_who_comes_second_is_told(session: Session, house: Household) -> None:
    record_id = operation(house)
    edit_record(
        session,
        actor=house.owner,
        record_id=record_id,
        version=1,
        submitted={**LATE, "note": "Rendez-vous pris"},
    )
    with pytest.raises(OperationChangedError):
        mark_done(session, actor=house.owner, record_id=record_id, version=1)
    assert row(session, record_id).values["last_done_on"] == "2025-11-10"


def test_what_asks_for_nothing_cannot_be_done(session: Session, house: Household) -> None:
    works = house.add()
    done_today = operation(house, last_done_on="2026-11-23", next_due_on="")
    for record_id in (works, done_today):
        assert not open_record(session, actor=house.owner, record_id=record_id).may_mark_done
        with pytest.raises(NothingToDoError):
            mark_done(session, actor=house.owner, record_id=record_id, version=1)


def test_a_list_offers_it_for_what_is_late_or_due_soon(session: Session, house: Household) -> None:
    late = operation(house)
    soon = operation(house, next_due_on=(today() + timedelta(days=60)).isoformat())
    later = operation(house, next_due_on=(today() + timedelta(days=61)).isoformat())
    part = PartKey.MAINTENANCE

    def offered(actor: object) -> set[int]:
        view = list_records(session, actor=actor, carnet_id=house.id, part=part)  # pyright: ignore[reportArgumentType]
        return {record.id for record in view.records if record.may_mark_done}

    assert offered(house.owner) == {late, soon}
    assert offered(house.guest(Access.WRITE)) == {late, soon}
    assert offered(house.guest(Access.CONTRIBUTE, first_name="Luc")) == set()
    assert open_record(session, actor=house.owner, record_id=later).may_mark_done
    assert not open_record(session, actor=house.owner, record_id=later).is_due
    assert open_record(session, actor=house.owner, record_id=soon).is_due
