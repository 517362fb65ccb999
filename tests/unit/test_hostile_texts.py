"""Texts that anybody may write, and that would keep everybody else waiting."""

import signal
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from carnet_app.catalogue.texts import clean_line, folded
from carnet_app.core.normal_forms import MARKS_MAX, composed, decomposed
from carnet_app.core.redaction import LONGEST, LONGEST_TRACE, redact

TRACE = "Traceback (most recent call last):\n"
PIECES = (
    *("pwd", "token", "cookie", "cookie:", "pwd=", "pwd:", "Ab", "a@", "?a=", "&a", ".", "%40"),
    *('"', 'pwd="', 'pwd="\\', "input_value=", "exception=a", "/invitations/", " ", "01234567-"),
)
MARKS = "\N{COMBINING GRAVE ACCENT}\N{COMBINING CEDILLA}"  # of two classes: they change places


@contextmanager
def at_most(seconds: int) -> Iterator[None]:
    """End what would take minutes; what is meant to pass takes a hundredth of it."""

    def end(*_: object) -> None:
        raise TimeoutError

    former = signal.signal(signal.SIGALRM, end)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, former)


@pytest.mark.parametrize("piece", PIECES)
def test_no_text_takes_long_to_redact(piece: str) -> None:
    text = TRACE.strip() + piece * (LONGEST_TRACE // len(piece))
    with at_most(30):
        for _ in range(100):
            assert redact(text).endswith("[cut]") or "[removed]" in redact(text)


def test_a_log_entry_is_short_unless_it_has_a_traceback() -> None:
    assert len(redact("a" * 50_000)) < LONGEST + 10
    assert len(redact(TRACE + "  a\n" * 20_000)) < LONGEST_TRACE + 10


@pytest.mark.parametrize("put", [composed, decomposed, folded, clean_line])
def test_no_text_takes_long_to_compose(put: Callable[[str], str]) -> None:
    with at_most(30):
        for _ in range(20):
            put("e" + MARKS * 25_000)


def test_the_letters_of_all_languages_keep_their_marks() -> None:
    for text in ("E\u0301te\u0301", "ệ", "נִקּוּד", "हिन्दी", "ﬁ"):
        assert composed(text) == unicodedata.normalize("NFC", text)
        assert decomposed(text) == unicodedata.normalize("NFKD", text)
    assert len(decomposed("e" + MARKS * 100)) == 1 + MARKS_MAX
