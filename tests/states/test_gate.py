import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest
import reflex as rx
import time_machine
from reflex.state import State
from reflex_base.registry import RegistrationContext
from reflex_base.utils.format import format_event_handler

from carnet_app.core.clock import now
from carnet_app.core.database import transaction
from carnet_app.core.tokens import new_token
from carnet_app.features import register_pages
from carnet_app.features.account.profile_state import ProfileState
from carnet_app.features.account.sign_in_state import SignInState
from carnet_app.models import LoginSession
from carnet_app.services.actors import SignedOutError
from carnet_app.session.failure import FailureState
from carnet_app.session.identity import actor_or_none, current_actor
from carnet_app.session.policy import FRAMEWORK_EVENTS, Policy, policy_of
from carnet_app.session.state import SessionState, local_path
from tests.factories import make_account
from tests.states.tabs import Tab

pytestmark = pytest.mark.usefixtures("sqlite_database")


def name_of(handler: object) -> str:
    return format_event_handler(handler)  # pyright: ignore[reportArgumentType]


SIGNED_IN_EVENT = name_of(ProfileState.load)
PUBLIC_EVENT = name_of(SignInState.start_again)
BOOT = name_of(State.event_handlers["hydrate_and_load"])


def run(scenario: Callable[[], Awaitable[None]]) -> None:
    asyncio.run(scenario())  # pyright: ignore[reportArgumentType]


def sign_in_a_browser(first_name: str = "Camille") -> tuple[str, int, int]:
    """A cookie, its login session and its account."""
    with transaction() as session:
        account = make_account(session, first_name=first_name)
        token = new_token()
        login = LoginSession(
            account_id=account.id or 0,
            cookie_digest=token.digest,
            expires_at=now() + timedelta(days=90),
        )
        session.add(login)
        session.flush()
        return token.secret, login.id or 0, account.id or 0


def end(session_id: int) -> None:
    with transaction() as session:
        session.delete(session.get_one(LoginSession, session_id))


def test_every_event_a_browser_can_send_is_declared_or_refused() -> None:
    """Each event handler of our own says who may send it; the framework's are listed."""
    assert register_pages  # imported: every feature's events are registered
    undeclared = []
    for name, registered in RegistrationContext.get().event_handlers.items():
        ours = registered.handler.fn.__module__.startswith("carnet_app")
        if ours and policy_of(name) is None:
            undeclared.append(name)
        if not ours and name not in FRAMEWORK_EVENTS:
            assert policy_of(name) is None, f"{name} is open to browsers"
    assert undeclared == []


def test_the_enumeration_sees_an_undeclared_handler() -> None:
    class Careless(rx.State):
        @rx.event
        def leak(self) -> None:
            """A handler whose author forgot to say who may send it."""

    assert policy_of(name_of(Careless.leak)) is None


def test_the_setters_reflex_adds_to_every_state_are_refused() -> None:
    setvars = [name for name in RegistrationContext.get().event_handlers if "setvar" in name]
    assert len(setvars) > 5
    assert {policy_of(name) for name in setvars} == {None}


def test_an_undeclared_event_does_nothing() -> None:
    async def scenario() -> None:
        update = await Tab().knock("reflex___state____state.setvar")
        assert update is not None
        assert update.delta == {}
        assert update.events == []

    run(scenario)


@pytest.mark.parametrize(
    ("event", "payload", "taken"),
    [
        (name_of(SignInState.sign_in), {"form": {}}, True),
        (name_of(SignInState.sign_in), {}, False),
        (name_of(SignInState.sign_in), {"form": {}, "more": 1}, False),
        (name_of(SignInState.sign_in), {"form": "email=x"}, False),
        (name_of(SignInState.sign_in), [], False),
        (name_of(SignInState.sign_in), None, False),
        (name_of(SignInState.start_again), {"form": {}}, False),
        (BOOT, {}, True),
        (BOOT, {"vars": None, "hashes": ["x"]}, True),
        (BOOT, {"vars": 7}, False),
        (BOOT, {"vars": {"no_such_state.var": 1}}, False),
        (name_of(State.event_handlers["set_is_hydrated"]), {"value": "yes"}, False),
    ],
)
def test_an_event_with_other_arguments_than_its_handler_takes_goes_no_further(
    event: str, payload: Any, taken: bool
) -> None:
    async def scenario() -> None:
        update = await Tab().knock(event, payload)
        if taken:
            assert update is None
        else:
            assert update is not None
            assert [one.name for one in update.events] == [name_of(FailureState.show_failure)]

    run(scenario)


