"""Which fonts a page fetches."""

import re

from playwright.sync_api import Page, expect

from tests.e2e.conftest import PageOf, Records
from tests.e2e.members import make_member


def fonts_of(page: Page) -> set[str]:
    """The fonts a page has loaded, without what the build adds to their names."""
    names = page.evaluate(
        """async () => {
            await document.fonts.ready;
            return performance.getEntriesByType('resource').map(entry => entry.name);
        }"""
    )
    found = (re.search(r"/assets/(.*)-[\w-]{8}\.woff2$", name) for name in names)
    return {each[1] for each in found if each}


def test_a_page_in_french_fetches_the_letters_of_french_alone(page: Page) -> None:
    page.goto("/login")
    expect(page.get_by_role("button", name="Me connecter")).to_be_enabled()
    assert fonts_of(page) == {"figtree-french", "fraunces-french"}


def test_a_name_with_other_letters_has_them_fetched(page_of: PageOf, records: Records) -> None:
    with records() as session:
        member = make_member(session, first_name="Søren")
    page = page_of(member)
    page.goto("/mon-espace")
    expect(page.get_by_role("heading", name="Bonjour Søren")).to_be_visible()
    whole = {"figtree-latin-wght-normal", "fraunces-latin-600-normal"}
    assert fonts_of(page) == {"figtree-french", "fraunces-french"} | whole
