"""The only door from states to services: one transaction per call, and no long wait.

What may take long runs in a worker thread. SQLite is in this very process: short work with
it is done where it is asked for, because handing it over costs more than it takes.
"""

import asyncio
import os
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from contextvars import copy_context
from dataclasses import dataclass
from functools import cached_property, partial
from time import monotonic, perf_counter, thread_time
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

import reflex as rx
from sqlmodel import Session

from carnet_app.core.database import OthersWriteError, get_engine, is_sqlite, reading, transaction
from carnet_app.core.errors import DomainError, RefusedFieldsError
from carnet_app.core.settings import get_settings

P = ParamSpec("P")
R = TypeVar("R")

PAGE = "page"
"""The key of a message that belongs to no field."""


@dataclass(slots=True)
class _Pace:
    lately: float
    """Seconds that a run took, the last ones most."""
    rests_until: float = 0.0


class Paces:
    """How long services took lately: what is short runs on the event loop."""

    LONG = 0.005
    """As long as Python lets a thread keep the others waiting (``sys.getswitchinterval``)."""
    NEWEST = 0.1
    """What the last run weighs."""
    MOST = 4 * LONG
    """What one run counts at most: a disk that once stands still for long changes nothing."""
    REST = 10.0
    """How long to keep away from the event loop what kept it waiting: the disk is slow now."""

    def __init__(self) -> None:
        self._paces: dict[Callable[..., object], _Pace] = {}

    @contextmanager
    def noted(self, service: Callable[..., object], clock: Callable[[], float]) -> Generator[None]:
        """Remember how long the block took."""
        start = clock()
        try:
            yield
        finally:
            self.note(service, clock() - start, kept_waiting=clock is perf_counter)

    def note(
        self, service: Callable[..., object], seconds: float, *, kept_waiting: bool = False
    ) -> None:
        """Remember a run, and whether the event loop waited for it as long.

        A service that keeps it waiting rests from it for a while.
        """
        pace = self._paces.get(service)
        if pace is None:  # its statements were compiled: the next runs will tell
            self._paces[service] = _Pace(self.LONG)
            return
        pace.lately += (min(seconds, self.MOST) - pace.lately) * self.NEWEST
        if kept_waiting and pace.lately >= self.LONG:
            pace.rests_until = monotonic() + self.REST

    def is_short(self, service: Callable[..., object]) -> bool:
        """Whether it may be expected to be over soon; never before it ran once."""
        pace = self._paces.get(service)
        return pace is not None and pace.lately < self.LONG and monotonic() >= pace.rests_until


_paces = Paces()


class ShowsRefusals(Protocol):
    """A state with a place for messages, by field name."""

    errors: dict[str, str]


async def read(service: Callable[Concatenate[Session, P], R], *args: P.args, **kw: P.kwargs) -> R:
    """Run a service that only reads: in a worker thread, unless it is short work right here."""

    def call() -> R:
        # The processor's time: to wait for one's turn, in which others run, is no work.
        with _paces.noted(service, thread_time), reading() as session:
            return service(session, *args, **kw)

    return call() if _may_run_here(service) else await asyncio.to_thread(call)


async def write(service: Callable[Concatenate[Session, P], R], *args: P.args, **kw: P.kwargs) -> R:
    """Run a service in a transaction; commits unless it raises.

    In a thread for writers, unless it is short work right here and nobody else writes. Short
    work waits for who writes in that thread, but does not follow: otherwise the line, once
    there, would be as long as there are people who write. What follows the commit, such as to
    remove a file's bytes from a store far away, keeps neither the loop nor the line waiting.
    """
    acts: list[Callable[[], object]] = []

    def call(*, here: bool = False) -> R:
        # Here the event loop waits for the disk as well.
        clock = perf_counter if here else thread_time
        with _paces.noted(service, clock), transaction(at_once=here, acts=acts) as session:
            return service(session, *args, **kw)

    written = await _write_when_possible(call, here=_may_run_here(service))
    for act in acts:
        await asyncio.to_thread(act)
    return written


async def _write_when_possible(call: Callable[..., R], *, here: bool) -> R:
    if here:
        with suppress(OthersWriteError):
            return call(here=True)
        if await _line.moved():
            with suppress(OthersWriteError):
                return call(here=True)
    return await _line.join(call)


async def compute(function: Callable[P, R], *args: P.args, **kw: P.kwargs) -> R:
    """Run slow work that needs no database, such as a password hash, off the event loop."""
    context = copy_context()  # as asyncio.to_thread does
    work = partial(context.run, function, *args, **kw)
    return await asyncio.get_running_loop().run_in_executor(_SLOW_WORK, work)


def _may_run_here(service: Callable[..., object]) -> bool:
    return is_sqlite(get_engine()) and _paces.is_short(service)


class _Line:
    """Those who write in a thread.

    SQLite has one writer at a time, and the others ask again and again whether it is their
    turn: here they form a line, and hold none of the threads that reads wait for.
    """

    def __init__(self) -> None:
        self._last: Future[Any] | None = None

    async def join(self, work: Callable[[], R]) -> R:
        """Do it when it is its turn."""
        context = copy_context()
        self._last = future = self._threads.submit(context.run, work)
        return await asyncio.wrap_future(future)

    async def moved(self) -> bool:
        """Wait until who is the last in it at this moment is gone; False when nobody was."""
        if self._last is None or self._last.done():
            return False
        await asyncio.wait([asyncio.wrap_future(self._last)])
        return True

    @cached_property
    def _threads(self) -> ThreadPoolExecutor:
        on_sqlite = get_settings().sqlalchemy_url.startswith("sqlite")
        return ThreadPoolExecutor(1 if on_sqlite else 8, "writes")


_line = _Line()


# Slow work has threads of its own, and leaves a core: people who sign in at the same time would
# otherwise hold all the threads and all the cores that everyone's reads and writes wait for.
_SLOW_WORK = ThreadPoolExecutor(max(1, (os.cpu_count() or 1) - 1), "slow-work")


def show(state: object, **shown: object) -> None:
    """Assign what a state shows, where it is not the same already.

    A var that is assigned travels to the browser and has its part of the page drawn anew,
    whether it changed or not.
    """
    now_shown = vars(state)  # as it is: reading a var wraps it, to see what is changed in it
    for name, value in shown.items():
        if name not in now_shown or now_shown[name] != value:
            setattr(state, name, value)


@contextmanager
def refusals(state: ShowsRefusals) -> Iterator[None]:
    """Turn a refusal raised in the block into the message beside its field, and stop there."""
    show(state, errors={})
    try:
        yield
    except RefusedFieldsError as error:
        state.errors = {field or PAGE: message for field, message in error.messages.items()}
    except DomainError as error:
        state.errors = {error.field or PAGE: error.message}


def focus_wrong_field(state: ShowsRefusals) -> Any:
    """An event that puts the cursor in the first field a refusal is about; None without one.

    The fields' ids are their names.
    """
    field = next((name for name in state.errors if name != PAGE), "")
    return rx.set_focus(field) if field else None
