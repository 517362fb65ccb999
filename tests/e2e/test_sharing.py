"""The share modal as the owner goes through it: what is picked there is what the database has."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlmodel import col, func, select

from carnet_app.catalogue.access import Access
from carnet_app.catalogue.parts import PART_BY_KEY, PartKey
from carnet_app.core.clock import PARIS, today
from carnet_app.models import (
    Invitation,
    InvitationAnswer,
    OutboxMessage,
    Share,
    ShareLevel,
)
from tests.e2e import people
from tests.e2e.conftest import DESKTOP, PHONE, PageOf, Records
from tests.e2e.mailbox import Mailbox
from tests.e2e.members import Member
from tests.factories import make_carnet
from tests.services.sharing_factories import id_of

NAME = "Maison de Clisson"
MESSAGE = "Bonjour,\nvoici de quoi préparer le devis : la chaudière a 12 ans."
PICKED = {
    PartKey.WORKS: Access.CONTRIBUTE,
    PartKey.EQUIPMENT: Access.READ,
    PartKey.CONTACTS: Access.WRITE,
}
CHANGED = {PartKey.WORKS: Access.READ, PartKey.EQUIPMENT: Access.READ}
widths = pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])


@dataclass(frozen=True)
class Kept:
    """The one share of a carnet, as the database has it."""

    share: int
    email: str
    levels: dict[PartKey, Access]
    last_day: date | None
    hide_amounts: bool
    messages: tuple[str, ...]
    digest: str
    """Of the link that is good."""


@pytest.fixture
def carnet(records: Records, member: Member) -> int:
    with records() as session:
        return id_of(make_carnet(session, member.actor, name=NAME))


def pick(dialog: Locator, part: PartKey, access: Access) -> None:
    """Choose a level as this width offers it: a radio button, or the part's own list."""
    label = PART_BY_KEY[part].label
    select_box = dialog.get_by_role("combobox", name=label, exact=True)
    radio = dialog.get_by_role("radiogroup", name=label, exact=True).get_by_role(
        "radio", name=access.label, exact=True
    )
    expect(select_box.or_(radio)).to_be_visible()
    if select_box.is_visible():
        select_box.select_option(label=access.label)
    else:
        radio.check()


def picked_in(dialog: Locator, part: PartKey) -> str:
    """The level a part shows, whichever control shows it."""
    label = PART_BY_KEY[part].label
    select_box = dialog.get_by_role("combobox", name=label, exact=True)
    if select_box.is_visible():
        return select_box.input_value()
    group = dialog.get_by_role("radiogroup", name=label, exact=True)
    return group.get_by_role("radio", checked=True).input_value()


def kept(records: Records, carnet: int) -> Kept:
    with records() as session:
        share = session.exec(select(Share).where(col(Share.carnet_id) == carnet)).one()
        levels = session.exec(select(ShareLevel).where(col(ShareLevel.share_id) == share.id))
        sent = session.exec(select(Invitation).where(col(Invitation.share_id) == share.id)).all()
        until = share.access_until
        return Kept(
            id_of(share),
            share.email,
            {row.part: row.access for row in levels if row.access},
            until.astimezone(PARIS).date() if until else None,
            share.hide_amounts,
            tuple(one.message for one in sent),
            sent[-1].token_digest,
        )


def mails_for(records: Records, email: str) -> int:
    """How many mails were written to an address."""
    with records() as session:
        written = select(func.count()).where(col(OutboxMessage.recipient) == email)
        return session.exec(written).one()


def make_older(records: Records, share_id: int) -> None:
    """Have an invitation be sent a minute ago: at once again, it would be a double click."""
    with records() as session:
        sent = session.exec(select(Invitation).where(col(Invitation.share_id) == share_id)).one()
        sent.sent_at -= timedelta(minutes=1)


def expect_told(dialog: Locator, words: str) -> None:
    expect(dialog.get_by_role("status").filter(has_text=words)).to_be_visible()


