"""Doing the same thing at once, twenty times."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

T = TypeVar("T")
TIMES = 20


def in_parallel(function: Callable[[int], T]) -> list[T]:
    """Call a function in twenty threads that start together; gives their results."""
    barrier = Barrier(TIMES)

    def call(number: int) -> T:
        barrier.wait()
        return function(number)

    with ThreadPoolExecutor(TIMES) as pool:
        return list(pool.map(call, range(TIMES)))
