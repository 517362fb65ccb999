"""Records added, changed, duplicated and moved: by whom, with what, and what stays hidden."""

from datetime import date
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
from carnet_app.services.record_history import VersionNotFoundError, restore_version
from carnet_app.services.record_kinds import UnknownKindError
from carnet_app.services.record_pages import (
    open_form,
    open_move_form,
    open_new_form,
    open_record,
)
from carnet_app.services.record_scope import RecordForbiddenError, RecordNotFoundError
from carnet_app.services.record_views import VersionLine
from carnet_app.services.record_writing import SecondRecordError
from carnet_app.services.records import (
    CannotMoveError,
    RecordChangedError,
    TooManyProposalsError,
    add_record,
    duplicate_record,
    edit_record,
    move_record,
)
from tests.factories import make_actor, make_carnet
from tests.services.record_factories import DATED_WORKS, OPERATION, WORKS, Household, add, row
from tests.services.sharing_factories import journal


@pytest.fixture
def house(session: Session) -> Household:
    return Household(session)


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


def test_a_record_moves_to_another_kind_of_its_part(session: Session, house: Household) -> None:
    dpe = house.add("dpe", {"energy_class": "C", "done_on": "2024-05-14"})
    offered = [kind.key for kind in open_record(session, actor=house.owner, record_id=dpe).move_to]
    assert "energy_audit" in offered
    version = move_record(session, actor=house.owner, record_id=dpe, version=1, kind="energy_audit")
    record = row(session, dpe)
    assert (record.kind, record.version, version) == ("energy_audit", 2, 2)
    assert record.values["energy_class"] == "C"
    assert journal(session)[-1][2]["kind_label"] == "audit énergétique"


def test_what_moves_is_valid_as_long_as_its_new_kind_says(
    session: Session, house: Household
) -> None:
    made = {"energy_class": "F", "done_on": "2021-02-03", "auditor": "Thermie"}
    audit = house.add("energy_audit", made)
    offered = open_record(session, actor=house.owner, record_id=audit).move_to
    assert next(each for each in offered if each.key == "dpe").left_out == ("Auditeur",)
    assert [each.noun for each in offered] == ["DPE", "attestation RE2020", "label"]
    move_record(session, actor=house.owner, record_id=audit, version=1, kind="dpe")
    assert row(session, audit).due_on == date(2024, 12, 31)


def test_what_a_move_leaves_out_is_told_without_what_is_hidden(
    session: Session, house: Household
) -> None:
    budget = house.add("budget", {"title": "Toiture", "planned_amount": "12 000"})
    blind = house.guest(Access.WRITE, PartKey.PRIVATE, hide_amounts=True)
    for actor, told in ((house.owner, ("Montant prévu",)), (blind, ())):
        offered = open_record(session, actor=actor, record_id=budget).move_to
        assert next(each for each in offered if each.key == "subsidy").left_out == told


@pytest.mark.parametrize("kind", ["works", "dpe"])
def test_a_record_does_not_move_out_of_its_part(
    session: Session, house: Household, kind: str
) -> None:
    dpe = house.add("dpe", {"energy_class": "C", "done_on": "2024-05-14"})
    with pytest.raises(CannotMoveError):
        move_record(session, actor=house.owner, record_id=dpe, version=1, kind=kind)


def test_a_move_says_what_the_other_kind_lacks(session: Session, house: Household) -> None:
    dpe = house.add("dpe", {"energy_class": "C", "done_on": "2024-05-14"})
    with pytest.raises(InvalidRecordError) as refusal:
        move_record(session, actor=house.owner, record_id=dpe, version=1, kind="energy_label")
    assert set(refusal.value.errors) == {"title"}
    form = {"title": "BBC", "done_on": "2024-05-14"}
    move_record(
        session, actor=house.owner, record_id=dpe, version=1, kind="energy_label", submitted=form
    )
    assert row(session, dpe).title == "BBC"


def test_the_form_of_a_move_has_what_both_kinds_have_and_says_what_is_missing(
    session: Session, house: Household
) -> None:
    dpe = house.add("dpe", {"energy_class": "C", "done_on": "2024-05-14", "note": "Vu"})
    form = open_move_form(session, actor=house.owner, record_id=dpe, kind="energy_label")
    assert (form.kind, form.record_id, form.version, form.moves) == ("energy_label", dpe, 1, True)
    assert (form.texts["done_on"], form.texts["title"]) == ("2024-05-14", "")
    assert set(form.wrong) == {"title"}
    assert "Classe énergie" in form.left_out
    assert not {"Date", "Note"} & set(form.left_out)
    move_record(
        session,
        actor=house.owner,
        record_id=dpe,
        version=1,
        kind=form.kind,
        submitted={**form.texts, "title": "BBC"},
    )
    assert (row(session, dpe).kind, row(session, dpe).title) == ("energy_label", "BBC")


def test_the_form_of_a_move_tells_no_hidden_amount_and_keeps_it(
    session: Session, house: Household
) -> None:
    secret = "Il reste 1 250 euros"
    budget = house.add("budget", {"title": "Toiture", "note": secret})
    writer = house.guest(Access.WRITE, PartKey.PRIVATE, hide_amounts=True)
    form = open_move_form(session, actor=writer, record_id=budget, kind="subsidy")
    assert "note" in form.hidden_inputs
    assert secret not in str(form)
    move_record(
        session,
        actor=writer,
        record_id=budget,
        version=1,
        kind="subsidy",
        submitted={**form.texts, "note": "effacé"},
    )
    assert row(session, budget).kind == "subsidy"
    assert row(session, budget).values["note"] == secret