def test_a_visitor_may_send_public_events_only() -> None:
    async def scenario() -> None:
        tab = Tab(path="/mon-compte")
        assert await tab.knock(PUBLIC_EVENT) is None
        update = await tab.knock(SIGNED_IN_EVENT)
        assert update is not None
        assert update.events[0].name == "_redirect"
        assert update.events[0].payload["path"] == "/login?suite=/mon-compte"
        with pytest.raises(SignedOutError):
            current_actor()

    run(scenario)


def test_signing_in_leads_back_to_the_whole_address() -> None:
    """Without its query, the form of a new record would not know what it is for."""
    address = "/carnets/12/fiches/nouvelle?type=works&x=1"

    async def scenario() -> None:
        update = await Tab(path=address).knock(SIGNED_IN_EVENT)
        assert update is not None
        sign_in = update.events[0].payload["path"]
        tab = Tab(path=sign_in)
        state = await tab.session_state()
        assert local_path(state.router.url.query_parameters["suite"]) == address

    run(scenario)


def test_the_cookie_of_the_handshake_says_who_acts() -> None:
    cookie, session_id, account_id = sign_in_a_browser()

    async def scenario() -> None:
        tab = Tab(cookie=cookie)
        assert await tab.knock(SIGNED_IN_EVENT) is None
        assert current_actor().account_id == account_id
        assert current_actor().session_id == session_id
        state = await tab.session_state()
        assert (state.signed_in, state.initials) == (True, "CB")

    run(scenario)


@pytest.mark.parametrize("cookie", ["", "x", "é", "a" * 5_000, 'a"; carnet="b'])
def test_another_cookie_says_nothing(cookie: str) -> None:
    async def scenario() -> None:
        tab = Tab(cookie=cookie)
        await tab.knock(PUBLIC_EVENT)
        assert actor_or_none() is None

    run(scenario)


def test_a_session_ended_elsewhere_ends_in_the_open_page_at_its_next_event() -> None:
    cookie, session_id, _ = sign_in_a_browser()

    async def scenario() -> None:
        tab = Tab(cookie=cookie)
        await tab.knock(SIGNED_IN_EVENT)
        profile = await tab.state(ProfileState)
        profile.email = "camille@exemple.fr"
        end(session_id)
        assert await tab.knock(PUBLIC_EVENT) is not None
        assert profile.email == ""
        state = await tab.session_state()
        assert (state.signed_in, state.ended) == (False, True)
        tab.open(cookie=sign_in_a_browser()[0])
        assert await tab.knock(SIGNED_IN_EVENT) is None
        assert (state.signed_in, state.ended) == (True, False)

    run(scenario)


def test_who_has_not_been_signed_in_is_not_told_of_an_ended_session() -> None:
    async def scenario() -> None:
        tab = Tab()
        await tab.knock(SIGNED_IN_EVENT)
        assert (await tab.session_state()).ended is False

    run(scenario)


def test_a_session_in_use_does_not_idle_out() -> None:
    cookie, _, _ = sign_in_a_browser()

    async def scenario() -> None:
        tab = Tab(cookie=cookie)
        with time_machine.travel(now() + timedelta(days=20), tick=False):
            assert await tab.knock(BOOT) is None
        with time_machine.travel(now() + timedelta(days=40), tick=False):
            assert await tab.knock(SIGNED_IN_EVENT) is None

    run(scenario)


def test_an_expired_session_is_no_session() -> None:
    cookie, _, _ = sign_in_a_browser()

    async def scenario() -> None:
        tab = Tab(cookie=cookie)
        assert await tab.knock(SIGNED_IN_EVENT) is None
        with time_machine.travel(now() + timedelta(days=31), tick=False):
            assert await tab.knock(SIGNED_IN_EVENT) is not None

    run(scenario)


def test_whoever_brings_the_tabs_token_without_its_cookie_gets_an_empty_state() -> None:
    cookie, _, _ = sign_in_a_browser()

    async def scenario() -> None:
        tab = Tab(cookie=cookie)
        await tab.knock(SIGNED_IN_EVENT)
        profile = await tab.state(ProfileState)
        profile.email = "camille@exemple.fr"
        tab.open(socket="thief")
        assert await tab.knock(BOOT) is None
        assert profile.email == ""
        assert actor_or_none() is None

    run(scenario)


