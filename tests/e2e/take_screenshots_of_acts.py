"""The states that come of an act, at two widths and in two themes, into ``var/screenshots``.

Not a test that runs with the others: ``make screenshots`` names it.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser, Page, expect

from carnet_app.core.demo_people import DEMO_PASSWORD, THERMI
from tests.e2e.camera import (
    ANNE,
    HOUSE,
    KARIM,
    SIZES,
    enter,
    link_in,
    open_mail,
    open_record,
    open_window,
    shoot,
)
from tests.e2e.server import Server

Windows = Callable[[], Page]
WORD = "Merci ! Il manque la facture : ajoutez-la, et je l’accepte."


@pytest.fixture(params=SIZES, ids=lambda width: f"{width}px")
def windows(request: pytest.FixtureRequest, demo: Server, browser: Browser) -> Iterator[Windows]:
    """Open browser windows of one width, each another person's."""
    with ExitStack() as opened:
        yield lambda: opened.enter_context(open_window(browser, demo, request.param))


def width_of(page: Page) -> int:
    assert page.viewport_size is not None
    return page.viewport_size["width"]


def test_a_message_and_a_forgotten_password(windows: Windows) -> None:
    page = windows()
    page.goto("/contact")
    page.get_by_label("Votre nom").fill("Paul Besnard")
    page.get_by_label("Votre adresse e-mail").fill("paul.besnard@exemple.fr")
    page.get_by_label("Objet").fill("Une question")
    page.get_by_label("Votre message").fill("Comment transmettre mon carnet ?")
    page.get_by_role("button", name="Envoyer le message").click()
    expect(page.get_by_text("Votre message est parti")).to_be_visible()
    shoot(page, "contact-envoye")
    page.goto("/mot-de-passe-oublie")
    page.get_by_label("Adresse e-mail").fill(KARIM.email)
    page.get_by_role("button", name="Recevoir le lien").click()
    expect(page.get_by_text("un e-mail vient de partir")).to_be_visible()
    shoot(page, "mot-de-passe-oublie-envoye")
    page.goto("/courrier")
    open_mail(page, "mot de passe")
    page.goto(link_in(page, "/reinitialiser/"))
    expect(page.get_by_role("button", name="Enregistrer le mot de passe")).to_be_enabled()
    shoot(page, "reinitialiser")


def test_a_new_address(windows: Windows) -> None:
    page = enter(windows(), KARIM.email)
    address = f"karim{width_of(page)}@exemple.fr"
    page.goto("/mon-compte")
    page.get_by_label("Nouvelle adresse e-mail").fill(address)
    page.get_by_label("Votre mot de passe", exact=True).fill(DEMO_PASSWORD)
    page.get_by_role("button", name="Changer d’adresse").click()
    expect(page.get_by_text(address).first).to_be_visible()
    shoot(page, "mon-compte-adresse-demandee")
    page.goto("/courrier")
    open_mail(page, address)
    page.goto(link_in(page, "/nouvelle-adresse/"))
    expect(page.get_by_role("button", name="Utiliser cette adresse")).to_be_enabled()
    shoot(page, "nouvelle-adresse")


def test_what_becomes_of_invitations(windows: Windows) -> None:
    visitor, loic = windows(), enter(windows(), THERMI.email)
    for about, name in (("etude@", "invitation-acceptee"), ("a préparé un carnet", "proposition")):
        visitor.goto("/courrier")
        open_mail(visitor, about)
        visitor.goto(link_in(visitor, "/invitations/"))
        expect(visitor.get_by_role("heading", level=1)).to_be_visible()
        shoot(visitor, name)
    visitor.goto("/courrier")
    open_mail(visitor, "diagnostics@")
    loic.goto(link_in(visitor, "/invitations/"))
    expect(loic.get_by_role("button", name="Me déconnecter")).to_be_visible()
    shoot(loic, "invitation-autre-compte")


def test_an_invitation_that_was_withdrawn(windows: Windows) -> None:
    anne, visitor = enter(windows(), ANNE.email), windows()
    email = f"retire{width_of(anne)}@exemple.fr"
    anne.get_by_role("button", name="Partager Maison de Clisson").click()
    dialog = anne.get_by_role("dialog")
    dialog.get_by_label("E-mail de la personne").fill(email)
    dialog.get_by_role("button", name="Artisan").click()
    dialog.get_by_role("button", name="Envoyer l’invitation").click()
    person = dialog.get_by_role("listitem").filter(has_text=email)
    expect(person).to_be_visible()
    shoot(anne, "partager-envoye", whole=False)
    visitor.goto("/courrier")
    open_mail(visitor, email)
    link = link_in(visitor, "/invitations/")
    person.get_by_role("button", name="Retirer", exact=True).click()
    person.get_by_role("alert").get_by_role("button", name="Retirer", exact=True).click()
    expect(person).to_have_count(0)
    visitor.goto(link)
    expect(visitor.get_by_role("heading", level=1)).to_be_visible()
    shoot(visitor, "invitation-retiree")


