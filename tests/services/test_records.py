"""Records added, changed, duplicated and opened: by whom, with what, and what stays hidden."""

from typing import Any

import pytest
from sqlmodel import Session, select

from carnet_app.catalogue.access import Access
from carnet_app.catalogue.parts import PartKey
from carnet_app.catalogue.records import InvalidRecordError
from carnet_app.core.errors import ForbiddenError, NotFoundError
from carnet_app.core.french import amount
from carnet_app.models import JournalAction, RecordStatus, RecordVersion
from carnet_app.services import records
from carnet_app.services.record_kinds import UnknownKindError
from carnet_app.services.record_pages import open_form, open_new_form, open_record
from carnet_app.services.record_scope import RecordForbiddenError, RecordNotFoundError
from carnet_app.services.record_writing import SecondRecordError
from carnet_app.services.records import (
    RecordChangedError,
    TooManyProposalsError,
    add_record,
    duplicate_record,
    edit_record,
)
from tests.factories import make_actor, make_carnet
from tests.services.record_factories import DATED_WORKS, OPERATION, WORKS, Household, add, row
from tests.services.sharing_factories import journal


def lines_of(view: Any) -> dict[str, str]:
    return {line.name: line.text for line in view.lines}


def test_an_owners_record_is_in_the_carnet_at_once(session: Session, house: Household) -> None:
    record = row(session, house.add("works", DATED_WORKS))
    assert record.part is PartKey.WORKS
    assert record.status is RecordStatus.ACCEPTED
    assert (record.title, record.sort_title) == ("Isolation des combles", "isolation des combles")
    assert record.happened_on is not None
    assert record.happened_on.isoformat() == "2024-05-14"
    assert record.amount_cents == 845_000
    assert record.version == 1
    action, author, details = journal(session)[-1]
    assert (action, author) == (JournalAction.RECORD_ADDED, house.owner.account_id)
    assert details["title"] == "Isolation des combles"


def test_a_contributors_record_waits(session: Session, house: Household) -> None:
    guest = house.guest(Access.CONTRIBUTE)
    record = row(session, add(session, guest, house.carnet))
    assert record.status is RecordStatus.PROPOSED
    assert record.author_id == guest.account_id
    assert journal(session)[-1][0] is JournalAction.RECORD_PROPOSED


def test_a_writing_guests_record_does_not_wait(session: Session, house: Household) -> None:
    guest = house.guest(Access.WRITE)
    assert row(session, add(session, guest, house.carnet)).status is RecordStatus.ACCEPTED


def test_readers_and_strangers_add_nothing(session: Session, house: Household) -> None:
    with pytest.raises(ForbiddenError):
        add(session, house.guest(Access.READ), house.carnet)
    with pytest.raises(NotFoundError):
        add(session, house.guest(Access.WRITE, PartKey.PLANS), house.carnet)
    with pytest.raises(NotFoundError):
        add(session, make_actor(session), house.carnet)


@pytest.mark.parametrize("carnet_id", [0, -1, 10**12])
def test_no_carnet_no_record(session: Session, house: Household, carnet_id: int) -> None:
    with pytest.raises(NotFoundError):
        add_record(session, actor=house.owner, carnet_id=carnet_id, kind="works", submitted=WORKS)


def test_an_unknown_kind_is_refused(house: Household) -> None:
    with pytest.raises(UnknownKindError):
        house.add("castle", {})


def test_a_wrong_form_says_so_by_field_and_writes_nothing(
    session: Session, house: Household
) -> None:
    with pytest.raises(InvalidRecordError) as refusal:
        house.add("works", {"title": "", "state": "dreamt", "cost": "-3"})
    assert set(refusal.value.errors) == {"title", "state", "cost"}
    assert session.exec(select(RecordVersion)).all() == []


def test_a_carnet_has_one_home(session: Session, house: Household) -> None:
    house.add("home", {"address": "12 rue des Lilas"})
    with pytest.raises(SecondRecordError):
        house.add("home", {"address": "14 rue des Lilas"})
    other = make_carnet(session, house.owner)
    assert add(session, house.owner, other, "home", {"address": "14 rue des Lilas"})


def test_a_reference_stays_in_the_carnet_and_in_what_one_may_read(
    session: Session, house: Household
) -> None:
    boiler = house.add("equipment", {"appliance": "gas_boiler"})
    assert house.add("maintenance_operation", OPERATION, equipment=str(boiler))
    elsewhere = add(
        session,
        house.owner,
        make_carnet(session, house.owner),
        "equipment",
        {"appliance": "gas_boiler"},
    )
    works = house.add()
    blind = house.guest(Access.CONTRIBUTE, PartKey.MAINTENANCE)
    for actor, target in (
        (house.owner, elsewhere),
        (house.owner, works),
        (house.owner, 10**15),
        (blind, boiler),
    ):
        with pytest.raises(InvalidRecordError) as refusal:
            add(
                session,
                actor,
                house.carnet,
                "maintenance_operation",
                OPERATION,
                equipment=str(target),
            )
        assert set(refusal.value.errors) == {"equipment"}


