"""The way in: what the browser asks for while it takes its cookie."""

import pytest
from playwright.sync_api import Page, Route, expect

from tests.e2e import people
from tests.e2e.members import Member


@pytest.mark.parametrize("path", ["/", "/login"])
def test_mon_espace_is_asked_for_before_one_is_there(page: Page, member: Member, path: str) -> None:
    held = list[Route]()
    page.route("**/session/ouvrir*", lambda route: held.append(route))
    with page.expect_websocket() as opened:
        page.goto(path)
    asked = opened.value.expect_event("framesent", lambda sent: "space_state.load" in str(sent))
    with page.expect_request("**/session/ouvrir*"), asked:
        people.fill_sign_in(page, member.email)
    expect(page.get_by_label("Adresse e-mail")).to_be_visible()  # it has no cookie yet
    held[0].continue_()
    expect(page.get_by_role("heading", level=1, name="Bonjour")).to_be_visible()
