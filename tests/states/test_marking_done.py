"""“C’est fait” on the pages that show what is due: told, taken back, refused, out of date."""

from datetime import timedelta
from typing import Any

import pytest

from carnet_app.catalogue.access import Access
from carnet_app.catalogue.parts import PartKey
from carnet_app.core.clock import today
from carnet_app.core.database import reading, transaction
from carnet_app.features.carnet.state import CarnetState
from carnet_app.features.records.listing import RecordListState
from carnet_app.features.records.record_state import RecordState
from carnet_app.features.space.state import SpaceState
from carnet_app.features.timeline.state import TimelineState
from carnet_app.models import Record
from carnet_app.services.records import edit_record
from carnet_app.session.door import PAGE
from carnet_app.session.identity import act_as
from carnet_app.session.marking_done import TAKEN_BACK
from carnet_app.session.policy import Policy, policy_of
from tests.states.following import Home
from tests.states.pages import HOSTILE_VALUES, play, run
from tests.states.tabs import Tab

pytestmark = pytest.mark.usefixtures("sqlite_database")

PAGES: dict[type[Any], str] = {
    CarnetState: "/carnets/{carnet}?partie=maintenance",
    TimelineState: "/carnets/{carnet}/chronologie",
    RecordState: "/carnets/{carnet}/fiches/{record}",
    SpaceState: "/mon-espace",
}
every_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.__name__)
CHANGED = "Cette opération a changé entre-temps\u00a0: voyez ce qu’elle dit maintenant."


def late(home: Home) -> int:
    """An operation that was due three days ago."""
    on = (today() - timedelta(days=3)).isoformat()
    return home.add("maintenance_operation", title="Ramonage", periodicity="12", next_due_on=on)


def kept(record_id: int) -> Record:
    with reading() as session:
        return session.get_one(Record, record_id)


async def opened(page: type[Any], home: Home, record_id: int) -> tuple[Any, Tab]:
    tab = Tab()
    tab.open(path=PAGES[page].format(carnet=home.id, record=record_id))
    state = await tab.state(page)
    loading = state.load()
    await (play(loading) if page is RecordState else loading)
    return state, tab


async def offered(state: Any, tab: Tab) -> list[int]:
    """The operations that the page offers to mark done."""
    if isinstance(state, RecordState):
        return [state.record.id] if state.record.may_mark_done else []
    if isinstance(state, SpaceState):
        return [state.due.record_id] if state.due.version else []
    if isinstance(state, TimelineState):
        rows = (*state.due.overdue, *state.due.soon, *state.due.later)
    else:
        rows = (await tab.state(RecordListState)).listed.records
    return [row.id for row in rows if row.may_mark_done]


@every_page
def test_one_click_marks_it_done_and_another_takes_it_back(page: type[Any]) -> None:
    home = Home()
    record_id = late(home)

    async def scenario() -> None:
        act_as(home.owner)
        state, tab = await opened(page, home, record_id)
        assert await offered(state, tab) == [record_id]
        assert await state.mark_done(record_id, 1) is not None  # the focus goes to what is told
        assert kept(record_id).happened_on == today()
        assert "« Ramonage »".replace(" ", "\u00a0") in state.done.told
        assert (state.done.record_id, state.errors) == (record_id, {})
        assert await offered(state, tab) == []
        await state.take_back()
        assert kept(record_id).happened_on is None
        assert (state.done.record_id, state.done.told, state.errors) == (0, TAKEN_BACK, {})
        assert await offered(state, tab) == [record_id]

    run(scenario)


@every_page
def test_what_was_told_goes_with_the_page(page: type[Any]) -> None:
    home = Home()
    record_id = late(home)

    async def scenario() -> None:
        act_as(home.owner)
        state, _ = await opened(page, home, record_id)
        await state.mark_done(record_id, 1)
        loading = state.load()
        await (play(loading) if page is RecordState else loading)
        assert state.done.told == ""

    run(scenario)


@every_page
def test_who_comes_second_is_told_and_sees_how_things_are(page: type[Any]) -> None:
    home = Home()
    record_id = late(home)

    async def scenario() -> None:
        act_as(home.owner)
        state, _ = await opened(page, home, record_id)
        with transaction() as session:
            form = {"title": "Ramonage du poêle", "periodicity": "12", "last_done_on": "2020-01-02"}
            edit_record(session, actor=home.owner, record_id=record_id, version=1, submitted=form)
        await state.mark_done(record_id, 1)
        assert state.errors == {PAGE: CHANGED}
        assert state.done.told == ""
        assert kept(record_id).happened_on != today()
        await state.mark_done(record_id, 2)
        assert kept(record_id).happened_on == today()
        # A change after it: it is no longer for taking back.
        with transaction() as session:
            edit_record(session, actor=home.owner, record_id=record_id, version=3, submitted=form)
        await state.take_back()
        assert state.errors[PAGE]
        assert kept(record_id).version == 4

    run(scenario)


@every_page
@pytest.mark.parametrize("access", [Access.READ, Access.CONTRIBUTE])
def test_a_guest_who_may_not_write_has_no_button_and_is_refused(
    page: type[Any], access: Access
) -> None:
    home = Home()
    record_id = late(home)
    guest = home.guest(access, PartKey.MAINTENANCE)

    async def scenario() -> None:
        act_as(guest)
        state, tab = await opened(page, home, record_id)
        assert await offered(state, tab) == []
        await state.mark_done(record_id, 1)
        assert state.errors[PAGE]
        assert kept(record_id).happened_on is None

    run(scenario)


@every_page
def test_what_a_browser_may_send_instead_changes_nothing(page: type[Any]) -> None:
    home = Home()
    record_id = late(home)

    async def scenario() -> None:
        act_as(home.owner)
        state, _ = await opened(page, home, record_id)
        for value in HOSTILE_VALUES:
            await state.mark_done(value, 1)
            await state.mark_done(record_id, value)
            assert state.done.told == ""
            assert state.errors[PAGE]
        await state.take_back()
        assert kept(record_id).version == 1

    run(scenario)


@every_page
def test_the_events_are_for_people_who_are_signed_in(page: type[Any]) -> None:
    for event in ("mark_done", "take_back"):
        assert policy_of(f"{page.get_full_name()}.{event}") is Policy.SIGNED_IN
