"""The site in production dress, a mail server, and browsers at two widths."""

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from sqlmodel import Session

from tests import browsers, databases
from tests.e2e.mailbox import Mailbox, open_mailbox
from tests.e2e.members import Member, committing, give_cookie, make_member
from tests.e2e.server import LARGE_BUILD, Server, running_server, usual_port
from tests.ports import redis_server

HERE = Path(__file__).parent
DESKTOP = {"width": 1280, "height": 800}
PHONE = {"width": 360, "height": 780}
TIMEOUT_MS = 10_000
# A theme changes colours and nothing else.
THEMES: dict[str, dict[str, Any]] = {
    "light": {},
    "dark": {"runOnly": {"type": "rule", "values": ["color-contrast"]}},
}

Records = Callable[[], AbstractContextManager[Session]]
PageOf = Callable[..., Page]

_visitors = count(1)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run browser tests after all others, each marked.

    Playwright keeps an event loop in the main thread, in which no other can run then.
    """
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.e2e)
    items.sort(key=lambda item: HERE in item.path.parents)


@pytest.fixture(scope="session")
def mails() -> Iterator[Mailbox]:
    """The mail server the site sends through: ``mails.wait_for_mail(recipient, subject)``."""
    with open_mailbox() as mailbox:
        yield mailbox


@pytest.fixture(scope="session")
def server(mails: Mailbox, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The production server on SQLite, one for all browser tests."""
    data_dir = tmp_path_factory.mktemp("site")
    # The tests' own key: passwords of accounts that they write to its database are good.
    settings = {"SECRET_KEY": os.environ["CARNET_SECRET_KEY"], **mails.settings}
    with running_server(data_dir, port=usual_port(), settings=settings) as running:
        yield running


@pytest.fixture(scope="session")
def records(server: Server) -> Iterator[Records]:
    """The server's own database: ``with records() as session``, committed at the end."""
    with databases.engine_of(f"sqlite:///{server.log.parent / 'carnet.db'}") as engine:
        yield partial(committing, engine)


@pytest.fixture(scope="session")
def large_server(mails: Mailbox, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The production server on PostgreSQL and Redis, with two workers."""
    postgres, redis = databases.postgres_server(), redis_server()
    if postgres is None or redis is None:
        databases.skip_or_fail("a site with two workers needs PostgreSQL and Redis")
    with databases.throwaway_postgres(postgres) as database_url:
        settings = {"DATABASE_URL": database_url, "REDIS_URL": redis, **mails.settings}
        with running_server(
            tmp_path_factory.mktemp("large-site"),
            port=usual_port(LARGE_BUILD),
            build=LARGE_BUILD,
            settings=settings,
        ) as running:
            yield running


@pytest.fixture(scope="session")
def site(server: Server) -> str:
    """The site's address, without a slash at its end."""
    return server.address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all browser tests."""
    expect.set_options(timeout=TIMEOUT_MS)
    with sync_playwright() as playwright:
        path = browsers.chromium_path(playwright)
        chromium = playwright.chromium.launch(
            executable_path=path, args=browsers.launch_arguments()
        )
        yield chromium
        chromium.close()


@pytest.fixture
def new_context(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Callable[..., Any]]:
    """Open browser contexts: ``new_context(viewport=PHONE)`` is another person's browser.

    Each has a network address of its own, so that limits per address meet no test by
    chance, speaks French in Paris, and resolves relative addresses against the site.
    """
    contexts: list[BrowserContext] = []

    def open_context(**options: Any) -> BrowserContext:
        number = next(_visitors)
        defaults: dict[str, Any] = {
            "viewport": DESKTOP,
            "locale": "fr-FR",
            "timezone_id": "Europe/Paris",
            "reduced_motion": "reduce",
            "extra_http_headers": {"X-Forwarded-For": f"203.0.{number // 250}.{number % 250 + 1}"},
        }
        if "base_url" not in options:
            defaults["base_url"] = request.getfixturevalue("site")
        context = browser.new_context(**{**defaults, **options})
        context.set_default_timeout(TIMEOUT_MS)
        contexts.append(context)
        return context

    yield open_context
    for context in contexts:
        context.close()


@pytest.fixture
def page(new_context: Callable[..., BrowserContext]) -> Page:
    """A person at a desk, 1280 pixels wide."""
    return new_context().new_page()


@pytest.fixture
def phone(new_context: Callable[..., BrowserContext]) -> Page:
    """Another person, on a phone, 360 pixels wide."""
    return new_context(viewport=PHONE, has_touch=True, is_mobile=True).new_page()


@pytest.fixture
def member(records: Records) -> Member:
    """Somebody with an account and nothing in it."""
    with records() as session:
        return make_member(session)


@pytest.fixture
def page_of(new_context: Callable[..., BrowserContext], site: str) -> PageOf:
    """Open a browser that is signed in: ``page_of(member, viewport=PHONE)``."""

    def open_page(member: Member, **options: Any) -> Page:
        context = new_context(**options)
        give_cookie(context, member, site)
        return context.new_page()

    return open_page


@pytest.fixture(params=["desktop", "phone"])
def anyone(request: pytest.FixtureRequest) -> Page:
    """The same test at both widths."""
    return request.getfixturevalue({"desktop": "page", "phone": "phone"}[request.param])


@pytest.fixture
def axe() -> Callable[[Page], None]:
    """Assert that axe finds nothing on a page, as it stands, in either theme."""

    def check(page: Page) -> None:
        for theme, rules in THEMES.items():
            set_theme(page, theme)
            if not page.evaluate("Boolean(window.axe)"):
                page.evaluate(AXE_SCRIPT)
            options = {"resultTypes": ["violations"], **rules}
            result = page.evaluate("options => axe.run(options)", options)
            found = [(one["id"], [node["html"] for node in one["nodes"]])
                     for one in result["violations"]]  # fmt: skip
            assert found == [], f"{page.url} in the {theme} theme: {found}"

    return check


def set_theme(page: Page, theme: str) -> None:
    """Show a page as a person who prefers this theme sees it: "light" or "dark"."""
    page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
    # The class on the root follows a moment later, then colours fade from one to the other.
    page.wait_for_function(
        """theme => {
            const classes = document.documentElement.classList;
            return !classes.contains(theme === "dark" ? "light" : "dark");
        }""",
        arg=theme,
    )
    page.evaluate(
        """async () => {
            const frame = () => new Promise(requestAnimationFrame);
            const moving = () => document.getAnimations().filter(
                one => one.effect.getComputedTiming().endTime !== Infinity);
            do {
                await frame(); await frame();
                await Promise.allSettled(moving().map(one => one.finished));
            } while (moving().length > 0);
        }"""
    )
    # The drop zone fades its words in by script: neither seen nor hidden meanwhile.
    page.wait_for_function(
        """() => [...document.querySelectorAll(".filepond--drop-label")].every(
            label => ["", "0", "1"].includes(label.style.opacity))"""
    )
