"""Which events a browser may send: each handler says so itself, and silence means refusal."""

from collections.abc import Callable
from enum import Enum
from typing import Any, TypeVar

from reflex.state import FrontendEventExceptionState, OnLoadInternalState, State
from reflex_base.registry import RegistrationContext
from reflex_base.utils.format import format_event_handler

Handler = TypeVar("Handler", bound=Callable[..., Any])

_MARK = "_carnet_policy"


class Policy(Enum):
    """Who may send an event."""

    PUBLIC = "public"
    """Anyone, signed in or not."""
    SIGNED_IN = "signed-in"
    """Only a browser signed in to an account."""
    FRAMEWORK = "framework"
    """Reflex's own page-loading events."""


# Reflex's own events that a page needs. Everything else it registers, above all
# ``setvar`` on every state and ``update_vars_internal``, is refused.
FRAMEWORK_EVENTS = frozenset(
    format_event_handler(state.event_handlers[name])
    for state, names in (
        (State, ("hydrate", "hydrate_and_load", "set_is_hydrated")),
        (OnLoadInternalState, ("on_load_internal", "set_is_hydrated")),
        (FrontendEventExceptionState, ("handle_frontend_exception",)),
    )
    for name in names
)


def public(handler: Handler) -> Handler:
    """Let anyone send this event. Stands below ``@rx.event``."""
    setattr(handler, _MARK, Policy.PUBLIC)
    return handler


def signed_in(handler: Handler) -> Handler:
    """Let only signed-in people send this event. Stands below ``@rx.event``."""
    setattr(handler, _MARK, Policy.SIGNED_IN)
    return handler


def policy_of(event_name: str) -> Policy | None:
    """Who may send the event of this full name; None refuses it to everyone."""
    if event_name in FRAMEWORK_EVENTS:
        return Policy.FRAMEWORK
    registered = RegistrationContext.get().event_handlers.get(event_name)
    return getattr(registered.handler.fn, _MARK, None) if registered else None
