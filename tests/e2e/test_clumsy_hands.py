"""Clumsy hands and bad networks: two clicks for one, the wrong button, a session or a line cut."""

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlmodel import col, select

from carnet_app.catalogue.registry import KIND_BY_KEY
from carnet_app.models import Carnet, LoginSession, OutboxMessage, Record, Share
from tests.e2e import people, record_forms
from tests.e2e.conftest import DESKTOP, PHONE, PageOf, Records
from tests.e2e.members import Member
from tests.factories import make_carnet
from tests.services.record_factories import add
from tests.services.sharing_factories import make_waiting_share

pytestmark = pytest.mark.usefixtures("no_failure")

WORKS = KIND_BY_KEY["works"]
CUTTABLE_NETWORK = """
    const opened = [];
    window.WebSocket = class extends WebSocket {
        constructor(address, protocols) {
            super(window.isCut ? address.replace(/:\\d+/, ":1") : address, protocols);
            opened.push(this);
        }
    };
    window.cut = isCut => {
        window.isCut = isCut;
        if (isCut) opened.forEach(socket => socket.close());
    };
"""
"""Chromium's own "offline" spares websockets to this machine."""


def titles(records: Records, carnet: int) -> list[str]:
    """What the carnet holds, by title."""
    with records() as session:
        return list(session.exec(select(Record.title).where(col(Record.carnet_id) == carnet)))


def open_new(page: Page, carnet: int) -> Locator:
    """Open the form of new works; gives its first field."""
    page.goto(f"/carnets/{carnet}?partie=works")
    record_forms.open_form(page, WORKS)
    return page.get_by_label("Titre")


def fill(page: Page, title: str) -> None:
    record_forms.fill_field(page, WORKS.fields["title"], title)
    record_forms.fill_field(page, WORKS.fields["state"], "planned")


def cut_network(page: Page, *, off: bool) -> None:
    page.context.set_offline(off)
    page.evaluate("cut", off)


def submit(page: Page, name: str) -> None:
    button = page.get_by_role("button", name=name)
    expect(button).to_be_enabled()
    button.click()


# Carnets and accounts.


def test_a_reload_in_mid_form_and_the_back_button_leave_a_working_page(
    page_of: PageOf, member: Member
) -> None:
    page = page_of(member, viewport=PHONE)
    page.goto("/mon-espace")
    page.get_by_label("Nom du carnet").fill("À moitié")
    page.reload()
    people.create_carnet(page, "Maison reprise")
    page.get_by_role("link", name="Ouvrir Maison reprise").click()
    expect(page.get_by_role("heading", level=1, name="Premiers pas")).to_be_visible()
    page.go_back()
    people.create_carnet(page, "Maison suivante")
    page.go_forward()
    expect(page.get_by_role("heading", level=1, name="Premiers pas")).to_be_visible()


def test_two_tabs_do_not_disturb_each_other(page_of: PageOf, member: Member) -> None:
    first = page_of(member)
    second = first.context.new_page()
    for tab in (first, second):
        tab.goto("/mon-espace")
        expect(tab.get_by_label("Nom du carnet")).to_be_visible()
    first.get_by_label("Nom du carnet").fill("Du premier")
    people.create_carnet(second, "Du second")
    submit(first, "Créer le carnet")
    for name in ("Du premier", "Du second"):
        expect(first.get_by_role("link", name=f"Ouvrir {name}")).to_be_visible()


def test_a_created_carnet_leaves_its_form_empty_and_the_focus_on_what_is_next(
    page_of: PageOf, member: Member
) -> None:
    page = page_of(member)
    page.goto("/mon-espace")
    page.get_by_label("Nom du carnet").fill("Maison de Vertou")
    submit(page, "Créer le carnet")
    expect(page.get_by_role("link", name="Ouvrir Maison de Vertou")).to_be_visible()
    expect(page.get_by_label("Nom du carnet")).to_have_value("")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Commencer")).to_be_focused()


