"""Before the scripts are there, and without them."""

import re
from collections.abc import Callable
from urllib.parse import unquote

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from tests.e2e import people

EMAIL, PASSWORD = "anne.secrète@exemple.fr", "trois clés sous le paillasson"
FORMS = ("/", "/login", "/signup", "/contact", "/mot-de-passe-oublie")
READABLE = {
    "/": ("Le carnet de santé de votre logement", "Vous décidez qui voit quoi"),
    "/comment-ca-marche": ("Comment ça marche", "Partag"),
    "/login": ("Me connecter", "Mot de passe oublié"),
    "/signup": ("Créer mon compte", "conditions d’utilisation"),
    "/contact": ("Nous écrire", "Votre message"),
    "/mentions-legales": ("Mentions légales", "ECSbtp"),
    "/confidentialite": ("Confidentialité", "données"),
    "/accessibilite": ("Accessibilité", "RGAA"),
    "/mot-de-passe-oublie": ("Mot de passe oublié", "lien"),
}


@pytest.fixture
def bare(new_context: Callable[..., BrowserContext]) -> Page:
    """A browser in which no script runs."""
    return new_context(java_script_enabled=False).new_page()


@pytest.fixture
def slow(anyone: Page) -> Page:
    """A browser that waits for the scripts, and waits."""
    held: list[Route] = []
    anyone.route(re.compile(r"\.js(\?|$)"), lambda route: held.append(route))
    return anyone


def asked_addresses(page: Page) -> list[str]:
    """Every address the browser asks for from now on."""
    addresses: list[str] = []
    page.on("request", lambda request: addresses.append(unquote(request.url)))
    return addresses


def fill_and_send(page: Page) -> None:
    """Type into every field, press Enter in each, and click the button with force."""
    form = page.locator("main form")
    for field in form.locator("input:not([type=checkbox], [type=hidden]), textarea").all():
        field.fill(PASSWORD if field.get_attribute("type") == "password" else EMAIL)
    for field in form.locator("input:not([type=checkbox], [type=hidden])").all():
        field.press("Enter")
    form.locator("button[type=submit]").click(force=True)
    # As a browser would that does not know the button is disabled.
    form.evaluate("form => HTMLFormElement.prototype.submit.call(form)")


def assert_nothing_typed_is_in(addresses: list[str]) -> None:
    for secret in (EMAIL, PASSWORD, "secr", "paillasson"):
        assert not [one for one in addresses if secret in one or ("?" in one and "email=" in one)]


@pytest.mark.parametrize("path", FORMS)
def test_a_form_sent_before_the_page_is_live_puts_nothing_in_the_address(
    slow: Page, path: str
) -> None:
    slow.goto(path, wait_until="commit")
    expect(slow.locator("main form button[type=submit]")).to_be_disabled()
    addresses = asked_addresses(slow)
    with slow.expect_request(lambda request: request.method == "POST") as sent:
        fill_and_send(slow)
    assert sent.value.url.endswith(path)
    assert_nothing_typed_is_in([*addresses, unquote(slow.url)])
    # And the page is there again, to try anew.
    expect(slow.locator("h1")).to_be_visible()


@pytest.mark.parametrize("path", FORMS)
def test_a_form_sent_without_scripts_puts_nothing_in_the_address(bare: Page, path: str) -> None:
    bare.goto(path)
    addresses = asked_addresses(bare)
    for field in bare.locator("main form input:not([type=checkbox], [type=hidden])").all():
        field.fill(PASSWORD if field.get_attribute("type") == "password" else EMAIL)
    bare.locator("main form input:not([type=checkbox], [type=hidden])").last.press("Enter")
    bare.locator("main form button[type=submit]").click(force=True)
    expect(bare.locator("h1")).to_be_visible()
    assert_nothing_typed_is_in([*addresses, unquote(bare.url)])


def test_a_sign_in_typed_before_the_page_is_live_works_once_it_is(page: Page) -> None:
    held: list[Route] = []
    holding = True
    page.route(
        re.compile(r"\.js(\?|$)"),
        lambda route: held.append(route) if holding else route.continue_(),
    )
    page.goto("/login", wait_until="commit")
    page.get_by_label("Adresse e-mail").fill("personne@exemple.fr")
    page.get_by_label("Mot de passe", exact=True).fill(people.PASSWORD)
    page.get_by_label("Mot de passe", exact=True).press("Enter")
    assert held
    holding = False
    for route in held:
        route.continue_()
    button = page.get_by_role("button", name="Me connecter")
    expect(button).to_be_enabled()
    expect(page.get_by_label("Adresse e-mail")).to_have_value("personne@exemple.fr")
    button.click()
    expect(page.get_by_text("n’est pas le bon")).to_be_visible()
    assert page.url.endswith("/login")


@pytest.mark.parametrize("path", READABLE)
def test_public_pages_read_without_scripts(bare: Page, path: str) -> None:
    title, text = READABLE[path]
    bare.goto(path)
    expect(bare.locator("h1")).to_be_visible()
    expect(bare.get_by_role("heading", name=title).first).to_be_visible()
    assert text in bare.locator("main").inner_text()
    links = bare.get_by_role("link")
    addresses = {link.get_attribute("href") for link in links.all()}
    assert {"/comment-ca-marche", "/mentions-legales", "/confidentialite"} <= addresses
    assert "/signup" in addresses or path == "/signup"
