"""The only door from states to services: a worker thread and one transaction per call."""

import asyncio
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import copy_context
from functools import cache, partial
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

import reflex as rx
from sqlmodel import Session

from carnet_app.core.database import reading, transaction
from carnet_app.core.errors import DomainError, RefusedFieldsError
from carnet_app.core.settings import get_settings

P = ParamSpec("P")
R = TypeVar("R")

PAGE = "page"
"""The key of a message that belongs to no field."""


class ShowsRefusals(Protocol):
    """A state with a place for messages, by field name."""

    errors: dict[str, str]


async def read(service: Callable[Concatenate[Session, P], R], *args: P.args, **kw: P.kwargs) -> R:
    """Run a service that only reads, off the event loop."""

    def call() -> R:
        with reading() as session:
            return service(session, *args, **kw)

    return await asyncio.to_thread(call)


async def write(service: Callable[Concatenate[Session, P], R], *args: P.args, **kw: P.kwargs) -> R:
    """Run a service in a transaction, off the event loop; commits unless it raises."""

    def call() -> R:
        with transaction() as session:
            return service(session, *args, **kw)

    return await _run_on(_writers(), call)


async def compute(function: Callable[P, R], *args: P.args, **kw: P.kwargs) -> R:
    """Run slow work that needs no database, such as a password hash, off the event loop."""
    return await _run_on(_SLOW_WORK, partial(function, *args, **kw))


async def _run_on(threads: ThreadPoolExecutor, work: Callable[[], R]) -> R:
    context = copy_context()  # as asyncio.to_thread does
    return await asyncio.get_running_loop().run_in_executor(threads, context.run, work)


@cache
def _writers() -> ThreadPoolExecutor:
    # SQLite has one writer at a time, and the others ask again and again whether it is their
    # turn: here they form a line, and hold none of the threads that reads wait for.
    on_sqlite = get_settings().sqlalchemy_url.startswith("sqlite")
    return ThreadPoolExecutor(1 if on_sqlite else 8, "writes")


# Slow work has threads of its own, and leaves a core: people who sign in at the same time would
# otherwise hold all the threads and all the cores that everyone's reads and writes wait for.
_SLOW_WORK = ThreadPoolExecutor(max(1, (os.cpu_count() or 1) - 1), "slow-work")


@contextmanager
def refusals(state: ShowsRefusals) -> Iterator[None]:
    """Turn a refusal raised in the block into the message beside its field, and stop there."""
    state.errors = {}
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
