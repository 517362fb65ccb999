"""What a record was before: what each change says, and versions that come back."""

from typing import Any

import pytest
from sqlmodel import Session

from carnet_app.catalogue.access import Access
from carnet_app.catalogue.parts import PartKey
from carnet_app.services.record_history import VersionNotFoundError, restore_version
from carnet_app.services.record_pages import open_record
from carnet_app.services.record_scope import RecordForbiddenError
from carnet_app.services.record_views import VersionLine
from carnet_app.services.records import edit_record, move_record
from tests.services.record_factories import DATED_WORKS, OPERATION, Household, row
from tests.services.sharing_factories import journal


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
