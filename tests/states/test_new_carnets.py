"""A carnet is created in Mon espace, for oneself or for a third party."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from sqlmodel import select

from carnet_app.core.clock import now
from carnet_app.core.database import reading, transaction
from carnet_app.features.space.state import CreateCarnetState, SpaceState
from carnet_app.models import Carnet, InvitationAnswer, OutboxMessage
from carnet_app.services.carnets import delete_carnet
from carnet_app.session.identity import act_as
from tests.states.pages import HOSTILE_VALUES, new_person, play, run
from tests.states.space_rows import count, only_answer
from tests.states.tabs import Tab

pytestmark = pytest.mark.usefixtures("sqlite_database")


def carnet_names() -> list[str]:
    with reading() as session:
        return list(session.exec(select(Carnet.name).order_by(Carnet.name)))


async def creation_form(tab: Tab, **values: Any) -> tuple[CreateCarnetState, dict[str, Any]]:
    state = await tab.state(CreateCarnetState)
    state.start()
    return state, {"form_key": state.form_key, "whom": "me", **values}


def test_a_carnet_is_created_and_shown_at_once() -> None:
    anne = new_person("anne@exemple.fr")

    async def scenario() -> None:
        act_as(anne)
        tab = Tab()
        space = await tab.state(SpaceState)
        await space.load()
        assert (space.loaded, space.space.own_total) == (True, 0)
        state, form = await creation_form(tab, name="  Maison de Clisson ")
        await play(state.create(form))
        assert state.told == "«\u00a0Maison de Clisson\u00a0» est créé."
        assert shown(state, space) == (["Maison de Clisson"], [], 0)
        assert state.added[0].id == state.created_id

    run(scenario)


def test_the_carnet_just_created_stays_where_it_is_drawn() -> None:
    """In another list it would be drawn anew, and its buttons would lose the focus."""
    anne = new_person("anne@exemple.fr")

    async def scenario() -> None:
        act_as(anne)
        tab = Tab()
        space = await tab.state(SpaceState)
        await space.load()
        for name in ("Un", "Deux"):
            state, form = await creation_form(tab, name=name)
            sent = [shown(state, space) async for _ in state.create(form)]
        assert sent[0] == (["Deux", "Un"], [], 0)  # before the lists are read anew
        assert shown(state, space) == (["Deux"], ["Un"], 1)
        await space.refresh()
        assert shown(state, space) == (["Deux"], ["Un"], 1)
        with transaction() as session:
            delete_carnet(session, actor=anne, carnet_id=state.created_id)
        await space.refresh()
        assert shown(state, space) == ([], ["Un"], 1)
        await play(state.create((await creation_form(tab, name="Trois"))[1]))
        await space.load()
        assert shown(state, space) == ([], ["Trois", "Un"], 2)

    run(scenario)


def shown(state: CreateCarnetState, space: SpaceState) -> tuple[list[str], list[str], int]:
    names = [card.name for card in state.added], [card.name for card in space.space.own]
    return *names, space.space.own_total


def test_a_form_sent_twice_creates_one_carnet() -> None:
    anne = new_person("anne@exemple.fr")

    async def scenario() -> None:
        act_as(anne)
        state, form = await creation_form(Tab(), name="Maison de Clisson")
        await play(state.create(form))
        await play(state.create(form))
        assert state.told != ""

    run(scenario)
    assert carnet_names() == ["Maison de Clisson"]


@pytest.mark.parametrize(
    ("values", "field", "focused"),
    [
        ({"name": ""}, "name", "name"),
        ({"name": "  "}, "name", "name"),
        ({"name": "a" * 101}, "name", "name"),
        ({"name": "Mai\u202eson"}, "name", "name"),
        ({"whom": "third", "third_email": ""}, "email", "third_email"),
        ({"whom": "third", "third_email": "anne"}, "email", "third_email"),
        ({"whom": "third", "third_email": "a@b.fr, c@d.fr"}, "email", "third_email"),
        ({"whom": "third", "third_email": "a@b.fr\r\nBcc: c@d.fr"}, "email", "third_email"),
        ({"whom": "third", "third_email": "a" * 250 + "@exemple.fr"}, "email", "third_email"),
        ({"whom": "third", "third_email": "anne@exemple.fr"}, "email", "third_email"),
        (
            {"whom": "third", "third_email": "b@exemple.fr", "third_message": "a" * 5_001},
            "message",
            "third_message",
        ),
    ],
)
def test_a_bad_creation_says_what_is_wrong_and_writes_nothing(
    values: dict[str, Any], field: str, focused: str
) -> None:
    anne = new_person("anne@exemple.fr")

    async def scenario() -> None:
        act_as(anne)
        state, form = await creation_form(Tab(), **({"name": "Maison"} | values))
        [sent] = await play(state.create(form))
        assert list(state.errors) == [field]
        assert state.errors[field]
        assert focused in str(sent.args)
        assert state.form_key == form["form_key"]  # what was typed stays

    run(scenario)
    assert (count(Carnet), count(OutboxMessage)) == (0, 0)


@pytest.mark.parametrize("value", HOSTILE_VALUES)
def test_a_creation_field_of_any_type_breaks_nothing(value: Any) -> None:
    anne = new_person("anne@exemple.fr")

    async def scenario() -> None:
        act_as(anne)
        values = {"whom": "third", "name": "Maison", "third_email": "b@exemple.fr"}
        for field in ("name", "third_email", "third_message", "form_key", "whom"):
            state, form = await creation_form(Tab(), **values)
            before = count(Carnet)
            await play(state.create(form | {field: value}))
            assert bool(state.told) == (count(Carnet) > before)  # said if, and only if, done
            await play(state.create(value))
            assert count(Carnet) - before <= 1

    run(scenario)


def test_a_carnet_for_a_third_party_is_offered_by_mail() -> None:
    anne = new_person("anne@exemple.fr")

    async def scenario() -> None:
        act_as(anne)
        tab = Tab()
        state, form = await creation_form(
            tab,
            name="Pavillon",
            whom="third",
            third_email=" Luc@exemple.fr ",
            third_message="Voilà",
        )
        await play(state.create(form))
        assert "proposé à Luc@exemple.fr" in state.told
        space = await tab.state(SpaceState)
        assert [offer.email for offer in space.space.offers] == ["luc@exemple.fr"]
        assert ([card.name for card in space.space.own], state.added) == (["Pavillon"], ())
        with time_machine.travel(now() + timedelta(minutes=1), tick=False):
            for _ in range(2):  # a double click
                await space.resend(state.created_id)
                assert "repartie" in space.told
        space.ask_withdrawal(state.created_id)
        assert space.withdrawing == state.created_id
        await space.withdraw(state.created_id)
        assert (space.space.offers, space.withdrawing) == ((), 0)
        assert "reste le vôtre" in space.told
        assert (state.told, state.created_id) == ("", 0)

    run(scenario)
    assert count(OutboxMessage) == 2
    assert only_answer() is InvitationAnswer.WITHDRAWN
