"""What others did in a carnet since one last looked into it."""

from datetime import timedelta

import sqlalchemy as sa
import time_machine
from sqlmodel import Session

from carnet_app.catalogue.access import Access
from carnet_app.catalogue.parts import PartKey
from carnet_app.core.clock import now
from carnet_app.services.actors import Actor
from carnet_app.services.carnet_contents import note_visit
from carnet_app.services.carnet_facts import read_facts
from carnet_app.services.files import add_file
from carnet_app.services.proposals import accept_proposal, refuse_proposal
from carnet_app.services.record_bin import delete_record
from carnet_app.services.records import edit_record
from tests.services.file_factories import keep
from tests.services.record_factories import OPERATION, WORKS, Household, add
from tests.services.work import counted


def news(session: Session, actor: Actor, house: Household) -> int:
    facts = read_facts(session, actor=actor, carnet_ids=[house.id])
    return facts[house.id].new_count


def later(hours: int) -> time_machine.travel:
    return time_machine.travel(now() + timedelta(hours=hours), tick=False)


def visit(session: Session, house: Household, *actors: Actor) -> None:
    with later(1):
        for actor in actors:
            note_visit(session, actor=actor, carnet_id=house.id)


def test_what_others_add_change_delete_or_attach_is_new(session: Session, house: Household) -> None:
    reader, writer = house.guest(Access.READ), house.guest(Access.WRITE)
    ids = [house.add(title=f"Travaux {number}") for number in range(4)]
    visit(session, house, reader, writer, house.owner)
    assert [news(session, who, house) for who in (reader, writer, house.owner)] == [0, 0, 0]
    with later(2):
        edit_record(session, actor=writer, record_id=ids[0], version=1, submitted=WORKS)
        edit_record(session, actor=writer, record_id=ids[0], version=2, submitted=WORKS)
        add_file(session, actor=writer, record_id=ids[1], kept=keep())
        delete_record(session, actor=writer, record_id=ids[2])
        add(session, writer, house.carnet)
    assert [news(session, who, house) for who in (reader, writer, house.owner)] == [4, 0, 4]
    visit_again = now() + timedelta(hours=3)
    with time_machine.travel(visit_again, tick=False):
        note_visit(session, actor=reader, carnet_id=house.id)
    assert [news(session, who, house) for who in (reader, house.owner)] == [0, 4]


def test_a_proposal_from_before_the_visit_is_new_once_accepted(
    session: Session, house: Household
) -> None:
    author, reader = house.guest(Access.CONTRIBUTE), house.guest(Access.READ)
    house.add()
    accepted, refused = (add(session, author, house.carnet) for _ in range(2))
    visit(session, house, author, reader, house.owner)
    with later(2):
        accept_proposal(session, actor=house.owner, record_id=accepted, version=1)
        refuse_proposal(session, actor=house.owner, record_id=refused, version=1)
    # Its author is told of the refusal too; nobody else is, nor of their own answers.
    assert [news(session, who, house) for who in (reader, author, house.owner)] == [1, 2, 0]


def test_what_waits_is_no_news_but_waits(session: Session, house: Household) -> None:
    author, reader = house.guest(Access.CONTRIBUTE), house.guest(Access.READ)
    house.add()
    visit(session, house, author, reader, house.owner)
    with later(2):
        add(session, author, house.carnet)
    assert [news(session, who, house) for who in (reader, author, house.owner)] == [0, 0, 0]


def test_only_the_parts_one_may_read_count(session: Session, house: Household) -> None:
    guest = house.guest(Access.READ, PartKey.PLANS, PartKey.WORKS)
    house.add()
    visit(session, house, guest)
    with later(2):
        house.add("maintenance_operation", OPERATION)
        house.add("budget", {"title": "Toiture"})
    assert news(session, guest, house) == 0


def test_before_the_first_visit_all_that_others_did_is_new(
    session: Session, house: Household
) -> None:
    guest = house.guest(Access.WRITE)
    house.add()
    add(session, guest, house.carnet)
    assert (news(session, guest, house), news(session, house.owner, house)) == (1, 1)


def test_news_are_read_by_date_from_an_index(session: Session, house: Household) -> None:
    house.add()
    session.flush()
    with counted(session) as sent:
        news(session, house.owner, house)
    asked = next(each for each in sent if "journal_entry" in each)
    if session.get_bind().dialect.name != "sqlite":
        return  # its planner chooses by how much there is
    held = sa.text("EXPLAIN QUERY PLAN " + asked.replace("?", "1"))
    plan = " ".join(str(row[3]) for row in session.connection().execute(held))
    assert "ix_journal_entry_by_date (carnet_id=? AND at>?)" in plan
