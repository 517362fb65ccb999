"""Files that name amounts: which do, who says so, and who does not find them."""

import pytest
from sqlmodel import Session

from carnet_app.catalogue.access import Access
from carnet_app.catalogue.parts import PartKey
from carnet_app.core.errors import ForbiddenError
from carnet_app.models import Attachment, JournalAction, Record, RecordStatus
from carnet_app.services.file_lists import list_carnet_files, list_record_files
from carnet_app.services.file_rules import reveals_amounts
from carnet_app.services.files import add_file, delete_file, mark_amounts, read_file
from carnet_app.services.journal_pages import read_journal
from carnet_app.services.records import edit_record
from carnet_app.services.search import search_carnet
from carnet_app.storage.kinds import PDF
from tests.services.file_factories import keep, keep_pdf, make_file, make_record
from tests.services.file_homes import GONE, YES, Home, outcome
from tests.services.sharing_factories import journal

pytestmark = pytest.mark.usefixtures("data_folder")


def test_invoices_do_not_exist_for_guests_who_see_no_amounts(session: Session, home: Home) -> None:
    discreet = home.guest(Access.READ, hide_amounts=True)
    plain = home.guest(Access.READ)
    record_id = make_record(session, home.carnet)
    invoice = make_file(session, record_id, kept=keep_pdf(), reveals_amounts=True)
    notice = make_file(session, record_id)
    assert outcome(lambda: read_file(session, actor=discreet, file_id=invoice)) == GONE
    assert outcome(lambda: read_file(session, actor=discreet, file_id=notice)) == YES
    assert outcome(lambda: read_file(session, actor=plain, file_id=invoice)) == YES
    seen = list_record_files(session, actor=discreet, record_id=record_id)
    assert [file.id for file in seen] == [notice]
    everything = list_carnet_files(session, actor=discreet, carnet_id=home.carnet_id)
    assert [file.id for file in everything.files] == [notice]


def test_guests_who_see_no_amounts_open_the_invoice_they_brought(
    session: Session, home: Home
) -> None:
    craftsman = home.guest(Access.CONTRIBUTE, hide_amounts=True)
    record_id = make_record(session, home.carnet, author=craftsman, status=RecordStatus.PROPOSED)
    file_id = add_file(
        session, actor=craftsman, record_id=record_id, kept=keep_pdf(), slot="invoice"
    )
    assert session.get_one(Attachment, file_id).reveals_amounts
    assert read_file(session, actor=craftsman, file_id=file_id).kind is PDF


@pytest.mark.parametrize(
    ("kind", "slot", "revealed"),
    [
        ("equipment", "manual", False),
        ("equipment", "invoice", True),
        ("equipment", "", True),
        ("equipment", "unheard of", True),
        ("works", "before", False),
        ("works", "", True),
        ("contact", "", False),
        ("a kind no longer known", "", True),
    ],
)
def test_what_names_an_amount_follows_from_the_catalogue(
    session: Session, home: Home, kind: str, slot: str, revealed: bool
) -> None:
    record_id = make_record(session, home.carnet, kind=kind)
    kept = keep_pdf()
    file_id = add_file(session, actor=home.owner, record_id=record_id, kept=kept, slot=slot)
    file = session.get_one(Attachment, file_id)
    assert file.reveals_amounts is revealed
    assert file.slot in {slot, ""}
    assert file.slot != "unheard of"


def test_the_owner_decides_whether_a_file_names_amounts(session: Session, home: Home) -> None:
    discreet = home.guest(Access.READ, hide_amounts=True)
    file_id = make_file(session, make_record(session, home.carnet), reveals_amounts=True)
    mark_amounts(session, actor=home.owner, file_id=file_id, revealed=False)
    session.flush()
    assert read_file(session, actor=discreet, file_id=file_id)
    with pytest.raises(ForbiddenError):
        mark_amounts(session, actor=discreet, file_id=file_id, revealed=True)


