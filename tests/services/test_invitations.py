from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from sqlmodel import Session, select

from carnet_app.core.clock import now
from carnet_app.models import (
    Account,
    Carnet,
    Invitation,
    InvitationAnswer,
    JournalAction,
    OutboxMessage,
    Share,
)
from carnet_app.services.actors import Actor
from carnet_app.services.carnets import delete_carnet, restore_carnet
from carnet_app.services.invitation_state import (
    AlreadyOwnerError,
    InvitationAcceptedError,
    InvitationClosedError,
    InvitationDeclinedError,
    InvitationExpiredError,
    InvitationNotFoundError,
    InvitationWithdrawnError,
    OwnInvitationError,
    SenderLostRightError,
    WrongAccountError,
)
from carnet_app.services.invitations import (
    INVITATION_LIFETIME,
    accept_invitation,
    decline_invitation,
    mask_email,
    read_invitation,
)
from carnet_app.services.permissions import CarnetNotFoundError, rights_in
from carnet_app.services.sharing import invite, list_shares, withdraw_share
from tests.factories import actor_for, make_account, make_actor
from tests.services.sharing_factories import (
    A_DAY,
    GUEST,
    SOME,
    id_of,
    journal,
    last_token,
    mails,
    make_invitation,
    make_share,
    waiting,
)

A_SECOND = timedelta(seconds=1)


@pytest.fixture
def guest(session: Session) -> Actor:
    return make_actor(session, email=GUEST, first_name="Marc", last_name="Tanguy")


def may_enter(session: Session, actor: Actor, carnet: Carnet) -> bool:
    try:
        rights_in(session, actor=actor, carnet_id=id_of(carnet))
    except CarnetNotFoundError:
        return False
    return True


def test_a_link_shows_who_invites_to_what_even_without_an_account(
    session: Session, owner: Actor, carnet: Carnet
) -> None:
    until = now().replace(year=2030, month=12, day=14, hour=12)
    with time_machine.travel("2030-12-01T10:00:00Z", tick=False):
        invite(
            session,
            actor=owner,
            carnet_id=id_of(carnet),
            email=GUEST,
            levels=SOME,
            message="À bientôt",
            access_until=until.date(),
            hide_amounts=True,
        )
        view = read_invitation(session, token=last_token(session))
    assert (view.kind, view.state, view.state_text) == ("share", "open", "")
    assert (view.inviter_name, view.carnet_name) == ("Anne Le Goff", "Longère de Locronan")
    assert view.message == "À bientôt"
    assert [(part.key, part.label, part.access_label) for part in view.parts] == [
        ("home", "Identité du logement", "Consulter"),
        ("works", "Travaux", "Contribuer"),
    ]
    assert view.hide_amounts
    assert "montants vous seront masqués" in session.exec(select(OutboxMessage.text_body)).one()
    assert view.access_until_text == view.expires_text == "14\u00a0décembre\u00a02030"
    assert view.email == "a•••@exemple.fr"
    assert view.needs_account
    assert view.carnet_id is None


def test_its_own_account_sees_the_address_in_full(
    session: Session, carnet: Carnet, guest: Actor
) -> None:
    view = read_invitation(session, token=waiting(session, carnet), actor=guest)
    assert (view.state, view.email, view.needs_account) == ("open", GUEST, False)


def test_reading_consumes_nothing(session: Session, carnet: Carnet, guest: Actor) -> None:
    token = waiting(session, carnet)
    for _ in range(3):
        assert read_invitation(session, token=token, actor=guest).state == "open"
    assert not may_enter(session, guest, carnet)


@pytest.mark.parametrize("token", ["", "x", "a" * 43, "é", "\ud800", "\x00", "a" * 100_000])
def test_an_unknown_link_is_not_found(session: Session, guest: Actor, token: str) -> None:
    calls: list[Callable[[], object]] = [
        lambda: read_invitation(session, token=token),
        lambda: accept_invitation(session, actor=guest, token=token),
        lambda: decline_invitation(session, token=token),
    ]
    for call in calls:
        with pytest.raises(InvitationNotFoundError):
            call()


def test_the_digest_is_no_token(session: Session, carnet: Carnet) -> None:
    waiting(session, carnet)
    stored = session.exec(select(Invitation.token_digest)).one()
    with pytest.raises(InvitationNotFoundError):
        read_invitation(session, token=stored)


