"""The photo on a carnet's card: which one, for whom, and at what cost."""

from typing import Any

import pytest
from sqlmodel import Session

from carnet_app.catalogue.access import Access
from carnet_app.catalogue.parts import PartKey
from carnet_app.core.clock import now
from carnet_app.models import Attachment, Record, RecordStatus
from carnet_app.services.space import read_space
from tests.factories import make_actor, make_carnet
from tests.services.record_factories import Household, add
from tests.services.work import counted

HOME = {"address": "12 rue des Lilas"}


def photo(session: Session, record_id: int, **changes: Any) -> int:
    """A photo of a record, in the tables only."""
    record = session.get_one(Record, record_id)
    given = {
        "carnet_id": record.carnet_id,
        "record_id": record_id,
        "slot": "photo",
        "name": "façade.jpg",
        "media_type": "image/jpeg",
        "size": 1_000,
        "digest": "0" * 64,
        "has_thumbnail": True,
    }
    file = Attachment(**{**given, **changes})
    session.add(file)
    session.flush()
    assert file.id
    return file.id


def cover(session: Session, actor: Any) -> str:
    space = read_space(session, actor=actor)
    [card] = (*space.own, *space.shared)
    return card.facts.cover


def test_the_photo_of_the_home_is_the_cover(session: Session, house: Household) -> None:
    home = house.add("home", HOME)
    assert cover(session, house.owner) == ""
    other = photo(session, home, slot="")
    assert cover(session, house.owner) == f"/fichiers/{other}/vignette"
    first = photo(session, home)
    photo(session, home, slot="")
    assert cover(session, house.owner) == f"/fichiers/{first}/vignette"
    latest = photo(session, home, has_thumbnail=None)
    assert cover(session, house.owner) == f"/fichiers/{latest}/vignette"


@pytest.mark.parametrize(
    "changes",
    [
        {"media_type": "application/pdf"},
        {"has_thumbnail": False},
        {"reveals_amounts": True},
        {"deleted_at": now()},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_what_cannot_be_shown_to_every_reader_is_not(
    session: Session, house: Household, changes: dict[str, Any]
) -> None:
    photo(session, house.add("home", HOME), **changes)
    assert cover(session, house.owner) == ""


def test_a_photo_of_another_part_is_no_cover(session: Session, house: Household) -> None:
    house.add("home", HOME)
    photo(session, house.add())
    assert cover(session, house.owner) == ""


def test_a_guest_sees_it_with_the_home_only(session: Session, house: Household) -> None:
    file = photo(session, house.add("home", HOME))
    seen = house.guest(Access.READ, PartKey.HOME)
    assert cover(session, seen) == f"/fichiers/{file}/vignette"
    assert cover(session, house.guest(Access.WRITE, PartKey.WORKS)) == ""


def test_a_proposed_home_is_no_cover(session: Session, house: Household) -> None:
    author = house.guest(Access.CONTRIBUTE, PartKey.HOME)
    home = add(session, author, house.carnet, "home", HOME)
    assert session.get_one(Record, home).status is RecordStatus.PROPOSED
    photo(session, home)
    assert cover(session, house.owner) == ""


def test_it_costs_no_query_by_carnet(session: Session) -> None:
    actor = make_actor(session)

    def queries(carnets: int) -> int:
        for _ in range(carnets):
            photo(session, add(session, actor, make_carnet(session, actor), "home", HOME))
        session.expunge_all()
        with counted(session) as sent:
            view = read_space(session, actor=actor)
        assert all(card.facts.cover for card in view.own)
        return len(sent)

    assert queries(1) == queries(20)


@pytest.mark.parametrize("access", [Access.READ, Access.CONTRIBUTE, Access.WRITE])
def test_what_is_due_next_is_marked_done_from_the_card_by_those_who_write(
    session: Session, house: Household, access: Access
) -> None:
    late = {"title": "Ramonage", "periodicity": "12", "next_due_on": "2020-01-15"}
    house.add("maintenance_operation", late)
    [own] = read_space(session, actor=house.owner).own
    assert own.facts.next_due_version == 1
    [shared] = read_space(session, actor=house.guest(access, PartKey.MAINTENANCE)).shared
    assert shared.facts.next_due_version == (1 if access is Access.WRITE else 0)


def test_what_is_due_next_and_no_operation_is_not(session: Session, house: Household) -> None:
    survey = {"nature": "lead", "done_on": "2010-01-15", "conclusion": "found"}
    house.add("survey", {**survey, "valid_until": "2020-01-15"})
    [own] = read_space(session, actor=house.owner).own
    assert own.facts.next_due_id
    assert own.facts.next_due_version == 0
