"""Free text, on one line or on several."""

import dataclasses
import re
from typing import Any, ClassVar

from carnet_app.catalogue.fields.base import Control, InvalidValueError, Role, StringField
from carnet_app.catalogue.texts import clean_lines
from carnet_app.core.french import bound_postcode

TITLE_MAX_LENGTH = 200
TEXT_MAX_LENGTH = 500
LONG_TEXT_MAX_LENGTH = 10_000


@dataclasses.dataclass(kw_only=True, eq=False)
class Text(StringField):
    """One line; 500 characters at most, 200 when it is the title."""

    max_length: int = 0
    """0, the type's own limit."""
    example: str = "Exemple"
    control: ClassVar[Control] = "text"

    def __post_init__(self) -> None:
        """Take the limit of the type, or of titles."""
        self.max_length = self.max_length or self._own_limit()

    def read(self, text: str) -> str:
        """The text itself."""
        return text

    def check(self, value: str) -> str:
        """Refuse what is too long."""
        if len(value) > self.max_length:
            raise InvalidValueError(
                f"{self.max_length} caractères au plus\u00a0: il y en a {len(value)}."
            )
        return value

    def shown(self, value: str) -> str:
        """The text, a postcode and its town on one line."""
        return bound_postcode(value)

    def schema(self) -> dict[str, Any]:
        """A text of limited length."""
        return {"type": "string", "minLength": 1, "maxLength": self.max_length}

    def _own_limit(self) -> int:
        return TITLE_MAX_LENGTH if self.role is Role.TITLE else TEXT_MAX_LENGTH


@dataclasses.dataclass(kw_only=True, eq=False)
class Code(Text):
    """A number of a known form, as an administration gives them; kept in capitals, unspaced.

    Args:
        pattern: The regular expression of its form.
        refusal: The sentence that says what is expected.
    """

    pattern: str
    refusal: str

    def read(self, text: str) -> str:
        """The number, without the spaces it is often written with."""
        code = "".join(text.split()).upper()
        if not re.fullmatch(self.pattern, code):
            raise InvalidValueError(self.refusal)
        return code

    def schema(self) -> dict[str, Any]:
        """A text of that form."""
        return {"type": "string", "pattern": f"^(?:{self.pattern})$"}


@dataclasses.dataclass(kw_only=True, eq=False)
class LongText(Text):
    """Several lines; 10,000 characters at most."""

    example: str = "Une première ligne.\nUne seconde."
    control: ClassVar[Control] = "long_text"

    def clean(self, typed: str) -> str:
        """Keep the line ends."""
        return clean_lines(typed)

    def _own_limit(self) -> int:
        return LONG_TEXT_MAX_LENGTH
