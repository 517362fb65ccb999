"""Lists of a part: their orders, totals and filters, and who sees what."""

from datetime import timedelta

import pytest
from sqlmodel import Session

from carnet_app.catalogue.access import Access
from carnet_app.catalogue.parts import PartKey
from carnet_app.core.clock import today
from carnet_app.core.errors import NotFoundError
from carnet_app.core.french import amount
from carnet_app.models import Record
from carnet_app.services.permissions import OwnerOnlyError
from carnet_app.services.record_lists import RecordFilters, RecordListView
from carnet_app.services.record_pages import open_record
from tests.factories import make_actor
from tests.services.record_factories import DATED_WORKS, OPERATION, WORKS, Household, add, listed
from tests.services.sharing_factories import id_of, make_share
from tests.services.work import counted


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
    view = listed(session, house, seen_as=id_of(share))
    assert sorted(titles(view)) == ["Du guest", "Isolation des combles"]
    assert (view.may_add, view.may_write) == (True, False)
    assert view.preview_of
    assert not any(record.amount_text for record in view.records)
    seen = open_record(session, actor=house.owner, record_id=own, seen_as=id_of(share))
    assert (seen.may_change, seen.may_duplicate, seen.may_answer) == (True, True, False)
    with pytest.raises(OwnerOnlyError):
        listed(session, house, guest, seen_as=id_of(share))


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
