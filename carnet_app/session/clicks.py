"""Buttons that act at once: two clicks for one do what one does."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from functools import wraps
from typing import Any, TypeVar, cast

import reflex as rx

from carnet_app.core.clock import now
from carnet_app.session.forms import SLOW_DOUBLE_CLICK

Handler = TypeVar("Handler", bound=Callable[..., Awaitable[Any]])

_KEPT = 200  # characters of what an event brings: more than our pages send


class LastActState(rx.State):
    """What a tab did last, so as to know it when it comes a second time."""

    _act: str = ""
    _at: datetime | None = None

    def _is_repeated(self, act: str) -> bool:
        resting = self._at is not None and now() < self._at + SLOW_DOUBLE_CLICK
        return act == self._act and resting

    def _note(self, act: str) -> None:
        self._act, self._at = act, now()


def once(handler: Handler) -> Handler:
    """Let an act count once, and what it said stand, however fast its button is pressed twice.

    Events of one tab wait for each other: the second of two clicks comes when the first is done
    with, from the same page and with the same arguments. What was refused may be tried again.
    Stands below the event's policy, on handlers of states that have ``errors``.
    """

    @wraps(handler)
    async def act(self: Any, *args: Any, **kwargs: Any) -> Any:
        last = await self.get_state(LastActState)
        brought = repr((args, kwargs))[:_KEPT]
        asked = f"{self.get_full_name()}.{handler.__name__} {self.router.url} {brought}"
        if last._is_repeated(asked):
            return None
        done = await handler(self, *args, **kwargs)
        last._note("" if self.errors else asked)
        return done

    return cast(Handler, act)
