"""A carnet on paper: what there is to read, in ink on white, and nothing to click."""

import pytest
from playwright.sync_api import Page, expect

from carnet_app import demo_records
from tests.e2e.conftest import PageOf, Records
from tests.e2e.members import Member
from tests.e2e.pages import load

ACTING = "button, .btn, .tabs, nav:not([aria-label='Fil d’Ariane']), .file-drop-zone, footer"
INK, WHITE = "rgb(29, 43, 48)", "rgb(255, 255, 255)"


@pytest.fixture
def paper(page_of: PageOf, member: Member, carnet: int, records: Records) -> Page:
    """A filled carnet that its owner reads in the dark, and prints."""
    with records() as session:
        entries = demo_records.house_of_clisson()
        demo_records.add_entries(session, actor=member.actor, carnet_id=carnet, entries=entries)
    page = page_of(member, color_scheme="dark")
    load(page, f"/carnets/{carnet}?partie=works")
    page.emulate_media(media="print", color_scheme="dark")
    return page


def test_paper_has_nothing_to_click_and_light_colours(paper: Page, carnet: int) -> None:
    expect_readable(paper)
    link = paper.get_by_role("main").get_by_role("link", name="Isolation des combles").first
    record = link.get_attribute("href")
    assert record
    for path in (record, f"/carnets/{carnet}/bilan", f"/carnets/{carnet}/chronologie"):
        expect_readable(load(paper, path))


def expect_readable(page: Page) -> None:
    expect(page.locator(ACTING).locator("visible=true")).to_have_count(0)
    expect(page.locator("html")).to_have_css("color-scheme", "light")
    expect(page.locator("body")).to_have_css("color", INK)
    expect(page.locator(".card").locator("visible=true").first).to_have_css(
        "background-color", WHITE
    )
