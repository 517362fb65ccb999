"""Every page and state at two widths and in two themes, into ``var/screenshots``.

Not a test that runs with the others: ``make screenshots`` names it.
"""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from carnet_app.core.demo_people import DEMO_PASSWORD, DEMO_PEOPLE
from tests.e2e.conftest import set_theme
from tests.e2e.server import DEMO_BUILD, ROOT, Server, running_server, usual_port

FOLDER = ROOT / "var" / "screenshots"
SIZES = {360: 780, 1280: 800}
THEMES = ("light", "dark")
ANNE = DEMO_PEOPLE[0]

PUBLIC = {
    "accueil": "/",
    "comment-ca-marche": "/comment-ca-marche",
    "signup": "/signup",
    "signup-merci": "/signup/merci",
    "login": "/login",
    "mot-de-passe-oublie": "/mot-de-passe-oublie",
    "lien-confirmation": "/confirmer/lien-perime",
    "lien-reinitialisation": "/reinitialiser/lien-perime",
    "lien-nouvelle-adresse": "/nouvelle-adresse/lien-perime",
    "invitation-perimee": "/invitations/lien-perime",
    "contact": "/contact",
    "mentions-legales": "/mentions-legales",
    "confidentialite": "/confidentialite",
    "accessibilite": "/accessibilite",
    "introuvable": "/nulle-part",
    "mon-espace-sans-session": "/mon-espace",
}
SIGNED_IN = {"mon-espace": "/mon-espace", "mon-compte": "/mon-compte", "carnet": "/carnets/1"}


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The demonstration site, freshly seeded."""
    with running_server(
        tmp_path_factory.mktemp("demo"),
        port=usual_port(DEMO_BUILD),
        build=DEMO_BUILD,
        command="demo",
    ) as running:
        yield running


@pytest.fixture(params=SIZES, ids=lambda width: f"{width}px")
def visitor(request: pytest.FixtureRequest, demo: Server, browser: Browser) -> Iterator[Page]:
    """A browser window of one width on the demonstration site."""
    context = browser.new_context(
        base_url=demo.address,
        viewport={"width": request.param, "height": SIZES[request.param]},
        locale="fr-FR",
        timezone_id="Europe/Paris",
        reduced_motion="reduce",
        extra_http_headers={"X-Forwarded-For": f"203.0.113.{request.param % 250}"},
    )
    yield context.new_page()
    context.close()


@pytest.fixture
def member(visitor: Page) -> Page:
    """The same window, signed in as the owner of two carnets."""
    visitor.goto("/login")
    sign_in(visitor, ANNE.email, DEMO_PASSWORD)
    visitor.wait_for_url("**/mon-espace*")
    return visitor


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
    assert page.viewport_size is not None
    for theme in THEMES:
        set_theme(page, theme)
        path = FOLDER / f"{name}-{page.viewport_size['width']}-{theme}.png"
        page.screenshot(path=path, full_page=whole)
        assert path.stat().st_size > 0


@pytest.mark.parametrize("name", PUBLIC)
def test_public_pages(visitor: Page, name: str) -> None:
    visitor.goto(PUBLIC[name])
    shoot(visitor, name)


@pytest.mark.parametrize(
    ("name", "path"), [("login", "/login"), ("signup", "/signup"), ("contact", "/contact")]
)
def test_forms_with_their_errors(visitor: Page, name: str, path: str) -> None:
    visitor.goto(path)
    visitor.locator("main form button[type=submit]").last.click()
    expect(visitor.locator("main [aria-invalid=true]").first).to_be_visible()
    shoot(visitor, f"{name}-erreurs")


def test_a_refused_sign_in(visitor: Page) -> None:
    visitor.goto("/login")
    sign_in(visitor, ANNE.email, "ce n’est pas le bon")
    expect(visitor.get_by_role("alert").filter(has_text=re.compile(r"\w")).first).to_be_visible()
    shoot(visitor, "login-refuse")


@pytest.mark.parametrize("name", SIGNED_IN)
def test_signed_in_pages(member: Page, name: str) -> None:
    member.goto(SIGNED_IN[name])
    expect(member.locator("h1")).to_be_visible()
    shoot(member, name)


def test_the_share_modal(member: Page) -> None:
    member.goto("/mon-espace")
    member.get_by_role("button", name=re.compile("^Partager")).first.click()
    dialog = member.get_by_role("dialog")
    expect(dialog.locator("input[name=email]")).to_be_visible()
    shoot(member, "partager", whole=False)
    dialog.get_by_role("button", name=re.compile("^Qui a accès")).click()
    shoot(member, "partager-personnes", whole=False)


def test_captured_mail(member: Page) -> None:
    member.goto("/courrier")
    shoot(member, "courrier")
