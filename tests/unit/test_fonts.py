"""The fonts of French hold the letters of the interface."""

import ast
from collections.abc import Iterator
from pathlib import Path

from carnet_app.ui.plugins import put_french_fonts

PACKAGE = Path("carnet_app")
ELSEWHERE = set("\N{RIGHTWARDS ARROW}\N{SUBSCRIPT TWO}\N{GREEK SMALL LETTER LAMDA}")
"""What the whole fonts do not have either: the reader's own font draws it."""


def letters() -> set[str]:
    """The letters that the fonts of French were asked for."""
    found: set[str] = set()
    for piece in (PACKAGE / "http/fonts/french.txt").read_text(encoding="utf-8").split(","):
        first, _, last = piece.strip().removeprefix("U+").partition("-")
        found |= {chr(code) for code in range(int(first, 16), int(last or first, 16) + 1)}
    return found


def said() -> Iterator[str]:
    """The texts of the pages: whatever the features, the ui and the catalogue have as text."""
    for room in ("features", "ui", "catalogue", "session"):
        for module in (PACKAGE / room).rglob("*.py"):
            for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    yield node.value


def test_they_hold_every_letter_of_the_interface() -> None:
    needed = {letter for text in said() for letter in text if letter.isprintable()}
    assert needed - letters() - ELSEWHERE == set()
    assert len(needed) > 100


def test_they_lie_beside_the_stylesheet_that_names_them(tmp_path: Path) -> None:
    put_french_fonts(tmp_path)
    put_french_fonts(tmp_path)  # as at the next build
    styles = Path("assets/styles/tokens.css").read_text(encoding="utf-8")
    put = list((tmp_path / "styles").glob("fonts/*"))
    assert len(put) == 2
    for font in put:
        assert f'url("./fonts/{font.name}")' in styles
        assert font.read_bytes()[:4] == b"wOF2"
