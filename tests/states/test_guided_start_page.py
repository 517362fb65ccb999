"""The guided start's events, called as a browser may call them: with anything."""

from typing import Any

import pytest
from sqlmodel import col, select

from carnet_app.catalogue.access import Access
from carnet_app.catalogue.parts import PARTS
from carnet_app.core.database import reading, transaction
from carnet_app.features.guided_start.state import NOTHING_PICKED, GuidedStartState
from carnet_app.models import Carnet, Record
from carnet_app.services.actors import Actor
from carnet_app.services.guided_start import start_carnet
from carnet_app.services.third_party import create_for_third_party
from carnet_app.session.door import PAGE
from carnet_app.session.identity import act_as
from tests.services.sharing_factories import make_share
from tests.states.pages import HOSTILE_VALUES, destination, new_carnet, new_person, play, run
from tests.states.tabs import Tab

pytestmark = pytest.mark.usefixtures("sqlite_database")

HOME = {"address": "12 rue des Lilas", "postcode": "44190", "city": "Clisson", "built_in": "1974"}
BOILER, STOVE = "equipement_gas_boiler", "equipement_stove"


def kinds() -> list[str]:
    with reading() as session:
        return sorted(session.exec(select(Record.kind)))


def home_values() -> dict[str, Any]:
    with reading() as session:
        return dict(session.exec(select(Record.values).where(Record.kind == "home")).one())


def versions() -> set[int]:
    with reading() as session:
        return set(session.exec(select(Record.version)))


def closed(carnet_id: int) -> bool:
    with reading() as session:
        return session.get_one(Carnet, carnet_id).start_closed_at is not None


async def opened(carnet_id: object, step: str = "", tab: Tab | None = None) -> GuidedStartState:
    """The page, at the address it leads to when none names a step."""
    tab = tab or Tab()
    asked = f"?etape={step}" if step else ""
    tab.open(path=f"/carnets/{carnet_id}/demarrage{asked}")
    state = await tab.state(GuidedStartState)
    if leads_to := await state.load():
        tab.open(path=destination(leads_to))
        assert await state.load() is None
    assert state.loaded is True
    return state


async def sent(handler: Any, state: GuidedStartState, **form: Any) -> str:
    """Where sending a form leads; empty when nowhere."""
    events = await play(handler({"form_key": state.form_key, **form}))
    assert state.saving is False
    found = [event for event in events if "path" in dict(map(_texts, event.args))]
    return destination(found[0]) if found else ""


def _texts(pair: Any) -> tuple[str, str]:
    return str(pair[0]), str(pair[1])


@pytest.fixture
def anne() -> Actor:
    return new_person("anne@exemple.fr")


def test_the_three_steps_fill_the_carnet_and_each_follows_from_what_is_there(anne: Actor) -> None:
    carnet_id = new_carnet(anne)

    async def scenario() -> None:
        act_as(anne)
        state = await opened(carnet_id)
        assert (state.start.step, state.start.carnet_name) == ("logement", "Maison de Quimper")
        leads_to = await sent(state.save_home, state, **HOME, home_type="house")
        assert leads_to == f"/carnets/{carnet_id}/demarrage?etape=equipements"

        state = await opened(carnet_id)
        assert (state.start.step, state.start.home["city"]) == ("equipements", "Clisson")
        leads_to = await sent(state.add_picked, state, **{BOILER: "on", STOVE: "on"})
        assert leads_to == f"/carnets/{carnet_id}/demarrage?etape=document"

        state = await opened(carnet_id)
        assert state.start.step == "document"
        assert sorted(state.start.there) == ["gas_boiler", "stove"]
        await state.finish()

    run(scenario)
    assert kinds() == ["equipment"] * 2 + ["home"] + ["maintenance_operation"] * 4
    assert home_values() | HOME | {"built_in": 1974, "home_type": "house"} == home_values()
    assert closed(carnet_id)


def test_a_form_sent_twice_counts_once(anne: Actor) -> None:
    carnet_id = new_carnet(anne)

    async def scenario() -> None:
        act_as(anne)
        state = await opened(carnet_id, "equipements")
        form = {"form_key": state.form_key, BOILER: "on"}
        assert len(await play(state.add_picked(form))) == 1
        assert await play(state.add_picked({**form, STOVE: "on"})) == []

    run(scenario)
    assert kinds() == ["equipment"] + ["maintenance_operation"] * 2


def test_what_another_tab_added_is_not_added_again(anne: Actor) -> None:
    carnet_id = new_carnet(anne)

    async def scenario() -> None:
        act_as(anne)
        one, other = [await opened(carnet_id, "equipements", Tab()) for _ in range(2)]
        assert await sent(one.add_picked, one, **{BOILER: "on"})
        assert await sent(other.add_picked, other, **{BOILER: "on", STOVE: "on"})
        late = await opened(carnet_id, "equipements")
        assert await sent(late.add_picked, late, **{BOILER: "on"})

    run(scenario)
    assert kinds() == ["equipment"] * 2 + ["maintenance_operation"] * 4


