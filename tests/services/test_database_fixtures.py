import pytest
from sqlmodel import Session, select

from carnet_app.core.database import reading, transaction
from carnet_app.models import Account
from tests.factories import make_account
from tests.parallel import in_parallel


@pytest.mark.parametrize("turn", ["first", "second"])
def test_nothing_a_test_writes_is_met_by_the_next(session: Session, turn: str) -> None:
    assert session.exec(select(Account)).all() == []
    make_account(session, email="anne@exemple.fr")
    session.commit()
    session.rollback()
    assert session.exec(select(Account.email)).all() == ["anne@exemple.fr"]


@pytest.mark.parametrize("turn", ["first", "second"])
def test_a_database_is_empty_and_takes_parallel_commits(database: str, turn: str) -> None:
    def add(number: int) -> None:
        with transaction() as session:
            make_account(session, email=f"p{number}@exemple.fr")

    in_parallel(add)
    with reading() as session:
        assert len(session.exec(select(Account)).all()) == 20
