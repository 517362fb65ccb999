"""``POST /fichiers?fiche=12``: one file for one record; ``?carnet=5``: a document of its own.

The browser's side is FilePond, an npm package that ``ui.uploads`` wraps: drop zone,
camera, several files, progress, cancel and retry for each of them, one request per file.
Reflex's own ``rx.upload`` was tried and left: it sends all files in one request, so that
one refusal ends all and nothing can be cancelled or tried again alone, and its cancel
runs a script that the content security policy forbids. Its ``/_upload`` stays closed.

The order of things: the page's origin, who sends, the announced length, their rights
and the carnet's quota, the free disk. Only then is the body read, in pieces that go to
a draft on the disk, within an hour; then the session, the rights and the quota are asked
again. The answer is the file's number, or a French sentence.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass

import structlog
from sqlmodel import Session
from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from carnet_app.core.database import reading, transaction
from carnet_app.core.errors import (
    DomainError,
    ForbiddenError,
    NotFoundError,
    TooManyAttemptsError,
)
from carnet_app.core.settings import get_settings
from carnet_app.http.headers import UPLOAD_PATH
from carnet_app.http.multipart import FORM_OVERHEAD, FileForm, MalformedFormError
from carnet_app.http.visitors import is_sent_by_our_page, require_actor, session_cookie
from carnet_app.services.actors import Actor, SignedOutError
from carnet_app.services.documents import add_document, prepare_document
from carnet_app.services.file_rules import CarnetFullError
from carnet_app.services.files import add_file, note_drawing, prepare_upload
from carnet_app.storage.drawing import draw_thumbnail, is_drawn
from carnet_app.storage.incoming import Draft, require_room
from carnet_app.storage.intake import KeptFile, take_in
from carnet_app.storage.kinds import KIND_BY_MEDIA_TYPE
from carnet_app.storage.refusals import (
    DamagedFileError,
    FileRefusedError,
    FileTooLargeError,
    StorageError,
    StorageFullError,
)

SILENCE = 60  # seconds without a byte, after which a sender is gone
LONGEST = 3600  # seconds for one file, at whatever pace
AT_ONCE = 8  # uploads of one person
WRITTEN_AT_ONCE = 1 << 20  # bytes

log = structlog.get_logger(__name__)
_under_way: Counter[int] = Counter()
# Small images come one after the other, and hold no thread that requests wait for.
_LATER = ThreadPoolExecutor(1, "drawing-later")
# Neither do photos that wait to be decoded, however many people send them.
_taking_in = asyncio.Semaphore(4)

_STATUS: tuple[tuple[type[DomainError], int], ...] = (
    (SignedOutError, 401),
    (ForbiddenError, 403),
    (NotFoundError, 404),
    (FileTooLargeError, 413),
    (CarnetFullError, 413),
    (FileRefusedError, 415),
    (TooManyAttemptsError, 429),
    (StorageFullError, 507),
    (StorageError, 503),
)


class InterruptedUploadError(FileRefusedError):
    """The sender went away, or what they sent is no form."""

    message = "L’envoi a été interrompu. Réessayez."


class BusyUploaderError(TooManyAttemptsError):
    """One person sends many files at the same time."""

    message = "Trop d’envois à la fois. Réessayez quand les premiers seront terminés."


async def upload_route(request: Request) -> Response:
    """Take one file in, or say why not."""
    if not is_sent_by_our_page(request):
        return PlainTextResponse(ForbiddenError.message, status_code=403)
    try:
        file_id, kept = await _receive(request)
    except DomainError as refusal:
        return _refuse(refusal)
    draw = BackgroundTask(_draw_later, kept.digest, kept.media_type)
    return PlainTextResponse(str(file_id), status_code=201, headers=_HEADERS, background=draw)


async def closed_route(_request: Request) -> Response:
    """Answer that the framework's own upload address does not exist."""
    return PlainTextResponse("", status_code=404)


def draw_and_note(digest: str, media_type: str) -> bool:
    """Draw a kept file's small image and note what became of it; True when there is one."""
    kind = KIND_BY_MEDIA_TYPE[media_type]
    if not is_drawn(kind):
        return False
    pages: int | None = None
    try:
        pages = draw_thumbnail(digest, kind).get("pages")
        drawn = True
    except DamagedFileError:
        drawn = False
    except StorageError:  # not the file's fault: the next viewer tries again
        log.warning("not drawn now")
        return False
    with transaction() as session:
        note_drawing(session, digest=digest, drawn=drawn, pages=pages)
    return drawn


async def _draw_later(digest: str, media_type: str) -> None:
    await asyncio.get_running_loop().run_in_executor(_LATER, draw_and_note, digest, media_type)


