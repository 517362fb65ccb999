"""The account pages' events, called as a browser may call them: with anything."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from sqlmodel import func, select

from carnet_app.core.database import reading, transaction
from carnet_app.core.tokens import digest
from carnet_app.features.account import sign_in_state
from carnet_app.features.account.forgotten_state import ForgottenPasswordState
from carnet_app.features.account.links_state import MailedLinkState
from carnet_app.features.account.profile_state import (
    AccountDeletionState,
    EmailChangeState,
    LoginSessionsState,
    PasswordChangeState,
    ProfileState,
)
from carnet_app.features.account.sign_in_state import SignInState
from carnet_app.features.account.sign_up_state import ResendState, SignUpState, StrengthState
from carnet_app.features.contact.state import ContactState
from carnet_app.features.space.state import SpaceState, read_ahead
from carnet_app.models import Account, ContactMessage, LoginSession, OutboxMessage
from carnet_app.session.door import PAGE
from carnet_app.session.identity import act_as
from carnet_app.session.state import SessionState, empty_states
from tests.factories import PASSWORD, actor_for, make_account, make_carnet
from tests.states.pages import destination, new_person, play
from tests.states.tabs import Tab

pytestmark = pytest.mark.usefixtures("sqlite_database")

NEW_PASSWORD = "quatre hirondelles sous le toit"
SIGN_UP: dict[str, Any] = {
    "first_name": "Élodie",
    "last_name": "Le Goff",
    "email": "elodie@exemple.fr",
    "password": NEW_PASSWORD,
    "terms": "on",
}
HOSTILE_VALUES: list[Any] = [None, 3, True, [], ["a"], {}, {"a": 1}, "x" * 50_000, "\0", "a\r\nb"]


def run(scenario: Callable[[], Awaitable[None]]) -> None:
    asyncio.run(scenario())  # pyright: ignore[reportArgumentType]


def accounts() -> int:
    with reading() as session:
        return session.exec(select(func.count()).select_from(Account)).one()


def mails_to(recipient: str) -> list[OutboxMessage]:
    with reading() as session:
        return list(session.exec(select(OutboxMessage).where(OutboxMessage.recipient == recipient)))


def link_in(mail: OutboxMessage) -> str:
    found = re.search(r"http://localhost:8000(/\S+)", mail.text_body)
    assert found
    return found[1]


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"first_name": ""}, "first_name", "Indiquez votre prénom"),
        ({"last_name": "  "}, "last_name", "Indiquez votre nom"),
        ({"first_name": "é" * 101}, "first_name", "100 caractères"),
        ({"first_name": "Ann\u202ee"}, "first_name", "caractères"),
        ({"email": ""}, "email", "Indiquez une adresse e-mail"),
        ({"email": "elodie"}, "email", "valide"),
        ({"email": "a@b.fr, c@d.fr"}, "email", "valide"),
        ({"email": "a@b.fr\r\nBcc: c@d.fr"}, "email", "valide"),
        ({"email": "a" * 250 + "@exemple.fr"}, "email", "trop longue"),
        ({"password": ""}, "password", "12 caractères"),
        ({"password": "court"}, "password", "12 caractères"),
        ({"password": "a" * 129}, "password", "128 caractères"),
        ({"password": "azertyuiop12"}, "password", "deviner"),
        ({"password": "elodie sous le grand toit"}, "password", "votre nom"),
        ({"terms": None}, "terms", "Acceptez"),
    ],
)
def test_a_bad_sign_up_says_what_is_wrong_beside_its_field(
    change: dict[str, Any], field: str, words: str
) -> None:
    async def scenario() -> None:
        state = await Tab(path="/signup").state(SignUpState)
        focus = await state.create_account(SIGN_UP | change)
        assert f"ref_{field}" in str(focus.args)
        assert list(state.errors) == [field]
        assert words in state.errors[field]

    run(scenario)
    assert accounts() == 0


@pytest.mark.parametrize("value", HOSTILE_VALUES)
@pytest.mark.parametrize("field", ["first_name", "last_name", "email", "password"])
def test_a_sign_up_field_of_any_type_is_refused(field: str, value: object) -> None:
    async def scenario() -> None:
        state = await Tab(path="/signup").state(SignUpState)
        await state.create_account(SIGN_UP | {field: value})
        assert list(state.errors) == [field]

    run(scenario)
    assert accounts() == 0


@pytest.mark.parametrize("form", [None, [], "x", 3])
def test_a_form_that_is_none_is_an_empty_form(form: Any) -> None:
    async def scenario() -> None:
        state = await Tab(path="/signup").state(SignUpState)
        await state.create_account(form)
        assert list(state.errors) == ["first_name", "last_name", "email", "password", "terms"]

    run(scenario)


def test_a_corrected_sign_up_goes_through() -> None:
    async def scenario() -> None:
        state = await Tab(path="/signup").state(SignUpState)
        await state.create_account(SIGN_UP | {"password": "court"})
        left = await state.create_account(SIGN_UP)
        assert state.errors == {}
        assert state.sent_to == "elodie@exemple.fr"
        assert left is not None

    run(scenario)
    assert accounts() == 1
    assert len(mails_to("elodie@exemple.fr")) == 1


def test_the_page_says_the_same_for_an_address_that_has_an_account() -> None:
    with transaction() as session:
        make_account(session, email="elodie@exemple.fr")

    async def scenario() -> None:
        state = await Tab(path="/signup").state(SignUpState)
        left = await state.create_account(SIGN_UP)
        assert (state.errors, state.sent_to) == ({}, "elodie@exemple.fr")
        assert left is not None

    run(scenario)
    assert accounts() == 1


def test_no_state_keeps_a_password() -> None:
    async def scenario() -> None:
        tab = Tab(path="/signup")
        await (await tab.state(SignUpState)).create_account(SIGN_UP)
        await (await tab.state(StrengthState)).rate_password(NEW_PASSWORD)
        signing_in = await tab.state(SignInState)
        await play(signing_in.sign_in({"email": "elodie@exemple.fr", "password": NEW_PASSWORD}))
        assert NEW_PASSWORD not in repr(tab.root.dict())
        assert NEW_PASSWORD.encode() not in tab.root._serialize()

    run(scenario)


def test_the_meter_rates_what_is_typed() -> None:
    async def scenario() -> None:
        state = await Tab(path="/signup").state(StrengthState)
        await state.rate_password("azerty")
        weak = state.score
        await state.rate_password(NEW_PASSWORD)
        assert (weak, state.score) == (1, 4)
        assert state.advice.startswith("Très solide")
        await state.rate_password("")
        assert (state.score, state.advice) == (0, "")
        for value in HOSTILE_VALUES:
            await state.rate_password(value)

    run(scenario)


def test_the_meter_knows_whose_password_it_is() -> None:
    paul = new_person("paul@exemple.fr")

    async def scenario() -> None:
        state = await Tab(path="/mon-compte").state(StrengthState)
        typed = f"{paul.last_name} {paul.last_name} jardin volets"
        await state.rate_password(typed)
        assert state.score == 4
        act_as(paul)
        await state.rate_password(typed)
        assert state.score < 3
        assert "votre nom" in state.advice

    run(scenario)


def sign_up_and_get_link() -> str:
    async def scenario() -> None:
        await (await Tab(path="/signup").state(SignUpState)).create_account(SIGN_UP)

    run(scenario)
    return link_in(mails_to("elodie@exemple.fr")[0])


def is_confirmed() -> bool:
    with reading() as session:
        return session.exec(select(Account)).one().confirmed_at is not None


def test_opening_the_link_confirms_nothing_and_its_button_does_once() -> None:
    path = sign_up_and_get_link()

    async def scenario() -> None:
        state = await Tab(path=path).state(MailedLinkState)
        await state.look_at_confirmation()
        assert (state.state, state.email) == ("ok", "elodie@exemple.fr")
        assert not is_confirmed()
        await state.confirm({})
        assert state.done
        assert is_confirmed()
        other = await Tab(path=path).state(MailedLinkState)
        await other.look_at_confirmation()
        assert (other.state, other.email) == ("used", "")
        await other.confirm({})
        assert "déjà servi" in other.errors[PAGE]

    run(scenario)


@pytest.mark.parametrize("path", ["/confirmer/abc", "/confirmer/", "/confirmer/" + "x" * 3_000])
def test_a_link_that_was_never_mailed_confirms_nothing(path: str) -> None:
    async def scenario() -> None:
        state = await Tab(path=path).state(MailedLinkState)
        await state.look_at_confirmation()
        assert state.state == "unknown"
        await state.confirm({})
        await state.confirm_email({})
        await state.choose_password({"password": NEW_PASSWORD, "password_again": NEW_PASSWORD})
        assert "inconnu" in state.errors[PAGE]
        assert not state.done

    run(scenario)


def test_a_confirmation_link_resets_no_password() -> None:
    path = sign_up_and_get_link()

    async def scenario() -> None:
        state = await Tab(path=path).state(MailedLinkState)
        await state.look_at_reset()
        assert state.state == "unknown"
        await state.choose_password({"password": PASSWORD, "password_again": PASSWORD})
        assert not state.done

    run(scenario)


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


def test_a_contact_message_is_kept_and_mailed() -> None:
    form = {
        "name": "Élodie",
        "email": "elodie@exemple.fr",
        "subject": "Question",
        "message": "Comment exporter mon carnet ?",
    }

    async def scenario() -> None:
        state = await Tab(path="/contact").state(ContactState)
        for field in form:
            await state.send_message(form | {field: ""})
            assert list(state.errors) == [field]
        await state.send_message(form)
        assert state.sent
        state.start_again()
        assert not state.sent

    run(scenario)
    with reading() as session:
        assert session.exec(select(ContactMessage)).one().subject == "Question"
    assert len(mails_to("elodie@exemple.fr")) == 1
