"""What people get wrong with carnets and shares: said beside the field, and the rest kept."""

from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import expect
from sqlmodel import col, func, select

from carnet_app.core.clock import today
from carnet_app.models import Carnet, Invitation
from carnet_app.services.share_terms import NoLevelError, PastDateError
from carnet_app.services.sharing import (
    AlreadyHasAccessError,
    AlreadyInvitedError,
    InvitingOneselfError,
)
from carnet_app.services.third_party import OfferingOneselfError
from tests.e2e import people
from tests.e2e.conftest import PHONE, PageOf, Records
from tests.e2e.forms import BAD_EMAILS, INVALID_EMAIL, expect_error, paste, submit
from tests.e2e.household import Household, make_household
from tests.e2e.members import Member

pytestmark = pytest.mark.usefixtures("no_failure")


@pytest.fixture(scope="module")
def household(records: Records) -> Household:
    with records() as session:
        return make_household(session)


def test_an_invitation_for_somebody_else(page_of: PageOf, household: Household) -> None:
    page = page_of(household.loic)
    page.goto(f"/invitations/{household.tokens['open']}")
    expect(
        page.get_by_role("heading", name="Cette invitation est pour une autre adresse")
    ).to_be_visible()
    expect(page.get_by_role("button", name="Accepter")).to_have_count(0)


# Mon espace.


def test_a_carnet_without_a_name_or_with_too_long_a_one(
    page_of: PageOf, member: Member, records: Records
) -> None:
    for size in (None, PHONE):
        page = page_of(member, **({"viewport": size} if size else {}))
        page.goto("/mon-espace")
        name = page.get_by_label("Nom du carnet")
        for typed, sentence in (("   ", "Donnez un nom"), ("n" * 101, "trop long")):
            paste(name, typed)
            submit(page, "Créer le carnet")
            expect_error(name, sentence)
            expect(name).to_have_value(typed)
            expect(name).to_be_focused()
    assert count_of(records, Carnet, Carnet.owner_id == member.actor.account_id) == 0


@pytest.mark.parametrize("email", ["", "karim@", "a@exemple.fr, b@exemple.fr", "oneself"])
def test_a_wrong_third_party(page_of: PageOf, member: Member, records: Records, email: str) -> None:
    page = page_of(member)
    page.goto("/mon-espace")
    page.get_by_label("Nom du carnet").fill("Maison neuve")
    page.get_by_role("radio", name="Pour un tiers").check()
    page.get_by_label("E-mail du tiers").fill(member.email if email == "oneself" else email)
    page.get_by_label("Votre message").fill("Voici votre carnet.")
    submit(page, "Créer le carnet")
    sentences = BAD_EMAILS | {"karim@": INVALID_EMAIL, "a@exemple.fr, b@exemple.fr": INVALID_EMAIL}
    said = OfferingOneselfError.message if email == "oneself" else sentences[email]
    expect_error(page.get_by_label("E-mail du tiers"), said)
    expect(page.get_by_label("Nom du carnet")).to_have_value("Maison neuve")
    expect(page.get_by_role("radio", name="Pour un tiers")).to_be_checked()
    expect(page.get_by_label("Votre message")).to_have_value("Voici votre carnet.")
    assert count_of(records, Carnet, Carnet.owner_id == member.actor.account_id) == 0


def test_a_double_click_creates_one_carnet_and_one_invitation(
    page_of: PageOf, member: Member, records: Records
) -> None:
    page = page_of(member)
    page.goto("/mon-espace")
    page.get_by_label("Nom du carnet").fill("Maison double")
    page.get_by_role("button", name="Créer le carnet").dblclick()
    expect(page.get_by_role("link", name="Ouvrir Maison double")).to_have_count(1)
    dialog = people.open_share_dialog(page, "Maison double")
    dialog.get_by_label("E-mail de la personne").fill("une.fois@exemple.fr")
    dialog.get_by_role("button", name="Artisan").click()
    dialog.get_by_role("button", name="Envoyer l’invitation").dblclick()
    expect(dialog.get_by_role("status").filter(has_text="une.fois@exemple.fr")).to_be_visible()
    expect(dialog.get_by_role("listitem")).to_have_count(1)
    assert count_of(records, Carnet, Carnet.owner_id == member.actor.account_id) == 1
    assert count_of(records, Invitation, Invitation.email == "une.fois@exemple.fr") == 1


