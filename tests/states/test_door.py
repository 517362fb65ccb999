"""Where services run: short work with SQLite right here, everything else in a thread.

How long work takes is told by a clock of the tests' own: a machine that is busy with other
things makes nothing here long.
"""

import asyncio
from collections.abc import Awaitable, Callable
from threading import Event, get_ident

import pytest
from sqlmodel import Session, select

from carnet_app.core.database import after_commit
from carnet_app.models import Account
from carnet_app.session import door
from carnet_app.session.door import Paces, read, write
from tests.databases import another_writer
from tests.factories import make_account

RUNS_UNTIL_KNOWN = 2
"""After so many short runs, the first of which says nothing, a service is known to be short."""


class Clock:
    """What the door times work with. It stands still but for what a test says that work takes."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def wall(self) -> float:
        """In place of ``perf_counter`` and ``monotonic``."""
        return self.seconds

    def processor(self) -> float:
        """In place of ``thread_time``: another function, by which the door tells them apart."""
        return self.seconds


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The clock of a door that saw no service run yet."""
    clock = Clock()
    monkeypatch.setattr(door, "_paces", Paces())
    monkeypatch.setattr(door, "perf_counter", clock.wall)
    monkeypatch.setattr(door, "thread_time", clock.processor)
    monkeypatch.setattr(door, "monotonic", clock.wall)
    return clock


def where(session: Session) -> int:
    """The thread that reads."""
    session.exec(select(Account.id)).all()
    return get_ident()


def add(session: Session, email: str) -> int:
    """The thread that writes."""
    make_account(session, email=email)
    return get_ident()


async def runs_here(acts: int, act: Callable[[int], Awaitable[int]]) -> bool:
    """Whether the last of so many runs was in the event loop's own thread."""
    thread = 0
    for number in range(acts):
        thread = await act(number)
    return thread == get_ident()


def test_what_never_ran_runs_in_a_thread(sqlite_database: str) -> None:
    assert not asyncio.run(runs_here(1, lambda _: read(where)))
    assert not asyncio.run(runs_here(1, lambda number: write(add, f"a{number}@b.fr")))


def test_short_work_with_sqlite_soon_runs_here(sqlite_database: str) -> None:
    soon = RUNS_UNTIL_KNOWN + 1
    assert asyncio.run(runs_here(soon, lambda _: read(where)))
    assert asyncio.run(runs_here(soon, lambda number: write(add, f"a{number}@b.fr")))


def test_long_work_with_sqlite_never_runs_here(sqlite_database: str, clock: Clock) -> None:
    def take_long(session: Session) -> int:
        clock.seconds += Paces.LONG * 2
        return where(session)

    assert not asyncio.run(runs_here(20, lambda _: read(take_long)))
    assert not asyncio.run(runs_here(20, lambda _: write(take_long)))


def test_work_that_becomes_long_here_goes_to_a_thread(sqlite_database: str, clock: Clock) -> None:
    takes = [0.0]

    def work(session: Session) -> int:
        clock.seconds += takes[0]
        return where(session)

    assert asyncio.run(runs_here(RUNS_UNTIL_KNOWN + 1, lambda _: write(work)))
    takes[0] = Paces.MOST
    assert not asyncio.run(runs_here(20, lambda _: write(work)))
    takes[0] = 0.0  # in a thread, where waiting for the disk is not seen
    assert not asyncio.run(runs_here(20, lambda _: write(work)))


def test_postgresql_is_never_waited_for_here(postgres_database: str) -> None:
    assert not asyncio.run(runs_here(20, lambda _: read(where)))
    assert not asyncio.run(runs_here(20, lambda number: write(add, f"a{number}@b.fr")))


def note(paces: Paces, runs: int, seconds: float, *, kept_waiting: bool = False) -> None:
    """So many runs that took as long."""
    for _ in range(runs):
        paces.note(where, seconds, kept_waiting=kept_waiting)


def test_the_first_run_says_nothing() -> None:
    paces = Paces()
    note(paces, 1, Paces.LONG * 100)
    assert not paces.is_short(where)
    note(paces, 1, Paces.LONG / 10)
    assert paces.is_short(where)