@pytest.mark.parametrize("door", ["link", "space"])
def test_accepting_opens_the_carnet_as_granted(
    session: Session, owner: Actor, carnet: Carnet, guest: Actor, door: str
) -> None:
    token = waiting(session, carnet)
    invitation = session.exec(select(Invitation)).one()
    by = {"token": token} if door == "link" else {"invitation_id": id_of(invitation)}
    accepted: int = accept_invitation(session, actor=guest, **by)  # pyright: ignore[reportArgumentType]
    assert accepted == carnet.id
    assert rights_in(session, actor=guest, carnet_id=accepted).levels == SOME
    assert journal(session) == [
        (JournalAction.INVITATION_ACCEPTED, guest.account_id, {"email": GUEST})
    ]
    (mail,) = mails(session)
    assert (mail.template, mail.recipient) == ("invitation_accepted", owner.email)
    assert mail.account_id == owner.account_id
    assert "Marc Tanguy" in mail.text_body
    assert f"/carnets/{carnet.id}" in mail.text_body
    view = read_invitation(session, token=token, actor=guest)
    assert (view.state, view.carnet_id) == ("answered", carnet.id)
    assert read_invitation(session, token=token).carnet_id is None


@pytest.mark.parametrize("door", ["link", "link without account", "space"])
def test_declining_opens_nothing_and_tells_the_owner(
    session: Session, owner: Actor, carnet: Carnet, guest: Actor, door: str
) -> None:
    token = waiting(session, carnet)
    invitation = session.exec(select(Invitation)).one()
    if door == "space":
        decline_invitation(session, actor=guest, invitation_id=id_of(invitation))
    else:
        decline_invitation(session, actor=guest if door == "link" else None, token=token)
    assert not may_enter(session, guest, carnet)
    who = None if door == "link without account" else guest.account_id
    assert journal(session) == [(JournalAction.INVITATION_DECLINED, who, {"email": GUEST})]
    (mail,) = mails(session)
    assert (mail.template, mail.recipient) == ("invitation_declined", owner.email)
    assert GUEST in mail.text_body
    (listed,) = list_shares(session, actor=owner, carnet_id=id_of(carnet)).shares
    assert listed.status == "declined"


def close(session: Session, owner: Actor, carnet: Carnet, how: str) -> str:
    """The token of an invitation that ended in one way."""
    if how == "expired":
        return waiting(session, carnet, lasts=-A_SECOND)
    if how in {"accepted", "declined"}:
        return waiting(session, carnet, answer=InvitationAnswer(how))
    token = waiting(session, carnet)
    if how == "withdrawn":
        share = session.exec(select(Share)).one()
        withdraw_share(session, actor=owner, share_id=id_of(share))
    elif how == "deleted":
        delete_carnet(session, actor=owner, carnet_id=id_of(carnet))
    elif how == "transferred":
        carnet.owner_id = make_actor(session).account_id
    elif how == "offered":
        make_invitation(session, carnet, email="tiers@exemple.fr")
    session.flush()
    return token


CLOSED: dict[str, tuple[type[InvitationClosedError], str, str]] = {
    "expired": (InvitationExpiredError, "expired", "a expiré"),
    "accepted": (InvitationAcceptedError, "answered", "déjà été acceptée"),
    "declined": (InvitationDeclinedError, "answered", "a été déclinée"),
    "withdrawn": (InvitationWithdrawnError, "withdrawn", "a été retirée"),
    "deleted": (SenderLostRightError, "withdrawn", "ne peut plus donner accès"),
    "transferred": (SenderLostRightError, "withdrawn", "ne peut plus donner accès"),
    "offered": (SenderLostRightError, "withdrawn", "ne peut plus donner accès"),
}


@pytest.mark.parametrize("how", CLOSED)
def test_a_closed_invitation_says_why_and_nothing_else(
    session: Session, owner: Actor, carnet: Carnet, guest: Actor, how: str
) -> None:
    error, state, says = CLOSED[how]
    token = close(session, owner, carnet, how)
    invitation = session.exec(select(Invitation).where(Invitation.email == GUEST)).one()
    noted, posted = journal(session), len(mails(session))
    for reader in (None, guest):
        view = read_invitation(session, token=token, actor=reader)
        assert view.state == state
        assert says in view.state_text
        assert (view.carnet_name, view.message, view.parts) == ("", "", ())
    with pytest.raises(error, match=says):
        accept_invitation(session, actor=guest, token=token)
    with pytest.raises(error):
        accept_invitation(session, actor=guest, invitation_id=id_of(invitation))
    with pytest.raises(error):
        decline_invitation(session, token=token)
    assert not may_enter(session, guest, carnet)
    assert (journal(session), len(mails(session))) == (noted, posted)


def test_a_carnet_back_from_the_bin_brings_its_invitations_back(
    session: Session, owner: Actor, carnet: Carnet, guest: Actor
) -> None:
    token = close(session, owner, carnet, "deleted")
    restore_carnet(session, actor=owner, carnet_id=id_of(carnet))
    accept_invitation(session, actor=guest, token=token)
    assert may_enter(session, guest, carnet)


