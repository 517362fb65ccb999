"""Counting the work a use case does: hashes, and statements sent to the database."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event
from sqlmodel import Session

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


@contextmanager
def counted(session: Session) -> Iterator[list[str]]:
    """The statements sent to the database in the block."""
    sent: list[str] = []

    def note(_conn: object, _cursor: object, statement: str, *_rest: object) -> None:
        sent.append(statement)

    engine = session.get_bind()
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(engine, "before_cursor_execute", note)