def test_a_lost_connection_is_told_and_what_was_typed_survives_it(
    page_of: PageOf, member: Member
) -> None:
    page = page_of(member)
    page.add_init_script(CUTTABLE_NETWORK)
    page.goto("/mon-espace")
    page.get_by_label("Nom du carnet").fill("Maison des ondes")
    cut_network(page, off=True)
    told = page.get_by_text("Connexion perdue")
    expect(told).to_be_visible()
    cut_network(page, off=False)
    expect(told).to_be_hidden(timeout=20_000)
    expect(page.get_by_label("Nom du carnet")).to_have_value("Maison des ondes")
    submit(page, "Créer le carnet")
    expect(page.get_by_role("link", name="Ouvrir Maison des ondes")).to_be_visible()


def test_a_session_that_ends_in_mid_form_leads_to_sign_in_and_back(
    page_of: PageOf, member: Member, records: Records
) -> None:
    page = page_of(member)
    page.goto("/mon-compte")
    page.get_by_label("Prénom").fill("Autre")
    with records() as session:
        session.delete(session.get_one(LoginSession, member.actor.session_id))
    submit(page, "Enregistrer")
    expect(page.get_by_text("Votre session a pris fin")).to_be_visible()
    people.fill_sign_in(page, member.email)
    expect(page).to_have_url(re.compile("/mon-compte$"))
    expect(page.get_by_label("Prénom")).to_have_value("Camille")


# Records.


