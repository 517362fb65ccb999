"""What every page has to be, whatever it shows."""

import re

from playwright.sync_api import Page, TimeoutError, expect

STRUCTURE = """() => ({
    lang: document.documentElement.lang,
    headings: document.querySelectorAll("h1").length,
    landmarks: ["header", "main", "footer"].map(
        name => document.querySelectorAll(`body ${name}`).length),
    title: document.title,
})"""
TOO_WIDE = """() => [document.documentElement, ...document.querySelectorAll("[role=dialog]")]
    .filter(one => one.scrollWidth > one.clientWidth + 1)
    .map(one => `${one.tagName} ${one.scrollWidth} > ${one.clientWidth}`)"""


def load(page: Page, path: str) -> Page:
    """Open a page and wait until its content has arrived."""
    page.goto(path)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.locator("main [aria-busy=true], main .skeleton")).to_have_count(0)
    return page


def draw_everything(page: Page) -> None:
    """Have what is off the screen drawn as well: cards are drawn as they come near it."""
    page.add_style_tag(content=".card-listed { content-visibility: visible !important; }")


def expect_sound_structure(page: Page) -> None:
    """One title, one of each landmark, the language, a name of its own, nothing too wide."""
    found = page.evaluate(STRUCTURE)
    assert found["lang"] == "fr"
    assert found["headings"] == 1
    assert found["landmarks"] == [1, 1, 1]
    assert re.search(r"\w.* · Mon Logement Numérique$|^Mon Logement N", found["title"])
    expect_no_sideways_scrolling(page)


def expect_no_sideways_scrolling(page: Page) -> None:
    try:  # a dialog needs a moment to take its new size
        page.wait_for_function(f"() => ({TOO_WIDE})().length === 0", timeout=2_000)
    except TimeoutError:
        raise AssertionError(f"{page.url}: {page.evaluate(TOO_WIDE)}") from None
