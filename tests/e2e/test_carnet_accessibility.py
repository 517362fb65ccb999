"""The pages of a filled carnet: axe in both themes at both widths, structure, focus, targets."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from carnet_app import demo_records
from carnet_app.services.guided_start import close_start
from tests import file_samples as samples
from tests.e2e.conftest import PHONE, PageOf, Records, expect_well_made
from tests.e2e.household import GUEST_LEVELS
from tests.e2e.members import Member, make_member
from tests.e2e.pages import load
from tests.factories import make_carnet
from tests.services.sharing_factories import id_of, make_share

# Words longer than a phone is wide, an emoji, as many characters as a name may have.
LONG_NAME = (
    "Anticonstitutionnellement-lès-Chevreuse-la-Magnifique, « La Grande Bergerie » 🏡 " * 2
)[:100]
SMALL = """() => ["a[href]", "button", "select", "summary"]
    .flatMap(kind => [...document.querySelectorAll(`main ${kind}`)])
    .filter(one => !one.closest("p, dd, blockquote, .filepond--root, .crumbs, .chip, h3"))
    .map(one => [one, one.getBoundingClientRect()])
    .filter(([one, box]) => box.width > 1 && box.height < 43.5)
    .map(([one, box]) => `${one.outerHTML.slice(0, 90)} ${box.height}`)"""
"""What a finger would miss: controls less than 44 pixels high, but for links in running text and
for those whose target is larger than what is drawn."""


@dataclass(frozen=True)
class Home:
    """A filled carnet and an almost empty one, their owner, and a guest who proposed something."""

    owner: Member
    guest: Member
    house: str
    flat: str
    share: int


@pytest.fixture(scope="module")
def home(records: Records) -> Home:
    add = demo_records.add_entries
    with records() as session:
        owner = make_member(session, first_name="Anne", last_name="Martin")
        guest = make_member(session, first_name="Loïc", last_name="Guérin")
        house = make_carnet(session, owner.actor, name="Maison de Clisson")
        flat = make_carnet(session, owner.actor, name=LONG_NAME)
        share = make_share(session, house, guest.actor, levels=GUEST_LEVELS)
        entries = demo_records.house_of_clisson()
        add(session, actor=owner.actor, carnet_id=id_of(house), entries=entries)
        proposed = demo_records.proposals_for_clisson()
        add(session, actor=guest.actor, carnet_id=id_of(house), entries=proposed)
        close_start(session, actor=owner.actor, carnet_id=id_of(house))
        paths = (f"/carnets/{id_of(one)}" for one in (house, flat))
        return Home(owner, guest, *paths, share=id_of(share))


@pytest.fixture
def page(page_of: PageOf, home: Home) -> Page:
    """The owner's page at a desk: a new one each, for an open window stays open in its tab."""
    return page_of(home.owner)


def open_record(page: Page, part: str, title: str | re.Pattern[str]) -> None:
    """Open a record from its part's list."""
    load(page, f"{page.url}?partie={part}")
    page.get_by_role("main").get_by_role("link", name=title).click()
    expect(page.get_by_role("heading", level=1, name=title)).to_be_visible()


def drop_a_photo(page: Page) -> None:
    open_record(page, "works", "Remplacement des fenêtres")
    chooser = page.locator("main input[type=file]").first
    expect(chooser).to_be_attached()
    photo: Any = {
        "name": "façade.jpg",
        "mimeType": "image/jpeg",
        "buffer": samples.jpeg(width=640, height=480),
    }
    chooser.set_input_files(photo)
    expect(page.get_by_role("button", name="Voir façade.jpg").first).to_be_visible()
    # Its words fade from one to the next until then.
    sent = re.compile("processing-complete")
    expect(page.locator(".filepond--item")).to_have_attribute("data-filepond-item-state", sent)


def look_at_a_photo(page: Page) -> None:
    drop_a_photo(page)
    page.get_by_role("button", name="Voir façade.jpg").first.click()
    expect(page.get_by_role("dialog").get_by_role("img")).to_be_visible()


def refuse(page: Page) -> None:
    open_record(page, "works", "Remplacement du circulateur")
    page.get_by_role("button", name="Refuser").click()
    expect(page.get_by_role("dialog")).to_be_visible()


def put_in_bin(page: Page) -> None:
    carnet = page.url
    open_record(page, "works", "Pergola côté jardin")
    page.get_by_role("button", name="Actions").click()
    page.get_by_role("button", name="Mettre à la corbeille").click()
    expect(page.get_by_text("La fiche est à la corbeille")).to_be_visible()
    load(page, f"{carnet}/corbeille")
    page.get_by_role("button", name="Effacer").click()
    expect(page.get_by_role("dialog")).to_be_visible()


def send_wrong(page: Page) -> None:
    load(page, f"{page.url}/fiches/nouvelle?type=works")
    page.get_by_label("Montant").fill("beaucoup")
    page.locator("main form button[type=submit]").click()
    expect(page.locator("main [aria-invalid=true]").first).to_be_focused()


