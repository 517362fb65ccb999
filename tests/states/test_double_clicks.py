"""Two clicks for one on a button that acts at once, and what is no such thing.

Those of the matrix are all tried there, in ``test_double_clicks``.
"""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from sqlmodel import func, select

from carnet_app.catalogue.access import Access
from carnet_app.catalogue.parts import PartKey
from carnet_app.core.clock import now
from carnet_app.core.database import reading, transaction
from carnet_app.core.settings import Settings
from carnet_app.features.account.profile_state import LoginSessionsState
from carnet_app.features.files.record_state import RecordFilesState
from carnet_app.features.invitations.state import InvitationPageState
from carnet_app.features.records.record_state import RecordState
from carnet_app.models import Account, Carnet, Record, RecordVersion, ShareLevel
from carnet_app.session.door import PAGE
from carnet_app.session.forms import SLOW_DOUBLE_CLICK
from carnet_app.session.identity import act_as
from tests.factories import actor_for
from tests.services.file_factories import make_file
from tests.services.sharing_factories import make_waiting_share
from tests.states.following import Home
from tests.states.pages import play, run
from tests.states.tabs import Tab

pytestmark = pytest.mark.usefixtures("sqlite_database")


async def opened(home: Home, record_id: int, tab: Tab | None = None) -> Any:
    tab = tab or Tab()
    tab.open(path=f"/carnets/{home.id}/fiches/{record_id}")
    state = await tab.state(RecordState)
    await play(state.load())
    return state


def count_of(table: type[Any]) -> int:
    with reading() as session:
        return session.exec(select(func.count()).select_from(table)).one()


def test_a_record_is_filed_elsewhere_once_and_the_page_says_so() -> None:
    home = Home()
    record_id = home.add("dpe", energy_class="C", done_on="2024-05-14")

    async def scenario() -> None:
        act_as(home.owner)
        state = await opened(home, record_id)
        await state.move("energy_audit")
        said, versions = state.told, count_of(RecordVersion)
        await state.move("energy_audit")
        assert (state.told, state.errors) == (said, {})
        assert count_of(RecordVersion) == versions

    run(scenario)


def test_an_invitation_is_declined_by_its_link_once_and_the_page_says_so() -> None:
    home = Home()
    with transaction() as session:
        carnet = session.get_one(Carnet, home.id)
        _, token = make_waiting_share(session, carnet, email="luc@exemple.fr")

    async def scenario() -> None:
        act_as(None)
        state = await Tab(path=f"/invitations/{token}").state(InvitationPageState)
        await state.load()
        await state.decline()
        await state.decline()
        assert (state.declined, state.errors) == (True, {})

    run(scenario)


def test_two_clicks_sign_one_browser_out_and_say_nothing_more() -> None:
    home = Home()
    with transaction() as session:
        account = session.get_one(Account, home.owner.account_id)
        first, second = actor_for(session, account), actor_for(session, account)

    async def scenario() -> None:
        act_as(home.owner)
        state = await Tab(path="/mon-compte").state(LoginSessionsState)
        await state._refresh()
        listed = [each.id for each in state.sessions]
        for _ in range(2):
            await state.end_one(first.session_id)
            assert state.errors == {}
        # None moves up under the cursor.
        assert [each.id for each in state.sessions] == listed
        assert [each.id for each in state.sessions if each.ended] == [first.session_id]
        assert second.session_id in listed
        for _ in range(2):
            await state.end_others()
        assert [each.ended for each in state.sessions] == [False, True, True]
        assert not state.has_others

    run(scenario)


def test_it_may_be_meant_again_a_moment_later() -> None:
    home = Home()
    record_id = home.works("Toiture")

    async def scenario() -> None:
        act_as(home.owner)
        state = await opened(home, record_id)
        with time_machine.travel(now(), tick=False) as clock:
            await state.duplicate()
            clock.shift(SLOW_DOUBLE_CLICK - timedelta(milliseconds=1))
            assert await state.duplicate() is None
            assert count_of(Record) == 2
            clock.shift(timedelta(milliseconds=1))
            assert await state.duplicate() is not None
            assert count_of(Record) == 3

    run(scenario)


def test_the_same_button_of_another_page_is_another_act() -> None:
    home = Home()
    ids = home.works("Toiture"), home.works("Façade")

    async def scenario() -> None:
        act_as(home.owner)
        tab = Tab()
        for record_id in ids:
            state = await opened(home, record_id, tab)
            assert await state.delete() is not None
            assert state.errors == {}

    run(scenario)


def test_what_was_refused_may_be_tried_again_at_once() -> None:
    home = Home()
    guest = home.guest(Access.READ, PartKey.WORKS)
    record_id = home.works("Toiture")

    async def scenario() -> None:
        act_as(guest)
        state = await opened(home, record_id)
        await state.delete()
        assert state.errors[PAGE]
        with transaction() as session:
            session.exec(select(ShareLevel)).one().access = Access.WRITE
        assert await state.delete() is not None
        assert state.errors == {}

    run(scenario)


def test_what_was_taken_back_may_be_done_again_at_once(
    configure: Callable[..., Settings], tmp_path: Path
) -> None:
    configure(data_dir=tmp_path)
    home = Home()
    record_id = home.works("Toiture")
    with transaction() as session:
        file_id = make_file(session, record_id)

    async def scenario() -> None:
        act_as(home.owner)
        tab = Tab()
        await opened(home, record_id, tab)
        state = await tab.state(RecordFilesState)
        for files in (0, 1, 0):
            await (state.restore() if files else state.delete(file_id))
            assert (len(state.files), state.errors) == (files, {})

    run(scenario)


@pytest.mark.parametrize("file_id", ["x" * 50_000, {"a": 1}, None])
def test_what_a_browser_may_send_instead_is_refused_each_time(file_id: object) -> None:
    async def scenario() -> None:
        home = Home()
        act_as(home.owner)
        state = await Tab().state(RecordFilesState)
        for _ in range(2):
            state.errors = {}
            await state.delete(file_id)
            assert state.errors[PAGE]

    run(scenario)
