"""The page behind an invitation's link, for anyone who holds it."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from sqlmodel import select

from carnet_app.catalogue.access import Access
from carnet_app.core.clock import now
from carnet_app.core.database import reading, transaction
from carnet_app.features.invitations.state import InvitationPageState
from carnet_app.models import Carnet, Invitation, InvitationAnswer, LoginSession
from carnet_app.services.actors import Actor
from carnet_app.services.permissions import Role, rights_in
from carnet_app.session.door import PAGE
from carnet_app.session.forms import SLOW_DOUBLE_CLICK
from carnet_app.session.identity import act_as
from tests.services.sharing_factories import make_invitation, make_waiting_share
from tests.states.pages import HOSTILE_VALUES, destination, new_carnet, new_person, run
from tests.states.tabs import Tab

pytestmark = pytest.mark.usefixtures("sqlite_database")

GUEST = "luc@exemple.fr"


def invited(owner: Actor, **options: Any) -> tuple[int, str]:
    """A carnet and the token of an invitation into it."""
    carnet_id = new_carnet(owner)
    with transaction() as session:
        carnet = session.get_one(Carnet, carnet_id)
        _, token = make_waiting_share(session, carnet, email=GUEST, **options)
        return carnet_id, token


def offered(owner: Actor) -> tuple[int, str]:
    """A carnet and the token of its offer to a third party."""
    carnet_id = new_carnet(owner)
    with transaction() as session:
        carnet = session.get_one(Carnet, carnet_id)
        return carnet_id, make_invitation(session, carnet, email=GUEST)[1]


async def looked_at(token: str, tab: Tab | None = None) -> InvitationPageState:
    tab = tab or Tab()
    tab.open(path=f"/invitations/{token}")
    state = await tab.state(InvitationPageState)
    await state.load()
    assert state.loaded is True
    return state


def answer_of(carnet_id: int) -> str | None:
    with reading() as session:
        return session.exec(
            select(Invitation.answer).where(Invitation.carnet_id == carnet_id)
        ).one()


def test_a_visitor_reads_who_invites_to_what_and_answers_nothing_by_reading() -> None:
    anne = new_person("anne@exemple.fr", "Anne", "Martin")
    carnet_id, token = invited(anne)

    async def scenario() -> None:
        act_as(None)
        state = await looked_at(token)
        view = state.invitation
        assert (state.known, view.state, view.needs_account) == (True, "open", True)
        assert (view.inviter_name, view.carnet_name) == ("Anne Martin", "Maison de Quimper")
        assert view.parts
        assert GUEST not in str(state.dict())
        assert token not in str(state.dict())

    run(scenario)
    assert answer_of(carnet_id) is None


def test_the_invited_person_accepts_and_arrives_in_the_carnet() -> None:
    anne, luc = new_person("anne@exemple.fr"), new_person(GUEST)
    carnet_id, token = invited(anne)

    async def scenario() -> None:
        act_as(luc)
        state = await looked_at(token)
        assert destination(await state.accept({})) == f"/carnets/{carnet_id}"
        assert await state.accept({}) is None  # the second of two clicks
        assert state.errors == {}
        assert await state.accept({"form_key": state.form_key}) is None
        assert state.invitation.state == "answered"
        assert state.invitation.carnet_id == carnet_id

    run(scenario)
    with reading() as session:
        assert rights_in(session, actor=luc, carnet_id=carnet_id).role is Role.GUEST


@pytest.mark.parametrize("kept", list(Access))
def test_the_new_owner_decides_what_the_creator_keeps(kept: Access) -> None:
    anne, luc = new_person("anne@exemple.fr"), new_person(GUEST)
    carnet_id, token = offered(anne)

    async def scenario() -> None:
        act_as(luc)
        state = await looked_at(token)
        assert state.invitation.kind == "ownership"
        assert await state.accept({"kept": "7"}) is None
        assert state.errors[PAGE]
        assert destination(await state.accept({"kept": str(kept.value)})) == f"/carnets/{carnet_id}"
        act_as(anne)

    run(scenario)
    with reading() as session:
        assert rights_in(session, actor=luc, carnet_id=carnet_id).role is Role.OWNER
        if kept > Access.NONE:
            levels = rights_in(session, actor=anne, carnet_id=carnet_id).levels
            assert set(levels.values()) == {kept}


def test_declining_needs_a_confirmation_but_no_account() -> None:
    carnet_id, token = invited(new_person("anne@exemple.fr"))

    async def scenario() -> None:
        act_as(None)
        state = await looked_at(token)
        state.ask_refusal(True)
        assert state.declining is True
        state.ask_refusal(False)
        assert state.declining is False
        await state.decline()
        assert (state.declined, state.errors) == (True, {})
        await state.load()
        assert (state.declined, state.invitation.state) == (False, "answered")
        with time_machine.travel(now() + SLOW_DOUBLE_CLICK):
            await state.decline()
        assert "déclinée" in state.errors[PAGE]

    run(scenario)
    assert answer_of(carnet_id) is InvitationAnswer.DECLINED


def test_another_account_cannot_answer_and_may_sign_out() -> None:
    anne, other = new_person("anne@exemple.fr"), new_person("autre@exemple.fr")
    carnet_id, token = invited(anne)

    async def scenario() -> None:
        act_as(other)
        tab = Tab()
        state = await looked_at(token, tab)
        assert state.invitation.state == "wrong_account"
        assert GUEST not in str(state.dict())
        assert await state.accept({}) is None
        await state.decline()
        assert state.errors[PAGE]
        assert state.declined is False
        await state.change_account()
        session_state = await tab.session_state()
        assert session_state.next_page == f"/login?suite=/invitations/{token}"
        assert session_state.cookie_address
        assert state.loaded is False  # emptied with the rest

    run(scenario)
    assert answer_of(carnet_id) is None
    with reading() as session:
        assert session.get(LoginSession, other.session_id) is None


@pytest.mark.parametrize(
    ("answer", "shown"),
    [
        (InvitationAnswer.ACCEPTED, "answered"),
        (InvitationAnswer.DECLINED, "answered"),
        (InvitationAnswer.WITHDRAWN, "withdrawn"),
    ],
)
def test_a_used_link_says_why_and_shows_nothing_of_the_carnet(
    answer: InvitationAnswer, shown: str
) -> None:
    _, token = invited(new_person("anne@exemple.fr"), answer=answer)

    async def scenario() -> None:
        act_as(None)
        state = await looked_at(token)
        assert (state.known, state.invitation.state) == (True, shown)
        assert state.invitation.state_text
        assert (state.invitation.carnet_name, state.invitation.parts) == ("", ())

    run(scenario)


def test_an_expired_link_says_so_and_cannot_be_used() -> None:
    anne, luc = new_person("anne@exemple.fr"), new_person(GUEST)
    carnet_id, token = invited(anne)

    async def scenario() -> None:
        act_as(luc)
        with time_machine.travel(now() + timedelta(days=14, seconds=1)):
            state = await looked_at(token)
            assert state.invitation.state == "expired"
            assert await state.accept({}) is None
            assert "expiré" in state.errors[PAGE]

    run(scenario)
    assert answer_of(carnet_id) is None


@pytest.mark.parametrize(
    "token", ["x", "", "é" * 43, "a" * 43, "a" * 500, "%00", "..%2f", "\ud800", "a b", "';--"]
)
def test_an_unknown_link_is_said_to_be_one(token: str) -> None:
    async def scenario() -> None:
        act_as(None)
        state = await looked_at(token)
        assert (state.known, state.invitation.carnet_name) == (False, "")
        assert "pas valable" in state.errors[PAGE]
        await state.decline()
        assert state.errors[PAGE]

    run(scenario)


# A field sent as None is one that the form does not show: see SubmittedForm.
@pytest.mark.parametrize("value", [value for value in HOSTILE_VALUES if value is not None])
def test_values_of_any_type_break_nothing(value: Any) -> None:
    anne, luc = new_person("anne@exemple.fr"), new_person(GUEST)
    carnet_id, token = offered(anne)

    async def scenario() -> None:
        act_as(luc)
        state = await looked_at(token)
        assert await state.accept({"kept": value}) is None
        assert state.errors
        state.ask_refusal(value)
        assert state.declining is (value is True)

    run(scenario)
    assert answer_of(carnet_id) is None