def test_two_clicks_on_save_add_one_record_and_the_way_back_is_not_the_form(
    page_of: PageOf, member: Member, carnet: int, records: Records
) -> None:
    page = page_of(member, viewport=PHONE)
    open_new(page, carnet)
    fill(page, "Toiture")
    page.get_by_role("button", name=WORKS.noun.add).dblclick()
    expect(page.get_by_role("heading", level=1, name="Toiture")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", level=2, name="Travaux")).to_be_visible()
    expect(page.get_by_role("heading", level=3, name="Toiture")).to_have_count(1)
    record_forms.open_form(page, WORKS)
    expect(page.get_by_label("Titre")).to_have_value("")
    assert titles(records, carnet) == ["Toiture"]


def test_the_second_of_two_tabs_is_told_and_keeps_its_text(
    page_of: PageOf, member: Member, carnet: int, records: Records
) -> None:
    with records() as session:
        works = add(session, member.actor, session.get_one(Carnet, carnet))
    first = page_of(member, viewport=PHONE)
    second = first.context.new_page()
    for tab, title in ((first, "Du premier"), (second, "Du second")):
        tab.goto(f"/carnets/{carnet}/fiches/{works}/modifier")
        tab.get_by_label("Titre").fill(title)
    first.get_by_role("button", name="Enregistrer").click()
    expect(first.get_by_role("heading", level=1, name="Du premier")).to_be_visible()
    second.get_by_role("button", name="Enregistrer").click()
    told = second.get_by_role("alert").filter(has_text="modifiée entre-temps")
    expect(told).to_be_in_viewport()
    expect(told).to_contain_text("Enregistré : Du premier")
    expect(told).to_contain_text("Le vôtre : Du second")
    expect(second.get_by_label("Titre")).to_have_value("Du second")
    assert titles(records, carnet) == ["Du premier"]
    second.get_by_role("button", name="Enregistrer").click()
    expect(second.get_by_role("heading", level=1, name="Du second")).to_be_visible()
    assert titles(records, carnet) == ["Du second"]


def test_a_reload_in_mid_form_adds_nothing_and_leaves_a_working_form(
    page_of: PageOf, member: Member, carnet: int, records: Records
) -> None:
    page = page_of(member)
    open_new(page, carnet)
    fill(page, "À moitié")
    page.reload()
    expect(page.get_by_label("Titre")).to_have_value("")
    assert titles(records, carnet) == []
    fill(page, "Toiture")
    record_forms.save(page, WORKS.noun.add)
    assert titles(records, carnet) == ["Toiture"]


def test_a_line_cut_in_mid_form_is_told_and_the_form_is_saved_once_it_is_back(
    page_of: PageOf, member: Member, carnet: int, records: Records
) -> None:
    page = page_of(member, viewport=PHONE)
    page.add_init_script(CUTTABLE_NETWORK)
    title = open_new(page, carnet)
    fill(page, "Toiture")
    cut_network(page, off=True)
    told = page.get_by_text("Connexion perdue")
    expect(told).to_be_visible()
    cut_network(page, off=False)
    expect(told).to_be_hidden(timeout=20_000)
    expect(title).to_have_value("Toiture")
    record_forms.save(page, WORKS.noun.add)
    assert titles(records, carnet) == ["Toiture"]


def test_a_form_saved_while_the_line_is_cut_is_not_lost(
    page_of: PageOf, member: Member, carnet: int, records: Records
) -> None:
    page = page_of(member)
    page.add_init_script(CUTTABLE_NETWORK)
    open_new(page, carnet)
    fill(page, "Toiture")
    cut_network(page, off=True)
    expect(page.get_by_text("Connexion perdue")).to_be_visible()
    page.get_by_role("button", name=WORKS.noun.add).click()
    cut_network(page, off=False)
    expect(page.get_by_role("heading", level=1, name="Toiture")).to_be_visible(timeout=20_000)
    assert titles(records, carnet) == ["Toiture"]


def test_a_session_that_ends_in_mid_form_is_told_and_leads_back_to_the_same_form(
    page_of: PageOf, member: Member, carnet: int, records: Records
) -> None:
    page = page_of(member)
    open_new(page, carnet)
    fill(page, "Toiture")
    add = page.get_by_role("button", name=WORKS.noun.add)
    expect(add).to_be_enabled()  # all that the page asks by itself is answered
    with records() as session:
        session.delete(session.get_one(LoginSession, member.actor.session_id))
    add.click()
    expect(page.get_by_role("heading", name="Me connecter")).to_be_visible()
    expect(page.get_by_text("Ce qui n’était pas encore enregistré")).to_be_visible()
    people.fill_sign_in(page, member.email)
    expect(page.get_by_role("heading", level=1, name=WORKS.noun.new)).to_be_visible()
    expect(page.get_by_text("Votre session a pris fin")).to_have_count(0)
    fill(page, "Toiture")
    record_forms.save(page, WORKS.noun.add)
    assert titles(records, carnet) == ["Toiture"]


# The share modal.


@pytest.fixture
def email() -> str:
    return people.new_address("invite")


def fill_invitation(page: Page, carnet: int, email: str) -> Locator:
    """Open the modal from the carnet's page, and fill what an invitation needs."""
    page.goto(f"/carnets/{carnet}")
    page.get_by_role("button", name="Partager").locator("visible=true").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("E-mail de la personne").fill(email)
    dialog.get_by_role("button", name="Artisan").click()
    return dialog


def invited(records: Records, email: str) -> tuple[int, int]:
    """How many shares an address has, and how many messages it was written."""
    with records() as session:
        shares = session.exec(select(Share).where(col(Share.email) == email)).all()
        mails = select(OutboxMessage).where(col(OutboxMessage.recipient) == email)
        return len(shares), len(session.exec(mails).all())


def expect_told(dialog: Locator, words: str) -> None:
    expect(dialog.get_by_role("status").filter(has_text=words)).to_be_visible()


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_two_clicks_on_send_invite_once(
    page_of: PageOf, member: Member, carnet: int, records: Records, email: str, viewport: Any
) -> None:
    dialog = fill_invitation(page_of(member, viewport=viewport), carnet, email)
    dialog.get_by_role("button", name="Envoyer l’invitation").dblclick()
    expect_told(dialog, email)
    expect(dialog.get_by_role("listitem").filter(has_text=email)).to_have_count(1)
    expect(dialog.get_by_role("alert").filter(has_text=re.compile(r"\w"))).to_have_count(0)
    assert invited(records, email) == (1, 1)


def test_a_reload_with_the_modal_open_invites_nobody_and_leaves_a_working_form(
    page_of: PageOf, member: Member, carnet: int, records: Records, email: str
) -> None:
    page = page_of(member, viewport=PHONE)
    dialog = fill_invitation(page, carnet, email)
    page.reload()
    expect(dialog.get_by_label("E-mail de la personne")).to_have_value("")
    assert invited(records, email) == (0, 0)
    dialog.get_by_label("E-mail de la personne").fill(email)
    dialog.get_by_role("button", name="Artisan").click()
    dialog.get_by_role("button", name="Envoyer l’invitation").click()
    expect_told(dialog, email)
    assert invited(records, email) == (1, 1)


@pytest.mark.parametrize(
    "presses", [("Partager",), ("Actions", "Renommer le carnet")], ids=["share", "rename"]
)
def test_the_back_button_leaves_an_open_window_behind(
    page_of: PageOf, records: Records, member: Member, carnet: int, presses: tuple[str, ...]
) -> None:
    page = page_of(member, viewport=PHONE)
    page.goto("/mon-espace")
    page.locator(f"main a[href='/carnets/{carnet}']").first.click()
    page.get_by_role("navigation", name="Pages du carnet").wait_for()
    for name in presses:
        page.get_by_role("button", name=name).locator("visible=true").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    with records() as session:
        make_carnet(session, member.actor, name="Grange de Crozon")
    page.go_back()  # what stands below an open window would not be found by its role
    expect(page.get_by_role("link", name="Ouvrir Grange de Crozon")).to_be_visible()
    page.go_forward()
    expect(page.get_by_role("navigation", name="Pages du carnet")).to_be_visible()
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_a_click_beside_the_modal_keeps_what_was_typed(
    page_of: PageOf, member: Member, carnet: int, email: str
) -> None:
    page = page_of(member)
    dialog = fill_invitation(page, carnet, email)
    page.mouse.click(5, 400)
    page.mouse.click(5, 500)  # the second would meet the page, were the first not ignored
    expect(dialog.get_by_label("E-mail de la personne")).to_have_value(email)
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()


def test_an_invitation_sent_while_the_line_is_cut_leaves_once_it_is_back(
    page_of: PageOf, member: Member, carnet: int, records: Records, email: str
) -> None:
    page = page_of(member)
    page.add_init_script(CUTTABLE_NETWORK)
    dialog = fill_invitation(page, carnet, email)
    cut_network(page, off=True)
    expect(page.get_by_text("Connexion perdue")).to_be_attached()
    dialog.get_by_role("button", name="Envoyer l’invitation").click()
    cut_network(page, off=False)
    expect(dialog.get_by_role("status").filter(has_text=email)).to_be_visible(timeout=20_000)
    assert invited(records, email) == (1, 1)


def test_a_session_that_ends_with_the_modal_open_leads_to_sign_in_and_invites_nobody(
    page_of: PageOf, member: Member, carnet: int, records: Records, email: str
) -> None:
    page = page_of(member, viewport=PHONE)
    dialog = fill_invitation(page, carnet, email)
    with records() as session:
        session.delete(session.get_one(LoginSession, member.actor.session_id))
    dialog.get_by_role("button", name="Envoyer l’invitation").click()
    expect(page.get_by_text("Votre session a pris fin")).to_be_visible()
    expect(dialog).to_be_hidden()
    people.fill_sign_in(page, member.email)
    expect(page).to_have_url(re.compile(f"/carnets/{carnet}$"))
    assert invited(records, email) == (0, 0)


def test_what_one_tab_withdrew_the_other_cannot_change(
    page_of: PageOf, member: Member, carnet: int, records: Records, email: str
) -> None:
    with records() as session:
        make_waiting_share(session, session.get_one(Carnet, carnet), email=email)
    first = page_of(member)
    second = first.context.new_page()
    for tab in (first, second):
        tab.goto(f"/carnets/{carnet}")
        tab.get_by_role("button", name="Partager").locator("visible=true").click()
        tab.get_by_role("dialog").get_by_role("button", name="Qui a accès").click()
    one, other = first.get_by_role("dialog"), second.get_by_role("dialog")
    other.get_by_role("button", name="Modifier les droits").click()
    expect(other.get_by_role("button", name="Enregistrer les droits")).to_be_visible()
    one.get_by_role("button", name="Retirer", exact=True).click()
    one.get_by_role("alert").get_by_role("button", name="Retirer", exact=True).click()
    expect_told(one, "est retirée")
    other.get_by_role("button", name="Enregistrer les droits").click()
    expect(other.get_by_role("alert").filter(has_text=re.compile(r"\w"))).to_be_visible()
    assert invited(records, email) == (0, 0)


def test_who_signs_out_in_mid_form_is_on_the_front_page(
    page_of: PageOf, member: Member, carnet: int
) -> None:
    page = page_of(member)
    open_new(page, carnet).fill("Jamais enregistré")
    people.sign_out(page)
    expect(page).to_have_url(re.compile(r"/$"))
