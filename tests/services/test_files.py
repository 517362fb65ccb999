"""Files of records: who may add, open, change them; quotas; their lists."""

from collections.abc import Callable

import pytest
from sqlmodel import Session

from carnet_app.catalogue.access import Access
from carnet_app.catalogue.parts import PARTS, PartKey
from carnet_app.core.clock import now
from carnet_app.core.errors import NotFoundError
from carnet_app.core.settings import Settings
from carnet_app.models import RecordStatus
from carnet_app.services.actors import Actor
from carnet_app.services.file_lists import list_carnet_files, list_record_files, size_text
from carnet_app.services.file_rules import CarnetFullError, used_bytes
from carnet_app.services.files import add_file, delete_file, note_drawing, prepare_upload, read_file
from carnet_app.storage.kinds import Family
from carnet_app.storage.refusals import MissingObjectError
from carnet_app.storage.store import get_store, original_key
from tests.factories import make_actor, make_carnet
from tests.services.file_factories import keep, keep_pdf, make_file, make_record
from tests.services.file_homes import GONE, NO, YES, Home, outcome
from tests.services.sharing_factories import make_share

pytestmark = pytest.mark.usefixtures("data_folder")

OPERATIONS = ("open", "list", "add", "change")

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
    seen = list_carnet_files(session, actor=home.owner, carnet_id=home.carnet_id, seen_as=share.id)
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
