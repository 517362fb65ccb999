"""Unicode's normal forms, of texts that anybody may have written.

Putting the marks of one letter in order takes the square of their number: of 20,000, a
fifth of a second, in which nobody else is served. No language needs more than 30 in a row.
Source: Unicode Standard Annex 15, "Stream-Safe Text Format".
"""

import unicodedata

MARKS_MAX = 30


def composed(text: str) -> str:
    """The text in form C, an accented letter being one character where there is one."""
    return unicodedata.normalize("NFC", _with_few_marks(text))


def decomposed(text: str) -> str:
    """The text in form KD: letters, then their accents; ligatures and the like opened."""
    return unicodedata.normalize("NFKD", _with_few_marks(text))


def _with_few_marks(text: str) -> str:
    if text.isascii():
        return text
    kept: list[str] = []
    marks = 0
    for character in text:
        marks = marks + 1 if unicodedata.combining(character) else 0
        if marks <= MARKS_MAX:
            kept.append(character)
    return "".join(kept)
