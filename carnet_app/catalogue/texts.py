"""Typed text made safe to keep, and made comparable for the search."""

import re
import unicodedata

from carnet_app.core.normal_forms import decomposed
from carnet_app.core.typed_texts import without_unseen

_BLANKS = re.compile(r"[^\S\n]+")
_EMPTY_LINES = re.compile(r"\n{3,}")


def clean_line(typed: str) -> str:
    """One line of text as kept: NFC, single spaces, without what cannot be seen.

    Much of what people keep is pasted from a PDF or a spreadsheet.
    """
    return " ".join(without_unseen(typed).split())


def clean_lines(typed: str) -> str:
    """Several lines as kept: as ``clean_line``, with line ends, and one empty line at most."""
    lines = _BLANKS.sub(" ", without_unseen(typed)).split("\n")
    return _EMPTY_LINES.sub("\n\n", "\n".join(line.strip() for line in lines)).strip("\n")


def folded(text: str) -> str:
    """The text in lower case and without accents, ligatures opened: what a search compares."""
    opened = text.casefold().replace("œ", "oe").replace("æ", "ae")
    letters = decomposed(opened)
    bare = "".join(character for character in letters if not unicodedata.combining(character))
    return " ".join(bare.replace("’", "'").split())


def shortened(text: str, limit: int) -> str:
    """The text, cut before the limit with an ellipsis when it is longer."""
    return text if len(text) <= limit else f"{text[: limit - 1].rstrip()}…"
