"""What people get wrong in their account's forms, and links that are somebody else's."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from carnet_app.core import hashing
from carnet_app.core.bcrypt_engine import bcrypt_engine
from carnet_app.core.clock import now
from carnet_app.core.database import reading, transaction
from carnet_app.core.hashing import verify_password
from carnet_app.core.tokens import new_token
from carnet_app.features.account.forgotten_state import ForgottenPasswordState
from carnet_app.features.account.links_state import MailedLinkState
from carnet_app.features.account.profile_state import EmailChangeState, PasswordChangeState
from carnet_app.features.account.sign_in_state import SignInState
from carnet_app.features.account.sign_up_state import ResendState, SignUpState
from carnet_app.models import Account, AccountLink, LinkPurpose, OutboxMessage
from carnet_app.session.identity import act_as
from tests.factories import PASSWORD, actor_for, make_account
from tests.states.accounts import NEW_PASSWORD
from tests.states.pages import play, run
from tests.states.tabs import Tab

pytestmark = pytest.mark.usefixtures("sqlite_database")

EMAIL = "elodie@exemple.fr"
BAD_EMAILS = [
    "",
    "anne",
    "anne@",
    "anne@exemple",
    "anne@exemple.fr, paul@exemple.fr",
    "anne@exemple.fr;paul@exemple.fr",
    "Anne <anne@exemple.fr>",
    "anne@exemple.fr\r\nBcc: paul@exemple.fr",
    "anne@exemple.fr\u2028Bcc: paul@exemple.fr",
    f"{'a' * 250}@exemple.fr",
]


def sign_in(email: str = EMAIL) -> None:
    with transaction() as session:
        act_as(actor_for(session, make_account(session, email=email)))


def nothing_was_mailed() -> bool:
    with reading() as session:
        return session.exec(select(OutboxMessage)).first() is None


@pytest.mark.parametrize("email", BAD_EMAILS)
@pytest.mark.parametrize(
    ("kind", "name"),
    [
        (ForgottenPasswordState, "ask_for_reset"),
        (ResendState, "send_again"),
        (EmailChangeState, "ask_for_new_email"),
    ],
)
def test_an_address_that_is_none_is_told_beside_its_field(kind: Any, name: str, email: str) -> None:
    async def scenario() -> None:
        sign_in()
        state = await Tab(path="/mon-compte").state(kind)
        await getattr(state, name)({"email": email, "email_password": PASSWORD})
        assert list(state.errors) == ["email"]

    run(scenario)
    assert nothing_was_mailed()


@pytest.mark.parametrize("email", BAD_EMAILS)
def test_an_address_that_is_none_signs_nobody_in(email: str) -> None:
    async def scenario() -> None:
        tab = Tab(path="/login")
        state: Any = await tab.state(SignInState)
        await play(state.sign_in({"email": email, "password": PASSWORD}))
        assert state.errors
        assert not (await tab.session_state()).signed_in

    run(scenario)


@pytest.mark.parametrize(
    ("email", "password", "wrong"),
    [
        ("", "", ["email", "password"]),
        ("anne@", "", ["email", "password"]),
        (EMAIL, "", ["password"]),
        ("", PASSWORD, ["email"]),
    ],
)
def test_all_that_is_missing_to_sign_in_is_told_at_once_and_counts_as_no_attempt(
    email: str, password: str, wrong: list[str]
) -> None:
    async def scenario() -> None:
        sign_in()
        state: Any = await Tab(path="/login").state(SignInState)
        for _ in range(20):
            await play(state.sign_in({"email": email, "password": password}))
        assert list(state.errors) == wrong
        await play(state.sign_in({"email": EMAIL, "password": PASSWORD}))
        assert state.entering

    run(scenario)


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("", "12 caractères"),
        ("onze lettre", "12 caractères"),
        ("a" * 129, "128 caractères"),
        ("motdepasse1234", "deviner"),
        ("elodie sous le grand toit", "votre nom"),
    ],
)
def test_a_new_password_below_the_policy_changes_nothing(password: str, words: str) -> None:
    async def scenario() -> None:
        sign_in()
        state = await Tab(path="/mon-compte").state(PasswordChangeState)
        typed = {"current_password": PASSWORD, "password": password, "password_again": password}
        await state.save_password(typed)
        assert list(state.errors) == ["password"]
        assert words in state.errors["password"]
        assert state.saved == ""

        with reading() as session:
            kept = session.exec(select(Account)).one().password_hash
        assert verify_password(PASSWORD, kept)

    run(scenario)
    assert nothing_was_mailed()


LINKS = {
    "/confirmer/": (LinkPurpose.CONFIRM_ACCOUNT, "look_at_confirmation", "confirm"),
    "/reinitialiser/": (LinkPurpose.RESET_PASSWORD, "look_at_reset", "choose_password"),
    "/nouvelle-adresse/": (LinkPurpose.CHANGE_EMAIL, "look_at_new_email", "confirm_email"),
}


@pytest.mark.parametrize("path", LINKS)
def test_a_link_acts_on_its_own_account_whoever_is_signed_in(path: str) -> None:
    purpose, look, act = LINKS[path]
    token = new_token()
    with transaction() as session:
        confirmed = purpose is not LinkPurpose.CONFIRM_ACCOUNT
        theirs = make_account(session, email="theirs@exemple.fr", confirmed=confirmed)
        link = {"account_id": theirs.id, "purpose": purpose, "token_digest": token.digest}
        address = "neuve@exemple.fr" if purpose is LinkPurpose.CHANGE_EMAIL else theirs.email
        session.add(AccountLink(**link, email=address, expires_at=now() + timedelta(hours=1)))
    sign_in()
    before = row_of(EMAIL)

    async def scenario() -> None:
        state: Any = await Tab(path=f"{path}{token.secret}").state(MailedLinkState)
        await getattr(state, look)()
        assert (state.state, state.email) == ("ok", address)
        typed = {"password": NEW_PASSWORD, "password_again": NEW_PASSWORD}
        await getattr(state, act)(typed)
        assert (state.done, state.errors) == (True, {})

    run(scenario)
    assert row_of(EMAIL) == before


def row_of(email: str) -> dict[str, Any]:
    with reading() as session:
        return session.exec(select(Account).where(Account.email == email)).one().model_dump()


def test_passwords_are_hashed_off_the_event_loop(monkeypatch: pytest.MonkeyPatch) -> None:
    threads: set[str] = set()
    compute = bcrypt_engine()

    def noting(text: bytes, salt: bytes) -> bytes:
        threads.add(threading.current_thread().name)
        return compute(text, salt)

    async def scenario() -> None:
        sign_in()
        monkeypatch.setattr(hashing, "bcrypt_engine", lambda: noting)
        signing_in = await Tab(path="/login").state(SignInState)
        await play(signing_in.sign_in({"email": EMAIL, "password": PASSWORD}))
        changing = await Tab(path="/mon-compte").state(PasswordChangeState)
        typed = {"current_password": PASSWORD, "password": NEW_PASSWORD}
        await changing.save_password(typed | {"password_again": NEW_PASSWORD})
        assert changing.saved
        signing_up = await Tab(path="/signup").state(SignUpState)
        applicant = {"first_name": "Anne", "last_name": "Roy", "email": "anne@exemple.fr"}
        await signing_up.create_account(applicant | {"password": NEW_PASSWORD, "terms": "on"})
        assert signing_up.errors == {}

    run(scenario)
    assert threads
    assert all(name.startswith("slow-work") for name in threads)
