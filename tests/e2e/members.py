"""People who already have an account: rows of the server's database, a cookie, a browser."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta

from playwright.sync_api import BrowserContext
from sqlalchemy import Engine
from sqlmodel import Session

from carnet_app.core.clock import now
from carnet_app.core.database import WRITES
from carnet_app.core.tokens import new_token
from carnet_app.http.session_cookie import cookie_name
from carnet_app.models import LoginSession
from carnet_app.services.actors import Actor
from tests.e2e import people
from tests.factories import make_account


@dataclass(frozen=True)
class Member:
    """Somebody signed in, and the cookie that proves it."""

    actor: Actor
    cookie: str = field(repr=False)

    @property
    def email(self) -> str:
        return self.actor.email


@contextmanager
def committing(engine: Engine) -> Iterator[Session]:
    """A session on the server's own database, committed at the end of the block."""
    writing = engine.execution_options(**{WRITES: True})
    with Session(writing, expire_on_commit=False) as session, session.begin():
        yield session


def make_member(
    session: Session, *, first_name: str = "Camille", last_name: str = "Besnard", email: str = ""
) -> Member:
    """An account whose password is ``people.PASSWORD``, signed in to one browser."""
    account = make_account(
        session,
        email=email or people.new_address("membre"),
        first_name=first_name,
        last_name=last_name,
        password=people.PASSWORD,
    )
    cookie = new_token()
    login = LoginSession(
        account_id=account.id or 0,
        cookie_digest=cookie.digest,
        device="Firefox sur Linux",
        expires_at=now() + timedelta(days=90),
    )
    session.add(login)
    session.flush()
    actor = Actor(account.id or 0, login.id or 0, account.email, first_name, last_name)
    return Member(actor, cookie.secret)


def give_cookie(context: BrowserContext, member: Member, site: str) -> None:
    """Sign a browser in, as its cookie would after /login."""
    context.add_cookies(
        [
            {
                "name": cookie_name(),
                "value": member.cookie,
                "url": site,
                "httpOnly": True,
                "sameSite": "Lax",
            }
        ]
    )
