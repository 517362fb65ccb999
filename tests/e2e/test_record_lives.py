"""What records go through: copied, reclassed, brought back, erased, proposed, found again."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from carnet_app.catalogue.access import Access
from carnet_app.catalogue.parts import PART_BY_KEY, PartKey
from carnet_app.services.records import edit_record
from tests.e2e import record_forms
from tests.e2e.conftest import PageOf, Records
from tests.e2e.members import Member, give_cookie, make_member
from tests.factories import make_carnet
from tests.services.record_factories import add
from tests.services.sharing_factories import id_of, make_share

DPE = {"done_on": "2024-01-05", "energy_class": "D"}
OPERATION = {"title": "Entretien de la chaudière", "periodicity": "12"}
WORKS = {"title": "Réfection de la façade", "state": "accepted", "accepted_on": "2023-06-01"}


class Home:
    """An owner signed in to a browser, their carnet, and records written to the database."""

    def __init__(self, page: Page, records: Records, site: str) -> None:
        self.page, self.records = page, records
        with records() as session:
            self.owner = make_member(session, first_name="Anne", last_name="Martin")
            self.carnet = make_carnet(session, self.owner.actor, name="Maison de Clisson")
            self.id = id_of(self.carnet)
        give_cookie(page.context, self.owner, site)

    @property
    def address(self) -> str:
        return f"/carnets/{self.id}"

    def add(self, kind: str, form: dict[str, Any], by: Member | None = None) -> str:
        """A record; gives its page's address."""
        with self.records() as session:
            actor = (by or self.owner).actor
            return f"{self.address}/fiches/{add(session, actor, self.carnet, kind, form)}"

    def guest(self, access: Access, *parts: PartKey) -> Member:
        with self.records() as session:
            guest = make_member(session, first_name="Loïc", last_name="Guérin")
            levels = dict.fromkeys(parts, access)
            make_share(session, self.carnet, guest.actor, levels=levels)
            return guest

    def open_tab(self, name: str) -> None:
        """Go from a page of the carnet to another one."""
        tabs = self.page.get_by_role("navigation", name="Pages du carnet")
        tabs.get_by_role("link", name=name, exact=True).click()
        expect(self.page.get_by_role("heading", level=1, name=name)).to_be_visible()


@pytest.fixture
def home(anyone: Page, records: Records, site: str) -> Home:
    return Home(anyone, records, site)


def act(page: Page, name: str | re.Pattern[str]) -> None:
    """Choose one of the record's rarer actions."""
    page.get_by_role("button", name="Actions", exact=True).click()
    page.get_by_role("button", name=name).click()


def titled(page: Page, title: str) -> Locator:
    return page.get_by_role("heading", level=1, name=title, exact=True)


def cards(page: Page) -> Locator:
    """The records of a list, by their titles."""
    return page.get_by_role("main").get_by_role("heading", level=3)


def said(page: Page, text: str) -> Locator:
    return page.get_by_role("main").get_by_role("status").filter(has_text=text)


def test_a_record_is_copied_and_the_copy_changed(home: Home, anyone: Page) -> None:
    anyone.goto(home.add("works", WORKS))
    act(anyone, "Dupliquer")
    expect(anyone).to_have_url(re.compile(r"/fiches/\d+/modifier$"))
    title = anyone.get_by_label("Titre")
    expect(title).to_have_value(WORKS["title"])
    title.fill("Réfection du pignon")
    anyone.get_by_role("button", name="Enregistrer").click()
    expect(titled(anyone, "Réfection du pignon")).to_be_visible()
    anyone.goto(f"{home.address}?partie=works")
    expect(cards(anyone)).to_have_count(2)
    expect(cards(anyone).filter(has_text=WORKS["title"])).to_be_visible()


def test_a_record_changes_type_and_an_earlier_version_comes_back(
    home: Home, anyone: Page, axe: Callable[[Page], None]
) -> None:
    anyone.goto(home.add("dpe", DPE))
    expect(titled(anyone, "DPE, classe D")).to_be_visible()
    act(anyone, re.compile("Reclasser en audit"))
    expect(said(anyone, "La fiche est reclassée.")).to_be_visible()
    expect(titled(anyone, "Audit énergétique")).to_be_visible()
    history = anyone.get_by_role("group").filter(has_text="Historique de la fiche")
    history.get_by_text("Historique de la fiche").click()
    expect(history.get_by_role("definition").first).to_have_text(
        re.compile("DPE.*devient.*Audit énergétique")
    )
    axe(anyone)
    history.get_by_role("button", name="Rétablir la version 1").click()
    expect(said(anyone, "La version 1 est rétablie.")).to_be_visible()
    expect(titled(anyone, "DPE, classe D")).to_be_visible()
    expect(history.get_by_role("listitem")).to_have_count(3)


