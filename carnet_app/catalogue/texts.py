"""Typed text made safe to keep, and made comparable for the search."""

import re
import unicodedata

from carnet_app.core.normal_forms import composed, decomposed

# Joiners hold emoji and some scripts' letters together; every other format character
# (direction overrides, zero-width marks, soft hyphens, tags) only hides or disguises text.
_JOINERS = "\u200c\u200d"
_UNSEEN = ("Cc", "Cf", "Cs")
"""Controls, marks without a shape, and lone halves of characters, which no database holds."""
_LINE_ENDS = re.compile("\r\n|[\r\u2028\u2029\x85\x0b\x0c]")
_BLANKS = re.compile(r"[^\S\n]+")
_EMPTY_LINES = re.compile(r"\n{3,}")


def clean_line(typed: str) -> str:
    """One line of text as kept: NFC, single spaces, without what cannot be seen.

    Unseen characters are dropped rather than refused: they come along with what people
    paste from a PDF or a spreadsheet, and nobody can find them to delete them.
    """
    return " ".join(_seen(typed).split())


def clean_lines(typed: str) -> str:
    """Several lines as kept: as ``clean_line``, with line ends, and one empty line at most."""
    lines = _BLANKS.sub(" ", _seen(typed)).split("\n")
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


def _seen(typed: str) -> str:
    text = "".join(filter(_is_seen, _LINE_ENDS.sub("\n", typed)))
    # Last: what was dropped may have stood between a letter and its accent.
    return composed(text)


def _is_seen(character: str) -> bool:
    if character in _JOINERS or character == "\n":
        return True
    # A tab is a control that separates words: the callers turn blanks into one space.
    return character == "\t" or unicodedata.category(character) not in _UNSEEN
