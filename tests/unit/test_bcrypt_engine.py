from collections.abc import Iterator

import bcrypt
import pytest

from carnet_app.core import bcrypt_engine as engines
from carnet_app.core.bcrypt_engine import bcrypt_engine, system_engines

SALT = b"$2b$04$CCCCCCCCCCCCCCCCCCCCC."
TEXTS = [
    b"",
    b"U*U",
    b"0123456789abcdef" * 4,
    "volets bleus, façade ocre".encode(),
    bytes(range(1, 73)),
]


@pytest.fixture(autouse=True)
def _chosen_anew() -> Iterator[None]:
    bcrypt_engine.cache_clear()
    yield
    bcrypt_engine.cache_clear()


def _that_forgets(_text: bytes, salt: bytes) -> bytes:
    return salt


def _that_knows_no_bcrypt(_text: bytes, _salt: bytes) -> bytes:
    raise ValueError


def _that_is_right(text: bytes, salt: bytes) -> bytes:
    return bcrypt.hashpw(text, salt)


@pytest.mark.parametrize("text", TEXTS)
def test_the_engine_taken_gives_what_the_package_gives(text: bytes) -> None:
    assert bcrypt_engine()(text, SALT) == bcrypt.hashpw(text, SALT)


@pytest.mark.parametrize("salt", [b"", b"$2b$04$short", b"$2b$99$CCCCCCCCCCCCCCCCCCCCC."])
def test_what_is_no_salt_is_refused(salt: bytes) -> None:
    with pytest.raises(ValueError, match="salt"):
        bcrypt_engine()(b"U*U", salt)


def test_an_engine_of_the_system_is_taken_when_it_is_right(monkeypatch: pytest.MonkeyPatch) -> None:
    offered = [_that_knows_no_bcrypt, _that_forgets, _that_is_right]
    monkeypatch.setattr(engines, "system_engines", lambda: iter(offered))
    assert bcrypt_engine() is _that_is_right


def test_the_package_stands_in_for_a_system_without_bcrypt(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "LIBRARIES", ("libabsent.so.0", "libc.so.6"))
    assert list(system_engines()) == []
    assert bcrypt_engine() is bcrypt.hashpw
