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

from carnet_app.services.guided_start import close_start
from tests import browsers, databases
from tests.e2e.mailbox import Mailbox, open_mailbox
from tests.e2e.members import Member, committing, give_cookie, make_member
from tests.e2e.pages import draw_everything, expect_sound_structure
from tests.e2e.server import DEMO_BUILD, LARGE_BUILD, Server, running_server, usual_port
from tests.factories import make_carnet
from tests.ports import redis_server
from tests.scheduling import ON_ONE_SITE
from tests.services.sharing_factories import id_of

HERE = Path(__file__).parent
DESKTOP = {"width": 1280, "height": 800}
PHONE = {"width": 360, "height": 780}
TIMEOUT_MS = 10_000
# A theme changes colours and nothing else.
THEMES: dict[str, dict[str, Any]] = {
    "light": {},
    "dark": {"runOnly": {"type": "rule", "values": ["color-contrast"]}},
}

TWO_FRAMES = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
STILL = """() => document.getAnimations().every(
    one => one.timeline !== document.timeline
        || one.playState !== "running"
        || one.effect.getComputedTiming().endTime === Infinity
        || one.effect.target.closest(".filepond--root")
) && [...document.querySelectorAll(".filepond--root *")].every(
    piece => ["", "0", "1"].includes(piece.style?.opacity ?? "")
) && [...document.querySelectorAll(".filepond--root:not(:has(.filepond--item))")].every(
    zone => getComputedStyle(zone.querySelector(".filepond--drop-label")).opacity === "1"
)"""
"""Whether colours have come to rest. The drop zone moves its pieces by script, frame by frame,
so that an animation of its own never ends; it is looked at when each is seen or hidden. What
follows a scroll position moves with nothing else."""
VIOLATIONS = """async options => (await axe.run(options)).violations.map(
    one => [one.id, one.nodes.map(node => node.html)])"""

Records = Callable[[], AbstractContextManager[Session]]
PageOf = Callable[..., Page]

_visitors = count(1)


def pytest_itemcollected(item: pytest.Item) -> None:
    """Mark browser tests."""
    if HERE in item.path.parents:
        item.add_marker(pytest.mark.e2e)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run browser tests after all others, and of them first those that build a site of their own.

    Playwright keeps an event loop in the main thread, in which no other can run then.
    """
    items.sort(key=lambda item: (HERE in item.path.parents, item.path.name not in ON_ONE_SITE))


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


@pytest.fixture
def no_failure(server: Server) -> Iterator[None]:
    """Whatever people do, nothing fails on the server."""
    start = len(server.log_text())
    yield
    log = server.log_text()[start:]
    assert "Traceback" not in log
    assert "event failed" not in log


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
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The demonstration site, freshly seeded, without a mail server."""
    with running_server(
        tmp_path_factory.mktemp("demo"),
        port=usual_port(DEMO_BUILD),
        build=DEMO_BUILD,
        command="demo",
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
        path = browsers.chromium_path(playwright, light=True)
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
def carnet(records: Records, member: Member) -> int:
    """A carnet of theirs, empty, its guided start skipped."""
    with records() as session:
        carnet_id = id_of(make_carnet(session, member.actor))
        close_start(session, actor=member.actor, carnet_id=carnet_id)
        return carnet_id


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
            expect_no_violations(page, theme, **rules)

    return check


@pytest.fixture
def check(axe: Callable[[Page], None]) -> Callable[[Page], None]:
    """Assert that a page, as it stands, is well made at both widths and in both themes."""

    def check_page(page: Page) -> None:
        expect(page.locator("[aria-busy=true]")).to_have_count(0)
        for size in (DESKTOP, PHONE):
            page.set_viewport_size(size)  # pyright: ignore[reportArgumentType] -- a plain dict
            expect_sound_structure(page)
            axe(page)

    return check_page


def expect_well_made(page: Page) -> None:
    """A desk in the light, then a phone in the dark: each width and each theme once."""
    expect(page.locator("[aria-busy=true]")).to_have_count(0)
    for size, theme in ((DESKTOP, "light"), (PHONE, "dark")):
        page.set_viewport_size(size)  # pyright: ignore[reportArgumentType] -- a plain dict
        expect_sound_structure(page)
        expect_no_violations(page, theme)


def expect_no_violations(page: Page, theme: str, **rules: Any) -> None:
    """Fail with what axe finds on a page, as it stands, in one theme."""
    set_theme(page, theme)
    if not page.evaluate("Boolean(window.axe)"):
        draw_everything(page)
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate(VIOLATIONS, {"resultTypes": ["violations"], **rules})
    assert found == [], f"{page.url} in the {theme} theme: {found}"


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
    page.evaluate(TWO_FRAMES)
    page.wait_for_function(STILL)
