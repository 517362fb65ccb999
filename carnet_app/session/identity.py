"""Who sent the event being handled, as the gate found out from the session cookie."""

from contextvars import ContextVar
from typing import TYPE_CHECKING

from sqlmodel import Session

from carnet_app.http.session_cookie import cookie_in
from carnet_app.services.actors import Actor, SignedOutError
from carnet_app.services.authentication import (
    actor_of_cookie,
    actor_of_session,
    is_visit_due,
    note_visit,
)
from carnet_app.session.door import read, write

if TYPE_CHECKING:
    from carnet_app.session.state import SessionState

_actor: ContextVar[Actor | None] = ContextVar("actor", default=None)


def current_actor() -> Actor:
    """The signed-in sender of the event being handled.

    Raises:
        SignedOutError: nobody is signed in.
    """
    actor = _actor.get()
    if actor is None:
        raise SignedOutError
    return actor


def actor_or_none() -> Actor | None:
    """The sender of the event being handled when signed in, else None."""
    return _actor.get()


def act_as(actor: Actor | None) -> None:
    """Set who sends the event being handled: the gate does, and tests do."""
    _actor.set(actor)


async def find_sender(state: "SessionState") -> Actor | None:
    """Find who is behind a state's socket, asking the database each time.

    A socket that signed in itself has no cookie in its handshake: the state keeps
    the login session it opened, for that very socket. Any other socket proves
    itself with the cookie of its handshake, whatever the state remembers: the
    client token that leads to a state is no proof of anything.
    """
    router = state.router  # put together anew each time it is asked for
    opened_here = state._socket_id == router.session.session_id
    session_id = state._session_id if opened_here else None
    if opened_here and session_id is None:  # signed out on this socket
        return None
    cookie = cookie_in(router.headers.cookie)
    if session_id is None and not cookie:
        return None
    return await read(_find, session_id, state._account_id, cookie)


async def keep_alive(actor: Actor) -> None:
    """Note the visit that a loaded page is, so that a session in use does not idle out."""
    if await read(is_visit_due, session_id=actor.session_id):
        await write(note_visit, actor=actor)


def _find(
    session: Session, session_id: int | None, account_id: int | None, cookie: str
) -> Actor | None:
    if session_id is None:
        return actor_of_cookie(session, cookie=cookie)
    actor = actor_of_session(session, session_id=session_id)
    # A database put back to an earlier day may give the same id to somebody else's session.
    return actor if actor and actor.account_id == account_id else None