def test_going_back_shows_what_was_noted_and_saves_only_what_changed(anne: Actor) -> None:
    carnet_id = new_carnet(anne)
    with transaction() as session:
        kept = {**HOME, "rooms": "5", "home_type": "other", "home_type_other": "Péniche"}
        start_carnet(session, actor=anne, carnet_id=carnet_id, submitted=kept)

    async def scenario() -> None:
        act_as(anne)
        state = await opened(carnet_id, "logement")
        typed = dict(state.start.home)
        assert typed["home_type_other"] == "Péniche"
        assert await sent(state.save_home, state, **typed)
        assert versions() == {1}
        state = await opened(carnet_id, "logement")
        assert await sent(state.save_home, state, **(typed | {"city": "Gorges"}))

    run(scenario)
    assert home_values()["city"] == "Gorges"
    assert (home_values()["rooms"], home_values()["home_type"]) == (5, "other:Péniche")


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({}, "address"),
        ({"address": "  "}, "address"),
        ({"address": "x" * 10_000}, "address"),
        ({**HOME, "built_in": "9999"}, "built_in"),
        ({**HOME, "built_in": "-3"}, "built_in"),
        ({**HOME, "built_in": "vers 1974"}, "built_in"),
        ({**HOME, "home_type": "castle"}, "home_type"),
        ({**HOME, "postcode": "4" * 11}, "postcode"),
    ],
)
def test_a_bad_home_says_what_is_wrong_and_writes_nothing(
    anne: Actor, values: dict[str, str], field: str
) -> None:
    carnet_id = new_carnet(anne)

    async def scenario() -> None:
        act_as(anne)
        state = await opened(carnet_id)
        key = state.form_key
        assert await sent(state.save_home, state, **values) == ""
        assert list(state.errors) == [field]
        assert state.form_key == key  # what was typed stays

    run(scenario)
    assert kinds() == []


def test_nothing_picked_is_told(anne: Actor) -> None:
    carnet_id = new_carnet(anne)

    async def scenario() -> None:
        act_as(anne)
        state = await opened(carnet_id, "equipements")
        assert await sent(state.add_picked, state, equipement_castle="on") == ""
        assert state.errors == {PAGE: NOTHING_PICKED}

    run(scenario)
    assert kinds() == []


def test_what_is_typed_survives_a_lost_connection_and_a_new_visit_shows_the_carnet(
    anne: Actor,
) -> None:
    carnet_id = new_carnet(anne)
    path = f"/carnets/{carnet_id}/demarrage?etape=logement"

    async def scenario() -> None:
        act_as(anne)
        tab = Tab()
        state = await opened(carnet_id, tab=tab)
        key = state.form_key
        tab.open(path=path, socket="socket-2")
        await state.load()
        assert state.form_key == key
        await state.load()
        assert state.form_key != key

    run(scenario)


@pytest.mark.parametrize("step", ["fin", "document", "logement", "ailleurs", "%00", "1"])
def test_the_address_names_the_step_or_the_first_one_missing(anne: Actor, step: str) -> None:
    carnet_id = new_carnet(anne)

    async def scenario() -> None:
        act_as(anne)
        state = await opened(carnet_id, step)
        assert state.start.step == (step if step in {"fin", "document"} else "logement")

    run(scenario)


def test_whoever_prepares_a_carnet_for_a_third_party_may_start_it(anne: Actor) -> None:
    with transaction() as session:
        offered = create_for_third_party(session, actor=anne, name="Pavillon", email="b@exemple.fr")

    async def scenario() -> None:
        act_as(anne)
        state = await opened(offered)
        assert await sent(state.save_home, state, **HOME)

    run(scenario)
    assert kinds() == ["home"]


@pytest.mark.parametrize("is_guest", [False, True], ids=["stranger", "guest"])
def test_nobody_else_starts_a_carnet(anne: Actor, is_guest: bool) -> None:
    carnet_id, luc = new_carnet(anne), new_person("luc@exemple.fr")
    if is_guest:
        with transaction() as session:
            levels = {part.key: Access.WRITE for part in PARTS}
            make_share(session, session.get_one(Carnet, carnet_id), luc, levels=levels)

    async def scenario() -> None:
        act_as(luc)
        tab = Tab()
        state = await opened(carnet_id, tab=tab)
        assert (state.start.carnet_id, state.start.carnet_name) == (0, "")
        assert state.errors[PAGE]
        act_as(anne)
        state = await opened(carnet_id, tab=tab)
        assert state.start.carnet_id == carnet_id
        act_as(luc)  # as if the owner's page were still in the tab's state
        assert await sent(state.save_home, state, **HOME) == ""
        assert state.errors[PAGE]
        assert await sent(state.add_picked, state, **{BOILER: "on"}) == ""
        assert state.errors[PAGE]
        assert await state.finish() is None
        assert state.errors[PAGE]
        state.errors = {}
        await state.show_document()
        assert state.errors[PAGE]

    run(scenario)
    assert kinds() == []
    assert not closed(carnet_id)


def test_an_address_that_names_no_carnet_shows_none(anne: Actor) -> None:
    async def scenario() -> None:
        act_as(anne)
        for carnet_id in (0, -1, 999_999, 2**40, "9" * 30, "abc", "1e3", "²", "%31", ""):
            state = await opened(carnet_id)
            assert state.start.carnet_id == 0
            assert state.errors[PAGE] == "Ce carnet n’existe pas, ou vous n’y avez pas accès."

    run(scenario)


@pytest.mark.parametrize("value", HOSTILE_VALUES)
def test_values_of_any_type_break_nothing(anne: Actor, value: Any) -> None:
    carnet_id = new_carnet(anne)

    async def scenario() -> None:
        act_as(anne)
        for name in ("form_key", *HOME, "home_type", "home_type_other"):
            state = await opened(carnet_id, "logement")
            form = {"form_key": state.form_key, **HOME, name: value}
            await play(state.save_home(form))
            await play(state.save_home(value))
        for name in ("form_key", BOILER):
            state = await opened(carnet_id, "equipements")
            await play(state.add_picked({"form_key": state.form_key, name: value}))
            await play(state.add_picked(value))
        assert state.saving is False

    run(scenario)
    with reading() as session:
        homes = session.exec(select(Record).where(col(Record.kind) == "home")).all()
    assert len(homes) <= 1
    assert kinds().count("equipment") == (value is True)
