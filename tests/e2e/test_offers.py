"""A carnet offered to a mistyped address, in the browser: corrected, and its private part kept."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from carnet_app.models import Carnet
from carnet_app.services.third_party import create_for_third_party, withdraw_offer
from tests.e2e import people
from tests.e2e.conftest import DESKTOP, PHONE, PageOf, Records
from tests.e2e.mailbox import Mailbox
from tests.e2e.members import Member
from tests.services.record_factories import add

NAME = "Pavillon des Lilas"
widths = pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])


def prepare(records: Records, member: Member, email: str, *, private: bool = False) -> int:
    """A carnet offered to an address; with something private, and no offer that waits."""
    with records() as session:
        carnet_id = create_for_third_party(session, actor=member.actor, name=NAME, email=email)
        if private:
            withdraw_offer(session, actor=member.actor, carnet_id=carnet_id)
            carnet = session.get_one(Carnet, carnet_id)
            budget = {"title": "Toiture", "planned_amount": "12 000"}
            add(session, member.actor, carnet, "budget", budget)
    return carnet_id


def window(page: Page) -> Locator:
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_label("E-mail du tiers")).to_be_visible()
    return dialog


@widths
def test_a_mistyped_address_is_corrected_from_mon_espace(
    page_of: PageOf,
    records: Records,
    member: Member,
    mails: Mailbox,
    axe: Callable[[Page], None],
    viewport: dict[str, int],
) -> None:
    mistyped, right = people.new_address("clair"), people.new_address("claire")
    prepare(records, member, mistyped)
    page = page_of(member, viewport=viewport)
    page.goto("/mon-espace")
    page.get_by_role("button", name="Changer l’adresse").click()
    dialog = window(page)
    email = dialog.get_by_label("E-mail du tiers")
    expect(email).to_have_value(mistyped)
    axe(page)
    email.fill("claire")
    email.press("Enter")
    expect(email).to_have_attribute("aria-invalid", "true")
    expect(email).to_be_focused()
    email.fill(right)
    email.press("Enter")
    expect(dialog.get_by_role("status")).to_contain_text(f"La proposition est partie à {right}.")
    expect(dialog.get_by_role("status")).to_be_focused()
    axe(page)
    dialog.get_by_role("button", name="Fermer").last.click()
    expect(page.get_by_text(f"Proposé à {right} le")).to_be_visible()
    mails.wait_for_mail(right, "a préparé un carnet pour vous")


@widths
def test_what_is_private_is_named_before_it_goes(
    page_of: PageOf,
    records: Records,
    member: Member,
    axe: Callable[[Page], None],
    viewport: dict[str, int],
) -> None:
    right = people.new_address("claire")
    carnet_id = prepare(records, member, people.new_address("clair"), private=True)
    page = page_of(member, viewport=viewport)
    page.goto(f"/carnets/{carnet_id}")
    page.get_by_role("button", name="Actions").click()
    page.get_by_role("button", name="Proposer à un tiers").click()
    dialog = window(page)
    expect(dialog).to_contain_text("Budgets\u00a0(1)")
    expect(dialog.get_by_role("link", name="Télécharger mes données")).to_be_visible()
    axe(page)
    dialog.get_by_label("E-mail du tiers").fill(right)
    send = dialog.get_by_role("button", name="Envoyer la proposition")
    send.click()
    box = dialog.get_by_role("checkbox")
    expect(box).to_be_focused()
    axe(page)
    box.check()
    send.click()
    expect(dialog.get_by_role("status")).to_contain_text(right)
    page.keyboard.press("Escape")
    expect(page.get_by_text(f"Ce carnet est proposé à {right}")).to_be_visible()
    axe(page)
