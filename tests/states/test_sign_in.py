"""Signing in, also with a password chosen anew, and where it leads."""

import pytest
from sqlmodel import select

from carnet_app.core.database import reading, transaction
from carnet_app.core.tokens import digest
from carnet_app.features.account import sign_in_state
from carnet_app.features.account.forgotten_state import ForgottenPasswordState
from carnet_app.features.account.links_state import MailedLinkState
from carnet_app.features.account.sign_in_state import SignInState
from carnet_app.features.account.sign_up_state import ResendState
from carnet_app.features.space.state import SpaceState, read_ahead
from carnet_app.models import LoginSession
from carnet_app.session.door import PAGE
from carnet_app.session.state import SessionState, empty_states
from tests.factories import PASSWORD, actor_for, make_account, make_carnet
from tests.states.accounts import NEW_PASSWORD, link_in, mails_to
from tests.states.pages import destination, play, run
from tests.states.tabs import Tab

pytestmark = pytest.mark.usefixtures("sqlite_database")


def test_a_forgotten_password_is_chosen_anew() -> None:
    with transaction() as session:
        make_account(session, email="elodie@exemple.fr")

    async def scenario() -> None:
        asking = await Tab().state(ForgottenPasswordState)
        await asking.ask_for_reset({"email": "elodie@exemple.fr"})
        assert asking.asked
        path = link_in(mails_to("elodie@exemple.fr")[0])
        state = await Tab(path=path).state(MailedLinkState)
        await state.choose_password({"password": NEW_PASSWORD, "password_again": "autre chose"})
        assert "password_again" in state.errors
        await state.choose_password({"password": "court", "password_again": "court"})
        assert "password" in state.errors
        await state.choose_password({"password": NEW_PASSWORD, "password_again": NEW_PASSWORD})
        assert state.done
        tab = Tab(path="/login")
        signing_in = await tab.state(SignInState)
        await play(signing_in.sign_in({"email": "elodie@exemple.fr", "password": NEW_PASSWORD}))
        assert (await tab.session_state()).signed_in

    run(scenario)


@pytest.mark.parametrize("email", ["inconnue@exemple.fr", "attend@exemple.fr"])
def test_asking_for_a_reset_says_the_same_to_everyone(email: str) -> None:
    with transaction() as session:
        make_account(session, email="attend@exemple.fr", confirmed=False)

    async def scenario() -> None:
        state = await Tab().state(ForgottenPasswordState)
        for _ in range(8):  # beyond what one address is mailed
            state.start_again()
            state._counted_at = None
            await state.ask_for_reset({"email": email, "form_key": state.form_key})
            assert (state.asked, state.errors) == (True, {})

    run(scenario)


def test_mon_espace_comes_with_the_answer_when_it_is_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sign_in_state, "home_readers", [read_ahead])
    with transaction() as session:
        owner = actor_for(session, make_account(session, email="elodie@exemple.fr"))
        make_carnet(session, owner, name="Les Tilleuls")

    async def scenario() -> None:
        typed = {"email": "elodie@exemple.fr", "password": PASSWORD}
        elsewhere = Tab(path="/login?suite=/carnets/12")
        assert await play((await elsewhere.state(SignInState)).sign_in(typed)) == []
        assert not (await elsewhere.state(SpaceState)).loaded
        tab = Tab(path="/login")
        state = await tab.state(SignInState)
        assert await play(state.sign_in({**typed, "password": "autre"})) == []
        assert not (await tab.state(SpaceState)).loaded
        [leaving] = await play(state.sign_in(typed))
        assert destination(leaving) == "/mon-espace"
        space = await tab.state(SpaceState)
        assert [card.name for card in space.space.own] == ["Les Tilleuls"]
        # It need not wait for the cookie, which is on its way.
        session_state = await tab.session_state()
        assert (bool(session_state.cookie_address), session_state.next_page) == (True, "")

    run(scenario)


