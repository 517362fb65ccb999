"""The record's page: who sees it, what is answered, brought back and moved from there."""

from typing import Any

import pytest

from carnet_app.catalogue.access import Access
from carnet_app.core.database import transaction
from carnet_app.models import RecordStatus
from carnet_app.services.actors import Actor
from carnet_app.services.records import add_record, edit_record
from carnet_app.session.door import PAGE
from carnet_app.session.identity import act_as
from tests.states.pages import HOSTILE_VALUES, destination, new_carnet, new_person, play, run
from tests.states.record_pages import (
    WORKS,
    filled,
    new_guest,
    new_record,
    opened_form,
    opened_record,
    records,
)
from tests.states.tabs import Tab

pytestmark = pytest.mark.usefixtures("sqlite_database")

UNKNOWN = "Cette fiche n’existe pas, ou vous n’y avez pas accès."


def test_what_one_may_not_see_looks_as_if_it_did_not_exist() -> None:
    anne, stranger = new_person("anne@exemple.fr"), new_person("x@exemple.fr")
    carnet_id = new_carnet(anne)
    record_id = new_record(anne, carnet_id)

    async def scenario() -> None:
        act_as(stranger)
        for piece in (record_id, 0, -1, 999_999, "9" * 30, "x", "²", "%31", ""):
            state = await opened_record(f"/carnets/{carnet_id}/fiches/{piece}")
            assert (state.record.id, state.record.title) == (0, "")
            assert state.errors[PAGE] == UNKNOWN

    run(scenario)


def test_the_owner_answers_proposals() -> None:
    anne = new_person("anne@exemple.fr")
    carnet_id = new_carnet(anne)
    helper = new_guest(carnet_id, Access.CONTRIBUTE)
    first, second, third = (new_record(helper, carnet_id) for _ in range(3))

    async def scenario() -> None:
        act_as(helper)
        page = await opened_record(f"/carnets/{carnet_id}/fiches/{first}")
        assert (page.record.may_answer, page.record.is_own) == (False, True)
        await page.accept()
        assert page.errors[PAGE]
        act_as(anne)
        page = await opened_record(f"/carnets/{carnet_id}/fiches/{first}")
        assert page.record.may_answer is True
        await page.accept()
        assert page.record.status == RecordStatus.ACCEPTED
        page = await opened_record(f"/carnets/{carnet_id}/fiches/{second}")
        page.ask_refusal(True)
        left = await page.refuse({"reply": "Il manque la facture."})
        # No longer the owner's to see.
        assert destination(left) == f"/carnets/{carnet_id}?partie=works&refusee={second}"
        form = await opened_form(f"/carnets/{carnet_id}/fiches/{third}/modifier?accepter=1")
        assert form.form.submit_label == "Enregistrer et accepter"
        await play(form.submit(filled(form, **{**WORKS, "title": "Corrigé"})))
        assert form.errors == {}

    run(scenario)
    accepted, refused = RecordStatus.ACCEPTED, RecordStatus.REFUSED
    assert [record.status for record in records()] == [accepted, refused, accepted]
    assert records()[1].reply == "Il manque la facture."
    assert records()[2].title == "Corrigé"


def test_a_record_is_duplicated_deleted_and_brought_back_to_a_former_state() -> None:
    anne = new_person("anne@exemple.fr")
    carnet_id = new_carnet(anne)
    record_id = new_record(anne, carnet_id)
    with transaction() as session:
        changed = {**WORKS, "title": "Changé"}
        edit_record(session, actor=anne, record_id=record_id, version=1, submitted=changed)

    async def scenario() -> None:
        act_as(anne)
        page = await opened_record(f"/carnets/{carnet_id}/fiches/{record_id}")
        await page.restore(1)
        assert (page.record.title, page.record.version) == (WORKS["title"], 3)
        copy = await page.duplicate()
        assert destination(copy) == f"/carnets/{carnet_id}/fiches/{record_id + 1}/modifier"
        gone = await page.delete()
        assert destination(gone) == f"/carnets/{carnet_id}?partie=works&supprimee={record_id}"

    run(scenario)
    assert records()[0].deleted_at is not None


def new_dpe(actor: Actor, carnet_id: int) -> int:
    with transaction() as session:
        return add_record(
            session,
            actor=actor,
            carnet_id=carnet_id,
            kind="dpe",
            submitted={"energy_class": "C", "done_on": "2024-05-14"},
        )


def test_a_move_that_needs_nothing_more_is_done_at_once() -> None:
    anne = new_person("anne@exemple.fr")
    carnet_id = new_carnet(anne)
    record_id = new_dpe(anne, carnet_id)

    async def scenario() -> None:
        act_as(anne)
        page = await opened_record(f"/carnets/{carnet_id}/fiches/{record_id}")
        assert await page.move("energy_audit") is None
        assert (page.record.kind, page.told) == ("energy_audit", "La fiche est reclassée.")

    run(scenario)


