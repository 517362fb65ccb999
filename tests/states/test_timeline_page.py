"""A carnet's timeline: what is due, what happened, and for whom."""

from datetime import timedelta

import pytest

from carnet_app.catalogue.access import Access
from carnet_app.catalogue.parts import PartKey
from carnet_app.core.clock import today
from carnet_app.features.timeline.state import TimelineState
from carnet_app.session.identity import act_as
from tests.states.following import Home, opened
from tests.states.pages import new_person, run

pytestmark = pytest.mark.usefixtures("sqlite_database")


def years(state: TimelineState) -> list[tuple[int, list[str]]]:
    return [(each.year, [row.title for row in each.records]) for each in state.timeline.years]


def due(home: Home, title: str, days: int) -> None:
    on = (today() + timedelta(days=days)).isoformat()
    home.add("maintenance_operation", title=title, periodicity="12", next_due_on=on)


def test_what_is_due_comes_before_what_happened_year_by_year() -> None:
    home = Home()
    home.works("Toiture", accepted_on="2021-03-02")
    home.works("Façade", accepted_on="2021-09-20")
    home.works("Portail", accepted_on="2019-05-04")
    home.works("Un jour peut-être")
    for title, days in (("Ramonage", -3), ("Chaudière", 20), ("Filtres", 300)):
        due(home, title, days)

    async def scenario() -> None:
        act_as(home.owner)
        state = await opened(TimelineState, f"/carnets/{home.id}/chronologie")
        assert years(state) == [(2021, ["Façade", "Toiture"]), (2019, ["Portail"])]
        assert [row.title for row in state.due.overdue] == ["Ramonage"]
        assert [row.title for row in state.due.soon] == ["Chaudière"]
        assert "Filtres" in [row.title for row in state.due.later]
        assert (state.due_is_cut, state.carnet.name) == (False, "Maison de Quimper")

    run(scenario)


def test_it_comes_in_pages_and_only_the_first_tells_what_is_due() -> None:
    home = Home()
    home.fill(51, accepted_on="2020-01-02")
    due(home, "Ramonage", -3)

    async def scenario() -> None:
        act_as(home.owner)
        path = f"/carnets/{home.id}/chronologie"
        state = await opened(TimelineState, path)
        assert len(years(state)[0][1]) == 50
        assert state.due.overdue
        assert (state.links.previous, state.links.next) == ("", f"{path}?page=2")
        state = await opened(TimelineState, f"{path}?page=2")
        assert (len(years(state)[0][1]), state.due.total) == (1, 0)
        for odd in ("0", "-1", "abc", "9" * 30, "%00"):
            state = await opened(TimelineState, f"{path}?page={odd}")
            assert state.links.page == 1

    run(scenario)


def test_it_says_when_more_is_due_than_it_shows() -> None:
    home = Home()
    on = (today() + timedelta(days=900)).isoformat()
    home.fill(51, accepted_on=today().isoformat(), guarantee_until=on)

    async def scenario() -> None:
        act_as(home.owner)
        state = await opened(TimelineState, f"/carnets/{home.id}/chronologie")
        assert (len(state.due.later), state.due.total) == (50, 51)
        assert state.due_is_cut is True

    run(scenario)


def test_one_part_is_shown_alone() -> None:
    home = Home()
    home.works("Toiture", accepted_on="2021-03-02")
    due(home, "Ramonage", -3)

    async def scenario() -> None:
        act_as(home.owner)
        path = f"/carnets/{home.id}/chronologie"
        state = await opened(TimelineState, f"{path}?partie=works")
        assert (years(state), state.due.total) == ([(2021, ["Toiture"])], 0)
        state = await opened(TimelineState, f"{path}?partie=maintenance")
        assert (years(state), state.due.total) == ([], 1)
        state = await opened(TimelineState, f"{path}?partie=plans")
        assert (state.part, state.timeline.total, state.due.total) == ("plans", 0, 0)
        state = await opened(TimelineState, f"{path}?partie=nulle-part")
        assert (state.part, state.timeline.total) == ("", 1)

    run(scenario)


def test_it_says_who_proposed_what_waits() -> None:
    home = Home()
    author = home.guest(Access.CONTRIBUTE, PartKey.WORKS)
    form = {"title": "Toiture", "state": "accepted", "accepted_on": "2021-03-02"}
    home.add("works", author, **form)
    home.works("Façade", accepted_on="2020-03-02")

    async def scenario() -> None:
        act_as(home.owner)
        state = await opened(TimelineState, f"/carnets/{home.id}/chronologie")
        [proposed], [own] = (year.records for year in state.timeline.years)
        assert (proposed.author_name, proposed.status) == ("Luc Moreau", "proposed")
        assert own.author_name == ""

    run(scenario)


def test_a_guest_sees_their_parts_and_the_owner_sees_it_so() -> None:
    home = Home()
    home.works("Toiture", accepted_on="2021-03-02")
    due(home, "Ramonage", -3)
    guest = new_person("luc@exemple.fr")
    share = home.share(guest, {PartKey.MAINTENANCE: Access.READ})

    async def scenario() -> None:
        path = f"/carnets/{home.id}/chronologie"
        act_as(guest)
        state = await opened(TimelineState, path)
        assert (years(state), len(state.due.overdue)) == ([], 1)
        act_as(home.owner)
        state = await opened(TimelineState, f"{path}?invite={share}")
        assert (years(state), state.carnet.preview_of) == ([], guest.full_name)

    run(scenario)
