"""Every kind of record as guests meet it: one proposes them all, others read them all."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlmodel import Session

from carnet_app.catalogue.access import Access
from carnet_app.catalogue.parts import PARTS
from carnet_app.catalogue.record_kind import RecordKind
from carnet_app.catalogue.registry import KIND_BY_KEY, KINDS, kinds_of
from carnet_app.services.guided_start import close_start
from tests.e2e import record_forms
from tests.e2e.conftest import PHONE, PageOf, Records
from tests.e2e.mailbox import Mailbox
from tests.e2e.members import Member, make_member
from tests.factories import make_carnet
from tests.services.record_factories import add
from tests.services.sharing_factories import EVERYWHERE, id_of, levels_of, make_share

pytestmark = pytest.mark.usefixtures("no_failure")

WIDTHS: dict[str, dict[str, Any]] = {
    "desktop": {},
    "phone": {"viewport": PHONE, "has_touch": True, "is_mobile": True},
}
each_width = pytest.mark.parametrize("width", WIDTHS)
NAME = "Maison de Clisson"
ACCEPTED = [KIND_BY_KEY["equipment"], KIND_BY_KEY["home"]]
CORRECTED, REFUSED = KIND_BY_KEY["contact"], KIND_BY_KEY["claim"]
WORD = "Il manque la date du dégât."
AMOUNT = "876 543,21"
AMOUNTS_TOLD = re.compile("876543|87654321")
DOING = re.compile("Ajouter|Proposer|Modifier|Dupliquer|corbeille|Accepter|Refuser|fait|Rétablir")
NOT_THERE = "Cette fiche n’existe pas, ou vous n’y avez pas accès."
NOT_YOURS = "Vos droits sur ce carnet ne permettent pas cette action."
MAY_NOT_CHANGE = "Vos droits ne permettent pas de modifier cette fiche."


@dataclass(frozen=True)
class Home:
    """A carnet of an owner, with guests who have one level in every part."""

    owner: Member
    guests: dict[str, Member]
    carnet: int
    records: dict[str, int] = field(default_factory=dict)
    """By kind, the records there are from the start."""

    @property
    def address(self) -> str:
        return f"/carnets/{self.carnet}"

    def page(self, record_id: int) -> str:
        return f"{self.address}/fiches/{record_id}"


def make_home(session: Session, author: str = "", **guests: tuple[str, Access, bool]) -> Home:
    """A carnet with a record of every kind, added by its owner or proposed by a guest."""
    owner = make_member(session, first_name="Anne", last_name="Martin")
    carnet = make_carnet(session, owner.actor, name=NAME)
    members: dict[str, Member] = {}
    for key, (first_name, access, hide_amounts) in guests.items():
        members[key] = make_member(session, first_name=first_name, last_name="Guérin")
        levels = levels_of(access, EVERYWHERE)
        guest = members[key].actor
        make_share(session, carnet, guest, levels=levels, hide_amounts=hide_amounts)
    by = members[author] if author else owner
    added = {kind.key: add(session, by.actor, carnet, kind.key, costly(kind)) for kind in KINDS}
    close_start(session, actor=owner.actor, carnet_id=id_of(carnet))
    return Home(owner, members, id_of(carnet), added)


def costly(kind: RecordKind) -> dict[str, str]:
    """The catalogue's examples, with one amount to look for wherever one may stand."""
    typed = kind.example()
    for name, one in kind.fields.items():
        if one.is_withheld:
            typed[name] = AMOUNT if one.is_amount else f"Cela coûte {AMOUNT} €."
    return typed


def card(page: Page, record_id: int) -> Locator:
    """A record in its part's list."""
    link = page.locator(f"a[href$='/fiches/{record_id}']")
    return page.get_by_role("main").get_by_role("listitem").filter(has=link)


def expect_not_found(page: Page, address: str, why: str) -> None:
    page.goto(address)
    expect(page.get_by_role("heading", level=1, name="Fiche introuvable")).to_be_visible()
    expect(page.get_by_text(why)).to_be_visible()
    expect(page.locator("main form")).to_have_count(0)


def expect_nothing_to_do(page: Page) -> None:
    """No button and no link that adds, changes or answers, in closed menus neither."""
    main = page.get_by_role("main")
    for role in ("button", "link"):
        expect(main.get_by_role(role, name=DOING, include_hidden=True)).to_have_count(0)  # pyright: ignore[reportArgumentType] -- both are roles
    expect(main.locator("input[type=file]")).to_have_count(0)


def open_record(page: Page, home: Home, kind: RecordKind, record_id: int) -> None:
    """Open a record from its part's list."""
    page.goto(f"{home.address}?partie={kind.part}")
    card(page, record_id).get_by_role("link").first.click()
    expect(page).to_have_url(re.compile(f"/fiches/{record_id}$"))
    expect(page.locator("main dl.facts")).to_be_visible()


