"""The first three minutes: from an empty space to a carnet that is of use, click by click."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect
from sqlmodel import select

from carnet_app.models import Attachment, Carnet, Record
from tests.e2e.conftest import DESKTOP, PHONE, PageOf, Records
from tests.e2e.members import Member, give_cookie
from tests.file_samples import jpeg

MOST_CLICKS = 12
EQUIPMENT = ("Chaudière à gaz", "VMC simple flux", "Poêle ou insert")


class Visitor:
    """Somebody whose every click counts, those that put the cursor in a field too."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.clicks = 0

    def click(self, target: Locator) -> None:
        target.click()
        self.clicks += 1

    def fill(self, label: str, text: str) -> None:
        """Type in a field, which takes a click unless the cursor is there already."""
        field = self.page.get_by_label(label)
        if not field.evaluate("field => field === document.activeElement"):
            self.click(field)
        field.press_sequentially(text)


@pytest.fixture(params=[DESKTOP, PHONE], ids=["desktop", "phone"])
def visitor(request: pytest.FixtureRequest, member: Member, page_of: PageOf) -> Visitor:
    return Visitor(page_of(member, viewport=request.param))


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "facture.jpg"
    path.write_bytes(jpeg())
    return path


def kinds_in(records: Records, member: Member) -> list[str]:
    with records() as session:
        mine = select(Record.kind).join(Carnet).where(Carnet.owner_id == member.actor.account_id)
        return sorted(session.exec(mine))


def photos_in(records: Records, member: Member) -> int:
    with records() as session:
        found = select(Attachment).join(Carnet).where(Carnet.owner_id == member.actor.account_id)
        return len(session.exec(found).all())


def test_a_carnet_is_of_use_within_twelve_clicks(
    visitor: Visitor, member: Member, records: Records, photo: Path, axe: Callable[[Page], None]
) -> None:
    page = visitor.page
    page.goto("/mon-espace")
    visitor.fill("Nom du carnet", "Maison de Clisson")
    visitor.click(page.get_by_role("button", name="Créer le carnet"))
    visitor.click(page.get_by_role("link", name="Commencer"))

    expect(page.get_by_role("heading", name="Où est votre logement")).to_be_visible()
    expect(page.get_by_label("Adresse")).to_be_focused()
    axe(page)
    visitor.fill("Adresse", "12 rue des Lilas")
    visitor.click(page.get_by_text("Maison", exact=True))
    visitor.click(page.get_by_role("button", name="Continuer"))

    expect(page.get_by_role("heading", name="Quels équipements")).to_be_visible()
    axe(page)
    for name in EQUIPMENT:
        visitor.click(page.get_by_text(name, exact=True))
    visitor.click(page.get_by_role("button", name="Ajouter au carnet"))

    expect(page.get_by_text("3 équipements ajoutés, avec 6 opérations")).to_be_visible()
    with page.expect_file_chooser() as chooser:
        visitor.click(page.get_by_text("choisissez-les"))
    chooser.value.set_files(photo)
    expect(page.get_by_text("Un document est dans le carnet.")).to_be_visible()
    axe(page)
    visitor.click(page.get_by_role("button", name="Ouvrir le carnet"))
    expect(page.get_by_role("heading", level=1, name="Maison de Clisson")).to_be_visible()

    found = kinds_in(records, member)
    assert found == ["document"] + ["equipment"] * 3 + ["home"] + ["maintenance_operation"] * 6
    assert photos_in(records, member) == 1
    assert visitor.clicks <= MOST_CLICKS