def test_the_window_of_an_offer(windows: Windows) -> None:
    page = enter(windows(), THERMI.email)
    page.get_by_role("button", name="Changer l’adresse").first.click()
    expect(page.get_by_role("dialog").get_by_label("E-mail du tiers")).to_be_visible()
    shoot(page, "proposer-a-un-tiers", whole=False)


def test_records_added_from_their_list(windows: Windows) -> None:
    page = enter(windows(), ANNE.email)
    page.goto(f"{HOUSE}?partie=contacts")
    page.get_by_text("Ajout rapide").click()
    form = page.locator("main details form")
    form.get_by_role("button", name="Ajouter").click()
    expect(form.get_by_text("Ce champ est nécessaire.")).to_be_visible()
    shoot(page, "ajout-rapide-incomplet")
    form.get_by_label("Nom").fill("Menuiserie Sèvre")
    form.get_by_label("Nom").press("Enter")
    added = page.get_by_role("list", name="Fiches ajoutées à l’instant")
    expect(added.get_by_role("listitem")).to_be_visible()
    shoot(page, "ajout-rapide")


def test_the_history_of_a_record(windows: Windows) -> None:
    page = enter(windows(), ANNE.email)
    open_record(page, "works", "Isolation des murs par l’extérieur")
    page.get_by_role("link", name="Modifier").click()
    page.get_by_label("Description").fill(f"Devis relu le {width_of(page) % 28 + 1} novembre.")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_role("heading", level=1, name="Isolation des murs")).to_be_visible()
    page.get_by_text("Historique de la fiche").click()
    expect(page.get_by_role("button", name="Rétablir la version 1")).to_be_visible()
    shoot(page, "fiche-historique")


def test_a_refused_file_and_a_new_name(windows: Windows) -> None:
    page = enter(windows(), ANNE.email)
    open_record(page, "works", "Isolation des combles et de la toiture")
    page.get_by_role("button", name=re.compile("^Renommer ")).first.click()
    expect(page.get_by_role("dialog").get_by_label("Nom du fichier")).to_be_visible()
    shoot(page, "fichier-renommer", whole=False)
    page.keyboard.press("Escape")
    wrong = {"name": "page.jpg", "mimeType": "image/jpeg", "buffer": b"<!doctype html>"}
    page.locator("input[type=file]:not([capture])").set_input_files([wrong])  # pyright: ignore[reportArgumentType]
    expect(page.locator("[data-filepond-item-state*=error]")).to_be_visible()
    shoot(page, "fichier-refuse")


def test_a_record_that_moves_and_a_proposal_to_correct(windows: Windows) -> None:
    page = enter(windows(), ANNE.email)
    open_record(page, "energy", "DPE, classe C")
    page.goto(f"{page.url}/modifier?en=energy_audit")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    shoot(page, "fiche-reclasser")
    open_record(page, "maintenance", "Désembouage du circuit de chauffage")
    page.get_by_role("link", name="Corriger et accepter").click()
    expect(page.get_by_role("button", name="Enregistrer et accepter")).to_be_visible()
    shoot(page, "fiche-corriger")


def test_a_refused_proposal_as_its_author_sees_it(windows: Windows) -> None:
    loic, anne = enter(windows(), THERMI.email), enter(windows(), ANNE.email)
    loic.goto(f"{HOUSE}/fiches/nouvelle?type=works")
    loic.get_by_label("Titre").fill("Pose d’un pot à boues")
    loic.get_by_label("État").select_option(index=1)
    loic.get_by_role("button", name="Proposer").click()
    expect(loic.get_by_role("heading", level=1, name="Pose d’un pot à boues")).to_be_visible()
    anne.goto(loic.url)
    anne.get_by_role("button", name="Refuser").click()
    anne.get_by_label("Un mot pour l’auteur").fill(WORD)
    anne.get_by_role("button", name="Refuser la proposition").click()
    expect(anne.get_by_text("La proposition n’est pas retenue")).to_be_visible()
    loic.reload()
    expect(loic.get_by_text(WORD)).to_be_visible()
    shoot(loic, "fiche-refusee")
