"""Browsers of a test's own, with the cookie of somebody who is signed in."""

from starlette.testclient import TestClient
from starlette.types import ASGIApp

from carnet_app.core.database import transaction
from carnet_app.core.tokens import new_token
from carnet_app.models import LoginSession
from carnet_app.services.actors import Actor


def browser_of(app: ASGIApp, actor: Actor | None) -> TestClient:
    """A browser that follows no redirection; an ``actor`` of None has no cookie."""
    browser = TestClient(app, base_url="http://localhost:8000", follow_redirects=False)
    if actor is not None:
        token = new_token()
        with transaction() as session:
            session.get_one(LoginSession, actor.session_id).cookie_digest = token.digest
        browser.cookies.set("carnet", token.secret)
    return browser
