"""An owner sees a carnet as its guest will, page by page, and can do nothing meanwhile."""

import re

from playwright.sync_api import Locator, Page, expect

from carnet_app.models import Carnet
from tests.e2e.conftest import PageOf, Records
from tests.e2e.keyboard import press
from tests.e2e.members import Member
from tests.services.record_factories import add

TABS = ("Recherche", "Fichiers", "Chronologie", "Journal", "Bilan", "Corbeille")


def add_works(records: Records, member: Member, carnet: int) -> None:
    with records() as session:
        held = session.get_one(Carnet, carnet)
        add(session, member.actor, held, "works", title="Isolation des combles")


def sharing(page: Page, carnet: int) -> tuple[Page, Locator]:
    page.goto(f"/carnets/{carnet}")
    page.get_by_role("button", name="Partager").locator("visible=true").click()
    return page, page.get_by_role("dialog")


def test_every_page_is_seen_as_a_craftsman_will_and_none_of_it_can_be_done(
    page_of: PageOf, member: Member, carnet: int, records: Records
) -> None:
    add_works(records, member, carnet)
    page, window = sharing(page_of(member), carnet)
    window.get_by_label("E-mail de la personne").fill("artisan@exemple.fr")
    window.get_by_role("button", name="Artisan").click()
    window.get_by_role("button", name="Voir comme l’invité").click()
    parts = page.get_by_role("navigation", name="Parties du carnet")
    parts.get_by_role("link", name="Travaux").click()
    expect(page.get_by_text("Vous pouvez contribuer")).to_be_visible()
    expect_out_of_reach(page, page.locator("a", has_text="Ajouter des travaux"))
    expect_out_of_reach(page, page.locator("summary", has_text="Ajout rapide"))

    tabs = page.get_by_role("navigation", name="Pages du carnet")
    for name in TABS:
        tabs.get_by_role("link", name=name).click()
        expect(page.get_by_role("heading", level=1, name=name)).to_be_visible()
        expect(page.get_by_text("Vous voyez cette page comme artisan@exemple.fr")).to_be_visible()
        expect(page).to_have_url(re.compile(r"[?&]apercu=projet"))
    tabs.get_by_role("link", name="Parties").click()
    page.get_by_role("button", name="Revenir au partage").click()
    email = page.get_by_role("dialog").get_by_label("E-mail de la personne")
    expect(email).to_have_value("artisan@exemple.fr")


def test_one_looks_through_the_eyes_of_a_guest_who_could_be_invited_and_opens_a_record(
    page_of: PageOf, member: Member, carnet: int, records: Records
) -> None:
    add_works(records, member, carnet)
    page, window = sharing(page_of(member), carnet)
    look = window.get_by_role("button", name="Voir comme l’invité")
    look.click()
    expect(window.get_by_text("Choisissez au moins une partie à partager.")).to_be_visible()
    window.get_by_role("button", name="Proche").click()
    window.get_by_label("E-mail de la personne").fill("pas une adresse")
    look.click()
    expect(window.get_by_label("E-mail de la personne")).to_be_focused()
    expect(window.get_by_label("E-mail de la personne")).to_have_attribute("aria-invalid", "true")
    window.get_by_label("E-mail de la personne").fill("")
    look.click()
    expect(page.get_by_text("Vous voyez ce carnet comme la personne invitée")).to_be_visible()
    parts = page.get_by_role("navigation", name="Parties du carnet")
    parts.get_by_role("link", name="Travaux").click()
    page.get_by_role("main").get_by_role("link", name="Isolation des combles").click()
    expect(page.get_by_text("Vous voyez cette fiche comme la personne invitée")).to_be_visible()
    expect(page.get_by_role("heading", level=1, name="Isolation des combles")).to_be_visible()
    expect(page.get_by_role("link", name="Modifier")).to_have_count(0)
    page.get_by_role("navigation", name="Fil d’Ariane").get_by_role("link", name="Travaux").click()
    expect(page.get_by_text("Vous voyez ce carnet comme la personne invitée")).to_be_visible()
    page.get_by_role("button", name="Revenir au partage").click()
    expect(page.get_by_role("dialog").get_by_label("E-mail de la personne")).to_be_visible()


PASTED = """() => {
    const file = new File(["Presse-papiers"], "collé.txt", {type: "text/plain"});
    const data = new DataTransfer();
    data.items.add(file);
    document.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true}));
}"""


def test_what_is_pasted_is_sent_nowhere(page_of: PageOf, member: Member, carnet: int) -> None:
    """The drop zone would listen to the whole page, where nothing can be done or it is two."""
    page = page_of(member)
    page.goto(f"/carnets/{carnet}?partie=documents")
    chooser = page.locator("input[type=file]:not([capture])")
    expect(chooser).to_be_attached()
    page.evaluate(PASTED)
    for name in ("un.txt", "deux.txt"):  # one after the other, behind what was pasted
        chooser.set_input_files({"name": name, "mimeType": "text/plain", "buffer": name.encode()})
        expect(page.get_by_role("link", name=name.removesuffix(".txt"))).to_be_visible()
    expect(page.get_by_text("collé")).to_have_count(0)


def expect_out_of_reach(page: Page, one: Locator) -> None:
    """It is drawn, and neither the mouse nor the keyboard gets to it."""
    one = one.locator("visible=true")
    expect(one).to_have_count(1)
    address = page.url
    box = one.bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    for _ in range(20):
        press(page, "Tab")
        expect(one).not_to_be_focused()
    assert page.url == address
