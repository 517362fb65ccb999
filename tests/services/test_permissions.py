from datetime import timedelta

import pytest
from sqlmodel import Session

from carnet_app.catalogue.access import Access
from carnet_app.catalogue.parts import PartKey
from carnet_app.core.clock import now
from carnet_app.models import InvitationAnswer
from carnet_app.services.permissions import (
    CarnetNotFoundError,
    OfferPendingError,
    OwnerOnlyError,
    Rights,
    Role,
    carnet_ids,
    grants,
    require_manager,
    require_owner,
    rights_in,
    rights_of_share,
)
from carnet_app.services.rows import fetch_rows
from tests.factories import actor_for, make_account, make_actor, make_carnet
from tests.services.sharing_factories import (
    EVERYWHERE,
    EVERYWHERE_BUT_PRIVATE,
    id_of,
    levels_of,
    make_invitation,
    make_share,
    make_waiting_share,
)

A_SECOND = timedelta(seconds=1)


def test_the_owner_may_do_all_in_every_part(session: Session) -> None:
    owner = make_actor(session)
    rights = rights_in(session, actor=owner, carnet_id=id_of(make_carnet(session, owner)))
    assert rights.role is Role.OWNER
    assert rights.levels == levels_of(Access.WRITE)
    assert rights.visible_parts == EVERYWHERE
    assert rights.may_share
    assert rights.may_manage
    assert not rights.hide_amounts
    assert rights.access_until is None


@pytest.mark.parametrize("carnet_id", [-1, 0, 987_654, 2**31, 2**63, 2**200])
def test_an_unknown_id_is_not_found(session: Session, carnet_id: int) -> None:
    actor = make_actor(session)
    make_carnet(session, actor)
    with pytest.raises(CarnetNotFoundError):
        rights_in(session, actor=actor, carnet_id=carnet_id)


def test_a_guest_holds_what_the_share_says_and_nothing_more(session: Session) -> None:
    owner, guest = make_actor(session), make_actor(session)
    carnet = make_carnet(session, owner)
    until = now() + timedelta(days=3)
    levels = {PartKey.PLANS: Access.READ, PartKey.HOME: Access.WRITE, PartKey.WORKS: Access.NONE}
    make_share(session, carnet, guest, levels=levels, access_until=until, hide_amounts=True)
    rights = rights_in(session, actor=guest, carnet_id=id_of(carnet))
    assert rights.role is Role.GUEST
    assert rights.level(PartKey.PLANS) is Access.READ
    assert rights.level(PartKey.HOME) is Access.WRITE
    assert rights.level(PartKey.WORKS) is Access.NONE
    assert rights.level(PartKey.SURVEYS) is Access.NONE
    assert rights.visible_parts == (PartKey.HOME, PartKey.PLANS)  # the catalogue's order
    assert not rights.may_share
    assert not rights.may_manage
    assert rights.hide_amounts
    assert rights.access_until == until


def test_access_ends_after_its_last_instant(session: Session) -> None:
    owner, guest = make_actor(session), make_actor(session)
    carnet = make_carnet(session, owner)
    share = make_share(session, carnet, guest, access_until=now() + timedelta(minutes=1))
    assert rights_in(session, actor=guest, carnet_id=id_of(carnet))
    share.access_until = now() - A_SECOND
    session.flush()
    with pytest.raises(CarnetNotFoundError):
        rights_in(session, actor=guest, carnet_id=id_of(carnet))


def test_a_deleted_carnet_exists_for_nobody(session: Session) -> None:
    owner, guest = make_actor(session), make_actor(session)
    carnet = make_carnet(session, owner)
    make_share(session, carnet, guest)
    carnet.deleted_at = now()
    session.flush()
    for actor in (owner, guest):
        with pytest.raises(CarnetNotFoundError):
            rights_in(session, actor=actor, carnet_id=id_of(carnet))
        assert fetch_rows(session, grants(actor.account_id)) == []


def test_an_unconfirmed_account_holds_nothing_even_of_its_own(session: Session) -> None:
    actor = actor_for(session, make_account(session, confirmed=False))
    carnet = make_carnet(session, actor)
    shared = make_carnet(session, make_actor(session))
    make_share(session, shared, actor)
    for each in (carnet, shared):
        with pytest.raises(CarnetNotFoundError):
            rights_in(session, actor=actor, carnet_id=id_of(each))


def test_an_owner_with_a_share_left_from_before_keeps_the_owner_s_rights(
    session: Session,
) -> None:
    owner = make_actor(session)
    carnet = make_carnet(session, owner)
    make_share(session, carnet, owner, hide_amounts=True)
    rights = rights_in(session, actor=owner, carnet_id=id_of(carnet))
    assert rights.role is Role.OWNER
    assert rights.levels == levels_of(Access.WRITE)
    assert not rights.hide_amounts


def test_while_an_offer_waits_its_creator_fills_the_carnet_but_does_not_share_it(
    session: Session,
) -> None:
    creator = make_actor(session)
    carnet = make_carnet(session, creator)
    make_invitation(session, carnet, email="tiers@exemple.fr")
    rights = rights_in(session, actor=creator, carnet_id=id_of(carnet))
    assert rights.role is Role.THIRD_PARTY_CREATOR
    assert rights.levels == levels_of(Access.WRITE, EVERYWHERE_BUT_PRIVATE)
    assert not rights.may_share
    assert rights.may_manage
    assert require_manager(session, actor=creator, carnet_id=id_of(carnet)) == rights
    with pytest.raises(OfferPendingError):
        require_owner(session, actor=creator, carnet_id=id_of(carnet))


