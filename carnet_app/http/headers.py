"""Headers and addresses around everything the server answers, the built pages included."""

import base64
import re
from collections.abc import Callable
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from carnet_app.core.settings import get_settings

ONE_YEAR = 31_536_000  # seconds
ONE_DAY = 86_400  # seconds
BODY_LIMIT = 64 * 1024  # bytes; only the upload route reads a larger body
UPLOAD_PATH = "/fichiers"
NOWHERE = "/introuvable"  # of no page and no file
NAME_LIMIT, PATH_LIMIT = 255, 2_000  # bytes; file systems have no longer names
# A page has more; its scripts, styles and fonts need no more, and there are a dozen of them.
FILE_HEADERS = {
    "x-content-type-options": "nosniff",
    "cross-origin-resource-policy": "same-origin",
}

_INLINE_SCRIPT = re.compile(rb"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", re.DOTALL)


class SiteHeaders:
    """An ASGI wrapper: security headers, caching, canonical paths, small request bodies."""

    def __init__(self, app: ASGIApp, *, pages: Path, is_page: Callable[[str], bool]) -> None:
        """Wrap an application.

        Args:
            app: the application.
            pages: the folder of the built pages, whose inline scripts the policy allows.
            is_page: tells whether a path belongs to a page, for form posts without script.
        """
        self.app = app
        self.pages = pages
        self.is_page = is_page

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        path: str = scope["path"]
        if not is_nameable(path):
            # No file can have it: the static server would say so without our page.
            path = NOWHERE
            scope = {**scope, "path": path, "raw_path": path.encode()}
        if scope["method"] == "POST" and self.is_page(path):
            # A form sent before the page's script was ready: show the page again,
            # its values dropped unread rather than put in an address.
            await RedirectResponse(path, status_code=303)(scope, receive, send)
            return
        limit = body_limit(path)
        if _declares_more(scope, limit):
            await Response(status_code=413)(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._complete(MutableHeaders(scope=message), scope, message["status"])
            await send(message)

        await self.app(self._without_redirect(scope), _up_to(limit, receive), send_with_headers)

    def _without_redirect(self, scope: Scope) -> Scope:
        # The static server answers "/login" with a redirect to "/login/": a round
        # trip of 170 ms on a phone. Serve the page at once instead.
        path: str = scope["path"]
        if scope["method"] in {"GET", "HEAD"} and self._page_file(path).is_file():
            with_slash = path.rstrip("/") + "/"
            return {**scope, "path": with_slash, "raw_path": with_slash.encode()}
        return scope

    def _complete(self, headers: MutableHeaders, scope: Scope, status: int) -> None:
        path: str = scope["path"]
        is_page = headers.get("content-type", "").startswith("text/html")
        for name, value in (fixed_headers() if is_page else FILE_HEADERS).items():
            headers.setdefault(name, value)
        if path.startswith("/assets/") and status == 200:
            _shorten_for_good(headers)
        elif "/" not in path[1:] and headers.get("content-type", "").startswith("image/"):
            # The site's icon: the browser wants it again on each page one goes to.
            headers.setdefault("cache-control", f"public, max-age={ONE_DAY}")
        if is_page:
            headers.setdefault("cache-control", "no-cache")
            headers.setdefault("content-security-policy", self._policy(path))
            headers.add_vary_header("Sec-Fetch-Site")
            if may_have_opener(Headers(scope=scope)):
                headers.setdefault("cross-origin-opener-policy", "same-origin")

    def _policy(self, path: str) -> str:
        page = self._page_file(path)
        if not page.is_file():
            page = self.pages / "404.html"
        return page_policy(page)

    def _page_file(self, path: str) -> Path:
        trail = path.strip("/")
        if ".." in trail or "\0" in trail:
            return self.pages / "404.html"
        return self.pages / trail / "index.html"


def is_nameable(path: str) -> bool:
    """Whether something here could have this path: those of files sent to us are the route's."""
    if path.startswith(f"{UPLOAD_PATH}/"):
        return True
    try:
        encoded = path.encode()
    except UnicodeEncodeError:
        return False
    short = len(encoded) <= PATH_LIMIT and max(map(len, encoded.split(b"/"))) <= NAME_LIMIT
    return short and b"\0" not in encoded


@lru_cache(maxsize=64)
def page_policy(page: Path) -> str:
    """The content security policy of a built page: its own inline scripts, by hash, and no eval."""
    scripts = _INLINE_SCRIPT.findall(page.read_bytes()) if page.is_file() else []
    hashes = sorted({base64.b64encode(sha256(script).digest()).decode() for script in scripts})
    script_sources = " ".join(["'self'", *(f"'sha256-{value}'" for value in hashes)])
    sockets = " ".join("ws" + origin.removeprefix("http") for origin in get_settings().origins)
    return "; ".join(
        (
            "default-src 'self'",
            f"script-src {script_sources}",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            f"connect-src 'self' {sockets}",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    )


@lru_cache(maxsize=1)
def fixed_headers() -> dict[str, str]:
    """The headers that every page has."""
    fixed = FILE_HEADERS | {
        "x-frame-options": "DENY",
        # Addresses of links mailed to people are secrets: no site learns them.
        "referrer-policy": "same-origin",
        "permissions-policy": "camera=(self), geolocation=(), microphone=(), payment=()",
    }
    if get_settings().is_https:
        fixed["strict-transport-security"] = f"max-age={ONE_YEAR}; includeSubDomains"
    return fixed


def may_have_opener(asked: Headers) -> bool:
    """Whether another page may have opened this one, and must not keep a hold on its window.

    No page did when the address was typed, kept as a bookmark or followed from a mail:
    ``Sec-Fetch-Site: none`` (W3C, Fetch Metadata Request Headers). The opener policy would
    only have the browser start another process for the page, 30 ms before its first paint.
    """
    return asked.get("sec-fetch-site") != "none"


def _shorten_for_good(headers: MutableHeaders) -> None:
    """A built file's name changes with its content: it is kept, and never asked about again."""
    headers["cache-control"] = f"public, max-age={ONE_YEAR}, immutable"
    headers["vary"] = "Accept-Encoding"
    for needless in ("etag", "last-modified", "accept-ranges"):
        del headers[needless]


def body_limit(path: str) -> int | None:
    """The most bytes a request to a path may carry; None where the route itself decides.

    The upload route refuses by the announced length before it reads anything, counts
    while it reads, and tells why: see ``http.uploads``.
    """
    return None if path == UPLOAD_PATH else BODY_LIMIT


def _declares_more(scope: Scope, limit: int | None) -> bool:
    length = Headers(scope=scope).get("content-length", "0")
    return not length.isdigit() or (limit is not None and int(length) > limit)


def _up_to(limit: int | None, receive: Receive) -> Receive:
    if limit is None:
        return receive
    read = 0

    async def receive_within_limit() -> Message:
        nonlocal read
        message = await receive()
        read += len(message.get("body", b""))
        if read > limit:
            raise HTTPException(status_code=413)
        return message

    return receive_within_limit
