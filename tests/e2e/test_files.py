"""Files as people handle them: dropped, seen, turned through by keyboard, deleted, brought back."""

import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from carnet_app.catalogue.access import Access
from carnet_app.catalogue.parts import PartKey
from tests import file_samples as samples
from tests.e2e.conftest import DESKTOP, PHONE, PageOf, Records
from tests.e2e.members import Member, make_member
from tests.factories import make_carnet
from tests.services.file_factories import make_record
from tests.services.sharing_factories import id_of, make_share

Check = Callable[[Page], None]
WORKS = {"title": "Toiture", "state": "accepted"}


@dataclass(frozen=True)
class Home:
    """An owner, a record of theirs, and a guest who sees another part of the carnet."""

    owner: Member
    guest: Member
    carnet: int
    record: int

    @property
    def page(self) -> str:
        return f"/carnets/{self.carnet}/fiches/{self.record}"

    @property
    def files(self) -> str:
        return f"/carnets/{self.carnet}/fichiers"


@pytest.fixture
def home(records: Records) -> Home:
    with records() as session:
        owner, guest = make_member(session), make_member(session)
        carnet = make_carnet(session, owner.actor, name="Maison de Clisson")
        record = make_record(
            session, carnet, part=PartKey.WORKS, kind="works", title="Toiture", values=WORKS
        )
        make_share(session, carnet, guest.actor, levels={PartKey.CONTACTS: Access.READ})
        return Home(owner, guest, id_of(carnet), record)


def sent(name: str, content: bytes, media_type: str) -> Any:
    return {"name": name, "mimeType": media_type, "buffer": content}


def drop(page: Page, *files: Any) -> None:
    chooser = page.locator("input[type=file]:not([capture])")
    expect(chooser).to_have_count(1)
    chooser.set_input_files(list(files))


def section(page: Page) -> Locator:
    return page.get_by_role("region", name="Fichiers et photos")


def cards(page: Page) -> Locator:
    # Those of the list, not those the drop zone shows while it sends.
    return section(page).locator("li.card")


