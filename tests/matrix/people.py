"""The people of the matrix, each in the state their name says, with a browser signed in."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlmodel import Session

from carnet_app.catalogue.access import Access
from carnet_app.catalogue.parts import PartKey
from carnet_app.core.clock import now
from carnet_app.core.tokens import new_token
from carnet_app.models import Carnet, InvitationAnswer, LoginSession
from carnet_app.services.actors import Actor
from carnet_app.services.carnets import delete_carnet
from carnet_app.services.invitations import accept_invitation
from carnet_app.services.sharing import withdraw_share
from tests.factories import make_actor, make_carnet
from tests.matrix.homes import Home, fill_home
from tests.matrix.standings import LEVEL_ALONE, PEOPLE, WRITE
from tests.services.sharing_factories import (
    EVERYWHERE,
    id_of,
    levels_of,
    make_invitation,
    make_share,
    make_waiting_share,
)

MAIN, OFFERED, DELETED = "main", "offered", "deleted"
KEPT = {
    "creator who kept nothing": Access.NONE,
    "creator who kept reading": Access.READ,
    "creator who kept contributing": Access.CONTRIBUTE,
    "creator who kept writing": Access.WRITE,
}


@dataclass(frozen=True)
class Person:
    """Somebody at the door of a carnet."""

    actor: Actor
    home: Home
    cookie: str
    """Of their browser."""


@dataclass
class World:
    """Every person and every carnet of the matrix."""

    homes: dict[str, Home] = field(default_factory=dict)
    people: dict[tuple[str, PartKey | None], Person] = field(default_factory=dict)
    shares: dict[tuple[str, PartKey | None], int] = field(default_factory=dict)
    """The shares that give people of the main carnet what they have there."""
    invitation: int = 0
    offer: int = 0
    nothing: dict[Any, str] = field(default_factory=dict)
    """How each act is refused on what never was."""

    def person(self, name: str, part: PartKey) -> Person:
        """Who stands in a part as their name says."""
        return self.people[name, part if name in LEVEL_ALONE else None]

    def share(self, name: str, part: PartKey) -> int:
        return self.shares[name, part]


def make_world(session: Session) -> World:
    """All of it, in one transaction."""
    world = World()
    other = make_actor(session, first_name="Léa")
    _Main(session, world).people_arrive()
    _offer(session, world)
    _hand_over(session, world)
    _delete(session, world)
    for home in world.homes.values():
        _let_somebody_wait(session, home)
        fill_home(session, home, other=other)
    missing = PEOPLE.keys() - {name for name, _ in world.people}
    assert not missing
    return world


def _new_home(session: Session, world: World, name: str) -> tuple[Home, Carnet]:
    owner = make_actor(session, first_name="Anne")
    carnet = make_carnet(session, owner, name=f"Maison {name}")
    home = world.homes[name] = Home(name, id_of(carnet), owner)
    return home, carnet


def _let_somebody_wait(session: Session, home: Home) -> None:
    """A share for somebody who has not answered."""
    if not home.share_id:
        carnet = session.get_one(Carnet, home.carnet_id)
        share, _ = make_waiting_share(session, carnet, email="attendue@exemple.fr")
        home.share_id = id_of(share)


def _enter(
    session: Session, world: World, name: str, actor: Actor, home: Home, part: PartKey | None = None
) -> None:
    """Sign a person's browser in."""
    token = new_token()
    session.get_one(LoginSession, actor.session_id).cookie_digest = token.digest
    world.people[name, part] = Person(actor, home, token.secret)


class _Main:
    """A carnet with guests of all sorts."""

    def __init__(self, session: Session, world: World) -> None:
        self.session, self.world = session, world
        self.home, self.carnet = _new_home(session, world, MAIN)
        self.all = levels_of(WRITE)

    def people_arrive(self) -> None:
        self._arrive("owner", self.home.owner)
        self._arrive("stranger", make_actor(self.session))
        self._invited()
        self._gone()
        for name in sorted(LEVEL_ALONE):
            for part in EVERYWHERE:
                self._share_alone(name, part)

    def _arrive(self, name: str, actor: Actor, part: PartKey | None = None) -> Actor:
        _enter(self.session, self.world, name, actor, self.home, part)
        return actor

    def _invited(self) -> None:
        pending = self._arrive("pending guest", make_actor(self.session))
        declined = self._arrive("declined guest", make_actor(self.session))
        share = make_share(self.session, self.carnet, email=pending.email, levels=self.all)
        self.home.share_id = id_of(share)
        invitation, _ = make_invitation(self.session, self.carnet, email=pending.email, share=share)
        self.world.invitation = id_of(invitation)
        answer, email = InvitationAnswer.DECLINED, declined.email
        make_waiting_share(self.session, self.carnet, email=email, levels=self.all, answer=answer)

    def _gone(self) -> None:
        expired = self._arrive("expired guest", make_actor(self.session))
        ended = now() - timedelta(seconds=1)
        make_share(self.session, self.carnet, expired, levels=self.all, access_until=ended)
        withdrawn = self._arrive("withdrawn guest", make_actor(self.session))
        share = make_share(self.session, self.carnet, withdrawn, levels=self.all)
        withdraw_share(self.session, actor=self.home.owner, share_id=id_of(share))
        elsewhere = self._arrive("guest of another carnet", make_actor(self.session))
        make_share(
            self.session, make_carnet(self.session, self.home.owner), elsewhere, levels=self.all
        )

    def _share_alone(self, name: str, part: PartKey) -> None:
        """A guest with a level of their own in one part, and another in all the others."""
        stands, guest = PEOPLE[name], self._arrive(name, make_actor(self.session), part)
        beside = Access.NONE if stands.level is WRITE else WRITE
        share = make_share(
            self.session,
            self.carnet,
            guest,
            levels=levels_of(beside) | {part: stands.level},
            hide_amounts=not stands.sees_amounts,
        )
        self.world.shares[name, part] = id_of(share)


def _offer(session: Session, world: World) -> None:
    """A carnet prepared for a third party, who has not answered."""
    home, carnet = _new_home(session, world, OFFERED)
    third_party = make_actor(session)
    offer, _ = make_invitation(session, carnet, email=third_party.email)
    world.offer = id_of(offer)
    _enter(session, world, "third-party creator", home.owner, home)
    _enter(session, world, "offered third party", third_party, home)


def _hand_over(session: Session, world: World) -> None:
    """Carnets that a third party accepted, leaving their creators something or nothing."""
    for name, kept in KEPT.items():
        home, carnet = _new_home(session, world, f"kept {kept.name.lower()}")
        creator, home.owner = home.owner, make_actor(session)
        token = make_invitation(session, carnet, email=home.owner.email)[1]
        accept_invitation(session, actor=home.owner, token=token, kept=kept)
        _enter(session, world, name, creator, home)
        _enter(session, world, "new owner", home.owner, home)


def _delete(session: Session, world: World) -> None:
    """A carnet in the bin, and the guest it had."""
    home, carnet = _new_home(session, world, DELETED)
    guest = make_actor(session)
    make_share(session, carnet, guest, levels=levels_of(WRITE))
    delete_carnet(session, actor=home.owner, carnet_id=home.carnet_id)
    _enter(session, world, "owner of a deleted carnet", home.owner, home)
    _enter(session, world, "guest of a deleted carnet", guest, home)
