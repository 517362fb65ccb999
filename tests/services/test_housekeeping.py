import asyncio
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from sqlmodel import SQLModel, select

from carnet_app import housekeeping
from carnet_app.core.clock import now
from carnet_app.core.database import reading, transaction
from carnet_app.core.settings import Settings
from carnet_app.housekeeping import keep_house, purge_expired
from carnet_app.models import Account, Carnet, ContactMessage, LoginSession, OutboxMessage
from carnet_app.services.carnets import delete_carnet
from carnet_app.services.contact import send_contact_message
from tests.factories import actor_for, make_account, make_carnet


@pytest.fixture(autouse=True)
def own_folder(configure: Callable[..., Settings], tmp_path: Path) -> None:
    """What the purge finds in the store and knows no row of goes: not other tests' files."""
    configure(data_dir=tmp_path)


def rows(table: type[SQLModel]) -> int:
    with reading() as session:
        return len(session.exec(select(table)).all())


def leave_everything_behind() -> None:
    with transaction() as session:
        owner = actor_for(session, make_account(session))
        make_account(session, confirmed=False)
        carnet = make_carnet(session, owner)
        delete_carnet(session, actor=owner, carnet_id=carnet.id or 0)
        send_contact_message(
            session,
            name="Camille",
            email="camille@exemple.fr",
            subject="Question",
            message="Bonjour à vous",
            ip="192.0.2.1",
        )


@pytest.mark.usefixtures("database")
def test_what_is_past_its_time_goes_and_the_rest_stays() -> None:
    leave_everything_behind()
    assert purge_expired().carnets == 0
    assert [rows(Account), rows(Carnet), rows(LoginSession), rows(ContactMessage)] == [2, 1, 1, 1]
    assert rows(OutboxMessage) > 0
    with time_machine.travel(now() + timedelta(days=31), tick=False):
        assert purge_expired().carnets == 1
    assert [rows(Account), rows(Carnet), rows(LoginSession), rows(ContactMessage)] == [1, 0, 0, 1]
    assert rows(OutboxMessage) == 0
    with time_machine.travel(now() + timedelta(days=366), tick=False):
        purge_expired()
    assert rows(ContactMessage) == 0


@pytest.mark.usefixtures("sqlite_database")
def test_the_house_is_kept_again_after_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    tries: list[str] = []

    def fail_once() -> None:
        tries.append("tried")
        if len(tries) == 1:
            raise OSError("the database is away")

    monkeypatch.setattr(housekeeping, "purge_expired", fail_once)
    monkeypatch.setattr(housekeeping, "EVERY", timedelta(0))

    async def scenario() -> None:
        task = asyncio.create_task(keep_house())
        while len(tries) < 3:
            await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(scenario())
    assert len(tries) >= 3
