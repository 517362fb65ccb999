"""Records added from the list of their part, one after the other."""

from typing import Any

import pytest
from sqlmodel import delete

from carnet_app.catalogue.access import Access
from carnet_app.catalogue.parts import PartKey
from carnet_app.catalogue.registry import KINDS
from carnet_app.core.database import reading, transaction
from carnet_app.features.carnet.state import CarnetState
from carnet_app.features.records.field_views import FIRST_WRONG
from carnet_app.features.records.listing import RecordListState
from carnet_app.features.records.quick_add_state import SHOWN, QuickAddState
from carnet_app.models import Share
from carnet_app.services.record_lists import list_records
from carnet_app.services.record_views import RecordRow
from carnet_app.services.records import PROPOSALS_MAX, edit_record
from carnet_app.session.door import PAGE
from carnet_app.session.identity import act_as
from tests.states.following import Home
from tests.states.pages import HOSTILE_VALUES, run
from tests.states.tabs import Tab

pytestmark = pytest.mark.usefixtures("sqlite_database")


class Page:
    """A part's page in a tab."""

    def __init__(self, home: Home, asked: str = "works") -> None:
        self.tab = Tab()
        self.tab.open(path=f"/carnets/{home.id}?partie={asked}")

    async def load(self) -> QuickAddState:
        """Open it, or come back to it."""
        await (await self.tab.state(CarnetState)).load()
        return await self.tab.state(QuickAddState)

    async def refresh(self) -> RecordListState:
        """Read it anew, as after each record."""
        await (await self.tab.state(CarnetState)).refresh()
        return await self.tab.state(RecordListState)


def form(opened: QuickAddState, /, **typed: Any) -> dict[str, Any]:
    return {"form_key": opened.form_key, "title": "Bardage", "state": "accepted", **typed}


def titles(rows: tuple[RecordRow, ...]) -> list[str]:
    return [row.title for row in rows]


def test_what_is_added_stands_above_the_list_until_the_page_is_opened_again() -> None:
    home = Home()
    home.works("Auvent")

    async def scenario() -> None:
        act_as(home.owner)
        page = Page(home)
        state = await page.load()
        assert [field.name for field in state.fields] == ["title", "state"]
        assert await state.add(form(state)) is None
        assert (titles(state.added), "Bardage" in state.told) == (["Bardage"], True)
        listed = await page.refresh()
        assert (titles(listed.listed.records), listed.listed.total) == (["Auvent"], 2)
        await state.add(form(state, title="Combles"))
        assert titles(state.added) == ["Combles", "Bardage"]
        state = await page.load()
        listed = await page.refresh()
        assert (state.added, state.told) == ((), "")
        assert sorted(titles(listed.listed.records)) == ["Auvent", "Bardage", "Combles"]

    run(scenario)


def test_the_row_of_what_is_added_is_the_one_of_the_list() -> None:
    home = Home()

    async def scenario() -> None:
        act_as(home.owner)
        state = await Page(home).load()
        await state.add(form(state))
        with reading() as session:
            known = {"actor": home.owner, "carnet_id": home.id, "part": PartKey.WORKS}
            listed = list_records(session, **known)  # pyright: ignore[reportArgumentType] -- mixed
        assert tuple(state.added) == listed.records

    run(scenario)


def test_the_last_ones_only_stand_above_the_list() -> None:
    home = Home()

    async def scenario() -> None:
        act_as(home.owner)
        page = Page(home)
        state = await page.load()
        for number in range(SHOWN + 2):
            await state.add(form(state, title=f"Travaux {number}"))
        listed = await page.refresh()
        assert titles(state.added)[0] == f"Travaux {SHOWN + 1}"
        assert len(state.added) == SHOWN
        assert sorted(titles(listed.listed.records)) == ["Travaux 0", "Travaux 1"]

    run(scenario)


def test_what_changed_meanwhile_is_shown_as_it_is_now() -> None:
    home = Home()

    async def scenario() -> None:
        act_as(home.owner)
        page = Page(home, "maintenance")
        state = await page.load()
        await state.add(form(state, title="Ramonage", periodicity="12"))
        [row] = state.added
        with transaction() as session:
            changed = {"title": "Ramonage du poêle", "periodicity": "12"}
            named = {"record_id": row.id, "version": row.version}
            edit_record(session, actor=home.owner, submitted=changed, **named)
        await page.refresh()
        [row] = state.added
        assert (row.title, row.version) == ("Ramonage du poêle", 2)

    run(scenario)


