"""References to records that who edits cannot see: they stay, and tell nothing."""

import pytest
from sqlmodel import Session

from carnet_app.catalogue.access import Access
from carnet_app.catalogue.parts import PartKey
from carnet_app.models import Record, RecordStatus
from carnet_app.services import record_pages
from carnet_app.services.actors import Actor
from carnet_app.services.record_bin import delete_record, purge_record, restore_record
from carnet_app.services.record_pages import RecordForm, open_form, open_move_form
from carnet_app.services.records import RecordChangedError, edit_record, move_record
from tests.services.record_factories import OPERATION, Household, add, row

BOILER = {"appliance": "gas_boiler", "brand": "Calorane"}


@pytest.fixture
def boiler(house: Household) -> int:
    return house.add("equipment", BOILER)


@pytest.fixture
def operation(house: Household, boiler: int) -> int:
    return house.add("maintenance_operation", OPERATION, equipment=str(boiler))


def as_a_browser_sends(form: RecordForm) -> dict[str, str]:
    """The form's texts; of a list, only what it offers."""
    sent = dict(form.texts)
    for name, choices in form.references.items():
        offered = {choice.id for choice in choices}
        sent[name] = sent[name] if sent[name] in offered else ""
    return sent


def saved(session: Session, actor: Actor, record_id: int, **changes: str) -> Record:
    """The record once somebody saved its form with some changes."""
    form = open_form(session, actor=actor, record_id=record_id)
    sent = as_a_browser_sends(form) | changes
    edit_record(session, actor=actor, record_id=record_id, version=form.version, submitted=sent)
    return row(session, record_id)


def test_an_equipment_one_may_not_see_stays_when_its_operation_is_changed(
    session: Session, house: Household, boiler: int, operation: int
) -> None:
    blind = house.guest(Access.WRITE, PartKey.MAINTENANCE)
    form = open_form(session, actor=blind, record_id=operation)
    assert form.unseen == ("equipment",)
    assert form.texts["equipment"] == ""
    assert "Calorane" not in str(form)
    assert saved(session, blind, operation, title="Entretien").values["equipment"] == boiler


def test_an_equipment_in_the_bin_comes_back_with_its_operations(
    session: Session, house: Household, boiler: int, operation: int
) -> None:
    delete_record(session, actor=house.owner, record_id=boiler)
    assert saved(session, house.owner, operation, title="Entretien").values["equipment"] == boiler
    restore_record(session, actor=house.owner, record_id=boiler)
    form = open_form(session, actor=house.owner, record_id=operation)
    assert (form.unseen, form.texts["equipment"]) == ((), str(boiler))


def test_another_equipment_may_take_the_place_of_one_in_the_bin(
    session: Session, house: Household, boiler: int, operation: int
) -> None:
    stove = house.add("equipment", {"appliance": "stove"})
    delete_record(session, actor=house.owner, record_id=boiler)
    assert saved(session, house.owner, operation, equipment=str(stove)).values["equipment"] == stove


def test_an_erased_equipment_is_not_referred_to_for_ever(
    session: Session, house: Household, boiler: int, operation: int
) -> None:
    delete_record(session, actor=house.owner, record_id=boiler)
    purge_record(session, actor=house.owner, record_id=boiler)
    assert open_form(session, actor=house.owner, record_id=operation).unseen == ()
    assert "equipment" not in saved(session, house.owner, operation).values


def test_a_long_list_offers_what_is_chosen(
    session: Session, house: Household, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(record_pages, "CHOICES_MAX", 1)
    house.add("equipment", {"appliance": "stove", "brand": "Aga"})
    last = house.add("equipment", {"appliance": "stove", "brand": "Zibro"})
    operation = house.add("maintenance_operation", OPERATION, equipment=str(last))
    form = open_form(session, actor=house.owner, record_id=operation)
    assert [choice.title.split()[-1] for choice in form.references["equipment"]] == ["Aga", "Zibro"]
    assert saved(session, house.owner, operation).values["equipment"] == last


def test_who_sees_it_may_clear_it(session: Session, house: Household, operation: int) -> None:
    assert "equipment" not in saved(session, house.owner, operation, equipment="").values


def test_a_guests_own_refused_proposal_stays_chosen(
    session: Session, house: Household, operation: int
) -> None:
    """It is not offered to other records, but one that has it keeps it."""
    parts = (PartKey.EQUIPMENT, PartKey.MAINTENANCE)
    guest = house.guest(Access.CONTRIBUTE, *parts)
    theirs = add(session, guest, house.carnet, "equipment", BOILER)
    proposal = add(
        session, guest, house.carnet, "maintenance_operation", OPERATION, equipment=str(theirs)
    )
    row(session, theirs).status = RecordStatus.REFUSED
    session.flush()
    assert saved(session, guest, proposal).values["equipment"] == theirs


def test_what_one_does_not_see_stays_in_a_move(session: Session, house: Household) -> None:
    works = house.add()
    budget = house.add("budget", {"title": "Toiture"}, works=str(works))
    blind = house.guest(Access.WRITE, PartKey.PRIVATE)
    form = open_move_form(session, actor=blind, record_id=budget, kind="subsidy")
    assert (form.unseen, form.texts["works"]) == (("works",), "")
    move_record(
        session,
        actor=blind,
        record_id=budget,
        version=1,
        kind="subsidy",
        submitted=as_a_browser_sends(form),
    )
    assert row(session, budget).values["works"] == works


def test_who_comes_too_late_is_told_no_more(
    session: Session, house: Household, operation: int
) -> None:
    blind = house.guest(Access.WRITE, PartKey.MAINTENANCE)
    with pytest.raises(RecordChangedError) as told:
        edit_record(session, actor=blind, record_id=operation, version=7, submitted={**OPERATION})
    assert told.value.texts["equipment"] == ""