def test_a_reference_one_cannot_see_survives_ones_change(
    session: Session, house: Household
) -> None:
    boiler = house.add("equipment", {"appliance": "gas_boiler"})
    operation = house.add("maintenance_operation", OPERATION, equipment=str(boiler))
    blind = house.guest(Access.WRITE, PartKey.MAINTENANCE)
    form = open_form(session, actor=blind, record_id=operation)
    assert "equipment" not in lines_of(open_record(session, actor=blind, record_id=operation))
    edit_record(
        session,
        actor=blind,
        record_id=operation,
        version=1,
        submitted={**form.texts, "title": "Entretien"},
    )
    assert row(session, operation).values["equipment"] == boiler


def test_a_change_is_numbered_and_told(session: Session, house: Household) -> None:
    record_id = house.add()
    version = edit_record(
        session,
        actor=house.owner,
        record_id=record_id,
        version=1,
        submitted={**WORKS, "title": "Isolation du toit"},
    )
    record = row(session, record_id)
    assert version == record.version == 2
    assert record.title == "Isolation du toit"
    assert journal(session)[-1][0] is JournalAction.RECORD_CHANGED


def test_the_second_of_two_editors_is_told_and_nothing_is_lost(
    session: Session, house: Household
) -> None:
    record_id = house.add("works", DATED_WORKS)
    first = {**DATED_WORKS, "title": "Le premier"}
    edit_record(session, actor=house.owner, record_id=record_id, version=1, submitted=first)
    with pytest.raises(RecordChangedError) as told:
        edit_record(
            session,
            actor=house.owner,
            record_id=record_id,
            version=1,
            submitted={**DATED_WORKS, "title": "Le second"},
        )
    assert told.value.version == 2
    assert told.value.texts["title"] == "Le premier"
    assert row(session, record_id).title == "Le premier"
    again = {**DATED_WORKS, "title": "Le second"}
    edit_record(session, actor=house.owner, record_id=record_id, version=2, submitted=again)
    assert row(session, record_id).title == "Le second"


def test_what_is_hidden_stays_hidden_when_a_change_comes_too_late(
    session: Session, house: Household
) -> None:
    record_id = house.add("works", DATED_WORKS)
    guest = house.guest(Access.WRITE, hide_amounts=True)
    with pytest.raises(RecordChangedError) as told:
        edit_record(session, actor=guest, record_id=record_id, version=7, submitted=WORKS)
    assert told.value.texts["cost"] == ""


def test_amounts_one_may_not_see_stay_as_they_are(session: Session, house: Household) -> None:
    record_id = house.add("works", DATED_WORKS)
    guest = house.guest(Access.WRITE, hide_amounts=True)
    form = open_form(session, actor=guest, record_id=record_id)
    assert form.texts["cost"] == ""
    assert form.hidden_inputs == ("cost",)
    sent = {**form.texts, "title": "Combles", "cost": "1,00"}
    edit_record(session, actor=guest, record_id=record_id, version=1, submitted=sent)
    record = row(session, record_id)
    assert (record.title, record.amount_cents) == ("Combles", 845_000)
    with pytest.raises(InvalidRecordError) as refusal:
        edit_record(
            session,
            actor=guest,
            record_id=record_id,
            version=2,
            submitted={**sent, "title": "", "cost": ""},
        )
    assert "8450" not in str(refusal.value.submitted)


def test_a_contributor_changes_only_their_own_while_it_waits(
    session: Session, house: Household
) -> None:
    guest, other = house.guest(Access.CONTRIBUTE), house.guest(Access.CONTRIBUTE)
    accepted, own = house.add(), add(session, guest, house.carnet)
    changed = {**WORKS, "title": "Autrement"}
    edit_record(session, actor=guest, record_id=own, version=1, submitted=changed)
    assert row(session, own).status is RecordStatus.PROPOSED
    with pytest.raises(RecordForbiddenError):
        edit_record(session, actor=guest, record_id=accepted, version=1, submitted=changed)
    with pytest.raises(RecordForbiddenError):
        open_form(session, actor=guest, record_id=accepted)
    with pytest.raises(RecordNotFoundError):
        edit_record(session, actor=other, record_id=own, version=2, submitted=changed)
    row(session, own).status = RecordStatus.ACCEPTED
    session.flush()
    with pytest.raises(RecordForbiddenError):
        edit_record(session, actor=guest, record_id=own, version=2, submitted=changed)


