"""What comes out of a form or an import: a record's values and its common columns."""

import dataclasses
from collections.abc import Mapping
from datetime import date

from carnet_app.catalogue.fields import Option, Value
from carnet_app.core.errors import DomainError


@dataclasses.dataclass(frozen=True, slots=True)
class LinkedRecord:
    """A reference found in a record: which field, to which id, of which kinds."""

    field: str
    record_id: int
    kinds: tuple[str, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class ParsedRecord:
    """A valid record, ready to be kept."""

    kind: str
    values: dict[str, Value]
    """What goes into the JSON column: no entry for an empty field."""
    title: str
    happened_on: date | None
    due_on: date | None
    amount_cents: int | None
    """Below 2^31. Withhold it, with ``without_amounts``, from those who may not see amounts."""
    search_text: str
    """Folded; holds no amount."""
    links: tuple[LinkedRecord, ...]
    ignored: tuple[str, ...] = ()
    """Names an import gave that the kind has no field for."""


@dataclasses.dataclass(frozen=True, slots=True)
class Line:
    """One field of a record's page: what it is called and what it says."""

    name: str
    label: str
    text: str
    link: str = ""
    """An address that a click opens: ``https:``, ``mailto:`` or ``tel:``."""
    record_id: int | None = None
    """The record of the carnet it leads to."""
    is_long: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class Attachment:
    """A file one expects with a record: its notice, its invoice. Others may be added too."""

    key: str
    label: str
    reveals_amounts: bool = False
    """Withheld from those who may not see amounts: it tells what the owner pays or owes."""
    is_photo: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class Sort:
    """An order a list offers. ``column`` is one of the record's common columns."""

    key: str
    label: str
    column: str
    descending: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class Filter:
    """A choice that narrows a list down to the records whose field holds one of its options.

    For the option ``other``, values that start with ``other:`` count too.
    """

    field: str
    label: str
    options: tuple[Option, ...]


class InvalidRecordError(DomainError):
    """A record that cannot be kept as it is.

    Attributes:
        errors: One French sentence by field name, in the order of the form.
        submitted: What was typed, to show it again.
    """

    message = "Cette fiche est à corriger\u00a0: voyez les champs signalés."

    def __init__(self, errors: Mapping[str, str], submitted: Mapping[str, object]) -> None:
        """Keep the sentences and what was typed."""
        self.errors = dict(errors)
        self.submitted = {
            name: text for name, text in submitted.items() if isinstance(text, str | bool | int)
        }
        super().__init__(field=next(iter(self.errors), ""))
