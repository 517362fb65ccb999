"""Two clicks for one, on each form: one row, one mail, and a page that says so."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from sqlmodel import col, func, select

from carnet_app.catalogue.access import Access
from carnet_app.catalogue.parts import PartKey
from carnet_app.models import Account, Carnet, ContactMessage, LoginSession, OutboxMessage
from tests.e2e import people
from tests.e2e.conftest import PageOf, Records
from tests.e2e.household import make_household
from tests.e2e.members import Member, make_member
from tests.factories import make_carnet
from tests.services.record_factories import add
from tests.services.sharing_factories import id_of, make_share

pytestmark = pytest.mark.usefixtures("no_failure")

NEW_PASSWORD = "cinq lucarnes dans la brume"


def twice(page: Page, name: str) -> None:
    button = page.get_by_role("button", name=name)
    expect(button).to_be_enabled()
    button.dblclick()


def settle(page: Page) -> None:
    """Let the second click be handled: what it says, if anything, comes after what is shown."""
    page.wait_for_timeout(500)


def count_of(records: Records, table: Any, which: Any) -> int:
    with records() as session:
        return session.exec(select(func.count(col(table.id))).where(which)).one()


def mails_to(records: Records, address: str) -> int:
    return count_of(records, OutboxMessage, OutboxMessage.recipient == address)


@dataclass(frozen=True)
class Visit:
    """Somebody's page, and the address that mails may go to."""

    page: Page
    member: Member
    address: str


def write_to_us(visit: Visit) -> None:
    visit.page.goto("/contact")
    for label, text in {
        "Votre nom": "Anne",
        "Votre adresse e-mail": visit.address,
        "Objet": "Question",
        "Votre message": "Bonjour.",
    }.items():
        visit.page.get_by_label(label).fill(text)
    twice(visit.page, "Envoyer le message")
    expect(visit.page.get_by_text("Votre message est parti")).to_be_visible()


def forget_the_password(visit: Visit) -> None:
    visit.page.goto("/mot-de-passe-oublie")
    visit.page.get_by_label("Adresse e-mail").fill(visit.member.email)
    twice(visit.page, "Recevoir le lien")
    expect(visit.page.get_by_text("un e-mail vient de partir")).to_be_visible()


def sign_up(visit: Visit) -> None:
    page = visit.page
    page.goto("/signup")
    page.get_by_label("Prénom").fill("Anne")
    page.get_by_label("Nom", exact=True).fill("Besnard")
    page.get_by_label("Adresse e-mail").fill(visit.address)
    page.get_by_label("Mot de passe", exact=True).fill(NEW_PASSWORD)
    page.get_by_role("checkbox").check()
    twice(page, "Créer mon compte")
    expect(page.get_by_role("heading", name="Regardez vos e-mails")).to_be_visible()


def ask_for_the_link_again(visit: Visit) -> None:
    visit.page.goto("/signup/merci")
    visit.page.get_by_label("Adresse e-mail").fill(visit.member.email)
    twice(visit.page, "Renvoyer le lien")
    expect(visit.page.get_by_text("C’est fait")).to_be_visible()


def change_the_address(visit: Visit) -> None:
    page = visit.page
    page.goto("/mon-compte")
    page.get_by_label("Nouvelle adresse e-mail").fill(visit.address)
    page.locator("#email_password").fill(people.PASSWORD)
    twice(page, "Changer d’adresse")
    expect(page.get_by_text("Un lien vient de partir")).to_be_visible()


def change_the_password(visit: Visit) -> None:
    page = visit.page
    page.goto("/mon-compte")
    page.get_by_label("Mot de passe actuel").fill(people.PASSWORD)
    page.get_by_label("Nouveau mot de passe").fill(NEW_PASSWORD)
    page.get_by_label("Le même, une seconde fois").fill(NEW_PASSWORD)
    twice(page, "Changer de mot de passe")
    expect(page.get_by_text("Votre mot de passe est changé")).to_be_visible()