def test_whether_a_file_names_amounts_is_told_in_the_journal(session: Session, home: Home) -> None:
    discreet = home.guest(Access.READ, hide_amounts=True)
    file_id = make_file(session, make_record(session, home.carnet), reveals_amounts=True)
    for revealed in (True, False, False, True):
        mark_amounts(session, actor=home.owner, file_id=file_id, revealed=revealed)
    # Saying what was said already is no act.
    assert [(action, told["name"]) for action, _, told in journal(session)] == [
        (JournalAction.FILE_REVEALED, "notice.txt"),
        (JournalAction.FILE_WITHHELD, "notice.txt"),
    ]
    said = {
        home.owner: [
            "a indiqué que le fichier «\u00a0notice.txt\u00a0» mentionne des montants",
            "a indiqué que le fichier «\u00a0notice.txt\u00a0» ne mentionne aucun montant",
        ],
        discreet: [
            "a indiqué qu’un fichier mentionne des montants",
            "a indiqué qu’un fichier ne mentionne aucun montant",
        ],
    }
    for reader, texts in said.items():
        view = read_journal(session, actor=reader, carnet_id=home.carnet_id)
        assert [line.text for line in view.entries] == texts


@pytest.mark.parametrize(
    ("category", "priced"),
    [
        ("other:Facture", True),
        ("other:FACTURES de gaz", True),
        ("other:Devis du couvreur", True),
        ("other:Payé 1 250 €", True),
        ("other:Plan de facturation", False),
        ("other", False),
        ("photo", False),
        ("a choice no longer known", False),
    ],
)
def test_a_category_that_says_invoice_wins(
    session: Session, home: Home, category: str, priced: bool
) -> None:
    values = {"category": category}
    record_id = make_record(session, home.carnet, kind="document", values=values)
    assert reveals_amounts(session.get_one(Record, record_id), "photo") is priced


def categorize(session: Session, home: Home, record_id: int, words: str) -> None:
    """Have the owner give a document a category of their own words."""
    form = {"title": "Toiture", "category": "other", "category_other": words}
    version = session.get_one(Record, record_id).version
    edit_record(session, actor=home.owner, record_id=record_id, version=version, submitted=form)


def test_a_photo_is_withheld_once_its_document_is_an_invoice(session: Session, home: Home) -> None:
    discreet = home.guest(Access.READ, hide_amounts=True)
    make = {"part": PartKey.DOCUMENTS, "kind": "document", "values": {"category": "photo"}}
    record_id = make_record(session, home.carnet, **make)
    act = {"actor": home.owner, "record_id": record_id, "slot": "photo"}
    photo = add_file(session, kept=keep(name="toit.txt"), **act)
    binned = add_file(session, kept=keep(b"Une autre", "autre.txt"), **act)
    delete_file(session, actor=home.owner, file_id=binned)
    assert outcome(lambda: read_file(session, actor=discreet, file_id=photo)) == YES
    categorize(session, home, record_id, "Facture")
    assert outcome(lambda: read_file(session, actor=discreet, file_id=photo)) == GONE
    assert session.get_one(Attachment, binned).reveals_amounts
    assert (
        search_carnet(session, actor=discreet, carnet_id=home.carnet_id, query="toit.txt").total
        == 0
    )
    # Only a person opens it again, and then it stays so.
    categorize(session, home, record_id, "Vue du toit")
    assert session.get_one(Attachment, photo).reveals_amounts
    categorize(session, home, record_id, "Facture")
    mark_amounts(session, actor=home.owner, file_id=photo, revealed=False)
    categorize(session, home, record_id, "Facture et devis")
    assert outcome(lambda: read_file(session, actor=discreet, file_id=photo)) == YES


def test_what_somebody_said_of_a_file_stays_when_its_document_becomes_an_invoice(
    session: Session, home: Home
) -> None:
    record_id = make_record(session, home.carnet, part=PartKey.DOCUMENTS, kind="document")
    file_id = add_file(session, actor=home.owner, record_id=record_id, kept=keep())
    assert session.get_one(Attachment, file_id).reveals_amounts
    mark_amounts(session, actor=home.owner, file_id=file_id, revealed=False)
    categorize(session, home, record_id, "Facture")
    assert not session.get_one(Attachment, file_id).reveals_amounts
