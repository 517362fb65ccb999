"""The background task: woken by a commit, and ended by nothing but being told."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest

from carnet_app.core.database import transaction
from carnet_app.core.settings import Settings
from carnet_app.emails import outbox, sender
from carnet_app.emails.outbox import Message, post
from tests.mail_server import Postman, smtp_server

Configure = Callable[..., Settings]
PATIENCE_SECONDS = 10


def post_one() -> None:
    with transaction() as session:
        post(session, Message("contact_visitor", "anne@exemple.fr"))


@asynccontextmanager
async def running_sender() -> AsyncIterator[None]:
    stop = asyncio.Event()
    task = asyncio.create_task(sender.run_sender(stop))
    try:
        yield
    finally:
        stop.set()
        await asyncio.wait_for(task, PATIENCE_SECONDS)


class Signal:
    """Lets a test wait for a call that happens in a thread."""

    def __init__(self) -> None:
        self.loop = asyncio.get_running_loop()
        self.event = asyncio.Event()

    def give(self) -> None:
        self.loop.call_soon_threadsafe(self.event.set)

    async def arrives(self) -> None:
        await asyncio.wait_for(self.event.wait(), PATIENCE_SECONDS)
        self.event.clear()


def watch_passes(monkeypatch: pytest.MonkeyPatch, signal: Signal) -> list[sender.Delivery]:
    passes: list[sender.Delivery] = []
    honest = sender.deliver_due

    def watched() -> sender.Delivery:
        try:
            passes.append(honest())
            return passes[-1]
        finally:
            signal.give()

    monkeypatch.setattr(sender, "deliver_due", watched)
    return passes


def test_a_commit_wakes_it_long_before_the_next_poll(
    sqlite_database: str, configure: Configure, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sender, "POLL_SECONDS", 3600)

    async def scenario() -> list[sender.Delivery]:
        signal = Signal()
        passes = watch_passes(monkeypatch, signal)
        async with running_sender():
            await signal.arrives()
            await asyncio.to_thread(post_one)
            await signal.arrives()
        return passes

    with smtp_server(Postman()) as port:
        configure(smtp_url=f"smtp://127.0.0.1:{port}")
        passes = asyncio.run(scenario())
    assert passes == [sender.Delivery(), sender.Delivery(sent=1)]


def test_it_looks_again_by_itself(sqlite_database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sender, "POLL_SECONDS", 0.01)

    async def scenario() -> int:
        signal = Signal()
        passes = watch_passes(monkeypatch, signal)
        async with running_sender():
            for _ in range(3):
                await signal.arrives()
        return len(passes)

    assert asyncio.run(scenario()) >= 3


def test_no_exception_ends_it(sqlite_database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sender, "POLL_SECONDS", 0.01)

    async def scenario() -> int:
        signal = Signal()
        calls: list[int] = []

        def fail() -> sender.Delivery:
            calls.append(1)
            signal.give()
            raise ConnectionError("the database is away")

        monkeypatch.setattr(sender, "deliver_due", fail)
        async with running_sender():
            for _ in range(3):
                await signal.arrives()
        return len(calls)

    assert asyncio.run(scenario()) >= 3


def test_cancelled_it_ends_and_leaves_nothing_to_wake(sqlite_database: str) -> None:
    async def scenario() -> None:
        task = asyncio.create_task(sender.run_sender())
        await asyncio.sleep(0)
        assert len(outbox._wakers) == 1
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert not outbox._wakers

    asyncio.run(scenario())


def test_a_rolled_back_message_wakes_nobody(sqlite_database: str) -> None:
    woken: list[bool] = []
    forget = outbox.wake_on_post(lambda: woken.append(True))
    try:
        with pytest.raises(ZeroDivisionError):
            _post_and_fail()
        assert woken == []
        with transaction():
            pass  # nothing was posted
        assert woken == []
        post_one()
        assert woken == [True]
    finally:
        forget()


def _post_and_fail() -> None:
    with transaction() as session:
        post(session, Message("contact_visitor", "anne@exemple.fr"))
        session.flush()
        raise ZeroDivisionError
