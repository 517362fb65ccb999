"""What people get wrong on the way in and in Mon compte: said beside the field, the rest kept."""

from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from sqlmodel import select

from carnet_app.core.clock import now
from carnet_app.core.tokens import new_token
from carnet_app.models import Account, AccountLink, ContactMessage, LinkPurpose
from carnet_app.services.account_links import LinkExpiredError, LinkUnknownError, LinkUsedError
from carnet_app.services.credentials import WrongPasswordError
from carnet_app.services.password_policy import (
    PasswordPersonalError,
    PasswordsDifferError,
    PasswordTooShortError,
    PasswordTooWeakError,
)
from tests.e2e import people
from tests.e2e.conftest import PageOf, Records
from tests.e2e.forms import BAD_EMAILS, INVALID_EMAIL, expect_error, paste, submit
from tests.e2e.members import Member

pytestmark = pytest.mark.usefixtures("no_failure")


# Signing up.

SIGN_UP = {"Prénom": "Camille", "Nom": "Besnard", "Mot de passe": people.PASSWORD}


def fill_sign_up(page: Page, values: dict[str, str]) -> None:
    page.goto("/signup")
    expect(page.get_by_role("button", name="Créer mon compte")).to_be_enabled()
    for label, value in values.items():
        paste(page.get_by_label(label, exact=True), value)


def test_wrong_addresses_at_sign_up(page: Page) -> None:
    fill_sign_up(page, SIGN_UP)
    page.get_by_role("checkbox").check()
    for email, sentence in BAD_EMAILS.items():
        paste(page.get_by_label("Adresse e-mail"), email)
        submit(page, "Créer mon compte")
        expect_error(page.get_by_label("Adresse e-mail"), sentence)
    for label, value in SIGN_UP.items():
        expect(page.get_by_label(label, exact=True)).to_have_value(value)
    expect(page.get_by_role("checkbox")).to_be_checked()


def test_all_that_is_wrong_at_sign_up_is_said_at_once(anyone: Page, records: Records) -> None:
    email = people.new_address("rien")
    fill_sign_up(anyone, {"Prénom": " ", "Nom": "b" * 101, "Adresse e-mail": email})
    submit(anyone, "Créer mon compte")
    expect_error(anyone.get_by_label("Prénom"), "Indiquez")
    expect_error(anyone.get_by_label("Nom", exact=True), "100 caractères au plus.")
    expect_error(anyone.get_by_label("Mot de passe", exact=True), PasswordTooShortError.message)
    expect_error(anyone.get_by_role("checkbox"), "Acceptez les conditions")
    expect(anyone.get_by_label("Adresse e-mail")).to_have_value(email)
    expect(anyone.get_by_label("Prénom")).to_be_focused()
    with records() as session:
        assert session.exec(select(Account).where(Account.email == email)).first() is None


@pytest.mark.parametrize(
    ("password", "sentence"),
    [
        ("onze lettre", PasswordTooShortError.message),
        ("motdepasse1234", PasswordTooWeakError.message.split(".")[0]),
        ("besnard besnard jardin", PasswordPersonalError.message),
        ("é" * 129, "Choisissez au plus 128 caractères."),
    ],
)
def test_a_password_below_the_policy(page: Page, password: str, sentence: str) -> None:
    email = people.new_address("faible")
    fill_sign_up(page, SIGN_UP | {"Adresse e-mail": email, "Mot de passe": password})
    page.get_by_role("checkbox").check()
    submit(page, "Créer mon compte")
    expect_error(page.get_by_label("Mot de passe", exact=True), sentence)
    expect(page.get_by_label("Adresse e-mail")).to_have_value(email)
    expect(page.get_by_label("Mot de passe", exact=True)).to_have_value(password)


