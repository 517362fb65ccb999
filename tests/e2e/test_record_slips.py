"""What people get wrong in the forms of records: said beside the field, and the rest kept.

Each kind's every field is tried without a browser in ``tests/states/test_every_kind.py``;
here are the fewest kinds whose forms have every control between them.
"""

import re

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlmodel import col, select

from carnet_app.catalogue.fields import AnyField, InvalidValueError
from carnet_app.catalogue.record_kind import REQUIRED, RecordKind
from carnet_app.catalogue.registry import KIND_BY_KEY, KINDS
from carnet_app.models import Record
from tests.e2e import record_forms
from tests.e2e.conftest import PHONE, PageOf, Records
from tests.e2e.members import Member

pytestmark = pytest.mark.usefixtures("no_failure")

WRONG = {
    "text": "x" * 10_000,
    "long_text": "🏠" * 10_001,
    "whole": "-3",
    "number": "beaucoup",
    "amount": "-1 250,00",
    "day": "0001-01-01",
    "month": "9999-12",
    "yes_no": "forged",
    "choice": "forged",
    "choice_or_other": "forged",
    "email": "anne@exemple.fr, paul@exemple.fr",
    "phone": "01 23",
    "siret": "732 829 320 00075",
    "url": "javascript:alert(1)",
}
FORGED = """(one, value) => {
    if (one.type === "radio") { one.value = value; one.checked = true; return; }
    one.add(new Option(value, value));
    one.value = value;
}"""
MARKUP = '</script><img src=x onerror="document.title = 1"> 🏠 سقف \u202egnp\x07 é'
SEEN = '</script><img src=x onerror="document.title = 1"> 🏠 سقف gnp é'
"""The same, without what turns the line around or cannot be seen."""

GO_ON = """() => {
    const wait = window.setTimeout;
    window.setTimeout = (act, ms, ...rest) => {
        if (ms === 60) {
            document.querySelector("main form [name=state]").focus();
            wait(() => window.__later = true, 120);
        }
        return wait(act, ms, ...rest);
    };
}"""
"""Go to another field while the form waits, 60 ms, to point at the one that is wrong."""


def representative() -> list[RecordKind]:
    """The fewest kinds, or nearly, that have every control between them."""
    left, chosen = set(WRONG), list[RecordKind]()
    while left:
        kind = max(KINDS, key=lambda one: len(left & controls_of(one)))
        chosen.append(kind)
        left -= controls_of(kind)
    return chosen


def controls_of(kind: RecordKind) -> set[str]:
    return {field.control for field in kind.fields.values()}


def kept(records: Records, carnet: int) -> list[Record]:
    with records() as session:
        return list(session.exec(select(Record).where(col(Record.carnet_id) == carnet)))


def open_form(page: Page, carnet: int, kind: RecordKind) -> None:
    page.goto(f"/carnets/{carnet}/fiches/nouvelle?type={kind.key}")
    expect(page.get_by_role("heading", level=1, name=kind.noun.new)).to_be_visible()


def submit(page: Page, kind: RecordKind) -> None:
    page.get_by_role("button", name=kind.noun.add, exact=True).click()


def marked(page: Page, field: AnyField) -> Locator:
    """What says that a field is wrong: its control, or the group of its buttons."""
    group = page.locator("fieldset", has=page.locator(f"[name='{field.name}']"))
    return group if field.control == "yes_no" else record_forms.control(page, field)


def put_wrong(page: Page, field: AnyField) -> None:
    """Put in a field what its control would not take from a person, if need be."""
    one = record_forms.control(page, field)
    if WRONG[field.control] == "forged":
        one.evaluate(FORGED, "forged")
    else:
        one.fill(WRONG[field.control])


def refusal(field: AnyField) -> re.Pattern[str]:
    """The sentence for it, whatever its spaces."""
    with pytest.raises(InvalidValueError) as caught:
        field.parse({field.name: WRONG[field.control]})
    return re.compile(r"\s".join(map(re.escape, caught.value.message.split())))


def expect_said(page: Page, field: AnyField, sentence: re.Pattern[str] | str) -> None:
    expect(marked(page, field)).to_have_attribute("aria-invalid", "true")
    expect(marked(page, field)).to_have_accessible_description(re.compile(sentence))


def expect_cursor_in_first_wrong_field(page: Page) -> None:
    expect(page.locator("main form [aria-invalid=true]").first).to_be_focused()


@pytest.mark.parametrize("wide", [True, False], ids=["desktop", "phone"])
def test_each_control_says_what_is_wrong_and_keeps_what_was_typed(
    page_of: PageOf, member: Member, carnet: int, records: Records, wide: bool
) -> None:
    page = page_of(member, **({} if wide else {"viewport": PHONE}))
    for kind in representative():
        fields = [field for field in kind.fields.values() if field.control in WRONG]
        open_form(page, carnet, kind)
        submit(page, kind)
        for field in fields:
            if field.must_be_filled_in:
                expect_said(page, field, re.escape(REQUIRED))
        expect_cursor_in_first_wrong_field(page)
        record_forms.unfold(page)
        for field in fields:
            put_wrong(page, field)
        submit(page, kind)
        for field in fields:
            expect_said(page, field, refusal(field))
            if field.control != "yes_no":
                expect(record_forms.control(page, field)).to_have_value(WRONG[field.control])
        expect_cursor_in_first_wrong_field(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert kept(records, carnet) == []


def test_what_is_wrong_among_the_details_opens_them(
    page_of: PageOf, member: Member, carnet: int
) -> None:
    page, kind = page_of(member, viewport=PHONE), KIND_BY_KEY["contact"]
    open_form(page, carnet, kind)
    page.get_by_label("Nom", exact=False).first.fill("Toits d’Armor")
    record_forms.unfold(page)
    website = record_forms.control(page, kind.fields["website"])
    website.fill("exemple")
    page.locator("main form summary").click()
    expect(website).to_be_hidden()
    submit(page, kind)
    expect(website).to_be_focused()
    expect_said(page, kind.fields["website"], refusal(kind.fields["website"]).pattern)


def test_markup_and_other_scripts_are_text_like_any_other(
    page_of: PageOf, member: Member, carnet: int, records: Records
) -> None:
    page, kind = page_of(member), KIND_BY_KEY["works"]
    open_form(page, carnet, kind)
    record_forms.fill_form(page, kind)
    for name in ("title", "description", "company"):
        record_forms.fill_field(page, kind.fields[name], MARKUP)
    record_forms.save(page, kind.noun.add)
    expect(page.get_by_role("heading", level=1)).to_have_text(SEEN)
    expect(page.locator("dl.facts dd").get_by_text(SEEN, exact=True)).to_have_count(3)
    record_forms.back_to_part(page, kind)
    expect(page.get_by_role("heading", level=3)).to_have_text(SEEN)
    expect(page.locator("img[src=x]")).to_have_count(0)
    expect(page).not_to_have_title("1")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert [record.title for record in kept(records, carnet)] == [SEEN]


def test_who_has_gone_on_to_another_field_is_left_there(
    page_of: PageOf, member: Member, carnet: int
) -> None:
    page, kind = page_of(member), KIND_BY_KEY["works"]
    open_form(page, carnet, kind)
    page.evaluate(GO_ON)
    submit(page, kind)
    page.wait_for_function("() => window.__later")
    expect(record_forms.control(page, kind.fields["state"])).to_be_focused()
