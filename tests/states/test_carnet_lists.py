"""What is true of each page that lists something of a carnet."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import pytest

from carnet_app.catalogue.access import Access
from carnet_app.catalogue.parts import PartKey
from carnet_app.core.database import transaction
from carnet_app.features.bin.state import BinState
from carnet_app.features.files.state import CarnetFilesState
from carnet_app.features.journal.state import JournalState
from carnet_app.features.search.state import SearchState
from carnet_app.features.sharing.draft import level_field
from carnet_app.features.timeline.state import TimelineState
from carnet_app.services.carnets import delete_carnet
from carnet_app.services.files import add_file
from carnet_app.services.sharing import withdraw_share
from carnet_app.session.carnet_heading import ONE_PAGE
from carnet_app.session.carnet_lists import PartListState
from carnet_app.session.door import PAGE
from carnet_app.session.identity import act_as
from carnet_app.session.state import empty_states
from tests.services.file_factories import keep
from tests.states.drafts import drafted
from tests.states.following import REASON, WRONG_IDS, Home, opened
from tests.states.pages import HOSTILE_VALUES, destination, new_carnet, new_person, run
from tests.states.tabs import Tab

pytestmark = pytest.mark.usefixtures("data_folder", "sqlite_database")


@dataclass(frozen=True)
class ListPage:
    """One of the pages."""

    state: type[Any]
    name: str
    fill: Callable[[Home, int], object]
    """Makes so many lines of its list."""
    shown: Callable[[Any], int]
    """How many lines it shows."""
    asked: str = ""
    """What its address has to ask for, to find them."""

    def path(self, carnet_id: object, **asked: object) -> str:
        """Its address."""
        given = "&".join(
            filter(None, (self.asked, *(f"{key}={value}" for key, value in asked.items())))
        )
        return f"/carnets/{carnet_id}/{self.name}" + (f"?{given}" if given else "")


def fill_files(home: Home, count: int) -> None:
    record_id = home.works("Toiture")
    with transaction() as session:
        for number in range(count):
            kept = keep(f"Notice {number}".encode(), f"notice {number}.txt")
            add_file(session, actor=home.owner, record_id=record_id, kept=kept, slot="")


PAGES = {
    page.name: page
    for page in (
        ListPage(
            JournalState,
            "journal",
            fill=Home.fill,
            shown=lambda state: sum(len(day.lines) for day in state.days),
            asked="partie=works",  # without the making of the carnet
        ),
        ListPage(
            SearchState,
            "recherche",
            fill=Home.fill,
            shown=lambda state: len(state.found.records),
            asked="q=travaux",
        ),
        ListPage(CarnetFilesState, "fichiers", fill_files, lambda state: len(state.files)),
        ListPage(
            TimelineState,
            "chronologie",
            fill=lambda home, count: home.fill(count, accepted_on="2020-01-02"),
            shown=lambda state: sum(len(year.records) for year in state.timeline.years),
        ),
        ListPage(
            BinState,
            "corbeille",
            fill=lambda home, count: [home.delete(each) for each in home.fill(count)],
            shown=lambda state: len(state.bin.records),
        ),
    )
}
each_page = pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
by_part = pytest.mark.parametrize(
    "name", [name for name, page in PAGES.items() if issubclass(page.state, PartListState)]
)
seen_by_guests = pytest.mark.parametrize("name", [name for name in PAGES if name != "corbeille"])


@each_page
def test_it_comes_in_pages(page: ListPage) -> None:
    home = Home()
    page.fill(home, 51)

    async def scenario() -> None:
        act_as(home.owner)
        first, second = (page.path(home.id, page=number) for number in (1, 2))
        state = await opened(page.state, page.path(home.id))
        assert (page.shown(state), state.links.page, state.links.pages) == (50, 1, 2)
        assert (state.links.previous, state.links.next) == ("", second)
        for beyond in (2, 9_999):
            state = await opened(page.state, page.path(home.id, page=beyond))
            assert (page.shown(state), state.links.page) == (1, 2)
            assert (state.links.previous, state.links.next) == (first, "")
        for odd in ("0", "-1", "abc", "9" * 30, "%00", "%ED%A0%80"):
            state = await opened(page.state, page.path(home.id, page=odd))
            assert state.links.page == 1

    run(scenario)


@each_page
def test_what_is_not_ones_own_looks_as_if_it_did_not_exist(page: ListPage) -> None:
    home = Home()
    page.fill(home, 51)
    stranger = new_person("inconnu@exemple.fr")
    deleted = new_carnet(stranger)
    with transaction() as session:
        delete_carnet(session, actor=stranger, carnet_id=deleted)

    async def scenario() -> None:
        tab = Tab()
        act_as(home.owner)
        state = await opened(page.state, page.path(home.id), tab)
        assert page.shown(state) == 50
        act_as(stranger)
        for carnet_id in (home.id, deleted, *WRONG_IDS):
            for asked in ({}, {"page": 2}, {"partie": "works"}, {"invite": 1}):
                state = await opened(page.state, page.path(carnet_id, **asked), tab)
                assert (state.carnet.id, state.carnet.name, page.shown(state)) == (0, "", 0)
                assert (state.links, state.errors) == (ONE_PAGE, {PAGE: REASON})
                assert getattr(state, "parts", ()) == ()

    run(scenario)


@each_page
def test_the_next_person_finds_nothing_of_it_in_the_tab(page: ListPage) -> None:
    home = Home()
    page.fill(home, 1)

    async def scenario() -> None:
        tab = Tab()
        act_as(home.owner)
        state = await opened(page.state, page.path(home.id), tab)
        assert (page.shown(state), state.carnet.id) == (1, home.id)
        await empty_states(state)
        assert (page.shown(state), state.carnet.id, state.loaded) == (0, 0, False)

    run(scenario)


@seen_by_guests
def test_a_withdrawn_guest_finds_nothing_any_more(name: str) -> None:
    home, page = Home(), PAGES[name]
    page.fill(home, 1)
    guest = new_person("luc@exemple.fr", "Luc", "Moreau")
    share = home.share(guest, {PartKey.WORKS: Access.READ})

    async def scenario() -> None:
        tab = Tab()
        act_as(home.owner)
        state = await opened(page.state, page.path(home.id, invite=share))
        assert (page.shown(state), state.carnet.preview_of) == (1, "Luc Moreau")
        act_as(guest)
        state = await opened(page.state, page.path(home.id), tab)
        assert (page.shown(state), state.carnet.may_restore) == (1, False)
        with transaction() as session:
            withdraw_share(session, actor=home.owner, share_id=share)
        state = await opened(page.state, page.path(home.id), tab)
        assert (page.shown(state), state.carnet.id) == (0, 0)

    run(scenario)


@each_page
def test_it_is_seen_as_somebody_whose_invitation_is_being_written(page: ListPage) -> None:
    home = Home()
    page.fill(home, 1)

    async def scenario() -> None:
        act_as(home.owner)
        for level, found in ((Access.NONE, 0), (Access.WRITE, 1)):
            tab = Tab()
            works = {level_field(PartKey.WORKS): str(level.value)}
            await drafted(tab, home.id, hide_amounts="", **works)
            state = await opened(page.state, page.path(home.id, apercu="projet"), tab)
            assert (page.shown(state), state.carnet.preview_of) == (found, "paul@exemple.fr")
            assert state.carnet.query == "?apercu=projet"
            assert not state.carnet.preview_is_over
            state = await opened(page.state, page.path(home.id), tab)
            assert (page.shown(state), state.carnet.preview_of) == (1, "")
        state = await opened(page.state, page.path(home.id, apercu="projet"))  # in another tab
        assert (page.shown(state), state.carnet.preview_is_over) == (1, True)

    run(scenario)


def test_the_bin_holds_for_a_guest_what_they_may_take_out_of_it() -> None:
    home, page = Home(), PAGES["corbeille"]
    page.fill(home, 1)
    reads = home.share(new_person("luc@exemple.fr"), {PartKey.WORKS: Access.READ})
    writes = home.share(new_person("zoe@exemple.fr"), {PartKey.WORKS: Access.WRITE})

    async def scenario() -> None:
        act_as(home.owner)
        for share, found in ((reads, 0), (writes, 1)):
            state = await opened(page.state, page.path(home.id, invite=share))
            assert (page.shown(state), state.carnet.query) == (found, f"?invite={share}")
            assert state.carnet.may_restore is bool(found)
            assert state.bin.may_purge is False

    run(scenario)


@by_part
def test_one_part_is_shown_alone_through_the_address(name: str) -> None:
    home, page = Home(), PAGES[name]
    page.fill(home, 1)

    async def scenario() -> None:
        act_as(home.owner)
        tab, path = Tab(), f"/carnets/{home.id}/{name}"
        state = await opened(page.state, path, tab)
        assert ("works", state.part) in [(part.key, "") for part in state.parts]
        assert destination(state.narrow("works")) == f"{path}?partie=works"
        state = await opened(page.state, f"{path}?partie=works", tab)
        assert state.part == "works"
        assert destination(state.narrow("contacts")) == f"{path}?partie=contacts"
        assert destination(state.narrow("works")) == path  # pressed again
        assert destination(state.narrow("")) == path
        state = await opened(page.state, f"{path}?partie=contacts", tab)
        assert (state.part, page.shown(state)) == ("contacts", 0)

    run(scenario)


@by_part
def test_a_part_that_is_not_the_readers_is_not_asked_for(name: str) -> None:
    home, page = Home(), PAGES[name]
    page.fill(home, 1)
    guest = home.guest(Access.READ, PartKey.WORKS)

    async def scenario() -> None:
        act_as(guest)
        path = f"/carnets/{home.id}/{name}"
        for asked in ("contacts", "private", "nothing", "%00"):
            state = await opened(page.state, f"{path}?partie={asked}")
            assert (state.part, [part.key for part in state.parts]) == ("", ["works"])
            assert "partie" not in destination(state.narrow("contacts"))

    run(scenario)


@by_part
def test_values_of_any_type_break_nothing(name: str) -> None:
    home, page = Home(), PAGES[name]

    async def scenario() -> None:
        act_as(home.owner)
        path = f"/carnets/{home.id}/{name}"
        state = await opened(page.state, path)
        for value in HOSTILE_VALUES:
            assert destination(state.narrow(value)) == path, value
        for value in ("x" * 2_000, "\0", "²", "1e3", "\udcff"):
            asked = quote(value, errors="replace")
            state = await opened(page.state, f"{path}?partie={asked}&page={asked}")
            assert (state.carnet.id, state.part) == (home.id, ""), value

    run(scenario)
