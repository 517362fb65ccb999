"""Who is acting: services demand an Actor, so an unguarded caller has nothing to pass."""

from dataclasses import dataclass

from carnet_app.core.errors import DomainError
from carnet_app.core.names import full_name


class SignedOutError(DomainError):
    """What is asked for needs a signed-in person and there is none."""

    message = "Votre session est terminée. Reconnectez-vous pour continuer."


@dataclass(frozen=True, slots=True)
class Actor:
    """A signed-in person, as the gate established it for one event or request."""

    account_id: int
    session_id: int
    """The login session, the row behind the cookie."""
    email: str
    """Confirmed and normalized."""
    first_name: str
    last_name: str

    @property
    def full_name(self) -> str:
        """First and last name, as shown to others."""
        return full_name(self.first_name, self.last_name)
