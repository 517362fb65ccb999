"""Lists name the equipment an operation is for: two that are called alike are told apart."""

from sqlmodel import Session

from carnet_app.catalogue.access import Access
from carnet_app.catalogue.parts import PartKey
from carnet_app.services.actors import Actor
from carnet_app.services.record_bin import delete_record
from carnet_app.services.record_lists import list_records
from carnet_app.services.records import add_to_list
from carnet_app.services.search import search_carnet
from carnet_app.services.timeline import read_due
from tests.services.record_factories import Household
from tests.services.work import counted

SWEEPING = {"title": "Ramonage", "periodicity": "12", "next_due_on": "2030-10-01"}


def add_stove(house: Household, room: str) -> int:
    """A stove and its sweeping; gives the stove's id."""
    stove = house.add("equipment", {"appliance": "stove", "location": room})
    house.add("maintenance_operation", SWEEPING, equipment=str(stove))
    return stove


def summaries(session: Session, house: Household, actor: Actor | None = None) -> list[str]:
    asked = {"actor": actor or house.owner, "carnet_id": house.id, "part": PartKey.MAINTENANCE}
    return sorted(row.summary for row in list_records(session, **asked).records)


def test_two_operations_alike_are_told_apart_by_their_equipment(
    session: Session, house: Household
) -> None:
    add_stove(house, "Salon")
    house.add("equipment", {"appliance": "gas_boiler"})
    boiler = house.add("equipment", {"appliance": "gas_boiler", "brand": "Calorane"})
    house.add("maintenance_operation", SWEEPING, equipment=str(boiler))
    assert summaries(session, house) == [
        "Chaudière à gaz Calorane\u00a0· Tous les ans",
        "Poêle ou insert\u00a0· Tous les ans",
    ]
    due = read_due(session, actor=house.owner, carnet_id=house.id)
    found = search_carnet(session, actor=house.owner, carnet_id=house.id, query="ramonage")
    for rows in (due.later, found.records):
        assert sorted(row.summary for row in rows) == summaries(session, house)


def test_a_new_operation_is_listed_with_its_equipment(session: Session, house: Household) -> None:
    stove = house.add("equipment", {"appliance": "stove"})
    added = add_to_list(
        session,
        actor=house.owner,
        carnet_id=house.id,
        kind="maintenance_operation",
        submitted={**SWEEPING, "equipment": str(stove)},
    )
    assert added.summary.startswith("Poêle ou insert")


def test_who_may_not_see_the_equipment_does_not_read_its_name(
    session: Session, house: Household
) -> None:
    stove = add_stove(house, "Salon")
    guest = house.guest(Access.READ, PartKey.MAINTENANCE)
    assert summaries(session, house, guest) == ["Tous les ans"]
    assert summaries(session, house, house.guest(Access.READ, *PartKey)) != ["Tous les ans"]
    delete_record(session, actor=house.owner, record_id=stove)
    assert summaries(session, house) == ["Tous les ans"]


def test_the_names_of_many_cost_one_query(session: Session, house: Household) -> None:
    add_stove(house, "Salon")
    with counted(session) as few:
        summaries(session, house)
    for _ in range(20):
        add_stove(house, "Chambre")
    with counted(session) as many:
        summaries(session, house)
    assert len(many) == len(few)
