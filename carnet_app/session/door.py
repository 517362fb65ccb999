"""The only door from states to services: a worker thread and one transaction per call."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Concatenate, ParamSpec, Protocol, TypeVar

from sqlmodel import Session

from carnet_app.core.database import reading, transaction
from carnet_app.core.errors import DomainError

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

    return await asyncio.to_thread(call)


async def compute(function: Callable[P, R], *args: P.args, **kw: P.kwargs) -> R:
    """Run slow work that needs no database, such as a password hash, off the event loop."""
    return await asyncio.to_thread(function, *args, **kw)


@contextmanager
def refusals(state: ShowsRefusals) -> Iterator[None]:
    """Turn a refusal raised in the block into the message beside its field, and stop there."""
    state.errors = {}
    try:
        yield
    except DomainError as error:
        state.errors = {error.field or PAGE: error.message}
