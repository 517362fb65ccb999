from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine
from sqlmodel import Session

from carnet_app.catalogue.access import Access
from carnet_app.catalogue.parts import PartKey
from carnet_app.core.clock import now
from carnet_app.models import Account, Invitation, InvitationAnswer
from carnet_app.services.carnets import delete_carnet
from carnet_app.services.level_summaries import describe_levels, plain_levels, summarize_levels
from carnet_app.services.space import add_own_carnet, read_space
from carnet_app.services.third_party import create_for_third_party, withdraw_offer
from tests.factories import make_actor, make_carnet
from tests.services.sharing_factories import (
    A_DAY,
    SOME,
    id_of,
    levels_of,
    make_invitation,
    make_share,
    make_waiting_share,
)


def test_a_new_carnets_card_is_the_one_that_is_read_later(session: Session) -> None:
    anne = make_actor(session)
    card = add_own_carnet(session, actor=anne, name="  Maison   de Clisson ")
    assert read_space(session, actor=anne).own == (card,)


def test_an_empty_space(session: Session) -> None:
    view = read_space(session, actor=make_actor(session))
    assert view.own == view.shared == view.invitations == view.offers == view.deleted == ()
    assert view.own_total == view.shared_total == view.invitations_total == 0
    assert (view.page, view.pages, view.shared_page, view.shared_pages) == (1, 1, 1, 1)


def test_one_s_own_carnets_say_who_has_access(session: Session) -> None:
    owner = make_actor(session)
    older, newer = make_carnet(session, owner, name="Longère"), make_carnet(session, owner)
    make_share(session, older, make_actor(session))
    make_share(session, older, make_actor(session), access_until=now() + A_DAY)
    make_share(session, older, make_actor(session), access_until=now() - A_DAY)
    make_waiting_share(session, older, email="a@exemple.fr")
    make_waiting_share(session, older, email="b@exemple.fr", lasts=-A_DAY)
    answer = InvitationAnswer.DECLINED
    make_waiting_share(session, older, email="c@exemple.fr", answer=answer)
    make_carnet(session, make_actor(session))  # a stranger's
    view = read_space(session, actor=owner)
    assert [card.id for card in view.own] == [newer.id, older.id]
    card = view.own[1]
    assert (card.name, card.role, card.share_count, card.waiting_count) == (
        "Longère",
        "owner",
        2,
        1,
    )
    assert card.may_share
    assert card.may_manage
    assert not card.is_offered
    assert (card.owner_name, card.level_label, card.offered_to) == ("", "", "")
    assert (view.own_total, view.shared_total) == (2, 0)


def test_an_offered_carnet_says_to_whom(session: Session) -> None:
    creator = make_actor(session)
    with time_machine.travel("2026-05-01T10:00:00Z", tick=False):
        carnet_id = create_for_third_party(
            session, actor=creator, name="Maison neuve", email="claire@exemple.fr"
        )
        view = read_space(session, actor=creator)
    (card,) = view.own
    assert (card.role, card.is_offered, card.offered_to) == (
        "third_party_creator",
        True,
        "claire@exemple.fr",
    )
    assert not card.may_share
    assert card.may_manage
    (offer,) = view.offers
    assert (offer.carnet_id, offer.carnet_name, offer.email) == (
        carnet_id,
        "Maison neuve",
        "claire@exemple.fr",
    )
    assert (offer.sent_text, offer.expires_text) == (
        "1er\u00a0mai\u00a02026",
        "15\u00a0mai\u00a02026",
    )
    assert not offer.is_expired
    assert view.offers_total == 1
    with time_machine.travel("2026-05-15T10:00:00Z", tick=False):
        later = read_space(session, actor=creator)
        withdraw_offer(session, actor=creator, carnet_id=carnet_id)
        assert read_space(session, actor=creator).offers == ()
    assert [one.is_expired for one in later.offers] == [True]  # it is said, and can be sent anew
    assert later.own[0].role == "owner"


def test_shared_carnets_say_whose_they_are_and_what_one_may(session: Session) -> None:
    actor = make_actor(session)
    owner = make_actor(session, first_name="Anne", last_name="Le Goff")
    until = now().replace(year=2030, month=12, day=14, hour=12)
    make_share(session, make_carnet(session, owner), actor, levels=SOME)
    all_read = make_carnet(session, owner, name="Studio")
    make_share(session, all_read, actor, levels=levels_of(Access.READ), access_until=until)
    make_share(session, make_carnet(session, owner), actor, access_until=now() - A_DAY)
    view = read_space(session, actor=actor)
    assert view.own == ()
    first, second = view.shared
    assert (first.id, first.name, first.role) == (all_read.id, "Studio", "guest")
    assert (first.owner_name, first.level_label) == ("Anne Le Goff", "Consulter")
    assert (first.access_until_text, second.access_until_text) == ("14\u00a0décembre\u00a02030", "")
    assert second.level_label == "Droits par partie"
    assert not first.may_share
    assert not first.may_manage
    assert (view.shared_total, first.offered_to) == (2, "")


