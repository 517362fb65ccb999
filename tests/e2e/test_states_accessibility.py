"""States that come of an act: what a good link opens, what went well, what was refused.

One page goes through several of them, at a desk in the light and on a phone in the dark.
"""

from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from carnet_app.catalogue.access import Access
from carnet_app.catalogue.parts import PartKey
from carnet_app.models import LinkPurpose
from carnet_app.services.account_links import make_link
from carnet_app.services.proposals import refuse_proposal
from tests.e2e import people
from tests.e2e.conftest import DESKTOP, PageOf, Records, expect_well_made
from tests.e2e.members import Member, make_member
from tests.e2e.pages import load
from tests.factories import make_account, make_carnet
from tests.services.record_factories import add
from tests.services.sharing_factories import id_of, make_share

NEW_PASSWORD = "cinq lucarnes dans la brume"
WORD = "Il manque la facture : ajoutez-la, et je l’accepte volontiers."
AUDIT = {"done_on": "2024-05-14"}


def check(page: Page) -> None:
    """Check the state, then be at a desk again."""
    expect_well_made(page)
    page.set_viewport_size(DESKTOP)  # pyright: ignore[reportArgumentType] -- a plain dict


# Mailed links that are good.


def link(records: Records, purpose: LinkPurpose, *, confirmed: bool = True) -> str:
    """A link just mailed to somebody; gives its secret."""
    with records() as session:
        email = people.new_address("lien")
        account = make_account(session, email=email, confirmed=confirmed)
        assert account.id
        mailed_to = people.new_address("neuve") if purpose is LinkPurpose.CHANGE_EMAIL else email
        return make_link(session, account_id=account.id, purpose=purpose, email=mailed_to)


@pytest.mark.parametrize(
    ("address", "purpose", "button", "done"),
    [
        (
            "/confirmer",
            LinkPurpose.CONFIRM_ACCOUNT,
            "Confirmer mon adresse",
            "Votre adresse est confirmée",
        ),
        (
            "/nouvelle-adresse",
            LinkPurpose.CHANGE_EMAIL,
            "Utiliser cette adresse",
            "Votre nouvelle adresse est enregistrée",
        ),
    ],
)
def test_following_a_link(
    page: Page, records: Records, address: str, purpose: LinkPurpose, button: str, done: str
) -> None:
    confirmed = purpose is not LinkPurpose.CONFIRM_ACCOUNT
    load(page, f"{address}/{link(records, purpose, confirmed=confirmed)}")
    act = page.get_by_role("button", name=button)
    expect(act).to_be_enabled()
    check(page)
    act.click()
    expect(page.get_by_text(done)).to_be_visible()
    check(page)


def test_choosing_a_new_password(page: Page, records: Records) -> None:
    load(page, f"/reinitialiser/{link(records, LinkPurpose.RESET_PASSWORD)}")
    save = page.get_by_role("button", name="Enregistrer le mot de passe")
    expect(save).to_be_enabled()
    check(page)
    page.get_by_label("Nouveau mot de passe").fill(NEW_PASSWORD)
    save.click()
    expect(page.locator("main [aria-invalid=true]")).to_be_focused()
    check(page)
    page.get_by_label("Le même, une seconde fois").fill(NEW_PASSWORD)
    save.click()
    expect(page.get_by_text("Votre mot de passe est changé")).to_be_visible()
    check(page)


# What went well.


def test_messages_that_have_left(page: Page) -> None:
    load(page, "/contact")
    page.get_by_label("Votre nom").fill("Anne Martin")
    page.get_by_label("Votre adresse e-mail").fill(people.new_address("anne"))
    page.get_by_label("Objet").fill("Une question")
    page.get_by_label("Votre message").fill("Comment transmettre mon carnet ?")
    page.get_by_role("button", name="Envoyer le message").click()
    expect(page.get_by_text("Votre message est parti")).to_be_visible()
    check(page)
    load(page, "/mot-de-passe-oublie")
    page.get_by_label("Adresse e-mail").fill(people.new_address("oubli"))
    page.get_by_role("button", name="Recevoir le lien").click()
    expect(page.get_by_text("un e-mail vient de partir")).to_be_visible()
    check(page)


