"""The download of a person's own data: an archive with a document and their files."""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from carnet_app.core.clock import now, today
from carnet_app.core.database import reading
from carnet_app.http.session_cookie import cookie_in
from carnet_app.services.account_export import export_account
from carnet_app.services.authentication import actor_of_cookie
from carnet_app.storage.archive import Member, zipped
from carnet_app.storage.refusals import MissingObjectError
from carnet_app.storage.store import get_store, original_key

EXPORT_PATH = "/mon-compte/mes-donnees"
DOCUMENT, READ_ME = "mes-donnees.json", "LISEZ-MOI.txt"
_WELCOME = f"""Vos données sur Mon Logement Numérique

{DOCUMENT} contient tout ce que nous gardons de vous : compte, carnets, fiches,
partages, invitations, journal. C’est un texte, que tout éditeur de texte ouvre et
qu’un autre service peut lire.

Le dossier « fichiers » contient les documents et photos de vos carnets, un dossier
par carnet, et ceux que vous avez apportés chez d’autres. {DOCUMENT} dit de quelle
fiche est chacun.
"""


async def export_route(request: Request) -> Response:
    """Send the signed-in person's data as an archive; others are sent to sign in."""
    document = await run_in_threadpool(_export, cookie_in(request.headers.get("cookie", "")))
    if document is None:
        return RedirectResponse("/login?suite=/mon-compte", status_code=303)
    headers = {
        "cache-control": "private, no-store",
        "content-disposition": f'attachment; filename="mes-donnees-{today()}.zip"',
    }
    blocks = zipped(_members(document)) if request.method == "GET" else ()
    return StreamingResponse(blocks, media_type="application/zip", headers=headers)


def _export(cookie: str) -> dict[str, Any] | None:
    with reading() as session:
        actor = actor_of_cookie(session, cookie=cookie) if cookie else None
        return export_account(session, actor=actor) if actor else None


def _members(document: dict[str, Any]) -> Iterator[Member]:
    """What the archive holds: the document last, for it tells which files are lost."""
    yield Member(READ_ME, now(), [_WELCOME.encode()])
    for file in document["fichiers"]:
        try:
            blocks = get_store().read(original_key(file["sha256"]))
        except MissingObjectError:
            file["chemin"] = None
        else:
            yield Member(file["chemin"], datetime.fromisoformat(file["ajouté_le"]), blocks)
    text = json.dumps(document, ensure_ascii=False, indent=2)
    yield Member(DOCUMENT, now(), [text.encode()], is_compressed=True)


account_export_routes = [Route(EXPORT_PATH, export_route, methods=["GET"])]
