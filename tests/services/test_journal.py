"""The journal: what each act is told as, and to whom."""

import pytest
from sqlmodel import Session

from carnet_app.catalogue.access import Access
from carnet_app.catalogue.parts import PartKey
from carnet_app.core.errors import NotFoundError
from carnet_app.models import JournalAction, JournalEntry
from carnet_app.services.journal_pages import read_journal
from carnet_app.services.journal_texts import SENTENCES
from tests.factories import make_actor
from tests.services.record_factories import Household, row


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