def test_an_invitation_lasts_fourteen_days(
    session: Session, owner: Actor, carnet: Carnet, guest: Actor
) -> None:
    assert timedelta(days=14) == INVITATION_LIFETIME
    with time_machine.travel(now(), tick=False) as clock:
        invite(session, actor=owner, carnet_id=id_of(carnet), email=GUEST, levels=SOME)
        token = last_token(session)
        clock.shift(14 * A_DAY - A_SECOND)
        assert read_invitation(session, token=token).state == "open"
        clock.shift(A_SECOND)
        with pytest.raises(InvitationExpiredError):
            accept_invitation(session, actor=guest, token=token)


def test_another_account_is_told_so_without_learning_the_address(
    session: Session, carnet: Carnet, guest: Actor
) -> None:
    token = waiting(session, carnet)
    other = make_actor(session, email="autre@exemple.fr")
    view = read_invitation(session, token=token, actor=other)
    assert view.state == "wrong_account"
    assert "autre adresse" in view.state_text
    assert view.email == "a•••@exemple.fr"
    assert (view.carnet_name, view.parts) == ("", ())
    assert GUEST not in repr(view)
    with pytest.raises(WrongAccountError):
        accept_invitation(session, actor=other, token=token)
    with pytest.raises(WrongAccountError):
        decline_invitation(session, actor=other, token=token)
    assert read_invitation(session, token=token).state == "open"


def test_who_sent_an_invitation_is_told_so_and_cannot_answer_it(
    session: Session, owner: Actor, carnet: Carnet
) -> None:
    token = waiting(session, carnet)
    view = read_invitation(session, token=token, actor=owner)
    assert (view.state, view.carnet_name, view.parts) == ("sent_by_oneself", "", ())
    for answer in (accept_invitation, decline_invitation):
        with pytest.raises(OwnInvitationError):
            answer(session, actor=owner, token=token)
    assert read_invitation(session, token=token).state == "open"


def test_an_unconfirmed_account_accepts_nothing(session: Session, carnet: Carnet) -> None:
    token = waiting(session, carnet)
    unconfirmed = actor_for(session, make_account(session, email=GUEST, confirmed=False))
    invitation = session.exec(select(Invitation)).one()
    with pytest.raises(WrongAccountError):
        accept_invitation(session, actor=unconfirmed, token=token)
    with pytest.raises(InvitationNotFoundError):
        accept_invitation(session, actor=unconfirmed, invitation_id=id_of(invitation))


def test_a_session_older_than_the_change_of_address_proves_nothing(
    session: Session, carnet: Carnet, guest: Actor
) -> None:
    token = waiting(session, carnet)
    session.get_one(Account, guest.account_id).email = "nouvelle@exemple.fr"
    session.flush()
    with pytest.raises(WrongAccountError):
        accept_invitation(session, actor=guest, token=token)


def test_the_invitations_of_others_look_as_if_they_did_not_exist(
    session: Session, carnet: Carnet
) -> None:
    waiting(session, carnet)
    invitation, other = session.exec(select(Invitation)).one(), make_actor(session)
    for invitation_id in (id_of(invitation), 987_654, 0, 2**64, None):
        with pytest.raises(InvitationNotFoundError):
            accept_invitation(session, actor=other, invitation_id=invitation_id)
        with pytest.raises(InvitationNotFoundError):
            decline_invitation(session, actor=other, invitation_id=invitation_id)
    with pytest.raises(InvitationNotFoundError):  # an id is no proof without an account
        decline_invitation(session, invitation_id=id_of(invitation))


def test_a_second_share_of_the_same_person_replaces_the_first(
    session: Session, carnet: Carnet, guest: Actor
) -> None:
    make_share(session, carnet, guest, email="ancienne@exemple.fr")
    token = waiting(session, carnet)
    accept_invitation(session, actor=guest, token=token)
    assert rights_in(session, actor=guest, carnet_id=id_of(carnet)).levels == SOME
    assert session.exec(select(Share.email)).all() == [GUEST]


def test_an_owner_accepts_nothing_in_their_own_carnet(
    session: Session, owner: Actor, carnet: Carnet
) -> None:
    token = waiting(session, carnet)
    session.get_one(Account, owner.account_id).email = GUEST
    session.flush()
    assert read_invitation(session, token=token, actor=owner).state == "answered"
    with pytest.raises(AlreadyOwnerError):
        accept_invitation(session, actor=owner, token=token)


def test_masking_leaves_what_its_holder_recognises() -> None:
    assert mask_email("anne@exemple.fr") == "a•••@exemple.fr"
    assert mask_email("a@exemple.fr") == "•••@exemple.fr"
