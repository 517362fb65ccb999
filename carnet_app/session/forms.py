"""What a browser submitted, read as what it should be: it may be anything."""

import secrets
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any, ClassVar

import reflex as rx

from carnet_app.core.clock import now
from carnet_app.core.database import LARGEST_ID
from carnet_app.core.errors import DomainError
from carnet_app.ui.forms import FORM_KEY

TEXT_LIMIT = 20_000  # characters; services set the real limits, this one bounds the work

SLOW_DOUBLE_CLICK = timedelta(seconds=1)


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

        A field that the form may show but does not for now comes as None.

        Raises:
            UnreadableFieldError: not a text, or beyond all limits.
        """
        value = self._values.get(name)
        if value is None:
            return ""
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


class SentOnce(rx.State, mixin=True):
    """A form that counts once, however often its button is pressed.

    Events of one tab wait for each other. So the second of two clicks is looked at when the
    first is done with, and brings the key that the form had before. A refused form keeps its
    key: it may be sent again.
    """

    form_key: str = ""
    """Sent along with the form, and a new one once it counted."""

    _rest: ClassVar[timedelta] = timedelta(0)
    """For how long the form is deaf once it counted. One that stays on the page as it was
    needs ``SLOW_DOUBLE_CLICK``: the second click may bring the new key already."""
    _counted_at: datetime | None = None

    def _is_repeated(self, form: object) -> bool:
        """Whether what was sent has counted already."""
        sent = form.get(FORM_KEY, "") if isinstance(form, Mapping) else ""
        resting = self._counted_at is not None and now() < self._counted_at + self._rest
        return sent != self.form_key or resting

    def _renew_form(self) -> None:
        """Give the form a new key: what comes with the former one was sent twice."""
        self.form_key, self._counted_at = secrets.token_hex(4), now()


def row_id(value: object) -> int:
    """The id that an address or an event carries; 0, which no row has, when it is none."""
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 11:
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool):
        return 0
    return value if 0 < value <= LARGEST_ID else 0