@dataclass(frozen=True, slots=True)
class _Destination:
    """What a file is for: a record, or else a carnet, in which it becomes a document."""

    record_id: int
    carnet_id: int
    slot: str

    def prepare(self, session: Session, actor: Actor, size: int) -> None:
        if self.carnet_id:
            prepare_document(session, actor=actor, carnet_id=self.carnet_id, size=size)
        else:
            prepare_upload(session, actor=actor, record_id=self.record_id, size=size)

    def attach(self, session: Session, actor: Actor, kept: KeptFile) -> int:
        if self.carnet_id:
            return add_document(session, actor=actor, carnet_id=self.carnet_id, kept=kept)
        return add_file(session, actor=actor, record_id=self.record_id, kept=kept, slot=self.slot)


async def _receive(request: Request) -> tuple[int, KeptFile]:
    asked = request.query_params
    destination = _Destination(
        _number(asked.get("fiche", "")), _number(asked.get("carnet", "")), asked.get("piece", "")
    )
    size = _announced(request)
    cookie = session_cookie(request)
    actor = await run_in_threadpool(_prepare, cookie, destination, size)
    with _place(actor):
        draft = await run_in_threadpool(Draft)
        try:
            name = await _read_body(request, draft)
            async with _taking_in:
                kept = await run_in_threadpool(take_in, draft, name)
        finally:
            await run_in_threadpool(draft.__exit__, None, None, None)
        return await run_in_threadpool(_attach, cookie, destination, kept), kept


def _prepare(cookie: str, destination: _Destination, size: int) -> Actor:
    with reading() as session:
        actor = require_actor(session, cookie=cookie)
        destination.prepare(session, actor, size)
    require_room(size)
    return actor


def _attach(cookie: str, destination: _Destination, kept: KeptFile) -> int:
    with transaction() as session:
        actor = require_actor(session, cookie=cookie)  # the body took its time
        return destination.attach(session, actor, kept)


async def _read_body(request: Request, draft: Draft) -> str:
    """Write the file of the form to the draft; gives its name as sent."""
    writer = _Writer(draft)
    try:
        form = FileForm(request.headers.get("content-type", ""))
        async for piece in _patiently(request.stream()):
            await writer.add(form.feed(piece))
        await writer.flush()
    except (ClientDisconnect, MalformedFormError, TimeoutError):
        raise InterruptedUploadError from None
    finally:
        await writer.rest()
    if not form.is_complete or form.files != 1:
        raise InterruptedUploadError
    return form.name


class _Writer:
    """Writes one megabyte on a thread while the next one arrives; never holds three."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._waiting: list[bytes] = []
        self._weight = 0
        self._writing: asyncio.Task[None] | None = None

    async def add(self, pieces: list[bytes]) -> None:
        self._waiting += pieces
        self._weight += sum(map(len, pieces))
        if self._weight >= WRITTEN_AT_ONCE:
            await self._start()

    async def flush(self) -> None:
        await self._start()
        await self._join()

    async def rest(self) -> None:
        """Wait until no thread writes to the draft, whatever came of it."""
        if self._writing is not None:
            await asyncio.wait([self._writing])
            self._writing.exception()  # told already, or the sender is gone

    async def _start(self) -> None:
        await self._join()
        content = b"".join(self._waiting)
        self._waiting, self._weight = [], 0
        self._writing = asyncio.create_task(run_in_threadpool(self._draft.write, content))

    async def _join(self) -> None:
        if self._writing is not None:
            writing, self._writing = self._writing, None
            await writing


async def _patiently(pieces: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    now = asyncio.get_running_loop().time
    end = now() + LONGEST
    while True:
        # Around the waiting alone: a thread that writes to the draft is not to be left behind.
        async with asyncio.timeout_at(min(now() + SILENCE, end)):
            piece = await anext(pieces, None)
        if piece is None:
            return
        yield piece


@contextmanager
def _place(actor: Actor) -> Iterator[None]:
    if _under_way[actor.account_id] >= AT_ONCE:
        raise BusyUploaderError
    _under_way[actor.account_id] += 1
    try:
        yield
    finally:
        _under_way[actor.account_id] -= 1
        if not _under_way[actor.account_id]:
            del _under_way[actor.account_id]


def _announced(request: Request) -> int:
    """The bytes announced; 0 when nothing was, and then only the reading tells.

    Raises:
        FileTooLargeError: beyond the limit for one file.
    """
    length = int(request.headers.get("content-length", "0"))
    if length > get_settings().max_file_bytes + FORM_OVERHEAD:
        raise FileTooLargeError(get_settings().max_file_mb)
    return length


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else 0


def _refuse(refusal: DomainError) -> Response:
    status = next((status for kind, status in _STATUS if isinstance(refusal, kind)), 400)
    return PlainTextResponse(refusal.message, status_code=status, headers=_HEADERS)


_HEADERS = {"cache-control": "no-store"}

upload_routes = [
    Route(UPLOAD_PATH, upload_route, methods=["POST"]),
    Route("/_upload", closed_route, methods=["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"]),
    Route("/_upload/{rest:path}", closed_route, methods=["GET", "HEAD", "POST"]),
]
