"""The first three minutes, and how complete a carnet is."""

import pytest
from sqlmodel import Session, col, select

from carnet_app.catalogue.access import Access
from carnet_app.catalogue.appliances import APPLIANCE_BY_KEY, APPLIANCES
from carnet_app.catalogue.legal_content import DISCRIMINATORS, LEGAL_BLOCKS
from carnet_app.catalogue.parts import PartKey
from carnet_app.catalogue.records import InvalidRecordError
from carnet_app.catalogue.registry import KIND_BY_KEY
from carnet_app.core.errors import NotFoundError
from carnet_app.models import Invitation, Record
from carnet_app.services.carnet_contents import note_visit
from carnet_app.services.completeness import (
    BlockNotFoundError,
    mark_block,
    read_completeness,
    read_percents,
)
from carnet_app.services.guided_start import (
    AddedEquipment,
    UnknownApplianceError,
    add_equipment,
    close_start,
    read_start,
    start_carnet,
)
from carnet_app.services.invitations import accept_invitation
from carnet_app.services.permissions import OwnerOnlyError
from carnet_app.services.space import add_own_carnet, read_space
from carnet_app.services.third_party import create_for_third_party
from tests.factories import make_actor, make_carnet
from tests.services.record_factories import Household, add
from tests.services.sharing_factories import id_of


def states(session: Session, house: Household) -> dict[str, str]:
    view = read_completeness(session, actor=house.owner, carnet_id=house.id)
    return {block.key: block.state for block in view.blocks}


def test_the_start_goes_from_step_to_step(session: Session, house: Household) -> None:
    ask = {"actor": house.owner, "carnet_id": house.id}
    assert read_start(session, **ask).step == "home"
    home = start_carnet(session, **ask, submitted={"address": "12 rue des Lilas"})
    view = read_start(session, **ask)
    assert (view.step, view.home_id, view.home_texts["address"]) == (
        "equipment",
        home,
        "12 rue des Lilas",
    )
    added = add_equipment(session, **ask, appliances=["gas_boiler", "stove", "gas_boiler"])
    wanted = [APPLIANCE_BY_KEY[key] for key in ("gas_boiler", "stove", "gas_boiler")]
    assert added.equipment == 3
    assert added.operations == sum(len(each.operations) for each in wanted)
    view = read_start(session, **ask)
    assert (view.step, view.equipment_count) == ("document", 3)
    assert next(each for each in view.appliances if each.key == "stove").is_there
    house.add("document", {"title": "Facture", "dated": "2026-01-02"})
    view = read_start(session, **ask)
    assert (view.step, view.document_count) == ("done", 1)


def test_equipment_brings_its_upkeep(session: Session, house: Household) -> None:
    add_equipment(session, actor=house.owner, carnet_id=house.id, appliances=["gas_boiler"])
    equipment = session.exec(select(Record).where(Record.kind == "equipment")).one()
    upkeep = select(Record).where(Record.part == PartKey.MAINTENANCE).order_by(col(Record.id))
    operations = session.exec(upkeep).all()
    assert {record.values["equipment"] for record in operations} == {equipment.id}
    assert all(record.due_on is not None for record in operations)
    assert [record.title for record in operations] == [
        operation.title for operation in APPLIANCE_BY_KEY["gas_boiler"].operations
    ]


@pytest.mark.parametrize("appliance", [each.key for each in APPLIANCES])
def test_each_appliance_can_be_picked(session: Session, house: Household, appliance: str) -> None:
    added = add_equipment(session, actor=house.owner, carnet_id=house.id, appliances=[appliance])
    assert added.equipment == 1


def test_starting_again_changes_the_cover_and_keeps_the_rest(
    session: Session, house: Household
) -> None:
    ask = {"actor": house.owner, "carnet_id": house.id}
    first = start_carnet(session, **ask, submitted={"address": "12 rue", "city": "Rennes"})
    second = start_carnet(session, **ask, submitted={"address": "14 rue"})
    assert first == second
    texts = read_start(session, **ask).home_texts
    assert (texts["address"], texts["city"]) == ("14 rue", "Rennes")
    with pytest.raises(InvalidRecordError):
        start_carnet(session, **ask, submitted={"address": ""})


def test_a_new_carnet_opens_on_its_start_until_it_was_looked_into(session: Session) -> None:
    anne = make_actor(session)
    added = add_own_carnet(session, actor=anne, name="Maison de Quimper")
    ask = {"actor": anne, "carnet_id": added.id}

    def opens_on_start() -> bool:
        return read_space(session, actor=anne).own[0].is_new

    assert added.is_new
    assert opens_on_start()
    start_carnet(session, **ask, submitted={"address": "12 rue des Lilas"})
    assert opens_on_start()  # left half-way, it is taken up again
    note_visit(session, **ask)
    assert not opens_on_start()


def test_a_finished_start_opens_the_carnet(session: Session) -> None:
    anne = make_actor(session)
    carnet_id = add_own_carnet(session, actor=anne, name="Maison de Quimper").id
    close_start(session, actor=anne, carnet_id=carnet_id)
    assert not read_space(session, actor=anne).own[0].is_new


