import re
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
from carnet_app.services import sharing
from carnet_app.services.actors import Actor
from carnet_app.services.carnet_texts import InvitationMessageError
from carnet_app.services.carnets import ShareNotFoundError
from carnet_app.services.invitation_sending import (
    INVITATION_LIFETIME,
    TooManyInvitationsError,
)
from carnet_app.services.invitation_state import InvitationNotFoundError
from carnet_app.services.invitations import accept_invitation, purge_invitations, read_invitation
from carnet_app.services.permissions import (
    CarnetNotFoundError,
    OfferPendingError,
    OwnerOnlyError,
    Rights,
    Role,
    rights_in,
)
from carnet_app.services.share_status import describe_status
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
    OwnerCannotLeaveError,
    ShareClosedError,
    change_share,
    invite,
    leave_carnet,
    list_shares,
    resend_invitation,
    withdraw_share,
)
from tests.factories import make_actor, make_carnet
from tests.services.sharing_factories import (
    id_of,
    journal,
    last_token,
    levels_of,
    mails,
    make_invitation,
    make_share,
    make_waiting_share,
)

A_DAY = timedelta(days=1)
A_MINUTE = timedelta(minutes=1)
GUEST = "artisan@exemple.fr"
SOME = {PartKey.HOME: Access.READ, PartKey.WORKS: Access.CONTRIBUTE}


@pytest.fixture
def owner(session: Session) -> Actor:
    return make_actor(session, email="anne@exemple.fr", first_name="Anne", last_name="Le Goff")


@pytest.fixture
def carnet(session: Session, owner: Actor) -> Carnet:
    return make_carnet(session, owner, name="Longère de Locronan")


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
    "message too long": ({"message": "a" * 5_001}, InvitationMessageError, "message"),
    "message with a null": ({"message": "a\x00"}, InvitationMessageError, "message"),
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


def test_a_share_changes_at_once(session: Session, owner: Actor, carnet: Carnet) -> None:
    guest = make_actor(session, email=GUEST)
    share = make_share(session, carnet, guest, levels=levels_of(Access.WRITE))
    until = today() + 7 * A_DAY
    change_share(
        session,
        actor=owner,
        share_id=id_of(share),
        levels={PartKey.PLANS: Access.READ, PartKey.HOME: Access.NONE},
        access_until=until,
        hide_amounts=True,
    )
    rights = rights_in(session, actor=guest, carnet_id=id_of(carnet))
    assert rights.levels == {PartKey.PLANS: Access.READ}
    assert rights.access_until == end_of_day(until)
    assert rights.hide_amounts
    (action, who, details) = journal(session)[0]
    assert (action, who) == (JournalAction.SHARE_CHANGED, owner.account_id)
    assert (details["email"], details["levels"]) == (GUEST, {"plans": 1})
    assert mails(session) == []


def test_a_waiting_invitation_changes_and_keeps_its_link(
    session: Session, owner: Actor, carnet: Carnet
) -> None:
    share, token = make_waiting_share(session, carnet, email=GUEST)
    change_share(session, actor=owner, share_id=id_of(share), levels=SOME)
    view = read_invitation(session, token=token)
    assert [(part.key, part.access) for part in view.parts] == [("home", 1), ("works", 2)]


def test_an_ended_access_may_be_extended(session: Session, owner: Actor, carnet: Carnet) -> None:
    guest = make_actor(session, email=GUEST)
    share = make_share(session, carnet, guest, access_until=now() - A_DAY)
    change_share(session, actor=owner, share_id=id_of(share), levels=SOME, access_until=today())
    assert rights_in(session, actor=guest, carnet_id=id_of(carnet)).levels == SOME


@pytest.mark.parametrize(
    ("changes", "error"),
    [({"levels": {}}, NoLevelError), ({"access_until": date(2020, 1, 1)}, PastDateError)],
)
def test_a_wrong_change_changes_nothing(
    session: Session,
    owner: Actor,
    carnet: Carnet,
    changes: dict[str, Any],
    error: type[DomainError],
) -> None:
    guest = make_actor(session, email=GUEST)
    share_id = id_of(make_share(session, carnet, guest))
    before = rights_in(session, actor=guest, carnet_id=id_of(carnet))
    with pytest.raises(error):
        change_share(session, actor=owner, share_id=share_id, **{"levels": SOME, **changes})
    assert rights_in(session, actor=guest, carnet_id=id_of(carnet)) == before


def test_a_declined_invitation_is_not_changed(
    session: Session, owner: Actor, carnet: Carnet
) -> None:
    answer = InvitationAnswer.DECLINED
    share, _ = make_waiting_share(session, carnet, email=GUEST, answer=answer)
    with pytest.raises(ShareClosedError):
        change_share(session, actor=owner, share_id=id_of(share), levels=SOME)


