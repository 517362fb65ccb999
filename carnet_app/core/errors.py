"""Failures a person can do something about."""

from collections.abc import Callable
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


class DomainError(Exception):
    """A refusal of a use case, with the French sentence that says what to do.

    Subclasses are one per failure. ``field`` names the form field the sentence
    belongs beside; empty, it belongs to the page.
    """

    message = "Cette action n’est pas possible."
    field = ""

    def __init__(self, message: str | None = None, *, field: str | None = None) -> None:
        """Keep the class's sentence and field unless told otherwise."""
        self.message = message if message is not None else type(self).message
        self.field = field if field is not None else type(self).field
        super().__init__(self.message)


class NotFoundError(DomainError):
    """What does not exist, or what this person may not know to exist."""

    message = "Cette page n’existe pas, ou vous n’y avez pas accès."


class ForbiddenError(DomainError):
    """What an insider knows to exist but may not do."""

    message = "Vos droits sur ce carnet ne permettent pas cette action."


class TooManyAttemptsError(DomainError):
    """A limit was reached; it lifts by itself."""

    message = "Trop de tentatives. Patientez quelques minutes avant de réessayer."


class RefusedFieldsError(DomainError):
    """Several fields of one form are wrong: ``messages`` has the sentence of each, by field."""

    message = "Plusieurs champs sont à corriger."

    def __init__(self, messages: dict[str, str]) -> None:
        """Keep what is wrong with each field."""
        super().__init__()
        self.messages = messages


class FieldChecks:
    """Checks every field of a form before refusing it, so that all is said at once."""

    def __init__(self) -> None:
        """Start with nothing wrong."""
        self._found: list[DomainError] = []

    def note(self, check: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R | None:
        """The result of a check, or None when it refused."""
        try:
            return check(*args, **kwargs)
        except DomainError as refusal:
            self.add(refusal)
            return None

    def add(self, refusal: DomainError) -> None:
        """Note a refusal; the first one of a field counts."""
        if all(found.field != refusal.field for found in self._found):
            self._found.append(refusal)

    def raise_any(self) -> None:
        """Refuse the form if anything was noted.

        Raises:
            DomainError: the one refusal there is, or a ``RefusedFieldsError`` with all of them.
        """
        if len(self._found) == 1:
            raise self._found[0]
        if self._found:
            raise RefusedFieldsError({found.field: found.message for found in self._found})