def count_of(records: Records, table: Any, which: Any) -> int:
    with records() as session:
        return session.exec(select(func.count(col(table.id))).where(which)).one()


# The share dialog.


@pytest.mark.parametrize("wide", [True, False], ids=["desktop", "phone"])
def test_an_invitation_that_cannot_be(
    page_of: PageOf, household: Household, records: Records, wide: bool
) -> None:
    page = page_of(household.anne, **({} if wide else {"viewport": PHONE}))
    page.goto("/mon-espace")
    dialog = people.open_share_dialog(page, "Maison de Clisson")
    before = count_of(records, Invitation, Invitation.carnet_id == household.house)
    email = dialog.get_by_label("E-mail de la personne")
    until = dialog.get_by_label("Accès jusqu’au")
    message = dialog.get_by_label("Votre message")
    message.fill("À bientôt.")
    email.fill("quelquun@exemple.fr")
    submit(dialog, "Envoyer l’invitation")
    expect(dialog.get_by_text(NoLevelError.message)).to_be_visible()
    dialog.get_by_role("button", name="Notaire").click()
    for typed, sentence in (
        *BAD_EMAILS.items(),
        (household.anne.email, InvitingOneselfError.message),
        (household.loic.email, AlreadyHasAccessError.message),
    ):
        paste(email, typed)
        submit(dialog, "Envoyer l’invitation")
        expect_error(email, sentence)
        expect(email).to_be_focused()
    email.fill("quelquun@exemple.fr")
    until.evaluate("one => one.removeAttribute('min')")
    until.fill((today() - timedelta(days=1)).isoformat())
    submit(dialog, "Envoyer l’invitation")
    expect_error(until, PastDateError.message)
    until.fill("")
    paste(message, "m" * 5_001)
    submit(dialog, "Envoyer l’invitation")
    expect_error(message, "trop long")
    expect(dialog.get_by_role("button", name="Notaire")).to_have_attribute("aria-pressed", "true")
    expect(email).to_have_value("quelquun@exemple.fr")
    assert count_of(records, Invitation, Invitation.carnet_id == household.house) == before


def test_somebody_who_is_already_invited(page_of: PageOf, household: Household) -> None:
    page = page_of(household.anne)
    page.goto("/mon-espace")
    dialog = people.open_share_dialog(page, "Maison de Clisson")
    dialog.get_by_role("button", name="Qui a accès").click()
    waiting = dialog.get_by_role("listitem").filter(has_text="open.")
    invited = waiting.locator("p").first.inner_text()
    dialog.get_by_role("button", name="Inviter").click()
    dialog.get_by_label("E-mail de la personne").fill(invited)
    dialog.get_by_role("button", name="Proche").click()
    submit(dialog, "Envoyer l’invitation")
    expect_error(
        dialog.get_by_label("E-mail de la personne"), AlreadyInvitedError.message.split(".")[0]
    )


# Addresses of carnets.


def test_a_carnet_that_is_not_ones_own_looks_like_none(
    page_of: PageOf, household: Household
) -> None:
    page = page_of(household.loic)
    for one in (
        str(household.offered),
        str(household.deleted),
        "999999",
        "0",
        "-1",
        "abc",
        "1e3",
        "٣",
        "9" * 30,
        f"{household.house}'",
        f"{household.house}?invite={household.share}",
    ):
        page.goto(f"/carnets/{one}")
        expect(page.get_by_role("heading", level=1, name="Carnet introuvable")).to_be_visible()
        expect(page.get_by_text("Studio de Rezé")).to_have_count(0)
