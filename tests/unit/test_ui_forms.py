"""What the pieces promise to people who cannot see the page, or whose page is not live yet."""

import json
import re
from typing import Any

import pytest
import reflex as rx

from carnet_app.ui.buttons import page_link, submit_button
from carnet_app.ui.choices import checkbox_field, segmented_field
from carnet_app.ui.feedback import alert, confirmation
from carnet_app.ui.fields import (
    date_field,
    email_field,
    password_field,
    select_field,
    text_field,
    textarea_field,
)
from carnet_app.ui.forms import form
from carnet_app.ui.meta import page_meta


def drawn(component: rx.Component) -> str:
    """The component as the compiler will write it."""
    return json.dumps(component.render(), ensure_ascii=False, default=str).replace('\\"', '"')


FIELDS: list[Any] = [
    lambda **props: text_field("name", "Nom", **props),
    lambda **props: email_field("name", "Nom", **props),
    lambda **props: date_field("name", "Nom", **props),
    lambda **props: textarea_field("name", "Nom", **props),
    lambda **props: password_field("name", "Nom", **props),
    lambda **props: select_field("name", "Nom", [("a", "A")], **props),
    lambda **props: checkbox_field("name", "Nom", **props),
]


@pytest.mark.parametrize("field", FIELDS)
def test_an_error_is_tied_to_its_field(field: Any) -> None:
    page = drawn(field(error="Trop court."))
    assert re.search(r'aria-invalid"?:"true"', page)
    assert re.search(r'aria-describedby"?:"name-error"', page)
    assert re.search(r'\bid:"name-error"|"id":"name-error"', page)
    assert "Trop court." in page


@pytest.mark.parametrize("field", FIELDS)
def test_a_field_without_error_is_not_marked(field: Any) -> None:
    page = drawn(field())
    assert "aria-invalid" not in page
    assert "name-error" not in page


def test_hint_and_error_are_both_read_out() -> None:
    page = drawn(text_field("name", "Nom", hint="Court.", error="Trop long."))
    assert re.search(r'aria-describedby"?:"name-hint name-error"', page)


def test_two_fields_of_a_page_may_share_a_name() -> None:
    page = drawn(text_field("email", "E-mail", id="guest-email", error="Incomplet."))
    assert re.search(r'\bid:"guest-email"', page)
    assert re.search(r'htmlFor:"guest-email"', page)
    assert re.search(r'\bname:"email"', page)
    assert "guest-email-error" in page


def test_a_button_that_shows_a_password_says_which() -> None:
    page = drawn(password_field("again", "Confirmation"))
    assert 'id:"again-label"' in page
    assert '"aria-describedby":"again-label"' in page


def test_a_label_names_its_control() -> None:
    assert re.search(r'htmlFor:"name"', drawn(text_field("name", "Nom")))


def test_forms_are_posted_so_that_no_password_ends_in_the_address() -> None:
    page = drawn(form(password_field(), submit_button("Me connecter"), on_submit=rx.noop()))
    assert re.search(r'method:"post"', page)


def test_submit_buttons_wait_for_the_page_to_be_live() -> None:
    button = submit_button("Me connecter")
    assert "is_hydrated" in str(button.disabled)  # pyright: ignore[reportAttributeAccessIssue]


def test_what_goes_wrong_interrupts_and_what_goes_well_does_not() -> None:
    assert re.search(r'role:"alert"', drawn(alert("Raté.")))
    assert re.search(r'role:"status"', drawn(confirmation("Fait.")))
    assert "role" not in drawn(alert(""))


def test_a_segmented_choice_is_a_named_group_of_radio_buttons() -> None:
    page = drawn(segmented_field("kind", "Ce carnet est", [("me", "Pour moi")], value="me"))
    assert "fieldset" in page
    assert "legend" in page
    assert 'type:"radio"' in page


def test_server_routes_are_not_left_to_the_router() -> None:
    assert page_link("x", href="/mon-espace").tag == "Link"
    assert page_link("x", href="/mon-compte/export", plain=True).tag == "a"
    assert page_link("x", href="https://example.org").tag == "a"


def test_private_pages_stay_out_of_search_engines() -> None:
    robots = {"name": "robots", "content": "noindex, nofollow"}
    assert robots in page_meta("Mon espace", description="…", address="", private=True)["meta"]
    public = page_meta("Contact", description="…", address="https://a.fr/contact")
    assert robots not in public["meta"]
    assert "canonical" in str(public["meta"][-1])
    assert "https://a.fr/contact" in str(public["meta"][-1])
