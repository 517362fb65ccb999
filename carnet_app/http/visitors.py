"""Who sends a request to one of our own routes, and from which page."""

from sqlmodel import Session
from starlette.requests import Request

from carnet_app.core.settings import get_settings
from carnet_app.http.session_cookie import cookie_in
from carnet_app.services.actors import Actor, SignedOutError
from carnet_app.services.authentication import actor_of_cookie


def session_cookie(request: Request) -> str:
    """The session cookie a request carries, or an empty string."""
    return cookie_in(request.headers.get("cookie", ""))


def require_actor(session: Session, *, cookie: str) -> Actor:
    """The person behind a session cookie, as of now.

    Raises:
        SignedOutError: there is none.
    """
    actor = actor_of_cookie(session, cookie=cookie) if cookie else None
    if actor is None:
        raise SignedOutError
    return actor


def is_sent_by_our_page(request: Request) -> bool:
    """Whether a browser says that one of our own pages sends this.

    All current browsers say it, in headers that no page can set. A request that says
    nothing of where it comes from is not from one of our pages.
    """
    site = request.headers.get("sec-fetch-site")
    origin = request.headers.get("origin")
    if site is None and origin is None:
        return False
    return site in {None, "same-origin"} and origin in {None, *get_settings().origins}