def test_an_internationalised_address_is_taken(
    page: Page, records: Records, member: Member
) -> None:
    fill_sign_up(page, SIGN_UP | {"Adresse e-mail": "Zoé.Lefèvre@Bücher.example"})
    page.get_by_role("checkbox").check()
    submit(page, "Créer mon compte")
    expect(page.get_by_role("heading", name="Regardez vos e-mails")).to_be_visible()
    with records() as session:
        found = session.exec(
            select(Account).where(Account.email == "zoé.lefèvre@bücher.example")
        ).one()
        assert found.confirmed_at is None


# The other public forms.


def test_wrong_addresses_in_the_contact_form(page: Page, records: Records) -> None:
    page.goto("/contact")
    subject = "Question jamais posée"
    kept = {"Votre nom": "Anne", "Objet": subject, "Votre message": "Bonjour,\nmerci."}
    for label, value in kept.items():
        page.get_by_label(label).fill(value)
    for email, sentence in BAD_EMAILS.items():
        paste(page.get_by_label("Votre adresse e-mail"), email)
        submit(page, "Envoyer le message")
        expect_error(page.get_by_label("Votre adresse e-mail"), sentence)
    for label, value in kept.items():
        expect(page.get_by_label(label)).to_have_value(value)
    with records() as session:
        written = session.exec(select(ContactMessage).where(ContactMessage.subject == subject))
        assert written.first() is None


def test_a_contact_message_that_is_too_long_or_empty(anyone: Page) -> None:
    anyone.goto("/contact")
    anyone.get_by_label("Votre nom").fill("n" * 101)
    paste(anyone.get_by_label("Votre message"), "x" * 5_001)
    submit(anyone, "Envoyer le message")
    expect_error(anyone.get_by_label("Votre nom"), "100 caractères au plus.")
    expect_error(anyone.get_by_label("Objet"), "Indiquez un objet")
    expect_error(anyone.get_by_label("Votre message"), "5 000 caractères au plus")
    expect(anyone.get_by_label("Votre message")).to_have_value("x" * 5_001)


def test_an_error_goes_while_its_field_is_put_right_and_is_back_if_it_is_not(anyone: Page) -> None:
    anyone.goto("/contact")
    name, subject = anyone.get_by_label("Votre nom"), anyone.get_by_label("Objet")
    submit(anyone, "Envoyer le message")
    expect_error(name, "Indiquez votre nom.")
    for typed, sentence in (("n" * 101, "100 caractères au plus."), (" ", "Indiquez votre nom.")):
        told = name.locator("xpath=ancestor::*[contains(@class, 'field')][1]").locator(
            ".field-error"
        )
        expect(told).to_be_visible()
        name.fill(typed)
        expect(told).to_be_hidden()
        expect_error(subject, "Indiquez un objet.")
        submit(anyone, "Envoyer le message")
        expect_error(name, sentence)


def test_signing_in_with_nothing_or_the_wrong_password(anyone: Page, member: Member) -> None:
    anyone.goto("/login")
    submit(anyone, "Me connecter")
    problem = anyone.locator("main [aria-invalid=true]").or_(anyone.get_by_role("alert"))
    expect(problem.first).to_be_visible()
    people.fill_sign_in(anyone, member.email, password="pas le bon")
    expect(anyone.get_by_role("alert").filter(has_text="n’est pas le bon")).to_be_visible()
    expect(anyone.get_by_label("Adresse e-mail")).to_have_value(member.email)
    people.fill_sign_in(anyone, f"  {member.email.upper()} ")
    expect(anyone.get_by_role("heading", level=1, name="Bonjour")).to_be_visible()


# Links.


def mail_link(records: Records, member: Member, purpose: LinkPurpose, **changes: Any) -> str:
    token = new_token()
    with records() as session:
        values = {
            "account_id": member.actor.account_id,
            "purpose": purpose,
            "email": member.email,
            "token_digest": token.digest,
            "expires_at": now() + timedelta(hours=1),
        }
        session.add(AccountLink(**values | changes))
    return token.secret


LINKS = {
    "/confirmer/": LinkPurpose.CONFIRM_ACCOUNT,
    "/reinitialiser/": LinkPurpose.RESET_PASSWORD,
    "/nouvelle-adresse/": LinkPurpose.CHANGE_EMAIL,
}