def test_a_failure_to_read_ahead_keeps_nobody_at_the_door(monkeypatch: pytest.MonkeyPatch) -> None:
    async def fail(_state: object) -> None:
        raise OSError("the disk is gone")

    monkeypatch.setattr(sign_in_state, "home_readers", [fail])
    with transaction() as session:
        make_account(session, email="elodie@exemple.fr")

    async def scenario() -> None:
        tab = Tab(path="/login")
        typed = {"email": "elodie@exemple.fr", "password": PASSWORD}
        [leaving] = await play((await tab.state(SignInState)).sign_in(typed))
        assert destination(leaving) == "/mon-espace"
        assert (await tab.session_state()).signed_in
        assert not (await tab.state(SpaceState)).loaded

    run(scenario)


def test_the_second_of_two_clicks_signs_in_no_second_time() -> None:
    with transaction() as session:
        make_account(session, email="elodie@exemple.fr")

    async def scenario() -> None:
        typed = {"email": "elodie@exemple.fr", "password": PASSWORD}
        state = await Tab(path="/login").state(SignInState)
        assert await play(state.sign_in(typed)) != []
        assert await play(state.sign_in(typed)) == []
        assert state.entering
        with reading() as session:
            assert len(session.exec(select(LoginSession)).all()) == 1
        await state.start_again()  # the page is opened anew, and may be used anew
        assert await play(state.sign_in(typed)) != []

    run(scenario)


def test_signing_in_binds_the_tab_and_goes_where_one_came_from() -> None:
    with transaction() as session:
        make_account(session, email="elodie@exemple.fr", first_name="Élodie")

    async def scenario() -> None:
        tab = Tab(path="/login?suite=/carnets/12")
        state = await tab.state(SignInState)
        await play(state.sign_in({"email": "Elodie@Exemple.fr ", "password": PASSWORD}))
        session_state = await tab.session_state()
        assert session_state.first_name == "Élodie"
        assert session_state.next_page == "/carnets/12"
        assert state.entering
        ticket = session_state.cookie_address.removeprefix("/session/ouvrir?billet=")
        with reading() as session:
            assert session.exec(select(LoginSession)).one().ticket_digest == digest(ticket)
        session_state.forget_cookie_address("of the image before")
        assert session_state.cookie_address
        session_state.forget_cookie_address(session_state.exchange)
        assert session_state.cookie_address == ""

    run(scenario)


@pytest.mark.parametrize(
    "form",
    [
        {"email": "elodie@exemple.fr", "password": "mauvais mot de passe"},
        {"email": "personne@exemple.fr", "password": PASSWORD},
    ],
)
def test_a_wrong_password_and_an_unknown_address_read_the_same(form: dict[str, str]) -> None:
    with transaction() as session:
        make_account(session, email="elodie@exemple.fr")

    async def scenario() -> None:
        tab = Tab(path="/login")
        state = await tab.state(SignInState)
        await play(state.sign_in(form))
        assert state.errors == {PAGE: "L’adresse e-mail ou le mot de passe n’est pas le bon."}
        assert not (await tab.session_state()).signed_in

    run(scenario)


def test_an_unconfirmed_account_is_offered_another_link() -> None:
    with transaction() as session:
        make_account(session, email="elodie@exemple.fr", confirmed=False)

    async def scenario() -> None:
        state = await Tab(path="/login").state(SignInState)
        await play(state.sign_in({"email": "elodie@exemple.fr", "password": PASSWORD}))
        assert state.unconfirmed
        assert "Confirmez" in state.errors[PAGE]
        again = await Tab(path="/signup/merci").state(ResendState)
        await again.send_again({"email": "elodie@exemple.fr"})
        assert again.resent

    run(scenario)
    assert len(mails_to("elodie@exemple.fr")) == 1


def test_forgetting_a_person_tells_the_browser_no_more_than_what_changes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sign_in_state, "home_readers", [])
    with transaction() as session:
        make_account(session, email="elodie@exemple.fr")

    async def scenario() -> None:
        tab = Tab(path="/login")
        session_state = await tab.session_state()
        await empty_states(session_state)
        tab.root._clean()
        await empty_states(session_state)
        assert tab.root.get_delta() == {}
        signing_in = await tab.state(SignInState)
        await play(signing_in.sign_in({"email": "elodie@exemple.fr", "password": PASSWORD}))
        tab.root._clean()
        await empty_states(session_state)
        assert not session_state.signed_in
        assert set(tab.root.get_delta()) == {
            SessionState.get_full_name(),
            signing_in.get_full_name(),
        }

    run(scenario)
