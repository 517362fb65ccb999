"""Files dropped on the documents part: what they become, for whom, and once."""

from datetime import date

import pytest
import time_machine
from sqlmodel import Session, select

from carnet_app.catalogue.access import Access
from carnet_app.catalogue.parts import PartKey
from carnet_app.core.errors import ForbiddenError, NotFoundError
from carnet_app.models import Attachment, Record, RecordStatus
from carnet_app.services.documents import add_document, document_title, prepare_document
from carnet_app.services.journal_pages import read_journal
from carnet_app.services.record_bin import delete_record
from carnet_app.services.search import search_carnet
from carnet_app.storage.intake import KeptFile
from tests import file_samples as samples
from tests.factories import make_actor, make_carnet
from tests.services.file_factories import keep
from tests.services.record_factories import Household
from tests.services.sharing_factories import id_of, make_share

pytestmark = pytest.mark.usefixtures("data_folder")

DAY = "2026-05-14T10:00:00+00:00"


def the_record(session: Session) -> Record:
    return session.exec(select(Record)).one()


@time_machine.travel(DAY, tick=False)
def test_a_pdf_becomes_a_document_of_today(session: Session) -> None:
    owner = make_actor(session)
    carnet = id_of(make_carnet(session, owner))
    prepare_document(session, actor=owner, carnet_id=carnet, size=100)
    kept = keep(b"%PDF-1.7\n%%EOF", "Acte_de_vente.pdf")
    file_id = add_document(session, actor=owner, carnet_id=carnet, kept=kept)
    record, file = the_record(session), session.get_one(Attachment, file_id)
    assert (record.kind, record.title, record.status) == (
        "document",
        "Acte de vente",
        RecordStatus.ACCEPTED,
    )
    assert record.values["dated"] == "2026-05-14"
    assert (file.record_id, file.slot) == (record.id, "")
    assert file.reveals_amounts  # it may be an invoice, until somebody says otherwise


def test_a_photo_keeps_the_day_it_was_taken(session: Session) -> None:
    owner = make_actor(session)
    kept = keep(samples.jpeg(taken="2024:05:14 18:20:00"), "IMG_20240514_182000.jpg")
    add_document(session, actor=owner, carnet_id=id_of(make_carnet(session, owner)), kept=kept)
    record = the_record(session)
    assert record.title == "Photo du 14 mai 2024"
    assert (record.values["dated"], record.values["category"]) == ("2024-05-14", "photo")
    file = session.exec(select(Attachment)).one()
    assert (file.slot, file.reveals_amounts) == ("photo", False)


@time_machine.travel(DAY, tick=False)
def test_a_title_tells_no_amount_to_guests_from_whom_they_are_hidden(session: Session) -> None:
    home = Household(session)
    discreet = home.guest(Access.READ, PartKey.DOCUMENTS, hide_amounts=True)
    kept = keep(b"Toiture", "Devis 18750 euros toiture.txt")
    add_document(session, actor=home.owner, carnet_id=home.id, kept=kept)
    assert the_record(session).title == "Document du 14 mai 2026"
    told = read_journal(session, actor=discreet, carnet_id=home.id).entries
    assert "18750" not in "".join(line.text for line in told)
    found = search_carnet(session, actor=discreet, carnet_id=home.id, query="18750")
    assert found.total == 0
    found = search_carnet(session, actor=home.owner, carnet_id=home.id, query="18750")
    assert found.total == 1


def test_an_image_named_after_an_invoice_is_no_photo(session: Session) -> None:
    owner = make_actor(session)
    kept = keep(samples.jpeg(), "Facture_toiture.jpg")
    add_document(session, actor=owner, carnet_id=id_of(make_carnet(session, owner)), kept=kept)
    assert "category" not in the_record(session).values
    file = session.exec(select(Attachment)).one()
    assert (file.slot, file.reveals_amounts) == ("", True)


@pytest.mark.parametrize(
    ("access", "refusal"), [(Access.NONE, NotFoundError), (Access.READ, ForbiddenError)]
)
def test_who_may_not_contribute_adds_none(
    session: Session, access: Access, refusal: type[Exception]
) -> None:
    carnet = make_carnet(session, make_actor(session))
    guest, kept = make_actor(session), keep()
    make_share(
        session, carnet, guest, levels={PartKey.DOCUMENTS: access, PartKey.PLANS: Access.WRITE}
    )
    for actor, why in ((guest, refusal), (make_actor(session), NotFoundError)):
        with pytest.raises(why):
            prepare_document(session, actor=actor, carnet_id=id_of(carnet), size=1)
        with pytest.raises(why):
            add_document(session, actor=actor, carnet_id=id_of(carnet), kept=kept)
    for carnet_id in (0, -1, 2**70, 999_999):
        with pytest.raises(NotFoundError):
            prepare_document(session, actor=guest, carnet_id=carnet_id, size=1)
    assert session.exec(select(Record)).all() == []


def test_a_contributor_proposes_it(session: Session) -> None:
    carnet = make_carnet(session, make_actor(session))
    guest = make_actor(session)
    make_share(session, carnet, guest, levels={PartKey.DOCUMENTS: Access.CONTRIBUTE})
    add_document(session, actor=guest, carnet_id=id_of(carnet), kept=keep())
    assert the_record(session).status is RecordStatus.PROPOSED


def test_what_is_sent_twice_is_there_once_until_it_is_deleted(session: Session) -> None:
    owner, other = make_actor(session), make_actor(session)
    carnet = make_carnet(session, owner)
    make_share(session, carnet, other, levels={PartKey.DOCUMENTS: Access.WRITE})
    kept, to = keep(), {"carnet_id": id_of(carnet)}
    first = add_document(session, actor=owner, kept=kept, **to)
    assert add_document(session, actor=owner, kept=kept, **to) == first
    assert add_document(session, actor=other, kept=kept, **to) != first
    record_id = session.get_one(Attachment, first).record_id
    delete_record(session, actor=owner, record_id=record_id)
    assert add_document(session, actor=owner, kept=kept, **to) != first


@time_machine.travel(DAY, tick=False)
@pytest.mark.parametrize(
    ("name", "is_photo", "title"),
    [
        ("Facture_chaudière.pdf", False, "Facture chaudière"),
        ("IMG_1234.jpg", True, "Photo du 2\u00a0mai\u00a02024"),
        ("image.jpg", True, "Photo du 2\u00a0mai\u00a02024"),
        ("DSC01.jpg", True, "Photo du 2\u00a0mai\u00a02024"),
        ("WhatsApp Image 2024-05-01.jpg", True, "Photo du 2\u00a0mai\u00a02024"),
        ("Façade nord.jpg", True, "Façade nord"),
        ("Façade nord 2.jpg", True, "Façade nord 2"),
        ("___.pdf", False, "Document"),
        # What every guest may read must not tell what the withheld file does.
        ("Devis 18750 euros toiture.txt", False, "Document du 2\u00a0mai\u00a02024"),
        ("Facture_chaudière 1 250,00 €.pdf", False, "Document du 2\u00a0mai\u00a02024"),
        ("Devis dix mille euros.pdf", False, "Document du 2\u00a0mai\u00a02024"),
        ("Toiture １２k.pdf", False, "Document du 2\u00a0mai\u00a02024"),
        ("Facture 1250.jpg", True, "Document du 2\u00a0mai\u00a02024"),
    ],
)
def test_a_title_comes_from_the_files_name(name: str, is_photo: bool, title: str) -> None:
    width = 64 if is_photo else None
    kept = KeptFile("d" * 64, name, "x/y", 1, width, width, made_on=date(2024, 5, 2))
    assert document_title(kept) == title
