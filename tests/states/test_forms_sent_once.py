"""Two clicks for one: what a form did is done once, and what it said stays said."""

from datetime import timedelta
from typing import Any

import pytest
import reflex as rx
import time_machine
from sqlmodel import SQLModel, func, select

from carnet_app.core.clock import now
from carnet_app.core.database import reading, transaction
from carnet_app.features.account.forgotten_state import ForgottenPasswordState
from carnet_app.features.account.profile_state import (
    AccountDeletionState,
    EmailChangeState,
    PasswordChangeState,
    ProfileState,
)
from carnet_app.features.account.sign_up_state import ResendState, SignUpState
from carnet_app.features.contact.state import ContactState
from carnet_app.models import ContactMessage, LoginSession, OutboxMessage
from carnet_app.session.forms import SLOW_DOUBLE_CLICK
from carnet_app.session.identity import act_as
from tests.factories import PASSWORD, actor_for, make_account
from tests.states.accounts import NEW_PASSWORD
from tests.states.pages import play, run
from tests.states.tabs import Tab

pytestmark = pytest.mark.usefixtures("sqlite_database")

EMAIL = "elodie@exemple.fr"
CONTACT = {"name": "Élodie", "email": EMAIL, "subject": "Question", "message": "Bonjour."}
SIGN_UP = {
    "first_name": "Élodie",
    "last_name": "Le Goff",
    "email": "neuve@exemple.fr",
    "password": NEW_PASSWORD,
    "terms": "on",
}
CHANGE = {
    "current_password": PASSWORD,
    "password": NEW_PASSWORD,
    "password_again": NEW_PASSWORD,
}


def count_of(table: type[SQLModel]) -> int:
    with reading() as session:
        return session.exec(select(func.count()).select_from(table)).one()


def add_account(*, confirmed: bool = True, signed_in: bool = False) -> None:
    with transaction() as session:
        account = make_account(session, email=EMAIL, confirmed=confirmed)
        if signed_in:
            act_as(actor_for(session, account))


async def submit(state: Any, name: str, form: dict[str, Any]) -> Any:
    """Send the form as the page shows it now."""
    return await handle(state, name, form | {"form_key": state.form_key})


async def handle(state: Any, name: str, form: dict[str, Any]) -> Any:
    handled = getattr(state, name)(form)
    return await play(handled) if hasattr(handled, "__aiter__") else await handled


FORMS: list[Any] = [
    pytest.param(ContactState, "send_message", CONTACT, {}, "sent", id="contact"),
    pytest.param(
        ForgottenPasswordState, "ask_for_reset", {"email": EMAIL}, {}, "asked", id="forgotten"
    ),
    pytest.param(SignUpState, "create_account", SIGN_UP, {}, "sent_to", id="sign-up"),
    pytest.param(
        ResendState, "send_again", {"email": EMAIL}, {"confirmed": False}, "resent", id="resend"
    ),
    pytest.param(
        ProfileState,
        "save_name",
        {"first_name": "Élodie", "last_name": "Le Goff"},
        {"signed_in": True},
        "saved",
        id="name",
    ),
    pytest.param(
        EmailChangeState,
        "ask_for_new_email",
        {"email": "neuve@exemple.fr", "email_password": PASSWORD},
        {"signed_in": True},
        "saved",
        id="e-mail",
    ),
    pytest.param(
        PasswordChangeState, "save_password", CHANGE, {"signed_in": True}, "saved", id="password"
    ),
]


@pytest.mark.parametrize(("kind", "name", "form", "account", "told"), FORMS)
def test_the_second_of_two_clicks_does_nothing(
    kind: type[rx.State],
    name: str,
    form: dict[str, Any],
    account: dict[str, bool],
    told: str,
) -> None:
    async def scenario() -> None:
        add_account(**account)
        state: Any = await Tab(path="/").state(kind)
        clicked = form | {"form_key": state.form_key}
        await handle(state, name, clicked)
        said, before = getattr(state, told), [count_of(table) for table in TABLES]
        assert said
        await handle(state, name, clicked)
        assert getattr(state, told) == said
        assert state.errors == {}
        assert [count_of(table) for table in TABLES] == before

    run(scenario)


TABLES = (ContactMessage, LoginSession, OutboxMessage)


SLOW = [
    form for form in FORMS if form.id in {"forgotten", "sign-up", "resend", "e-mail", "password"}
]


@pytest.mark.parametrize(("kind", "name", "form", "account", "told"), SLOW)
def test_neither_does_a_slow_one_that_brings_the_new_key(
    kind: type[rx.State],
    name: str,
    form: dict[str, Any],
    account: dict[str, bool],
    told: str,
) -> None:
    async def scenario() -> None:
        add_account(**account)
        state: Any = await Tab(path="/").state(kind)
        with time_machine.travel(now(), tick=False) as clock:
            await submit(state, name, form)
            mails = count_of(OutboxMessage)
            clock.shift(SLOW_DOUBLE_CLICK - timedelta(milliseconds=1))
            await submit(state, name, form)
            assert getattr(state, told)
            assert count_of(OutboxMessage) == mails
            clock.shift(timedelta(milliseconds=1))
            await submit(state, name, form | {"email": "neuf@exemple"})
            assert state.errors

    run(scenario)


@pytest.mark.parametrize(
    ("kind", "name", "form", "wrong"),
    [
        (ContactState, "send_message", CONTACT, {"email": "elodie@"}),
        (ForgottenPasswordState, "ask_for_reset", {"email": EMAIL}, {"email": "elodie@"}),
        (SignUpState, "create_account", SIGN_UP, {"password": "court"}),
    ],
)
def test_a_refused_form_keeps_its_key_and_may_be_sent_again(
    kind: type[rx.State], name: str, form: dict[str, Any], wrong: dict[str, Any]
) -> None:
    async def scenario() -> None:
        add_account()
        state: Any = await Tab(path="/").state(kind)
        key = state.form_key
        await handle(state, name, form | wrong | {"form_key": key})
        assert state.errors
        assert state.form_key == key
        await handle(state, name, form | {"form_key": key})
        assert state.errors == {}
        assert state.form_key != key

    run(scenario)


@pytest.mark.parametrize("key", [None, 3, [], {}, "autre", "x" * 50_000])
def test_a_key_that_is_none_of_ours_sends_nothing(key: object) -> None:
    async def scenario() -> None:
        state: Any = await Tab(path="/contact").state(ContactState)
        await state.send_message(CONTACT | {"form_key": key})
        assert (state.sent, state.errors) == (False, {})

    run(scenario)
    assert count_of(ContactMessage) == 0


def test_an_account_is_deleted_once() -> None:
    async def scenario() -> None:
        add_account(signed_in=True)
        tab = Tab(path="/mon-compte")
        state: Any = await tab.state(AccountDeletionState)
        clicked = {"deletion_password": PASSWORD, "form_key": state.form_key}
        await state.delete_account(clicked)
        assert (await tab.session_state()).cookie_address
        await state.delete_account(clicked)
        assert state.errors == {}

    run(scenario)
