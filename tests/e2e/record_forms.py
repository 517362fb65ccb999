"""Record forms and carnets' parts, as a person goes through them: by links, not by addresses."""

import re

from playwright.sync_api import Locator, Page, expect

from carnet_app.catalogue.fields import AnyField
from carnet_app.catalogue.parts import PART_BY_KEY, PartKey
from carnet_app.catalogue.record_kind import RecordKind
from carnet_app.catalogue.registry import kinds_of

SAVED = re.compile("ajoutée au carnet|proposition est envoyée")


def open_carnet(page: Page, name: str) -> str:
    """Open a carnet from Mon espace, and leave its guided start for later; gives its address."""
    page.goto("/mon-espace")
    page.get_by_role("link", name=f"Ouvrir {name}").click()
    start, cover = (page.get_by_role("heading", level=1, name=h1) for h1 in ("Premiers pas", name))
    expect(start.or_(cover)).to_be_visible()
    if start.is_visible():
        page.get_by_role("link", name="Continuer plus tard").click()
    expect(cover).to_be_visible()
    return re.sub(r"\?.*", "", page.url)


def open_part(page: Page, part: PartKey) -> None:
    """Open a part from the page of its carnet, through the menu of the parts."""
    menu = page.get_by_role("button", name="Parties du carnet")
    link = page.locator(f".side-menu a[href$='partie={part}']")
    expect(menu.or_(link).first).to_be_visible()
    if menu.is_visible():
        menu.click()
    link.click()
    expect(heading(page, part)).to_be_visible()


def heading(page: Page, part: PartKey) -> Locator:
    """The title of a part, once it is the one shown."""
    label = PART_BY_KEY[part].label
    return page.get_by_role("heading", level=2, name=label, exact=True)


def open_form(page: Page, kind: RecordKind) -> None:
    """Open the form of a new record from its part, by the part's own button.

    An empty part has it in its middle too, and a phone at the foot of the screen.
    """
    main = page.get_by_role("main")
    if len(kinds_of(kind.part)) > 1:
        main.get_by_role("button", name="Ajouter", exact=True).first.click()
    main.get_by_role("link", name=kind.noun.add, exact=True).first.click()
    expect(page.get_by_role("heading", level=1, name=kind.noun.new)).to_be_visible()


def fill_form(page: Page, kind: RecordKind) -> None:
    """Fill a kind's form with the catalogue's examples."""
    unfold(page)
    for name, typed in kind.example().items():
        fill_field(page, kind.fields[name], typed)


def unfold(page: Page) -> None:
    """Open "Plus de détails", where a form has some."""
    details = page.get_by_role("main").locator("form details:not([open])")
    if details.count():
        details.locator("summary").click()


def control(page: Page, field: AnyField) -> Locator:
    """The control of a field; of a choice with words of one's own, the list."""
    return page.get_by_role("main").locator(f"form [name='{field.name}']").first


def fill_field(page: Page, field: AnyField, typed: str) -> None:
    """Put what a person would type in one field."""
    if field.control in ("choice", "choice_or_other"):
        control(page, field).select_option(typed)
    elif field.control == "yes_no":
        page.locator(f"main form label:has([name='{field.name}'][value='{typed}'])").click()
    elif field.control in ("day", "month"):
        control(page, field).fill(str(field.parse({field.name: typed})))
    else:
        control(page, field).fill(typed)


def save(page: Page, button: str) -> str:
    """Send the form of a new record and arrive on its page; gives its address."""
    main = page.get_by_role("main")
    main.get_by_role("button", name=button, exact=True).click()
    expect(page).to_have_url(re.compile(r"/fiches/\d+$"))
    expect(main.get_by_role("status").filter(has_text=SAVED)).to_be_visible()
    return page.url


def add(page: Page, carnet: str, kind: RecordKind, *, button: str = "") -> str:
    """Add a record of a kind from its part's page; gives its address."""
    page.goto(f"{carnet}?partie={kind.part}")
    expect(heading(page, kind.part)).to_be_visible()
    open_form(page, kind)
    fill_form(page, kind)
    return save(page, button or kind.noun.add)


def back_to_part(page: Page, kind: RecordKind) -> None:
    """Go from a record's page to its part, by the way back above the title."""
    trail = page.get_by_role("navigation", name="Fil d’Ariane")
    trail.get_by_role("link", name=PART_BY_KEY[kind.part].label, exact=True).click()
    expect(heading(page, kind.part)).to_be_visible()
