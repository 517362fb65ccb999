"""A carnet filled by form, record by record, on a desk and on a phone."""

import re
from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, expect

from carnet_app.catalogue.record_kind import RecordKind
from carnet_app.catalogue.registry import KIND_BY_KEY, KINDS, kinds_of
from tests.e2e import people
from tests.e2e.conftest import PHONE
from tests.e2e.mailbox import Mailbox

OpenContext = Callable[..., BrowserContext]
WORKS = KIND_BY_KEY["works"]


def open_carnet(page: Page, name: str) -> str:
    """Open a carnet from Mon espace; gives its address."""
    page.goto("/mon-espace")
    page.get_by_role("link", name=f"Ouvrir {name}").click()
    expect(page.get_by_role("heading", level=1, name=name)).to_be_visible()
    return re.sub(r"\?.*", "", page.url)


def fill_form(page: Page, kind: RecordKind) -> None:
    """Fill a kind's form with the catalogue's examples."""
    main = page.get_by_role("main")
    details = main.locator("form details")
    if details.count() and details.get_attribute("open") is None:
        details.locator("summary").click()
    for name, typed in kind.example().items():
        field, control = kind.fields[name], main.locator(f"form [name='{name}']")
        if field.control in ("choice", "choice_or_other"):
            control.first.select_option(typed)
        elif field.control == "yes_no":
            main.locator(f"form label:has([name='{name}'][value='{typed}'])").click()
        elif field.control in ("day", "month"):
            control.fill(str(field.parse({name: typed})))
        else:
            control.first.fill(typed)


def add(page: Page, carnet: str, kind: RecordKind, *, button: str = "") -> str:
    """Add a record of a kind from its part's page; gives its address."""
    page.goto(f"{carnet}?partie={kind.part}")
    main = page.get_by_role("main")
    expect(main.get_by_role("heading", level=2).first).to_be_visible()
    if len(kinds_of(kind.part)) > 1:
        main.get_by_role("button", name="Ajouter", exact=True).click()
    main.get_by_role("link", name=kind.noun.add, exact=True).click()
    expect(page.get_by_role("heading", level=1, name=kind.noun.new)).to_be_visible()
    fill_form(page, kind)
    main.get_by_role("button", name=button or kind.noun.add, exact=True).click()
    expect(page).to_have_url(re.compile(r"/fiches/\d+$"))
    told = re.compile("ajoutée au carnet|proposition est envoyée")
    expect(main.get_by_role("status").filter(has_text=told)).to_be_visible()
    return page.url


def test_the_owner_adds_a_record_of_every_kind(
    anyone: Page, mails: Mailbox, axe: Callable[[Page], None]
) -> None:
    people.join(anyone, mails, email=people.new_address("anne"))
    people.create_carnet(anyone, "Maison de Clisson")
    carnet = open_carnet(anyone, "Maison de Clisson")
    for kind in KINDS:
        add(anyone, carnet, kind)
    axe(anyone)
    anyone.goto(f"{carnet}?partie=works")
    expect(anyone.get_by_role("heading", level=2, name="Travaux")).to_be_visible()
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
