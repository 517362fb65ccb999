"""The colours keep WCAG 2.2 AA in both themes, whoever changes them."""

import re
from pathlib import Path

import pytest

TOKENS = Path("assets/styles/tokens.css").read_text(encoding="utf-8")
COLOURS = {
    name: (light, dark)
    for name, light, dark in re.findall(
        r"--([a-z-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);", TOKENS
    )
}
SURFACES = ("paper", "card")
TEXT = [
    *((text, surface) for text in ("ink", "muted", "shutter", "tile") for surface in SURFACES),
    *((f"{tone}-deep", f"{tone}-tint") for tone in ("shutter", "tile", "sage", "amber")),
    ("on-shutter", "shutter"),
    ("on-shutter", "shutter-deep"),
    ("on-tile", "tile"),
    ("on-tile", "tile-deep"),
    ("muted", "paper"),
]
CONTROLS = [
    *((line, surface) for line in ("edge", "shutter", "tile") for surface in SURFACES),
    ("amber", "card"),  # the bars of a password's strength
    ("sage", "card"),
]


def luminance(colour: str) -> float:
    """Relative luminance, as WCAG 2.2 defines it."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_contrast_is_wcag_s() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "surface"), TEXT)
def test_text_stands_out(text: str, surface: str, theme: int) -> None:
    assert contrast(COLOURS[text][theme], COLOURS[surface][theme]) >= 4.5


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("line", "surface"), CONTROLS)
def test_borders_of_controls_stand_out(line: str, surface: str, theme: int) -> None:
    assert contrast(COLOURS[line][theme], COLOURS[surface][theme]) >= 3


def test_every_colour_has_its_tailwind_name() -> None:
    named = set(re.findall(r"--color-([a-z-]+): var\(--\1\);", TOKENS))
    assert named == set(COLOURS)


def test_no_file_of_the_stylesheet_brings_its_own_colours() -> None:
    for name in ("base.css", "components.css"):
        styles = Path("assets/styles", name).read_text(encoding="utf-8")
        assert re.findall(r"[: ]#[0-9a-fA-F]{3,8}\b", styles) == []
