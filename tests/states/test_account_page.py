"""Mon compte: what of it is changed, with which password, and what ends."""

import pytest
from sqlmodel import select

from carnet_app.core.database import reading, transaction
from carnet_app.features.account.links_state import MailedLinkState
from carnet_app.features.account.profile_state import (
    AccountDeletionState,
    EmailChangeState,
    LoginSessionsState,
    PasswordChangeState,
    ProfileState,
)
from carnet_app.models import Account, LoginSession
from carnet_app.session.identity import act_as
from carnet_app.session.state import SessionState
from tests.factories import PASSWORD, actor_for, make_account
from tests.states.accounts import NEW_PASSWORD, accounts, link_in, mails_to
from tests.states.pages import run
from tests.states.tabs import Tab

pytestmark = pytest.mark.usefixtures("sqlite_database")


async def signed_in_tab(email: str = "elodie@exemple.fr") -> Tab:
    with transaction() as session:
        act_as(actor_for(session, make_account(session, email=email)))
    return Tab(path="/mon-compte")


def test_a_name_is_changed_on_the_page_and_in_the_header() -> None:
    async def scenario() -> None:
        tab = await signed_in_tab()
        state = await tab.state(ProfileState)
        await state.load()
        assert (state.loaded, state.email) == (True, "elodie@exemple.fr")
        await state.save_name({"first_name": "Élodie", "last_name": ""})
        assert "last_name" in state.errors
        await state.save_name({"first_name": "Élodie", "last_name": "Le Goff"})
        assert state.saved
        assert (await tab.state(SessionState)).initials == "ÉL"

    run(scenario)


def test_a_new_address_waits_for_its_click() -> None:
    async def scenario() -> None:
        tab = await signed_in_tab()
        state = await tab.state(EmailChangeState)
        await state.ask_for_new_email({"email": "neuve@exemple.fr", "email_password": "non"})
        assert "email_password" in state.errors
        await state.ask_for_new_email({"email": "neuve@exemple.fr", "email_password": PASSWORD})
        assert state.saved
        assert (await tab.state(ProfileState)).pending_email == "neuve@exemple.fr"
        assert (await tab.state(ProfileState)).email == "elodie@exemple.fr"
        link = await Tab(path=link_in(mails_to("neuve@exemple.fr")[0])).state(MailedLinkState)
        await link.look_at_new_email()
        assert link.state == "ok"
        await link.confirm_email({})
        assert link.done

    run(scenario)
    with reading() as session:
        assert session.exec(select(Account)).one().email == "neuve@exemple.fr"


def test_a_new_password_needs_the_current_one_and_signs_others_out() -> None:
    async def scenario() -> None:
        tab = await signed_in_tab()
        with transaction() as session:
            account = session.exec(select(Account)).one()
            actor_for(session, account)  # another browser
        state = await tab.state(PasswordChangeState)
        form = {"current_password": "non", "password": NEW_PASSWORD, "password_again": NEW_PASSWORD}
        await state.save_password(form)
        assert list(state.errors) == ["current_password"]
        await state.save_password(form | {"current_password": PASSWORD, "password_again": ""})
        assert list(state.errors) == ["password_again"]
        await state.save_password(form | {"current_password": PASSWORD})
        assert state.saved
        assert len((await tab.state(LoginSessionsState)).sessions) == 1

    run(scenario)


def test_one_signs_out_ones_own_browsers_only() -> None:
    with transaction() as session:
        stranger = actor_for(session, make_account(session))

    async def scenario() -> None:
        tab = await signed_in_tab()
        with transaction() as session:
            account = session.exec(
                select(Account).where(Account.email == "elodie@exemple.fr")
            ).one()
            other = actor_for(session, account)
        state = await tab.state(LoginSessionsState)
        for nonsense in (stranger.session_id, 0, -1, 10**30, "1", None, True):
            await state.end_one(nonsense)
        assert len(state.sessions) == 2
        await state.end_one(other.session_id)
        assert [(one.is_current, one.ended) for one in state.sessions] == [
            (True, False),
            (False, True),
        ]
        assert not state.has_others
        assert state.told.endswith("est déconnecté.")
        await state.end_others()

    run(scenario)
    with reading() as session:
        assert session.get(LoginSession, stranger.session_id) is not None


def test_an_account_is_deleted_with_its_password_only() -> None:
    async def scenario() -> None:
        tab = await signed_in_tab()
        state = await tab.state(AccountDeletionState)
        await state.delete_account({"deletion_password": "non"})
        assert "deletion_password" in state.errors
        assert accounts() == 1
        await state.delete_account({"deletion_password": PASSWORD})
        assert (await tab.session_state()).cookie_address == "/session/fermer"

    run(scenario)
    assert accounts() == 0
