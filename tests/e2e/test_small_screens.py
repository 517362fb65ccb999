"""What a phone shows: one row of tabs, the way back, and nothing hidden by the bar at its foot."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, ViewportSize, expect

from carnet_app import demo_records
from carnet_app.models import Carnet
from carnet_app.session.carnet_frame import BIN, FILES, JOURNAL, SEARCH, TIMELINE, TITLES
from tests.e2e.conftest import PHONE, PageOf, Records
from tests.e2e.members import Member
from tests.e2e.pages import expect_no_sideways_scrolling, load
from tests.e2e.test_clumsy_hands import CUTTABLE_NETWORK, cut_network
from tests.services.record_factories import add

NARROW: ViewportSize = {"width": 320, "height": 640}
FREE = """bar => {
    const focused = document.activeElement, over = bar.getBoundingClientRect();
    const { top, bottom } = focused.getBoundingClientRect();
    return focused === document.body || bar.contains(focused)
        || bottom <= over.top + 1 || top >= over.bottom - 1;
}"""
"""Whether the bar at the foot of the screen leaves the focused element alone."""


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


def test_the_bar_at_the_foot_never_covers_what_has_the_focus(
    phone: Page, carnet: int, records: Records, member: Member
) -> None:
    with records() as session:
        entries = demo_records.house_of_clisson()
        demo_records.add_entries(session, actor=member.actor, carnet_id=carnet, entries=entries)
    load(phone, f"/carnets/{carnet}?partie=works")
    expect_focus_above(phone, phone.locator(".bottom-bar"))
    load(phone, f"/carnets/{carnet}/demarrage?etape=equipements")
    expect_focus_above(phone, phone.locator(".step-bar"))


def test_the_bar_is_at_the_foot_of_a_short_page_too_and_leaves_its_end_free(
    phone: Page, carnet: int, records: Records, member: Member
) -> None:
    with records() as session:
        add(session, member.actor, session.get_one(Carnet, carnet), title="Toiture")
    load(phone, f"/carnets/{carnet}?partie=works")
    bar, height = phone.locator(".bottom-bar"), phone.viewport_size
    expect(bar).to_be_visible()
    last = phone.get_by_role("contentinfo").get_by_role("button")
    last.focus()
    phone.evaluate("scrollTo(0, document.body.scrollHeight)")
    box, end = bar.bounding_box(), last.bounding_box()
    assert box
    assert end
    assert height
    assert box["y"] + box["height"] == height["height"]
    assert end["y"] + end["height"] <= box["y"]


def expect_focus_above(page: Page, bar: Locator) -> None:
    """Go through a page by keyboard: whatever is outside the bar is seen whole."""
    bar.wait_for()
    for _ in range(40):
        page.keyboard.press("Tab")
        assert bar.evaluate(FREE)


def test_the_trail_is_one_step_back_on_a_phone(phone: Page, carnet: int) -> None:
    load(phone, f"/carnets/{carnet}/bilan")
    trail = phone.get_by_role("navigation", name="Fil d’Ariane")
    expect(trail.get_by_role("link")).to_have_count(1)
    expect(trail.get_by_role("link")).to_have_attribute("href", f"/carnets/{carnet}")
    assert "›" not in trail.inner_text()


def test_the_buttons_of_the_header_are_as_large_as_a_finger(
    new_context: Callable[..., BrowserContext], phone: Page
) -> None:
    visitor = new_context(viewport=NARROW).new_page()
    load(visitor, "/")
    expect_finger_size(visitor.get_by_role("button", name="Menu"))
    expect_finger_size(visitor.get_by_role("link", name="Tout savoir du partage"), width=0)
    expect_no_sideways_scrolling(visitor)
    phone.set_viewport_size(NARROW)
    load(phone, "/mon-espace")
    expect_finger_size(phone.get_by_role("button", name="Mon menu"))


def expect_finger_size(target: Locator, *, width: float = 44) -> None:
    box = target.bounding_box()
    assert box
    assert (box["width"] >= width, box["height"] >= 44) == (True, True), box


def test_the_word_about_a_lost_connection_leaves_the_bar_free(phone: Page, carnet: int) -> None:
    phone.add_init_script(CUTTABLE_NETWORK)
    load(phone, f"/carnets/{carnet}?partie=works")
    cut_network(phone, off=True)
    told = phone.locator(".connection-banner")
    expect(told).to_be_visible()
    bar, said = phone.locator(".bottom-bar").bounding_box(), told.bounding_box()
    assert bar
    assert said
    assert said["y"] + said["height"] <= bar["y"]
