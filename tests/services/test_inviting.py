from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from sqlmodel import Session, select

from carnet_app.catalogue.access import Access
from carnet_app.catalogue.parts import PartKey
from carnet_app.catalogue.presets import PRESET_BY_KEY
from carnet_app.core.addresses import InvalidEmailError
from carnet_app.core.clock import end_of_day, now, today
from carnet_app.core.errors import DomainError
from carnet_app.models import (
    Account,
    Carnet,
    Invitation,
    InvitationAnswer,
    JournalAction,
    Share,
    ShareLevel,
)
from carnet_app.services.actors import Actor
from carnet_app.services.carnet_texts import MessageTextError
from carnet_app.services.invitation_sending import INVITATION_LIFETIME, TooManyInvitationsError
from carnet_app.services.invitation_state import InvitationNotFoundError
from carnet_app.services.invitations import accept_invitation, read_invitation
from carnet_app.services.permissions import (
    CarnetNotFoundError,
    OfferPendingError,
    OwnerOnlyError,
    Rights,
    Role,
    rights_in,
)
from carnet_app.services.share_terms import (
    MoreThanHeldError,
    NoLevelError,
    PastDateError,
    check_terms,
)
from carnet_app.services.sharing import (
    AlreadyHasAccessError,
    AlreadyInvitedError,
    InvitingOneselfError,
    InvitingOwnerError,
    ShareClosedError,
    change_share,
    invite,
    list_shares,
    resend_invitation,
    withdraw_share,
)
from tests.factories import make_actor, make_carnet
from tests.services.sharing_factories import (
    A_DAY,
    GUEST,
    SOME,
    id_of,
    journal,
    last_token,
    levels_of,
    mails,
    make_invitation,
    make_share,
    make_waiting_share,
)

A_MINUTE = timedelta(minutes=1)


def send(session: Session, owner: Actor, carnet: Carnet, **changes: Any) -> int:
    given: dict[str, Any] = {"email": GUEST, "levels": SOME, **changes}
    return invite(session, actor=owner, carnet_id=id_of(carnet), **given)


def nothing_was_written(session: Session) -> bool:
    tables = (Share, ShareLevel, Invitation)
    return not mails(session) and not any(session.exec(select(each)).all() for each in tables)


def test_an_invitation_writes_a_share_that_gives_nothing_yet(
    session: Session, owner: Actor, carnet: Carnet
) -> None:
    guest = make_actor(session, email=GUEST)
    until = today() + 90 * A_DAY
    share_id = send(
        session,
        owner,
        carnet,
        email="  Artisan@Exemple.FR ",
        levels={**SOME, PartKey.PLANS: Access.NONE},
        message=" Bonjour,\r\nvoici le carnet. ",
        access_until=until,
        hide_amounts=True,
    )
    share = session.get_one(Share, share_id)
    assert (share.email, share.account_id, share.hide_amounts) == (GUEST, None, True)
    assert share.access_until == end_of_day(until)
    levels = session.exec(select(ShareLevel).where(ShareLevel.share_id == share_id)).all()
    assert {level.part: level.access for level in levels} == SOME
    invitation = session.exec(select(Invitation)).one()
    assert invitation.message == "Bonjour,\nvoici le carnet."
    assert invitation.invited_by_id == owner.account_id
    assert invitation.expires_at - invitation.sent_at == INVITATION_LIFETIME
    with pytest.raises(CarnetNotFoundError):
        rights_in(session, actor=guest, carnet_id=id_of(carnet))


def test_the_invitation_is_mailed_with_its_link_and_what_it_opens(
    session: Session, owner: Actor, carnet: Carnet
) -> None:
    send(session, owner, carnet, message="À bientôt, Anne")
    (mail,) = mails(session)
    assert (mail.template, mail.recipient, mail.reply_to) == ("invitation", GUEST, owner.email)
    for text in (
        "Longère de Locronan",
        "À bientôt, Anne",
        "Identité du logement",
        "Consulter",
        "Contribuer",
    ):
        assert text in mail.text_body
    assert "Espace privé" not in mail.text_body
    token = last_token(session)
    assert session.exec(select(Invitation)).one().token_digest != token
    assert read_invitation(session, token=token).state == "open"