@pytest.mark.parametrize("answer", [InvitationAnswer.DECLINED, InvitationAnswer.WITHDRAWN])
def test_an_offer_that_ended_leaves_a_plain_owner(
    session: Session, answer: InvitationAnswer
) -> None:
    creator = make_actor(session)
    carnet = make_carnet(session, creator)
    make_invitation(session, carnet, email="tiers@exemple.fr", answer=answer)
    rights = require_owner(session, actor=creator, carnet_id=id_of(carnet))
    assert rights.level(PartKey.PRIVATE) is Access.WRITE


def test_an_expired_offer_leaves_a_plain_owner(session: Session) -> None:
    creator = make_actor(session)
    carnet = make_carnet(session, creator)
    make_invitation(session, carnet, email="tiers@exemple.fr", lasts=-A_SECOND)
    assert require_owner(session, actor=creator, carnet_id=id_of(carnet)).role is Role.OWNER


def test_an_offer_of_another_carnet_changes_nothing(session: Session) -> None:
    owner = make_actor(session)
    make_invitation(session, make_carnet(session, owner), email="tiers@exemple.fr")
    other = make_carnet(session, owner)
    assert require_owner(session, actor=owner, carnet_id=id_of(other))


def test_a_pending_share_does_not_make_a_third_party_creator(session: Session) -> None:
    owner = make_actor(session)
    carnet = make_carnet(session, owner)
    make_waiting_share(session, carnet, email="invitee@exemple.fr")
    assert require_owner(session, actor=owner, carnet_id=id_of(carnet))


def test_a_guest_is_told_that_only_the_owner_may(session: Session) -> None:
    guest = make_actor(session)
    carnet = make_carnet(session, make_actor(session))
    make_share(session, carnet, guest, levels=levels_of(Access.WRITE))
    for demand in (require_manager, require_owner):
        with pytest.raises(OwnerOnlyError):
            demand(session, actor=guest, carnet_id=id_of(carnet))


def test_one_gives_no_more_than_one_holds() -> None:
    held = {PartKey.HOME: Access.READ, PartKey.WORKS: Access.WRITE}
    rights = Rights(carnet_id=1, role=Role.OWNER, levels=held)
    assert rights.cover({PartKey.HOME: Access.READ, PartKey.WORKS: Access.CONTRIBUTE})
    assert rights.cover({PartKey.PLANS: Access.NONE})
    assert not rights.cover({PartKey.HOME: Access.CONTRIBUTE})
    assert not rights.cover({PartKey.PLANS: Access.READ})


def test_what_one_holds_is_told_by_carnet_and_part(session: Session) -> None:
    guest = make_actor(session)
    own = make_carnet(session, guest)
    shared = make_carnet(session, make_actor(session))
    make_carnet(session, make_actor(session))  # a stranger's
    levels = {PartKey.HOME: Access.READ, PartKey.WORKS: Access.CONTRIBUTE}
    make_share(session, shared, guest, levels=levels, hide_amounts=True)

    held = fetch_rows(session, grants(guest.account_id))
    assert {(row.carnet_id, row.part, row.access) for row in held} == {
        *((own.id, key, Access.WRITE) for key in EVERYWHERE),
        (shared.id, PartKey.HOME, Access.READ),
        (shared.id, PartKey.WORKS, Access.CONTRIBUTE),
    }
    assert {row.carnet_id for row in held if row.hide_amounts} == {shared.id}


def test_carnets_are_listed_by_role(session: Session) -> None:
    actor = make_actor(session)
    own, offered = make_carnet(session, actor), make_carnet(session, actor)
    make_invitation(session, offered, email="tiers@exemple.fr")
    shared = make_carnet(session, make_actor(session))
    make_share(session, shared, actor)

    def listed(*roles: Role) -> list[int]:
        found = carnet_ids(actor, roles=roles) if roles else carnet_ids(actor)
        return sorted(row.carnet_id for row in fetch_rows(session, found))

    assert listed() == sorted(map(id_of, (own, offered, shared)))
    assert listed(Role.OWNER) == [own.id]
    assert listed(Role.THIRD_PARTY_CREATOR) == [offered.id]
    assert listed(Role.GUEST) == [shared.id]


def test_a_share_s_rights_are_known_before_it_is_accepted(session: Session) -> None:
    carnet = make_carnet(session, make_actor(session))
    levels = {PartKey.WORKS: Access.CONTRIBUTE}
    share, _ = make_waiting_share(session, carnet, email="invitee@exemple.fr", levels=levels)
    rights = rights_of_share(session, carnet_id=id_of(carnet), share_id=id_of(share))
    assert rights == Rights(carnet_id=id_of(carnet), role=Role.GUEST, levels=levels)


def test_a_share_of_another_carnet_says_nothing(session: Session) -> None:
    owner = make_actor(session)
    carnet, other = make_carnet(session, owner), make_carnet(session, owner)
    share = make_share(session, other, make_actor(session))
    for share_id in (id_of(share), 0, 987_654, 2**64):
        assert rights_of_share(session, carnet_id=id_of(carnet), share_id=share_id) is None
