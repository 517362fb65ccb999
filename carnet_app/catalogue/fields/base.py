"""What every field type promises."""

import dataclasses
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum
from typing import Any, ClassVar, Generic, Literal, TypeVar

from carnet_app.catalogue.texts import clean_line

Value = str | int | float | bool
"""What a field's value is kept as: something JSON holds."""
Values = Mapping[str, Value]
"""A record's values by field name. An empty field has no entry."""

V = TypeVar("V", str, int, float, bool)
Control = Literal[
    "text", "long_text", "whole", "number", "amount", "day", "month", "yes_no", "choice",
    "choice_or_other", "email", "phone", "siret", "url", "reference",
]  # fmt: skip

RAW_LIMIT = 50_000
"""No control sends more characters: beyond, the input is refused before it is looked at."""


class Role(StrEnum):
    """What a field is for its record: these become the common columns of the record's row."""

    TITLE = "title"
    HAPPENED = "happened"
    DUE = "due"
    AMOUNT = "amount"


class InvalidValueError(ValueError):
    """What was given is not a value of the field; its only argument is the French sentence."""

    @property
    def message(self) -> str:
        """The sentence that says what to do."""
        return str(self.args[0])


@dataclasses.dataclass(kw_only=True, eq=False)
class Field(ABC, Generic[V]):
    """One field of a record kind, declared as a class attribute, which gives it its name.

    Args:
        label: In French, as the form shows it.
        help: A sentence under the control.
        required: Whether the record cannot do without.
        role: What it is for the record's common columns.
        detail: Shown under "Plus de détails" in the form.
        listed_as: How a list says it, where the value alone would not tell: "Posé le {}".
        reveals_amounts: Withheld from those who may not see amounts, like amounts themselves.
        compute: Gives the value from the other ones when it is left empty; the person
            may still type another, which then stays.
        renewed_by: The name of a field whose change has it computed anew, even over what a
            person typed: once something was done again, that was about the time before.
        not_before: The name of a field whose date this one cannot precede.
        example: A valid input as typed, for the placeholder, the tests and the demonstration.
    """

    label: str = dataclasses.field(kw_only=False)
    help: str = ""
    required: bool = False
    role: Role | None = None
    detail: bool = False
    listed_as: str = ""
    reveals_amounts: bool = False
    compute: Callable[[Values], Value | None] | None = None
    renewed_by: str = ""
    not_before: str = ""
    example: str = ""
    name: str = dataclasses.field(default="", init=False)

    control: ClassVar[Control]
    is_amount: ClassVar[bool] = False

    def __set_name__(self, owner: type, name: str) -> None:
        """Take the name of the attribute it is declared as."""
        self.name = name

    @property
    def inputs(self) -> tuple[str, ...]:
        """The names under which a form sends it."""
        return (self.name,)

    @property
    def must_be_filled_in(self) -> bool:
        """Whether a form says that it is needed: not of what the other fields may give."""
        return self.required and self.compute is None

    @property
    def is_withheld(self) -> bool:
        """Whether those who may not see amounts may not see it."""
        return self.is_amount or self.reveals_amounts

    def parse(self, submitted: Mapping[str, object]) -> V | None:
        """The value a form sent; None when it was left empty.

        Raises:
            InvalidValueError: it is not a value of this field.
        """
        text = self.clean(typed_text(submitted.get(self.name)))
        return self.check(self.read(text)) if text else None

    def clean(self, typed: str) -> str:
        """The typed text without what cannot be seen."""
        return clean_line(typed)

    @abstractmethod
    def read(self, text: str) -> V:
        """The value that a text, cleaned and not empty, stands for.

        Raises:
            InvalidValueError: none.
        """

    def check(self, value: V) -> V:
        """The value when it is within the field's bounds.

        Raises:
            InvalidValueError: it is not.
        """
        return value

    @abstractmethod
    def load(self, value: object) -> V:
        """A value that was kept or exported, checked again.

        Raises:
            InvalidValueError: it has the wrong type, or is out of bounds.
        """

    def typed(self, value: V) -> str:
        """What the form's control holds for a value."""
        return str(value)

    def form_texts(self, value: V | None) -> dict[str, str]:
        """What each of the field's controls holds for a value."""
        return {self.name: "" if value is None else self.typed(value)}

    def shown(self, value: V) -> str:
        """The value as a French reader expects it."""
        return str(value)

    def in_list(self, shown: str) -> str:
        """What ``shown`` gave, as a list says it: "Posé le 14 mai 2024"."""
        return self.listed_as.format(shown) if self.listed_as else shown

    def searched(self, value: V) -> str:
        """What a search may find it by; empty for what nobody searches."""
        return self.shown(value)

    def link(self, value: V) -> str:
        """The address a click on the value opens; empty for none."""
        del value
        return ""

    def as_day(self, value: V) -> date | None:
        """The day it stands for, for fields that hold dates."""
        del value
        return None

    def schema(self) -> dict[str, Any]:
        """Its JSON Schema, without title and description."""
        return {"type": "string"}


AnyField = Field[Any]


class StringField(Field[str]):
    """A field whose value is kept as text: reading what was kept is reading what is typed."""

    def load(self, value: object) -> str:
        """A kept text, read again."""
        if not isinstance(value, str):
            raise InvalidValueError("Cette valeur devrait être un texte.")
        text = self.clean(typed_text(value))
        if not text:
            raise InvalidValueError("Cette valeur est vide.")
        return self.check(self.read(text))


def typed_text(raw: object) -> str:
    """The text a browser sent for one control; nothing is an empty text.

    Raises:
        InvalidValueError: it is not text, or longer than any field.
    """
    if raw is None:
        return ""
    if isinstance(raw, bool):
        return "true" if raw else "false"
    if isinstance(raw, int | float):
        return str(raw)
    if not isinstance(raw, str):
        raise InvalidValueError("Cette valeur est illisible.")
    if len(raw) > RAW_LIMIT:
        raise InvalidValueError("Ce texte est trop long.")
    return raw