def test_a_record_goes_to_the_bin_comes_back_and_is_erased(home: Home, anyone: Page) -> None:
    record = home.add("works", WORKS)
    for goes_back in (True, False):
        anyone.goto(record)
        act(anyone, "Mettre à la corbeille")
        expect(anyone.get_by_text("La fiche est à la corbeille pour 30 jours.")).to_be_visible()
        home.open_tab("Corbeille")
        expect(cards(anyone)).to_have_text([WORKS["title"]])
        if goes_back:
            anyone.get_by_role("button", name=f"Restaurer {WORKS['title']}").click()
            anyone.get_by_role("link", name="Ouvrir la fiche").click()
            expect(titled(anyone, WORKS["title"])).to_be_visible()
    anyone.get_by_role("button", name=f"Effacer {WORKS['title']}").click()
    question = anyone.get_by_role("dialog")
    expect(question).to_contain_text("disparaîtront aussitôt")
    question.get_by_role("button", name="Effacer pour de bon").click()
    expect(anyone.get_by_text("La corbeille est vide")).to_be_visible()
    anyone.goto(record)
    expect(
        anyone.get_by_text("Cette fiche n’existe pas, ou vous n’y avez pas accès.")
    ).to_be_visible()


@pytest.mark.parametrize("typed", ["chaudière", "CHAUDIERE", "entret chaud"])
def test_a_search_finds_whatever_its_accents(home: Home, anyone: Page, typed: str) -> None:
    home.add("maintenance_operation", OPERATION)
    home.add("works", WORKS)
    anyone.goto(home.address)
    home.open_tab("Recherche")
    field = anyone.get_by_role("searchbox", name="Rechercher dans le carnet")
    field.fill(typed)
    search = anyone.get_by_role("button", name="Rechercher")
    expect(search).to_be_enabled()  # the page is live: before, Enter sends nothing
    field.press("Enter")
    expect(said(anyone, "1 fiche trouvée")).to_be_visible()
    expect(cards(anyone)).to_have_text([OPERATION["title"]])
    field.fill("façàde")
    search.click()
    expect(cards(anyone)).to_have_text([WORKS["title"]])
    anyone.get_by_role("link", name=WORKS["title"]).click()
    expect(titled(anyone, WORKS["title"])).to_be_visible()


@pytest.mark.parametrize("page_name", ["Chronologie", "Journal"])
def test_the_timeline_and_the_journal_show_one_part(
    home: Home, anyone: Page, page_name: str
) -> None:
    home.add("works", WORKS)
    home.add("dpe", DPE)
    anyone.goto(home.address)
    home.open_tab(page_name)
    main = anyone.get_by_role("main")
    choice = main.get_by_role("combobox", name="Partie")
    works, dpe = (
        main.get_by_text(title).filter(visible=True).first
        for title in (WORKS["title"], "DPE, classe D")
    )
    expect(works).to_be_visible()
    choice.select_option(label=PART_BY_KEY[PartKey.WORKS].label)
    expect(anyone).to_have_url(re.compile("partie=works"))
    expect(dpe).to_be_hidden()
    expect(works).to_be_visible()
    choice.select_option(label=PART_BY_KEY[PartKey.ENERGY].label)
    expect(dpe).to_be_visible()
    expect(works).to_be_hidden()
    choice.select_option(label="Toutes")
    expect(works).to_be_visible()
    expect(dpe).to_be_visible()


def test_what_waits_leads_from_mon_espace_to_its_answer(
    home: Home, anyone: Page, page_of: PageOf, axe: Callable[[Page], None]
) -> None:
    guest = home.guest(Access.CONTRIBUTE, PartKey.WORKS)
    for number in range(4):
        home.add("works", {**WORKS, "title": f"Travaux {number}"}, by=guest)
    anyone.goto("/mon-espace")
    waiting = anyone.get_by_role("region", name=re.compile("À valider"))
    expect(waiting.get_by_role("listitem")).to_have_count(3)
    axe(anyone)
    waiting.get_by_role("link", name=re.compile("Tout voir")).click()
    expect(
        anyone.get_by_role("main").get_by_role("listitem").filter(has_text="Loïc")
    ).to_have_count(4)
    axe(anyone)
    anyone.goto("/mon-espace")
    anyone.get_by_role("link", name=re.compile("4 fiches à valider")).click()
    anyone.get_by_role("link", name="Travaux 2").click()
    anyone.get_by_role("button", name="Accepter", exact=True).click()
    expect(said(anyone, "fait maintenant partie du carnet")).to_be_visible()
    anyone.goto(f"/mon-espace/propositions?carnet={home.id}")
    expect(anyone.get_by_role("link", name="Travaux 3")).to_be_visible()
    expect(anyone.get_by_role("link", name="Travaux 2")).to_be_hidden()
    author = page_of(guest)
    author.goto("/mon-espace")
    own = author.get_by_role("region", name=re.compile("Vos propositions"))
    expect(own.get_by_role("listitem").filter(has_text="En attente")).to_have_count(3)


def test_the_home_leads_to_its_history(home: Home, anyone: Page) -> None:
    record = home.add("home", {"address": "12 rue des Lilas"})
    with home.records() as session:
        edit_record(
            session,
            actor=home.owner.actor,
            record_id=int(record.rsplit("/", 1)[1]),
            version=1,
            submitted={"address": "14 rue des Lilas"},
        )
    anyone.goto(home.address)
    record_forms.open_part(anyone, PartKey.HOME)
    anyone.get_by_role("link", name="Historique et autres actions").click()
    expect(titled(anyone, "14 rue des Lilas")).to_be_visible()
    anyone.get_by_text("Historique de la fiche").click()
    expect(anyone.get_by_role("definition").filter(has_text="devient")).to_have_text(
        re.compile("12 rue des Lilas.*14 rue des Lilas")
    )
    anyone.get_by_role("button", name="Rétablir la version 1").click()
    expect(titled(anyone, "12 rue des Lilas")).to_be_visible()
