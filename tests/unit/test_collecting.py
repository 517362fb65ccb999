"""The server looks less often for unused objects, and never at those of its start."""

import gc
from collections.abc import Iterator

import pytest

from carnet_app.collecting import collect_less_often


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    kept = gc.get_threshold()
    yield
    gc.unfreeze()
    gc.set_threshold(*kept)


def test_what_is_there_at_the_start_is_looked_at_no_more() -> None:
    start, before = [object()], gc.get_threshold()
    start.append(start)
    collect_less_often()
    assert gc.get_freeze_count() > 0
    assert all(new > old for new, old in zip(gc.get_threshold(), before, strict=True))
    assert not any(one is start for one in gc.get_objects())


def test_what_comes_later_is_still_collected() -> None:
    collect_less_often()
    later: list[object] = []
    later.append(later)
    del later
    assert gc.collect() > 0