def test_the_next_person_in_the_same_tab_finds_nothing_of_the_former_one() -> None:
    first, _, _ = sign_in_a_browser("Camille")
    second, _, second_id = sign_in_a_browser("Dominique")

    async def scenario() -> None:
        tab = Tab(cookie=first)
        await tab.knock(SIGNED_IN_EVENT)
        profile = await tab.state(ProfileState)
        profile.email, profile.first_name = "camille@exemple.fr", "Camille"
        tab.open(socket="socket-2", cookie=second)
        assert await tab.knock(BOOT) is None
        assert (profile.email, profile.first_name) == ("", "")
        assert (await tab.session_state()).first_name == "Dominique"
        assert current_actor().account_id == second_id

    run(scenario)


def test_what_the_former_persons_page_still_sends_is_not_done_in_the_next_ones_name() -> None:
    first, _, account_id = sign_in_a_browser("Camille")
    second, _, _ = sign_in_a_browser("Dominique")
    with transaction() as session:
        token = new_token()
        session.add(
            LoginSession(
                account_id=account_id,
                cookie_digest=token.digest,
                expires_at=now() + timedelta(days=90),
            )
        )

    async def scenario() -> None:
        tab = Tab(cookie=first)
        assert await tab.knock(SIGNED_IN_EVENT) is None
        tab.open(socket="socket-2", cookie=token.secret)  # another session of the same person
        assert await tab.knock(SIGNED_IN_EVENT) is None
        tab.open(socket="socket-3", cookie=second)
        answer = await tab.knock(SIGNED_IN_EVENT)
        assert answer is not None
        assert "/mon-espace" in str(answer.events)
        assert await tab.knock(SIGNED_IN_EVENT) is None  # of a page that is Dominique's

    run(scenario)


def test_a_tab_that_signed_in_itself_needs_no_cookie_on_that_socket_only() -> None:
    _, session_id, account_id = sign_in_a_browser()

    async def scenario() -> None:
        tab = Tab()
        state = await tab.session_state()
        state._session_id, state._account_id = session_id, account_id
        state._socket_id, state.signed_in = "socket-1", True
        assert await tab.knock(SIGNED_IN_EVENT) is None
        assert current_actor().account_id == account_id
        tab.open(socket="socket-2")
        assert await tab.knock(SIGNED_IN_EVENT) is not None

    run(scenario)


def test_a_tab_is_nobodys_when_its_sessions_id_is_somebody_elses() -> None:
    cookie, session_id, _ = sign_in_a_browser()
    with transaction() as session:
        other = make_account(session).id or 0

    async def scenario() -> None:
        tab = Tab(cookie=cookie)
        await tab.knock(SIGNED_IN_EVENT)
        state = await tab.session_state()
        state._socket_id = "socket-1"  # as if it had signed in there
        await tab.knock(SIGNED_IN_EVENT)
        assert current_actor().session_id == session_id
        with transaction() as session:
            session.get_one(LoginSession, session_id).account_id = other
        assert await tab.knock(SIGNED_IN_EVENT) is not None
        assert actor_or_none() is None

    run(scenario)


def test_after_signing_out_the_handshakes_cookie_is_not_asked_again() -> None:
    cookie, session_id, _ = sign_in_a_browser()

    async def scenario() -> None:
        tab = Tab(cookie=cookie)
        assert await tab.knock(name_of(SessionState.sign_out)) is None
        actor = current_actor()
        state = await tab.session_state()
        await state.sign_out()
        assert state.cookie_address == "/session/fermer"
        assert await tab.knock(SIGNED_IN_EVENT) is not None
        with transaction() as session:
            assert session.get(LoginSession, session_id) is None
            assert actor.session_id == session_id

    run(scenario)


def test_signing_out_ends_no_other_session() -> None:
    cookie, _, account_id = sign_in_a_browser()
    with transaction() as session:
        other = LoginSession(account_id=account_id, expires_at=now() + timedelta(days=1))
        session.add(other)
        session.flush()
        other_id = other.id

    async def scenario() -> None:
        tab = Tab(cookie=cookie)
        await tab.knock(name_of(SessionState.sign_out))
        await (await tab.session_state()).sign_out()

    run(scenario)
    with transaction() as session:
        assert session.get(LoginSession, other_id) is not None


def test_framework_events_are_policed_by_name() -> None:
    assert policy_of(BOOT) is Policy.FRAMEWORK


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("/carnets/12", "/carnets/12"),
        ("/invitations/abc?x=1#y", "/invitations/abc?x=1#y"),
        ("https://piege.example", ""),
        ("//piege.example", ""),
        ("/\\piege.example", ""),
        ("/a\\b", ""),
        ("/\tx", ""),
        ("javascript:alert(1)", ""),
        ("", ""),
    ],
)
def test_only_a_path_of_this_site_is_followed_after_signing_in(address: str, kept: str) -> None:
    assert local_path(address) == kept