@pytest.mark.parametrize("record_id", [0, -3, 10**12, 999_999])
def test_no_such_record(session: Session, house: Household, record_id: int) -> None:
    for opens in (open_record, open_form):
        with pytest.raises(RecordNotFoundError):
            opens(session, actor=house.owner, record_id=record_id)


def test_a_copy_is_a_record_of_its_own(session: Session, house: Household) -> None:
    record_id = house.add("works", DATED_WORKS)
    copy = row(session, duplicate_record(session, actor=house.owner, record_id=record_id))
    assert copy.id != record_id
    assert copy.values == row(session, record_id).values
    assert copy.version == 1


def test_a_contributors_copy_waits_and_has_no_hidden_amounts(
    session: Session, house: Household
) -> None:
    record_id = house.add("works", DATED_WORKS)
    guest = house.guest(Access.CONTRIBUTE, hide_amounts=True)
    copy = row(session, duplicate_record(session, actor=guest, record_id=record_id))
    assert copy.status is RecordStatus.PROPOSED
    assert copy.amount_cents is None
    assert "cost" not in copy.values
    with pytest.raises(RecordForbiddenError):
        duplicate_record(session, actor=house.guest(Access.READ), record_id=record_id)


def test_a_home_is_not_copied(session: Session, house: Household) -> None:
    home = house.add("home", {"address": "12 rue des Lilas"})
    with pytest.raises(SecondRecordError):
        duplicate_record(session, actor=house.owner, record_id=home)


def test_an_opened_record(session: Session, house: Household) -> None:
    boiler = house.add("equipment", {"appliance": "gas_boiler", "brand": "Atlantic"})
    operation = house.add("maintenance_operation", OPERATION, equipment=str(boiler))
    view = open_record(session, actor=house.owner, record_id=operation)
    assert (view.title, view.kind, view.part) == (
        "Entretien de la chaudière",
        "maintenance_operation",
        "maintenance",
    )
    assert lines_of(view)["equipment"] == "Chaudière à gaz Atlantic"
    assert next(line for line in view.lines if line.name == "equipment").record_id == boiler
    assert view.may_change
    linked = open_record(session, actor=house.owner, record_id=boiler).linked
    assert [(link.id, link.title) for link in linked] == [(operation, view.title)]


def test_links_to_what_one_may_not_read_are_not_shown(session: Session, house: Household) -> None:
    boiler = house.add("equipment", {"appliance": "gas_boiler"})
    house.add("maintenance_operation", OPERATION, equipment=str(boiler))
    guest = house.guest(Access.READ, PartKey.EQUIPMENT)
    view = open_record(session, actor=guest, record_id=boiler)
    assert view.linked == ()
    assert view.versions == ()
    assert not view.may_change


def test_amounts_are_nowhere_for_those_who_may_not_see_them(
    session: Session, house: Household
) -> None:
    record_id = house.add("works", DATED_WORKS)
    guest = house.guest(Access.READ, hide_amounts=True)
    seen = repr(open_record(session, actor=guest, record_id=record_id))
    assert "450" not in seen
    owners = open_record(session, actor=house.owner, record_id=record_id)
    assert owners.amount_text == lines_of(owners)["cost"] == amount(845_000)


def test_a_form_offers_the_records_one_may_refer_to(session: Session, house: Household) -> None:
    boiler = house.add("equipment", {"appliance": "gas_boiler"})
    form = open_new_form(
        session, actor=house.owner, carnet_id=house.id, kind="maintenance_operation"
    )
    assert [choice.id for choice in form.references["equipment"]] == [str(boiler)]
    assert not form.will_propose
    guest = house.guest(Access.CONTRIBUTE, PartKey.MAINTENANCE)
    blind = open_new_form(session, actor=guest, carnet_id=house.id, kind="maintenance_operation")
    assert blind.references["equipment"] == ()
    assert blind.will_propose
    with pytest.raises(ForbiddenError):
        open_new_form(session, actor=house.guest(Access.READ), carnet_id=house.id, kind="works")


def test_one_contributor_cannot_flood_a_carnet(
    session: Session, house: Household, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(records, "PROPOSALS_MAX", 2)
    guest = house.guest(Access.CONTRIBUTE)
    add(session, guest, house.carnet)
    add(session, guest, house.carnet)
    with pytest.raises(TooManyProposalsError):
        add(session, guest, house.carnet)
    assert add(session, house.guest(Access.CONTRIBUTE), house.carnet)
