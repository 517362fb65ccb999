"""The events' door: a browser tab as its person left it, and what is sent from it.

A page may be older than the rights of its person. So each tab holds what it would hold had
its person been let in before: only what is asked at the moment of the act can refuse it.
"""

import inspect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import reflex as rx
from reflex_base.event import Event as SentEvent
from reflex_base.registry import RegistrationContext
from reflex_base.utils.format import format_event_handler

from carnet_app.catalogue.record_kind import RecordKind
from carnet_app.core.errors import DomainError, ForbiddenError, NotFoundError
from carnet_app.session.forms import SentOnce
from carnet_app.ui.forms import FORM_KEY
from tests.matrix.homes import Home
from tests.matrix.people import World
from tests.matrix.standings import FORBIDDEN, MISSING, SIGN_IN, YES, Answer
from tests.states.tabs import Tab


@dataclass(frozen=True)
class Aim:
    """What an event is about."""

    world: World
    home: Home
    kind: RecordKind
    record: int = 0
    file: int = 0

    @property
    def carnet(self) -> int:
        return self.home.carnet_id


Given = Callable[[Aim], Mapping[str, Any]]


def nothing(_aim: Aim) -> Mapping[str, Any]:
    return {}


@dataclass(frozen=True, eq=False)
class Event:
    """An event of a page, at an address, with what the tab holds and what it sends."""

    state: type[rx.State]
    name: str
    path: str = "/carnets/{aim.carnet}"
    sends: Given = nothing
    holds: Mapping[type[rx.State], Given] = field(default_factory=dict[type[rx.State], Given])

    @property
    def full_name(self) -> str:
        return format_event_handler(self.state.event_handlers[self.name])

    async def play(self, tab: Tab, aim: Aim, *, cookie: str) -> Answer:
        """Send it, to the end of what its handler does; gives how that ended."""
        tab.open(path=self.path.format(aim=aim), cookie=cookie)
        for kind, given in self.holds.items():
            held = await tab.state(kind)
            for name, value in given(aim).items():
                setattr(held, name, value)
        payload = dict(self.sends(aim))
        if (update := await tab.knock(self.full_name, payload)) is not None:
            return _refused_at_the_gate(update.events)
        state: Any = await tab.state(self.state)
        state.errors = {}
        await self.send(tab, aim)
        return answer_in(state.errors)

    async def send(self, tab: Tab, aim: Aim) -> None:
        """Send it from the page as it is, past the gate."""
        payload, state = dict(self.sends(aim)), await tab.state(self.state)
        if isinstance(state, SentOnce) and "form" in payload:
            payload["form"] = {FORM_KEY: state.form_key} | dict(payload["form"])
        await _finish(handler_of(self.full_name)(state, **payload))


def handler_of(full_name: str) -> Callable[..., Any]:
    return RegistrationContext.get().event_handlers[full_name].handler.fn


def answer_in(errors: Mapping[str, str]) -> Answer:
    """What the sentences beside a page's fields mean; none, or one of a field, is a yes."""
    return next((_SENTENCES[said] for said in errors.values() if said in _SENTENCES), YES)


async def shown_by(tab: Tab, kind: type[rx.State], name: str) -> str:
    """All that a var of the tab holds."""
    return repr(getattr(await tab.state(kind), name))


async def _finish(result: Any) -> None:
    if inspect.isasyncgen(result):
        async for _ in result:
            pass
    elif inspect.isawaitable(result):
        await result


def _refused_at_the_gate(events: list[SentEvent]) -> Answer:
    [sent] = events
    assert sent.name == "_redirect", sent
    assert sent.payload["path"].startswith("/login")
    return SIGN_IN


def _subclasses(kind: type[DomainError]) -> Iterator[type[DomainError]]:
    yield kind
    for one in kind.__subclasses__():
        yield from _subclasses(one)


_SENTENCES = {
    each.message: answer
    for kind, answer in ((NotFoundError, MISSING), (ForbiddenError, FORBIDDEN))
    for each in _subclasses(kind)
}
