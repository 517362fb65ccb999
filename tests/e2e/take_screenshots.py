"""Every page and state at two widths and in two themes, into ``var/screenshots``.

Not a test that runs with the others: ``make screenshots`` names it.
"""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from carnet_app.core.demo_people import THERMI
from tests.e2e.camera import (
    ANNE,
    HOUSE,
    SIZES,
    enter,
    link_in,
    open_mail,
    open_record,
    open_window,
    shoot,
    sign_in,
)
from tests.e2e.server import Server

PUBLIC = {
    "accueil": "/",
    "comment-ca-marche": "/comment-ca-marche",
    "signup": "/signup",
    "signup-merci": "/signup/merci",
    "login": "/login",
    "mot-de-passe-oublie": "/mot-de-passe-oublie",
    "lien-confirmation": "/confirmer/lien-perime",
    "lien-reinitialisation": "/reinitialiser/lien-perime",
    "lien-nouvelle-adresse": "/nouvelle-adresse/lien-perime",
    "invitation-perimee": "/invitations/lien-perime",
    "contact": "/contact",
    "mentions-legales": "/mentions-legales",
    "confidentialite": "/confidentialite",
    "accessibilite": "/accessibilite",
    "introuvable": "/nulle-part",
    "mon-espace-sans-session": "/mon-espace",
}
SIGNED_IN = {
    "mon-espace": "/mon-espace",
    "propositions": "/mon-espace/propositions",
    "mon-compte": "/mon-compte",
    "carnet": "/carnets/1",
    "carnet-partie-vide": "/carnets/2?partie=plans",
}

OF_A_CARNET = {
    "carnet-equipements": "?partie=equipment",
    "carnet-travaux": "?partie=works",
    "carnet-entretien": "?partie=maintenance",
    "recherche": "/recherche",
    "recherche-trouve": "/recherche?q=chaudière",
    "recherche-rien": "/recherche?q=zzz",
    "fichiers": "/fichiers",
    "chronologie": "/chronologie",
    "journal": "/journal",
    "bilan": "/bilan",
    "demarrage-logement": "/demarrage?etape=logement",
    "demarrage-equipements": "/demarrage?etape=equipements",
    "demarrage-document": "/demarrage?etape=document",
    "demarrage-fin": "/demarrage?etape=fin",
    "fiche-nouvelle": "/fiches/nouvelle?type=equipment",
}


@pytest.fixture(params=SIZES, ids=lambda width: f"{width}px")
def visitor(request: pytest.FixtureRequest, demo: Server, browser: Browser) -> Iterator[Page]:
    """A browser window of one width on the demonstration site."""
    with open_window(browser, demo, request.param) as page:
        yield page


@pytest.fixture
def member(visitor: Page) -> Page:
    """The same window, signed in as the owner of two carnets."""
    return enter(visitor, ANNE.email)


@pytest.mark.parametrize("name", PUBLIC)
def test_public_pages(visitor: Page, name: str) -> None:
    visitor.goto(PUBLIC[name])
    shoot(visitor, name)


@pytest.mark.parametrize(
    ("name", "path"), [("login", "/login"), ("signup", "/signup"), ("contact", "/contact")]
)
def test_forms_with_their_errors(visitor: Page, name: str, path: str) -> None:
    visitor.goto(path)
    visitor.locator("main form button[type=submit]").last.click()
    expect(visitor.locator("main [aria-invalid=true]").first).to_be_visible()
    shoot(visitor, f"{name}-erreurs")


def test_a_refused_sign_in(visitor: Page) -> None:
    visitor.goto("/login")
    sign_in(visitor, ANNE.email, "ce n’est pas le bon")
    expect(visitor.get_by_role("alert").filter(has_text=re.compile(r"\w")).first).to_be_visible()
    shoot(visitor, "login-refuse")


@pytest.mark.parametrize("name", SIGNED_IN)
def test_signed_in_pages(member: Page, name: str) -> None:
    member.goto(SIGNED_IN[name])
    expect(member.locator("h1")).to_be_visible()
    shoot(member, name)


@pytest.mark.parametrize("name", OF_A_CARNET)
def test_the_pages_of_a_carnet(member: Page, name: str) -> None:
    member.goto(HOUSE + OF_A_CARNET[name])
    expect(member.locator("h1")).to_be_visible()
    shoot(member, name)


