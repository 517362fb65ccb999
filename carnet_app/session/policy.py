"""Which events a browser may send: each handler says so itself, and silence means refusal."""

import inspect
from collections.abc import Callable
from enum import Enum
from functools import lru_cache
from types import UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

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


def fits(event_name: str, payload: object) -> bool:
    """Whether an event carries the arguments its handler names, of the kinds it says.

    Else the handler could only fail. No var of ours lives in a browser's storage, so
    nothing is taken from there either.
    """
    required, kinds = _arguments_of(event_name)
    if not isinstance(payload, dict) or not required <= payload.keys() <= kinds.keys():
        return False
    if event_name in FRAMEWORK_EVENTS and payload.get("vars"):
        return False
    return all(not kinds[name] or isinstance(payload[name], kinds[name]) for name in payload)


@lru_cache(maxsize=1_024)
def _arguments_of(event_name: str) -> tuple[frozenset[str], dict[str, tuple[type, ...]]]:
    """The arguments that must be there, and the types each may have; none is any."""
    function = RegistrationContext.get().event_handlers[event_name].handler.fn
    _, *parameters = inspect.signature(function).parameters.values()
    hints = get_type_hints(function)
    required = frozenset(one.name for one in parameters if one.default is one.empty)
    return required, {one.name: _types_in(hints.get(one.name, Any)) for one in parameters}


def _types_in(hint: Any) -> tuple[type, ...]:
    if hint is Any:
        return ()
    if isinstance(plain := get_origin(hint) or hint, type) and plain is not UnionType:
        return (plain,)
    return tuple(kind for one in get_args(hint) for kind in _types_in(one))
