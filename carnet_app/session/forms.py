"""What a browser submitted, read as what it should be: it may be anything."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from carnet_app.core.errors import DomainError

TEXT_LIMIT = 20_000  # characters; services set the real limits, this one bounds the work

LARGEST_ID = 2**31 - 1  # of the databases' INTEGER keys


class UnreadableFieldError(DomainError):
    """A field's value has a form that our pages cannot send."""

    message = "Cette valeur n’est pas valable."


class SubmittedForm:
    """A submitted form's values by field name."""

    def __init__(self, values: object) -> None:
        """Take what the event carried; what is not a mapping is an empty form."""
        self._values: Mapping[Any, Any] = values if isinstance(values, Mapping) else {}

    def text(self, name: str) -> str:
        """A text as typed; empty when absent.

        Raises:
            UnreadableFieldError: not a text, or beyond all limits.
        """
        value = self._values.get(name, "")
        if not isinstance(value, str) or len(value) > TEXT_LIMIT:
            raise UnreadableFieldError(field=name)
        return value

    def has(self, name: str, value: str) -> bool:
        """Whether a field holds exactly this."""
        return self._values.get(name) == value

    def flag(self, name: str) -> bool:
        """Whether a box is ticked."""
        return self._values.get(name) in (True, "on", "true")

    def day(self, name: str) -> date | None:
        """A date field's value; None when left empty.

        Raises:
            UnreadableFieldError: not a date.
        """
        typed = self.text(name).strip()
        if not typed:
            return None
        try:
            return date.fromisoformat(typed)
        except ValueError:
            raise UnreadableFieldError("Indiquez une date valable.", field=name) from None


def row_id(value: object) -> int:
    """The id that an address or an event carries; 0, which no row has, when it is none."""
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 11:
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool):
        return 0
    return value if 0 < value <= LARGEST_ID else 0
