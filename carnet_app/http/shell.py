"""The pages that only scripts can draw, each described in its head for those who run none.

Reflex builds one page for all addresses with a number or a token in them: a shell, which
becomes the page asked for. Search engines' robots and messengers' previews read what comes.
"""

import zlib
from collections.abc import Callable
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from starlette.datastructures import Headers, QueryParams
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

_GZIP = 16 + zlib.MAX_WBITS  # of zlib's window sizes, that which writes gzip


class Shell(NamedTuple):
    """The built shell around its description."""

    before: bytes
    after: bytes
    packed_with: Callable[[bytes], bytes]
    """The page as gzip, given what follows ``before``: most of it is compressed already."""


class ShellPages:
    """An ASGI wrapper that answers with the shell where it becomes a page."""

    def __init__(
        self, app: ASGIApp, *, shell: Path, head_of: Callable[[str, str, QueryParams], str | None]
    ) -> None:
        """Wrap an application.

        Args:
            app: The application.
            shell: The built file.
            head_of: The description, as HTML, of the page at a path, given as it is and
                percent-encoded, and what its address asks for; None where the shell does not
                become that page.
        """
        self.app = app
        self.shell = shell
        self.head_of = head_of

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        answer: ASGIApp = self.app
        if (
            scope["type"] == "http"
            and scope["method"] in {"GET", "HEAD"}
            and (head := self._head(scope)) is not None
            and self.shell.is_file()
        ):
            answer = described_page(read_shell(self.shell), head, scope)
        await answer(scope, receive, send)

    def _head(self, scope: Scope) -> str | None:
        encoded = scope["raw_path"].decode("latin-1")
        return self.head_of(scope["path"], encoded, QueryParams(scope["query_string"]))


def described_page(shell: Shell, head: str, scope: Scope) -> Response:
    """The shell with a description, compressed for who takes it so, or word that it is known."""
    asked = Headers(scope=scope)
    packs = "gzip" in asked.get("accept-encoding", "")
    rest = head.encode() + shell.after
    page = shell.packed_with(rest) if packs else shell.before + rest
    tag = f'"{sha256(page).hexdigest()[:32]}"'
    headers = {"etag": tag, "vary": "Accept-Encoding"}
    if tag in asked.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    if packs:
        headers["content-encoding"] = "gzip"
    headers["content-length"] = str(len(page))
    body = page if scope["method"] == "GET" else b""
    return Response(body, media_type="text/html", headers=headers)


@lru_cache(maxsize=1)
def read_shell(file: Path) -> Shell:
    """Read the built shell, which has a description: that of an unknown address.

    Raises:
        ValueError: it has none.
    """
    before, opening, rest = file.read_bytes().partition(b"<title ")
    _, closing, after = rest.partition(b"</head>")
    if not opening or not closing:
        raise ValueError("the page of all other addresses is built in another way than before")
    return Shell(before, closing + after, _packing_after(before))


def _packing_after(before: bytes) -> Callable[[bytes], bytes]:
    packing = zlib.compressobj(level=9, wbits=_GZIP)
    begun = packing.compress(before)

    def packed_with(rest: bytes) -> bytes:
        on = packing.copy()
        return begun + on.compress(rest) + on.flush()

    return packed_with
