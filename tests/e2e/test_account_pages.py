"""The account pages, to the end that people open them for."""

import re
from collections.abc import Callable
from zipfile import ZipFile

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from carnet_app.models import Account
from tests.e2e import people
from tests.e2e.conftest import PageOf, Records
from tests.e2e.mailbox import Mailbox
from tests.e2e.members import Member, make_member

NEW_PASSWORD = "cinq lucarnes dans la brume"


def test_a_message_is_sent_and_another_can_be_written(anyone: Page, mails: Mailbox) -> None:
    email = people.new_address("visiteuse")
    anyone.goto("/contact")
    for label, text in {
        "Votre nom": "Anne",
        "Votre adresse e-mail": email,
        "Objet": "Question",
        "Votre message": "Bonjour.",
    }.items():
        anyone.get_by_label(label).fill(text)
    anyone.get_by_role("button", name="Envoyer le message").click()
    expect(anyone.get_by_text("Votre message est parti")).to_be_visible()
    mails.wait_for_mail(email)
    anyone.get_by_role("button", name="Écrire un autre message").click()
    expect(anyone.get_by_label("Votre message")).to_have_value("")


def test_a_lost_confirmation_is_sent_again(page: Page, mails: Mailbox, records: Records) -> None:
    with records() as session:
        member = make_member(session)
        session.get_one(Account, member.actor.account_id).confirmed_at = None
    page.goto("/signup/merci")
    page.get_by_label("Adresse e-mail").fill(member.email)
    page.get_by_role("button", name="Renvoyer le lien").click()
    expect(page.get_by_text("un nouveau lien vient de partir")).to_be_visible()
    people.confirm(page, mails, member.email)
    people.sign_in(page, member.email)


def test_an_address_is_changed_by_the_link_in_the_new_mailbox(
    page_of: PageOf, member: Member, mails: Mailbox
) -> None:
    page, address = page_of(member), people.new_address("neuve")
    page.goto("/mon-compte")
    page.get_by_label("Nouvelle adresse e-mail").fill(address)
    page.locator("#email_password").fill(people.PASSWORD)
    page.get_by_role("button", name="Changer d’adresse").click()
    expect(page.get_by_text("Nouvelle adresse en attente")).to_be_visible()
    assert mails.wait_for_mail(member.email).text
    page.goto(mails.wait_for_mail(address).link("/nouvelle-adresse/"))
    page.get_by_role("button", name="Utiliser cette adresse").click()
    expect(page.get_by_text("Votre nouvelle adresse est enregistrée")).to_be_visible()
    assert mails.wait_for_mail(member.email).text


def test_a_changed_password_ends_the_other_sessions(
    page_of: PageOf, page: Page, member: Member
) -> None:
    people.sign_in(page, member.email)
    mine = page_of(member)
    mine.goto("/mon-compte")
    mine.get_by_label("Mot de passe actuel").fill(people.PASSWORD)
    mine.get_by_label("Nouveau mot de passe").fill(NEW_PASSWORD)
    mine.get_by_label("Le même, une seconde fois").fill(NEW_PASSWORD)
    mine.get_by_role("button", name="Changer de mot de passe").click()
    expect(mine.get_by_text("Votre mot de passe est changé")).to_be_visible()
    page.get_by_label("Nom du carnet").fill("Trop tard")
    page.get_by_role("button", name="Créer le carnet").click()
    expect(page.get_by_text("Votre session a pris fin")).to_be_visible()
    people.fill_sign_in(page, member.email, password=NEW_PASSWORD)
    expect(page.get_by_role("heading", level=1, name="Bonjour")).to_be_visible()


def test_a_name_is_changed_and_ones_data_are_taken_away(page_of: PageOf, member: Member) -> None:
    page = page_of(member)
    page.goto("/mon-compte")
    page.get_by_label("Prénom").fill("Maëlle")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("Votre nom est enregistré")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="Télécharger mes données").click()
    assert re.fullmatch(r"mes-donnees-\d{4}-\d\d-\d\d\.zip", download.value.suggested_filename)
    with ZipFile(download.value.path()) as archive:
        assert "Maëlle" in archive.read("mes-donnees.json").decode()


@pytest.mark.parametrize("path", ["/login", "/signup"])
def test_a_password_can_be_pasted_shown_and_hidden(
    new_context: Callable[..., BrowserContext], path: str
) -> None:
    context = new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(path)
    field = page.get_by_label("Mot de passe", exact=True)
    expect(page.locator("main form button[type=submit]")).to_be_enabled()
    page.evaluate("text => navigator.clipboard.writeText(text)", NEW_PASSWORD)
    field.focus()
    page.keyboard.press("Control+V")
    expect(field).to_have_value(NEW_PASSWORD)
    expect(field).to_have_attribute("type", "password")
    page.get_by_role("button", name=re.compile("Afficher")).click()
    expect(field).to_have_attribute("type", "text")
    expect(field).to_have_value(NEW_PASSWORD)
    page.get_by_role("button", name=re.compile("Masquer")).click()
    expect(field).to_have_attribute("type", "password")
