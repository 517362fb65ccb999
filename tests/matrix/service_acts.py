"""The services' door: the function behind each operation of the matrix, and what it is given."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import Session

from carnet_app.catalogue.access import Access
from carnet_app.catalogue.appliances import APPLIANCES
from carnet_app.catalogue.legal_content import LEGAL_BLOCKS
from carnet_app.catalogue.parts import PartKey
from carnet_app.catalogue.record_kind import RecordKind
from carnet_app.catalogue.registry import kinds_it_may_become
from carnet_app.core.errors import DomainError, ForbiddenError, NotFoundError
from carnet_app.models import Attachment, Record, RecordStatus
from carnet_app.services.actors import Actor
from carnet_app.services.carnet_contents import note_visit, read_contents
from carnet_app.services.carnet_pages import read_carnet_page
from carnet_app.services.carnets import (
    delete_carnet,
    open_carnet,
    rename_carnet,
    restore_carnet,
)
from carnet_app.services.completeness import mark_block, read_completeness, read_readable_blocks
from carnet_app.services.documents import add_document, prepare_document
from carnet_app.services.file_lists import (
    list_carnet_files,
    list_deleted_files,
    list_record_files,
)
from carnet_app.services.files import (
    add_file,
    change_file,
    delete_file,
    mark_amounts,
    prepare_upload,
    purge_file,
    read_file,
    rename_file,
    restore_file,
)
from carnet_app.services.guided_start import (
    add_equipment,
    close_start,
    read_start,
    start_carnet,
)
from carnet_app.services.invitations import accept_invitation, decline_invitation
from carnet_app.services.journal_pages import read_journal
from carnet_app.services.proposal_lists import list_own_proposals, list_proposals
from carnet_app.services.proposals import (
    ProposalAnsweredError,
    accept_proposal,
    refuse_proposal,
)
from carnet_app.services.record_bin import (
    delete_record,
    list_deleted_records,
    purge_record,
    require_in_bin,
    restore_record,
)
from carnet_app.services.record_history import restore_version
from carnet_app.services.record_lists import list_records
from carnet_app.services.record_pages import (
    open_form,
    open_move_form,
    open_new_form,
    open_record,
)
from carnet_app.services.record_views import RecordRow
from carnet_app.services.record_writing import SecondRecordError
from carnet_app.services.records import (
    CannotMoveError,
    add_record,
    add_to_list,
    duplicate_record,
    edit_record,
    move_record,
)
from carnet_app.services.search import search_carnet
from carnet_app.services.sharing import (
    change_share,
    check_share,
    invite,
    leave_carnet,
    list_shares,
    resend_invitation,
    withdraw_share,
)
from carnet_app.services.third_party import (
    NotPreparedError,
    offer_again,
    read_offer,
    resend_offer,
    withdraw_offer,
)
from carnet_app.services.timeline import read_due, read_timeline
from carnet_app.services.upkeep import NothingToDoError, mark_done
from tests.matrix.homes import VERSION, WORD, form_of, keep_upload
from tests.matrix.standings import FORBIDDEN, MISSING, PROPOSED, YES, Answer

FOR_ANOTHER_REASON = (
    SecondRecordError,
    CannotMoveError,
    ProposalAnsweredError,
    NothingToDoError,
    NotPreparedError,
)
"""Refusals that are only told to those who have the right."""


@dataclass(frozen=True, eq=False)
class Call:
    """A service, the argument that names its object, and what else it is given."""

    service: Callable[..., Any]
    target: str
    more: Mapping[str, Any] = field(default_factory=dict[str, Any])
    """Functions among them are asked, with the kind of record it is about."""

    def __call__(
        self,
        session: Session,
        actor: Actor,
        target_id: int,
        kind: RecordKind | None = None,
        **also: Any,
    ) -> Any:
        made = {name: each(kind) if callable(each) else each for name, each in self.more.items()}
        named = {"actor": actor, self.target: target_id}
        return self.service(session, **named, **(made | also))


def answer_of(
    session: Session, call: Callable[..., Any], *arguments: Any, **also: Any
) -> tuple[Answer | None, DomainError | None]:
    """How a call ends, and the refusal if it was refused. Nothing is left of what it did.

    The answer is None when rights were not what stood in the way.
    """
    attempt = session.begin_nested()
    try:
        result = call(session, *arguments, **also)
        return (_added(session, call, result) if call in ADDING else YES), None
    except NotFoundError as refusal:
        return MISSING, refusal
    except ForbiddenError as refusal:
        return FORBIDDEN, refusal
    except FOR_ANOTHER_REASON:
        return None, None
    finally:
        attempt.rollback()


def _added(session: Session, call: Callable[..., Any], made: int | RecordRow) -> Answer:
    """Whether what was added counts at once."""
    made = made.id if isinstance(made, RecordRow) else made
    of_file = call is IN_DOCUMENTS["send a document"]
    record_id = session.get_one(Attachment, made).record_id if of_file else made
    status = session.get_one(Record, record_id).status
    return PROPOSED if status is RecordStatus.PROPOSED else YES


def _on_carnet(service: Callable[..., Any], **more: Any) -> Call:
    return Call(service, "carnet_id", more)


def _on_record(service: Callable[..., Any], **more: Any) -> Call:
    return Call(service, "record_id", more)


def _on_file(service: Callable[..., Any], **more: Any) -> Call:
    return Call(service, "file_id", more)


def _other_kind(kind: RecordKind) -> RecordKind:
    """What a record may move to; itself, which is refused, when there is nothing."""
    return next(iter(kinds_it_may_become(kind)), kind)


_FEW = {PartKey.WORKS: Access.READ}
_READ = {"version": VERSION}

ON_RECORD: dict[str, Call] = {
    "open": _on_record(open_record),
    "list its files": _on_record(list_record_files),
    "open its form": _on_record(open_form),
    "edit": _on_record(edit_record, **_READ, submitted=form_of),
    "delete": _on_record(delete_record),
    "restore a version": _on_record(restore_version, **_READ, restored=1),
    "move": _on_record(
        move_record,
        **_READ,
        kind=lambda kind: _other_kind(kind).key,
        submitted=lambda kind: form_of(_other_kind(kind)),
    ),
    "open the form to move it": _on_record(open_move_form, kind=lambda k: _other_kind(k).key),
    "announce a file": _on_record(prepare_upload, size=9),
    "attach a file": _on_record(add_file, kept=lambda _: keep_upload()),
    "duplicate": _on_record(duplicate_record),
    "mark done": _on_record(mark_done, **_READ),
    "accept": _on_record(accept_proposal, **_READ),
    "correct": _on_record(accept_proposal, **_READ, submitted=form_of),
    "refuse": _on_record(refuse_proposal, **_READ, reply="Merci, mais non."),
    "take out of the bin": _on_record(restore_record),
    "say that it is in the bin": _on_record(require_in_bin),
    "erase": _on_record(purge_record),
}
ON_FILE: dict[str, Call] = {
    "open a file": _on_file(read_file),
    "rename a file": _on_file(rename_file, name="autre.pdf"),
    "mark a file": _on_file(mark_amounts, revealed=True),
    "change a file": _on_file(change_file, name="autre.pdf", reveals_amounts=True),
    "delete a file": _on_file(delete_file),
    "bring a file back": _on_file(restore_file),
    "erase a file": _on_file(purge_file),
}
IN_A_PART: dict[str, Call] = {
    "open an empty form": _on_carnet(open_new_form, kind=lambda kind: kind.key),
    "add": _on_carnet(add_record, kind=lambda kind: kind.key, submitted=form_of),
    "add to the list": _on_carnet(add_to_list, kind=lambda kind: kind.key, submitted=form_of),
}
# In the documents' part alone.
IN_DOCUMENTS: dict[str, Call] = {
    "announce a document": _on_carnet(prepare_document, size=9),
    "send a document": _on_carnet(add_document, kept=lambda _: keep_upload()),
}
ADDING = (
    ON_RECORD["duplicate"],
    IN_A_PART["add"],
    IN_A_PART["add to the list"],
    IN_DOCUMENTS["send a document"],
)

# What shows the records of a part, to the owner also through a guest's eyes.
LISTS: dict[str, Call] = {
    "page": _on_carnet(read_carnet_page, part=lambda kind: kind.part.value),
    "list": _on_carnet(list_records, part=lambda kind: kind.part),
    "search": _on_carnet(search_carnet, part=lambda kind: kind.part, query=WORD),
    "timeline": _on_carnet(read_timeline, part=lambda kind: kind.part),
    "due": _on_carnet(read_due),
    "journal": _on_carnet(read_journal, part=lambda kind: kind.part),
    "files": _on_carnet(list_carnet_files, part=lambda kind: kind.part),
    "bin": _on_carnet(list_deleted_records),
    "files in the bin": _on_carnet(list_deleted_files),
}
# The same, for one's own eyes only.
OWN_LISTS: dict[str, Call] = {
    "proposals": _on_carnet(list_proposals),
    "own proposals": _on_carnet(list_own_proposals),
}
ON_A_CARNET: dict[str, Call] = {
    "open the carnet": _on_carnet(open_carnet),
    "open the carnet's page": _on_carnet(read_carnet_page),
    "count what it holds": _on_carnet(read_contents),
    "note a visit": _on_carnet(note_visit),
    "search": _on_carnet(search_carnet, query=WORD),
    "read the timeline": _on_carnet(read_timeline),
    "read what is due": _on_carnet(read_due),
    "read the journal": _on_carnet(read_journal),
    "list the files": _on_carnet(list_carnet_files),
    "list the bin": _on_carnet(list_deleted_records),
    "list the files in the bin": _on_carnet(list_deleted_files),
    "read the law's blocks": _on_carnet(read_readable_blocks),
    "measure completeness": _on_carnet(read_completeness),
    "mark a block": _on_carnet(mark_block, block=LEGAL_BLOCKS[0].key, applies=False),
    "read the guided start": _on_carnet(read_start),
    "start the carnet": _on_carnet(start_carnet, submitted={"city": "Quimper"}),
    "add equipment": _on_carnet(add_equipment, appliances=[APPLIANCES[0].key]),
    "close the guided start": _on_carnet(close_start),
    "rename": _on_carnet(rename_carnet, name="Autre nom"),
    "put the carnet in the bin": _on_carnet(delete_carnet),
    "take the carnet out of the bin": _on_carnet(restore_carnet),
    "list who has access": _on_carnet(list_shares),
    "invite": _on_carnet(invite, email="quelquun@exemple.fr", levels=_FEW),
    "send the offer again": _on_carnet(resend_offer),
    "withdraw the offer": _on_carnet(withdraw_offer),
    "read the last offer": _on_carnet(read_offer),
    "offer again": _on_carnet(offer_again, email="tiers@exemple.fr", private_may_go=True),
    "leave": _on_carnet(leave_carnet),
    "look as one may invite": _on_carnet(
        check_share, email="", levels=_FEW, access_until=None, hide_amounts=False
    ),
}
ON_SHARE: dict[str, Call] = {
    "change a share": Call(change_share, "share_id", {"levels": _FEW}),
    "send an invitation again": Call(resend_invitation, "share_id"),
    "withdraw a share": Call(withdraw_share, "share_id"),
}
# Through a guest's eyes: the owner may, as ``seen_as`` says.
PREVIEWS = (
    ON_A_CARNET["open the carnet"],
    ON_A_CARNET["count what it holds"],
    ON_A_CARNET["read the law's blocks"],
    *(_on_carnet(call.service, **call.more) for call in LISTS.values()),
)
ON_INVITATION: dict[str, Call] = {
    "accept": Call(accept_invitation, "invitation_id"),
    "decline": Call(decline_invitation, "invitation_id"),
}
