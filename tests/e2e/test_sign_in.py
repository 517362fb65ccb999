"""The way in: what comes before one is there, while a password is typed or a cookie taken."""

import pytest
from playwright.sync_api import Page, Route, expect

from carnet_app.catalogue.parts import PartKey
from tests import file_samples as samples
from tests.e2e import people
from tests.e2e.conftest import Records
from tests.e2e.members import Member
from tests.factories import make_carnet
from tests.services.file_factories import make_record
from tests.services.test_covers import photo


@pytest.fixture
def member(records: Records, member: Member) -> Member:
    """Somebody whose carnet has a photo on its cover."""
    with records() as session:
        carnet = make_carnet(session, member.actor, name="Les Tilleuls")
        record = make_record(session, carnet, part=PartKey.HOME, kind="home", title="Les Tilleuls")
        photo(session, record)
    return member


@pytest.mark.parametrize("path", ["/", "/login"])
def test_mon_espace_is_shown_while_the_cookie_is_on_its_way(
    page: Page, member: Member, path: str
) -> None:
    cookies, drawn = list[Route](), samples.jpeg()
    page.route("**/session/ouvrir*", lambda route: cookies.append(route))
    page.route("**/vignette", lambda route: route.fulfill(body=drawn, content_type="image/jpeg"))
    page.goto(path)
    people.fill_sign_in(page, member.email)
    expect(page.get_by_role("link", name="Ouvrir Les Tilleuls")).to_be_visible()
    # Its photo waits: without the cookie it would be refused, and stay away.
    expect(page.get_by_role("img", name="Photo du logement")).to_have_count(0)
    with page.expect_request("**/vignette"):
        cookies[0].continue_()
    expect(page.get_by_role("img", name="Photo du logement")).to_have_js_property("complete", True)
    page.reload()
    expect(page.get_by_role("link", name="Ouvrir Les Tilleuls")).to_be_visible()


def test_another_page_waits_for_the_cookie(page: Page, member: Member) -> None:
    cookies = list[Route]()
    page.route("**/session/ouvrir*", lambda route: cookies.append(route))
    page.goto("/login?suite=/mon-compte")
    with page.expect_request("**/session/ouvrir*"):
        people.fill_sign_in(page, member.email)
    expect(page.get_by_role("button", name="Me connecter")).to_be_disabled()
    cookies[0].continue_()
    expect(page.get_by_role("heading", level=1, name="Mon compte")).to_be_visible()


@pytest.mark.parametrize("path", ["/", "/login"])
def test_mon_espace_is_fetched_while_the_password_is_typed(page: Page, path: str) -> None:
    page.goto(path)
    expect(page.get_by_role("button", name="Me connecter")).to_be_enabled()
    with page.expect_response("**/assets/_mon-espace_*.js") as fetched:
        page.get_by_label("Mot de passe", exact=True).focus()
    assert fetched.value.ok
