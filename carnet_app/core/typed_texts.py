"""Text that people type: which of its characters are kept, and how long it may be.

Where a name or a message is refused for what cannot be seen, it is told to who typed it; where
it is dropped, it came along with what they pasted. Which characters these are is the same. Names
of files differ (``storage.names``): disks and archives take less than a page does.
"""

import re
import unicodedata

from carnet_app.core.normal_forms import composed

NAME_MAX_LENGTH = 100
"""Characters of what somebody or something is called, and of a message's subject."""
MESSAGE_MAX_LENGTH = 5_000

JOINERS = "\N{ZERO WIDTH JOINER}\N{ZERO WIDTH NON-JOINER}"
"""What holds emoji and some scripts' letters together. Alone, they are no text."""

# Controls, marks without a shape, and lone halves of characters, which no database holds. Every
# format character but the joiners (direction overrides, zero-width marks, soft hyphens, tags)
# only hides or disguises text.
_UNSEEN = ("Cc", "Cf", "Cs")
# Separators of lines and of paragraphs: seen as line ends, where there are lines.
_LINE_SEPARATORS = ("Zl", "Zp")
_LINE_ENDS = re.compile("\r\n|[\r\u2028\u2029\x85\x0b\x0c]")


def has_unseen(text: str, *, allowed: str = "") -> bool:
    """Whether a text holds what cannot be seen, such as controls or direction overrides."""
    if text.isprintable():
        return False
    unseen = _UNSEEN + _LINE_SEPARATORS
    kept = JOINERS + allowed
    return any(unicodedata.category(each) in unseen for each in text if each not in kept)


def without_unseen(typed: str) -> str:
    r"""The text composed (NFC), without what cannot be seen but tabs and line ends, as ``\n``.

    Dropped rather than refused: nobody can find such a character to delete it.
    """
    kept = JOINERS + "\n\t"
    lines = with_plain_line_ends(typed)
    seen = (each for each in lines if each in kept or unicodedata.category(each) not in _UNSEEN)
    # Last: what was dropped may have stood between a letter and its accent.
    return composed("".join(seen))


def with_plain_line_ends(typed: str) -> str:
    r"""The text with ``\n`` for every line end, whichever system or program wrote it."""
    return _LINE_ENDS.sub("\n", typed)
