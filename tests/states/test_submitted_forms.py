from datetime import date
from typing import Any

import pytest

from carnet_app.core.database import LARGEST_ID
from carnet_app.session.forms import SubmittedForm, UnreadableFieldError, row_id


def test_a_form_gives_what_was_typed() -> None:
    form = SubmittedForm({"name": " Maison ", "terms": "on", "until": "2027-12-31", "act": "send"})
    assert form.text("name") == " Maison "
    assert form.text("absent") == ""
    assert form.flag("terms")
    assert not form.flag("absent")
    assert form.day("until") == date(2027, 12, 31)
    assert form.day("absent") is None
    assert form.has("act", "send")
    assert not form.has("act", "preview")


@pytest.mark.parametrize("values", [None, [], "x", 3, True])
def test_what_is_no_form_is_an_empty_one(values: object) -> None:
    assert SubmittedForm(values).text("name") == ""


def test_a_field_that_is_not_shown_for_now_is_absent() -> None:
    form = SubmittedForm({"email": None, "until": None})
    assert form.text("email") == ""
    assert form.day("until") is None


@pytest.mark.parametrize("value", [3, [], {}, "x" * 20_001])
def test_what_is_no_text_is_refused_beside_its_field(value: Any) -> None:
    with pytest.raises(UnreadableFieldError) as refused:
        SubmittedForm({"name": value}).text("name")
    assert refused.value.field == "name"


@pytest.mark.parametrize("value", ["31/12/2027", "2027-13-01", "0000-01-01", "demain"])
def test_what_is_no_day_is_refused_beside_its_field(value: str) -> None:
    with pytest.raises(UnreadableFieldError) as refused:
        SubmittedForm({"until": value}).day("until")
    assert refused.value.field == "until"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (12, 12),
        ("12", 12),
        (LARGEST_ID, LARGEST_ID),
        (LARGEST_ID + 1, 0),
        ("99999999999999999999", 0),
        (0, 0),
        (-1, 0),
        ("-1", 0),
        ("١٢", 0),
        (True, 0),
        (1.5, 0),
        (None, 0),
        ([], 0),
    ],
)
def test_an_id_is_a_number_a_row_can_have(value: object, expected: int) -> None:
    assert row_id(value) == expected
