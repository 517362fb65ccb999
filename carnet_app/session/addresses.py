"""The addresses of pages that hold a number or a token."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from carnet_app.catalogue.parts import PART_BY_KEY
from carnet_app.core.links import site_link
from carnet_app.session.forms import row_id

PART = "partie"
_TOKEN_LIMIT = 100  # characters; ours have 43


def canonical_address(path: str, asked: Mapping[str, str]) -> str:
    """The one full address of what a page shows, for its canonical link.

    Args:
        path: The page's path, percent-encoded, such as ``/carnets/12``.
        asked: What its address asks for. A part is another page; a word searched for, a filter
            or a guest's eyes are not.
    """
    part = asked.get(PART, "")
    tail = f"?{PART}={part}" if part in PART_BY_KEY else ""
    plain = "/".join(filter(None, path.split("/")))
    return site_link(f"/{quote(plain, safe='/%', errors='replace')}{tail}")


def carnet_in(path: str) -> int:
    """The carnet's id in ``/carnets/12/…``; 0 when there is none."""
    pieces = path.strip("/").split("/")
    return row_id(pieces[1]) if len(pieces) > 1 else 0


def token_in(url: Any) -> str:
    """The token that a mailed link ends with; empty when it can be none.

    It stays in the address, in no var of a state: what a state holds reaches the browser.
    """
    token = url.path.rstrip("/").rsplit("/", 1)[-1][:_TOKEN_LIMIT]
    plain = token.replace("-", "").replace("_", "")
    return token if plain.isascii() and plain.isalnum() else ""
