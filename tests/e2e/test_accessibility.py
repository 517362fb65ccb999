"""Every page and state: axe in both themes, structure, width; then the site by keyboard alone."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e import people
from tests.e2e.conftest import PHONE, PageOf, Records
from tests.e2e.household import Household, make_household
from tests.e2e.keyboard import press, tab_to
from tests.e2e.members import Member
from tests.e2e.pages import load

Check = Callable[[Page], None]
PUBLIC = (
    "/",
    "/comment-ca-marche",
    "/signup",
    "/signup/merci",
    "/login",
    "/mot-de-passe-oublie",
    "/contact",
    "/mentions-legales",
    "/confidentialite",
    "/accessibilite",
    "/confirmer/inconnu",
    "/reinitialiser/inconnu",
    "/nouvelle-adresse/inconnu",
    "/invitations/inconnu",
    "/nulle-part",
)


@pytest.fixture(scope="module")
def household(records: Records) -> Household:
    with records() as session:
        return make_household(session)


@pytest.mark.parametrize("path", PUBLIC)
def test_public_pages(page: Page, check: Check, path: str) -> None:
    check(load(page, path))


def test_each_page_has_a_title_of_its_own(page: Page) -> None:
    titles = []
    for path in PUBLIC:
        # What is not built for one address begins with the title of all.
        load(page, path)
        expect(page).to_have_title(re.compile("Mon Logement Numérique$"))
        titles.append(page.title())
    assert len(set(titles)) == len(titles), titles


@pytest.mark.parametrize("path", ["/signup", "/login", "/contact", "/mot-de-passe-oublie"])
def test_forms_with_errors(page: Page, check: Check, path: str) -> None:
    load(page, path)
    page.locator("main form button[type=submit]").click()
    wrong = page.locator("main [aria-invalid=true]").first.or_(page.get_by_role("alert").first)
    expect(wrong.first).to_be_visible()
    check(page)


@pytest.mark.parametrize("path", ["/signup", "/contact", "/mot-de-passe-oublie", "/login"])
def test_an_error_is_tied_to_its_field_and_has_the_focus_or_is_announced(
    page: Page, path: str
) -> None:
    load(page, path)
    button = page.locator("main form button[type=submit]")
    expect(button).to_be_enabled()
    button.press("Enter")
    alert = page.get_by_role("alert").filter(has_text=re.compile(r"\w"))
    wrong = page.locator("main [aria-invalid=true]")
    expect(wrong.first.or_(alert.first).first).to_be_visible()
    if wrong.count() == 0:  # "wrong e-mail or password" is about the whole form
        expect(alert.first).to_be_visible()
        return
    expect(wrong.first).to_be_focused()
    for field in wrong.all():
        described = (field.get_attribute("aria-describedby") or "").split()
        texts = [page.locator(f"[id='{one}']").inner_text() for one in described]
        assert any(text.strip() for text in texts), field.get_attribute("name")


def test_an_empty_space(page_of: PageOf, check: Check, member: Member) -> None:
    page = load(page_of(member), "/mon-espace")
    expect(page.get_by_text("Votre premier carnet vous attend")).to_be_visible()
    check(page)


SPACE: dict[str, Callable[[Page], None]] = {
    "as it opens": lambda _: None,
    "bin open": lambda page: page.get_by_text("Corbeille").click(),
    "refusing": lambda page: page.get_by_role("button", name="Refuser", exact=True).first.click(),
    "withdrawing": lambda page: page.get_by_role("button", name="Retirer", exact=True).click(),
    "no name": lambda page: page.get_by_role("button", name="Créer le carnet").click(),
    "third party": lambda page: create_for_nobody(page),
    "own menu": lambda page: page.get_by_role("button", name="Mon menu").click(),
}


def create_for_nobody(page: Page) -> None:
    page.get_by_label("Nom du carnet").fill("Maison")
    page.get_by_role("radio", name="Pour un tiers").check()
    page.get_by_role("button", name="Créer le carnet").click()
    expect(page.locator("[aria-invalid=true]").first).to_be_visible()


@pytest.mark.parametrize("state", SPACE)
def test_a_full_space(page_of: PageOf, check: Check, household: Household, state: str) -> None:
    page = load(page_of(household.anne), "/mon-espace")
    expect(page.get_by_role("heading", name="Invitations reçues")).to_be_visible()
    SPACE[state](page)
    check(page)


DIALOG: dict[str, Callable[[Locator], None]] = {
    "form": lambda _: None,
    "preset": lambda dialog: dialog.get_by_role("button", name="Artisan").click(),
    "nobody": lambda dialog: dialog.get_by_role("button", name="Envoyer").click(),
    "people": lambda dialog: dialog.get_by_role("button", name="Qui a accès").click(),
    "changing": lambda dialog: act_on_people(dialog, "Modifier les droits"),
    "withdrawing": lambda dialog: act_on_people(dialog, "Retirer l’accès"),
}


def act_on_people(dialog: Locator, button: str) -> None:
    dialog.get_by_role("button", name="Qui a accès").click()
    dialog.get_by_role("listitem").get_by_role("button", name=button).first.click()


@pytest.mark.parametrize("state", DIALOG)
def test_the_share_dialog(page_of: PageOf, check: Check, household: Household, state: str) -> None:
    page = load(page_of(household.anne), "/mon-espace")
    dialog = people.open_share_dialog(page, "Maison de Clisson")
    expect(dialog.get_by_label("E-mail de la personne")).to_be_visible()
    DIALOG[state](dialog)
    check(page)


def test_the_page_of_a_carnet_for_each_who_may_see_it(
    page_of: PageOf, check: Check, household: Household
) -> None:
    house = f"/carnets/{household.house}"
    for who, path in (
        (household.anne, house),
        (household.loic, house),
        (household.anne, f"{house}?invite={household.share}"),
        (household.anne, f"/carnets/{household.offered}"),
        (household.loic, f"/carnets/{household.offered}"),
    ):
        check(load(page_of(who), path))


CARNET: dict[str, Callable[[Page], None]] = {
    "menu": lambda page: page.get_by_role("button", name="Actions").click(),
    "renaming": lambda page: ask(page, "Renommer le carnet"),
    "deleting": lambda page: ask(page, "Supprimer le carnet"),
}


def ask(page: Page, act: str) -> None:
    page.get_by_role("button", name="Actions").click()
    page.get_by_role("button", name=act).click()
    expect(page.get_by_role("dialog").or_(page.get_by_role("alertdialog"))).to_be_visible()


@pytest.mark.parametrize("state", CARNET)
def test_the_acts_on_a_carnet(
    page_of: PageOf, check: Check, household: Household, state: str
) -> None:
    page = load(page_of(household.anne), f"/carnets/{household.house}")
    CARNET[state](page)
    check(page)


def test_the_parts_of_a_carnet_on_a_phone(
    page_of: PageOf, axe: Check, household: Household
) -> None:
    page = load(page_of(household.anne, viewport=PHONE), f"/carnets/{household.house}")
    page.get_by_role("button", name="Parties du carnet").click()
    expect(page.get_by_role("navigation", name="Parties du carnet")).to_be_visible()
    axe(page)


ACCOUNT: dict[str, Callable[[Page], None]] = {
    "as it opens": lambda _: None,
    "name": lambda page: wrong_name(page),
    "e-mail": lambda page: page.get_by_role("button", name="Changer d’adresse").click(),
    "password": lambda page: page.get_by_role("button", name="Changer de mot de passe").click(),
    "deleting": lambda page: page.get_by_role("button", name="Supprimer mon compte").click(),
}


def wrong_name(page: Page) -> None:
    page.get_by_label("Prénom").fill("")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.locator("[aria-invalid=true]")).to_be_visible()


@pytest.mark.parametrize("state", ACCOUNT)
def test_ones_own_account(page_of: PageOf, check: Check, household: Household, state: str) -> None:
    page = load(page_of(household.anne), "/mon-compte")
    ACCOUNT[state](page)
    check(page)


@pytest.mark.parametrize("state", ["open", "expired", "declined", "withdrawn", "offered"])
def test_invitations_as_a_visitor_sees_them(
    page: Page, check: Check, household: Household, state: str
) -> None:
    check(load(page, f"/invitations/{household.tokens[state]}"))


@pytest.mark.parametrize(
    ("who", "state"), [("anne", "for anne"), ("karim", "offered"), ("loic", "open")]
)
def test_invitations_as_a_member_sees_them(
    page_of: PageOf, check: Check, household: Household, who: str, state: str
) -> None:
    page = load(page_of(getattr(household, who)), f"/invitations/{household.tokens[state]}")
    expect(page.get_by_role("button", name=re.compile("Accepter|Me déconnecter"))).to_be_visible()
    check(page)
    if who == "anne":
        page.get_by_role("button", name="Refuser l’invitation").click()
        expect(page.get_by_role("alert").get_by_role("button", name="Annuler")).to_be_visible()
        check(page)


# By keyboard alone.


def test_the_way_in_and_to_the_share_dialog_by_keyboard_alone(page: Page, member: Member) -> None:
    load(page, "/login")
    page.locator("body").focus()
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Aller au contenu")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Me connecter")).to_be_enabled()
    tab_to(page, page.get_by_label("Adresse e-mail"), most=1)
    page.keyboard.type(member.email)
    tab_to(page, page.get_by_label("Mot de passe", exact=True))
    page.keyboard.type(people.PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="Bonjour Camille")).to_be_visible()

    tab_to(page, page.get_by_label("Nom du carnet"))
    page.keyboard.type("Maison au clavier")
    page.keyboard.press("Enter")
    share = page.get_by_role("button", name="Partager Maison au clavier")
    expect(share).to_be_visible()
    tab_to(page, share, key="Shift+Tab")
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_label("E-mail de la personne")).to_be_visible()
    for key in ("Tab", "Shift+Tab"):
        for _ in range(45):
            press(page, key)
            assert dialog.evaluate("one => one.contains(document.activeElement)")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(share).to_be_focused()


def test_menus_by_keyboard(page_of: PageOf, household: Household) -> None:
    page = load(page_of(household.anne), f"/carnets/{household.house}")
    for opener, entry in (
        (page.get_by_role("button", name="Mon menu"), page.get_by_role("link", name="Mon compte")),
        (
            page.get_by_role("button", name="Actions"),
            page.get_by_role("button", name="Renommer le carnet"),
        ),
    ):
        opener.focus()
        page.keyboard.press("Enter")
        expect(entry).to_be_visible()
        tab_to(page, entry, most=4)
        page.keyboard.press("Escape")
        expect(entry).to_be_hidden()
        expect(opener).to_be_focused()
        leave(page, opener, entry)
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_role("button", name="Renommer le carnet"), most=4)
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_label("Nom du carnet")).to_have_value("Maison de Clisson")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(opener).to_be_focused()


def leave(page: Page, opener: Locator, entry: Locator) -> None:
    """Go out of a menu at its end, then at its beginning; it closes, and its button has no say."""
    page.keyboard.press("Enter")
    tab_to(page, entry, most=4)
    tabs = 0
    while entry.is_visible():
        press(page, "Tab")
        tabs += 1
        assert tabs < 8, "it stays open over what has the focus"
    expect(opener).not_to_be_focused()
    assert page.evaluate("document.activeElement !== document.body")
    opener.focus()
    page.keyboard.press("Enter")
    expect(entry).to_be_visible()
    tab_to(page, opener, key="Shift+Tab", most=1)
    expect(entry).to_be_visible()
    press(page, "Shift+Tab")
    expect(entry).to_be_hidden()
    opener.focus()


def test_menus_by_mouse(page_of: PageOf, household: Household) -> None:
    page = load(page_of(household.anne), f"/carnets/{household.house}")
    opener = page.get_by_role("button", name="Actions")
    entry = page.get_by_role("button", name="Renommer le carnet")
    opener.click()
    expect(entry).to_be_visible()
    opener.click()
    expect(entry).to_be_hidden()
    opener.click()
    page.get_by_role("heading", level=1).click()
    expect(entry).to_be_hidden()
    opener.click()
    entry.click()
    expect(page.get_by_role("dialog").get_by_label("Nom du carnet")).to_be_focused()


def test_the_skip_link_leads_into_the_content_of_every_page(page: Page) -> None:
    for path in ("/", "/comment-ca-marche", "/nulle-part"):
        load(page, path)
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        assert page.evaluate("document.querySelector('main').contains(document.activeElement)")
