"""What each page asks of the database, as a carnet grows: never more queries."""

from datetime import timedelta

from sqlmodel import Session

from benchmarks.growth import PART, calls_of
from benchmarks.homes import Home
from benchmarks.people import Person
from carnet_app.catalogue.parts import PartKey
from carnet_app.catalogue.registry import KIND_BY_KEY
from carnet_app.core.clock import today
from carnet_app.models import Attachment, JournalAction, JournalEntry, Record
from carnet_app.models.columns import DIGEST_LENGTH
from carnet_app.services.record_lists import list_records
from carnet_app.services.record_writing import fill
from tests.services.record_factories import Household
from tests.services.work import counted

FEW, MANY = 10, 200
BOILER = {"appliance": "gas_boiler", "brand": "Calorane"}


def fill_house(session: Session, house: Household, boiler: int, count: int) -> None:
    """Works that are dated, operations that are due, each with a file and a line of the journal."""
    on = today() - timedelta(days=count)
    forms = {
        "works": {
            "title": "Isolation, cuisine",
            "state": "accepted",
            "accepted_on": on.isoformat(),
        },
        "maintenance_operation": {
            "title": "Isolation de la cuisinière",
            "periodicity": "12",
            "last_done_on": on.isoformat(),
            "equipment": str(boiler),
        },
    }
    records: list[Record] = []
    for kind in [*forms] * count:
        parsed = KIND_BY_KEY[kind].parse(forms[kind])
        record = Record(
            carnet_id=house.id,
            part=KIND_BY_KEY[kind].part,
            kind=kind,
            title=parsed.title,
            author_id=house.owner.account_id,
        )
        fill(record, parsed)
        records.append(record)
    session.add_all(records)
    session.flush()
    for record in records:
        place = {"carnet_id": house.id, "record_id": record.id}
        session.add(
            Attachment(
                name="facture.pdf",
                media_type="application/pdf",
                size=1_000,
                digest="0" * DIGEST_LENGTH,
                author_id=record.author_id,
                **place,
            )
        )
        told = {"part": record.part, "details": {"title": record.title}}
        session.add(
            JournalEntry(
                action=JournalAction.RECORD_ADDED, account_id=record.author_id, **place, **told
            )
        )
    session.flush()


def queries_by_page(session: Session, home: Home) -> dict[str, int]:
    """How many queries each page sends, each from an empty session."""
    costs: dict[str, int] = {}
    for page, calls in calls_of(home).items():
        with counted(session) as sent:
            for service, asked in calls:
                session.expunge_all()
                service(session, **asked)
        costs[page] = len(sent)
    return costs


def test_no_page_asks_more_of_a_carnet_that_holds_more(session: Session) -> None:
    house = Household(session)
    house.add("home", {"address": "14 chemin des Vignes"})
    boiler = house.add("equipment", BOILER)
    person = Person(house.owner, cookie="", carnets=(house.id,))
    home = Home(owner=person, guest=person, records=0, files=0, boiler_id=boiler)
    fill_house(session, house, boiler, FEW)
    few = queries_by_page(session, home)
    fill_house(session, house, boiler, MANY - FEW)
    asked = {"actor": house.owner, "carnet_id": house.id, "part": PartKey.WORKS}
    assert list_records(session, **asked).total == MANY
    assert queries_by_page(session, home) == few
    assert few[PART] > 3
