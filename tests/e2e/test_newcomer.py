"""The original's four steps, clicked by several people in their own browsers."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from carnet_app.catalogue.access import Access
from carnet_app.catalogue.parts import PARTS
from carnet_app.catalogue.presets import PRESET_BY_KEY
from tests.e2e import people
from tests.e2e.conftest import PHONE
from tests.e2e.mailbox import Mailbox

OpenContext = Callable[..., BrowserContext]


@pytest.fixture
def artisan(new_context: OpenContext) -> Page:
    return new_context(viewport=PHONE, has_touch=True, is_mobile=True).new_page()


def parts_shown(page: Page) -> list[str]:
    menu = page.get_by_role("button", name="Parties du carnet")
    if menu.is_visible():
        menu.click()
    entries = page.get_by_role("navigation", name="Parties du carnet").get_by_role("link")
    expect(entries.first).to_be_visible()
    shown = [text.split("\n")[0] for text in entries.all_inner_texts()]  # counts follow
    if menu.is_visible():
        page.keyboard.press("Escape")
    return shown


def test_a_newcomer_shares_with_an_artisan_part_by_part(
    anyone: Page, artisan: Page, mails: Mailbox
) -> None:
    owner, owner_email = anyone, people.new_address("anne")
    artisan_email = people.new_address("artisan")
    people.join(owner, mails, email=owner_email, first_name="Anne")
    people.create_carnet(owner, "Maison de Clisson")
    people.invite(owner, "Maison de Clisson", email=artisan_email, preset="Artisan")

    mail = mails.wait_for_mail(artisan_email)
    assert "Maison de Clisson" in mail.text
    artisan.goto(mail.link("/invitations/"))
    expect(artisan.get_by_text("Maison de Clisson").first).to_be_visible()
    artisan.get_by_role("link", name="Créer mon compte").locator("visible=true").first.click()
    people.fill_sign_up(artisan, email=artisan_email, first_name="Loïc")
    expect(artisan.get_by_role("heading", name="Regardez vos e-mails")).to_be_visible()
    people.confirm(artisan, mails, artisan_email)
    people.sign_in(artisan, artisan_email)
    # The invitation waits in their space, whatever device the account was confirmed on.
    expect(artisan.get_by_role("heading", level=2).first).to_contain_text("Invitation")
    expect(artisan.get_by_role("button", name="Accepter")).to_be_visible()
    artisan.goto(mail.link("/invitations/"))
    artisan.get_by_role("button", name="Accepter").click()
    expect(artisan.get_by_role("heading", level=1, name="Maison de Clisson")).to_be_visible()

    levels = PRESET_BY_KEY["craftsman"].levels
    granted = [part.label for part in PARTS if levels[part.key] > Access.NONE]
    assert parts_shown(artisan) == granted
    assert mails.wait_for_mail(owner_email, "accept").text

    dialog = people.open_share_dialog(owner, "Maison de Clisson")
    dialog.get_by_role("button", name="Qui a accès").click()
    dialog.get_by_role("button", name="Retirer l’accès").click()
    dialog.get_by_role("button", name="Retirer", exact=True).click()
    expect(dialog.get_by_text(artisan_email)).to_be_hidden()

    # The artisan's page is still open: its next act finds nothing.
    if (menu := artisan.get_by_role("button", name="Parties du carnet")).is_visible():
        menu.click()
    artisan.get_by_role("navigation", name="Parties du carnet").get_by_role(
        "link", name="Travaux"
    ).click()
    expect(artisan.get_by_role("heading", name="Carnet introuvable")).to_be_visible()
    artisan.goto("/mon-espace")
    expect(artisan.get_by_role("heading", level=1)).to_be_visible()
    expect(artisan.get_by_text("Maison de Clisson")).to_be_hidden()


def test_a_carnet_prepared_for_a_third_party_becomes_theirs(
    anyone: Page, artisan: Page, mails: Mailbox
) -> None:
    builder, builder_email = anyone, people.new_address("constructeur")
    client, client_email = artisan, people.new_address("client")
    people.join(builder, mails, email=builder_email, first_name="Loïc")
    builder.get_by_label("Nom du carnet").fill("Maison neuve")
    builder.get_by_role("radio", name="Pour un tiers").check()
    builder.get_by_label("E-mail du tiers").fill(client_email)
    builder.get_by_role("button", name="Créer le carnet").click()
    expect(builder.get_by_text("En attente de réponse").first).to_be_visible()

    mail = mails.wait_for_mail(client_email)
    people.join(client, mails, email=client_email, first_name="Karim")
    client.goto(mail.link("/invitations/"))
    client.get_by_role("radio", name="Consulter").check()
    client.get_by_role("button", name="Accepter et devenir propriétaire").click()
    expect(client.get_by_role("heading", level=1, name="Maison neuve")).to_be_visible()
    client.goto("/mon-espace")
    expect(client.get_by_role("button", name="Partager Maison neuve")).to_be_visible()

    assert mails.wait_for_mail(builder_email, "accept").text
    builder.goto("/mon-espace")
    expect(builder.get_by_text("Propriétaire : Karim Besnard")).to_be_visible()
    builder.get_by_role("link", name="Ouvrir Maison neuve").click()
    expect(builder.get_by_text("partagé avec vous par Karim Besnard")).to_be_visible()
    assert "Espace privé" not in parts_shown(builder)


def test_a_third_party_may_refuse_without_an_account(
    page: Page, artisan: Page, mails: Mailbox
) -> None:
    builder_email, client_email = people.new_address("b"), people.new_address("c")
    people.join(page, mails, email=builder_email)
    page.get_by_label("Nom du carnet").fill("Maison refusée")
    page.get_by_role("radio", name="Pour un tiers").check()
    page.get_by_label("E-mail du tiers").fill(client_email)
    page.get_by_role("button", name="Créer le carnet").click()
    artisan.goto(mails.wait_for_mail(client_email).link("/invitations/"))
    artisan.get_by_role("button", name="Refuser l’invitation").click()
    artisan.get_by_role("alert").get_by_role("button", name="Refuser l’invitation").click()
    expect(artisan.get_by_role("heading", name="L’invitation est refusée")).to_be_visible()
    assert mails.wait_for_mail(builder_email, "").text
    page.reload()
    expect(page.get_by_role("button", name="Partager Maison refusée")).to_be_visible()


def test_the_owner_sees_the_carnet_as_the_guest_will(anyone: Page, mails: Mailbox) -> None:
    people.join(anyone, mails, email=people.new_address("anne"))
    people.create_carnet(anyone, "Maison de Clisson")
    dialog = people.open_share_dialog(anyone, "Maison de Clisson")
    dialog.get_by_label("E-mail de la personne").fill("notaire@exemple.fr")
    dialog.get_by_role("button", name="Notaire").click()
    dialog.get_by_role("button", name="Voir comme l’invité").click()
    expect(anyone.get_by_text("Vous voyez ce carnet comme")).to_be_visible()
    levels = PRESET_BY_KEY["notary"].levels
    granted = [part.label for part in PARTS if levels[part.key] > Access.NONE]
    assert parts_shown(anyone) == granted
    anyone.get_by_role("button", name="Revenir au partage").click()
    expect(anyone.get_by_role("dialog")).to_be_visible()
    expect(anyone.get_by_label("E-mail de la personne")).to_have_value("notaire@exemple.fr")


def test_a_forgotten_password_is_found_again(anyone: Page, mails: Mailbox) -> None:
    email = people.new_address("oubli")
    people.sign_up(anyone, mails, email=email)
    anyone.goto("/login")
    anyone.get_by_role("link", name="Mot de passe oublié").click()
    expect(anyone.get_by_role("heading", level=1, name="Mot de passe oublié")).to_be_visible()
    anyone.get_by_label("Adresse e-mail").fill(email)
    anyone.get_by_role("button", name="Recevoir le lien").click()
    expect(anyone.get_by_text("un e-mail vient de partir")).to_be_visible()
    anyone.goto(mails.wait_for_mail(email, "mot de passe").link("/reinitialiser/"))
    anyone.get_by_label("Nouveau mot de passe").fill("cinq lucarnes dans la brume")
    anyone.get_by_label("Le même, une seconde fois").fill("cinq lucarnes dans la brume")
    anyone.get_by_role("button", name="Enregistrer").click()
    expect(anyone.get_by_text("Votre mot de passe est changé")).to_be_visible()
    people.sign_in(anyone, email, password="cinq lucarnes dans la brume")
