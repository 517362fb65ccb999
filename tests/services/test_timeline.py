"""The timeline, what is due, and what a carnet and its card tell of them."""

from datetime import timedelta

import time_machine
from sqlmodel import Session

from carnet_app.catalogue.access import Access
from carnet_app.catalogue.parts import PARTS, PartKey
from carnet_app.core.clock import now, today
from carnet_app.services.carnet_contents import note_visit, read_contents
from carnet_app.services.space import read_space
from carnet_app.services.timeline import read_due, read_timeline
from tests.services.record_factories import OPERATION, Household, add
from tests.services.work import counted


def test_what_happened_year_by_year(session: Session, house: Household) -> None:
    house.add(title="A", accepted_on="2020-01-05")
    house.add(title="B", accepted_on="2024-06-05")
    house.add(title="C", accepted_on="2024-09-05")
    house.add(title="Sans date")
    house.add("plan", {"nature": "surface", "drawn_on": "2019-01-01"})
    view = read_timeline(session, actor=house.owner, carnet_id=house.id)
    told = [(year.year, [record.title for record in year.records]) for year in view.years]
    assert told == [(2024, ["C", "B"]), (2020, ["A"]), (2019, ["Plan de surface"])]
    assert (view.total, view.first_year, view.last_year) == (4, 2019, 2024)
    guest = house.guest(Access.READ)
    assert read_timeline(session, actor=guest, carnet_id=house.id).total == 3
    empty = read_timeline(session, actor=house.guest(Access.READ, PartKey.HOME), carnet_id=house.id)
    assert (empty.total, empty.years, empty.first_year) == (0, (), 0)


def due(house: Household, days: int, title: str) -> int:
    on = (today() + timedelta(days=days)).isoformat()
    return house.add("maintenance_operation", {**OPERATION, "title": title}, next_due_on=on)


def test_what_is_late_and_what_is_due_soon(session: Session, house: Household) -> None:
    due(house, -3, "En retard")
    due(house, 0, "Aujourd’hui")
    due(house, 60, "Bientôt")
    due(house, 61, "Plus tard")
    past = (today() - timedelta(days=1)).isoformat()
    house.add(
        "equipment",
        {"appliance": "gas_boiler", "installed_on": "2010-01-01", "warranty_until": past},
    )
    view = read_due(session, actor=house.owner, carnet_id=house.id)
    assert [record.title for record in view.overdue] == ["En retard"]
    assert view.overdue[0].is_overdue
    assert [record.title for record in view.soon] == ["Aujourd’hui", "Bientôt"]
    assert [record.title for record in view.later] == ["Plus tard"]
    shown = [*view.overdue, *view.soon, *view.later]
    assert [record.is_due for record in shown] == [True, True, True, False]
    assert view.total == 4
    guest = house.guest(Access.READ, PartKey.WORKS)
    assert read_due(session, actor=guest, carnet_id=house.id).total == 0


def test_what_a_carnet_holds_is_counted_part_by_part(session: Session, house: Household) -> None:
    house.add()
    due(house, -3, "En retard")
    house.add("home", {"address": "12 rue des Lilas", "city": "Rennes", "home_type": "house"})
    author = house.guest(Access.CONTRIBUTE)
    add(session, author, house.carnet)
    view = read_contents(session, actor=house.owner, carnet_id=house.id)
    counts = {part.key: (part.count, part.waiting_count, part.overdue_count) for part in view.parts}
    assert counts["works"] == (1, 1, 0)
    assert counts["maintenance"] == (1, 0, 1)
    assert counts["plans"] == (0, 0, 0)
    assert len(counts) == len(PARTS)
    assert view.start_is_open
    seen = read_contents(session, actor=author, carnet_id=house.id)
    assert [part.key for part in seen.parts] == ["works", "maintenance"]
    assert (seen.percent, seen.start_is_open) == (-1, False)


def test_a_carnets_contents_cost_the_same_however_much_there_is(
    session: Session, house: Household
) -> None:
    def cost() -> int:
        session.expunge_all()
        with counted(session) as sent:
            read_contents(session, actor=house.owner, carnet_id=house.id)
        return len(sent)

    house.add()
    before = cost()
    for number in range(12):
        due(house, number - 5, f"Opération {number}")
    assert cost() == before <= 5


def test_cards_tell_what_is_due_new_and_waiting(session: Session, house: Household) -> None:
    guest = house.guest(Access.CONTRIBUTE)
    house.add("home", {"address": "12 rue des Lilas", "postcode": "35000", "city": "Rennes"})
    due(house, 5, "Dans cinq jours")
    due(house, -5, "En retard")
    add(session, guest, house.carnet)
    with time_machine.travel(now() + timedelta(hours=1)):
        note_visit(session, actor=guest, carnet_id=house.id)
        note_visit(session, actor=guest, carnet_id=house.id)
    with time_machine.travel(now() + timedelta(hours=2)):
        house.add(title="Nouveau")
    facts = read_space(session, actor=house.owner).own[0].facts
    assert (facts.overdue_count, facts.soon_count, facts.waiting_count) == (1, 1, 1)
    assert (facts.next_due_title, facts.next_due_is_overdue) == ("En retard", True)
    assert facts.address == "12 rue des Lilas, 35000\u00a0Rennes"
    assert (facts.record_count, facts.new_count) == (4, 0)
    seen = read_space(session, actor=guest).shared[0]
    assert (seen.facts.new_count, seen.facts.own_waiting_count) == (1, 1)
    assert (seen.facts.waiting_count, seen.facts.address, seen.percent) == (0, "", -1)


def test_cards_cost_the_same_however_much_there_is(session: Session, house: Household) -> None:
    def cost() -> int:
        session.expunge_all()
        with counted(session) as sent:
            read_space(session, actor=house.owner)
        return len(sent)

    house.add("home", {"address": "12 rue des Lilas"})
    before = cost()
    for number in range(12):
        due(house, number - 5, f"Opération {number}")
    assert cost() == before == 8
