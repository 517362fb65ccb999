"""The part about co-ownership is there where it may concern the home."""

from typing import Any

from sqlmodel import Session

from carnet_app.catalogue.access import Access
from carnet_app.catalogue.parts import PartKey
from carnet_app.services.actors import Actor
from carnet_app.services.carnet_pages import read_carnet_page
from carnet_app.services.carnets import open_carnet
from carnet_app.services.permissions import rights_in
from carnet_app.services.record_bin import delete_record, restore_record
from carnet_app.services.records import edit_record
from tests.services.record_factories import Household

HOME = {"address": "12 rue des Lilas"}
RULES = {"nature": "rules"}
PART = PartKey.COOWNERSHIP


def shows(session: Session, house: Household, actor: Actor | None = None) -> bool:
    """Whether the part is among those the pages of the carnet lead to."""
    who: dict[str, Any] = {"actor": actor or house.owner, "carnet_id": house.id}
    opened = {part.key for part in open_carnet(session, **who).parts}
    page = read_carnet_page(session, part=PART.value, **who)
    assert opened == {part.key for part in page.carnet.parts}
    assert page.listed is not None
    assert (page.listed.part == PART.value) is (PART.value in opened)
    return PART.value in opened


def test_it_is_hidden_once_the_home_says_that_it_is_no_lot(
    session: Session, house: Household
) -> None:
    assert shows(session, house)
    home = house.add("home", HOME)
    assert shows(session, house)
    act: dict[str, Any] = {"actor": house.owner, "record_id": home}
    edit_record(session, version=1, submitted={**HOME, "in_coownership": "false"}, **act)
    assert not shows(session, house)
    edit_record(session, version=2, submitted={**HOME, "in_coownership": "true"}, **act)
    assert shows(session, house)
    edit_record(session, version=3, submitted={**HOME, "in_coownership": "false"}, **act)
    delete_record(session, **act)
    assert shows(session, house)


def test_what_it_holds_stays_in_sight(session: Session, house: Household) -> None:
    house.add("home", HOME, in_coownership="false")
    rules = house.add("coownership_document", RULES)
    assert shows(session, house)
    delete_record(session, actor=house.owner, record_id=rules)
    assert not shows(session, house)
    restore_record(session, actor=house.owner, record_id=rules)
    assert shows(session, house)


def test_another_carnets_home_says_nothing(session: Session, house: Household) -> None:
    Household(session).add("home", HOME, in_coownership="false")
    assert shows(session, house)


def test_guests_see_what_they_may_know_of_and_rights_stay(
    session: Session, house: Household
) -> None:
    house.add("home", HOME, in_coownership="false")
    knowing = house.guest(Access.READ, PartKey.HOME, PART)
    assert not shows(session, house, knowing)
    # The home's answer is not theirs to read: nothing may tell it.
    assert shows(session, house, house.guest(Access.READ, PART))
    assert not shows(session, house, house.guest(Access.READ, PartKey.HOME))
    for actor, level in ((knowing, Access.READ), (house.owner, Access.WRITE)):
        assert rights_in(session, actor=actor, carnet_id=house.id).level(PART) is level