def test_a_move_done_at_once_names_what_it_left_out() -> None:
    anne = new_person("anne@exemple.fr")
    carnet_id = new_carnet(anne)
    dpe = {"energy_class": "C", "done_on": "2024-05-14", "climate_class": "B", "surveyor": "Ouest"}
    with transaction() as session:
        add_record(session, actor=anne, carnet_id=carnet_id, kind="dpe", submitted=dpe)

    async def scenario() -> None:
        act_as(anne)
        page = await opened_record(f"/carnets/{carnet_id}/fiches/{records()[0].id}")
        assert await page.move("energy_audit") is None
        assert page.told == (
            "La fiche est reclassée. Non repris\u00a0: Classe climat, Diagnostiqueur "
            "(l’historique de la fiche les garde)."
        )

    run(scenario)


def test_a_move_that_needs_more_opens_the_other_kinds_form_and_saves_in_one_go() -> None:
    anne = new_person("anne@exemple.fr")
    carnet_id = new_carnet(anne)
    record_id = new_dpe(anne, carnet_id)

    async def scenario() -> None:
        act_as(anne)
        tab = Tab()
        page = await opened_record(f"/carnets/{carnet_id}/fiches/{record_id}", tab)
        asked = destination(await page.move("energy_label"))
        assert asked == f"/carnets/{carnet_id}/fiches/{record_id}/modifier?en=energy_label"
        form = await opened_form(asked, tab)
        assert (form.form.kind, form.form.title) == ("energy_label", "Reclasser en label")
        assert list(form.errors) == ["title"]
        assert "Classe énergie" in form.form.lead
        shown = {field.name: field.value for field in (*form.form.fields, *form.form.details)}
        assert shown["done_on"] == "2024-05-14"
        await play(form.submit(filled(form, done_on="2024-05-14", title="")))
        assert list(form.errors) == ["title"]
        assert records()[0].kind == "dpe"
        sent = await play(form.submit(filled(form, done_on="2024-05-14", title="BBC")))
        assert destination(sent[0]) == f"/carnets/{carnet_id}/fiches/{record_id}"
        page = await opened_record(f"/carnets/{carnet_id}/fiches/{record_id}", tab)
        assert (page.record.kind, page.told) == ("energy_label", "La fiche est reclassée.")
        # The form of what it is now starts with nothing wrong.
        form = await opened_form(f"/carnets/{carnet_id}/fiches/{record_id}/modifier", tab)
        assert (form.form.moves, form.errors) == (False, {})

    run(scenario)


def test_who_moves_second_is_told_and_keeps_what_they_typed() -> None:
    anne = new_person("anne@exemple.fr")
    carnet_id = new_carnet(anne)
    record_id = new_dpe(anne, carnet_id)

    async def scenario() -> None:
        act_as(anne)
        address = f"/carnets/{carnet_id}/fiches/{record_id}/modifier?en=energy_label"
        form = await opened_form(address)
        with transaction() as session:
            changed = {"energy_class": "B", "done_on": "2024-06-01"}
            edit_record(session, actor=anne, record_id=record_id, version=1, submitted=changed)
        typed = filled(form, done_on="2024-05-14", title="BBC")
        await play(form.submit(typed))
        assert form.errors[PAGE]
        assert form.conflict.version == 2
        assert records()[0].kind == "dpe"
        await play(form.submit(typed))
        assert form.errors == {}
        assert records()[0].kind == "energy_label"

    run(scenario)


@pytest.mark.parametrize("kind", ["works", "dpe", "x", "%00", "9" * 300])
def test_there_is_no_form_for_a_move_that_cannot_be(kind: str) -> None:
    anne = new_person("anne@exemple.fr")
    carnet_id = new_carnet(anne)
    record_id = new_dpe(anne, carnet_id)

    async def scenario() -> None:
        act_as(anne)
        form = await opened_form(f"/carnets/{carnet_id}/fiches/{record_id}/modifier?en={kind}")
        assert form.form.carnet_id == 0
        assert form.errors[PAGE]

    run(scenario)


@pytest.mark.parametrize("value", HOSTILE_VALUES)
def test_values_of_any_type_break_nothing(value: Any) -> None:
    anne = new_person("anne@exemple.fr")
    carnet_id = new_carnet(anne)
    record_id = new_record(anne, carnet_id)

    async def scenario() -> None:
        act_as(anne)
        form = await opened_form(f"/carnets/{carnet_id}/fiches/{record_id}/modifier")
        await play(form.submit(value))
        await play(form.submit({"form_key": form.form_key, "title": value, "state": value}))
        page = await opened_record(f"/carnets/{carnet_id}/fiches/{record_id}")
        await page.restore(value)
        assert page.errors or page.record.id == record_id
        await page.move(value if isinstance(value, str) else "x")
        assert page.errors[PAGE]

    run(scenario)
