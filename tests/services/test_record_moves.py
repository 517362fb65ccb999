"""Records moved to another kind of their part: what comes along, and what stays hidden."""

from datetime import date

import pytest
from sqlmodel import Session

from carnet_app.catalogue.access import Access
from carnet_app.catalogue.parts import PartKey
from carnet_app.catalogue.records import InvalidRecordError
from carnet_app.services.record_kinds import UnknownKindError
from carnet_app.services.record_pages import open_move_form, open_record
from carnet_app.services.record_scope import RecordForbiddenError, RecordNotFoundError
from carnet_app.services.records import CannotMoveError, move_record
from tests.factories import make_actor
from tests.services.record_factories import Household, row
from tests.services.sharing_factories import journal


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
