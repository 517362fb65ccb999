"""From the landing page to a record's photo with the keyboard alone."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests import file_samples as samples
from tests.e2e import people
from tests.e2e.conftest import Records
from tests.e2e.keyboard import press, tab_to
from tests.e2e.members import Member
from tests.e2e.pages import load
from tests.factories import make_carnet

NAME = "Maison au clavier"


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "facade.jpg"
    path.write_bytes(samples.jpeg(width=640, height=480))
    return path


def enter_by_the_landing_page(page: Page, member: Member) -> None:
    load(page, "/")
    main = page.get_by_role("main")
    expect(main.get_by_role("button", name="Me connecter")).to_be_enabled()
    page.locator("body").focus()
    tab_to(page, main.get_by_label("Adresse e-mail"))
    page.keyboard.type(member.email)
    tab_to(page, main.get_by_label("Mot de passe", exact=True), most=2)
    page.keyboard.type(people.PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="Bonjour Camille")).to_be_visible()


def share_and_come_back(page: Page) -> None:
    """Open the share modal of a carnet's page, look at who has access, leave."""
    share = page.get_by_role("button", name="Partager").locator("visible=true")
    tab_to(page, share)
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_label("E-mail de la personne")).to_be_visible()
    tab_to(page, dialog.get_by_role("button", name="Qui a accès"), key="Shift+Tab", most=4)
    page.keyboard.press("Enter")
    expect(dialog.get_by_text("Personne d’autre que vous ne voit ce carnet")).to_be_visible()
    press(page, "Tab")
    assert dialog.evaluate("one => one.contains(document.activeElement)")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(share).to_be_focused()


def add_works(page: Page) -> None:
    """From a carnet's page to a record's, through the menu of the parts and the form."""
    tab_to(page, page.locator(".side-menu").get_by_role("link", name="Travaux"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=2, name="Travaux")).to_be_visible()
    add = page.get_by_role("main").get_by_role("link", name=re.compile("^Ajouter")).first
    tab_to(page, add)
    page.keyboard.press("Enter")
    title = page.get_by_label("Titre")
    expect(title).to_be_visible()
    if not title.evaluate("one => one === document.activeElement"):
        tab_to(page, title)
    page.keyboard.press("Enter")  # too early: nothing is filled in
    expect(title).to_have_attribute("aria-invalid", "true")
    expect(title).to_be_focused()
    page.keyboard.type("Toiture")
    tab_to(page, page.get_by_label("État"), most=3)
    page.keyboard.type("R")
    tab_to(page, page.locator("main form button[type=submit]"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="Toiture")).to_be_visible()


def look_at_the_photo(page: Page) -> None:
    opener = page.get_by_role("button", name="Voir facade.jpg").first
    expect(opener).to_be_visible()
    tab_to(page, opener)
    page.keyboard.press("Enter")
    gallery = page.get_by_role("dialog")
    expect(gallery.get_by_role("img")).to_be_visible()
    for key in ("Tab", "Shift+Tab"):
        for _ in range(5):
            press(page, key)
            assert gallery.evaluate("one => one.contains(document.activeElement)")
    page.keyboard.press("Escape")
    expect(gallery).to_be_hidden()
    expect(opener).to_be_focused()


def test_everything_on_the_way_to_a_photo_is_reached_and_seen_by_keyboard(
    page: Page, member: Member, records: Records, photo: Path
) -> None:
    with records() as session:
        make_carnet(session, member.actor, name=NAME)
    enter_by_the_landing_page(page, member)
    tab_to(page, page.get_by_role("link", name=f"Ouvrir {NAME}"))
    page.keyboard.press("Enter")
    expect(page.get_by_label("Adresse")).to_be_focused()
    tab_to(page, page.get_by_role("link", name="Continuer plus tard"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name=NAME)).to_be_visible()
    share_and_come_back(page)
    add_works(page)
    with page.expect_file_chooser() as choosing:
        tab_to(page, page.locator("input[type=file]:not([capture])"))
        page.keyboard.press("Enter")
    choosing.value.set_files(photo)
    look_at_the_photo(page)