def test_invitations_received_say_who_offers_what(session: Session) -> None:
    actor = make_actor(session, email="artisan@exemple.fr")
    owner = make_actor(session, first_name="Anne", last_name="Le Goff")
    carnet, offered = make_carnet(session, owner, name="Longère"), make_carnet(session, owner)
    with time_machine.travel("2026-05-01T10:00:00Z", tick=False):
        share, _ = make_waiting_share(session, carnet, email=actor.email, levels=SOME)
        share.hide_amounts, share.access_until = True, now() + 30 * A_DAY
        make_invitation(session, offered, email=actor.email)
        view = read_space(session, actor=actor)
    ownership, invitation = view.invitations
    assert (invitation.kind, invitation.carnet_name) == ("share", "Longère")
    assert (invitation.inviter_name, invitation.level_label) == (
        "Anne Le Goff",
        "Droits par partie",
    )
    assert [(part.label, part.access_label) for part in invitation.parts] == [
        ("Identité du logement", "Consulter"),
        ("Travaux", "Contribuer"),
    ]
    assert invitation.hide_amounts
    assert (invitation.expires_text, invitation.access_until_text) == (
        "15\u00a0mai\u00a02026",
        "31\u00a0mai\u00a02026",
    )
    assert (ownership.kind, ownership.parts, ownership.level_label) == ("ownership", (), "")
    assert view.invitations_total == 2


@pytest.mark.parametrize(
    "why", ["expired", "answered", "deleted", "transferred", "offered", "unconfirmed", "own"]
)
def test_an_invitation_that_cannot_be_accepted_is_not_listed(session: Session, why: str) -> None:
    actor, owner = make_actor(session), make_actor(session)
    carnet = make_carnet(session, owner)
    lasts = -A_DAY if why == "expired" else A_DAY
    answer = InvitationAnswer.DECLINED if why == "answered" else None
    make_waiting_share(session, carnet, email=actor.email, lasts=lasts, answer=answer)
    if why == "deleted":
        delete_carnet(session, actor=owner, carnet_id=id_of(carnet))
    elif why == "transferred":
        carnet.owner_id = make_actor(session).account_id
    elif why == "offered":
        make_invitation(session, carnet, email="tiers@exemple.fr")
    elif why == "unconfirmed":
        session.get_one(Account, actor.account_id).confirmed_at = None
    elif why == "own":
        carnet.owner_id = actor.account_id
        session.exec(sa.update(Invitation).values(invited_by_id=actor.account_id))
    session.flush()
    view = read_space(session, actor=actor)
    assert (view.invitations, view.invitations_total) == ((), 0)


def test_the_bin_is_one_s_own(session: Session) -> None:
    owner, guest = make_actor(session), make_actor(session)
    carnet = make_carnet(session, owner, name="Studio")
    make_share(session, carnet, guest)
    with time_machine.travel(now(), tick=False) as clock:
        delete_carnet(session, actor=owner, carnet_id=id_of(carnet))
        view = read_space(session, actor=owner)
        assert view.own == ()
        assert [(card.name, card.days_left) for card in view.deleted] == [("Studio", 30)]
        assert view.deleted_total == 1
        clock.shift(A_DAY * 29 + timedelta(hours=23))
        assert [card.days_left for card in read_space(session, actor=owner).deleted] == [1]
    view = read_space(session, actor=guest)
    assert view.shared == view.deleted == ()


def test_lists_come_in_pages_of_fifty(session: Session) -> None:
    actor, owner = make_actor(session), make_actor(session)
    own = [make_carnet(session, actor) for _ in range(51)]
    for _ in range(52):
        make_share(session, make_carnet(session, owner), actor, levels=SOME)
    first = read_space(session, actor=actor)
    assert (len(first.own), first.own_total, first.page, first.pages) == (50, 51, 1, 2)
    assert (len(first.shared), first.shared_total, first.shared_pages) == (50, 52, 2)
    second = read_space(session, actor=actor, page=2, shared_page=2)
    assert [card.id for card in second.own] == [own[0].id]
    assert len(second.shared) == 2
    for page in (-5, 0, 1):
        assert read_space(session, actor=actor, page=page, shared_page=page) == first
    for page in (3, 10**30):
        assert read_space(session, actor=actor, page=page, shared_page=page) == second


def test_levels_in_a_few_words() -> None:
    assert summarize_levels({}) == "Aucun"
    assert summarize_levels(levels_of(Access.NONE)) == "Aucun"
    same = {PartKey.HOME: Access.WRITE, PartKey.WORKS: Access.WRITE, PartKey.PLANS: Access.NONE}
    assert summarize_levels(same) == "Modifier"
    assert summarize_levels(SOME) == "Droits par partie"
    assert describe_levels({}) == ""
    assert describe_levels(same) == "Modifier 2\u00a0parties"
    mixed = {**levels_of(Access.READ), PartKey.WORKS: Access.CONTRIBUTE}
    said = "Consulter 13\u00a0parties, contribuer à 1\u00a0partie"
    assert describe_levels(mixed) == said
    assert plain_levels(same) == {"home": 3, "works": 3}
