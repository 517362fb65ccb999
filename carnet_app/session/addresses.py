"""The one address of a page whose address holds a number."""

from collections.abc import Mapping
from urllib.parse import quote

from carnet_app.catalogue.parts import PART_BY_KEY
from carnet_app.core.links import site_link

PART = "partie"


def canonical_address(path: str, asked: Mapping[str, str]) -> str:
    """The full address of what a page shows, for its canonical link.

    Args:
        path: The page's path, percent-encoded, such as ``/carnets/12``.
        asked: What its address asks for. A part is another page; a word searched for, a filter
            or a guest's eyes are not.
    """
    part = asked.get(PART, "")
    tail = f"?{PART}={part}" if part in PART_BY_KEY else ""
    plain = "/".join(filter(None, path.split("/")))
    return site_link(f"/{quote(plain, safe='/%', errors='replace')}{tail}")
