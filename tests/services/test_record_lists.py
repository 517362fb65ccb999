"""Lists of a part, the bin, the timeline and what is due."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from sqlmodel import Session

from carnet_app.catalogue.access import Access
from carnet_app.catalogue.parts import PARTS, PartKey
from carnet_app.core.clock import now, today
from carnet_app.core.errors import NotFoundError
from carnet_app.core.french import amount
from carnet_app.models import JournalAction, JournalEntry, Record
from carnet_app.services.carnet_contents import note_visit, read_contents
from carnet_app.services.journal_pages import read_journal
from carnet_app.services.journal_texts import SENTENCES
from carnet_app.services.permissions import OwnerOnlyError
from carnet_app.services.private_part import leave_private_behind
from carnet_app.services.record_bin import (
    delete_record,
    list_deleted_records,
    purge_old_records,
    purge_record,
    restore_record,
)
from carnet_app.services.record_lists import RecordFilters, RecordListView, list_records
from carnet_app.services.record_pages import open_record
from carnet_app.services.record_scope import RecordForbiddenError, RecordNotFoundError
from carnet_app.services.records import edit_record
from carnet_app.services.space import read_space
from carnet_app.services.timeline import read_due, read_timeline
from tests.factories import make_actor
from tests.services.record_factories import DATED_WORKS, OPERATION, WORKS, Household, add, row
from tests.services.sharing_factories import id_of, make_share
from tests.services.work import counted


@pytest.fixture
def house(session: Session) -> Household:
    return Household(session)


def listed(session: Session, house: Household, actor: Any = None, **asked: Any) -> RecordListView:
    asked = {"part": PartKey.WORKS, **asked}
    return list_records(session, actor=actor or house.owner, carnet_id=house.id, **asked)


def titles(view: RecordListView) -> list[str]:
    return [record.title for record in view.records]


def totals(view: RecordListView) -> list[tuple[str, str]]:
    return [(total.label, total.amount_text) for total in view.amount_totals]


def test_a_part_is_listed_in_the_orders_it_offers(session: Session, house: Household) -> None:
    house.add(title="Zinguerie", accepted_on="2020-03-01", cost="100")
    house.add(title="Électricité", accepted_on="2024-03-01", cost="300")
    house.add(title="fenêtres", accepted_on="2022-03-01", cost="200")
    house.add(title="Sans date")
    recent = listed(session, house, sort="recent")
    assert titles(recent) == ["Électricité", "fenêtres", "Zinguerie", "Sans date"]
    assert titles(listed(session, house, sort="title")) == [
        "Électricité",
        "fenêtres",
        "Sans date",
        "Zinguerie",
    ]
    assert titles(listed(session, house, sort="amount"))[:3] == [
        "Électricité",
        "fenêtres",
        "Zinguerie",
    ]
    assert totals(recent) == [("Réceptionné", amount(60_000))]
    assert {order.key for order in recent.sorts} >= {"recent", "title", "amount", "due"}
    assert listed(session, house, sort="nonsense").sort == recent.sorts[0].key


def test_an_order_by_amount_would_tell_amounts(session: Session, house: Household) -> None:
    house.add(title="Cher", cost="900")
    house.add(title="Bon marché", cost="100")
    guest = house.guest(Access.READ, hide_amounts=True)
    view = listed(session, house, guest, sort="amount")
    assert "amount" not in [order.key for order in view.sorts]
    assert view.sort != "amount"
    assert totals(view) == []
    assert all(record.amount_text == "" for record in view.records)
    shown = listed(session, house, sort="amount")
    assert [record.amount_text for record in shown.records] == [amount(90_000), amount(10_000)]


def test_what_is_not_yet_accepted_is_no_expense(session: Session, house: Household) -> None:
    house.add(title="Toit", cost="900")
    house.add(title="Murs", cost="600")
    house.add(title="Cuisine", state="quoted", cost="5 000")
    house.add(title="Cave", state="planned")
    author = house.guest(Access.CONTRIBUTE)
    add(session, author, house.carnet, title="Proposé", cost="70")
    view = listed(session, house)
    assert (view.total, view.held, view.waiting) == (5, 5, 1)
    assert totals(view) == [("Réceptionné", amount(150_000)), ("Devis", amount(500_000))]
    quoted = RecordFilters(choices={"state": "quoted"})
    assert totals(listed(session, house, filters=quoted)) == [("Devis", amount(500_000))]
    assert totals(listed(session, house, filters=RecordFilters(text="cave"))) == []
    unpriced = house.guest(Access.READ, hide_amounts=True)
    assert totals(listed(session, house, unpriced)) == []
    assert listed(session, house, unpriced).total == 4


def test_bills_are_added_up_year_by_year(session: Session, house: Household) -> None:
    for day, cost in (("2021-06-30", "9"), ("2023-06-30", "40"), ("2024-06-30", "50")):
        house.add("consumption_reading", {"energy": "water", "ended_on": day, "cost": cost})
    for day, cost in (("2024-12-31", "700"), ("2025-12-31", "800"), ("2022-12-31", "")):
        house.add(
            "consumption_reading",
            {"energy": "gas", "ended_on": day, "cost": cost, "quantity": "1 000"},
        )
    part = {"part": PartKey.CONSUMPTION}
    view = listed(session, house, **part)
    assert (view.total, view.pages) == (6, 1)
    years = [("En 2025", 80_000), ("En 2024", 75_000), ("En 2023", 4_000)]
    assert totals(view) == [(label, amount(cents)) for label, cents in years]
    of_water = RecordFilters(choices={"energy": "water"})
    assert totals(listed(session, house, filters=of_water, **part))[0] == ("En 2024", amount(5_000))
    assert totals(listed(session, house, filters=RecordFilters(text="rien"), **part)) == []


def test_amounts_that_are_alike_have_one_total_and_others_none(
    session: Session, house: Household
) -> None:
    for price in ("100", "200"):
        house.add("equipment", {"appliance": "gas_boiler", "price": price})
    house.add("budget", {"title": "Toiture", "planned_amount": "12 000"})
    house.add("insurance", {"nature": "home", "premium": "312"})
    assert totals(listed(session, house, part=PartKey.EQUIPMENT)) == [("", amount(30_000))]
    assert totals(listed(session, house, part=PartKey.PRIVATE)) == []
    of_budgets = RecordFilters(kind="budget")
    assert totals(listed(session, house, part=PartKey.PRIVATE, filters=of_budgets)) == []


def test_a_list_is_narrowed_down(session: Session, house: Household) -> None:
    house.add(title="Toit", state="planned")
    house.add(title="Murs")
    author = house.guest(Access.CONTRIBUTE)
    add(session, author, house.carnet, title="Proposé")
    view = listed(session, house, filters=RecordFilters(choices={"state": "planned"}))
    assert titles(view) == ["Toit"]
    assert view.total == 1
    assert next(each.chosen for each in view.filters if each.field == "state") == "planned"
    assert titles(listed(session, house, filters=RecordFilters(status="proposed"))) == ["Proposé"]
    assert titles(listed(session, house, filters=RecordFilters(text="mur"))) == ["Murs"]
    assert listed(session, house, filters=RecordFilters(choices={"state": "x"})).total == 3
    assert listed(session, house, filters=RecordFilters(choices={"id": "1"})).total == 3
    assert listed(session, house).waiting == 1


def test_other_and_yes_or_no_narrow_down_too(session: Session, house: Household) -> None:
    house.add(category="other", category_other="Ruche")
    house.add(category="roofing")
    other = listed(session, house, filters=RecordFilters(choices={"category": "other"}))
    assert other.total == 1
    for mandatory in ("true", "false"):
        house.add("maintenance_operation", OPERATION, is_mandatory=mandatory)
    yes = RecordFilters(choices={"is_mandatory": "true"})
    assert listed(session, house, part=PartKey.MAINTENANCE, filters=yes).total == 1


def filters_of(view: RecordListView) -> dict[str, list[str]]:
    return {each.field: [option.key for option in each.options] for each in view.filters}


def test_every_list_is_narrowed_down_by_year(session: Session, house: Household) -> None:
    for day in ("2019-05-04", "2021-01-01", "2021-12-31", ""):
        house.add(title=day or "Sans date", accepted_on=day)
    part = PartKey.ENERGY
    house.add("dpe", {"energy_class": "C", "done_on": "2024-05-14"})
    assert "annee" not in filters_of(listed(session, house, part=part))
    house.add("energy_label", {"title": "BBC", "done_on": "2023-05-14"})
    # Several kinds have it in common: no type is to be chosen first.
    assert filters_of(listed(session, house, part=part))["annee"] == ["2024", "2023"]
    assert filters_of(listed(session, house))["annee"] == ["2021", "2020", "2019"]
    of_2021 = listed(session, house, sort="title", filters=RecordFilters(choices={"annee": "2021"}))
    assert titles(of_2021) == ["2021-01-01", "2021-12-31"]
    assert (of_2021.total, of_2021.held) == (2, 4)
    assert next(each.chosen for each in of_2021.filters if each.field == "annee") == "2021"
    # What the filter offers does not depend on what is chosen.
    assert filters_of(of_2021)["annee"] == ["2021", "2020", "2019"]
    for odd in ("0000", "99999", "abcd", "²²²²", "-201", ""):
        choices = RecordFilters(choices={"annee": odd})
        assert listed(session, house, filters=choices).total == 4


def test_lists_of_what_falls_due_are_narrowed_down_by_when(
    session: Session, house: Household
) -> None:
    for days in (-1, 0, 60, 61):
        on = (today() + timedelta(days=days)).isoformat()
        house.add("maintenance_operation", OPERATION, title=f"J{days}", next_due_on=on)
    house.add("maintenance_operation", OPERATION, title="Jamais fait")

    def due(key: str) -> list[str]:
        choices = RecordFilters(choices={"echeance": key})
        return titles(listed(session, house, part=PartKey.MAINTENANCE, filters=choices))

    assert due("retard") == ["J-1"]
    assert due("bientot") == ["J0", "J60"]
    assert due("ensuite") == ["J61"]
    assert len(due("x")) == 5
    offered = filters_of(listed(session, house, part=PartKey.MAINTENANCE))
    assert offered["echeance"] == ["retard", "bientot", "ensuite"]
    # The end of a guarantee asks for nothing.
    assert "echeance" not in filters_of(listed(session, house))


def test_a_part_of_several_kinds_lists_one_or_all(session: Session, house: Household) -> None:
    house.add("dpe", {"energy_class": "C", "done_on": "2024-05-14"})
    house.add("energy_label", {"title": "BBC"})
    every = listed(session, house, part=PartKey.ENERGY)
    assert every.total == 2
    assert [each.key for each in every.kind_filter][:2] == ["dpe", "energy_audit"]
    one = listed(session, house, part=PartKey.ENERGY, filters=RecordFilters(kind="dpe"))
    assert titles(one) == ["DPE, classe C"]


def test_what_one_may_add_depends_on_ones_level(session: Session, house: Household) -> None:
    owner = listed(session, house)
    assert ([kind.key for kind in owner.kinds], owner.may_add, owner.may_write) == (
        ["works"],
        True,
        True,
    )
    contributor = listed(session, house, house.guest(Access.CONTRIBUTE))
    assert (contributor.may_add, contributor.may_write) == (True, False)
    reader = listed(session, house, house.guest(Access.READ))
    assert (reader.kinds, reader.may_add) == ((), False)
    with pytest.raises(NotFoundError):
        listed(session, house, house.guest(Access.READ), part=PartKey.PLANS)
    with pytest.raises(NotFoundError):
        listed(session, house, make_actor(session))


def test_the_owner_sees_a_list_through_a_guests_eyes(session: Session, house: Household) -> None:
    guest = make_actor(session)
    levels = {PartKey.WORKS: Access.CONTRIBUTE}
    share = make_share(session, house.carnet, guest, levels=levels, hide_amounts=True)
    house.add("works", DATED_WORKS)
    own = add(session, guest, house.carnet, title="Du guest")
    add(session, house.guest(Access.CONTRIBUTE), house.carnet, title="D’un autre")
    view = listed(session, house, seen_as_share_id=id_of(share))
    assert sorted(titles(view)) == ["Du guest", "Isolation des combles"]
    assert not view.may_add
    assert view.preview_of
    assert all(not record.amount_text and not record.may_change for record in view.records)
    seen = open_record(session, actor=house.owner, record_id=own, seen_as_share_id=id_of(share))
    assert not seen.may_change
    with pytest.raises(OwnerOnlyError):
        listed(session, house, guest, seen_as_share_id=id_of(share))


def test_pages_of_fifty_and_three_queries(session: Session, house: Household) -> None:
    session.add_all(
        Record(
            carnet_id=house.id,
            part=PartKey.WORKS,
            kind="works",
            title=f"Travaux {number}",
            sort_title=f"travaux {number:04}",
            values={**WORKS, "title": f"Travaux {number}"},
            author_id=house.owner.account_id,
        )
        for number in range(120)
    )
    session.flush()
    session.expunge_all()
    with counted(session) as sent:
        view = listed(session, house, sort="title", page=2)
    assert len(sent) == 3
    assert (view.total, view.pages, len(view.records)) == (120, 3, 50)
    assert view.records[0].title == "Travaux 50"
    assert listed(session, house, page=99).page == 3


def test_a_deleted_record_waits_in_the_bin(session: Session, house: Household) -> None:
    record_id = house.add()
    delete_record(session, actor=house.owner, record_id=record_id)
    assert listed(session, house).total == 0
    with pytest.raises(RecordNotFoundError):
        open_record(session, actor=house.owner, record_id=record_id)
    with pytest.raises(RecordNotFoundError):
        edit_record(session, actor=house.owner, record_id=record_id, version=1, submitted=WORKS)
    view = list_deleted_records(session, actor=house.owner, carnet_id=house.id)
    assert [(each.id, each.days_left, each.deleted_by) for each in view.records] == [
        (record_id, 30, "Anne Lemaire")
    ]
    restore_record(session, actor=house.owner, record_id=record_id)
    assert listed(session, house).total == 1
    with pytest.raises(RecordNotFoundError):
        restore_record(session, actor=house.owner, record_id=record_id)


def test_the_bin_is_scoped_like_everything(session: Session, house: Household) -> None:
    record_id, plan = house.add(), house.add("plan", {"nature": "surface"})
    author = house.guest(Access.CONTRIBUTE)
    own = add(session, author, house.carnet)
    for each in (record_id, plan):
        delete_record(session, actor=house.owner, record_id=each)
    delete_record(session, actor=author, record_id=own)

    def there(actor: Any) -> set[int]:
        view = list_deleted_records(session, actor=actor, carnet_id=house.id)
        return {each.id for each in view.records}

    assert there(house.owner) == {record_id, plan, own}
    assert there(house.guest(Access.WRITE)) == {record_id, own}
    assert there(author) == {own}
    assert there(house.guest(Access.READ)) == set()
    with pytest.raises(NotFoundError):
        there(make_actor(session))
    with pytest.raises(RecordForbiddenError):
        restore_record(session, actor=house.guest(Access.READ), record_id=record_id)
    with pytest.raises(RecordNotFoundError):
        restore_record(session, actor=house.guest(Access.READ), record_id=plan)


def test_readers_and_contributors_delete_nothing_of_others(
    session: Session, house: Household
) -> None:
    record_id = house.add()
    for access in (Access.READ, Access.CONTRIBUTE):
        with pytest.raises(RecordForbiddenError):
            delete_record(session, actor=house.guest(access), record_id=record_id)
    with pytest.raises(RecordNotFoundError):
        delete_record(session, actor=make_actor(session), record_id=record_id)
    delete_record(session, actor=house.guest(Access.WRITE), record_id=record_id)


def test_the_bin_is_emptied_after_thirty_days(session: Session, house: Household) -> None:
    record_id = house.add()
    delete_record(session, actor=house.owner, record_id=record_id)
    with time_machine.travel(now() + timedelta(days=30)):
        assert list_deleted_records(session, actor=house.owner, carnet_id=house.id).total == 0
        with pytest.raises(RecordNotFoundError):
            restore_record(session, actor=house.owner, record_id=record_id)
        assert purge_old_records(session) == 1


def test_only_the_owner_erases_at_once(session: Session, house: Household) -> None:
    record_id = house.add()
    with pytest.raises(RecordNotFoundError):
        purge_record(session, actor=house.owner, record_id=record_id)
    delete_record(session, actor=house.owner, record_id=record_id)
    with pytest.raises(OwnerOnlyError):
        purge_record(session, actor=house.guest(Access.WRITE), record_id=record_id)
    purge_record(session, actor=house.owner, record_id=record_id)
    session.expire_all()
    assert session.get(Record, record_id) is None
    entries = read_journal(session, actor=house.owner, carnet_id=house.id).entries
    assert entries[0].text.startswith("a effacé")
    assert all(entry.record_id == 0 for entry in entries)


def test_what_is_private_stays_behind(session: Session, house: Household) -> None:
    private = house.add("budget", {"title": "Toiture", "planned_amount": "12 000"})
    works = house.add()
    assert leave_private_behind(session, carnet_id=house.id) == 1
    session.expire_all()
    assert session.get(Record, private) is None
    assert session.get(Record, works) is not None
    texts = [e.text for e in read_journal(session, actor=house.owner, carnet_id=house.id).entries]
    assert not any("Toiture" in text for text in texts)


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


def test_each_act_has_its_sentence() -> None:
    assert set(SENTENCES) >= set(JournalAction)


def test_the_journal_tells_no_name_of_a_file_to_who_may_see_no_amount(
    session: Session, house: Household
) -> None:
    noted = {"carnet_id": house.id, "part": PartKey.WORKS, "details": {"name": "1250 euros.pdf"}}
    session.add(JournalEntry(action=JournalAction.FILE_ADDED, **noted))
    session.flush()
    for hidden, told in ((True, False), (False, True)):
        guest = house.guest(Access.READ, hide_amounts=hidden)
        entries = read_journal(session, actor=guest, carnet_id=house.id).entries
        assert ("1250" in entries[0].text) == told


def test_the_journal_is_read_part_by_part(session: Session, house: Household) -> None:
    record_id = house.add()
    house.add("plan", {"nature": "surface"})
    session.add(JournalEntry(carnet_id=house.id, action=JournalAction.INVITATION_SENT, details={}))
    session.flush()
    owner = read_journal(session, actor=house.owner, carnet_id=house.id)
    assert owner.total == 3
    works = read_journal(session, actor=house.owner, carnet_id=house.id, part=PartKey.WORKS)
    line = works.entries[0]
    assert (line.who, line.text, line.record_id, line.part_label) == (
        "Anne Lemaire",
        "a ajouté «\u00a0Isolation des combles\u00a0»",
        record_id,
        "Travaux",
    )
    guest = read_journal(session, actor=house.guest(Access.READ), carnet_id=house.id)
    assert [entry.id for entry in guest.entries] == [line.id]
    with pytest.raises(NotFoundError):
        read_journal(session, actor=make_actor(session), carnet_id=house.id)
    assert row(session, record_id).version == 1
