from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
import time_machine

from carnet_app.core.clock import now
from carnet_app.core.errors import TooManyAttemptsError
from carnet_app.core.settings import Settings
from carnet_app.services import limits
from carnet_app.services.limits import Limit
from tests.databases import skip_or_fail
from tests.parallel import in_parallel
from tests.ports import redis_server

THREE = Limit("three", 3, 60)


@pytest.fixture(params=["memory", pytest.param("redis", marks=pytest.mark.redis)], autouse=True)
def storage(request: pytest.FixtureRequest, configure: Callable[..., Settings]) -> Iterator[str]:
    if request.param == "redis":
        url = redis_server()
        if url is None:
            skip_or_fail("no Redis: set CARNET_TEST_REDIS_URL or start one")
        configure(redis_url=url)
    limits.reset()
    yield request.param
    limits.reset()


def hit_three_times() -> None:
    for _ in range(3):
        limits.hit(THREE, "anne")


def test_what_is_over_the_limit_is_refused() -> None:
    hit_three_times()
    with pytest.raises(TooManyAttemptsError):
        limits.hit(THREE, "anne")
    assert not limits.try_hit(THREE, "anne")


def test_identifiers_and_limits_are_counted_apart() -> None:
    hit_three_times()
    assert limits.try_hit(THREE, "paul")
    assert limits.try_hit(THREE, "anne", "paul")
    assert limits.try_hit(THREE, 7)
    assert limits.try_hit(Limit("other", 3, 60), "anne")


def test_joined_identifiers_are_not_mixed_up() -> None:
    for _ in range(3):
        limits.hit(THREE, "ab", "c")
    assert limits.try_hit(THREE, "a", "bc")


def test_an_attempt_can_be_given_back_and_all_forgotten() -> None:
    hit_three_times()
    limits.give_back(THREE, "anne")
    assert limits.try_hit(THREE, "anne")
    assert not limits.try_hit(THREE, "anne")
    limits.clear(THREE, "anne")
    assert not limits.was_hit(THREE, "anne")
    hit_three_times()
    assert limits.was_hit(THREE, "anne")


def test_parallel_attempts_are_counted_exactly() -> None:
    assert in_parallel(lambda _: limits.try_hit(THREE, "anne")).count(True) == 3


def test_a_limit_lifts_by_itself_however_often_it_was_tried(storage: str) -> None:
    if storage == "redis":  # its clock cannot be moved: the expiry it was told must do
        hit_three_times()
        assert not limits.try_hit(THREE, "anne")
        key = limits._key(THREE, "anne")
        assert 0 < limits._storage().get_expiry(key) - now().timestamp() <= 61
        return
    with time_machine.travel(now(), tick=False) as clock:
        hit_three_times()
        for _ in range(5):
            clock.shift(timedelta(seconds=10))
            assert not limits.try_hit(THREE, "anne")
        clock.shift(timedelta(seconds=11))
        assert limits.try_hit(THREE, "anne")


def test_no_address_is_kept_in_clear() -> None:
    key = limits._key(THREE, "anne@exemple.fr", "192.0.2.7")
    assert "anne" not in key
    assert "192" not in key


def test_whatever_a_browser_sends_can_be_counted() -> None:
    assert limits.try_hit(THREE, "\ud800\0")


@pytest.mark.parametrize(
    ("ip", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("", ""),
        ("n’importe quoi", "n’importe quoi"),
    ],
)
def test_who_counts_as_one_visitor(ip: str, network: str) -> None:
    assert limits.network_of(ip) == network
