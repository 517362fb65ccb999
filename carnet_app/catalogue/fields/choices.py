"""Yes or no, one choice in a list, one choice or something else."""

import dataclasses
from collections.abc import Mapping
from typing import Any, ClassVar

from carnet_app.catalogue.fields.base import (
    Control,
    Field,
    InvalidValueError,
    StringField,
    typed_text,
)
from carnet_app.catalogue.texts import clean_line

OTHER = "other"
OTHER_PREFIX = "other:"
OTHER_MAX_LENGTH = 100

_YES = ("true", "on", "yes", "1", "oui")
_NO = ("false", "off", "no", "0", "non")
_UNKNOWN = "Choisissez une réponse de la liste."


@dataclasses.dataclass(frozen=True, slots=True)
class Option:
    """One choice: its stable key, its French label, and the group a long list shows it in."""

    key: str
    label: str
    group: str = ""


@dataclasses.dataclass(kw_only=True, eq=False)
class YesNo(Field[bool]):
    """Yes or no; left empty, unknown."""

    example: str = "true"
    control: ClassVar[Control] = "yes_no"
    options: ClassVar[tuple[Option, ...]] = (Option("true", "Oui"), Option("false", "Non"))

    def read(self, text: str) -> bool:
        """What a checkbox or a list of two sends."""
        if text.lower() in _YES:
            return True
        if text.lower() in _NO:
            return False
        raise InvalidValueError("Répondez par oui ou par non.")

    def load(self, value: object) -> bool:
        """A JSON boolean."""
        if not isinstance(value, bool):
            raise InvalidValueError("Cette valeur devrait être vrai ou faux.")
        return value

    def typed(self, value: bool) -> str:
        """The key of the option."""
        return "true" if value else "false"

    def shown(self, value: bool) -> str:
        """In French."""
        return "Oui" if value else "Non"

    def brief(self, value: bool) -> str:
        """The label, when the answer is yes: "Obligatoire"."""
        return self.label if value else ""

    def searched(self, value: bool) -> str:
        """The label, when the answer is yes."""
        return self.brief(value)

    def schema(self) -> dict[str, Any]:
        """A boolean."""
        return {"type": "boolean"}


@dataclasses.dataclass(kw_only=True, eq=False)
class Choice(StringField):
    """One choice of a closed list, kept as its key.

    ``choices`` is declared as a mapping of keys to labels, or as options with groups.
    """

    choices: dataclasses.InitVar[Mapping[str, str] | tuple[Option, ...]]
    options: tuple[Option, ...] = dataclasses.field(init=False)
    control: ClassVar[Control] = "choice"

    def __post_init__(self, choices: Mapping[str, str] | tuple[Option, ...]) -> None:
        """Make options of the declared choices."""
        if isinstance(choices, tuple):
            self.options = choices
        else:
            self.options = tuple(Option(key, label) for key, label in choices.items())
        self.example = self.example or self.options[0].key
        self._labels = {option.key: option.label for option in self.options}

    def read(self, text: str) -> str:
        """The key of an option."""
        if text not in self._labels:
            raise InvalidValueError(_UNKNOWN)
        return text

    def shown(self, value: str) -> str:
        """The option's label; what is no option any more is shown as it was kept."""
        return self._labels.get(value, value)

    def schema(self) -> dict[str, Any]:
        """One of the keys."""
        return {"enum": [option.key for option in self.options]}


@dataclasses.dataclass(kw_only=True, eq=False)
class ChoiceOrOther(Choice):
    """One choice of a list, or words of one's own, kept as ``other:…``.

    A form sends two controls: the list, where "Autre" has the key ``other``, and the free
    text, named after the field with ``_other`` behind.
    """

    control: ClassVar[Control] = "choice_or_other"

    def __post_init__(self, choices: Mapping[str, str] | tuple[Option, ...]) -> None:
        """Add "Autre" to the list."""
        super().__post_init__(choices)
        self.options = (*self.options, Option(OTHER, "Autre"))

    @property
    def other_input(self) -> str:
        """The name of the free text's control."""
        return f"{self.name}_other"

    @property
    def inputs(self) -> tuple[str, ...]:
        """The list's and the free text's names."""
        return (self.name, self.other_input)

    def parse(self, submitted: Mapping[str, object]) -> str | None:
        """The choice, or the free text when "Autre" was chosen."""
        text = self.clean(typed_text(submitted.get(self.name)))
        if text != OTHER:
            return self.check(self.read(text)) if text else None
        words = clean_line(typed_text(submitted.get(self.other_input)))
        return self.check(self.read(OTHER_PREFIX + words if words else OTHER))

    def read(self, text: str) -> str:
        """The key of an option, or words behind the prefix; "Autre" alone says only that."""
        if not text.startswith(OTHER_PREFIX):
            return text if text == OTHER else super().read(text)
        words = text.removeprefix(OTHER_PREFIX).strip()
        return OTHER_PREFIX + words if words else OTHER

    def check(self, value: str) -> str:
        """Refuse words that are a text of their own."""
        if len(value) > len(OTHER_PREFIX) + OTHER_MAX_LENGTH:
            raise InvalidValueError(f"{OTHER_MAX_LENGTH} caractères au plus.")
        return value

    def form_texts(self, value: str | None) -> dict[str, str]:
        """What the list and the free text hold."""
        if value is None or not value.startswith(OTHER_PREFIX):
            return {self.name: value or "", self.other_input: ""}
        return {self.name: OTHER, self.other_input: value.removeprefix(OTHER_PREFIX)}

    def shown(self, value: str) -> str:
        """The label, or the person's own words."""
        if value == OTHER:
            return "Autre"
        if value.startswith(OTHER_PREFIX):
            return value.removeprefix(OTHER_PREFIX)
        return super().shown(value)

    def schema(self) -> dict[str, Any]:
        """One of the keys, or words behind the prefix."""
        limit = len(OTHER_PREFIX) + OTHER_MAX_LENGTH
        words: dict[str, Any] = {
            "type": "string",
            "pattern": f"^{OTHER_PREFIX}.",
            "maxLength": limit,
        }
        return {"anyOf": [super().schema(), words]}
