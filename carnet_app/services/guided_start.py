"""The first three minutes of a carnet: its address, its equipment and a document."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import Session, col

from carnet_app.catalogue.appliances import APPLIANCE_BY_KEY, APPLIANCES, CATEGORIES, Appliance
from carnet_app.catalogue.parts import PartKey
from carnet_app.core.clock import now, today
from carnet_app.core.errors import DomainError
from carnet_app.models import Carnet, Record
from carnet_app.services.actors import Actor
from carnet_app.services.locks import lock_carnet
from carnet_app.services.permissions import require_manager
from carnet_app.services.record_kinds import kind_of
from carnet_app.services.record_writing import Submitted
from carnet_app.services.records import add_record, edit_record
from carnet_app.services.rows import fetch_rows

EQUIPMENT_MAX = 30


class UnknownApplianceError(DomainError):
    """Not an appliance of the catalogue, or too many of them."""

    message = "Choisissez vos équipements dans la liste."


@dataclass(frozen=True, slots=True)
class ApplianceChoice:
    """An appliance one may have, to be picked from its picture."""

    key: str
    label: str
    category_label: str
    icon: str
    operation_count: int
    is_there: bool
    """Whether the carnet has one already."""


@dataclass(frozen=True, slots=True)
class StartView:
    """Where the guided start stands: it may be left and taken up again at any step."""

    carnet_name: str
    step: str
    """``home``, ``equipment`` or ``document``: the first one not done yet; else ``done``."""
    home_id: int
    home_texts: dict[str, str]
    """What the inputs of the home's form hold."""
    appliances: tuple[ApplianceChoice, ...]
    equipment_count: int
    document_count: int


@dataclass(frozen=True, slots=True)
class AddedEquipment:
    """What picking equipment created."""

    equipment: int
    operations: int


def read_start(session: Session, *, actor: Actor, carnet_id: int) -> StartView:
    """Where the guided start of a carnet stands.

    Raises:
        CarnetNotFoundError, OwnerOnlyError: the actor may not.
    """
    require_manager(session, actor=actor, carnet_id=carnet_id)
    carnet = session.get_one(Carnet, carnet_id)
    home = _find_home(session, carnet_id)
    there = _appliances_there(session, carnet_id)
    documents = _count_documents(session, carnet_id)
    is_done = {"home": home is not None, "equipment": there, "document": documents}
    return StartView(
        carnet_name=carnet.name,
        step=next((step for step, done in is_done.items() if not done), "done"),
        home_id=home.id or 0 if home else 0,
        home_texts=kind_of("home").form_texts(home.values if home else {}),
        appliances=tuple(_view(each, there) for each in APPLIANCES),
        equipment_count=len(there),
        document_count=documents,
    )


def start_carnet(session: Session, *, actor: Actor, carnet_id: int, submitted: Submitted) -> int:
    """Fill in the carnet's cover; filled in already, change it.

    Args:
        session: The transaction.
        actor: The carnet's owner.
        carnet_id: The carnet.
        submitted: Inputs of the home's form; those left out stay as they are.

    Returns:
        The id of the home's record.

    Raises:
        CarnetNotFoundError, OwnerOnlyError: the actor may not.
        InvalidRecordError: something is wrong, with a sentence by field.
    """
    lock_carnet(session, carnet_id=carnet_id)
    require_manager(session, actor=actor, carnet_id=carnet_id)
    home = _find_home(session, carnet_id)
    if home is None or home.id is None:
        return add_record(
            session, actor=actor, carnet_id=carnet_id, kind="home", submitted=submitted
        )
    form = {**kind_of("home").form_texts(home.values), **submitted}
    edit_record(session, actor=actor, record_id=home.id, version=home.version, submitted=form)
    return home.id


def add_equipment(
    session: Session,
    *,
    actor: Actor,
    carnet_id: int,
    appliances: Sequence[str],
    again: bool = True,
) -> AddedEquipment:
    """Add equipment by their kind of appliance, with the operations each asks for.

    The first interval of an operation is counted from today: nobody knows yet when it
    was last done.

    Args:
        session: The transaction.
        actor: The carnet's owner.
        carnet_id: The carnet.
        appliances: Keys of the catalogue.
        again: Whether to add what the carnet has already: homes have two stoves. Without,
            two tabs that send the same at once add it once.

    Raises:
        CarnetNotFoundError, OwnerOnlyError: the actor may not.
        UnknownApplianceError: not of the catalogue, none, or too many.
    """
    lock_carnet(session, carnet_id=carnet_id)
    require_manager(session, actor=actor, carnet_id=carnet_id)
    if not 0 < len(appliances) <= EQUIPMENT_MAX:
        raise UnknownApplianceError
    if any(key not in APPLIANCE_BY_KEY for key in appliances):
        raise UnknownApplianceError
    there = [] if again else _appliances_there(session, carnet_id)
    picked = [APPLIANCE_BY_KEY[key] for key in appliances if key not in there]
    operations = sum(_add_appliance(session, actor, carnet_id, each) for each in picked)
    return AddedEquipment(equipment=len(picked), operations=operations)


def close_start(session: Session, *, actor: Actor, carnet_id: int) -> None:
    """Finish the guided start, or skip it.

    Raises:
        CarnetNotFoundError, OwnerOnlyError: the actor may not.
    """
    require_manager(session, actor=actor, carnet_id=carnet_id)
    session.get_one(Carnet, carnet_id).start_closed_at = now()
    session.flush()


def _add_appliance(session: Session, actor: Actor, carnet_id: int, appliance: Appliance) -> int:
    form = {
        "appliance": appliance.key,
        "category": appliance.category,
        "energy": appliance.energy,
    }
    equipment_id = add_record(
        session, actor=actor, carnet_id=carnet_id, kind="equipment", submitted=form
    )
    for operation in appliance.operations:
        add_record(
            session,
            actor=actor,
            carnet_id=carnet_id,
            kind="maintenance_operation",
            submitted=operation.submitted(equipment_id=equipment_id, start=today()),
        )
    return len(appliance.operations)


def _find_home(session: Session, carnet_id: int) -> Record | None:
    homes = sa.select(Record).where(
        col(Record.carnet_id) == carnet_id,
        col(Record.kind) == "home",
        col(Record.status) == "accepted",
        col(Record.deleted_at).is_(None),
    )
    rows = fetch_rows(session, homes.execution_options(populate_existing=True))
    return rows[0][0] if rows else None


def _appliances_there(session: Session, carnet_id: int) -> list[str]:
    appliance = sa.type_coerce(Record.values, sa.JSON)["appliance"].as_string()
    equipment = sa.select(appliance.label("appliance")).where(
        col(Record.carnet_id) == carnet_id,
        col(Record.kind) == "equipment",
        col(Record.status) == "accepted",
        col(Record.deleted_at).is_(None),
    )
    return [row.appliance or "" for row in fetch_rows(session, equipment)]


def _count_documents(session: Session, carnet_id: int) -> int:
    documents = sa.select(sa.func.count()).where(
        col(Record.carnet_id) == carnet_id,
        col(Record.part) == PartKey.DOCUMENTS,
        col(Record.status) == "accepted",
        col(Record.deleted_at).is_(None),
    )
    return fetch_rows(session, documents)[0][0]


def _view(appliance: Appliance, there: Sequence[str]) -> ApplianceChoice:
    return ApplianceChoice(
        key=appliance.key,
        label=appliance.label,
        category_label=CATEGORIES[appliance.category],
        icon=appliance.icon,
        operation_count=len(appliance.operations),
        is_there=appliance.key in there,
    )