def test_a_share_is_withdrawn_at_once_and_nobody_is_mailed(
    session: Session, owner: Actor, carnet: Carnet
) -> None:
    guest = make_actor(session, email=GUEST)
    share = make_share(session, carnet, guest)
    withdraw_share(session, actor=owner, share_id=id_of(share))
    with pytest.raises(CarnetNotFoundError):
        rights_in(session, actor=guest, carnet_id=id_of(carnet))
    assert mails(session) == []
    assert journal(session) == [(JournalAction.SHARE_WITHDRAWN, owner.account_id, {"email": GUEST})]
    with pytest.raises(ShareNotFoundError):
        withdraw_share(session, actor=owner, share_id=id_of(share))


def test_a_waiting_invitation_dies_with_its_share(
    session: Session, owner: Actor, carnet: Carnet
) -> None:
    share, token = make_waiting_share(session, carnet, email=GUEST)
    withdraw_share(session, actor=owner, share_id=id_of(share))
    assert read_invitation(session, token=token).state == "withdrawn"
    assert list_shares(session, actor=owner, carnet_id=id_of(carnet)).shares == ()


def test_an_invitation_goes_30_days_after_its_share(
    session: Session, owner: Actor, carnet: Carnet
) -> None:
    share, _ = make_waiting_share(session, carnet, email=GUEST)
    _, kept = make_waiting_share(session, carnet, email="autre@exemple.fr")
    withdraw_share(session, actor=owner, share_id=id_of(share))
    for days, is_there in ((29, True), (31, False)):
        with time_machine.travel(now() + timedelta(days=days), tick=False):
            purge_invitations(session)
        session.expire_all()
        addresses = session.exec(select(Invitation.email)).all()
        assert (GUEST in addresses) is is_there
    assert "autre@exemple.fr" in addresses
    assert read_invitation(session, token=kept).state == "open"


def test_a_creator_may_still_take_access_back_while_an_offer_waits(
    session: Session, owner: Actor, carnet: Carnet
) -> None:
    guest = make_actor(session, email=GUEST)
    share = make_share(session, carnet, guest)
    make_invitation(session, carnet, email="tiers@exemple.fr")
    with pytest.raises(OfferPendingError):
        change_share(session, actor=owner, share_id=id_of(share), levels=SOME)
    with pytest.raises(OfferPendingError):
        resend_invitation(session, actor=owner, share_id=id_of(share))
    assert not list_shares(session, actor=owner, carnet_id=id_of(carnet)).may_share
    withdraw_share(session, actor=owner, share_id=id_of(share))
    with pytest.raises(CarnetNotFoundError):
        rights_in(session, actor=guest, carnet_id=id_of(carnet))


def test_the_shares_of_others_look_as_if_they_did_not_exist(
    session: Session, owner: Actor, carnet: Carnet
) -> None:
    guest = make_actor(session)
    make_share(session, carnet, guest, levels=levels_of(Access.WRITE))
    target = make_share(session, carnet, make_actor(session))
    for actor in (guest, make_actor(session)):
        for share_id in (id_of(target), 987_654, 0, 2**64):
            with pytest.raises(ShareNotFoundError):
                withdraw_share(session, actor=actor, share_id=share_id)
            with pytest.raises(ShareNotFoundError):
                resend_invitation(session, actor=actor, share_id=share_id)
            with pytest.raises(ShareNotFoundError):
                change_share(session, actor=actor, share_id=share_id, levels=SOME)
    assert session.get(Share, id_of(target)) is not None


def test_a_share_gone_while_we_waited_for_the_carnet_is_not_found(
    session: Session, owner: Actor, carnet: Carnet, monkeypatch: pytest.MonkeyPatch
) -> None:
    share = make_share(session, carnet, make_actor(session))

    def leave_meanwhile(session: Session, *, carnet_id: int) -> None:
        del carnet_id
        session.delete(share)
        session.flush()

    monkeypatch.setattr(sharing, "lock_carnet", leave_meanwhile)
    with pytest.raises(ShareNotFoundError):
        withdraw_share(session, actor=owner, share_id=id_of(share))


def test_a_guest_leaves(session: Session, owner: Actor, carnet: Carnet) -> None:
    guest, other = make_actor(session, email=GUEST), make_actor(session)
    make_share(session, carnet, guest)
    make_share(session, carnet, other)
    leave_carnet(session, actor=guest, carnet_id=id_of(carnet))
    with pytest.raises(CarnetNotFoundError):
        leave_carnet(session, actor=guest, carnet_id=id_of(carnet))
    assert rights_in(session, actor=other, carnet_id=id_of(carnet))
    assert journal(session) == [(JournalAction.SHARE_LEFT, guest.account_id, {"email": GUEST})]


