"""Rows for tests, with believable values and only what a test wants to say spelt out."""

from datetime import datetime, timedelta
from functools import cache
from itertools import count

from sqlmodel import Session

from carnet_app.core.clock import now
from carnet_app.core.hashing import hash_password
from carnet_app.core.tokens import new_token
from carnet_app.models import Account, Carnet, LoginSession
from carnet_app.services.actors import Actor

PASSWORD = "trois volets verts au soleil"
_numbers = count(1)


@cache
def hash_of(password: str) -> str:
    """A hash, made once per password and run."""
    return hash_password(password)


def make_account(
    session: Session,
    *,
    email: str = "",
    first_name: str = "Camille",
    last_name: str = "Besnard",
    password: str = PASSWORD,
    confirmed: bool = True,
) -> Account:
    """An account, confirmed unless told otherwise."""
    account = Account(
        email=email or f"personne{next(_numbers)}@exemple.fr",
        first_name=first_name,
        last_name=last_name,
        password_hash=hash_of(password),
        confirmed_at=now() if confirmed else None,
    )
    session.add(account)
    session.flush()
    return account


def make_login(
    session: Session, account: Account, *, expires_at: datetime | None = None
) -> LoginSession:
    """A browser signed in to an account."""
    assert account.id is not None
    token = new_token()
    login = LoginSession(
        account_id=account.id,
        cookie_digest=token.digest,
        device="Firefox sur Linux",
        expires_at=expires_at or now() + timedelta(days=90),
    )
    session.add(login)
    session.flush()
    return login


def actor_for(session: Session, account: Account) -> Actor:
    """The account's holder, signed in."""
    login = make_login(session, account)
    assert account.id is not None
    assert login.id is not None
    return Actor(
        account_id=account.id,
        session_id=login.id,
        email=account.email,
        first_name=account.first_name,
        last_name=account.last_name,
    )


def make_actor(
    session: Session, *, email: str = "", first_name: str = "Camille", last_name: str = "Besnard"
) -> Actor:
    """A person with a confirmed account, signed in."""
    return actor_for(
        session,
        make_account(session, email=email, first_name=first_name, last_name=last_name),
    )


def make_carnet(
    session: Session, owner: Actor | Account, *, name: str = "Maison de Quimper"
) -> Carnet:
    """A carnet of one owner."""
    owner_id = owner.account_id if isinstance(owner, Actor) else owner.id
    assert owner_id is not None
    carnet = Carnet(name=name, owner_id=owner_id, created_by_id=owner_id)
    session.add(carnet)
    session.flush()
    return carnet
