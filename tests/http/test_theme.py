"""The pages of our own routes wear the site's fonts and colours."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from carnet_app.http.mailbox import mailbox_routes
from carnet_app.http.theme import FONTS, font_routes, theme_styles

LETTERS = FONTS / "french.txt"


@pytest.fixture
def visitor(sqlite_database: str) -> Iterator[TestClient]:
    with TestClient(Starlette(routes=[*mailbox_routes(), *font_routes])) as client:
        yield client


def test_the_fonts_a_page_names_are_ours_and_allowed(visitor: TestClient) -> None:
    page = visitor.get("/courrier")
    named = re.findall(r'url\("([^"]+)"\)', page.text)
    assert len(named) == 2
    assert "font-src 'self'" in page.headers["Content-Security-Policy"]
    for address in named:
        font = visitor.get(address)
        assert font.headers["content-type"] == "font/woff2"
        assert "max-age" in font.headers["cache-control"]
        assert font.content[:4] == b"wOF2"


@pytest.mark.parametrize("name", [LETTERS.name, "..%2Ftheme.py", "unknown.woff2"])
def test_nothing_but_the_fonts_is_sent(visitor: TestClient, name: str) -> None:
    assert visitor.get(f"/polices/{name}").status_code == 404


def test_the_colours_are_those_of_the_site_in_both_themes() -> None:
    light, dark = theme_styles().split("@media (prefers-color-scheme: dark)")
    tokens = Path("assets/styles/tokens.css").read_text(encoding="utf-8")
    for name in ("paper", "ink", "shutter"):
        pair = re.search(rf"--{name}: light-dark\((\S+), (\S+)\);", tokens)
        assert pair is not None
        assert f"--{name}: {pair[1]};" in light
        assert f"--{name}: {pair[2]};" in dark


def test_every_colour_a_page_wears_is_one_of_the_site() -> None:
    for page in (Path("carnet_app") / "http" / "pages").glob("*.html"):
        text = page.read_text(encoding="utf-8")
        assert re.findall(r"[: ]#[0-9a-fA-F]{3,8}\b", text) == [], page.name
        for used in re.findall(r"var\((--[a-z-]+)\)", text):
            assert f"{used}: " in theme_styles(), used
