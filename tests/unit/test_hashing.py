from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carnet_app.core.hashing import hash_password, needs_rehash, verify_password
from carnet_app.core.settings import Settings

LONG = "é" * 100  # 200 bytes, far beyond what bcrypt reads by itself


def test_the_password_that_was_hashed_is_recognised() -> None:
    assert verify_password("quatre volets bleus", hash_password("quatre volets bleus"))
    assert not verify_password("quatre volets verts", hash_password("quatre volets bleus"))


@pytest.mark.parametrize("position", [0, 36, 71, 72, 73, 99])
def test_no_character_of_a_long_password_is_ignored(position: int) -> None:
    changed = LONG[:position] + "e" + LONG[position + 1 :]
    assert verify_password(LONG, hash_password(LONG))
    assert not verify_password(changed, hash_password(LONG))


def test_a_longer_password_is_another_one() -> None:
    assert not verify_password(LONG + "x", hash_password(LONG))
    assert not verify_password(LONG[:-1], hash_password(LONG))


def test_bytes_that_end_a_c_string_count() -> None:
    assert not verify_password("mot\0de passe", hash_password("mot\0autre chose"))


@settings(max_examples=25)
@given(st.text(st.characters(exclude_categories=()), max_size=150))
def test_any_text_can_be_hashed_and_checked(password: str) -> None:
    assert verify_password(password, hash_password(password))


def test_the_same_password_never_gives_the_same_hash() -> None:
    assert hash_password("quatre volets bleus") != hash_password("quatre volets bleus")


def test_a_stolen_table_is_useless_without_the_key(configure: Callable[..., Settings]) -> None:
    stolen = hash_password("quatre volets bleus")
    configure(secret_key="another-key-" + "y" * 40)
    assert not verify_password("quatre volets bleus", stolen)


def test_the_cost_is_the_one_of_the_settings(configure: Callable[..., Settings]) -> None:
    configure(bcrypt_cost=5)
    password_hash = hash_password("quatre volets bleus")
    assert password_hash.startswith("$2b$05$")
    assert not needs_rehash(password_hash)
    configure(bcrypt_cost=6)
    assert needs_rehash(password_hash)
    assert verify_password("quatre volets bleus", password_hash)
