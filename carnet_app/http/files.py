"""``GET /fichiers/12/nom.pdf``: a file, its small image, a page of a PDF as an image.

Rights are asked at the time of the act, each time; what one may not see does not exist.
Files of strangers are hostile until proven otherwise: they are sent with the type found
from their content, never sniffed, in a sandbox, and shown inline only where that is safe.
"""

import asyncio
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from carnet_app.core.database import reading
from carnet_app.core.errors import DomainError, NotFoundError
from carnet_app.http.headers import UPLOAD_PATH
from carnet_app.http.uploads import draw_and_note
from carnet_app.http.visitors import require_actor, session_cookie
from carnet_app.services.actors import SignedOutError
from carnet_app.services.files import ServedFile, read_file
from carnet_app.storage.drawing import AT_ONCE, draw_page, is_drawn
from carnet_app.storage.kinds import Family
from carnet_app.storage.refusals import DamagedFileError, MissingObjectError
from carnet_app.storage.store import get_store, original_key, thumbnail_key

INLINE = {Family.IMAGE, Family.PDF, Family.TEXT}
SANDBOX = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; sandbox; frame-ancestors 'none'"
)
PRIVATE = {"cache-control": "private, no-store", "x-content-type-options": "nosniff"}

# A gallery asks for many small images at once: other requests' threads stay free.
_DRAWING = ThreadPoolExecutor(AT_ONCE, "drawing")
_RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})", re.ASCII)


async def file_route(request: Request) -> Response:
    """Send a file to somebody who may have it."""
    try:
        file = await run_in_threadpool(_find, request)
        return await run_in_threadpool(_send, request, file)
    except DomainError as refusal:
        return _refuse(request, refusal)


async def thumbnail_route(request: Request) -> Response:
    """Send a file's small image, drawn now if it was not yet."""
    try:
        file = await run_in_threadpool(_find, request)
        # One that is there waits for none that is being drawn.
        kept = await run_in_threadpool(_kept_thumbnail, file)
        content = await _draw(_drawn_thumbnail, file) if kept is None else kept
    except DomainError as refusal:
        return _refuse(request, refusal)
    return _image(content)


async def page_route(request: Request) -> Response:
    """Send one page of a PDF as an image, counted from 1: phones show no PDF in a page."""
    try:
        file = await run_in_threadpool(_find, request)
        number: int = request.path_params["number"]
        if file.kind.family is not Family.PDF or not 0 < number <= 10_000:
            raise NotFoundError
        content = await _draw(draw_page, file.digest, number - 1)
    except DomainError as refusal:
        return _refuse(request, refusal)
    return _image(content)


async def _draw(drawing: Callable[..., bytes], *arguments: object) -> bytes:
    return await asyncio.get_running_loop().run_in_executor(_DRAWING, drawing, *arguments)


def content_disposition(name: str, *, inline: bool) -> str:
    """The header that says how to show a file, and its name (RFC 6266, RFC 8187)."""
    plain = name.encode("ascii", "replace").decode().replace("\\", "_").replace('"', "_")
    plain = plain.replace("?", "_").replace("%", "_")
    way = "inline" if inline else "attachment"
    return f"{way}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def asked_range(header: str, size: int) -> tuple[int, int] | None:
    """The first byte and the number of bytes asked for; None for all of them.

    Raises:
        ValueError: a range the file has not.
    """
    asked = _RANGE.fullmatch(header.strip())
    if not asked or asked.group(1) == asked.group(2) == "":
        return None
    first, last = asked.groups()
    if not first:
        length = min(int(last), size)
        start = size - length
    else:
        start = int(first)
        length = min(int(last) if last else size - 1, size - 1) - start + 1
    if length <= 0:
        raise ValueError(header)
    return start, length


def _find(request: Request) -> ServedFile:
    with reading() as session:
        actor = require_actor(session, cookie=session_cookie(request))
        return read_file(session, actor=actor, file_id=request.path_params["file_id"])


def _send(request: Request, file: ServedFile) -> Response:
    inline = file.kind.family in INLINE and "telecharger" not in request.query_params
    headers = PRIVATE | {
        "content-type": file.kind.media_type,
        "content-disposition": content_disposition(file.name, inline=inline),
        "content-security-policy": SANDBOX,
        "x-frame-options": "DENY",
        "accept-ranges": "bytes",
    }
    try:
        part = asked_range(request.headers.get("range", ""), file.size)
    except ValueError:
        return Response(status_code=416, headers={"content-range": f"bytes */{file.size}"})
    start, length = part or (0, file.size)
    headers["content-length"] = str(length)
    if part:
        headers["content-range"] = f"bytes {start}-{start + length - 1}/{file.size}"
    status = 206 if part else 200
    if request.method == "HEAD":
        return Response(status_code=status, headers=headers)
    blocks = get_store().read(original_key(file.digest), start=start, length=length)
    return StreamingResponse(blocks, status_code=status, headers=headers)


def _kept_thumbnail(file: ServedFile) -> bytes | None:
    if file.has_thumbnail is False or not is_drawn(file.kind):
        raise NotFoundError
    with suppress(MissingObjectError):
        return b"".join(get_store().read(thumbnail_key(file.digest)))
    return None


def _drawn_thumbnail(file: ServedFile) -> bytes:
    if not draw_and_note(file.digest, file.kind.media_type):
        raise NotFoundError
    return b"".join(get_store().read(thumbnail_key(file.digest)))


def _image(content: bytes) -> Response:
    headers = PRIVATE | {"content-security-policy": SANDBOX, "x-frame-options": "DENY"}
    return Response(content, media_type="image/webp", headers=headers)


def _refuse(request: Request, refusal: DomainError) -> Response:
    # Somebody who follows a link signs in first; pictures and programs get a plain no.
    if isinstance(refusal, SignedOutError) and request.headers.get("sec-fetch-dest") == "document":
        return RedirectResponse(f"/login?suite={quote(request.url.path)}", status_code=303)
    missing = isinstance(refusal, NotFoundError | SignedOutError | DamagedFileError)
    lost = isinstance(refusal, MissingObjectError)
    return Response(status_code=404 if missing or lost else 503, headers=PRIVATE)


file_routes = [
    Route(f"{UPLOAD_PATH}/{{file_id:int}}/vignette", thumbnail_route, methods=["GET"]),
    Route(f"{UPLOAD_PATH}/{{file_id:int}}/pages/{{number:int}}", page_route, methods=["GET"]),
    Route(f"{UPLOAD_PATH}/{{file_id:int}}/{{name}}", file_route, methods=["GET"]),
]
