"""The addresses of a carnet's records, made and read in one place."""

from carnet_app.services.record_scope import DraftedShare
from carnet_app.session.addresses import DRAFT, PREVIEW
from carnet_app.session.forms import row_id

NEW_ROUTE = "/carnets/[carnet_id]/fiches/nouvelle"
RECORD_ROUTE = "/carnets/[carnet_id]/fiches/[record_id]"
EDIT_ROUTE = "/carnets/[carnet_id]/fiches/[record_id]/modifier"

MOVE = "en"
"""What the form's address names the kind by that a record is to become."""


def carnet_in(path: str) -> int:
    """The carnet's id in ``/carnets/12/…``; 0 when there is none."""
    return row_id(_piece(path, 1))


def record_in(path: str) -> int:
    """The record's id in ``/carnets/12/fiches/34…``; 0 when there is none."""
    return row_id(_piece(path, 3))


def part_address(carnet_id: int, part: str, mode: str = "") -> str:
    """The address of a part; ``mode`` keeps a preview going, such as ``invite=3&``."""
    return f"/carnets/{carnet_id}?{mode}partie={part}"


def query_of(seen_as: int | None, draft: DraftedShare | None) -> str:
    """What the addresses of a carnet end with, to keep a preview going; nothing outside of one."""
    if seen_as:
        return f"?invite={seen_as}"
    return f"?{PREVIEW}={DRAFT}" if draft else ""


def record_address(carnet_id: int, record_id: int) -> str:
    """The address of a record."""
    return f"/carnets/{carnet_id}/fiches/{record_id}"


def new_address(carnet_id: int, kind: str) -> str:
    """The address of the form of a new record."""
    return f"/carnets/{carnet_id}/fiches/nouvelle?type={kind}"


def move_address(carnet_id: int, record_id: int, kind: str) -> str:
    """The address of the form with which a record becomes one of another kind."""
    return f"{record_address(carnet_id, record_id)}/modifier?{MOVE}={kind}"


def _piece(path: str, index: int) -> str:
    pieces = path.strip("/").split("/")
    return pieces[index] if index < len(pieces) else ""
