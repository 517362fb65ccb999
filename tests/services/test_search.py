"""Finding records by their words, within one's rights, on both databases."""

from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import Session

from carnet_app.catalogue.access import Access
from carnet_app.catalogue.parts import PartKey
from carnet_app.core.errors import NotFoundError
from carnet_app.models import Carnet, Record
from carnet_app.services.record_bin import delete_record, restore_record
from carnet_app.services.records import edit_record
from carnet_app.services.rows import fetch_rows
from carnet_app.services.search import search_carnet
from carnet_app.services.search_words import split_words, stored_words
from tests.factories import make_actor, make_carnet
from tests.services.record_factories import DATED_WORKS, OPERATION, WORKS, Household, add
from tests.services.sharing_factories import id_of, make_share
from tests.services.work import counted


def found(session: Session, house: Household, query: str, actor: Any = None) -> list[str]:
    view = search_carnet(session, actor=actor or house.owner, carnet_id=house.id, query=query)
    return [record.title for record in view.records]


@pytest.mark.parametrize(
    "query",
    ["chaudière", "CHAUDIERE", "chaud", "  entretien   chaud ", "chaudière, entretien", "l'entret"],
)
def test_words_are_found_whatever_their_case_accents_and_ends(
    session: Session, house: Household, query: str
) -> None:
    house.add("maintenance_operation", OPERATION, note="Elle est sous l’escalier")
    house.add()
    assert found(session, house, query) == ["Entretien de la chaudière"]


@pytest.mark.parametrize("query", ["haudière", "chaudière toiture", "zzz"])
def test_what_is_not_there_is_not_found(session: Session, house: Household, query: str) -> None:
    house.add("maintenance_operation", OPERATION)
    assert found(session, house, query) == []


@pytest.mark.parametrize(
    "query",
    [
        "",
        "   ",
        '"',
        "'",
        "* OR 1",
        "a AND",
        "NEAR(",
        "chaud:*",
        "-",
        "$",
        ".",
        "\x00",
        "%",
        "1.chaud",
    ],
)
def test_no_query_breaks_the_search(session: Session, house: Household, query: str) -> None:
    house.add("maintenance_operation", OPERATION)
    view = search_carnet(session, actor=house.owner, carnet_id=house.id, query=query)
    assert view.total in {0, 1}


def test_odd_texts_are_found_too(session: Session, house: Household) -> None:
    house.add(title="Œuvre à l’été 🏡 مرحبا ½")
    for query in ("oeuvre", "ete", "مرح"):
        assert len(found(session, house, query)) == 1, query
    assert found(session, house, "x" * 100_000) == []


def test_nothing_of_another_carnet_is_found(session: Session, house: Household) -> None:
    other = make_carnet(session, house.owner)
    add(session, house.owner, other, title="Chez l’autre")
    assert found(session, house, "autre") == []
    with pytest.raises(NotFoundError):
        search_carnet(session, actor=make_actor(session), carnet_id=house.id, query="x")


def test_rights_are_applied_to_what_is_found(session: Session, house: Household) -> None:
    house.add(title="Façade repeinte")
    house.add("plan", {"nature": "elevation", "title": "Façade sud"})
    author = house.guest(Access.CONTRIBUTE)
    add(session, author, house.carnet, title="Façade proposée")
    everything = ["Façade proposée", "Façade repeinte", "Façade sud"]
    assert sorted(found(session, house, "facade")) == everything
    reader = house.guest(Access.READ)
    assert found(session, house, "facade", reader) == ["Façade repeinte"]
    assert sorted(found(session, house, "facade", author)) == everything[:2]
    view = search_carnet(session, actor=reader, carnet_id=house.id, query="facade")
    assert [(part.key, part.count) for part in view.parts] == [("works", 1)]


def test_amounts_are_found_by_those_who_may_see_them(session: Session, house: Household) -> None:
    house.add("works", DATED_WORKS)
    house.add(
        "energy_audit",
        {"done_on": "2024-05-14", "scenario": "Pompe à chaleur pour douze mille euros"},
    )
    assert found(session, house, "8450") == ["Isolation des combles"]
    assert len(found(session, house, "douze")) == 1
    parts = (PartKey.WORKS, PartKey.ENERGY)
    blind = house.guest(Access.WRITE, *parts, hide_amounts=True)
    assert found(session, house, "8450", blind) == []
    assert found(session, house, "douze", blind) == []
    assert found(session, house, "audit", blind) == ["Audit énergétique"]
    seeing = house.guest(Access.READ, *parts)
    assert found(session, house, "8450", seeing) == ["Isolation des combles"]


