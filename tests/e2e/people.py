"""What people do on the site, step by step, as a person would."""

import re
from itertools import count

from playwright.sync_api import Locator, Page, expect

from tests.e2e.mailbox import Mailbox

PASSWORD = "quatre hirondelles sous le toit"
_numbers = count(1)


def new_address(name: str) -> str:
    """An address nobody used in this run."""
    return f"{name}{next(_numbers)}@exemple.fr"


def sign_up(page: Page, mails: Mailbox, *, email: str, first_name: str = "Camille") -> None:
    """Create an account from the landing page, read the mail, confirm."""
    page.goto("/")
    page.get_by_role("link", name="Créer mon compte").locator("visible=true").first.click()
    fill_sign_up(page, email=email, first_name=first_name)
    expect(page.get_by_role("heading", name="Regardez vos e-mails")).to_be_visible()
    confirm(page, mails, email)


def fill_sign_up(
    page: Page, *, email: str, first_name: str = "Camille", password: str = PASSWORD
) -> None:
    """Fill the sign-up form and send it."""
    page.get_by_label("Prénom").fill(first_name)
    page.get_by_label("Nom", exact=True).fill("Besnard")
    page.get_by_label("Adresse e-mail").fill(email)
    page.get_by_label("Mot de passe", exact=True).fill(password)
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Créer mon compte").click()


def confirm(page: Page, mails: Mailbox, email: str) -> None:
    """Follow the mailed link and click its button."""
    page.goto(mails.wait_for_mail(email, "Confirmez").link("/confirmer/"))
    page.get_by_role("button", name="Confirmer mon adresse").click()
    expect(page.get_by_text("Votre adresse est confirmée")).to_be_visible()


def sign_in(page: Page, email: str, *, password: str = PASSWORD) -> None:
    """Sign in at /login and arrive in one's space."""
    page.goto("/login")
    with page.expect_response("**/session/ouvrir*"):  # may come after Mon espace
        fill_sign_in(page, email, password=password)
    expect(page).to_have_url(re.compile("/mon-espace$"))
    expect(page.get_by_role("heading", level=1, name="Bonjour")).to_be_visible()


def fill_sign_in(page: Page, email: str, *, password: str = PASSWORD) -> None:
    """Fill the sign-in form and send it."""
    page.get_by_label("Adresse e-mail").fill(email)
    page.get_by_label("Mot de passe", exact=True).fill(password)
    page.get_by_role("button", name="Me connecter").click()


def join(page: Page, mails: Mailbox, *, email: str, first_name: str = "Camille") -> None:
    """Sign up, confirm and sign in."""
    sign_up(page, mails, email=email, first_name=first_name)
    sign_in(page, email)


def sign_out(page: Page) -> None:
    """Sign out through the menu of the header."""
    page.get_by_role("button", name="Mon menu").click()
    page.get_by_role("button", name="Me déconnecter").click()
    expect(page.get_by_role("heading", name="Me connecter")).to_be_visible()


def create_carnet(page: Page, name: str) -> None:
    """Create a carnet for oneself at the bottom of Mon espace."""
    page.get_by_label("Nom du carnet").fill(name)
    page.get_by_role("button", name="Créer le carnet").click()
    expect(page.get_by_role("link", name=f"Ouvrir {name}")).to_be_visible()


def open_share_dialog(page: Page, carnet: str) -> Locator:
    """Open the share modal from the carnet's card."""
    page.get_by_role("button", name=f"Partager {carnet}").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("heading", name=f"Partager « {carnet} »")).to_be_visible()
    return dialog


def invite(page: Page, carnet: str, *, email: str, preset: str = "Artisan") -> None:
    """Share a carnet with one of the ready-made sets of rights."""
    dialog = open_share_dialog(page, carnet)
    dialog.get_by_label("E-mail de la personne").fill(email)
    dialog.get_by_role("button", name=preset).click()
    dialog.get_by_role("button", name="Envoyer l’invitation").click()
    expect(dialog.get_by_role("status").filter(has_text=email)).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
