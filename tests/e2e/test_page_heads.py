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
from carnet_app.ui.meta import SITE_NAME
from tests.e2e.conftest import PHONE, PageOf, Records
from tests.e2e.members import Member
from tests.services.record_factories import add

TOKEN = "x" * 43
# Each with its canonical address: what holds a secret names the page to go to without it.
PAGES_BY_NUMBER_OR_TOKEN = {
    "/carnets/12": ("Carnet", "/carnets/12"),
    "/carnets/12/": ("Carnet", "/carnets/12"),
    "/carnets/12?partie=works&page=2": ("Carnet", "/carnets/12?partie=works"),
    "/carnets/12?partie=%22%3E&invite=3": ("Carnet", "/carnets/12"),
    "/carnets/%22%3E%3Cb%3E": ("Carnet", "/carnets/%22%3E%3Cb%3E"),
    "/carnets/é": ("Carnet", "/carnets/%C3%A9"),
    "/carnets/12/recherche?q=cl%C3%A9": ("Recherche", "/carnets/12/recherche"),
    "/carnets/12/bilan": ("Bilan", "/carnets/12/bilan"),
    "/carnets/12/fiches/34": ("Fiche", "/carnets/12/fiches/34"),
    "/carnets/12/fiches/34/modifier": ("Fiche", "/carnets/12/fiches/34/modifier"),
    f"/invitations/{TOKEN}": ("Invitation", "/mon-espace"),
    f"/confirmer/{TOKEN}": ("Confirmer mon adresse e-mail", "/login"),
    f"/reinitialiser/{TOKEN}": ("Choisir un nouveau mot de passe", "/mot-de-passe-oublie"),
    f"/nouvelle-adresse/{TOKEN}": ("Confirmer ma nouvelle adresse", "/mon-compte"),
}
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


def assert_it_says_what_it_is(site: str, answer: httpx.Response, title: str, address: str) -> None:
    head = Head(answer.text)
    assert head.title == head.metas["og:title"] == f"{title} · {SITE_NAME}"
    assert 30 < len(head.metas["description"]) <= 160
    assert head.metas["description"] == head.metas["og:description"]
    assert head.metas["og:image"] == f"{site}/og.png"
    assert head.metas["robots"] == "noindex, nofollow"
    assert head.links["canonical"] == head.metas["og:url"] == f"{site}{address}"
    assert re.search(r"<noscript>.*JavaScript.*</noscript>", answer.text, re.DOTALL)
    assert TOKEN not in answer.text
    assert_its_scripts_are_allowed(answer, head)


@pytest.mark.parametrize(("path", "said"), PAGES_BY_NUMBER_OR_TOKEN.items())
def test_a_page_that_only_scripts_can_draw_says_what_it_is(
    site: str, path: str, said: tuple[str, str]
) -> None:
    answer = httpx.get(f"{site}{path}")
    assert answer.status_code == 200
    assert_it_says_what_it_is(site, answer, *said)


@pytest.mark.parametrize("path", NOWHERE)
def test_a_page_that_does_not_exist_says_so(site: str, path: str) -> None:
    answer = httpx.get(f"{site}{path}")
    assert answer.status_code == 404
    assert_it_says_what_it_is(site, answer, "Page introuvable", "/")


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


def assert_the_head_is_of(page: Page, title: str, address: str) -> None:
    """That of this page alone, once React has drawn it: nothing of the page one came from."""
    expect(page).to_have_title(re.compile(f"^{title}.* · {SITE_NAME}$"))
    for one, attribute in (("link[rel=canonical]", "href"), ("meta[property='og:url']", "content")):
        expect(page.locator(one)).to_have_count(1)
        expect(page.locator(one)).to_have_attribute(attribute, address)
    for one in ("title", "meta[name=description]", "meta[property='og:title']"):
        expect(page.locator(f"head > {one}")).to_have_count(1)


def test_the_head_follows_from_page_to_page(page: Page, site: str) -> None:
    problems: list[str] = []
    page.on("console", lambda said: problems.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.goto(f"/invitations/{TOKEN}")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert_the_head_is_of(page, "Invitation", f"{site}/mon-espace")
    page.get_by_role("link", name="Contact").first.click()
    assert_the_head_is_of(page, "Nous écrire", f"{site}/contact")
    expect(page.locator("meta[name=robots]")).to_have_count(0)
    page.go_back()
    assert_the_head_is_of(page, "Invitation", f"{site}/mon-espace")
    assert problems == []


def test_the_head_of_a_carnet_names_its_page(
    page_of: PageOf, member: Member, carnet: int, site: str
) -> None:
    page = page_of(member)
    for end in ("", "?partie=works", "/bilan", "/recherche?q=toit"):
        page.goto(f"/carnets/{carnet}{end}")
        address = f"{site}/carnets/{carnet}{end.partition('?q')[0]}"
        expect(page.locator("link[rel=canonical]")).to_have_attribute("href", address)
    page.goto("/mon-espace")
    page.get_by_role("link", name="Ouvrir Maison de Quimper").click()
    assert_the_head_is_of(page, "", f"{site}/carnets/{carnet}")
    page.get_by_role("link", name="Chronologie").first.click()
    assert_the_head_is_of(page, "Chronologie", f"{site}/carnets/{carnet}/chronologie")


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
    for end, title in (("chronologie", "Chronologie"), ("bilan", "Bilan")):
        page.goto(f"/carnets/{carnet}/{end}")
        expect(page).to_have_title(f"{title} · Maison de Quimper · Mon Logement Numérique")
    page.goto(f"/carnets/{carnet}/fiches/{works}/modifier")
    expect(page).to_have_title(re.compile(".+ · Maison de Quimper · Mon Logement Numérique"))
    page.goto("/carnets/999999")
    expect(page).to_have_title("Carnet · Mon Logement Numérique")
    page.goto("/mon-espace")
    expect(page).to_have_title("Mon espace · Mon Logement Numérique")