def send_invitation(page: Page, email: str, until: date) -> Locator:
    """Fill the whole form by hand, without a ready-made set of rights, and send it."""
    page.goto("/mon-espace")
    dialog = people.open_share_dialog(page, NAME)
    dialog.get_by_label("E-mail de la personne").fill(email)
    dialog.get_by_label("Accès jusqu’au").fill(until.isoformat())
    for part, access in PICKED.items():
        pick(dialog, part, access)
    dialog.get_by_label("Masquer les montants").check()
    dialog.get_by_label("Votre message").fill(MESSAGE)
    dialog.get_by_role("button", name="Envoyer l’invitation").click()
    expect_told(dialog, email)
    return dialog


def change_rights(dialog: Locator) -> None:
    """Open the rights of the one person in the list, find them as given, save others."""
    dialog.get_by_role("button", name="Modifier les droits").click()
    expect(dialog.get_by_role("button", name="Enregistrer les droits")).to_be_visible()
    for part, access in PICKED.items():
        assert picked_in(dialog, part) == str(access.value)
    assert picked_in(dialog, PartKey.PRIVATE) == str(Access.NONE.value)
    expect(dialog.get_by_label("Masquer les montants")).to_be_checked()
    for part in PICKED:
        pick(dialog, part, CHANGED.get(part, Access.NONE))
    dialog.get_by_label("Masquer les montants").uncheck()
    dialog.get_by_label("Accès jusqu’au").fill("")
    dialog.get_by_role("button", name="Enregistrer les droits").click()
    expect_told(dialog, "sont enregistrés")


@widths
def test_what_is_picked_in_the_modal_is_what_the_guest_gets(
    page_of: PageOf,
    records: Records,
    member: Member,
    carnet: int,
    mails: Mailbox,
    viewport: dict[str, int],
) -> None:
    email, until = people.new_address("notaire"), today() + timedelta(days=30)
    page = page_of(member, viewport=viewport)
    dialog = send_invitation(page, email, until)
    sent = kept(records, carnet)
    assert (sent.email, sent.levels, sent.last_day) == (email, PICKED, until)
    assert sent.hide_amounts
    assert sent.messages == (MESSAGE,)
    mail = mails.wait_for_mail(email, "")
    assert "la chaudière a 12 ans" in mail.text

    change_rights(dialog)
    changed = kept(records, carnet)
    assert (changed.share, changed.levels, changed.last_day) == (sent.share, CHANGED, None)
    assert not changed.hide_amounts

    make_older(records, sent.share)
    dialog.get_by_role("button", name="Renvoyer").dblclick()  # which counts once
    expect_told(dialog, "L’invitation est repartie")
    again = mails.wait_for_mail(email, "")
    assert again.link("/invitations/") != mail.link("/invitations/")
    assert kept(records, carnet).digest != sent.digest
    assert mails_for(records, email) == 2

    dialog.get_by_role("link", name="Voir comme l’invité").click()
    expect(page.get_by_text("Vous voyez ce carnet comme")).to_be_visible()
    expect(page).to_have_url(re.compile(rf"invite={sent.share}$"))
    expect(dialog).to_be_hidden()
    page.get_by_role("button", name="Revenir à ma vue").click()
    expect(page.get_by_text("Vous voyez ce carnet comme")).to_have_count(0)

    page.goto("/mon-espace")
    people.open_share_dialog(page, NAME).get_by_role("button", name="Qui a accès").click()
    dialog.get_by_role("button", name="Retirer", exact=True).click()
    dialog.get_by_role("alert").get_by_role("button", name="Retirer", exact=True).click()
    expect_told(dialog, "est retirée")
    expect(dialog.get_by_text("Personne d’autre que vous ne voit ce carnet")).to_be_visible()
    with records() as session:
        gone = select(Share).where(col(Share.carnet_id) == carnet)
        assert session.exec(gone).all() == []
        link = select(Invitation).where(col(Invitation.carnet_id) == carnet)
        assert session.exec(link).one().answer is InvitationAnswer.WITHDRAWN
    page.goto(again.link("/invitations/"))
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_role("button", name="Accepter")).to_have_count(0)
