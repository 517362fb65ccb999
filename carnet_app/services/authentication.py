"""Signing in, and staying so: login sessions, tickets and cookies.

The sequence, so that no hash is computed inside a transaction and an unknown e-mail
costs what a wrong password costs::

    with reading() as session:
        credentials = read_credentials(session, email=…, ip=…)
    verified = check(credentials, password)                  # about 250 ms
    with transaction() as session:
        signed_in = open_session(session, verified=verified, user_agent=…)

The first two are in ``credentials``. The page then trades ``signed_in.ticket`` for the
cookie through an HTTP route.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy import ColumnElement, or_
from sqlmodel import Session, col, delete, select, update

from carnet_app.core.clock import now
from carnet_app.core.errors import DomainError, NotFoundError
from carnet_app.core.tokens import digest, new_token
from carnet_app.models import Account, LoginSession
from carnet_app.models.columns import UtcInstant
from carnet_app.services.actors import Actor
from carnet_app.services.credentials import Verified, WrongCredentialsError, forgive_attempts
from carnet_app.services.devices import device_name
from carnet_app.services.kept import Kept, Statement, kept
from carnet_app.services.permissions import AT, Instant
from carnet_app.services.rows import fetch_rows, write_row

IDLE_LIFETIME = timedelta(days=30)
ABSOLUTE_LIFETIME = timedelta(days=90)
TICKET_LIFETIME = timedelta(seconds=60)
SEEN_EVERY = timedelta(minutes=5)
"""How precisely a session's last visit is known: not a write per event."""


class AccountNotConfirmedError(DomainError):
    """The right password of an account whose e-mail is not confirmed yet."""

    message = "Confirmez d’abord votre adresse e-mail, avec le lien que nous vous avons envoyé."


class SessionNotFoundError(NotFoundError):
    """No such session among one's own."""

    message = "Cette session est déjà terminée."


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A session that has just been opened."""

    actor: Actor
    ticket: str = field(repr=False)
    """Good for one cookie within 60 seconds."""


@dataclass(frozen=True, slots=True)
class LoginSessionView:
    """One of a person's open sessions."""

    id: int
    device: str
    last_seen_at: datetime
    created_at: datetime
    is_current: bool


def open_session(session: Session, *, verified: Verified, user_agent: str) -> SignedIn:
    """Open a session for the person who gave the right password.

    Raises:
        AccountNotConfirmedError: the account's e-mail is not confirmed.
        WrongCredentialsError: the password or the account changed since the check.
    """
    found = fetch_rows(session, _account_to_enter(), key=verified.account_id)
    if not found or not verified.holds(found[0].password_hash):
        raise WrongCredentialsError
    account = found[0]
    if account.confirmed_at is None:
        raise AccountNotConfirmedError
    forgive_attempts(account.email, verified.network)
    at, ticket = now(), new_token()
    new_hash = verified.new_hash or verified.password_hash
    fetch_rows(session, _entered(), key=verified.account_id, new_hash=new_hash, seen_at=at)
    session_id = write_row(
        session,
        LoginSession,
        account_id=verified.account_id,
        cookie_digest=None,
        ticket_digest=ticket.digest,
        ticket_expires_at=at + TICKET_LIFETIME,
        device=device_name(user_agent),
        created_at=at,
        last_seen_at=at,
        expires_at=at + ABSOLUTE_LIFETIME,
    )
    actor = Actor(
        verified.account_id, session_id, account.email, account.first_name, account.last_name
    )
    return SignedIn(actor=actor, ticket=ticket.secret)


def trade_ticket(session: Session, *, ticket: str) -> str | None:
    """Trade a ticket for the cookie's secret, once; None when it is no good (any more)."""
    cookie = new_token()
    traded = session.exec(
        update(LoginSession)
        .where(
            col(LoginSession.ticket_digest) == digest(ticket),
            col(LoginSession.ticket_expires_at) > now(),
        )
        .values(cookie_digest=cookie.digest, ticket_digest=None, ticket_expires_at=None)
        .returning(col(LoginSession.id))
        .execution_options(synchronize_session=False)
    ).first()
    return cookie.secret if traded else None


def actor_of_cookie(session: Session, *, cookie: str) -> Actor | None:
    """Who a session cookie speaks for, if its session lives."""
    return _find_actor(session, _actor_by_cookie(), digest(cookie))


def actor_of_session(session: Session, *, session_id: int) -> Actor | None:
    """Who a login session belongs to, if it lives."""
    return _find_actor(session, _actor_by_session(), session_id)


def is_visit_due(session: Session, *, session_id: int) -> bool:
    """Whether ``note_visit`` would write: a read, to keep most events free of writes."""
    seen = session.exec(
        select(LoginSession.last_seen_at).where(LoginSession.id == session_id)
    ).first()
    return seen is not None and seen <= now() - SEEN_EVERY