@pytest.mark.parametrize(
    ("act", "signed_in", "mails_to_member", "mails_to_address"),
    [
        (write_to_us, False, 0, 1),
        (forget_the_password, False, 1, 0),
        (sign_up, False, 0, 1),
        (ask_for_the_link_again, False, 1, 0),
        (change_the_address, True, 1, 1),
        (change_the_password, True, 1, 0),
    ],
)
def test_two_clicks_send_one_mail(
    page: Page,
    page_of: PageOf,
    records: Records,
    act: Callable[[Visit], None],
    signed_in: bool,
    mails_to_member: int,
    mails_to_address: int,
) -> None:
    with records() as session:
        member = make_member(session)
        if act is ask_for_the_link_again:
            session.get_one(Account, member.actor.account_id).confirmed_at = None
    visit = Visit(page_of(member) if signed_in else page, member, people.new_address("deux"))
    act(visit)
    # The second click was handled before what this asks of the server.
    visit.page.reload()
    expect(visit.page.get_by_role("heading", level=1)).to_be_visible()
    expect(visit.page.locator("main form button[type=submit]").first).to_be_enabled()
    expect(visit.page.locator("main [aria-invalid=true]")).to_have_count(0)
    assert mails_to(records, member.email) == mails_to_member
    assert mails_to(records, visit.address) == mails_to_address
    written = count_of(records, ContactMessage, ContactMessage.email == visit.address)
    assert written == (act is write_to_us)
    signed_up = count_of(records, Account, Account.email == visit.address)
    assert signed_up == (act is sign_up)


@pytest.mark.parametrize("path", ["/", "/login"])
def test_two_clicks_open_one_session(page: Page, records: Records, path: str) -> None:
    with records() as session:
        member = make_member(session)
        session.delete(session.get_one(LoginSession, member.actor.session_id))
    page.goto(path)
    page.get_by_label("Adresse e-mail").fill(member.email)
    page.get_by_label("Mot de passe", exact=True).fill(people.PASSWORD)
    twice(page, "Me connecter")
    expect(page).to_have_url(re.compile("/mon-espace$"))
    expect(page.get_by_role("heading", level=1, name="Bonjour")).to_be_visible()
    of_member = LoginSession.account_id == member.actor.account_id
    assert count_of(records, LoginSession, of_member) == 1


def test_two_clicks_create_one_carnet(page_of: PageOf, member: Member, records: Records) -> None:
    page = page_of(member)
    page.goto("/mon-espace")
    page.get_by_label("Nom du carnet").fill("Maison unique")
    twice(page, "Créer le carnet")
    expect(page.get_by_role("link", name="Ouvrir Maison unique")).to_be_visible()
    page.reload()
    expect(page.get_by_role("link", name="Ouvrir Maison unique")).to_have_count(1)
    assert count_of(records, Carnet, Carnet.owner_id == member.actor.account_id) == 1


def test_two_clicks_accept_an_invitation_and_say_so(page_of: PageOf, records: Records) -> None:
    with records() as session:
        household = make_household(session)
    page = page_of(household.karim)
    page.goto("/mon-espace")
    twice(page, "Accepter")
    expect(page.get_by_text("L’invitation est acceptée")).to_be_visible()
    expect(page.get_by_role("link", name="Ouvrir Maison neuve, rue des Lilas")).to_be_visible()
    expect(page.locator(".notice[role=alert]")).to_have_count(0)
    expect(page.get_by_text("L’invitation est acceptée")).to_be_visible()


@dataclass(frozen=True)
class Things:
    """What an owner's carnet holds, by id."""

    carnet: int
    operation: int
    proposal: int


@pytest.fixture
def things(records: Records, member: Member) -> Things:
    with records() as session:
        carnet = make_carnet(session, member.actor, name="Maison")
        loic = make_member(session, first_name="Loïc")
        make_share(session, carnet, loic.actor, levels={PartKey.WORKS: Access.CONTRIBUTE})
        late = {"title": "Ramonage", "periodicity": "12", "next_due_on": "2020-01-02"}
        operation = add(session, member.actor, carnet, "maintenance_operation", late)
        quote = {"title": "Devis", "state": "quoted"}
        proposal = add(session, loic.actor, carnet, "works", quote)
        return Things(id_of(carnet), operation, proposal)