def share(page: Page) -> None:
    page.get_by_role("button", name="Partager").locator("visible=true").click()
    expect(page.get_by_role("dialog").get_by_label("E-mail de la personne")).to_be_visible()


PATHS = {
    "a part": "?partie=equipment",
    "proposals": "?partie=works",
    "due": "?partie=maintenance",
    "search": "/recherche",
    "found": "/recherche?q=chaudière",
    "nothing found": "/recherche?q=zzz",
    "timeline": "/chronologie",
    "journal": "/journal",
    "empty bin": "/corbeille",
    "checklist": "/bilan",
    "new record": "/fiches/nouvelle?type=equipment",
}
STATES: dict[str, Callable[[Page], None]] = {
    "a record": lambda page: open_record(page, "equipment", re.compile("Chaudière")),
    "a proposal": lambda page: open_record(page, "works", "Remplacement du circulateur"),
    "refusing": refuse,
    "form with errors": send_wrong,
    "a photo": drop_a_photo,
    "gallery": look_at_a_photo,
    "files": lambda page: load(page, f"{page.url}/fichiers") and None,
    "bin": put_in_bin,
    "sharing": share,
}


@pytest.mark.parametrize("name", PATHS)
def test_the_pages_of_a_carnet(page: Page, home: Home, name: str) -> None:
    expect_well_made(load(page, home.house + PATHS[name]))
    assert page.evaluate(SMALL) == []  # the last width is a phone's


@pytest.mark.parametrize("name", STATES)
def test_what_one_does_in_a_carnet(page: Page, home: Home, name: str) -> None:
    load(page, home.house)
    STATES[name](page)
    expect_well_made(page)


@pytest.mark.parametrize(
    "path",
    ["demarrage?etape=logement", "demarrage?etape=equipements", "demarrage?etape=document",
     "demarrage?etape=fin", "fichiers", "chronologie"],
)  # fmt: skip
def test_an_empty_carnet_with_a_long_name(page: Page, home: Home, path: str) -> None:
    expect_well_made(load(page, f"{home.flat}/{path}"))


@pytest.mark.parametrize("path", ["", "/chronologie"])
def test_the_preview_of_what_a_guest_sees(page: Page, home: Home, path: str) -> None:
    load(page, f"{home.house}{path}?invite={home.share}")
    expect(page.get_by_text("Vous voyez ce")).to_be_visible()
    expect_well_made(page)


def test_a_space_with_due_waiting_and_new_facts(page: Page, home: Home) -> None:
    load(page, "/mon-espace")
    expect(page.get_by_text("fiches à valider")).to_be_visible()
    late = page.get_by_role("link", name=re.compile("en retard.*Maison de Clisson"))
    expect(late).to_have_attribute("href", f"{home.house}/chronologie")
    review = page.get_by_role("link", name=re.compile("Carnet rempli à .*Maison de Clisson"))
    expect(review).to_have_attribute("href", f"{home.house}/bilan")
    expect_well_made(page)


def test_what_a_guest_sees(page_of: PageOf, home: Home) -> None:
    page = page_of(home.guest)
    expect_well_made(load(page, f"{home.house}?partie=works"))
    expect_well_made(load(page, "/mon-espace"))


def test_a_menu_stays_on_the_screen_of_a_phone(page: Page, home: Home) -> None:
    page.set_viewport_size(PHONE)  # pyright: ignore[reportArgumentType] -- a plain dict
    load(page, home.house)
    open_record(page, "equipment", re.compile("Chaudière"))
    page.get_by_role("button", name="Actions").click()
    expect(page.get_by_role("button", name="Dupliquer")).to_be_in_viewport(ratio=1)
    menu = page.get_by_role("group", name="Actions sur la fiche").bounding_box()
    assert menu
    assert menu["x"] >= 0
    assert menu["x"] + menu["width"] <= PHONE["width"]


def test_the_gallery_by_keyboard_alone(page: Page, home: Home) -> None:
    load(page, home.house)
    drop_a_photo(page)
    opener = page.get_by_role("button", name="Voir façade.jpg").first
    opener.focus()
    page.keyboard.press("Enter")
    gallery = page.get_by_role("dialog")
    expect(gallery.get_by_role("img")).to_be_visible()
    for _ in range(8):
        page.keyboard.press("Tab")
        assert gallery.evaluate("one => one.contains(document.activeElement)")
    page.keyboard.press("Escape")
    expect(gallery).to_be_hidden()
    expect(opener).to_be_focused()


def test_at_twice_the_size_nothing_is_cut_off(page: Page, home: Home) -> None:
    page.set_viewport_size({"width": 640, "height": 400})  # a desk's screen at 200 %
    for path in (home.house, f"{home.house}?partie=works", f"{home.flat}/journal"):
        load(page, path)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth + 1"), path
