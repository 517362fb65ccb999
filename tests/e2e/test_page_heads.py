"""What a robot or a messenger reads of an address, which runs no script."""

import base64
import re
from collections.abc import Callable
from hashlib import sha256
from html.parser import HTMLParser

import httpx
import pytest
from playwright.sync_api import BrowserContext, Page, expect

from carnet_app.models import Carnet
from carnet_app.ui.meta import SITE_DESCRIPTION, SITE_NAME
from tests.e2e.conftest import PHONE, PageOf, Records
from tests.e2e.members import Member
from tests.services.record_factories import add

TOKEN = "x" * 43
PAGES_BY_NUMBER_OR_TOKEN = (
    "/carnets/12",
    "/carnets/12/recherche",
    f"/invitations/{TOKEN}",
    f"/confirmer/{TOKEN}",
    f"/reinitialiser/{TOKEN}",
    f"/nouvelle-adresse/{TOKEN}",
)
NOWHERE = ("/nulle-part", "/carnets/12/nulle-part", "/%00", "/" + "a" * 300)
PRIVATE = ("/mon-espace", "/mon-compte", "/signup/merci")
PUBLIC = ("/", "/login", "/signup", "/contact", "/mot-de-passe-oublie", "/accessibilite")


class Head(HTMLParser):
    """A page's title, its descriptions by name or property, and its links by relation."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.title, self.metas, self.links = "", dict[str, str](), dict[str, str]()
        self.scripts: list[str] = []
        self._within = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self._within = tag if tag != "script" or "src" not in given else ""
        if tag == "meta":
            self.metas[given.get("name") or given.get("property") or ""] = given.get("content", "")
        if tag == "link":
            self.links[given.get("rel", "")] = given.get("href", "")

    def handle_endtag(self, tag: str) -> None:
        self._within = ""

    def handle_data(self, data: str) -> None:
        if self._within == "title":
            self.title += data
        if self._within == "script":
            self.scripts.append(data)


def assert_its_scripts_are_allowed(answer: httpx.Response, head: Head) -> None:
    policy = answer.headers["content-security-policy"]
    assert head.scripts
    for script in head.scripts:
        digest = base64.b64encode(sha256(script.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy


@pytest.mark.parametrize(
    ("path", "status"),
    [*((path, 200) for path in PAGES_BY_NUMBER_OR_TOKEN), *((path, 404) for path in NOWHERE)],
)
def test_a_page_that_only_scripts_can_draw_says_what_it_is(
    site: str, path: str, status: int
) -> None:
    answer = httpx.get(f"{site}{path}")
    assert answer.status_code == status
    head = Head(answer.text)
    assert head.title == head.metas["og:title"] == SITE_NAME
    assert head.metas["description"] == head.metas["og:description"] == SITE_DESCRIPTION
    assert head.metas["og:image"] == f"{site}/og.png"
    assert head.metas["robots"] == "noindex, nofollow"
    assert "canonical" not in head.links
    assert "og:url" not in head.metas
    assert re.search(r"<noscript>.*JavaScript.*</noscript>", answer.text, re.DOTALL)
    assert TOKEN not in answer.text
    assert_its_scripts_are_allowed(answer, head)


@pytest.mark.parametrize("path", [*PUBLIC, *PRIVATE])
def test_a_page_with_one_address_names_it(site: str, path: str) -> None:
    answer = httpx.get(f"{site}{path}")
    assert answer.status_code == 200
    head = Head(answer.text)
    assert head.links["canonical"] == head.metas["og:url"] == f"{site}{path}"
    assert head.title == head.metas["og:title"]
    assert SITE_NAME in head.title
    assert 20 < len(head.metas["description"]) <= 160
    assert head.metas.get("robots", "") == ("noindex, nofollow" if path in PRIVATE else "")
    assert_its_scripts_are_allowed(answer, head)


def test_the_site_map_lists_what_may_be_found(site: str) -> None:
    listed = re.findall(r"<loc>([^<]+)</loc>", httpx.get(f"{site}/sitemap.xml").text)
    assert len(listed) == 9
    for address in listed:
        assert "robots" not in Head(httpx.get(address).text).metas


def test_the_page_takes_its_own_title_once_it_is_live(page: Page) -> None:
    problems: list[str] = []
    page.on("console", lambda said: problems.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.goto(f"/invitations/{TOKEN}")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page).to_have_title(re.compile(r"^Invitation\b.* · Mon Logement Numérique$"))
    page.get_by_role("link", name="Contact").first.click()
    expect(page).to_have_title("Nous écrire · Mon Logement Numérique")
    page.go_back()
    expect(page).to_have_title(re.compile("^Invitation"))
    assert problems == []


def test_without_scripts_such_a_page_says_so(new_context: Callable[..., BrowserContext]) -> None:
    page = new_context(java_script_enabled=False, viewport=PHONE).new_page()
    page.goto("/carnets/12")
    expect(page.get_by_role("heading", name="JavaScript")).to_be_visible()
    page.get_by_role("link", name="Revenir à l’accueil").click()
    expect(page.get_by_role("heading", name="Le carnet de santé de votre logement")).to_be_visible()


def test_each_page_of_a_carnet_is_called_by_what_it_shows(
    page_of: PageOf, records: Records, member: Member, carnet: int
) -> None:
    with records() as session:
        held = session.get_one(Carnet, carnet)
        works = add(session, member.actor, held, "works", title="Isolation des combles")
    page = page_of(member)
    page.goto(f"/carnets/{carnet}?partie=works")
    expect(page).to_have_title("Travaux · Maison de Quimper · Mon Logement Numérique")
    page.get_by_role("main").get_by_role("link", name="Isolation des combles").click()
    expect(page).to_have_title("Isolation des combles · Maison de Quimper · Mon Logement Numérique")
    for end, title in (("chronologie", "Chronologie"), ("bilan", "Bilan du carnet")):
        page.goto(f"/carnets/{carnet}/{end}")
        expect(page).to_have_title(f"{title} · Maison de Quimper · Mon Logement Numérique")
    page.goto(f"/carnets/{carnet}/fiches/{works}/modifier")
    expect(page).to_have_title(re.compile(".+ · Maison de Quimper · Mon Logement Numérique"))
    page.goto("/carnets/999999")
    expect(page).to_have_title("Carnet · Mon Logement Numérique")
    page.goto("/mon-espace")
    expect(page).to_have_title("Mon espace · Mon Logement Numérique")
