"""Who uses the keyboard alone is never left without a place on the page."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from carnet_app.models import Carnet
from tests.e2e import people
from tests.e2e.conftest import PHONE, PageOf, Records
from tests.e2e.household import Household, make_household
from tests.e2e.keyboard import press, tab_to
from tests.e2e.members import Member
from tests.e2e.pages import load
from tests.factories import make_carnet
from tests.services.record_factories import DATED_WORKS, add
from tests.services.sharing_factories import id_of

pytestmark = pytest.mark.usefixtures("no_failure")


@pytest.fixture
def household(records: Records) -> Household:
    with records() as session:
        return make_household(session)


def push(button: Locator) -> None:
    button.press("Enter")


def expect_focus_on(page: Page, told: str) -> None:
    """The focus is where this is said, and that is on the screen."""
    place = page.locator("[tabindex='-1']").filter(has_text=told).last
    expect(place).to_be_focused()
    expect(place).to_be_in_viewport()


def test_a_question_has_the_focus_and_gives_it_back(page_of: PageOf, household: Household) -> None:
    page = page_of(household.anne)
    page.goto("/mon-espace")
    for button in ("Refuser", "Retirer"):
        main = page.get_by_role("main")
        push(main.get_by_role("button", name=button, exact=True).first)
        give_up = main.get_by_role("alert").get_by_role("button", name="Annuler")
        expect(give_up).to_be_focused()
        push(give_up)
        expect(main.get_by_role("button", name=button, exact=True).first).to_be_focused()


def ask(page: Page, act: str) -> Locator:
    page.get_by_role("button", name="Actions").click()
    page.get_by_role("button", name=act).click()
    return page.get_by_role("dialog")


def test_a_window_has_the_focus_where_one_begins(page_of: PageOf, household: Household) -> None:
    page = load(page_of(household.anne), f"/carnets/{household.house}")
    name = ask(page, "Renommer le carnet").get_by_label("Nom du carnet")
    expect(name).to_be_focused()
    page.keyboard.type("Clisson")  # in the place of what was there
    expect(name).to_have_value("Clisson")
    page.keyboard.press("Escape")
    expect(ask(page, "Supprimer le carnet").get_by_role("button", name="Annuler")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_hidden()
    push(page.get_by_role("button", name="Partager").locator("visible=true"))
    expect(page.get_by_role("dialog").get_by_label("E-mail de la personne")).to_be_focused()


def test_a_window_calls_no_keyboard_over_itself_on_a_phone(
    page_of: PageOf, household: Household
) -> None:
    page = page_of(household.anne, viewport=PHONE, has_touch=True, is_mobile=True)
    load(page, f"/carnets/{household.house}")
    expect(ask(page, "Renommer le carnet").get_by_role("button", name="Fermer")).to_be_focused()
    page.get_by_role("button", name="Fermer").tap()
    expect(ask(page, "Supprimer le carnet").get_by_role("button", name="Annuler")).to_be_focused()


def test_what_was_done_in_mon_espace_has_the_focus(page_of: PageOf, household: Household) -> None:
    page = page_of(household.anne)
    page.goto("/mon-espace")
    main = page.get_by_role("main")
    for button, told in (("Refuser", "refusée"), ("Retirer", "retirée : ce carnet")):
        push(main.get_by_role("button", name=button, exact=True).first)
        push(main.get_by_role("alert").get_by_role("button", name=button, exact=True))
        expect_focus_on(page, told)
    page.get_by_label("Nom du carnet").fill("Grange")
    page.get_by_label("Nom du carnet").press("Enter")
    expect_focus_on(page, "« Grange » est créé.")


def test_withdrawing_access_leaves_the_focus_in_the_window(
    page_of: PageOf, household: Household
) -> None:
    page = page_of(household.anne)
    page.goto(f"/carnets/{household.house}")
    push(page.get_by_role("button", name="Partager").locator("visible=true"))
    dialog = page.get_by_role("dialog")
    push(dialog.get_by_role("button", name="Qui a accès"))
    row = dialog.get_by_role("listitem").filter(has_text="Loïc Guérin")
    withdraw = row.get_by_role("button", name="Retirer l’accès")
    push(withdraw)
    expect(row.get_by_role("button", name="Annuler")).to_be_focused()
    push(row.get_by_role("button", name="Annuler"))
    expect(withdraw).to_be_focused()
    push(withdraw)
    push(row.get_by_role("button", name="Retirer", exact=True))
    expect_focus_on(page, "Loïc Guérin n’a plus accès")


def test_a_page_that_one_is_led_to_has_the_focus_and_one_that_is_loaded_has_not(
    page_of: PageOf, member: Member, carnet: int
) -> None:
    page = page_of(member)
    page.goto("/mon-espace")
    link = page.get_by_role("main").get_by_role("link", name="Ouvrir").first
    expect(link).to_be_visible()
    assert page.evaluate("document.activeElement === document.body")
    push(link)
    expect(page.get_by_role("main")).to_be_focused()
    page.goto(f"/carnets/{carnet}/recherche")
    expect(page.get_by_role("searchbox")).to_be_focused()
    push(page.get_by_role("main").get_by_role("link", name="Maison").first)
    expect(page.get_by_role("main")).to_be_focused()
    push(page.locator("a[href$='/recherche']").locator("visible=true").first)
    expect(page.get_by_role("searchbox")).to_be_focused()  # it takes it by itself


def test_a_search_in_a_part_keeps_the_cursor(
    page_of: PageOf, records: Records, member: Member, carnet: int
) -> None:
    page = page_of(member)
    with records() as session:
        for title in ("Toiture", "Façade", *(f"Pièce {number}" for number in range(20))):
            add(session, member.actor, session.get_one(Carnet, carnet), title=title)
    page.goto(f"/carnets/{carnet}?partie=works")
    typed = page.get_by_label("Chercher dans cette partie")
    typed.fill("toiture")
    typed.press("Enter")
    expect(page.get_by_role("heading", name="Façade")).to_be_hidden()
    expect(typed).to_be_focused()


def test_the_place_to_drop_files_shows_that_it_has_the_focus(
    page_of: PageOf, member: Member, carnet: int
) -> None:
    page = page_of(member)
    page.goto(f"/carnets/{carnet}?partie=documents")
    zone = page.locator(".filepond--root").first
    expect(zone).to_be_visible()
    tab_to(page, page.locator(".filepond--browser").first)
    assert zone.evaluate("one => getComputedStyle(one).outlineStyle") == "solid"


def test_who_deletes_their_account_is_told_so(
    new_context: Callable[..., BrowserContext], member: Member
) -> None:
    page = new_context().new_page()
    people.sign_in(page, member.email)
    page.goto("/mon-compte")
    page.get_by_role("button", name="Supprimer mon compte…").click()
    page.get_by_role("dialog").get_by_label("Votre mot de passe").fill(people.PASSWORD)
    page.get_by_role("button", name="Supprimer définitivement").click()
    expect(page.get_by_text("Votre compte et vos carnets sont supprimés.")).to_be_visible()
    press(page, "Tab")


def test_an_answer_by_the_mailed_link_has_the_focus(anyone: Page, household: Household) -> None:
    load(anyone, f"/invitations/{household.tokens['open']}")
    push(anyone.get_by_role("button", name="Refuser l’invitation"))
    push(anyone.get_by_role("alert").get_by_role("button", name="Refuser l’invitation"))
    expect(anyone.get_by_role("main")).to_be_focused()


def test_a_message_that_is_sent_offers_to_write_another(page: Page) -> None:
    page.goto("/contact")
    for label, text in {
        "Votre nom": "Anne",
        "Votre adresse e-mail": people.new_address("visiteuse"),
        "Objet": "Question",
        "Votre message": "Bonjour.",
    }.items():
        page.get_by_label(label).fill(text)
    push(page.get_by_role("button", name="Envoyer le message"))
    expect(page.get_by_role("button", name="Écrire un autre message")).to_be_focused()


def test_each_step_of_the_guided_start_has_the_focus(
    page_of: PageOf, records: Records, member: Member
) -> None:
    with records() as session:
        carnet_id = id_of(make_carnet(session, member.actor))
    page = page_of(member)
    page.goto(f"/carnets/{carnet_id}/demarrage")
    push(page.get_by_text("Passer cette étape").first)
    expect(page.get_by_role("heading", name="Quels équipements avez-vous ?")).to_be_visible()
    expect(page.get_by_role("main")).to_be_focused()


def test_a_search_by_its_button_leaves_the_focus_on_the_page(
    page_of: PageOf, records: Records, member: Member, carnet: int
) -> None:
    with records() as session:
        add(session, member.actor, session.get_one(Carnet, carnet), title="Toiture")
    page = page_of(member)
    page.goto(f"/carnets/{carnet}/recherche")
    page.get_by_role("searchbox").fill("toiture")
    push(page.get_by_role("main").get_by_role("button", name="Rechercher"))
    expect(page.get_by_role("main").get_by_role("link", name="Toiture")).to_be_visible()
    page.wait_for_function("() => document.activeElement !== document.body")


@pytest.mark.parametrize(
    ("address", "told", "narrowed"),
    [("journal", "2 lignes", "1 ligne"), ("chronologie", "3 dates", "1 date")],
)
def test_a_list_that_is_narrowed_says_how_long_it_is(
    page_of: PageOf,
    records: Records,
    member: Member,
    carnet: int,
    address: str,
    told: str,
    narrowed: str,
) -> None:
    with records() as session:
        home = session.get_one(Carnet, carnet)
        add(session, member.actor, home, submitted=DATED_WORKS)
        done = {"title": "Ramonage", "periodicity": "12", "last_done_on": "2024-05-14"}
        add(session, member.actor, home, kind="maintenance_operation", submitted=done)
    page = page_of(member)
    page.goto(f"/carnets/{carnet}/{address}")
    status = page.get_by_role("main").get_by_role("status")
    expect(status.filter(has_text=re.compile(f"^{told}$"))).to_have_count(1)
    page.get_by_label("Partie").select_option("works")
    expect(status.filter(has_text=re.compile(f"^{narrowed}$"))).to_have_count(1)


def assert_menu_has_the_focus_and_gives_it_back(page: Page, button: str, menu: str) -> None:
    opens = page.get_by_role("button", name=re.compile(button)).first
    push(opens)
    inside = page.get_by_role("navigation", name=menu)
    expect(inside).to_be_visible()
    expect(opens).not_to_be_focused()
    page.keyboard.press("Tab")
    expect(inside.locator(":focus")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(inside).to_be_hidden()
    expect(opens).to_be_focused()


def test_a_menu_has_the_focus_and_gives_it_back(
    page_of: PageOf, member: Member, carnet: int, phone: Page
) -> None:
    phone.goto("/contact")
    assert_menu_has_the_focus_and_gives_it_back(phone, "Menu", "Navigation principale")
    page = page_of(member, viewport=PHONE)
    page.goto(f"/carnets/{carnet}")
    assert_menu_has_the_focus_and_gives_it_back(page, "Parties du carnet", "Parties du carnet")
    assert_menu_has_the_focus_and_gives_it_back(page, "Mon menu", "Mon menu")


def test_a_menu_that_is_always_there_takes_no_focus(
    page_of: PageOf, member: Member, carnet: int
) -> None:
    page = page_of(member)
    page.goto(f"/carnets/{carnet}")
    expect(page.get_by_role("navigation", name="Parties du carnet")).to_be_visible()
    expect(page.locator("body")).to_be_focused()
