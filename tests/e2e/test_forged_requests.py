"""Requests that say what is not so, and pages that another site opens: a dead cookie, a host."""

from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from carnet_app.core.clock import now
from carnet_app.core.errors import TooManyAttemptsError
from carnet_app.core.tokens import new_token
from carnet_app.features.account.forgotten_state import ForgottenPasswordState
from carnet_app.features.account.sign_in_state import SignInState
from carnet_app.models import LoginSession
from carnet_app.services.authentication import IDLE_LIFETIME
from carnet_app.services.credentials import WrongCredentialsError
from carnet_app.services.limits import SIGN_IN_PER_IP
from tests.e2e import sockets
from tests.e2e.conftest import PageOf, Records
from tests.e2e.mailbox import Mailbox
from tests.e2e.members import Member
from tests.e2e.server import Server, running_server
from tests.ports import free_port

SIGN_IN = sockets.name_of(SignInState.event_handlers["sign_in"])
ASK_FOR_RESET = sockets.name_of(ForgottenPasswordState.event_handlers["ask_for_reset"])
PASSWORD = "le-mot-de-passe-de-personne"


@pytest.mark.parametrize("how", ["expired", "ended", "idle", "invented"])
def test_a_dead_cookie_opens_nothing(
    page_of: PageOf, records: Records, member: Member, how: str
) -> None:
    with records() as session:
        login = session.get_one(LoginSession, member.actor.session_id)
        if how == "expired":
            login.expires_at = now() - timedelta(seconds=1)
        elif how == "idle":
            login.last_seen_at = now() - IDLE_LIFETIME
        elif how == "ended":
            session.delete(login)
        else:
            login.cookie_digest = new_token().digest
    page = page_of(member)
    page.goto("/mon-espace")
    expect(page.get_by_role("heading", name="Me connecter")).to_be_visible()
    assert page.url.endswith("/login?suite=/mon-espace")
    answer = page.request.get("/mon-compte/mes-donnees", max_redirects=0)
    assert "Camille" not in answer.text()


def expect_a_limit(address: str, said_to_come_from: str, *, origin: str = "") -> None:
    """Too many sign-ins are refused, whatever each says of where it comes from."""

    async def attempt(number: int) -> str:
        form = {"email": f"personne{number}@exemple.fr", "password": PASSWORD}
        ip = said_to_come_from.format(number)
        async with sockets.connect(address, ip=ip, path="/login", origin=origin) as socket:
            await socket.send(SIGN_IN, {"form": form})
            await socket.settle()
            return socket.received

    async def attempts() -> list[str]:
        return [await attempt(number) for number in range(SIGN_IN_PER_IP.attempts + 1)]

    *within, beyond = sockets.run(attempts)
    assert all(WrongCredentialsError.message in answer for answer in within)
    assert TooManyAttemptsError.message in beyond


def test_a_forged_forwarding_header_lifts_no_limit(server: Server) -> None:
    """The last hop is our proxy's word; what stands before it is the visitor's."""
    expect_a_limit(server.address, "192.0.2.{}, 203.0.113.201")


def test_without_a_proxy_a_forwarding_header_is_nobodys_word(
    server: Server, mails: Mailbox, tmp_path: Path
) -> None:
    settings = {"BASE_URL": server.address, "TRUSTED_PROXY_HOPS": "0", **mails.settings}
    with running_server(tmp_path, port=free_port(), settings=settings) as bare:
        expect_a_limit(bare.address, "192.0.2.{}", origin=server.address)


def test_a_forged_host_does_not_reach_the_links_in_mails(
    server: Server, mails: Mailbox, member: Member
) -> None:
    async def ask() -> None:
        async with sockets.connect(
            server.address, host="piege.example", ip="203.0.113.202"
        ) as socket:
            form = {"email": member.email}
            await socket.send(ASK_FOR_RESET, {"form": form})
            await socket.settle()

    sockets.run(ask)
    mail = mails.wait_for_mail(member.email)
    assert mail.link("/reinitialiser/").startswith(f"{server.address}/reinitialiser/")
    assert "piege" not in mail.text + mail.html


def test_another_site_that_opens_a_page_of_ours_has_no_hold_on_its_window(
    page: Page, site: str
) -> None:
    elsewhere = "http://ailleurs.exemple.fr/"
    page.route(elsewhere, lambda route: route.fulfill(body="Ailleurs", content_type="text/html"))
    page.goto(elsewhere)
    with page.expect_popup() as opened:
        page.evaluate("address => { window.held = window.open(address) }", f"{site}/login")
    ours = opened.value
    expect(ours.get_by_role("heading", name="Me connecter")).to_be_visible()
    assert ours.evaluate("window.opener") is None
    assert page.evaluate("window.held.closed") is True  # as far as it can tell
