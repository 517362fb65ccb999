"""The session cookie: its name, its attributes, and the routes that set and clear it."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from carnet_app.core.database import transaction
from carnet_app.core.settings import get_settings
from carnet_app.services.authentication import (
    ABSOLUTE_LIFETIME,
    end_cookie_session,
    trade_ticket,
)

OPEN_PATH = "/session/ouvrir"
CLOSE_PATH = "/session/fermer"
# The smallest image a browser loads without error: one transparent GIF pixel.
PIXEL = (
    b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff!\xf9\x04\x01\x00\x00\x00\x00"
    b",\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"
)


def cookie_name() -> str:
    """``__Host-`` over https: the browser then refuses it from subdomains and other paths."""
    return "__Host-carnet" if get_settings().is_https else "carnet"


def cookie_in(header: str) -> str:
    """The session cookie's value in a Cookie header, or an empty string."""
    # Python's parser drops every cookie of a header with one it cannot read.
    pairs = (pair.partition("=") for pair in header.split(";"))
    return next((value.strip() for name, _, value in pairs if name.strip() == cookie_name()), "")


async def open_session_route(request: Request) -> Response:
    """Trade a one-time ticket for the session cookie; ends what the old cookie opened."""
    if not _asked_by_our_page(request):
        return _pixel(status_code=403)
    secret = await run_in_threadpool(
        _trade, request.query_params.get("billet", ""), _cookie_of(request)
    )
    if not secret:
        return _pixel(status_code=403)
    response = _pixel()
    response.set_cookie(
        cookie_name(),
        secret,
        max_age=int(ABSOLUTE_LIFETIME.total_seconds()),
        path="/",
        secure=get_settings().is_https,
        httponly=True,
        samesite="lax",
    )
    return response


async def close_session_route(request: Request) -> Response:
    """Clear the session cookie, and end its session if that is not done yet."""
    if not _asked_by_our_page(request):
        return _pixel(status_code=403)
    await run_in_threadpool(_end, _cookie_of(request))
    response = _pixel()
    response.delete_cookie(
        cookie_name(), path="/", secure=get_settings().is_https, httponly=True, samesite="lax"
    )
    return response


def _trade(ticket: str, old_cookie: str) -> str:
    with transaction() as session:
        secret = trade_ticket(session, ticket=ticket)
        if secret and old_cookie:
            end_cookie_session(session, cookie=old_cookie)
        return secret or ""


def _end(cookie: str) -> None:
    if cookie:
        with transaction() as session:
            end_cookie_session(session, cookie=cookie)


def _cookie_of(request: Request) -> str:
    return cookie_in(request.headers.get("cookie", ""))


def _asked_by_our_page(request: Request) -> bool:
    """Whether an image of one of our pages asks: a link that somebody wrote in one may not."""
    headers = request.headers
    # Sent by all current browsers over https, and out of a page's reach.
    if any(name.startswith("sec-fetch-") for name in headers):
        own = headers.get("sec-fetch-site") == "same-origin"
        return own and headers.get("sec-fetch-dest") == "image"
    # Where they are absent, a browser that goes to a page still says that it expects one.
    return "text/html" not in headers.get("accept", "")


def _pixel(status_code: int = 200) -> Response:
    return Response(
        PIXEL if status_code == 200 else b"",
        status_code=status_code,
        media_type="image/gif",
        headers={"cache-control": "no-store", "referrer-policy": "no-referrer"},
    )


session_routes = [
    Route(OPEN_PATH, open_session_route, methods=["GET"]),
    Route(CLOSE_PATH, close_session_route, methods=["GET"]),
]
