"""Failures a person can do something about."""


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
