"""What browsers, search engines and messengers are told: heads as built, icons, the map.

Addresses that only scripts can draw are in ``test_page_heads.py``.
"""

import json
import urllib.error
import urllib.request
from html.parser import HTMLParser
from urllib.parse import urljoin

import pytest

from carnet_app.http.site_map import PUBLIC_PAGES

IMAGES = {"image/png", "image/svg+xml", "image/x-icon", "image/vnd.microsoft.icon"}
REQUIRED = ("og:title", "og:description", "og:url", "og:image", "og:type", "og:locale")


class Head(HTMLParser):
    """The title, metadata and links of a page, as sent: no script has run."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.title = ""
        self.meta: dict[str, list[str]] = {}
        self.links: dict[str, list[str]] = {}
        self._in_title = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self._in_title = tag == "title"
        if tag == "meta" and (name := values.get("property") or values.get("name")):
            self.meta.setdefault(name, []).append(values.get("content", ""))
        elif tag == "link":
            self.links.setdefault(values.get("rel", ""), []).append(values.get("href", ""))

    def handle_endtag(self, tag: str) -> None:
        self._in_title = self._in_title and tag != "title"

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.title += data

    def one(self, name: str) -> str:
        """The value that is given once and says something."""
        (value,) = self.meta.get(name, [])
        assert value.strip(), name
        return value


def get(address: str) -> tuple[int, str, bytes]:
    """Status, media type and body of an answer."""
    try:
        with urllib.request.urlopen(address, timeout=10) as answer:  # noqa: S310 -- our own site
            return answer.status, answer.headers.get_content_type(), answer.read()
    except urllib.error.HTTPError as refused:
        return refused.code, refused.headers.get_content_type(), refused.read()


def head_of(site: str, path: str) -> Head:
    status, media_type, body = get(site + path)
    assert (status, media_type) == (200, "text/html")
    return Head(body.decode())


@pytest.mark.parametrize("path", PUBLIC_PAGES)
def test_a_public_page_says_what_it_is_before_any_script(site: str, path: str) -> None:
    head = head_of(site, path)
    assert head.title.strip().endswith("Mon Logement Numérique")
    assert head.title == head.one("og:title")
    assert 20 < len(head.one("description")) <= 160
    assert head.one("description") == head.one("og:description")
    assert all(head.one(name) for name in REQUIRED)
    assert head.links["canonical"] == [site + path] == [head.one("og:url")]
    assert "robots" not in head.meta


def test_no_two_public_pages_say_the_same(site: str) -> None:
    heads = [head_of(site, path) for path in PUBLIC_PAGES]
    for told in ({head.title for head in heads}, {head.one("description") for head in heads}):
        assert len(told) == len(heads)


def test_every_icon_a_page_names_is_there(site: str) -> None:
    head = head_of(site, "/")
    named = [href for rel in ("icon", "apple-touch-icon") for href in head.links[rel]]
    (manifest,) = head.links["manifest"]
    status, media_type, body = get(urljoin(site, manifest))
    assert (status, media_type) == (200, "application/manifest+json")
    told = json.loads(body)
    assert told["name"] == "Mon Logement Numérique"
    named += [icon["src"] for icon in told["icons"]]
    for address in (*named, "/favicon.ico", head.one("og:image")):
        status, media_type, body = get(urljoin(site, address))
        assert status == 200, address
        assert media_type in IMAGES, address
        assert body, address


def test_robots_and_sitemap_are_served_by_the_built_site(site: str) -> None:
    status, media_type, body = get(f"{site}/robots.txt")
    assert (status, media_type) == (200, "text/plain")
    assert f"Sitemap: {site}/sitemap.xml" in body.decode()
    status, media_type, body = get(f"{site}/sitemap.xml")
    assert (status, media_type) == (200, "application/xml")
    for path in PUBLIC_PAGES:
        assert f"<loc>{site}{path}</loc>" in body.decode()
