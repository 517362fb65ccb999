"""What takes the pictures of the demonstration site: windows, people who sign in, the shutter."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page, expect

from carnet_app.core.demo_people import DEMO_PASSWORD, DEMO_PEOPLE
from tests.e2e.conftest import set_theme
from tests.e2e.pages import draw_everything
from tests.e2e.server import ROOT, Server

FOLDER = ROOT / "var" / "screenshots"
SIZES = {360: 780, 1280: 800}
THEMES = ("light", "dark")
ANNE = DEMO_PEOPLE[0]
KARIM = DEMO_PEOPLE[1]
HOUSE = "/carnets/1"


@contextmanager
def open_window(browser: Browser, demo: Server, width: int) -> Iterator[Page]:
    """A browser window of one width on the demonstration site."""
    context = browser.new_context(
        base_url=demo.address,
        viewport={"width": width, "height": SIZES[width]},
        locale="fr-FR",
        timezone_id="Europe/Paris",
        reduced_motion="reduce",
        extra_http_headers={"X-Forwarded-For": f"203.0.113.{width % 250}"},
    )
    yield context.new_page()
    context.close()


def enter(page: Page, email: str) -> Page:
    """Sign in as one of the demonstration's people."""
    page.goto("/login")
    # A page loaded before the browser took its cookie is a stranger's.
    with page.expect_event("requestfinished", lambda one: "/session/ouvrir" in one.url):
        sign_in(page, email, DEMO_PASSWORD)
    page.wait_for_url("**/mon-espace*")
    return page


def sign_in(page: Page, email: str, password: str) -> None:
    page.locator("main input[name=email]").fill(email)
    page.locator("main input[name=password]").fill(password)
    page.locator("main form button[type=submit]").click()


def settle(page: Page) -> None:
    """Wait until nothing is loading: skeletons are gone, images and fonts are there."""
    expect(page.locator("[aria-busy=true]")).to_have_count(0)
    page.wait_for_load_state("networkidle")
    page.evaluate("document.fonts.ready")


def shoot(page: Page, name: str, *, whole: bool = True) -> None:
    """Take a page as it stands, in each theme."""
    settle(page)
    draw_everything(page)
    assert page.viewport_size is not None
    for theme in THEMES:
        set_theme(page, theme)
        path = FOLDER / f"{name}-{page.viewport_size['width']}-{theme}.png"
        page.screenshot(path=path, full_page=whole)
        assert path.stat().st_size > 0


def open_record(page: Page, part: str, title: str) -> None:
    """Open a record of the first carnet from its part's list."""
    page.goto(f"{HOUSE}?partie={part}")
    page.get_by_role("main").get_by_role("link", name=title).click()
    expect(page.get_by_role("heading", level=1, name=title)).to_be_visible()


def open_mail(page: Page, about: str) -> None:
    """Open the captured message whose line in the list has these words."""
    page.get_by_role("link").filter(has_text=about).first.click()
    expect(page).to_have_url(re.compile(r"/courrier/\d+"))


def link_in(page: Page, part: str) -> str:
    """The address in the captured message that is open."""
    page.goto(f"{page.url.partition('?')[0]}?vue=texte")
    address = page.locator(f"a[href*='{part}']").first.get_attribute("href")
    assert address
    return address
