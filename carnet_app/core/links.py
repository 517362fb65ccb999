"""Addresses of the site's own pages, for messages and feeds."""

from urllib.parse import urlsplit

from carnet_app.core.settings import get_settings


def site_link(path: str) -> str:
    """The full address of a page of the site, from the configured base URL only.

    A request's Host header never plays a part: whoever sends it could have a reset
    link mailed to a victim point to their own server.

    Raises:
        ValueError: ``path`` is not an absolute path of the site.
    """
    if not path.startswith("/") or path.startswith(("//", "/\\")):
        raise ValueError("an absolute path of the site, such as /mon-espace")
    return f"{get_settings().base_url}{path}"


def site_host() -> str:
    """The site's host name, without port, in its ASCII form."""
    host = urlsplit(get_settings().base_url).hostname or "localhost"
    return host.encode("idna").decode("ascii") if not host.isascii() else host
