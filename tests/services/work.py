"""Counting the hash work a use case does."""

import pytest

from carnet_app.core import hashing
from carnet_app.core.bcrypt_engine import bcrypt_engine


def count_hashes(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Have the cost of each bcrypt computation from now on noted in the list returned."""
    costs: list[int] = []
    compute = bcrypt_engine()

    def noting(text: bytes, salt: bytes) -> bytes:
        costs.append(int(salt.split(b"$")[2]))
        return compute(text, salt)

    monkeypatch.setattr(hashing, "bcrypt_engine", lambda: noting)
    return costs
