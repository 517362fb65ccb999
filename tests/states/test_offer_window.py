"""Offering a prepared carnet again, from the window on its page and in Mon espace."""

from typing import Any

import pytest
from sqlmodel import select

from carnet_app.core.database import reading, transaction
from carnet_app.features.carnet.state import CarnetState
from carnet_app.features.sharing.offer_state import NO_OFFER, TOLD, OfferState
from carnet_app.features.space.state import SpaceState
from carnet_app.models import Carnet, Invitation
from carnet_app.services.actors import Actor
from carnet_app.services.third_party import create_for_third_party, withdraw_offer
from carnet_app.session.door import PAGE
from carnet_app.session.identity import act_as
from tests.services.record_factories import add
from tests.states.pages import HOSTILE_VALUES, new_carnet, new_person, play, run
from tests.states.tabs import Tab

pytestmark = pytest.mark.usefixtures("sqlite_database")
MISTYPED, RIGHT = "luk@exemple.fr", "luc@exemple.fr"


def prepared(creator: Actor, *, withdrawn: bool = False, private: bool = False) -> int:
    with transaction() as session:
        carnet_id = create_for_third_party(session, actor=creator, name="Pavillon", email=MISTYPED)
        if withdrawn or private:
            withdraw_offer(session, actor=creator, carnet_id=carnet_id)
        if private:
            carnet = session.get_one(Carnet, carnet_id)
            add(session, creator, carnet, "budget", {"title": "Toit", "planned_amount": "12 000"})
    return carnet_id


def offered_to(carnet_id: int) -> list[str]:
    with reading() as session:
        sent = select(Invitation).where(Invitation.carnet_id == carnet_id).order_by("id")
        return [offer.email for offer in session.exec(sent) if offer.answer is None]


def filled(state: OfferState, email: str = RIGHT, **values: Any) -> dict[str, Any]:
    return {"form_key": state.form_key, "offer_email": email, "offer_message": ""} | values


def test_a_mistyped_address_is_corrected_from_mon_espace() -> None:
    anne = new_person("anne@exemple.fr")
    carnet_id = prepared(anne)

    async def scenario() -> None:
        act_as(anne)
        tab = Tab()
        space = await tab.state(SpaceState)
        await space.load()
        [card] = space.space.offers
        state = await tab.state(OfferState)
        await state.open_for(card.carnet_id)
        assert (state.offer.email, state.offer.is_waiting) == (MISTYPED, True)
        assert state.opened_on == "/mon-espace"
        form = filled(state)
        sent = await play(state.send(form))
        assert TOLD.replace("-", "_") in str(sent[-1].args)
        assert state.errors == {}
        assert state.told == (
            f"La proposition est partie à {RIGHT}. Le lien envoyé à {MISTYPED} ne sert plus."
        )
        await play(state.send(form))  # a second click
        await space.refresh()
        assert [each.email for each in space.space.offers] == [RIGHT]
        state.close(False)
        assert state.opened_on == ""

    run(scenario)
    assert offered_to(carnet_id) == [RIGHT]


def test_an_offer_that_ended_is_made_again_from_the_carnets_page() -> None:
    anne = new_person("anne@exemple.fr")
    carnet_id = prepared(anne, withdrawn=True)

    async def scenario() -> None:
        act_as(anne)
        tab = Tab(path=f"/carnets/{carnet_id}")
        page = await tab.state(CarnetState)
        await page.load()
        assert (page.carnet.may_offer, page.carnet.is_offered) == (True, False)
        state = await tab.state(OfferState)
        await state.open_for(carnet_id)
        assert state.offer.is_waiting is False
        await play(state.send(filled(state)))
        assert state.told == f"La proposition est partie à {RIGHT}."
        await page.refresh()
        assert page.carnet.offered_to == RIGHT

    run(scenario)


def test_what_is_private_goes_only_when_the_box_is_ticked() -> None:
    anne = new_person("anne@exemple.fr")
    carnet_id = prepared(anne, private=True)

    async def scenario() -> None:
        act_as(anne)
        state = await Tab().state(OfferState)
        await state.open_for(carnet_id)
        assert state.offer.private.summary == "Budgets\u00a0(1)"
        sent = [(step, state.sending) async for step in state.send(filled(state))]
        assert state.errors.keys() == {"private_may_go"}
        # A button that still says it is busy would swallow an Enter in the field.
        assert sent[-1][1] is False
        assert "private_may_go" in str(sent[-1][0].args)
        assert offered_to(carnet_id) == []
        await play(state.send(filled(state, private_may_go="on")))
        assert (state.errors, bool(state.told)) == ({}, True)

    run(scenario)
    assert offered_to(carnet_id) == [RIGHT]


@pytest.mark.parametrize(
    ("email", "message", "field", "focused"),
    [
        ("luc", "", "email", "offer_email"),
        ("anne@exemple.fr", "", "email", "offer_email"),
        (RIGHT, "a" * 5_001, "message", "offer_message"),
    ],
)
def test_a_wrong_field_is_named_and_the_rest_is_kept(
    email: str, message: str, field: str, focused: str
) -> None:
    anne = new_person("anne@exemple.fr")
    carnet_id = prepared(anne)

    async def scenario() -> None:
        act_as(anne)
        state = await Tab().state(OfferState)
        await state.open_for(carnet_id)
        form = filled(state, email, offer_message=message)
        sent = await play(state.send(form))
        assert state.errors[field]
        assert focused in str(sent[-1].args)
        assert (state.form_key, state.sending, state.told) == (form["form_key"], False, "")

    run(scenario)
    assert offered_to(carnet_id) == [MISTYPED]


def test_nothing_opens_for_who_did_not_prepare_the_carnet() -> None:
    anne, stranger = new_person("anne@exemple.fr"), new_person("inconnu@exemple.fr")
    carnet_id, own = prepared(anne), new_carnet(stranger)

    async def scenario() -> None:
        tab = Tab()
        act_as(anne)
        state = await tab.state(OfferState)
        await state.open_for(carnet_id)
        act_as(stranger)
        await play(state.send(filled(state)))
        assert state.errors[PAGE]
        for other in (carnet_id, own, 0, 999_999):
            await state.open_for(other)
            assert (state.offer, state.told, bool(state.errors[PAGE])) == (NO_OFFER, "", True)

    run(scenario)
    assert offered_to(carnet_id) == [MISTYPED]


@pytest.mark.parametrize("value", HOSTILE_VALUES)
def test_values_of_any_type_break_nothing(value: Any) -> None:
    anne = new_person("anne@exemple.fr")
    carnet_id = prepared(anne, private=True)

    async def scenario() -> None:
        act_as(anne)
        state = await Tab().state(OfferState)
        await state.open_for(value)
        state.close(value)
        await state.open_for(carnet_id)
        await play(state.send(value))
        for field in ("form_key", "offer_email", "private_may_go"):
            await play(state.send(filled(state) | {field: value}))
            assert (state.sending, state.told) == (False, "") or value is True

    run(scenario)
    assert offered_to(carnet_id) == ([RIGHT] if value is True else [])
