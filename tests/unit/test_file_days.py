"""The day that a file says it was made on."""

from datetime import date

import pytest
import time_machine

from tests import file_samples as samples
from tests.services.file_factories import keep

pytestmark = pytest.mark.usefixtures("data_folder")

TAKEN = "2024:05:14 18:20:00"


def test_a_photo_says_when_it_was_taken() -> None:
    assert keep(samples.jpeg(taken=TAKEN), "a.jpg").made_on == date(2024, 5, 14)
    assert keep(samples.heic(taken=TAKEN), "a.heic").made_on == date(2024, 5, 14)
    assert keep(samples.jpeg(), "a.jpg").made_on is None
    assert keep(samples.heic(), "a.heic").made_on is None


def test_a_pdf_says_when_it_was_written() -> None:
    dated = b"%PDF-1.7\n<< /CreationDate (D:20230131101500+02'00) >>\n%%EOF"
    assert keep(dated, "a.pdf").made_on == date(2023, 1, 31)
    assert keep(b"%PDF-1.7\n%%EOF", "a.pdf").made_on is None


@time_machine.travel("2026-05-14T10:00:00+00:00", tick=False)
@pytest.mark.parametrize(
    "text",
    ["", "2024", "2024:13:40 00:00:00", "0000:00:00 00:00:00", "1704:01:01 00:00:00",
     "2026:05:15 00:00:00", "9999:01:01 00:00:00", "\0" * 30, "2024:05:14"],
)  # fmt: skip
def test_a_day_that_cannot_be_is_none(text: str) -> None:
    assert keep(samples.jpeg(taken=text), "a.jpg").made_on is None
