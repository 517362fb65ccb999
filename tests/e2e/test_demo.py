"""A demonstration without a mail server: its people can be entered, its e-mails read."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from carnet_app.core.demo_people import DEMO_PASSWORD, DEMO_PEOPLE, DemoPerson
from tests.e2e import people
from tests.e2e.conftest import DESKTOP, PHONE
from tests.e2e.pages import load
from tests.e2e.server import Server

Check = Callable[[Page], None]


@pytest.fixture(params=[DESKTOP, PHONE], ids=["desktop", "phone"])
def visitor(
    request: pytest.FixtureRequest, demo: Server, new_context: Callable[..., BrowserContext]
) -> Page:
    """Somebody who found the demonstration."""
    return new_context(base_url=demo.address, viewport=request.param).new_page()


def test_a_newcomer_gets_in_by_the_mail_that_the_site_shows(visitor: Page, check: Check) -> None:
    email = people.new_address("mathilde")
    load(visitor, "/")
    visitor.get_by_role("main").get_by_role("link", name="Créer mon compte").first.click()
    people.fill_sign_up(visitor, email=email, first_name="Mathilde")
    expect(visitor.get_by_role("heading", name="Regardez vos e-mails")).to_be_visible()
    visitor.goto("/courrier")
    size = visitor.viewport_size
    check(visitor)
    visitor.get_by_role("link").filter(has_text=email).click()
    expect(visitor.get_by_role("heading", level=1)).to_contain_text("Confirmez")
    check(visitor)
    assert size
    visitor.set_viewport_size(size)
    message = visitor.frame_locator("iframe[title='Le message']")
    message.get_by_role("link", name=re.compile("Confirmer")).first.click()
    expect(visitor).to_have_url(re.compile("/confirmer/"))
    visitor.get_by_role("button", name="Confirmer mon adresse").click()
    expect(visitor.get_by_text("Votre adresse est confirmée")).to_be_visible()
    visitor.get_by_role("link", name="Me connecter").locator("visible=true").last.click()
    people.fill_sign_in(visitor, email)
    expect(visitor.get_by_role("heading", level=1, name="Bonjour Mathilde")).to_be_visible()


def test_the_address_of_the_link_is_also_in_the_plain_message(visitor: Page, check: Check) -> None:
    visitor.goto("/courrier")
    visitor.get_by_role("link").filter(has_text="diagnostics@").first.click()
    visitor.get_by_role("link", name="Texte seul").click()
    expect(visitor.locator("pre")).to_contain_text("/invitations/")
    check(visitor)
    visitor.locator("pre").get_by_role("link").first.click()
    expect(visitor.get_by_role("heading", level=1, name="Anne Martin vous invite")).to_be_visible()


@pytest.mark.parametrize("person", DEMO_PEOPLE, ids=lambda person: person.first_name)
def test_the_details_on_the_landing_page_open_each_persons_space(
    demo: Server, new_context: Callable[..., BrowserContext], person: DemoPerson
) -> None:
    page = load(new_context(base_url=demo.address, viewport=PHONE).new_page(), "/")
    shown = page.get_by_role("main").get_by_role("listitem").filter(has_text=person.role)
    email = re.search(r"\S+@\S+", shown.inner_text())
    password = page.get_by_text("avec le mot de passe").locator("strong").inner_text()
    assert email
    people.fill_sign_in(page, email.group(), password=password)
    expect(
        page.get_by_role("heading", level=1, name=f"Bonjour {person.first_name}")
    ).to_be_visible()
    assert (email.group(), password) == (person.email, DEMO_PASSWORD)


def test_the_landing_page_with_its_details_is_well_made(visitor: Page, check: Check) -> None:
    load(visitor, "/")
    expect(visitor.get_by_role("heading", name="Site de démonstration")).to_be_visible()
    check(visitor)
