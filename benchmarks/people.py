"""A site with people in it: accounts, carnets, shares and open sessions, written at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

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

    actor: Actor
    carnets: int
    shares: int


def seed_people(count: int) -> list[Person]:
    """People with a few carnets each, who share some with their neighbours."""
    password_hash = hash_password(PASSWORD)
    with transaction() as session:
        accounts = [_account(f"personne{number}", password_hash) for number in range(count)]
        _insert(session, accounts)
        carnets = [_carnets(account, OWN) for account in accounts]
        _insert(session, [carnet for owned in carnets for carnet in owned])
        for number, owned in enumerate(carnets):
            _share(session, owned[:1], [accounts[number - 1 - step] for step in range(SHARED)])
        return [
            _sign_in(session, account, owned)
            for account, owned in zip(accounts, carnets, strict=True)
        ]


def seed_spaces(sizes: Sequence[tuple[int, int]]) -> list[Space]:
    """People with so many carnets of their own, and so many shared with them."""
    with transaction() as session:
        spaces = []
        for carnets, shares in sizes:
            guest, owner = (_account(f"{who}-{carnets}-{shares}", "") for who in ("guest", "owner"))
            _insert(session, [guest, owner])
            shared = _carnets(owner, shares)
            _insert(session, [*_carnets(guest, carnets), *shared])
            _share(session, shared, [guest])
            spaces.append(Space(_actor(guest, 0), carnets, shares))
        return spaces


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


def _share(session: Session, carnets: Sequence[Carnet], guests: Sequence[Account]) -> None:
    shares = [
        Share(carnet_id=_id(carnet), email=guest.email, account_id=guest.id)
        for carnet in carnets
        for guest in guests
    ]
    _insert(session, shares)
    levels = [
        ShareLevel(share_id=_id(share), part=part.key, access=Access.READ)
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
