"""Statements that are built and compiled once."""

import pytest
import sqlalchemy as sa
from sqlmodel import Session, col

from carnet_app.models import Account
from carnet_app.services.kept import Kept, Statement, kept
from tests.factories import make_account

IDS: sa.BindParameter[object] = sa.bindparam("ids", expanding=True)


@kept
def _named() -> Statement:
    return sa.select(col(Account.id), col(Account.email)).where(col(Account.id).in_(IDS))


@kept
def _renamed() -> Statement:
    name = sa.bindparam("new_name", type_=sa.String())
    return sa.update(Account).where(col(Account.id).in_(IDS)).values(first_name=name)


def plans(statement: Kept) -> int:
    """How often it was compiled."""
    return len(statement._plans)


def test_lists_of_many_lengths_share_few_compilations(session: Session) -> None:
    ids = [make_account(session, email=f"a{number}@exemple.fr").id for number in range(40)]
    session.flush()
    statement = Kept(_named().statement)
    for length in range(1, 41):
        found = statement.fetch(session, {"ids": ids[:length]})
        assert sorted(row.id for row in found) == sorted(ids[:length])  # pyright: ignore[reportArgumentType] -- they are kept
    assert plans(statement) == 7  # of 1, 2, 4, 8, 16, 32 and 64


def test_no_id_finds_nothing(session: Session) -> None:
    make_account(session)
    session.flush()
    assert _named().fetch(session, {"ids": []}) == []


def test_what_writes_gives_no_rows(session: Session) -> None:
    account = make_account(session, first_name="Anne")
    session.flush()
    assert list(_renamed().fetch(session, {"ids": [account.id], "new_name": "Élodie"})) == []
    session.refresh(account)
    assert account.first_name == "Élodie"


def test_a_value_left_out_is_no_null(sqlite_engine: sa.Engine) -> None:
    with Session(sqlite_engine) as session:
        statement = Kept(_renamed().statement)
        statement.fetch(session, {"ids": [0], "new_name": "Élodie"})
        with pytest.raises(KeyError, match="new_name"):
            statement.fetch(session, {"ids": [0]})