@pytest.mark.parametrize("path", LINKS)
def test_a_link_that_is_unknown_used_expired_or_for_something_else(
    page: Page, records: Records, member: Member, path: str
) -> None:
    purpose = LINKS[path]
    other = next(one for one in LINKS.values() if one is not purpose)
    for token, sentence in (
        ("x" * 43, LinkUnknownError.message),
        ("un%20lien'", LinkUnknownError.message),
        (mail_link(records, member, other), LinkUnknownError.message),
        (mail_link(records, member, purpose, used_at=now()), LinkUsedError.message),
        (
            mail_link(records, member, purpose, expires_at=now() - timedelta(seconds=1)),
            LinkExpiredError.message,
        ),
    ):
        page.goto(f"{path}{token}")
        expect(page.locator("main").get_by_text(sentence)).to_be_visible()
        expect(page.locator("main form")).to_have_count(0)


def test_a_link_used_in_another_tab_is_refused_in_this_one(
    page: Page, records: Records, member: Member
) -> None:
    token = mail_link(records, member, LinkPurpose.RESET_PASSWORD)
    other = page.context.new_page()
    for tab in (page, other):
        tab.goto(f"/reinitialiser/{token}")
        tab.get_by_label("Nouveau mot de passe").fill("cinq lucarnes dans la brume")
        tab.get_by_label("Le même, une seconde fois").fill("cinq lucarnes dans la brune")
        submit(tab, "Enregistrer le mot de passe")
        expect_error(tab.get_by_label("Le même, une seconde fois"), PasswordsDifferError.message)
        tab.get_by_label("Le même, une seconde fois").fill("cinq lucarnes dans la brume")
    submit(page, "Enregistrer le mot de passe")
    expect(page.get_by_text("Votre mot de passe est changé")).to_be_visible()
    submit(other, "Enregistrer le mot de passe")
    expect(other.get_by_role("alert").filter(has_text=LinkUsedError.message)).to_be_visible()


# Mon compte.


def test_what_cannot_be_changed_in_ones_account(page_of: PageOf, member: Member) -> None:
    page = page_of(member)
    page.goto("/mon-compte")
    paste(page.get_by_label("Prénom"), "p" * 101)
    page.get_by_label("Nom", exact=True).fill("Autrement")
    submit(page, "Enregistrer")
    expect_error(page.get_by_label("Prénom"), "100 caractères au plus.")
    expect(page.get_by_label("Nom", exact=True)).to_have_value("Autrement")

    page.get_by_label("Nouvelle adresse e-mail").fill("nouvelle@exemple.fr")
    page.locator("#email_password").fill("pas le bon")
    submit(page, "Changer d’adresse")
    expect_error(page.locator("#email_password"), WrongPasswordError.message)
    expect(page.get_by_label("Nouvelle adresse e-mail")).to_have_value("nouvelle@exemple.fr")
    page.get_by_label("Nouvelle adresse e-mail").fill("nouvelle@")
    page.locator("#email_password").fill(people.PASSWORD)
    submit(page, "Changer d’adresse")
    expect_error(page.get_by_label("Nouvelle adresse e-mail"), INVALID_EMAIL)

    page.get_by_label("Mot de passe actuel").fill(people.PASSWORD)
    page.get_by_label("Nouveau mot de passe").fill("cinq lucarnes dans la brume")
    page.get_by_label("Le même, une seconde fois").fill("cinq lucarnes dans la brune")
    submit(page, "Changer de mot de passe")
    expect_error(page.get_by_label("Le même, une seconde fois"), PasswordsDifferError.message)

    page.get_by_role("button", name="Supprimer mon compte").click()
    dialog = page.get_by_role("dialog").or_(page.get_by_role("alertdialog"))
    dialog.locator("#deletion_password").fill("pas le bon")
    submit(dialog, "Supprimer définitivement")
    expect_error(dialog.locator("#deletion_password"), WrongPasswordError.message)
