"""The download of a person's own data."""

import json

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from carnet_app.core.clock import today
from carnet_app.core.database import reading
from carnet_app.http.session_cookie import cookie_in
from carnet_app.services.account_export import export_account
from carnet_app.services.authentication import actor_of_cookie

EXPORT_PATH = "/mon-compte/mes-donnees"


async def export_route(request: Request) -> Response:
    """Send the signed-in person's data as a JSON file; others are sent to sign in."""
    body = await run_in_threadpool(_export, cookie_in(request.headers.get("cookie", "")))
    if body is None:
        return RedirectResponse("/login?suite=/mon-compte", status_code=303)
    return Response(
        body,
        media_type="application/json",
        headers={
            "cache-control": "private, no-store",
            "content-disposition": f'attachment; filename="mes-donnees-{today()}.json"',
        },
    )


def _export(cookie: str) -> bytes | None:
    with reading() as session:
        actor = actor_of_cookie(session, cookie=cookie) if cookie else None
        if actor is None:
            return None
        document = export_account(session, actor=actor)
    return json.dumps(document, ensure_ascii=False, indent=2).encode()


account_export_routes = [Route(EXPORT_PATH, export_route, methods=["GET"])]
