"""Finding records by the names of their files, within one's rights, on both databases."""

import pytest
from sqlmodel import Session

from carnet_app.catalogue.access import Access
from carnet_app.services.actors import Actor
from carnet_app.services.files import (
    add_file,
    delete_file,
    mark_amounts,
    purge_file,
    rename_file,
    restore_file,
)
from carnet_app.services.record_bin import delete_record, restore_record
from carnet_app.services.record_history import restore_version
from carnet_app.services.records import duplicate_record, edit_record
from carnet_app.services.search import search_carnet
from tests.services.file_factories import keep
from tests.services.record_factories import WORKS, Household

pytestmark = pytest.mark.usefixtures("data_folder")


class Search:
    """One record of works with a file, and those who look for it."""

    def __init__(self, session: Session, house: Household, slot: str) -> None:
        self.session, self.house, self.owner = session, house, house.owner
        self.record_id = house.add()
        self.blind = house.guest(Access.WRITE, hide_amounts=True)
        self.seeing = house.guest(Access.READ)
        self.file_id = self.send("Procès-verbal_Kerdoret.txt", slot)

    def send(self, name: str, slot: str, content: bytes = b"Notice") -> int:
        kept = keep(content, name)
        session, owner = self.session, self.owner
        return add_file(session, actor=owner, record_id=self.record_id, kept=kept, slot=slot)

    def finds(self, query: str, actor: Actor | None = None) -> bool:
        view = search_carnet(
            self.session, actor=actor or self.owner, carnet_id=self.house.id, query=query
        )
        return [record.id for record in view.records] == [self.record_id]

    def who_finds(self, query: str) -> list[bool]:
        """The owner, a guest who sees amounts, one who does not."""
        return [self.finds(query, actor) for actor in (self.owner, self.seeing, self.blind)]


@pytest.mark.parametrize("query", ["kerdoret", "PROCES verbal", "kerd", "isolation kerdoret"])
def test_a_record_is_found_by_the_names_of_its_files(
    session: Session, house: Household, query: str
) -> None:
    search = Search(session, house, "acceptance")
    assert search.who_finds(query) == [True, True, True]
    assert not search.finds("erdoret")


def test_a_file_that_tells_amounts_is_not_found_by_who_sees_none(
    session: Session, house: Household
) -> None:
    search = Search(session, house, "invoice")
    assert search.who_finds("kerdoret") == [True, True, False]
    assert search.who_finds("isolation kerdoret") == [True, True, False]
    assert search.who_finds("isolation") == [True, True, True]
    stranger = house.guest(Access.READ, hide_amounts=True)
    assert not search.finds("kerdoret", stranger)


def test_marking_a_file_withholds_its_name_and_gives_it_back(
    session: Session, house: Household
) -> None:
    search = Search(session, house, "acceptance")
    act = {"actor": house.owner, "file_id": search.file_id}
    mark_amounts(session, revealed=True, **act)
    assert search.who_finds("kerdoret") == [True, True, False]
    mark_amounts(session, revealed=False, **act)
    assert search.who_finds("kerdoret") == [True, True, True]


def test_a_word_of_two_files_is_withheld_only_if_both_are(
    session: Session, house: Household
) -> None:
    search = Search(session, house, "invoice")
    shown = search.send("Kerdoret photo.txt", "acceptance", b"Autre")
    assert search.who_finds("kerdoret") == [True, True, True]
    delete_file(session, actor=house.owner, file_id=shown)
    assert search.who_finds("kerdoret") == [True, True, False]


def test_what_is_found_follows_names_and_the_bin(session: Session, house: Household) -> None:
    search = Search(session, house, "acceptance")
    act = {"actor": house.owner, "file_id": search.file_id}
    rename_file(session, name="Réception Tanguy", **act)
    assert (search.finds("kerdoret"), search.finds("tanguy")) == (False, True)
    delete_file(session, **act)
    assert not search.finds("tanguy")
    restore_file(session, **act)
    assert search.finds("tanguy")
    delete_file(session, **act)
    purge_file(session, **act)
    assert not search.finds("tanguy")


def test_changes_of_the_record_keep_its_files_found(session: Session, house: Household) -> None:
    search = Search(session, house, "acceptance")
    act = {"actor": house.owner, "record_id": search.record_id}
    renamed = {**WORKS, "title": "Grenier"}
    edit_record(session, version=1, submitted=renamed, **act)
    assert search.finds("grenier kerdoret")
    restore_version(session, version=2, restored=1, **act)
    assert search.finds("isolation kerdoret")
    delete_record(session, **act)
    assert not search.finds("kerdoret")
    restore_record(session, **act)
    assert search.finds("kerdoret")
    duplicate_record(session, **act)
    assert search.finds("kerdoret")  # the copy has no files
