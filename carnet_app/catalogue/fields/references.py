"""A link to another record of the same carnet."""

import dataclasses
from typing import Any, ClassVar

from carnet_app.catalogue.fields.base import Control, Field, InvalidValueError


@dataclasses.dataclass(kw_only=True, eq=False)
class Reference(Field[int]):
    """The id of another record of the carnet, of one of ``kinds`` (their keys).

    Whether that record exists, and in this carnet, is for the caller to ask: see
    ``RecordKind.parse``. Its title is not kept, so that renaming it shows everywhere.
    """

    kinds: tuple[str, ...]
    example: str = ""
    control: ClassVar[Control] = "reference"

    def read(self, text: str) -> int:
        """An id."""
        if not (text.isascii() and text.isdigit() and len(text) <= 18):
            raise InvalidValueError("Choisissez une fiche de la liste.")
        return int(text)

    def check(self, value: int) -> int:
        """Refuse what no id can be."""
        if not 0 < value < 2**63:
            raise InvalidValueError("Choisissez une fiche de la liste.")
        return value

    def load(self, value: object) -> int:
        """A JSON integer."""
        if isinstance(value, bool) or not isinstance(value, int):
            raise InvalidValueError("Cette valeur devrait être le numéro d’une fiche.")
        return self.check(value)

    def searched(self, value: int) -> str:
        """Nothing: an id means nothing to people."""
        del value
        return ""

    def schema(self) -> dict[str, Any]:
        """An id."""
        return {"type": "integer", "minimum": 1}