def note_visit(session: Session, *, actor: Actor) -> None:
    """Keep a session from idling out, at most every five minutes."""
    for table, key in ((LoginSession, actor.session_id), (Account, actor.account_id)):
        session.exec(
            update(table)
            .where(
                col(table.id) == key,
                or_(
                    col(table.last_seen_at).is_(None),
                    col(table.last_seen_at) <= now() - SEEN_EVERY,
                ),
            )
            .values(last_seen_at=now())
            .execution_options(synchronize_session=False)
        )


def list_sessions(session: Session, *, actor: Actor) -> tuple[LoginSessionView, ...]:
    """A person's open sessions, the current one first, then by last visit."""
    logins = session.exec(
        select(LoginSession)
        .where(LoginSession.account_id == actor.account_id, *_alive(now(), now() - IDLE_LIFETIME))
        .order_by(col(LoginSession.id) != actor.session_id, col(LoginSession.last_seen_at).desc())
    )
    return tuple(
        LoginSessionView(
            id=login.id or 0,
            device=login.device,
            last_seen_at=login.last_seen_at,
            created_at=login.created_at,
            is_current=login.id == actor.session_id,
        )
        for login in logins
    )


def end_session(session: Session, *, actor: Actor, session_id: int) -> None:
    """End one of a person's own sessions, the current one included.

    Raises:
        SessionNotFoundError: not one of theirs, or already ended.
    """
    ended = _end(session, actor.account_id, col(LoginSession.id) == session_id)
    if not ended:
        raise SessionNotFoundError


def end_other_sessions(session: Session, *, actor: Actor) -> tuple[int, ...]:
    """End all sessions of a person but the current one; gives the ended ones."""
    return _end(session, actor.account_id, col(LoginSession.id) != actor.session_id)


def end_all_sessions(session: Session, *, account_id: int) -> tuple[int, ...]:
    """End all sessions of an account; gives the ended ones."""
    return _end(session, account_id)


def end_cookie_session(session: Session, *, cookie: str) -> None:
    """End the session behind a cookie, if there is one."""
    session.exec(delete(LoginSession).where(col(LoginSession.cookie_digest) == digest(cookie)))


def purge_sessions(session: Session) -> None:
    """Delete sessions that expired."""
    session.exec(
        delete(LoginSession).where(
            or_(
                col(LoginSession.expires_at) <= now(),
                col(LoginSession.last_seen_at) <= now() - IDLE_LIFETIME,
            )
        )
    )


def _alive(at: Instant, idle_since: Instant) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return col(LoginSession.expires_at) > at, col(LoginSession.last_seen_at) > idle_since


def _find_actor(session: Session, statement: Kept, key: str | int) -> Actor | None:
    at = now()
    values = {_KEY.key: key, AT.key: at, _IDLE_SINCE.key: at - IDLE_LIFETIME}
    found = fetch_rows(session, statement, **values)
    return Actor(*found[0]) if found else None


# Asked at every event of every person: built once, and for no more than an actor's columns.
_KEY: sa.BindParameter[Any] = sa.bindparam("key")
_IDLE_SINCE: sa.BindParameter[datetime] = sa.bindparam("idle_since", type_=UtcInstant())
_NEW_HASH: sa.BindParameter[str] = sa.bindparam("new_hash", type_=sa.String())
_SEEN_AT: sa.BindParameter[datetime] = sa.bindparam("seen_at", type_=UtcInstant())


@kept
def _account_to_enter() -> Statement:
    return (
        sa.select(
            col(Account.email),
            col(Account.first_name),
            col(Account.last_name),
            col(Account.password_hash),
            col(Account.confirmed_at),
        )
        .where(col(Account.id) == _KEY)
        .with_for_update()
    )


@kept
def _entered() -> Statement:
    return (
        sa.update(Account)
        .where(col(Account.id) == _KEY)
        .values(password_hash=_NEW_HASH, last_seen_at=_SEEN_AT)
    )


@kept
def _actor_by_cookie() -> Statement:
    return _living_actor().where(col(LoginSession.cookie_digest) == _KEY)


@kept
def _actor_by_session() -> Statement:
    return _living_actor().where(col(LoginSession.id) == _KEY)


def _living_actor() -> sa.Select[Any, Any, str, str, str]:
    return (
        sa.select(
            col(Account.id),
            col(LoginSession.id),
            col(Account.email),
            col(Account.first_name),
            col(Account.last_name),
        )
        .join(LoginSession, col(LoginSession.account_id) == col(Account.id))
        .where(col(Account.confirmed_at).is_not(None), *_alive(AT, _IDLE_SINCE))
    )


def _end(session: Session, account_id: int, *which: ColumnElement[bool]) -> tuple[int, ...]:
    ended = session.exec(
        delete(LoginSession)
        .where(col(LoginSession.account_id) == account_id, *which)
        .returning(col(LoginSession.id))
        .execution_options(synchronize_session=False)
    )
    return tuple(row[0] for row in ended)