# Who contributes.


@pytest.fixture
def proposals(records: Records) -> Home:
    """Two contributors, one of whom has proposed a record of every kind."""
    with records() as session:
        return make_home(
            session,
            author="karim",
            karim=("Karim", Access.CONTRIBUTE, False),
            loic=("Loïc", Access.CONTRIBUTE, False),
        )


def propose_every_kind(page: Page, home: Home) -> dict[str, int]:
    """Propose by form, and find it in its part, without what others proposed."""
    proposed: dict[str, int] = {}
    page.goto(home.address)
    for part in PARTS:
        record_forms.open_part(page, part.key)
        for kind in kinds_of(part.key):
            record_forms.open_form(page, kind)
            expect(page.get_by_text("attendra d’être acceptée par Anne Martin")).to_be_visible()
            record_forms.fill_form(page, kind)
            address = record_forms.save(page, f"Proposer {kind.noun.definite}")
            proposed[kind.key] = int(address.rpartition("/")[2])
            expect(page.get_by_text("Votre proposition attend une réponse")).to_be_visible()
            record_forms.back_to_part(page, kind)
            expect(card(page, proposed[kind.key])).to_contain_text("Proposé par vous")
            expect(card(page, home.records[kind.key])).to_have_count(0)
    return proposed


def find_every_proposal(page: Page, ids: Iterable[dict[str, int]]) -> None:
    """Walk through the parts: each proposal is there, to be answered."""
    for part in PARTS:
        record_forms.open_part(page, part.key)
        for kind in kinds_of(part.key):
            for proposed in ids:
                expect(card(page, proposed[kind.key])).to_contain_text("À valider")


def answer(page: Page, home: Home, proposed: dict[str, int]) -> None:
    """Accept some, correct one, refuse one with a word."""
    for kind in ACCEPTED:
        open_record(page, home, kind, proposed[kind.key])
        page.get_by_role("button", name="Accepter", exact=True).click()
        expect(page.get_by_text("fait maintenant partie du carnet")).to_be_visible()
    open_record(page, home, CORRECTED, proposed[CORRECTED.key])
    page.get_by_role("link", name="Corriger et accepter").click()
    page.get_by_label("Nom", exact=False).first.fill("Toits d’Armor")
    page.get_by_role("button", name="Enregistrer et accepter").click()
    expect(page.get_by_role("heading", level=1, name="Toits d’Armor")).to_be_visible()
    open_record(page, home, REFUSED, proposed[REFUSED.key])
    page.get_by_role("button", name="Refuser", exact=True).click()
    page.get_by_label("Un mot pour l’auteur").fill(WORD)
    page.get_by_role("button", name="Refuser la proposition").click()
    expect(page.get_by_text("La proposition n’est pas retenue")).to_be_visible()
    expect(card(page, proposed[REFUSED.key])).to_have_count(0)


def expect_mails(mails: Mailbox, home: Home) -> None:
    """The owner was told once by each contributor, the contributor of each answer."""
    told = [mails.wait_for_mail(home.owner.email, "propose une fiche") for _ in home.guests]
    assert {mail.subject.split()[0] for mail in told} == {"Karim", "Loïc"}
    email = home.guests["loic"].email
    accepted = [
        mails.wait_for_mail(email, "proposition est acceptée").text for _ in (*ACCEPTED, CORRECTED)
    ]
    assert sum("après l’avoir corrigée" in text for text in accepted) == 1
    assert WORD in mails.wait_for_mail(email, "n’a pas été retenue").text


def expect_answered(page: Page, home: Home, proposed: dict[str, int]) -> None:
    """What is accepted is no longer the contributor's to change; what is refused is."""
    for kind in (*ACCEPTED, CORRECTED):
        page.goto(home.page(proposed[kind.key]))
        expect(page.locator("main dl.facts")).to_be_visible()
        expect(page.get_by_text("Votre proposition attend une réponse")).to_have_count(0)
        changing = page.get_by_role("main").get_by_text(re.compile("Modifier|corbeille"))
        expect(changing).to_have_count(0)
    expect_not_found(page, f"{home.page(proposed[CORRECTED.key])}/modifier", MAY_NOT_CHANGE)
    page.goto(home.page(proposed[REFUSED.key]))
    expect(page.get_by_text(WORD)).to_be_visible()
    expect(page.get_by_role("link", name="Modifier")).to_be_visible()