def test_a_password_changed_in_ones_account(page_of: PageOf, member: Member) -> None:
    page = load(page_of(member), "/mon-compte")
    page.get_by_label("Mot de passe actuel").fill(people.PASSWORD)
    page.get_by_label("Nouveau mot de passe").fill(NEW_PASSWORD)
    page.get_by_label("Le même, une seconde fois").fill(NEW_PASSWORD)
    page.get_by_role("button", name="Changer de mot de passe").click()
    expect(page.get_by_text("mot de passe est changé")).to_be_visible()
    check(page)


# Records.


@dataclass(frozen=True)
class Home:
    """A carnet with a record, one that can move, and proposals: one waits, one was refused."""

    owner: Member
    guest: Member
    carnet: str
    works: str
    audit: str
    waiting: str
    refused: str


@pytest.fixture(scope="module")
def home(records: Records) -> Home:
    with records() as session:
        owner = make_member(session, first_name="Anne", last_name="Martin")
        guest = make_member(session, first_name="Loïc", last_name="Guérin")
        carnet = make_carnet(session, owner.actor, name="Maison de Clisson")
        make_share(session, carnet, guest.actor, levels={PartKey.WORKS: Access.CONTRIBUTE})
        works, audit = (
            add(session, owner.actor, carnet),
            add(session, owner.actor, carnet, "energy_audit", AUDIT),
        )
        waiting, refused = (
            add(session, guest.actor, carnet, title=title) for title in ("Façade", "Circulateur")
        )
        refuse_proposal(session, actor=owner.actor, record_id=refused, version=1, reply=WORD)
        place = f"/carnets/{id_of(carnet)}"
        ids = (works, audit, waiting, refused)
        return Home(owner, guest, place, *(f"{place}/fiches/{one}" for one in ids))


def test_the_history_of_a_record_that_another_tab_changed(page_of: PageOf, home: Home) -> None:
    first = load(page_of(home.owner), f"{home.works}/modifier")
    second = load(first.context.new_page(), f"{home.works}/modifier")
    for tab, title in ((first, "Combles"), (second, "Combles et toiture")):
        tab.get_by_label("Titre").fill(title)
        tab.get_by_role("button", name="Enregistrer").click()
    expect(second.get_by_role("alert").filter(has_text="modifiée entre-temps")).to_be_visible()
    check(second)
    second.get_by_role("button", name="Enregistrer").click()
    expect(second.get_by_role("heading", level=1, name="Combles et toiture")).to_be_visible()
    second.get_by_text("Historique de la fiche").click()
    expect(second.get_by_role("button", name="Rétablir la version 1")).to_be_visible()
    check(second)


def test_a_record_that_moves_and_a_proposal_put_right(page_of: PageOf, home: Home) -> None:
    page = load(page_of(home.owner), f"{home.audit}/modifier?en=energy_label")
    expect(page.get_by_role("main").locator("form button[type=submit]")).to_be_enabled()
    check(page)
    load(page, home.waiting)
    page.get_by_role("link", name="Corriger et accepter").click()
    expect(page.get_by_role("button", name="Enregistrer et accepter")).to_be_enabled()
    check(page)


def test_a_refused_proposal_as_its_author_sees_it(page_of: PageOf, home: Home) -> None:
    page = load(page_of(home.guest), home.refused)
    expect(page.get_by_text(WORD)).to_be_visible()
    check(page)


def test_a_file_that_is_refused_and_one_that_gets_another_name(page_of: PageOf, home: Home) -> None:
    page = load(page_of(home.owner), home.works)
    chooser = page.locator("input[type=file]:not([capture])")
    expect(chooser).to_be_attached()
    chooser.set_input_files([a_file("page.jpg", b"<!doctype html>"), a_file("scan.txt", b"Releve")])
    expect(page.locator("[data-filepond-item-state*=error]")).to_have_count(1)
    rename = page.get_by_role("button", name="Renommer scan.txt")
    expect(rename).to_be_visible()
    check(page)
    rename.click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_label("Nom du fichier")).to_be_visible()
    check(page)


def a_file(name: str, content: bytes) -> Any:
    kind = "image/jpeg" if name.endswith("jpg") else "text/plain"
    return {"name": name, "mimeType": kind, "buffer": content}
