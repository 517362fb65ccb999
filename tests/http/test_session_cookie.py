import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from starlette.applications import Starlette
from starlette.testclient import TestClient

from carnet_app.core.clock import now
from carnet_app.core.database import reading, transaction
from carnet_app.core.settings import Settings
from carnet_app.core.tokens import digest, new_token
from carnet_app.http.session_cookie import CLOSE_PATH, OPEN_PATH, cookie_in, session_routes
from carnet_app.models import LoginSession
from tests.factories import make_account

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def browser() -> TestClient:
    return make_browser()


def make_browser() -> TestClient:
    app = Starlette(routes=session_routes)
    return TestClient(app, base_url="http://localhost:8000", follow_redirects=False)


def open_login(*, lifetime: timedelta = timedelta(seconds=60), email: str = "") -> tuple[str, int]:
    """A ticket and its login session."""
    with transaction() as session:
        account = make_account(session, email=email)
        ticket = new_token()
        login = LoginSession(
            account_id=account.id or 0,
            ticket_digest=ticket.digest,
            ticket_expires_at=now() + lifetime,
            expires_at=now() + timedelta(days=90),
        )
        session.add(login)
        session.flush()
        return ticket.secret, login.id or 0


def login_of(session_id: int) -> LoginSession | None:
    with reading() as session:
        return session.get(LoginSession, session_id)


def test_a_ticket_buys_the_cookie_once(browser: TestClient) -> None:
    ticket, session_id = open_login()
    answer = browser.get(OPEN_PATH, params={"billet": ticket})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "image/gif"
    assert answer.headers["cache-control"] == "no-store"
    cookie = answer.headers["set-cookie"]
    assert {"HttpOnly", "Path=/", "SameSite=lax"} <= set(cookie.split("; "))
    assert "Domain" not in cookie
    stored = login_of(session_id)
    assert stored is not None
    assert stored.cookie_digest == digest(browser.cookies["carnet"])
    assert stored.ticket_digest is None
    again = make_browser().get(OPEN_PATH, params={"billet": ticket})
    assert (again.status_code, "set-cookie" in again.headers) == (403, False)


def test_over_https_the_cookie_is_secure_and_bound_to_the_host(
    configure: Callable[..., Settings], browser: TestClient
) -> None:
    configure(base_url="https://carnet.example")
    ticket, _ = open_login()
    cookie = browser.get(OPEN_PATH, params={"billet": ticket}).headers["set-cookie"]
    assert cookie.startswith("__Host-carnet=")
    assert "Secure" in cookie.split("; ")


def test_twenty_browsers_with_one_ticket_get_one_cookie() -> None:
    ticket, _ = open_login()
    answers: list[int] = []
    start = threading.Barrier(20)

    def try_it() -> None:
        browser = make_browser()
        start.wait()
        answers.append(browser.get(OPEN_PATH, params={"billet": ticket}).status_code)

    threads = [threading.Thread(target=try_it) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [200, *[403] * 19]


@pytest.mark.parametrize("ticket", ["", "x", "é", "a" * 5_000])
def test_another_ticket_buys_nothing(browser: TestClient, ticket: str) -> None:
    assert browser.get(OPEN_PATH, params={"billet": ticket}).status_code == 403


def test_a_ticket_is_good_for_a_minute(browser: TestClient) -> None:
    ticket, _ = open_login()
    with time_machine.travel(now() + timedelta(seconds=61), tick=False):
        assert browser.get(OPEN_PATH, params={"billet": ticket}).status_code == 403


IMAGE = {"sec-fetch-site": "same-origin", "sec-fetch-dest": "image", "sec-fetch-mode": "no-cors"}
NAVIGATION = {"sec-fetch-dest": "document", "sec-fetch-mode": "navigate"}


@pytest.mark.parametrize(
    "headers",
    [
        *({**IMAGE, "sec-fetch-site": site} for site in ("cross-site", "same-site", "none")),
        {**IMAGE, **NAVIGATION},  # a link in a record of our own pages
        {**IMAGE, "sec-fetch-dest": "iframe"},
        {**IMAGE, "sec-fetch-dest": "empty"},
        {"sec-fetch-site": "same-origin"},
        {"sec-fetch-dest": "image"},
        {"sec-fetch-mode": "navigate"},
        {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"},  # a link, in an old browser
    ],
)
@pytest.mark.parametrize("path", [OPEN_PATH, CLOSE_PATH])
def test_only_an_image_of_our_own_pages_opens_or_closes_a_session(
    browser: TestClient, headers: dict[str, str], path: str
) -> None:
    held, session_id = open_login()
    browser.get(OPEN_PATH, params={"billet": held})
    ticket, other_id = open_login()
    answer = browser.get(path, params={"billet": ticket}, headers=headers)
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers
    assert login_of(session_id) is not None
    stored = login_of(other_id)
    assert stored is not None
    assert stored.cookie_digest is None


@pytest.mark.parametrize("headers", [IMAGE, {}, {"accept": "image/avif,image/webp,*/*"}])
def test_an_image_of_our_own_pages_does(browser: TestClient, headers: dict[str, str]) -> None:
    ticket, session_id = open_login()
    opened = browser.get(OPEN_PATH, params={"billet": ticket}, headers=headers)
    assert (opened.status_code, bool(browser.cookies)) == (200, True)
    assert browser.get(CLOSE_PATH, headers=headers).status_code == 200
    assert login_of(session_id) is None


def test_signing_in_again_ends_the_session_of_the_former_cookie(browser: TestClient) -> None:
    first, first_id = open_login()
    second, second_id = open_login()
    browser.get(OPEN_PATH, params={"billet": first})
    former = browser.cookies["carnet"]
    browser.get(OPEN_PATH, params={"billet": second})
    assert browser.cookies["carnet"] != former
    assert login_of(first_id) is None
    assert login_of(second_id) is not None


def test_closing_clears_the_cookie_and_ends_the_session(browser: TestClient) -> None:
    ticket, session_id = open_login()
    browser.get(OPEN_PATH, params={"billet": ticket})
    answer = browser.get(CLOSE_PATH)
    assert "Max-Age=0" in answer.headers["set-cookie"]
    assert login_of(session_id) is None


def test_closing_without_a_session_is_harmless(browser: TestClient) -> None:
    assert browser.get(CLOSE_PATH).status_code == 200


def test_the_session_cookie_is_found_among_others() -> None:
    assert cookie_in("a=1; carnet=secret; b=2") == "secret"
    assert cookie_in("a=1") == ""
    assert cookie_in("") == ""
    assert cookie_in("not a cookie; ;;=") == ""
    assert cookie_in("{}; caf\xe9=[1, 2]; carnet=secret; b") == "secret"