def test_a_record_its_form_and_its_gallery(member: Page) -> None:
    open_record(member, "works", "Isolation des combles et de la toiture")
    shoot(member, "fiche")
    member.get_by_role("button", name="Actions").click()
    shoot(member, "fiche-actions", whole=False)
    member.keyboard.press("Escape")
    member.get_by_role("button", name=re.compile("^Voir ")).first.click()
    expect(member.get_by_role("dialog").get_by_role("img")).to_be_visible()
    shoot(member, "galerie", whole=False)
    member.keyboard.press("Escape")
    member.get_by_role("link", name="Modifier").click()
    title = member.get_by_label("Titre")
    shoot(member, "fiche-modifier")
    title.fill("")
    member.get_by_role("button", name="Enregistrer").click()
    expect(title).to_be_focused()
    shoot(member, "fiche-erreurs")


def test_a_proposal_and_the_bin(member: Page) -> None:
    open_record(member, "works", "Remplacement du circulateur")
    shoot(member, "fiche-proposee")
    member.get_by_role("button", name="Refuser").click()
    expect(member.get_by_role("dialog")).to_be_visible()
    shoot(member, "fiche-refuser", whole=False)
    open_record(member, "works", "Pergola côté jardin")
    member.get_by_role("button", name="Actions").click()
    member.get_by_role("button", name="Mettre à la corbeille").click()
    expect(member.get_by_text("La fiche est à la corbeille")).to_be_visible()
    shoot(member, "fiche-supprimee")
    member.goto(f"{HOUSE}/corbeille")
    expect(member.locator("h1")).to_be_visible()
    shoot(member, "corbeille")
    member.get_by_role("button", name="Restaurer").click()
    expect(member.get_by_role("link", name="Ouvrir la fiche")).to_be_visible()
    shoot(member, "corbeille-vide")


@pytest.fixture
def artisan(visitor: Page) -> Page:
    """The same window, signed in as the artisan Anne invited."""
    return enter(visitor, THERMI.email)


def test_the_share_modal(member: Page) -> None:
    member.goto("/mon-espace")
    member.get_by_role("button", name="Partager Maison de Clisson").click()
    dialog = member.get_by_role("dialog")
    expect(dialog.locator("input[name=email]")).to_be_visible()
    shoot(member, "partager", whole=False)
    dialog.get_by_role("button", name="Envoyer l’invitation").click()
    expect(dialog.locator("[aria-invalid=true]").first).to_be_visible()
    shoot(member, "partager-erreurs", whole=False)
    dialog.get_by_label("E-mail de la personne").fill("paul.besnard@exemple.fr")
    expect(dialog.get_by_text("Indiquez une adresse e-mail.")).to_be_hidden()
    dialog.get_by_role("button", name="Artisan").click()
    shoot(member, "partager-artisan", whole=False)
    dialog.get_by_role("button", name=re.compile("^Qui a accès")).click()
    shoot(member, "partager-personnes", whole=False)
    dialog.get_by_role("button", name="Retirer l’accès").first.click()
    shoot(member, "partager-retirer", whole=False)
    dialog.get_by_role("button", name="Annuler").click()
    dialog.get_by_role("button", name="Modifier les droits").first.click()
    shoot(member, "partager-modifier", whole=False)


def test_a_carnet_as_its_guest_will_see_it(member: Page) -> None:
    member.goto("/mon-espace")
    member.get_by_role("button", name="Partager Maison de Clisson").click()
    dialog = member.get_by_role("dialog")
    dialog.get_by_label("E-mail de la personne").fill("paul.besnard@exemple.fr")
    dialog.get_by_role("button", name="Artisan").click()
    dialog.get_by_role("button", name="Voir comme l’invité").click()
    expect(member.get_by_text("Vous voyez ce carnet comme")).to_be_visible()
    shoot(member, "carnet-comme-invite")


