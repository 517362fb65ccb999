"""What a person is told when the program itself failed."""

from typing import cast

import reflex as rx
import structlog
from reflex.event import EventSpec

from carnet_app.session.policy import public

log = structlog.get_logger(__name__)


class FailureState(rx.State):
    """The sentence shown above the page after an unexpected error."""

    message: str = ""

    @rx.event
    @public
    def show_failure(self) -> None:
        """Say that something went wrong, and that nothing was lost."""
        self.message = (
            "Une erreur est survenue de notre côté. Rien n’a été perdu : "
            "rechargez la page et réessayez."
        )

    @rx.event
    @public
    def dismiss(self) -> None:
        """Take the sentence away."""
        self.message = ""


def tell_failure(exception: Exception) -> EventSpec:
    """Log an error nobody expected, without what was typed, and tell the person."""
    log.error("event failed", exc_info=exception)
    return cast(EventSpec, FailureState.show_failure())


def record_page_failure(exception: Exception) -> None:
    """Log an error that happened in somebody's browser."""
    log.warning("page failed", reason=str(exception)[:500])
