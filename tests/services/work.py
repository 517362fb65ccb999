"""Counting the hash work a use case does."""

from collections.abc import Callable
from typing import Any

import bcrypt
import pytest


def count_hashes(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Have the cost of each bcrypt computation from now on noted in the list returned."""
    costs: list[int] = []

    def noting(function: Callable[[bytes, bytes], Any]) -> Callable[[bytes, bytes], Any]:
        def call(password: bytes, salt: bytes) -> Any:
            costs.append(int(salt.split(b"$")[2]))
            return function(password, salt)

        return call

    monkeypatch.setattr(bcrypt, "hashpw", noting(bcrypt.hashpw))
    monkeypatch.setattr(bcrypt, "checkpw", noting(bcrypt.checkpw))
    return costs