def expect_no_sideways_scrolling(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_an_owner_adds_sees_turns_downloads_deletes_and_brings_back(
    page_of: PageOf, home: Home, axe: Check
) -> None:
    page = page_of(home.owner)
    page.goto(home.page)
    section(page).get_by_label("Ce que vous ajoutez").select_option(label="Photo avant")
    drop(
        page,
        sent("façade.jpg", samples.jpeg(width=640, height=480), "image/jpeg"),
        sent("cour.jpg", samples.jpeg(width=480, height=640), "image/jpeg"),
        sent("devis.pdf", samples.pdf(pages=2), "application/pdf"),
    )
    expect(cards(page)).to_have_count(3)
    expect(cards(page).filter(has_text="Photo avant · Photo")).to_have_count(2)
    axe(page)

    opener = page.get_by_role("button", name="Voir façade.jpg")
    opener.focus()
    page.keyboard.press("Enter")
    gallery = page.get_by_role("dialog")
    image = gallery.get_by_role("img")
    expect(gallery.get_by_role("heading", name="façade.jpg")).to_be_visible()
    expect(gallery.get_by_role("status")).to_contain_text("sur 2")
    expect(image).to_have_js_property("naturalWidth", 640)
    page.keyboard.press("ArrowRight")
    expect(gallery.get_by_role("heading", name="cour.jpg")).to_be_visible()
    page.keyboard.press("ArrowLeft")
    expect(gallery.get_by_role("heading", name="façade.jpg")).to_be_visible()
    axe(page)
    page.keyboard.press("Escape")
    expect(gallery).to_be_hidden()
    expect(opener).to_be_focused()

    opener = page.get_by_role("button", name="Voir devis.pdf")
    opener.locator("img").evaluate("one => one.decode()")  # drawn: its pages are counted
    opener.click()
    expect(gallery.get_by_role("status")).to_have_text("1 sur 2")
    page.keyboard.press("ArrowRight")
    expect(gallery.get_by_role("status")).to_have_text("2 sur 2")
    expect(image).to_have_attribute("src", re.compile(r"/pages/2$"))
    assert image.evaluate("one => one.decode().then(() => one.naturalWidth)") > 0
    page.keyboard.press("Escape")
    expect(gallery).to_be_hidden()

    with page.expect_download() as downloading:
        page.get_by_role("link", name="Télécharger façade.jpg").click()
    assert downloading.value.suggested_filename == "façade.jpg"
    photo = Image.open(io.BytesIO(downloading.value.path().read_bytes()))
    assert photo.size == (640, 480)
    assert not photo.getexif().get_ifd(0x8825)

    page.get_by_role("button", name="Supprimer cour.jpg").click()
    expect(cards(page)).to_have_count(2)
    page.reload()
    expect(cards(page)).to_have_count(2)
    page.get_by_role("button", name="Supprimer façade.jpg").click()
    expect(cards(page)).to_have_count(1)
    page.get_by_role("button", name="Annuler la suppression").click()
    expect(cards(page).filter(has_text="façade.jpg")).to_have_count(1)
    expect(cards(page)).to_have_count(2)


def test_a_wrong_file_says_why_and_the_others_arrive(page_of: PageOf, home: Home) -> None:
    page = page_of(home.owner, viewport=PHONE)
    page.goto(home.page)
    drop(
        page,
        sent("page.jpg", b"<!doctype html><script>alert(1)</script>", "image/jpeg"),
        sent("notice.txt", b"Notice de la chaudiere", "text/plain"),
        sent("photo.png", samples.png(), "image/png"),
    )
    expect(cards(page)).to_have_count(2)
    refused = page.locator("[data-filepond-item-state*=error]")
    expect(refused).to_have_count(1)
    expect(refused).to_contain_text("Les pages web et les images SVG ne sont pas acceptées.")
    expect_no_sideways_scrolling(page)


def test_a_file_gets_another_name(page_of: PageOf, home: Home) -> None:
    page = page_of(home.owner)
    page.goto(home.page)
    drop(page, sent("scan.txt", b"Releve", "text/plain"))
    expect(cards(page)).to_have_count(1)
    page.get_by_role("button", name="Renommer scan.txt").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Nom du fichier").fill("Relevé du compteur")
    dialog.get_by_role("checkbox").check()
    dialog.get_by_role("button", name="Enregistrer").click()
    expect(dialog).to_be_hidden()
    expect(cards(page)).to_contain_text("Relevé du compteur.txt")
    expect(cards(page)).to_contain_text("Montants")


def test_all_the_files_of_a_carnet_in_one_place_and_none_for_who_may_not(
    page_of: PageOf, home: Home, axe: Check
) -> None:
    page = page_of(home.owner)
    page.goto(home.files)
    expect(page.get_by_text("Pas encore de fichier")).to_be_visible()
    expect(page.locator(".filepond--drop-label").first).to_be_visible()
    axe(page)
    page.goto(home.page)
    drop(
        page,
        sent("façade.jpg", samples.jpeg(width=640, height=480), "image/jpeg"),
        sent("devis.pdf", samples.pdf(pages=2), "application/pdf"),
    )
    expect(cards(page)).to_have_count(2)
    page.goto(f"/carnets/{home.carnet}?partie=works")
    page.get_by_role("link", name="Voir les 2 fichiers de cette partie").click()
    expect(page.get_by_role("combobox", name="Partie")).to_have_value("works")
    expect(page.get_by_text("2 fichiers, les plus récents d’abord")).to_be_visible()
    opener = page.get_by_role("button", name="Voir devis.pdf")
    opener.locator("img").evaluate("one => one.decode()")  # drawn: its pages are counted
    opener.press("Enter")
    turned = page.get_by_role("dialog").get_by_role("status")
    expect(turned).to_have_text("1 sur 2")
    page.keyboard.press("ArrowRight")
    expect(turned).to_have_text("2 sur 2")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    for size in (PHONE, DESKTOP):
        page.set_viewport_size(size)  # pyright: ignore[reportArgumentType] -- a plain dict
        expect_no_sideways_scrolling(page)
        axe(page)
    page.get_by_role("button", name="Photos").click()
    expect(page.get_by_text("1 fichier, le plus récent d’abord")).to_be_visible()
    link = page.get_by_role("link", name="Télécharger façade.jpg")
    address = (link.get_attribute("href") or "").removesuffix("?telecharger")
    assert page.request.get(address).status == 200
    opener = page.get_by_role("button", name="Voir façade.jpg")
    opener.press("Enter")
    expect(page.get_by_role("dialog").get_by_role("img")).to_have_js_property("naturalWidth", 640)
    page.keyboard.press("Escape")
    expect(opener).to_be_focused()
    page.get_by_role("link", name="Toiture").click()
    expect(page.get_by_role("heading", level=1, name="Toiture")).to_be_visible()

    guest = page_of(home.guest)
    assert guest.request.get(address).status == 404
    guest.goto(home.files)
    expect(guest.get_by_text("Pas encore de fichier")).to_be_visible()
    guest.goto(home.page)
    expect(guest.get_by_role("link", name="Revenir à Mon espace")).to_be_visible()
    expect(section(guest)).to_have_count(0)