def test_the_journal_says_who_was_invited_to_what(
    session: Session, owner: Actor, carnet: Carnet
) -> None:
    until = today() + A_DAY
    send(session, owner, carnet, access_until=until, hide_amounts=True)
    details = {
        "email": GUEST,
        "levels": {"home": 1, "works": 2},
        "access_until": end_of_day(until).isoformat(),
        "hide_amounts": True,
    }
    assert journal(session) == [(JournalAction.INVITATION_SENT, owner.account_id, details)]


@pytest.mark.parametrize("preset", PRESET_BY_KEY.values(), ids=lambda preset: preset.key)
def test_every_preset_can_be_sent(
    session: Session, owner: Actor, carnet: Carnet, preset: Any
) -> None:
    send(session, owner, carnet, levels=preset.levels, hide_amounts=preset.hide_amounts)
    (listed,) = list_shares(session, actor=owner, carnet_id=id_of(carnet)).shares
    given = {key.value: int(level) for key, level in preset.levels.items() if level}
    assert listed.levels == given
    assert "private" not in listed.levels


REFUSED: dict[str, tuple[dict[str, Any], type[DomainError], str]] = {
    "empty address": ({"email": " "}, InvalidEmailError, "email"),
    "no address": ({"email": "artisan"}, InvalidEmailError, "email"),
    "two recipients": ({"email": f"{GUEST},x@exemple.fr"}, InvalidEmailError, "email"),
    "header injection": (
        {"email": f"{GUEST}\r\nBcc: x@exemple.fr"},
        InvalidEmailError,
        "email",
    ),
    "address too long": ({"email": "a" * 250 + "@exemple.fr"}, InvalidEmailError, "email"),
    "oneself": ({"email": "Anne@exemple.fr"}, InvitingOneselfError, "email"),
    "no part": ({"levels": {}}, NoLevelError, "levels"),
    "nothing in any part": ({"levels": levels_of(Access.NONE)}, NoLevelError, "levels"),
    "yesterday": ({"access_until": date(2020, 1, 1)}, PastDateError, "access_until"),
    "message too long": ({"message": "a" * 5_001}, MessageTextError, "message"),
    "message with a null": ({"message": "a\x00"}, MessageTextError, "message"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_wrong_field_is_refused_and_nothing_is_written(
    session: Session, owner: Actor, carnet: Carnet, case: str
) -> None:
    changes, error, field = REFUSED[case]
    with pytest.raises(error) as refused:
        send(session, owner, carnet, **changes)
    assert refused.value.field == field
    assert nothing_was_written(session)


def test_an_address_in_another_alphabet_is_one_address(
    session: Session, owner: Actor, carnet: Carnet
) -> None:
    share_id = send(session, owner, carnet, email="José@Exémple.fr")
    assert session.get_one(Share, share_id).email == "josé@exémple.fr"


def test_today_is_not_past_and_lasts_until_midnight_in_france(
    session: Session, owner: Actor, carnet: Carnet
) -> None:
    with time_machine.travel("2026-12-14T22:30:00Z", tick=False) as clock:  # 23 h 30 in Paris
        with pytest.raises(PastDateError):
            send(session, owner, carnet, access_until=date(2026, 12, 13))
        send(session, owner, carnet, access_until=date(2026, 12, 14))
        guest = make_actor(session, email=GUEST)
        accept_invitation(session, actor=guest, token=last_token(session))
        clock.shift(timedelta(minutes=29))
        assert rights_in(session, actor=guest, carnet_id=id_of(carnet))
        clock.shift(timedelta(minutes=1))
        with pytest.raises(CarnetNotFoundError):
            rights_in(session, actor=guest, carnet_id=id_of(carnet))


def test_the_owner_is_not_invited_even_from_a_session_older_than_their_address(
    session: Session, owner: Actor, carnet: Carnet
) -> None:
    session.get_one(Account, owner.account_id).email = "anne.legoff@exemple.fr"
    session.flush()
    with pytest.raises(InvitingOwnerError):
        send(session, owner, carnet, email="anne.legoff@exemple.fr")


def test_who_has_access_is_not_invited_again(
    session: Session, owner: Actor, carnet: Carnet
) -> None:
    guest = make_actor(session, email=GUEST)
    make_share(session, carnet, guest, email="ancienne@exemple.fr")
    for email in (GUEST, "ancienne@exemple.fr"):  # the account's address, and the invited one
        with pytest.raises(AlreadyHasAccessError):
            send(session, owner, carnet, email=email)
    assert mails(session) == []


def test_who_has_a_waiting_invitation_is_not_invited_again(
    session: Session, owner: Actor, carnet: Carnet
) -> None:
    send(session, owner, carnet)
    with pytest.raises(AlreadyInvitedError):
        send(session, owner, carnet, email=GUEST.upper())
    assert len(mails(session)) == 1


def test_the_same_address_may_be_invited_to_another_carnet(
    session: Session, owner: Actor, carnet: Carnet
) -> None:
    send(session, owner, carnet)
    send(session, owner, make_carnet(session, owner))
    assert len(mails(session)) == 2


@pytest.mark.parametrize("before", ["declined", "expired", "withdrawn", "ended"])
def test_a_share_that_is_over_leaves_room_for_a_new_invitation(
    session: Session, owner: Actor, carnet: Carnet, before: str
) -> None:
    guest = make_actor(session, email=GUEST)
    if before == "declined":
        answer = InvitationAnswer.DECLINED
        make_waiting_share(session, carnet, email=GUEST, answer=answer)
    elif before == "expired":
        make_waiting_share(session, carnet, email=GUEST, lasts=-A_DAY)
    elif before == "withdrawn":
        share, _ = make_waiting_share(session, carnet, email=GUEST)
        withdraw_share(session, actor=owner, share_id=id_of(share))
    else:
        make_share(session, carnet, guest, access_until=now() - A_DAY)
    share_id = send(session, owner, carnet)
    assert session.exec(select(Share.id)).all() == [share_id]
    accept_invitation(session, actor=guest, token=last_token(session))
    assert rights_in(session, actor=guest, carnet_id=id_of(carnet)).levels == SOME


def test_only_the_owner_invites(session: Session, owner: Actor, carnet: Carnet) -> None:
    guest = make_actor(session)
    make_share(session, carnet, guest, levels=levels_of(Access.WRITE))
    with pytest.raises(OwnerOnlyError):
        send(session, guest, carnet)
    with pytest.raises(CarnetNotFoundError):
        send(session, make_actor(session), carnet)
    make_invitation(session, carnet, email="tiers@exemple.fr")
    with pytest.raises(OfferPendingError):
        send(session, owner, carnet)
    assert mails(session) == []


def test_one_gives_no_more_than_one_holds() -> None:
    held = {PartKey.HOME: Access.READ, PartKey.WORKS: Access.WRITE}
    rights = Rights(carnet_id=1, role=Role.OWNER, levels=held, hide_amounts=True)
    more = {PartKey.HOME: Access.CONTRIBUTE}
    with pytest.raises(MoreThanHeldError):
        check_terms(rights, levels=more, access_until=None, hide_amounts=False)
    terms = check_terms(rights, levels=held, access_until=None, hide_amounts=False)
    assert terms.hide_amounts  # nor amounts one does not see


@pytest.mark.parametrize("limit", ["person", "carnet", "recipient"])
def test_invitations_are_limited(
    session: Session, owner: Actor, carnet: Carnet, limit: str
) -> None:
    names = {"person": 50, "carnet": 30, "recipient": 10}
    for number in range(names[limit]):
        target = carnet if limit == "carnet" else make_carnet(session, owner)
        sender = owner
        if limit == "recipient":
            sender = make_actor(session)
            target = make_carnet(session, sender)
        email = GUEST if limit == "recipient" else f"artisan{number}@exemple.fr"
        send(session, sender, target, email=email)
    posted = len(mails(session))
    with pytest.raises(TooManyInvitationsError):
        send(session, owner, carnet)
    assert len(mails(session)) == posted


def test_resending_gives_a_new_link_and_ends_the_former(
    session: Session, owner: Actor, carnet: Carnet
) -> None:
    share_id = send(session, owner, carnet)
    former = last_token(session)
    with time_machine.travel(now() + 13 * A_DAY, tick=False):
        resend_invitation(session, actor=owner, share_id=share_id)
        token = last_token(session)
        assert token != former
        with pytest.raises(InvitationNotFoundError):
            read_invitation(session, token=former)
    with time_machine.travel(now() + 26 * A_DAY, tick=False):
        assert read_invitation(session, token=token).state == "open"
    assert [action for action, *_ in journal(session)] == [JournalAction.INVITATION_SENT] * 2
    assert len(mails(session, "invitation")) == 2


def test_an_expired_invitation_may_be_resent(
    session: Session, owner: Actor, carnet: Carnet
) -> None:
    share, _ = make_waiting_share(session, carnet, email=GUEST, lasts=-A_DAY)
    resend_invitation(session, actor=owner, share_id=id_of(share))
    assert read_invitation(session, token=last_token(session)).state == "open"


def test_resending_counts_as_inviting(session: Session, owner: Actor, carnet: Carnet) -> None:
    with time_machine.travel(now(), tick=False) as clock:
        share_id = send(session, owner, carnet)
        for _ in range(9):
            clock.shift(A_MINUTE)
            resend_invitation(session, actor=owner, share_id=share_id)
        clock.shift(A_MINUTE)
        with pytest.raises(TooManyInvitationsError):
            resend_invitation(session, actor=owner, share_id=share_id)
    assert len(mails(session)) == 10


def test_a_second_click_on_resend_sends_nothing(
    session: Session, owner: Actor, carnet: Carnet
) -> None:
    with time_machine.travel(now(), tick=False) as clock:
        share_id = send(session, owner, carnet)
        clock.shift(A_MINUTE)
        resend_invitation(session, actor=owner, share_id=share_id)
        token, noted = last_token(session), len(journal(session))
        clock.shift(timedelta(seconds=1))
        resend_invitation(session, actor=owner, share_id=share_id)
        assert (last_token(session), len(journal(session))) == (token, noted)
        assert len(mails(session)) == 2
        assert read_invitation(session, token=token).state == "open"
        clock.shift(A_MINUTE)  # later it is a wish
        resend_invitation(session, actor=owner, share_id=share_id)
    assert len(mails(session)) == 3


def test_what_was_answered_or_is_over_is_not_resent(
    session: Session, owner: Actor, carnet: Carnet
) -> None:
    answer = InvitationAnswer.DECLINED
    declined, _ = make_waiting_share(session, carnet, email="a@exemple.fr", answer=answer)
    active = make_share(session, carnet, make_actor(session))
    over, _ = make_waiting_share(session, carnet, email="b@exemple.fr", lasts=-A_DAY)
    over.access_until = now() - A_DAY
    session.flush()
    for share in (declined, active, over):
        with pytest.raises(ShareClosedError):
            resend_invitation(session, actor=owner, share_id=id_of(share))
    assert mails(session) == []


def test_an_invitation_ends_with_the_access_it_would_give(
    session: Session, owner: Actor, carnet: Carnet
) -> None:
    until = today() + 3 * A_DAY
    share_id = send(session, owner, carnet, access_until=until)
    invitation = session.exec(select(Invitation)).one()
    assert invitation.expires_at == end_of_day(until)
    change_share(session, actor=owner, share_id=share_id, levels=SOME)
    assert invitation.expires_at == invitation.sent_at + INVITATION_LIFETIME
