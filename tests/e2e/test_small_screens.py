"""What a phone shows: one row of tabs, the way back, and nothing hidden by the bar at its foot."""

import pytest
from playwright.sync_api import Page, expect

from carnet_app.session.carnet_frame import BIN, FILES, JOURNAL, SEARCH, TIMELINE, TITLES
from tests.e2e.conftest import PHONE, PageOf
from tests.e2e.members import Member
from tests.e2e.pages import expect_no_sideways_scrolling, load


@pytest.fixture
def phone(page_of: PageOf, member: Member) -> Page:
    """The owner of an empty carnet, on a phone."""
    return page_of(member, viewport=PHONE, has_touch=True, is_mobile=True)


@pytest.mark.parametrize("name", [SEARCH, FILES, TIMELINE, JOURNAL, BIN])
def test_tabs_are_one_row_that_shows_the_current_one(phone: Page, carnet: int, name: str) -> None:
    load(phone, f"/carnets/{carnet}/{name}")
    row = phone.get_by_role("navigation", name="Pages du carnet")
    tops = row.locator("a").evaluate_all("all => all.map(one => one.offsetTop)")
    assert len(set(tops)) == 1
    current = row.get_by_role("link", name=TITLES[name], exact=True)
    expect(current).to_have_attribute("aria-current", "true")
    expect(current).to_be_in_viewport(ratio=1)
    expect_no_sideways_scrolling(phone)
