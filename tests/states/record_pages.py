"""What the tests of a record's form and page share: records, guests, and both once loaded."""

from typing import Any, TypeVar

from sqlmodel import select

from carnet_app.catalogue.access import Access
from carnet_app.catalogue.parts import PartKey
from carnet_app.core.database import reading, transaction
from carnet_app.features.records.form_state import RecordFormState
from carnet_app.features.records.record_state import RecordState
from carnet_app.models import Carnet, Record
from carnet_app.services.actors import Actor
from carnet_app.services.records import add_record
from tests.services.sharing_factories import make_share
from tests.states.pages import new_person, play
from tests.states.tabs import Tab

WORKS = {"title": "Isolation des combles", "state": "accepted", "cost": "8 450,00"}

StateOf = TypeVar("StateOf", RecordFormState, RecordState)


def new_record(actor: Actor, carnet_id: int, kind: str = "works", **changes: str) -> int:
    """A record; gives its id."""
    with transaction() as session:
        return add_record(
            session, actor=actor, carnet_id=carnet_id, kind=kind, submitted={**WORKS, **changes}
        )


def new_guest(carnet_id: int, access: Access, *, hide_amounts: bool = False) -> Actor:
    """A guest with one level in the works."""
    guest = new_person(f"luc{access}{hide_amounts}@exemple.fr", "Luc", "Morel")
    levels = {PartKey.WORKS: access}
    with transaction() as session:
        carnet = session.get_one(Carnet, carnet_id)
        make_share(session, carnet, guest, levels=levels, hide_amounts=hide_amounts)
    return guest


def records() -> list[Record]:
    """All records there are, oldest first."""
    with reading() as session:
        return list(session.exec(select(Record).order_by(Record.id)))  # pyright: ignore[reportArgumentType]


async def opened_form(path: str, tab: Tab | None = None) -> RecordFormState:
    """The form's state, once loaded at an address."""
    return await opened(RecordFormState, path, tab)


async def opened_record(path: str, tab: Tab | None = None) -> RecordState:
    """The state of the record's page, once loaded at an address."""
    return await opened(RecordState, path, tab)


async def opened(kind: type[StateOf], path: str, tab: Tab | None) -> StateOf:
    """One of both, once loaded step by step."""
    tab = tab or Tab()
    tab.open(path=path)
    state = await tab.state(kind)
    await play(state.load())
    assert state.loaded is True
    return state


def filled(form: RecordFormState, /, **values: str) -> dict[str, Any]:
    """What an open form sends."""
    return {"form_key": form.form_key, **values}
