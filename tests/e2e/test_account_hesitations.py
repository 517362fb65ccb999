"""What goes wrong by a hand too fast, or too hesitant, on the account's own pages."""

import re

from playwright.sync_api import Page, expect

from tests.e2e import people
from tests.e2e.conftest import PageOf
from tests.e2e.mailbox import Mailbox
from tests.e2e.members import Member

OTHER_PASSWORD = "quatre volets verts sous la neige"


def test_who_signs_up_twice_is_told_why_a_password_is_asked_for(
    page: Page, phone: Page, mails: Mailbox
) -> None:
    email = people.new_address("indecise")
    for browser, password in ((page, people.PASSWORD), (phone, OTHER_PASSWORD)):
        browser.goto("/signup")
        people.fill_sign_up(browser, email=email, password=password)
        expect(browser.get_by_role("heading", name="Regardez vos e-mails")).to_be_visible()
    first, last = (mails.wait_for_mail(email) for _ in range(2))
    assert "et votre mot de passe, puis" in first.text
    assert "Vous choisirez alors le mot de passe" in last.text
    page.goto(last.link("/confirmer/"))
    page.get_by_role("button", name="Confirmer mon adresse").click()
    expect(page.get_by_text("Votre adresse est confirmée.")).to_be_visible()
    expect(page.get_by_text("Plusieurs mots de passe ont été saisis")).to_be_visible()
    page.reload()
    expect(page.get_by_text("Plusieurs mots de passe ont été saisis")).to_be_visible()
    page.get_by_label("Nouveau mot de passe").fill(OTHER_PASSWORD)
    page.get_by_label("Le même, une seconde fois").fill(OTHER_PASSWORD)
    page.get_by_role("button", name="Enregistrer le mot de passe").click()
    expect(page.get_by_text("Votre mot de passe est enregistré.")).to_be_visible()
    people.sign_in(page, email, password=OTHER_PASSWORD)


def test_who_deletes_their_account_by_a_double_click_is_told(
    page_of: PageOf, member: Member
) -> None:
    page = page_of(member)
    page.goto("/mon-compte")
    page.get_by_role("button", name="Supprimer mon compte…").click()
    page.get_by_label("Votre mot de passe", exact=True).last.fill(people.PASSWORD)
    page.get_by_role("button", name="Supprimer définitivement").dblclick()
    told = page.get_by_text("Votre compte et vos carnets sont supprimés.")
    expect(told).to_be_visible()
    page.wait_for_load_state("networkidle")
    expect(told).to_be_visible()


def test_no_password_stays_in_a_form_that_was_sent(page_of: PageOf, member: Member) -> None:
    page = page_of(member)
    page.goto("/mon-compte")
    for field, typed in (
        ("#current_password", people.PASSWORD),
        ("#password", OTHER_PASSWORD),
        ("#password_again", OTHER_PASSWORD),
    ):
        page.locator(field).fill(typed)
    page.get_by_role("button", name="Changer de mot de passe").click()
    expect(page.get_by_text("Votre mot de passe est changé")).to_be_visible()
    for field in ("#current_password", "#password", "#password_again"):
        expect(page.locator(field)).to_have_value("")
    page.get_by_label("Nouvelle adresse e-mail").fill(people.new_address("neuve"))
    page.locator("#email_password").fill(OTHER_PASSWORD)
    page.get_by_role("button", name="Changer d’adresse").click()
    expect(page.get_by_text("Un lien vient de partir")).to_be_visible()
    expect(page.locator("#email_password")).to_have_value("")
    expect(page.get_by_label("Nouvelle adresse e-mail")).to_have_value("")


def test_a_question_asked_again_has_forgotten_the_last_answer(
    page_of: PageOf, member: Member
) -> None:
    page = page_of(member)
    page.goto("/mon-compte")
    ask = page.get_by_role("button", name="Supprimer mon compte…")
    ask.click()
    window = page.get_by_role("dialog")
    window.get_by_label("Votre mot de passe", exact=True).fill("ce n’est pas le bon")
    window.get_by_role("button", name="Supprimer définitivement").click()
    expect(window.get_by_text(re.compile("n’est pas votre mot de passe"))).to_be_visible()
    window.get_by_role("button", name="Annuler").click()
    ask.click()
    expect(window).to_be_visible()
    expect(window.get_by_text(re.compile("n’est pas votre mot de passe"))).to_be_hidden()