def test_what_is_long_goes_to_a_thread_and_what_becomes_short_comes_back() -> None:
    paces = Paces()
    note(paces, 20, Paces.LONG / 10)
    note(paces, 1, Paces.LONG * 100)
    assert paces.is_short(where)  # once was chance
    note(paces, 20, Paces.LONG * 2)
    assert not paces.is_short(where)
    note(paces, 20, Paces.LONG / 10)
    assert paces.is_short(where)


def test_what_kept_the_event_loop_waiting_rests_from_it(clock: Clock) -> None:
    paces = Paces()
    note(paces, 20, Paces.LONG / 10)
    note(paces, 8, Paces.LONG * 2, kept_waiting=True)
    note(paces, 20, Paces.LONG / 10)  # in a thread, where waiting for the disk is not seen
    assert not paces.is_short(where)
    clock.seconds = Paces.REST
    assert paces.is_short(where)


def test_a_failure_is_timed_too(clock: Clock) -> None:
    paces = Paces()
    note(paces, 20, Paces.LONG / 10)

    def fail() -> None:
        with paces.noted(where, clock.wall):
            clock.seconds += Paces.LONG * 4
            raise RuntimeError

    for _ in range(20):
        with pytest.raises(RuntimeError):
            fail()
    assert not paces.is_short(where)


def test_who_would_write_here_takes_their_turn_while_others_write(sqlite_database: str) -> None:
    async def scenario() -> None:
        await runs_here(RUNS_UNTIL_KNOWN, lambda number: write(add, f"a{number}@exemple.fr"))
        with another_writer() as may_end:
            waiting = asyncio.create_task(write(add, "breve@exemple.fr"))
            await asyncio.sleep(0)
            assert not waiting.done()  # and the event loop is free
            may_end.set()
            assert await waiting != get_ident()

    asyncio.run(scenario())


def test_who_waited_for_a_long_write_then_writes_here_again(sqlite_database: str) -> None:
    began, may_end = Event(), Event()

    def write_long(session: Session) -> None:
        make_account(session, email="longue@exemple.fr")
        began.set()
        assert may_end.wait(10)

    async def scenario() -> None:
        await runs_here(RUNS_UNTIL_KNOWN, lambda number: write(add, f"a{number}@exemple.fr"))
        long = asyncio.create_task(write(write_long))
        assert await asyncio.to_thread(began.wait, 10)
        short = [asyncio.create_task(write(add, f"b{number}@exemple.fr")) for number in range(20)]
        await asyncio.sleep(0)
        may_end.set()
        await long
        assert {await each for each in short} == {get_ident()}

    asyncio.run(scenario())


def test_a_context_reaches_the_service_wherever_it_runs(sqlite_database: str) -> None:
    from carnet_app.session.identity import act_as, actor_or_none
    from tests.states.pages import new_person

    anne = new_person("anne@exemple.fr")

    def who(session: Session) -> object:
        del session
        return actor_or_none()

    async def scenario() -> None:
        act_as(anne)
        assert {await read(who) for _ in range(3)} == {anne}
        assert {await write(who) for _ in range(3)} == {anne}

    asyncio.run(scenario())


def test_what_follows_the_commit_keeps_the_event_loop_free(sqlite_database: str) -> None:
    may_end, threads = Event(), list[int]()

    def follow() -> None:
        assert may_end.wait(10)
        threads.append(get_ident())

    def write_and_follow(session: Session, number: int) -> int:
        make_account(session, email=f"c{number}@exemple.fr")
        after_commit(session, follow)
        return get_ident()

    async def scenario() -> None:
        may_end.set()
        here = RUNS_UNTIL_KNOWN + 1
        assert await runs_here(here, lambda number: write(write_and_follow, number))
        may_end.clear()
        writing = asyncio.create_task(write(write_and_follow, here))
        await asyncio.sleep(0)
        assert not writing.done()
        # Others write meanwhile: what follows holds no lock, and is in nobody's line.
        assert await write(add, "autre@exemple.fr") != 0
        may_end.set()
        assert await writing == get_ident()

    asyncio.run(scenario())
    assert len(threads) == RUNS_UNTIL_KNOWN + 2
    assert get_ident() not in threads