def test_the_form_of_a_move_is_for_who_may_change_the_record(
    session: Session, house: Household
) -> None:
    dpe = house.add("dpe", {"energy_class": "C", "done_on": "2024-05-14"})
    reader = house.guest(Access.READ, PartKey.ENERGY)
    with pytest.raises(RecordForbiddenError):
        open_move_form(session, actor=reader, record_id=dpe, kind="energy_audit")
    with pytest.raises(RecordNotFoundError):
        open_move_form(session, actor=make_actor(session), record_id=dpe, kind="energy_audit")
    for kind in ("works", "dpe"):
        with pytest.raises(CannotMoveError):
            open_move_form(session, actor=house.owner, record_id=dpe, kind=kind)
    with pytest.raises(UnknownKindError):
        open_move_form(session, actor=house.owner, record_id=dpe, kind="x")


def said(line: VersionLine) -> dict[str, tuple[str, str]]:
    return {change.name: (change.before, change.after) for change in line.changes}


def test_a_change_says_what_a_field_held_and_holds(session: Session, house: Household) -> None:
    first = house.add("equipment", {"appliance": "gas_boiler", "brand": "Atlantic"})
    second = house.add("equipment", {"appliance": "gas_boiler", "brand": "Atlantic"})
    long_text = "Voir le carnet d’entretien. " * 40
    form = {**OPERATION, "equipment": str(first), "note": f"{long_text}avant"}
    record_id = house.add("maintenance_operation", form)
    act: dict[str, Any] = {"actor": house.owner, "record_id": record_id}
    changed = {**form, "equipment": str(second), "note": f"{long_text}après", "periodicity": "24"}
    edit_record(session, version=1, submitted=changed, **act)
    edit_record(session, version=2, submitted={**changed, "note": ""}, **act)
    latest, before, _ = open_record(session, **act).versions
    assert said(before)["equipment"] == ("Chaudière à gaz Atlantic", "Chaudière à gaz Atlantic")
    assert said(before)["periodicity"] == ("Tous les ans", "Tous les deux ans")
    was, now_is = said(before)["note"]
    assert (was[0], was[-5:], now_is[-5:]) == ("…", "avant", "après")
    assert len(was) < 300
    assert {*said(latest)} == {"note"}
    assert len(said(latest)["note"][0]) <= 300
    blind = house.guest(Access.WRITE, PartKey.MAINTENANCE)
    _, seen, _ = open_record(session, actor=blind, record_id=record_id).versions
    assert said(seen)["equipment"] == ("une autre fiche", "une autre fiche")
    assert "Atlantic" not in str(seen)


def test_a_move_says_of_which_type_it_was(session: Session, house: Household) -> None:
    record_id = house.add("dpe", {"energy_class": "D", "done_on": "2024-01-05"})
    act: dict[str, Any] = {"actor": house.owner, "record_id": record_id}
    move_record(session, version=1, kind="energy_audit", **act)
    line = open_record(session, **act).versions[0]
    assert line.changed == "Reclassement"
    assert said(line)[""] == ("DPE", "Audit énergétique")


def test_a_former_version_comes_back_as_one_more_change(session: Session, house: Household) -> None:
    record_id = house.add("works", DATED_WORKS)
    changed = {**DATED_WORKS, "title": "Autre", "cost": "9 000,00"}
    edit_record(session, actor=house.owner, record_id=record_id, version=1, submitted=changed)
    version = restore_version(
        session, actor=house.owner, record_id=record_id, version=2, restored=1
    )
    record = row(session, record_id)
    assert version == record.version == 3
    assert (record.title, record.amount_cents) == ("Isolation des combles", 845_000)
    lines = open_record(session, actor=house.owner, record_id=record_id).versions
    assert [(line.version, line.is_current) for line in lines] == [
        (3, True),
        (2, False),
        (1, False),
    ]
    assert lines[1].changed == "Titre, montant TTC"
    assert said(lines[1]) == {
        "title": ("Isolation des combles", "Autre"),
        "cost": ("8\u202f450,00\u00a0€", "9\u202f000,00\u00a0€"),
    }
    assert said(lines[0]) == {name: (after, was) for name, (was, after) in said(lines[1]).items()}
    assert lines[2].changes == ()
    assert lines[2].changed == ""
    assert journal(session)[-1][2]["restored"] == 1


def test_a_former_versions_hidden_amounts_do_not_come_back(
    session: Session, house: Household
) -> None:
    record_id = house.add("works", DATED_WORKS)
    changed = {**DATED_WORKS, "title": "Autre", "cost": "9 000,00"}
    edit_record(session, actor=house.owner, record_id=record_id, version=1, submitted=changed)
    guest = house.guest(Access.WRITE, hide_amounts=True)
    lines = open_record(session, actor=guest, record_id=record_id).versions
    assert lines[0].changed == "Titre"
    assert said(lines[0]) == {"title": ("Isolation des combles", "Autre")}
    assert "9\u202f000" not in str(lines)
    restore_version(session, actor=guest, record_id=record_id, version=2, restored=1)
    record = row(session, record_id)
    assert (record.title, record.amount_cents) == ("Isolation des combles", 900_000)


def test_there_must_be_such_a_version(session: Session, house: Household) -> None:
    record_id = house.add()
    for restored in (1, 2, 0):
        with pytest.raises(VersionNotFoundError):
            restore_version(
                session, actor=house.owner, record_id=record_id, version=1, restored=restored
            )
    reader = house.guest(Access.READ)
    with pytest.raises(RecordForbiddenError):
        restore_version(session, actor=reader, record_id=record_id, version=1, restored=1)


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
