"""A site with people in it: accounts, carnets, shares and open sessions, written at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cache

from sqlmodel import Session

from carnet_app.catalogue.access import Access
from carnet_app.catalogue.parts import PARTS
from carnet_app.core.clock import now
from carnet_app.core.database import transaction
from carnet_app.core.hashing import hash_password
from carnet_app.core.tokens import new_token
from carnet_app.models import Account, Carnet, LoginSession, Share, ShareLevel
from carnet_app.services.actors import Actor

PASSWORD = "six fenêtres sous un toit d’ardoise"  # noqa: S105 -- of invented people
OWN, SHARED = 3, 2  # carnets of each person, and carnets shared with them


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with an account and an open session."""

    actor: Actor
    cookie: str
    carnets: tuple[int, ...]

    @property
    def email(self) -> str:
        """What they sign in with."""
        return self.actor.email


@dataclass(frozen=True, slots=True)
class Space:
    """Somebody whose Mon espace has a known size."""

    person: Person
    carnets: int
    shares: int

    @property
    def actor(self) -> Actor:
        """Whose it is."""
        return self.person.actor

    @property
    def carnet_id(self) -> int:
        """The carnet that is shared with many."""
        return self.person.carnets[0]


def seed_people(count: int) -> list[Person]:
    """People with a few carnets each, who share some with their neighbours."""
    with transaction() as session:
        accounts = [_account(f"personne{number}", _password_hash()) for number in range(count)]
        _insert(session, accounts)
        carnets = [_carnets(account, OWN) for account in accounts]
        _insert(session, [carnet for owned in carnets for carnet in owned])
        for number, owned in enumerate(carnets):
            _share(session, owned[:1], [accounts[number - 1 - step] for step in range(SHARED)])
        return [
            _sign_in(session, account, owned)
            for account, owned in zip(accounts, carnets, strict=True)
        ]


def seed_household(name: str) -> tuple[Person, Person]:
    """Somebody with one carnet, and somebody who may propose records in it."""
    with transaction() as session:
        accounts = [_account(f"{who}-{name}", _password_hash()) for who in ("maitre", "ami")]
        _insert(session, accounts)
        carnets = _carnets(accounts[0], 1)
        _insert(session, carnets)
        _share(session, carnets, accounts[1:], Access.CONTRIBUTE)
        owner, guest = (_sign_in(session, account, carnets) for account in accounts)
        return owner, guest


def seed_spaces(sizes: Sequence[tuple[int, int]]) -> list[Space]:
    """People with so many carnets, so many shared with them, and one shared with as many."""
    with transaction() as session:
        spaces: list[Space] = []
        for carnets, shares in sizes:
            guest, owner = (_account(f"{who}-{carnets}-{shares}", "") for who in ("guest", "owner"))
            others = [_account(f"autre-{shares}-{number}", "") for number in range(shares)]
            _insert(session, [guest, owner, *others])
            own, shared = _carnets(guest, carnets), _carnets(owner, shares)
            _insert(session, [*own, *shared])
            _share(session, shared, [guest])
            _share(session, own[:1], others)
            spaces.append(Space(_sign_in(session, guest, own), carnets, shares))
        return spaces


@cache
def _password_hash() -> str:
    """One for all: a hash takes a quarter of a second."""
    return hash_password(PASSWORD)


def _account(name: str, password_hash: str) -> Account:
    return Account(
        email=f"{name}@exemple.fr",
        first_name="Camille",
        last_name="Besnard",
        password_hash=password_hash,
        confirmed_at=now(),
        last_seen_at=now(),
    )


def _carnets(owner: Account, count: int) -> list[Carnet]:
    return [
        Carnet(name=f"Maison n° {number + 1}", owner_id=_id(owner), created_by_id=owner.id)
        for number in range(count)
    ]


def _share(
    session: Session,
    carnets: Sequence[Carnet],
    guests: Sequence[Account],
    access: Access = Access.READ,
) -> None:
    shares = [
        Share(carnet_id=_id(carnet), email=guest.email, account_id=guest.id)
        for carnet in carnets
        for guest in guests
    ]
    _insert(session, shares)
    levels = [
        ShareLevel(share_id=_id(share), part=part.key, access=access)
        for share in shares
        for part in PARTS[:10]
    ]
    session.add_all(levels)


def _sign_in(session: Session, account: Account, carnets: Sequence[Carnet]) -> Person:
    token = new_token()
    login = LoginSession(
        account_id=_id(account),
        cookie_digest=token.digest,
        device="Chromium sur Linux",
        expires_at=now() + timedelta(days=90),
    )
    _insert(session, [login])
    return Person(
        actor=_actor(account, _id(login)),
        cookie=token.secret,
        carnets=tuple(_id(carnet) for carnet in carnets),
    )


def _actor(account: Account, session_id: int) -> Actor:
    return Actor(
        account_id=_id(account),
        session_id=session_id,
        email=account.email,
        first_name=account.first_name,
        last_name=account.last_name,
    )


def _insert(session: Session, rows: Sequence[object]) -> None:
    session.add_all(rows)
    session.flush()


def _id(row: Account | Carnet | Share | LoginSession) -> int:
    assert row.id is not None
    return row.id