def test_the_owner_searches_through_a_guests_eyes(session: Session, house: Household) -> None:
    house.add("works", DATED_WORKS)
    levels = {PartKey.WORKS: Access.READ}
    guest = make_actor(session)
    share = make_share(session, house.carnet, guest, levels=levels, hide_amounts=True)
    view = search_carnet(
        session,
        actor=house.owner,
        carnet_id=house.id,
        query="8450",
        seen_as=id_of(share),
    )
    assert view.total == 0


def test_the_index_follows_changes_the_bin_and_erasure(session: Session, house: Household) -> None:
    record_id = house.add(title="Ancien nom")
    renamed = {**WORKS, "title": "Nouveau titre"}
    edit_record(session, actor=house.owner, record_id=record_id, version=1, submitted=renamed)
    assert found(session, house, "ancien") == []
    assert found(session, house, "nouveau") == ["Nouveau titre"]
    delete_record(session, actor=house.owner, record_id=record_id)
    assert found(session, house, "nouveau") == []
    restore_record(session, actor=house.owner, record_id=record_id)
    assert found(session, house, "nouveau") == ["Nouveau titre"]
    session.delete(session.get_one(Carnet, house.id))
    session.flush()
    session.expunge_all()
    if session.get_bind().dialect.name == "sqlite":
        left = sa.text("SELECT count(*) FROM record_search WHERE record_search MATCH '\"1\"*'")
        assert fetch_rows(session, left)[0][0] == 0


def test_titles_that_begin_with_the_word_come_first(session: Session, house: Household) -> None:
    house.add(title="Autre chose", description="toiture")
    house.add(title="La toiture")
    house.add(title="Toiture neuve")
    assert found(session, house, "toit") == ["Toiture neuve", "La toiture", "Autre chose"]


def test_words_are_kept_once_and_bounded() -> None:
    assert split_words("Été, été ; L’HIVER_froid") == ["ete", "l", "hiver", "froid"]
    assert stored_words(12, shown=["gaz gaz"], withheld=["gaz 450"]) == "12.gaz 12$450"
    assert len(split_words("x" * 500)[0]) == 40


def many(session: Session, house: Household, count: int) -> None:
    """Records straight into the table: a part of 1,000, the rest elsewhere."""
    kinds = (("works", PartKey.WORKS), ("document", PartKey.DOCUMENTS))
    session.add_all(
        Record(
            carnet_id=house.id,
            part=kinds[number >= 1_000][1],
            kind=kinds[number >= 1_000][0],
            title=f"Réfection {number}",
            sort_title=f"refection {number}",
            values={**WORKS, "title": f"Réfection {number}"},
            search_words=stored_words(
                house.id, shown=[f"travaux refection {number} toiture combles"], withheld=[]
            ),
            author_id=house.owner.account_id,
        )
        for number in range(count)
    )
    session.flush()
    session.expunge_all()


def test_five_thousand_records_are_searched_in_constant_queries(
    session: Session, house: Household
) -> None:
    many(session, house, 5_000)
    with counted(session) as sent:
        view = search_carnet(session, actor=house.owner, carnet_id=house.id, query="refec toit")
    assert len(sent) == 3
    assert (view.total, len(view.records)) == (5_000, 50)


@pytest.mark.parametrize(
    "query", ["14 mai 2024", "14\u00a0mai\u00a02024", "12 34 56", "0612345678"]
)
def test_dates_and_numbers_that_stay_on_a_line_are_found(
    session: Session, house: Household, query: str
) -> None:
    house.add(
        "maintenance_operation", OPERATION, last_done_on="2024-05-14", note="Code 06 12 34 56 78"
    )
    house.add("contact", {"title": "Toits d’Armor", "phone": "06 12 34 56 78"})
    assert found(session, house, query)