def test_the_start_is_left_taken_up_again_and_gone_back_in(
    visitor: Visitor, member: Member, records: Records
) -> None:
    page = visitor.page
    page.goto("/mon-espace")
    visitor.fill("Nom du carnet", "Maison de Clisson")
    visitor.click(page.get_by_role("button", name="Créer le carnet"))
    visitor.click(page.get_by_role("link", name="Ouvrir Maison de Clisson"))
    expect(page.get_by_role("heading", name="Où est votre logement")).to_be_visible()
    page.get_by_role("button", name="Continuer").click()
    expect(page.get_by_label("Adresse")).to_have_attribute("aria-invalid", "true")
    page.get_by_label("Adresse").fill("12 rue des Lilas")
    page.get_by_role("button", name="Continuer").click()
    expect(page.get_by_role("heading", name="Quels équipements")).to_be_visible()

    page.go_back()
    expect(page.get_by_label("Adresse")).to_have_value("12 rue des Lilas")
    page.reload()
    expect(page.get_by_label("Adresse")).to_have_value("12 rue des Lilas")
    page.get_by_role("button", name="Continuer").click()
    page.get_by_text("Chaudière à gaz", exact=True).click()
    page.get_by_role("button", name="Ajouter au carnet").dblclick()
    expect(page.get_by_role("heading", name="Un premier document")).to_be_visible()
    page.go_back()
    expect(page.get_by_text("Déjà ajouté")).to_have_count(1)

    page.get_by_role("link", name="Continuer plus tard").click()
    expect(page.get_by_role("heading", level=1, name="Maison de Clisson")).to_be_visible()
    expect(page.get_by_role("link", name="Faire les premiers pas")).to_be_hidden()
    page.get_by_role("button", name="Actions", exact=True).click()
    page.get_by_role("link", name="Premiers pas").click()
    expect(page.get_by_role("heading", name="Un premier document")).to_be_visible()
    page.get_by_role("link", name="Passer cette étape").click()
    expect(page.get_by_role("heading", name="Votre carnet est ouvert")).to_be_visible()
    assert kinds_in(records, member) == ["equipment", "home"] + ["maintenance_operation"] * 2


def test_the_checklist_tells_what_is_there_and_what_is_missing(
    visitor: Visitor, axe: Callable[[Page], None]
) -> None:
    page = visitor.page
    page.goto("/mon-espace")
    visitor.fill("Nom du carnet", "Maison de Clisson")
    visitor.click(page.get_by_role("button", name="Créer le carnet"))
    visitor.click(page.get_by_role("link", name="Commencer"))
    page.get_by_role("link", name="Équipements").click()
    page.get_by_text("Chaudière à gaz", exact=True).click()
    page.get_by_role("button", name="Ajouter au carnet").click()
    expect(page.get_by_role("heading", name="Un premier document")).to_be_visible()
    page.get_by_role("link", name="Passer cette étape").click()
    page.get_by_role("link", name="Voir le bilan").click()

    expect(page.get_by_role("heading", level=1, name="Bilan")).to_be_visible()
    heating = page.get_by_role("listitem").filter(has_text="Chauffage ou refroidissement")
    expect(heating.get_by_text("Renseigné")).to_be_visible()
    gas = page.get_by_role("listitem").filter(has_text="Réseau de gaz")
    expect(gas.get_by_text("À compléter")).to_be_visible()
    gas.get_by_role("button", name="Non applicable").click()
    expect(gas.get_by_role("button", name="Rétablir")).to_be_visible()
    axe(page)
    roof = page.get_by_role("listitem").filter(has_text="Isolation de la toiture")
    roof.get_by_role("link", name="Ajouter").click()
    expect(page).to_have_url(re.compile(r"/fiches/nouvelle\?type=material"))


def test_no_page_scrolls_sideways(
    new_context: Callable[..., BrowserContext], member: Member, site: str
) -> None:
    context = new_context(viewport=PHONE, has_touch=True, is_mobile=True)
    give_cookie(context, member, site)
    page = context.new_page()
    page.goto("/mon-espace")
    page.get_by_label("Nom du carnet").fill("Maison de Clisson")
    page.get_by_role("button", name="Créer le carnet").click()
    page.get_by_role("link", name="Commencer").click()
    expect(page.get_by_role("heading", name="Où est votre logement")).to_be_visible()
    start = page.url
    for end in ("", "?etape=equipements", "?etape=document", "?etape=fin"):
        page.goto(start + end)
        expect(page.get_by_role("heading", level=2).first).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.goto(start.replace("demarrage", "bilan"))
    expect(page.get_by_role("heading", level=2).first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