def test_a_carnet_that_was_received_opens_on_its_cover(session: Session) -> None:
    builder, buyer = make_actor(session), make_actor(session)
    carnet_id = create_for_third_party(
        session, actor=builder, name="Maison neuve", email=buyer.email
    )
    assert read_space(session, actor=builder).own[0].is_new
    offer = session.exec(select(Invitation)).one()
    accept_invitation(session, actor=buyer, invitation_id=id_of(offer))
    (card,) = read_space(session, actor=buyer).own
    assert (card.id, card.is_new) == (carnet_id, False)


def test_what_was_picked_twice_at_once_is_there_once(session: Session, house: Household) -> None:
    ask = {"actor": house.owner, "carnet_id": house.id, "again": False}
    assert add_equipment(session, **ask, appliances=["gas_boiler", "stove"]).equipment == 2
    added = add_equipment(session, **ask, appliances=["gas_boiler", "stove", "heat_pump"])
    assert added.equipment == 1
    there = session.exec(select(Record).where(Record.kind == "equipment")).all()
    assert len(there) == 3
    assert add_equipment(session, **ask, appliances=["stove"]) == AddedEquipment(0, 0)


@pytest.mark.parametrize("appliances", [[], ["rocket"], ["stove"] * 31])
def test_only_appliances_of_the_list(
    session: Session, house: Household, appliances: list[str]
) -> None:
    with pytest.raises(UnknownApplianceError):
        add_equipment(session, actor=house.owner, carnet_id=house.id, appliances=appliances)
    assert session.exec(select(Record)).all() == []


def test_the_start_is_the_owners(session: Session, house: Household) -> None:
    guest = house.guest(Access.WRITE, PartKey.HOME, PartKey.EQUIPMENT)
    for actor, refusal in ((guest, OwnerOnlyError), (make_actor(session), NotFoundError)):
        ask = {"actor": actor, "carnet_id": house.id}
        for act in (
            lambda ask=ask: read_start(session, **ask),
            lambda ask=ask: start_carnet(session, **ask, submitted={"address": "12 rue"}),
            lambda ask=ask: add_equipment(session, **ask, appliances=["stove"]),
            lambda ask=ask: close_start(session, **ask),
            lambda ask=ask: read_completeness(session, **ask),
            lambda ask=ask: mark_block(session, **ask, block="plans", applies=False),
        ):
            with pytest.raises(refusal):
                act()


def test_the_blocks_speak_of_kinds_and_options_there_are() -> None:
    for block in LEGAL_BLOCKS:
        for key in block.kinds:
            kind = KIND_BY_KEY[key]
            assert kind.part is block.part
            assert key in DISCRIMINATORS
            if block.options:
                field = kind.fields[DISCRIMINATORS[key]]
                options = {option.key for option in getattr(field, "options", ())}
                assert set(block.options) <= options, block.key
    assert len({block.key for block in LEGAL_BLOCKS}) == len(LEGAL_BLOCKS)


def test_a_block_is_filled_in_by_a_record_of_its_sort(session: Session, house: Household) -> None:
    assert set(states(session, house).values()) == {"missing"}
    house.add("plan", {"nature": "surface"})
    house.add("material", {"element": "roof", "nature": "Laine de bois"})
    house.add("equipment", {"category": "cooling"})
    after = states(session, house)
    assert {key for key, state in after.items() if state == "filled"} == {
        "plans",
        "material_roof",
        "heating",
    }
    view = read_completeness(session, actor=house.owner, carnet_id=house.id)
    assert (view.filled, view.applicable) == (3, len(LEGAL_BLOCKS))
    assert view.percent == 100 * 3 // len(LEGAL_BLOCKS)


def test_what_is_proposed_or_deleted_fills_nothing_in(session: Session, house: Household) -> None:
    author = house.guest(Access.CONTRIBUTE, PartKey.PLANS)
    add(session, author, house.carnet, "plan", {"nature": "surface"})
    assert states(session, house)["plans"] == "missing"


@pytest.mark.parametrize(
    ("purpose", "spared"),
    [("construction", {"works"}), ("renovation", {"plans", "sections"}), ("voluntary", set[str]())],
)
def test_the_purpose_says_which_blocks_the_law_wants(
    session: Session, house: Household, purpose: str, spared: set[str]
) -> None:
    house.add("home", {"address": "12 rue des Lilas", "purpose": purpose})
    after = states(session, house)
    not_applicable = {key for key, state in after.items() if state == "not_applicable"}
    assert spared <= not_applicable
    assert not_applicable == {block.key for block in LEGAL_BLOCKS if not block.concerns(purpose)}


def test_a_block_that_does_not_concern_the_home_is_marked(
    session: Session, house: Household
) -> None:
    ask = {"actor": house.owner, "carnet_id": house.id, "block": "network_gas"}
    for _ in range(2):
        mark_block(session, **ask, applies=False)
    assert states(session, house)["network_gas"] == "not_applicable"
    mark_block(session, **ask, applies=True)
    assert states(session, house)["network_gas"] == "missing"
    mark_block(session, **ask, applies=False)
    house.add("network", {"nature": "gas"})
    assert states(session, house)["network_gas"] == "filled"
    with pytest.raises(BlockNotFoundError):
        mark_block(session, **{**ask, "block": "moat"}, applies=False)


def test_percentages_of_several_carnets(session: Session, house: Household) -> None:
    empty = id_of(make_carnet(session, house.owner))
    house.add("plan", {"nature": "surface"})
    assert read_percents(session, [house.id, empty]) == {
        house.id: 100 // len(LEGAL_BLOCKS),
        empty: 0,
    }
