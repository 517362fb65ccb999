"""Files of records: who may add, open, change them; quotas; the bin."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from sqlmodel import Session

from carnet_app.catalogue.access import Access
from carnet_app.catalogue.parts import PARTS, PartKey
from carnet_app.core.clock import now
from carnet_app.core.errors import ForbiddenError, NotFoundError
from carnet_app.core.settings import Settings
from carnet_app.models import Attachment, Carnet, JournalAction, Record, RecordStatus
from carnet_app.services.actors import Actor
from carnet_app.services.file_lists import (
    DeletedFile,
    list_carnet_files,
    list_deleted_files,
    list_record_files,
    size_text,
)
from carnet_app.services.file_rules import (
    CarnetFullError,
    FileNameError,
    reveals_amounts,
    used_bytes,
)
from carnet_app.services.files import (
    add_file,
    delete_file,
    mark_amounts,
    note_drawing,
    prepare_upload,
    purge_file,
    read_file,
    rename_file,
    restore_file,
)
from carnet_app.services.journal_pages import read_journal
from carnet_app.services.records import edit_record
from carnet_app.services.search import search_carnet
from carnet_app.storage.kinds import PDF, Family
from carnet_app.storage.refusals import MissingObjectError
from carnet_app.storage.store import get_store, original_key
from tests.factories import make_actor, make_carnet
from tests.services.file_factories import keep, keep_pdf, make_file, make_record
from tests.services.sharing_factories import journal, make_share

YES, NO, GONE = "yes", "403", "404"
OPERATIONS = ("open", "list", "add", "change")


@pytest.fixture(autouse=True)
def place(configure: Callable[..., Settings], tmp_path: Path) -> None:
    configure(data_dir=tmp_path)


@dataclass
class Home:
    """A carnet with its owner."""

    session: Session
    owner: Actor
    carnet: Carnet

    @property
    def carnet_id(self) -> int:
        assert self.carnet.id
        return self.carnet.id

    def guest(self, access: Access, *, hide_amounts: bool = False) -> Actor:
        guest = make_actor(self.session)
        make_share(
            self.session,
            self.carnet,
            guest,
            levels={part.key: access for part in PARTS if access},
            hide_amounts=hide_amounts,
        )
        return guest


@pytest.fixture
def home(session: Session) -> Home:
    owner = make_actor(session)
    return Home(session, owner, make_carnet(session, owner))


def outcome(act: Callable[[], object]) -> str:
    try:
        act()
    except NotFoundError:
        return GONE
    except ForbiddenError:
        return NO
    return YES


# Whose record, in which state: what each person may do with its files.
#                                           open  list  add   change
EXPECTED = {
    ("owner", "accepted"): (YES, YES, YES, YES),
    ("writer", "accepted"): (YES, YES, YES, YES),
    ("contributor", "accepted"): (YES, YES, NO, NO),
    ("reader", "accepted"): (YES, YES, NO, NO),
    ("elsewhere", "accepted"): (GONE, GONE, GONE, GONE),
    ("stranger", "accepted"): (GONE, GONE, GONE, GONE),
    ("owner", "proposed"): (YES, YES, YES, YES),
    ("writer", "proposed"): (YES, YES, YES, YES),
    ("contributor", "proposed"): (YES, YES, YES, YES),
    ("other contributor", "proposed"): (GONE, GONE, GONE, GONE),
    ("reader", "proposed"): (GONE, GONE, GONE, GONE),
    ("stranger", "proposed"): (GONE, GONE, GONE, GONE),
    ("owner", "deleted"): (GONE, GONE, GONE, GONE),
    ("reader", "deleted"): (GONE, GONE, GONE, GONE),
}


@pytest.mark.parametrize("part", [PartKey.EQUIPMENT, PartKey.PRIVATE])
@pytest.mark.parametrize(("who", "state"), EXPECTED)
def test_who_may_do_what_with_the_files_of_a_record(
    session: Session, home: Home, who: str, state: str, part: PartKey
) -> None:
    contributor = home.guest(Access.CONTRIBUTE)
    people = {
        "owner": lambda: home.owner,
        "writer": lambda: home.guest(Access.WRITE),
        "contributor": lambda: contributor,
        "other contributor": lambda: home.guest(Access.CONTRIBUTE),
        "reader": lambda: home.guest(Access.READ),
        "elsewhere": lambda: _guest_elsewhere(home, part),
        "stranger": lambda: make_actor(session),
    }
    actor = people[who]()
    proposed = state == "proposed"
    record_id = make_record(
        session,
        home.carnet,
        part=part,
        author=contributor if proposed else home.owner,
        status=RecordStatus.PROPOSED if proposed else RecordStatus.ACCEPTED,
        deleted_at=now() if state == "deleted" else None,
    )
    file_id = make_file(session, record_id)
    kept = keep(b"une autre notice")
    acts: dict[str, Callable[[], object]] = {
        "open": lambda: read_file(session, actor=actor, file_id=file_id),
        "list": lambda: list_record_files(session, actor=actor, record_id=record_id),
        "add": lambda: add_file(session, actor=actor, record_id=record_id, kept=kept),
        "change": lambda: delete_file(session, actor=actor, file_id=file_id),
    }
    asked = outcome(lambda: prepare_upload(session, actor=actor, record_id=record_id, size=10))
    assert asked == EXPECTED[who, state][2]
    assert tuple(outcome(acts[name]) for name in OPERATIONS) == EXPECTED[who, state]


def _guest_elsewhere(home: Home, part: PartKey) -> Actor:
    guest = make_actor(home.session)
    levels = {other.key: Access.WRITE for other in PARTS if other.key is not part}
    make_share(home.session, home.carnet, guest, levels=levels)
    return guest


@pytest.mark.parametrize("file_id", [0, -1, 2**31, 2**70, 999_999])
def test_a_number_that_is_no_file_is_not_found(session: Session, home: Home, file_id: int) -> None:
    with pytest.raises(NotFoundError):
        read_file(session, actor=home.owner, file_id=file_id)
    with pytest.raises(NotFoundError):
        prepare_upload(session, actor=home.owner, record_id=file_id, size=1)


def test_a_file_of_another_carnets_record_is_not_reached_by_a_shared_one(
    session: Session, home: Home
) -> None:
    other = make_carnet(session, make_actor(session))
    file_id = make_file(session, make_record(session, other))
    with pytest.raises(NotFoundError):
        read_file(session, actor=home.owner, file_id=file_id)


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


def test_the_same_content_on_the_same_record_is_there_once(session: Session, home: Home) -> None:
    record_id, other = (make_record(session, home.carnet) for _ in range(2))
    first = add_file(session, actor=home.owner, record_id=record_id, kept=keep())
    again = add_file(session, actor=home.owner, record_id=record_id, kept=keep(name="b.txt"))
    elsewhere = add_file(session, actor=home.owner, record_id=other, kept=keep())
    assert first == again != elsewhere


def test_a_file_the_store_lost_meanwhile_is_not_recorded(session: Session, home: Home) -> None:
    record_id = make_record(session, home.carnet)
    kept = keep()
    get_store().delete(original_key(kept.digest))
    with pytest.raises(MissingObjectError):
        add_file(session, actor=home.owner, record_id=record_id, kept=kept)


def test_a_carnets_quota_counts_its_bin_and_is_asked_twice(
    session: Session, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    record_id = make_record(session, home.carnet)
    kept = keep()
    make_file(session, record_id, kept=kept, deleted_at=now())
    assert used_bytes(session, carnet_id=home.carnet_id) == kept.size
    limit = 2 * kept.size
    monkeypatch.setattr(Settings, "max_carnet_bytes", property(lambda _self: limit))
    prepare_upload(session, actor=home.owner, record_id=record_id, size=kept.size)
    with pytest.raises(CarnetFullError, match="2\u00a0Go"):
        prepare_upload(session, actor=home.owner, record_id=record_id, size=kept.size + 1)
    large = keep(b"x" * (kept.size + 1))
    with pytest.raises(CarnetFullError):
        add_file(session, actor=home.owner, record_id=record_id, kept=large)


def test_adding_renaming_deleting_and_restoring_are_in_the_journal(
    session: Session, home: Home
) -> None:
    record_id = make_record(session, home.carnet)
    file_id = add_file(session, actor=home.owner, record_id=record_id, kept=keep_pdf())
    with pytest.raises(FileNameError):
        rename_file(session, actor=home.owner, file_id=file_id, name=" \u00a0")
    rename_file(session, actor=home.owner, file_id=file_id, name="../Facture 2026.exe")
    delete_file(session, actor=home.owner, file_id=file_id)
    session.flush()
    assert list_record_files(session, actor=home.owner, record_id=record_id) == ()
    (binned,) = in_bin(session, home.owner, home)
    assert binned.name == "Facture 2026.exe.pdf"
    restore_file(session, actor=home.owner, file_id=file_id)
    session.flush()
    (seen,) = list_record_files(session, actor=home.owner, record_id=record_id)
    assert seen.name == "Facture 2026.exe.pdf"
    assert [action for action, _, _ in journal(session)] == [
        JournalAction.FILE_ADDED,
        JournalAction.FILE_RENAMED,
        JournalAction.FILE_DELETED,
        JournalAction.FILE_RESTORED,
    ]


def test_a_file_leaves_the_bin_for_30_days_only(session: Session, home: Home) -> None:
    record_id = make_record(session, home.carnet)
    file_id = make_file(session, record_id, deleted_at=now())
    reader = home.guest(Access.READ)
    with pytest.raises(ForbiddenError):
        restore_file(session, actor=reader, file_id=file_id)
    assert in_bin(session, reader, home) == ()
    with time_machine.travel(now() + timedelta(days=30, seconds=1), tick=False):
        assert in_bin(session, home.owner, home) == ()
        with pytest.raises(NotFoundError):
            restore_file(session, actor=home.owner, file_id=file_id)
    with pytest.raises(NotFoundError):
        delete_file(session, actor=home.owner, file_id=file_id)


def in_bin(session: Session, actor: Actor, home: Home) -> tuple[DeletedFile, ...]:
    session.flush()
    return list_deleted_files(session, actor=actor, carnet_id=home.carnet_id).files


def test_the_bin_shows_what_one_may_take_out_of_it_and_no_more(
    session: Session, home: Home
) -> None:
    writer, blind = home.guest(Access.WRITE), home.guest(Access.WRITE, hide_amounts=True)
    contributor = home.guest(Access.CONTRIBUTE)
    waiting = RecordStatus.PROPOSED
    accepted = make_record(session, home.carnet)
    proposed = make_record(session, home.carnet, author=contributor, status=waiting)
    binned = make_record(session, home.carnet, deleted_at=now())
    notice = make_file(session, accepted, deleted_at=now() - timedelta(days=29, hours=1))
    invoice = make_file(session, accepted, deleted_at=now(), reveals_amounts=True)
    own = make_file(session, proposed, deleted_at=now())
    make_file(session, binned, deleted_at=now())  # comes back with its record
    make_file(session, accepted)
    expected = {
        home.owner: {notice, invoice, own},
        writer: {notice, invoice, own},
        blind: {notice, own},
        contributor: {own},
        home.guest(Access.READ): set(),
    }
    for actor, there in expected.items():
        assert {file.id for file in in_bin(session, actor, home)} == there
    last = in_bin(session, home.owner, home)[-1]
    assert (last.id, last.days_left, last.record_title) == (notice, 1, "Chaudière")
    with pytest.raises(NotFoundError):
        restore_file(session, actor=blind, file_id=invoice)


def test_the_bin_is_cut_in_pages(session: Session, home: Home) -> None:
    record_id, kept = make_record(session, home.carnet), keep()
    for _ in range(51):
        make_file(session, record_id, kept=kept, deleted_at=now())
    listed = {"actor": home.owner, "carnet_id": home.carnet_id}
    last = list_deleted_files(session, **listed, page=9)
    assert (len(last.files), last.total, last.page, last.pages) == (1, 51, 2, 2)


def test_only_the_owner_erases_a_file_before_its_time(session: Session, home: Home) -> None:
    record_id = make_record(session, home.carnet)
    there, kept = make_file(session, record_id), keep(b"une autre notice")
    file_id = make_file(session, record_id, kept=kept, deleted_at=now())
    for guest in (home.guest(Access.WRITE), home.guest(Access.READ)):
        with pytest.raises(ForbiddenError):
            purge_file(session, actor=guest, file_id=file_id)
    for actor, wanted in ((home.owner, there), (make_actor(session), file_id)):
        with pytest.raises(NotFoundError):
            purge_file(session, actor=actor, file_id=wanted)
    assert get_store().size(original_key(kept.digest)) == kept.size
    purge_file(session, actor=home.owner, file_id=file_id)
    assert in_bin(session, home.owner, home) == ()
    assert [action for action, _, _ in journal(session)] == [JournalAction.FILE_PURGED]


def test_one_place_shows_all_the_files_a_guest_may_open(session: Session, home: Home) -> None:
    contributor = home.guest(Access.CONTRIBUTE)
    equipment = make_record(session, home.carnet)
    works = make_record(session, home.carnet, part=PartKey.WORKS, kind="works", title="Toiture")
    proposed = make_record(session, home.carnet, author=contributor, status=RecordStatus.PROPOSED)
    first = make_file(session, equipment)
    second = make_file(session, works, kept=keep_pdf())
    third = make_file(session, proposed, kept=keep(b"proposition"), author=contributor)
    everything = list_carnet_files(session, actor=home.owner, carnet_id=home.carnet_id)
    assert [file.id for file in everything.files] == [third, second, first]
    of_works = list_carnet_files(
        session, actor=home.owner, carnet_id=home.carnet_id, part=PartKey.WORKS
    )
    assert [(file.id, file.record_title) for file in of_works.files] == [(second, "Toiture")]
    pdfs = list_carnet_files(session, actor=home.owner, carnet_id=home.carnet_id, family=Family.PDF)
    assert [file.id for file in pdfs.files] == [second]
    reader = home.guest(Access.READ)
    seen = list_carnet_files(session, actor=reader, carnet_id=home.carnet_id)
    assert [file.id for file in seen.files] == [second, first]
    assert not any(file.may_change for file in seen.files)


def test_the_owner_sees_the_files_as_a_guest_will(session: Session, home: Home) -> None:
    guest = make_actor(session)
    share = make_share(
        session, home.carnet, guest, levels={PartKey.EQUIPMENT: Access.READ}, hide_amounts=True
    )
    make_file(session, make_record(session, home.carnet), reveals_amounts=True)
    make_file(session, make_record(session, home.carnet, part=PartKey.PLANS), kept=keep_pdf())
    notice = make_file(session, make_record(session, home.carnet))
    seen = list_carnet_files(
        session, actor=home.owner, carnet_id=home.carnet_id, seen_as_share_id=share.id
    )
    assert [file.id for file in seen.files] == [notice]


def test_a_view_says_what_a_page_shows(session: Session, home: Home) -> None:
    record_id = make_record(session, home.carnet)
    kept = keep_pdf("Facture d’été.pdf", pages=3)
    file_id = add_file(session, actor=home.owner, record_id=record_id, kept=kept)
    note_drawing(session, digest=kept.digest, drawn=True, pages=3)
    session.expire_all()
    (view,) = list_record_files(session, actor=home.owner, record_id=record_id)
    assert view.address == f"/fichiers/{file_id}/Facture%20d%E2%80%99%C3%A9t%C3%A9.pdf"
    assert view.thumbnail == f"/fichiers/{file_id}/vignette"
    assert (view.family, view.pages, view.author_name) == ("pdf", 3, "Camille Besnard")
    note_drawing(session, digest=kept.digest, drawn=False, pages=None)
    session.expire_all()
    (view,) = list_record_files(session, actor=home.owner, record_id=record_id)
    assert view.thumbnail == ""


def test_pages_of_files_are_cut_at_50(session: Session, home: Home) -> None:
    record_id = make_record(session, home.carnet)
    kept = keep()
    for _ in range(51):
        make_file(session, record_id, kept=kept)
    first = list_carnet_files(session, actor=home.owner, carnet_id=home.carnet_id)
    last = list_carnet_files(session, actor=home.owner, carnet_id=home.carnet_id, page=99)
    assert (len(first.files), first.total, first.pages) == (50, 51, 2)
    assert (len(last.files), last.page) == (1, 2)


@pytest.mark.parametrize(
    ("size", "text"),
    [(1, "1 Ko"), (850_400, "850 Ko"), (2_350_000, "2,4 Mo"), (24_000_000, "24,0 Mo")],
)
def test_weights_are_written_as_french_people_do(size: int, text: str) -> None:
    assert size_text(size).replace("\u00a0", " ") == text
