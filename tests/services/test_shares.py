import re
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from sqlmodel import Session, select

from carnet_app.catalogue.access import Access
from carnet_app.catalogue.parts import PartKey
from carnet_app.core.clock import end_of_day, now, today
from carnet_app.core.errors import DomainError
from carnet_app.models import Carnet, Invitation, InvitationAnswer, JournalAction, Share
from carnet_app.services import sharing
from carnet_app.services.actors import Actor
from carnet_app.services.invitations import purge_invitations, read_invitation
from carnet_app.services.permissions import (
    CarnetNotFoundError,
    OfferPendingError,
    OwnerOnlyError,
    ShareNotFoundError,
    rights_in,
)
from carnet_app.services.share_status import describe_status
from carnet_app.services.share_terms import NoLevelError, PastDateError
from carnet_app.services.sharing import (
    OwnerCannotLeaveError,
    ShareClosedError,
    change_share,
    leave_carnet,
    list_shares,
    resend_invitation,
    withdraw_share,
)
from tests.factories import make_actor
from tests.services.sharing_factories import (
    A_DAY,
    GUEST,
    SOME,
    id_of,
    journal,
    levels_of,
    mails,
    make_invitation,
    make_share,
    make_waiting_share,
)


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