@each_width
def test_a_contributor_proposes_a_record_of_every_kind_and_the_owner_answers(
    page_of: PageOf, proposals: Home, mails: Mailbox, width: str
) -> None:
    home = proposals
    loic = page_of(home.guests["loic"], **WIDTHS[width])
    anne = page_of(home.owner, **WIDTHS[width])
    proposed = propose_every_kind(loic, home)

    works = KIND_BY_KEY["works"]
    open_record(loic, home, works, proposed[works.key])
    loic.get_by_role("link", name="Modifier").click()
    loic.get_by_label("Titre").fill("Toiture et gouttières")
    loic.get_by_role("button", name="Enregistrer").click()
    expect(loic.get_by_role("heading", level=1, name="Toiture et gouttières")).to_be_visible()
    for end in ("", "/modifier"):
        expect_not_found(loic, f"{home.page(home.records[works.key])}{end}", NOT_THERE)

    anne.goto("/mon-espace")
    expect(anne.get_by_text(f"{2 * len(KINDS)} fiches à valider")).to_be_visible()
    anne.get_by_role("link", name=f"Ouvrir {NAME}").click()
    find_every_proposal(anne, (proposed, home.records))
    answer(anne, home, proposed)
    left = len(KINDS) - len(ACCEPTED) - 2
    anne.goto("/mon-espace")
    expect(anne.get_by_text(f"{left + len(KINDS)} fiches à valider")).to_be_visible()

    expect_mails(mails, home)
    expect_answered(loic, home, proposed)
    loic.goto("/mon-espace")
    expect(loic.get_by_text(f"{left} propositions en attente")).to_be_visible()


# Who reads.


@pytest.fixture(scope="module")
def library(records: Records) -> Home:
    """A filled carnet, a reader, and one who may not see amounts."""
    with records() as session:
        return make_home(session, lea=("Léa", Access.READ, False), paul=("Paul", Access.READ, True))


def frames_of(page: Page) -> list[str]:
    """What the page's websocket receives, from now on."""
    frames: list[str] = []
    page.on(
        "websocket",
        lambda socket: socket.on("framereceived", lambda frame: frames.append(str(frame))),
    )
    return frames


def unspaced(text: str) -> str:
    """A text without its spaces, those that JSON spells out included."""
    return re.sub(r"\s|\\u00a0|\\u202f|\\n", "", text)


def read_every_record(
    page: Page, home: Home, kinds: Iterable[RecordKind], *, hide_amounts: bool
) -> None:
    """Open each record from its part: it says all it holds, and offers nothing to do."""
    page.goto(home.address)
    for kind in kinds:
        values = kind.parse(costly(kind)).values
        shown = kind.display(kind.without_amounts(values) if hide_amounts else values)
        record_forms.open_part(page, kind.part)
        expect_nothing_to_do(page)
        if not kind.singleton:  # which its part's page shows
            link = card(page, home.records[kind.key]).get_by_role("link").first
            title = kind.title_of(values)
            expect(link).to_have_text(title)  # its inner text is empty as long as it is not drawn
            link.click()
            expect(page.get_by_role("heading", level=1, name=title, exact=True)).to_be_visible()
        facts = page.locator("main dl.facts")
        expect(facts.locator("dt")).to_have_text([line.label for line in shown])
        expect(facts.locator("dd")).to_have_text([line.text for line in shown])
        expect_nothing_to_do(page)
        assert not (hide_amounts and AMOUNTS_TOLD.search(unspaced(page.text_content("body") or "")))
        if not kind.singleton:
            record_forms.back_to_part(page, kind)


@each_width
def test_a_reader_reads_a_record_of_every_kind_and_changes_none(
    page_of: PageOf, library: Home, width: str
) -> None:
    lea = page_of(library.guests["lea"], **WIDTHS[width])
    frames = frames_of(lea)
    read_every_record(lea, library, KINDS, hide_amounts=False)
    assert AMOUNTS_TOLD.search(unspaced("".join(frames)))  # else the next test proves nothing
    expect_not_found(lea, f"{library.address}/fiches/nouvelle?type=works", NOT_YOURS)
    expect_not_found(lea, f"{library.page(library.records['works'])}/modifier", MAY_NOT_CHANGE)


@each_width
def test_amounts_reach_neither_the_page_nor_the_socket_of_who_may_not_see_them(
    page_of: PageOf, library: Home, width: str
) -> None:
    paul = page_of(library.guests["paul"], **WIDTHS[width])
    frames = frames_of(paul)
    costs = [kind for kind in KINDS if any(one.is_withheld for one in kind.fields.values())]
    read_every_record(paul, library, costs, hide_amounts=True)
    for end in ("recherche?q=Cela", "chronologie", "journal", "bilan"):
        paul.goto(f"{library.address}/{end}")
        expect(paul.get_by_role("heading", level=1)).to_be_visible()
        assert not AMOUNTS_TOLD.search(unspaced(paul.text_content("main") or ""))
    assert "maintenance" in "".join(frames)
    assert not AMOUNTS_TOLD.search(unspaced("".join(frames)))