def test_a_form_sent_twice_counts_once() -> None:
    home = Home()

    async def scenario() -> None:
        act_as(home.owner)
        page = Page(home)
        state = await page.load()
        sent = form(state)
        await state.add(sent)
        await state.add(sent)
        assert (await page.refresh()).listed.total == 1

    run(scenario)


def test_a_refused_form_says_why_and_keeps_its_key() -> None:
    home = Home()

    async def scenario() -> None:
        act_as(home.owner)
        page = Page(home)
        state = await page.load()
        sent = form(state, title=" ", state="")
        focused = await state.add(sent)
        assert set(state.errors) == {"title", "state"}
        assert FIRST_WRONG in str(focused.args)
        assert state.form_key == sent["form_key"]
        assert (await page.refresh()).listed.total == 0
        await state.add(form(state))
        assert state.errors == {}
        for value in HOSTILE_VALUES:
            await state.add(form(state, title=value))
            await state.add(value)

    run(scenario)


def test_a_contributor_proposes_and_is_told_when_it_is_too_much() -> None:
    home = Home()
    guest = home.guest(Access.CONTRIBUTE, PartKey.WORKS)

    async def scenario() -> None:
        act_as(guest)
        state = await Page(home).load()
        await state.add(form(state))
        [row] = state.added
        assert (row.status, row.is_own, "proposé" in state.told) == ("proposed", True, True)
        for number in range(PROPOSALS_MAX - 1):
            await state.add(form(state, title=f"Travaux {number}"))
        await state.add(form(state))
        assert "propositions en attente" in state.errors[PAGE]

    run(scenario)


def test_who_lost_the_right_adds_nothing() -> None:
    home = Home()
    guest = home.guest(Access.CONTRIBUTE, PartKey.WORKS)

    async def scenario() -> None:
        act_as(guest)
        state = await Page(home).load()
        sent = form(state)
        with transaction() as session:
            session.exec(delete(Share))
        await state.add(sent)
        assert (state.added, list(state.errors)) == ((), [PAGE])

    run(scenario)


@pytest.mark.parametrize("part", ["home", "private", "coownership"])
def test_where_it_is_not_clear_what_is_added_nothing_is_offered(part: str) -> None:
    home = Home()

    async def scenario() -> None:
        act_as(home.owner)
        state = await Page(home, part).load()
        assert (state.kind, state.fields) == ("", ())
        await state.add({"form_key": state.form_key, "title": "Budget"})
        assert state.added == ()

    run(scenario)


def test_a_list_of_one_kind_offers_that_kind() -> None:
    home = Home()

    async def scenario() -> None:
        act_as(home.owner)
        state = await Page(home, "private&type=subsidy").load()
        assert [field.name for field in state.fields] == ["title"]
        await state.add({"form_key": state.form_key, "title": "Prime énergie"})
        assert [(row.kind, row.title) for row in state.added] == [("subsidy", "Prime énergie")]

    run(scenario)


def test_the_form_is_offered_to_who_may_add_and_to_who_looks_as_them() -> None:
    home = Home()
    reader = home.guest(Access.READ, PartKey.WORKS)
    share = home.share(None, {PartKey.WORKS: Access.WRITE}, email="b@exemple.fr")
    looking = home.share(None, {PartKey.WORKS: Access.READ}, email="c@exemple.fr")

    async def scenario() -> None:
        act_as(reader)
        assert (await Page(home).load()).kind == ""
        act_as(home.owner)
        assert (await Page(home, f"works&invite={share}").load()).kind == "works"
        assert (await Page(home, f"works&invite={looking}").load()).kind == ""

    run(scenario)


@pytest.mark.parametrize(
    "kind", [kind for kind in KINDS if not kind.singleton], ids=lambda kind: kind.key
)
def test_the_short_form_is_enough_for_every_kind(kind: Any) -> None:
    home = Home()

    async def scenario() -> None:
        act_as(home.owner)
        state = await Page(home, f"{kind.part.value}&type={kind.key}").load()
        names = {name for field in kind.essential_fields for name in field.inputs}
        assert {field.name for field in state.fields} <= names
        typed = {name: text for name, text in kind.example().items() if name in names}
        await state.add({"form_key": state.form_key, **typed})
        assert (state.errors, len(state.added)) == ({}, 1)
        assert state.added[0].title

    run(scenario)