def test_an_owner_does_not_leave(session: Session, owner: Actor, carnet: Carnet) -> None:
    with pytest.raises(OwnerCannotLeaveError):
        leave_carnet(session, actor=owner, carnet_id=id_of(carnet))
    make_invitation(session, carnet, email="tiers@exemple.fr")
    with pytest.raises(OwnerCannotLeaveError):
        leave_carnet(session, actor=owner, carnet_id=id_of(carnet))


def test_the_list_says_where_each_share_stands(
    session: Session, owner: Actor, carnet: Carnet
) -> None:
    guest = make_actor(session, email=GUEST, first_name="Marc", last_name="Tanguy")
    with time_machine.travel("2026-05-01T10:00:00Z", tick=False):
        ending = now() + A_DAY
        make_share(session, carnet, guest, levels=SOME, hide_amounts=True)
        make_share(session, carnet, make_actor(session), access_until=ending)
        make_share(session, carnet, make_actor(session), access_until=now() - A_DAY)
        make_waiting_share(session, carnet, email="waiting@exemple.fr")
        make_waiting_share(session, carnet, email="expired@exemple.fr", lasts=-A_DAY)
        answer = InvitationAnswer.DECLINED
        make_waiting_share(session, carnet, email="declined@exemple.fr", answer=answer)
        make_share(session, carnet, email="lost@exemple.fr")  # without its invitation
        view = list_shares(session, actor=owner, carnet_id=id_of(carnet))
    assert (view.carnet_name, view.total, view.page, view.pages) == (carnet.name, 7, 1, 1)
    assert view.may_share
    said = [(each.status, each.status_text) for each in reversed(view.shares)]
    assert said == [
        ("active", "Accès sans date de fin"),
        ("active", "A accès jusqu’au 2\u00a0mai\u00a02026"),
        ("expired", "Accès fini le 30\u00a0avril\u00a02026"),
        (
            "waiting",
            "Invitation envoyée le 1er\u00a0mai\u00a02026, valable jusqu’au 15\u00a0mai\u00a02026",
        ),
        ("expired", "Invitation expirée le 30\u00a0avril\u00a02026"),
        ("declined", "Invitation déclinée le 1er\u00a0mai\u00a02026"),
        ("expired", "Invitation expirée"),
    ]
    first, dated = view.shares[-1], view.shares[-2]
    assert (first.email, first.name, first.hide_amounts) == (GUEST, "Marc Tanguy", True)
    assert first.summary == "Consulter 1\u00a0partie, contribuer à 1\u00a0partie"
    assert first.access_until == first.access_until_text == ""
    assert (dated.access_until, dated.access_until_text) == ("2026-05-02", "2\u00a0mai\u00a02026")
    assert [each.may_resend for each in reversed(view.shares)] == [
        *(False, False, False),
        *(True, True, False, False),
    ]
    assert [each.may_change for each in view.shares].count(False) == 1
    assert view.shares[3].name == ""  # whether the address has an account is not told


def test_declining_without_a_date_is_still_declined(session: Session, carnet: Carnet) -> None:
    answer = InvitationAnswer.DECLINED
    share, _ = make_waiting_share(session, carnet, email=GUEST, answer=answer)
    invitation = session.exec(select(Invitation)).one()
    invitation.answered_at = None
    said = describe_status(share, invitation, now())
    assert re.fullmatch(r"Invitation déclinée le .+", said)


def test_the_list_comes_in_pages_of_fifty(session: Session, owner: Actor, carnet: Carnet) -> None:
    for number in range(51):
        make_waiting_share(session, carnet, email=f"a{number}@exemple.fr", levels=SOME)
    first = list_shares(session, actor=owner, carnet_id=id_of(carnet))
    last = list_shares(session, actor=owner, carnet_id=id_of(carnet), page=99)
    assert (len(first.shares), first.total, first.pages) == (50, 51, 2)
    assert (last.page, [each.email for each in last.shares]) == (2, ["a0@exemple.fr"])


def test_only_the_owner_sees_the_list(session: Session, owner: Actor, carnet: Carnet) -> None:
    guest = make_actor(session)
    make_share(session, carnet, guest, levels=levels_of(Access.WRITE))
    with pytest.raises(OwnerOnlyError):
        list_shares(session, actor=guest, carnet_id=id_of(carnet))
    with pytest.raises(CarnetNotFoundError):
        list_shares(session, actor=make_actor(session), carnet_id=id_of(carnet))
