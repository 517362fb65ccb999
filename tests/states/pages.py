"""What the tests of signed-in pages share: people with a carnet, and events played to the end."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

from carnet_app.core.database import transaction
from carnet_app.models import Carnet
from carnet_app.services.actors import Actor
from tests.factories import make_actor, make_carnet

HOSTILE_VALUES: list[Any] = [None, 3, -1, 2**70, 1.5, True, [], {}, "x" * 50_000, "\0", "²", "1e3"]


def run(scenario: Callable[[], Awaitable[None]]) -> None:
    """Run one scenario."""
    asyncio.run(scenario())  # pyright: ignore[reportArgumentType] -- any awaitable is fine


async def play(steps: AsyncIterator[Any]) -> list[Any]:
    """Run a handler that works in steps; gives what it sent to the browser."""
    return [step async for step in steps if step is not None]


def new_person(email: str, first_name: str = "Camille", last_name: str = "Besnard") -> Actor:
    """A person with an account."""
    with transaction() as session:
        return make_actor(session, email=email, first_name=first_name, last_name=last_name)


def new_carnet(owner: Actor, name: str = "Maison de Quimper") -> int:
    """A carnet of theirs."""
    with transaction() as session:
        carnet: Carnet = make_carnet(session, owner, name=name)
        assert carnet.id is not None
        return carnet.id


def destination(event: Any) -> str:
    """Where a redirection leads."""
    arguments = {str(name): str(value) for name, value in event.args}
    return arguments["path"].strip('"')
