"""Records added from the list of their part: by keyboard at a desk, by finger on a phone."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from carnet_app.catalogue.access import Access
from carnet_app.catalogue.parts import PartKey
from carnet_app.models import Carnet
from tests.e2e.conftest import PHONE, PageOf, Records
from tests.e2e.members import Member, make_member
from tests.services.sharing_factories import make_share

ADDED = "Fiches ajoutées à l’instant"


@pytest.fixture(params=[{}, {"viewport": PHONE, "has_touch": True}], ids=["desktop", "phone"])
def page(request: pytest.FixtureRequest, page_of: PageOf, member: Member) -> Page:
    """The owner's, at both widths."""
    return page_of(member, **request.param)


def short_form(page: Page) -> Locator:
    """The short form of a part's page, once unfolded."""
    folded = page.get_by_role("main").locator("summary", has_text="Ajout rapide")
    folded.click()
    form = page.locator("main details form")
    expect(form.get_by_role("button", name=re.compile("^(Ajouter|Proposer)$"))).to_be_visible()
    return form


def added(page: Page) -> Locator:
    return page.get_by_role("list", name=ADDED).get_by_role("listitem")


def test_records_are_added_one_after_the_other(
    page: Page, carnet: int, check: Callable[[Page], None]
) -> None:
    page.goto(f"/carnets/{carnet}?partie=contacts")
    form = short_form(page)
    name = form.get_by_label("Nom")
    for title in ("Thermi Ouest", "Façades du Vignoble"):
        name.fill(title)
        name.press("Enter")
        expect(added(page).first).to_contain_text(title)
        expect(name).to_have_value("")
        expect(name).to_be_focused()  # for the next one
    expect(added(page)).to_have_count(2)
    expect(
        page.get_by_role("main").get_by_role("status").filter(has_text="Façades")
    ).to_be_visible()
    check(page)
    page.reload()
    expect(added(page)).to_have_count(0)
    cards = page.get_by_role("main").locator("li.card")
    expect(cards).to_have_count(2)
    cards.filter(has_text="Thermi Ouest").get_by_role("link").click()
    expect(page.get_by_role("heading", level=1, name="Thermi Ouest")).to_be_visible()


def test_what_is_missing_is_said_beside_its_field(
    page: Page, carnet: int, check: Callable[[Page], None]
) -> None:
    page.goto(f"/carnets/{carnet}?partie=works")
    form = short_form(page)
    form.get_by_label("Titre").fill("Ravalement")
    form.get_by_role("button", name="Ajouter").click()
    expect(form.get_by_text("Ce champ est nécessaire.")).to_be_visible()
    expect(form.get_by_label("État")).to_be_focused()
    expect(form.get_by_label("Titre")).to_have_value("Ravalement")
    check(page)
    form.get_by_label("État").select_option("planned")
    form.get_by_role("button", name="Ajouter").dblclick()
    expect(added(page)).to_have_text([re.compile("Ravalement")])
    page.reload()
    expect(page.get_by_role("main").locator("li.card")).to_have_count(1)


def test_a_contributor_proposes_from_the_list(
    page_of: PageOf, records: Records, member: Member, carnet: int
) -> None:
    with records() as session:
        guest = make_member(session, first_name="Loïc")
        owned = session.get_one(Carnet, carnet)
        make_share(session, owned, guest.actor, levels={PartKey.WORKS: Access.CONTRIBUTE})
    page = page_of(guest)
    page.goto(f"/carnets/{carnet}?partie=works")
    form = short_form(page)
    form.get_by_label("Titre").fill("Ravalement")
    form.get_by_label("État").select_option("quoted")
    form.get_by_role("button", name="Proposer").click()
    expect(added(page)).to_contain_text("Proposé par vous")
    owner = page_of(member)
    owner.goto(f"/carnets/{carnet}?partie=works")
    expect(owner.get_by_role("main").locator("li.card")).to_contain_text("À valider")


def test_who_lost_access_meanwhile_is_told_so(
    page_of: PageOf, records: Records, member: Member, carnet: int
) -> None:
    del member
    with records() as session:
        guest = make_member(session)
        owned = session.get_one(Carnet, carnet)
        share = make_share(session, owned, guest.actor, levels={PartKey.WORKS: Access.WRITE})
    page = page_of(guest)
    page.goto(f"/carnets/{carnet}?partie=works")
    form = short_form(page)
    with records() as session:
        session.delete(session.merge(share))
    form.get_by_label("Titre").fill("Ravalement")
    form.get_by_label("État").select_option("quoted")
    form.get_by_role("button", name="Ajouter").click()
    expect(page.get_by_role("heading", name="Carnet introuvable")).to_be_visible()
