"""What the tests of a carnet's search, timeline, journal and bin share."""

from typing import Any, TypeVar

from carnet_app.catalogue.access import Access
from carnet_app.catalogue.parts import PartKey
from carnet_app.core.database import transaction
from carnet_app.models import Carnet
from carnet_app.services.actors import Actor
from carnet_app.services.record_bin import delete_record
from tests.services.record_factories import add
from tests.services.sharing_factories import id_of, make_share
from tests.states.pages import new_carnet, new_person
from tests.states.tabs import Tab

REASON = "Ce carnet n’existe pas, ou vous n’y avez pas accès."
WRONG_IDS = (0, -1, 999_999, 2**40, "9" * 30, "abc", "1e3", "²", "%31", "1;2", "")

StateOf = TypeVar("StateOf", bound=Any)


class Home:
    """An owner, their carnet, and guests and records made on demand."""

    def __init__(self) -> None:
        self.owner = new_person("anne@exemple.fr", "Anne", "Lemaire")
        self.id = new_carnet(self.owner)

    def guest(self, access: Access, *parts: PartKey, email: str = "luc@exemple.fr") -> Actor:
        """A guest with one level in some parts."""
        guest = new_person(email, "Luc", "Moreau")
        self.share(guest, dict.fromkeys(parts, access))
        return guest

    def share(self, guest: Actor | None, levels: dict[PartKey, Access], **terms: Any) -> int:
        """A share; gives its id."""
        with transaction() as session:
            carnet = session.get_one(Carnet, self.id)
            return id_of(make_share(session, carnet, guest, levels=levels, **terms))

    def add(self, kind: str, actor: Actor | None = None, **submitted: Any) -> int:
        """A record; gives its id."""
        with transaction() as session:
            carnet = session.get_one(Carnet, self.id)
            return add(session, actor or self.owner, carnet, kind, submitted)

    def works(self, title: str, **submitted: Any) -> int:
        """Some works."""
        return self.add("works", title=title, state="accepted", **submitted)

    def delete(self, record_id: int, actor: Actor | None = None) -> int:
        """Put a record in the bin."""
        with transaction() as session:
            delete_record(session, actor=actor or self.owner, record_id=record_id)
        return record_id

    def fill(self, count: int, **submitted: Any) -> list[int]:
        """Many works at once; gives their ids."""
        with transaction() as session:
            carnet = session.get_one(Carnet, self.id)
            form = {"title": "Travaux", "state": "accepted", **submitted}
            return [add(session, self.owner, carnet, "works", form) for _ in range(count)]


async def opened(kind: type[StateOf], path: str, tab: Tab | None = None) -> StateOf:
    """A page's state, once loaded at an address."""
    tab = tab or Tab()
    tab.open(path=path)
    state = await tab.state(kind)
    await state.load()
    assert state.loaded is True
    return state
