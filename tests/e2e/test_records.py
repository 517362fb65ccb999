"""A carnet filled by form, record by record, on a desk and on a phone."""

from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, expect

from carnet_app.catalogue.registry import KIND_BY_KEY, KINDS
from tests.e2e import people, record_forms
from tests.e2e.conftest import PHONE
from tests.e2e.mailbox import Mailbox
from tests.e2e.record_forms import add, open_carnet

OpenContext = Callable[..., BrowserContext]
WORKS = KIND_BY_KEY["works"]


def test_the_owner_adds_a_record_of_every_kind(
    anyone: Page, mails: Mailbox, axe: Callable[[Page], None]
) -> None:
    people.join(anyone, mails, email=people.new_address("anne"))
    people.create_carnet(anyone, "Maison de Clisson")
    open_carnet(anyone, "Maison de Clisson")
    for kind in KINDS:
        record_forms.open_part(anyone, kind.part)
        record_forms.open_form(anyone, kind)
        record_forms.fill_form(anyone, kind)
        record_forms.save(anyone, kind.noun.add)
        if kind is WORKS:
            axe(anyone)
        record_forms.back_to_part(anyone, kind)
    record_forms.open_part(anyone, WORKS.part)
    expect(anyone.get_by_role("main").get_by_role("listitem").filter(has_text="€")).to_be_visible()
    axe(anyone)


def test_a_record_is_changed_deleted_and_brought_back(anyone: Page, mails: Mailbox) -> None:
    people.join(anyone, mails, email=people.new_address("anne"))
    people.create_carnet(anyone, "Maison de Clisson")
    carnet = open_carnet(anyone, "Maison de Clisson")
    record = add(anyone, carnet, WORKS)
    anyone.get_by_role("link", name="Modifier").click()
    title = anyone.get_by_label("Titre")
    title.fill("")
    anyone.get_by_role("button", name="Enregistrer").click()
    expect(anyone.get_by_text("Ce champ est nécessaire.")).to_be_visible()
    expect(title).to_be_focused()
    title.fill("Toiture refaite")
    anyone.get_by_role("button", name="Enregistrer").click()
    expect(anyone.get_by_role("heading", level=1, name="Toiture refaite")).to_be_visible()
    anyone.get_by_role("button", name="Actions").click()
    anyone.get_by_role("button", name="Mettre à la corbeille").click()
    anyone.get_by_role("button", name="Annuler la suppression").click()
    expect(anyone.get_by_role("heading", level=1, name="Toiture refaite")).to_be_visible()
    assert anyone.url == record


def test_an_artisan_proposes_and_the_owner_accepts(
    page: Page, new_context: OpenContext, mails: Mailbox
) -> None:
    artisan = new_context(viewport=PHONE, has_touch=True, is_mobile=True).new_page()
    artisan_email = people.new_address("artisan")
    people.join(artisan, mails, email=artisan_email, first_name="Loïc")
    people.join(page, mails, email=people.new_address("anne"), first_name="Anne")
    people.create_carnet(page, "Maison de Clisson")
    people.invite(page, "Maison de Clisson", email=artisan_email, preset="Artisan")
    artisan.goto("/mon-espace")
    artisan.get_by_role("button", name="Accepter").click()
    carnet = open_carnet(artisan, "Maison de Clisson")
    record = add(artisan, carnet, WORKS, button=f"Proposer {WORKS.noun.definite}")
    expect(artisan.get_by_text("Votre proposition attend une réponse")).to_be_visible()
    page.goto("/mon-espace")
    expect(page.get_by_text("1 fiche à valider")).to_be_visible()
    page.goto(record)
    page.get_by_role("button", name="Accepter", exact=True).click()
    expect(page.get_by_text("fait maintenant partie du carnet")).to_be_visible()
    artisan.reload()
    expect(artisan.get_by_role("heading", level=1)).to_be_visible()
    expect(artisan.get_by_text("Votre proposition attend une réponse")).to_be_hidden()
