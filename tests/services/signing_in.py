"""Signing in as a state handler does: read, check, open."""

from sqlmodel import Session

from carnet_app.services.actors import Actor
from carnet_app.services.authentication import SignedIn, open_session
from carnet_app.services.credentials import (
    Verified,
    check,
    check_own,
    read_credentials,
    read_own_credentials,
)
from tests.factories import PASSWORD

IP = "192.0.2.7"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


def sign_in(session: Session, email: str, password: str = PASSWORD, *, ip: str = IP) -> SignedIn:
    """The whole sequence of a sign-in."""
    credentials = read_credentials(session, email=email, ip=ip)
    return open_session(session, verified=check(credentials, password), user_agent=FIREFOX)


def prove(session: Session, actor: Actor, password: str = PASSWORD) -> Verified:
    """A signed-in person gives their password again."""
    return check_own(read_own_credentials(session, actor=actor), password)
