"""The site without a mouse: keys, and where the focus is then."""

from playwright.sync_api import Locator, Page, TimeoutError

FOCUS_IS_VISIBLE = """() => {
    const one = document.activeElement;
    if (!one || one === document.body) return true;  // between page and browser
    if (one.type === "date" && !one.matches(":focus-visible")) return true;  // its own button
    const box = one.getBoundingClientRect();
    const shown = box.width > 0 && box.bottom > 0 && box.top < innerHeight;
    return shown && [one, one.parentElement].some(each => {
        const style = getComputedStyle(each);
        return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2
            || style.boxShadow !== "none";
    });
}"""
"""Whether what has the focus is on the screen, with an outline or a ring around it."""


def press(page: Page, key: str) -> None:
    """Move the focus, and see where it went."""
    page.keyboard.press(key)
    try:
        page.wait_for_function(FOCUS_IS_VISIBLE, timeout=2_000)
    except TimeoutError:
        where = page.evaluate("document.activeElement.outerHTML")
        raise AssertionError(f"the focus is not seen on {where}") from None


def tab_to(page: Page, target: Locator, *, key: str = "Tab", most: int = 60) -> None:
    """Press Tab until an element has the focus."""
    for _ in range(most):
        press(page, key)
        if target.evaluate("one => one === document.activeElement"):
            return
    raise AssertionError(f"{target} is not reached by {key}")
