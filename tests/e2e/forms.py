"""Forms that are filled in wrongly: what is typed, and what is said beside the field."""

import re

from playwright.sync_api import Locator, Page, expect

INVALID_EMAIL = "Indiquez une adresse e-mail valide"
BAD_EMAILS = {
    "": "Indiquez une adresse e-mail.",
    "anne": INVALID_EMAIL,
    "anne@": INVALID_EMAIL,
    "anne@exemple": INVALID_EMAIL,
    "anne@exemple.fr, paul@exemple.fr": INVALID_EMAIL,
    "anne@exemple.fr;paul@exemple.fr": INVALID_EMAIL,
    "Anne <anne@exemple.fr>": INVALID_EMAIL,
    "anne@exemple.fr\u2028Bcc: paul@exemple.fr": INVALID_EMAIL,
    f"{'a' * 250}@exemple.fr": "Cette adresse e-mail est trop longue.",
}


def submit(page: Page | Locator, name: str) -> None:
    """Click a form's button, once it may be."""
    button = page.get_by_role("button", name=name)
    expect(button).to_be_enabled()
    button.click()


def expect_error(field: Locator, sentence: str) -> None:
    """The sentence is the field's own description, and the field has the focus or not."""
    expect(field).to_have_attribute("aria-invalid", "true")
    spaced = r"\s".join(map(re.escape, sentence.split()))  # browsers read all spaces as one
    expect(field).to_have_accessible_description(re.compile(spaced))


def paste(field: Locator, text: str) -> None:
    """Put any text in a field, whatever its own limits are."""
    field.evaluate("one => one.removeAttribute('maxlength')")
    field.fill(text)
