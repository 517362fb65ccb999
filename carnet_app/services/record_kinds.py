"""The catalogue's kinds, as the services ask for them."""

from carnet_app.catalogue.fields import Values
from carnet_app.catalogue.record_kind import RecordKind
from carnet_app.catalogue.registry import KIND_BY_KEY
from carnet_app.core.errors import NotFoundError


class UnknownKindError(NotFoundError):
    """The catalogue has no such kind of record."""

    message = "Ce genre de fiche n’existe pas."


def kind_of(key: str) -> RecordKind:
    """A kind by its key.

    Raises:
        UnknownKindError: there is none.
    """
    if key not in KIND_BY_KEY:
        raise UnknownKindError
    return KIND_BY_KEY[key]


def withheld_texts(kind: RecordKind, values: Values) -> list[str]:
    """What only those who see amounts may search for: whole euros, and what tells them."""
    texts: list[str] = []
    for name, field in kind.fields.items():
        if name in values and field.is_amount:
            texts.append(str(int(values[name]) // 100))
        elif name in values and field.is_withheld:
            texts.append(field.searched(values[name]))
    return texts