def test_a_carnet_as_its_guest_sees_it(artisan: Page) -> None:
    shoot(artisan, "mon-espace-artisan")
    artisan.get_by_role("link", name="Ouvrir Maison de Clisson").click()
    expect(artisan.get_by_role("heading", level=1, name="Maison de Clisson")).to_be_visible()
    shoot(artisan, "carnet-invite")
    artisan.goto(f"{HOUSE}/fiches/nouvelle?type=works")
    expect(artisan.get_by_role("button", name="Proposer")).to_be_visible()
    shoot(artisan, "fiche-proposer")
    artisan.goto("/mon-espace")
    artisan.get_by_role("link", name="Ouvrir Maison neuve, rue des Lilas").click()
    expect(artisan.get_by_text("Ce carnet est proposé à")).to_be_visible()
    shoot(artisan, "carnet-propose")
    artisan.goto("/carnets/999999")
    expect(artisan.get_by_role("heading", name="Carnet introuvable")).to_be_visible()
    shoot(artisan, "carnet-introuvable")


def test_menus_and_questions(member: Page) -> None:
    member.goto("/carnets/1")
    member.get_by_role("button", name="Mon menu").click()
    shoot(member, "menu-compte", whole=False)
    member.keyboard.press("Escape")
    if (parts := member.get_by_role("button", name="Parties du carnet")).is_visible():
        parts.click()
        shoot(member, "menu-parties", whole=False)
        member.keyboard.press("Escape")
    for name, question in (
        ("renommer", "Renommer le carnet"),
        ("supprimer", "Supprimer le carnet"),
    ):
        member.get_by_role("button", name="Actions").click()
        member.get_by_role("button", name=question).click()
        expect(member.get_by_role("dialog").or_(member.get_by_role("alertdialog"))).to_be_visible()
        shoot(member, f"carnet-{name}", whole=False)
        member.keyboard.press("Escape")
    member.goto("/mon-compte")
    member.get_by_role("button", name="Supprimer mon compte").click()
    shoot(member, "mon-compte-supprimer", whole=False)


def test_a_carnet_for_a_third_party(member: Page) -> None:
    member.goto("/mon-espace")
    member.get_by_label("Nom du carnet").fill("Maison de Karim")
    member.get_by_role("radio", name="Pour un tiers").check()
    shoot(member, "mon-espace-pour-un-tiers")
    member.get_by_role("button", name="Refuser", exact=True).first.click()
    shoot(member, "mon-espace-refuser")


def test_captured_mail_and_where_its_links_lead(visitor: Page) -> None:
    visitor.goto("/courrier")
    shoot(visitor, "courrier")
    open_mail(visitor, "diagnostics@")
    shoot(visitor, "courrier-invitation")
    visitor.goto(link_in(visitor, "/invitations/"))
    expect(visitor.get_by_role("button", name="Refuser l’invitation")).to_be_visible()
    shoot(visitor, "invitation")
    visitor.get_by_role("button", name="Refuser l’invitation").click()
    shoot(visitor, "invitation-refuser")


def test_a_new_account_from_sign_up_to_an_empty_space(visitor: Page) -> None:
    assert visitor.viewport_size is not None
    email = f"nouvelle.venue{visitor.viewport_size['width']}@exemple.fr"
    visitor.goto("/signup")
    visitor.get_by_label("Prénom").fill("Mathilde")
    visitor.get_by_label("Nom", exact=True).fill("Lorient")
    visitor.get_by_label("Adresse e-mail").fill(email)
    visitor.get_by_label("Mot de passe", exact=True).fill("douze ardoises au bord du quai")
    visitor.get_by_role("checkbox").check()
    expect(visitor.get_by_role("status").filter(has_text=re.compile(r"\w"))).to_be_visible()
    shoot(visitor, "signup-rempli")
    visitor.get_by_role("button", name="Créer mon compte").click()
    expect(visitor.get_by_text(email)).to_be_visible()
    shoot(visitor, "signup-merci-envoye")
    visitor.goto("/courrier")
    open_mail(visitor, email)
    visitor.goto(link_in(visitor, "/confirmer/"))
    expect(visitor.get_by_role("button", name="Confirmer mon adresse")).to_be_visible()
    shoot(visitor, "confirmer")
    visitor.get_by_role("button", name="Confirmer mon adresse").click()
    expect(visitor.get_by_text("Votre adresse est confirmée")).to_be_visible()
    shoot(visitor, "confirmer-fait")
    visitor.goto("/login")
    sign_in(visitor, email, "douze ardoises au bord du quai")
    expect(visitor.get_by_text("Votre premier carnet vous attend")).to_be_visible()
    shoot(visitor, "mon-espace-vide")
