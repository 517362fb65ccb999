"""Records for tests, through the services that people go through."""

from collections.abc import Mapping
from typing import Any

from sqlmodel import Session

from carnet_app.catalogue.access import Access
from carnet_app.catalogue.parts import PartKey
from carnet_app.models import Carnet, Record
from carnet_app.services.actors import Actor
from carnet_app.services.record_lists import RecordListView, list_records
from carnet_app.services.records import add_record
from tests.factories import make_actor, make_carnet
from tests.services.sharing_factories import id_of, make_share

WORKS = {"title": "Isolation des combles", "state": "accepted"}
DATED_WORKS = {**WORKS, "accepted_on": "2024-05-14", "cost": "8 450,00", "company": "Toits d’Armor"}
OPERATION = {"title": "Entretien de la chaudière", "periodicity": "12"}


def add(
    session: Session,
    actor: Actor,
    carnet: Carnet,
    kind: str = "works",
    submitted: Mapping[str, Any] | None = None,
    **changes: object,
) -> int:
    """A record added by somebody; gives its id."""
    form = {**(WORKS if submitted is None else submitted), **changes}
    return add_record(session, actor=actor, carnet_id=id_of(carnet), kind=kind, submitted=form)


def row(session: Session, record_id: int) -> Record:
    """A record as the database has it."""
    session.flush()
    return session.get_one(Record, record_id, populate_existing=True)


class Household:
    """An owner, their carnet, and guests made on demand."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.owner = make_actor(session, first_name="Anne", last_name="Lemaire")
        self.carnet = make_carnet(session, self.owner)
        self.id = id_of(self.carnet)

    def guest(
        self,
        access: Access,
        *parts: PartKey,
        hide_amounts: bool = False,
        first_name: str = "Karim",
    ) -> Actor:
        """A guest with one level in some parts; by default in works and maintenance."""
        actor = make_actor(self.session, first_name=first_name, last_name="Benali")
        levels = dict.fromkeys(parts or (PartKey.WORKS, PartKey.MAINTENANCE), access)
        make_share(self.session, self.carnet, actor, levels=levels, hide_amounts=hide_amounts)
        return actor

    def add(
        self, kind: str = "works", submitted: Mapping[str, Any] | None = None, **changes: object
    ) -> int:
        """A record of the owner's."""
        return add(self.session, self.owner, self.carnet, kind, submitted, **changes)


def listed(session: Session, house: Household, actor: Any = None, **asked: Any) -> RecordListView:
    """A part as its owner or somebody else sees it listed; the works, unless told otherwise."""
    asked = {"part": PartKey.WORKS, **asked}
    return list_records(session, actor=actor or house.owner, carnet_id=house.id, **asked)
