"""Through whose eyes a carnet is read, and that an owner never gives or sees more by it."""

import dataclasses
from datetime import date

import pytest
from sqlmodel import Session

from carnet_app.catalogue.access import Access
from carnet_app.catalogue.parts import PartKey
from carnet_app.core.clock import end_of_day
from carnet_app.core.errors import NotFoundError
from carnet_app.services.carnets import open_carnet
from carnet_app.services.permissions import ShareNotFoundError
from carnet_app.services.readers import DraftedShare
from carnet_app.services.record_pages import open_record
from tests.factories import make_actor, make_carnet
from tests.services.record_factories import add
from tests.services.sharing_factories import (
    id_of,
    make_invitation,
    make_share,
    make_waiting_share,
)

LEVELS = {PartKey.HOME: Access.READ, PartKey.WORKS: Access.WRITE, PartKey.ENERGY: Access.NONE}
LAST_DAY = date(2999, 12, 31)


def drafted(carnet_id: int) -> DraftedShare:
    return DraftedShare(carnet_id, 0, "luc@exemple.fr", LEVELS, True, LAST_DAY)


def test_what_is_being_written_shows_what_the_guest_will_see(session: Session) -> None:
    owner, guest = make_actor(session), make_actor(session)
    carnet = make_carnet(session, owner)
    asked = {"carnet_id": id_of(carnet)}
    before = open_carnet(session, actor=owner, **asked, seen_as=drafted(id_of(carnet)))
    assert before.preview_of == "luc@exemple.fr"
    terms = {"hide_amounts": True, "access_until": end_of_day(LAST_DAY)}
    make_share(session, carnet, guest, levels=LEVELS, **terms)
    seen = open_carnet(session, actor=guest, **asked)
    assert dataclasses.replace(before, preview_of="") == seen


def test_what_is_being_written_for_another_carnet_shows_nothing(session: Session) -> None:
    owner = make_actor(session)
    carnet, other = make_carnet(session, owner), make_carnet(session, owner)
    with pytest.raises(ShareNotFoundError):
        open_carnet(session, actor=owner, carnet_id=id_of(carnet), seen_as=drafted(id_of(other)))


def test_who_may_not_share_looks_through_no_eyes_but_their_own(session: Session) -> None:
    owner, guest = make_actor(session), make_actor(session)
    carnet = make_carnet(session, owner)
    make_share(session, carnet, guest, levels={PartKey.ENERGY: Access.READ})
    offered = make_carnet(session, owner)
    make_invitation(session, offered, email="tiers@exemple.fr")
    for actor, of in ((guest, carnet), (owner, offered)):
        asked = {"actor": actor, "carnet_id": id_of(of)}
        seen = open_carnet(session, **asked, seen_as=drafted(id_of(of)))
        assert seen == open_carnet(session, **asked)


def test_who_proposed_before_finds_it_again_and_so_does_who_looks_as_them(
    session: Session,
) -> None:
    owner, guest = make_actor(session), make_actor(session, email="luc@exemple.fr")
    carnet = make_carnet(session, owner)
    share = make_share(session, carnet, guest, levels={PartKey.WORKS: Access.CONTRIBUTE})
    proposed = add(session, guest, carnet, "works", {"title": "Toiture", "state": "accepted"})
    asked = {"actor": owner, "record_id": proposed}
    here = drafted(id_of(carnet))
    for seen_as in (
        id_of(share),
        dataclasses.replace(here, share_id=id_of(share), email=""),
        dataclasses.replace(here, email=" Luc@exemple.fr"),
    ):
        assert open_record(session, **asked, seen_as=seen_as).is_own
    elsewhere = make_share(session, make_carnet(session, owner), guest)
    with pytest.raises(NotFoundError):
        open_record(session, **asked, seen_as=dataclasses.replace(here, share_id=id_of(elsewhere)))
    session.delete(share)
    again, _ = make_waiting_share(
        session, carnet, email="luc@exemple.fr", levels={PartKey.WORKS: Access.CONTRIBUTE}
    )
    assert open_record(session, **asked, seen_as=id_of(again)).is_own
    session.delete(again)
    nobody = dataclasses.replace(here, levels={PartKey.WORKS: Access.CONTRIBUTE}, email="")
    with pytest.raises(NotFoundError):
        open_record(session, **asked, seen_as=nobody)
