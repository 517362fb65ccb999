"""The way in: what comes before one is there, while a password is typed or a cookie taken."""

import pytest
from playwright.sync_api import Page, Route, expect

from tests.e2e import people
from tests.e2e.conftest import Records
from tests.e2e.members import Member
from tests.factories import make_carnet


@pytest.mark.parametrize("path", ["/", "/login"])
def test_mon_espace_is_read_before_one_is_there(
    page: Page, records: Records, member: Member, path: str
) -> None:
    with records() as session:
        make_carnet(session, member.actor, name="Maison lue en avance")
    held = list[Route]()
    page.route("**/session/ouvrir*", lambda route: held.append(route))
    with page.expect_websocket() as opened:
        page.goto(path)
    read = opened.value.expect_event("framereceived", lambda got: "Maison lue en" in str(got))
    with page.expect_request("**/session/ouvrir*"), read:
        people.fill_sign_in(page, member.email)
    expect(page.get_by_label("Adresse e-mail")).to_be_visible()  # it has no cookie yet
    held[0].continue_()
    expect(page.get_by_role("heading", level=1, name="Bonjour")).to_be_visible()


@pytest.mark.parametrize("path", ["/", "/login"])
def test_mon_espace_is_fetched_while_the_password_is_typed(page: Page, path: str) -> None:
    page.goto(path)
    expect(page.get_by_role("button", name="Me connecter")).to_be_enabled()
    with page.expect_response("**/assets/_mon-espace_*.js") as fetched:
        page.get_by_label("Mot de passe", exact=True).focus()
    assert fetched.value.ok
