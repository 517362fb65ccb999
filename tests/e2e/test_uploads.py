"""Sending files: on a carnet, by a phone's camera, slowly, cut off, too large."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Route, expect
from sqlmodel import col, select

from carnet_app.catalogue.access import Access
from carnet_app.catalogue.parts import PartKey
from carnet_app.models import Attachment
from carnet_app.storage.kinds import FILES_CHOSEN, PHOTOS_CHOSEN
from carnet_app.ui.uploads import INTERRUPTED, KEEP_OPEN
from tests import file_samples as samples
from tests.e2e.conftest import DESKTOP, PHONE, PageOf, Records
from tests.e2e.members import Member, make_member
from tests.e2e.test_files import cards, drop, expect_no_sideways_scrolling, sent
from tests.factories import make_carnet
from tests.services.file_factories import make_record
from tests.services.sharing_factories import id_of, make_share

Check = Callable[[Page], None]
SIZES = {"desktop": DESKTOP, "phone": PHONE}
TOUCH: dict[str, Any] = {"viewport": PHONE, "has_touch": True, "is_mobile": True}
SLOW, AT_ONCE = 256 * 1024, -1  # bytes a second
LARGE = 4 * 1024**2
OVER_THE_LIMIT = 25 * 1024**2 + 1
LIMIT = "Ce fichier dépasse la limite de 25\N{NO-BREAK SPACE}Mo."


@dataclass(frozen=True)
class Home:
    """An owner, and guests who contribute to and read the documents of their carnet."""

    owner: Member
    contributor: Member
    reader: Member
    carnet: int
    record: int

    @property
    def documents(self) -> str:
        return f"/carnets/{self.carnet}?partie=documents"

    @property
    def files(self) -> str:
        return f"/carnets/{self.carnet}/fichiers"

    @property
    def page(self) -> str:
        return f"/carnets/{self.carnet}/fiches/{self.record}"


@pytest.fixture
def home(records: Records) -> Home:
    with records() as session:
        owner, contributor, reader = (make_member(session) for _ in range(3))
        carnet = make_carnet(session, owner.actor, name="Maison de Clisson")
        for guest, access in ((contributor, Access.CONTRIBUTE), (reader, Access.READ)):
            make_share(session, carnet, guest.actor, levels={PartKey.DOCUMENTS: access})
        return Home(owner, contributor, reader, id_of(carnet), make_record(session, carnet))


def set_speed(page: Page, upload: int) -> None:
    """How many bytes a second leave the page; -1 for as many as can."""
    conditions = {"latency": 0, "downloadThroughput": -1, "uploadThroughput": upload}
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", {"offline": False, **conditions})


def large_text(name: str = "notice.txt") -> Any:
    return sent(name, b"Notice de la chaudiere\n" * (LARGE // 23), "text/plain")


def dropped(page: Page, name: str) -> Locator:
    """What the drop zone shows of a file."""
    return page.locator(".filepond--item").filter(has_text=name)


def expect_under_way(page: Page, name: str) -> None:
    """Wait until some of the file has left, and not all of it."""
    item = dropped(page, name)
    expect(item).to_have_attribute("data-filepond-item-state", "processing")
    percents = item.locator(".filepond--file-status-main")
    page.wait_for_function(
        r"one => /Envoi [1-9]\d?%/.test(one.textContent)", arg=percents.element_handle()
    )


def names_of(records: Records, record: int) -> list[str]:
    with records() as session:
        found = select(Attachment.name).where(col(Attachment.record_id) == record)
        return list(session.exec(found))


@pytest.mark.parametrize("size", SIZES)
def test_a_file_dropped_on_the_documents_becomes_one_in_the_list(
    page_of: PageOf, home: Home, size: str, axe: Check
) -> None:
    page = page_of(home.owner, viewport=SIZES[size])
    page.goto(home.documents)
    panel = page.get_by_role("region", name="Documents et photos")
    expect(panel.get_by_text("Cette partie est prête")).to_be_visible()
    drop(
        page,
        sent("Règlement_de_copropriété.pdf", samples.pdf(), "application/pdf"),
        sent("façade.jpg", samples.jpeg(), "image/jpeg"),
    )
    main = page.get_by_role("main")
    expect(main.get_by_role("link", name="Règlement de copropriété")).to_be_visible()
    expect(main.get_by_role("link", name="façade")).to_be_visible()
    expect(dropped(page, "façade.jpg")).to_contain_text("Enregistré")
    expect_no_sideways_scrolling(page)
    axe(page)

    page.goto(home.files)
    expect(page.get_by_text("2 fichiers, les plus récents d’abord")).to_be_visible()
    drop(page, sent("notice.txt", b"Notice", "text/plain"))
    expect(page.get_by_text("3 fichiers, les plus récents d’abord")).to_be_visible()
    expect(page.get_by_role("link", name="Télécharger notice.txt")).to_be_visible()
    expect_no_sideways_scrolling(page)
    axe(page)


def test_a_contributors_files_wait_with_their_proposal_until_it_is_accepted(
    page_of: PageOf, home: Home
) -> None:
    page = page_of(home.contributor)
    page.goto(home.files)
    expect(page.get_by_text("Pas encore de fichier")).to_be_visible()
    expect(page.get_by_text("devient un document proposé")).to_be_visible()
    drop(page, sent("devis.pdf", samples.pdf(), "application/pdf"))
    expect(page.get_by_text("1 fichier, le plus récent d’abord")).to_be_visible()
    expect(page.locator("li.card").get_by_text("Proposé")).to_be_visible()
    page.locator("li.card").get_by_role("link", name="devis", exact=True).click()
    expect(page.get_by_role("heading", level=1, name="devis")).to_be_visible()
    drop(page, sent("croquis.jpg", samples.jpeg(), "image/jpeg"))
    expect(cards(page)).to_have_count(2)

    owner = page_of(home.owner)
    owner.goto(home.documents)
    owner.get_by_role("main").get_by_role("link", name="devis").click()
    expect(cards(owner)).to_have_count(2)
    owner.get_by_role("button", name="Accepter").click()
    expect(owner.get_by_text("Proposé", exact=True)).to_have_count(0)
    expect(owner.get_by_role("button", name="Voir croquis.jpg")).to_be_visible()
    page.goto(home.documents)
    page.get_by_role("main").get_by_role("link", name="devis").click()
    expect(page.get_by_role("link", name="Télécharger devis.pdf")).to_be_visible()
    expect(page.get_by_text("Proposé", exact=True)).to_have_count(0)


def test_a_reader_has_no_place_to_drop(page_of: PageOf, home: Home) -> None:
    page = page_of(home.reader)
    page.goto(home.documents)
    expect(page.get_by_text("Rien ici pour l’instant")).to_be_visible()
    expect(page.locator("input[type=file]")).to_have_count(0)
    page.goto(home.files)
    expect(page.get_by_text("Pas encore de fichier")).to_be_visible()
    expect(page.locator("input[type=file]")).to_have_count(0)


def test_a_phone_offers_its_camera(page_of: PageOf, home: Home, axe: Check) -> None:
    page = page_of(home.owner, **TOUCH)
    for address in (home.documents, home.files, home.page):
        page.goto(address)
        camera = page.locator("input[capture]")
        expect(camera).to_have_attribute("capture", "environment")
        expect(camera).to_have_attribute("accept", ",".join(PHOTOS_CHOSEN))
        expect(page.get_by_text("Prendre une photo")).to_be_visible()
        expect(page.get_by_text("Choisissez des fichiers")).to_be_visible()
        chooser = page.locator("input[type=file]:not([capture])")
        expect(chooser).to_have_attribute("accept", ",".join(FILES_CHOSEN))
        expect_no_sideways_scrolling(page)
    axe(page)
    with page.expect_file_chooser() as choosing:
        page.get_by_text("Prendre une photo").tap()
    assert choosing.value.element.get_attribute("capture") == "environment"
    choosing.value.set_files([sent("IMG_0001.jpg", samples.jpeg(), "image/jpeg")])
    expect(cards(page)).to_have_count(1)


def test_a_desk_has_no_camera(page_of: PageOf, home: Home) -> None:
    page = page_of(home.owner)
    page.goto(home.page)
    expect(page.get_by_text("Déposez vos fichiers ici")).to_be_visible()
    expect(page.locator("input[capture]")).to_have_count(1)
    expect(page.locator("input[capture]")).to_be_hidden()
    expect(page.get_by_text("Prendre une photo")).to_be_hidden()


def test_a_file_on_its_way_says_how_far_it_is_and_can_be_stopped(
    page_of: PageOf, home: Home, records: Records
) -> None:
    page = page_of(home.owner)
    page.goto(home.page)
    set_speed(page, SLOW)
    expect(page.get_by_text(KEEP_OPEN)).to_be_hidden()
    drop(page, large_text())
    expect_under_way(page, "notice.txt")
    expect(page.get_by_text(KEEP_OPEN)).to_be_visible()
    expect(dropped(page, "notice.txt").get_by_text(re.compile(r"\d\.\d"))).to_be_hidden()
    page.get_by_role("button", name="Annuler l’envoi").click()
    expect(dropped(page, "notice.txt")).to_have_count(0)
    expect(page.get_by_text(KEEP_OPEN)).to_be_hidden()
    set_speed(page, AT_ONCE)
    drop(page, sent("autre.txt", b"Autre notice", "text/plain"))
    expect(cards(page)).to_have_count(1)
    expect(dropped(page, "autre.txt")).to_contain_text("Enregistré")
    expect(page.get_by_text(KEEP_OPEN)).to_be_hidden()
    assert names_of(records, home.record) == ["autre.txt"]


def test_three_files_are_sent_at_a_time(page_of: PageOf, home: Home) -> None:
    page = page_of(home.owner)
    page.goto(home.page)
    begun: list[Route] = []

    def hold(route: Route) -> None:
        begun.append(route)
        if len(begun) > 3:
            route.continue_()

    page.route("**/fichiers?*", hold)
    names = [f"{number}.txt" for number in range(5)]
    with page.expect_request(lambda one: "/fichiers?" in one.url and len(begun) == 2):
        drop(page, *(sent(name, name.encode(), "text/plain") for name in names))
    expect(dropped(page, "4.txt")).to_have_attribute("data-filepond-item-state", "busy processing")
    assert len(begun) == 3
    expect(page.get_by_text(KEEP_OPEN)).to_be_visible()
    for route in list(begun):
        route.continue_()
    expect(cards(page)).to_have_count(5)


def test_a_cut_connection_is_said_and_the_file_sent_again(
    page_of: PageOf, home: Home, records: Records
) -> None:
    page = page_of(home.owner, viewport=PHONE)
    page.goto(home.page)
    page.route("**/fichiers?*", lambda route: route.abort("connectionreset"), times=1)
    drop(page, sent("notice.txt", b"Notice", "text/plain"))
    item = dropped(page, "notice.txt")
    expect(item).to_contain_text(INTERRUPTED)
    expect(page.get_by_text(KEEP_OPEN)).to_be_hidden()
    expect_no_sideways_scrolling(page)
    assert names_of(records, home.record) == []
    page.get_by_role("button", name="Réessayer l’envoi").click()
    expect(cards(page)).to_have_count(1)
    expect(item).to_contain_text("Enregistré")
    assert names_of(records, home.record) == ["notice.txt"]


def test_too_large_and_empty_files_say_so_and_the_others_arrive(
    page_of: PageOf, home: Home, tmp_path: Path
) -> None:
    with (tmp_path / "film.pdf").open("wb") as film:
        film.truncate(OVER_THE_LIMIT)
    (tmp_path / "vide.txt").touch()
    (tmp_path / "notice.txt").write_text("Notice", encoding="utf-8")
    page = page_of(home.owner)
    page.goto(home.page)
    expect(page.get_by_text("25\N{NO-BREAK SPACE}Mo au plus par fichier")).to_be_visible()
    drop(page, *(tmp_path / name for name in ("film.pdf", "vide.txt", "notice.txt")))
    expect(dropped(page, "film.pdf")).to_contain_text(LIMIT)
    expect(dropped(page, "vide.txt")).to_contain_text("Ce fichier est vide.")
    expect(cards(page)).to_have_count(1)
    expect(cards(page)).to_contain_text("notice.txt")


def test_a_refusal_that_comes_before_the_body_is_heard(page_of: PageOf, home: Home) -> None:
    """Browsers see no answer when a server closes while they still send."""
    page = page_of(home.owner)
    page.goto(home.page)
    answer = page.evaluate(
        """async ([address, size]) => {
            const form = new FormData();
            form.append("file", new Blob([new Uint8Array(size)]), "film.pdf");
            const answer = await fetch(address, {method: "POST", body: form});
            return [answer.status, await answer.text()];
        }""",
        [f"/fichiers?fiche={home.record}", 2 * OVER_THE_LIMIT],
    )
    assert answer == [413, LIMIT]