def done_in_mon_espace(page: Page, things: Things) -> str:
    page.goto("/mon-espace")
    twice(page, "C’est fait")
    return "est noté comme fait aujourd’hui"


def done_on_the_parts_page(page: Page, things: Things) -> str:
    page.goto(f"/carnets/{things.carnet}?partie=maintenance")
    twice(page, "C’est fait")
    return "est noté comme fait aujourd’hui"


def done_and_taken_back(page: Page, things: Things) -> str:
    page.goto(f"/carnets/{things.carnet}/fiches/{things.operation}")
    page.get_by_role("button", name="C’est fait").click()
    twice(page, "Annuler")
    return "l’opération est de nouveau à faire"


def accept_a_proposal(page: Page, things: Things) -> str:
    page.goto(f"/carnets/{things.carnet}/fiches/{things.proposal}")
    page.get_by_role("button", name="Accepter", exact=True).dblclick()
    return "La fiche fait maintenant partie du carnet."


def delete_a_record_and_bring_it_back(page: Page, things: Things) -> str:
    page.goto(f"/carnets/{things.carnet}/fiches/{things.operation}")
    page.get_by_role("button", name="Actions").click()
    twice(page, "Mettre à la corbeille")
    twice(page, "Annuler la suppression")
    expect(page).to_have_url(re.compile(rf"/fiches/{things.operation}$"))
    return "Ramonage"


@pytest.mark.parametrize(
    "act",
    [
        done_in_mon_espace,
        done_on_the_parts_page,
        done_and_taken_back,
        accept_a_proposal,
        delete_a_record_and_bring_it_back,
    ],
)
def test_two_clicks_say_what_one_says(
    page_of: PageOf, member: Member, things: Things, act: Callable[[Page, Things], str]
) -> None:
    page = page_of(member)
    said = page.get_by_role("main").get_by_text(act(page, things)).first
    expect(said).to_be_visible()
    settle(page)
    expect(said).to_be_visible()
    expect(page.locator(".notice[role=alert]")).to_have_count(0)


def test_two_clicks_delete_a_file_and_two_bring_it_back_from_the_bin(
    page_of: PageOf, member: Member, things: Things
) -> None:
    page = page_of(member)
    page.goto(f"/carnets/{things.carnet}/fiches/{things.operation}")
    page.locator("input[type=file]").first.set_input_files(
        {"name": "attestation.txt", "mimeType": "text/plain", "buffer": b"Ramonage fait."}
    )
    twice(page, "Supprimer attestation.txt")
    expect(page.get_by_text("Le fichier est à la corbeille pour 30 jours.")).to_be_visible()
    settle(page)
    expect(page.locator(".notice[role=alert]")).to_have_count(0)
    page.goto(f"/carnets/{things.carnet}/corbeille")
    twice(page, "Restaurer attestation.txt")
    expect(page.get_by_text("est de retour dans sa fiche")).to_be_visible()
    settle(page)
    expect(page.get_by_text("est de retour dans sa fiche")).to_be_visible()
    expect(page.locator(".notice[role=alert]")).to_have_count(0)


def test_two_clicks_delete_an_account_and_lead_to_the_landing_page(
    page_of: PageOf, member: Member, records: Records
) -> None:
    page = page_of(member)
    page.goto("/mon-compte")
    page.get_by_role("button", name="Supprimer mon compte").click()
    page.locator("#deletion_password").fill(people.PASSWORD)
    twice(page, "Supprimer définitivement")
    expect(page.get_by_role("heading", name="Me connecter")).to_be_visible()
    expect(page).to_have_url(re.compile(r"//[^/]+/$"))
    assert count_of(records, Account, Account.email == member.email) == 0
