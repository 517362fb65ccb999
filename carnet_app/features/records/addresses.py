"""The addresses of a carnet's records, made and read in one place."""

from carnet_app.session.forms import row_id

NEW_ROUTE = "/carnets/[carnet_id]/fiches/nouvelle"
RECORD_ROUTE = "/carnets/[carnet_id]/fiches/[record_id]"
EDIT_ROUTE = "/carnets/[carnet_id]/fiches/[record_id]/modifier"

MOVE = "en"
"""What the form's address names the kind by that a record is to become."""


def record_in(path: str) -> int:
    """The record's id in ``/carnets/12/fiches/34…``; 0 when there is none."""
    pieces = path.strip("/").split("/")
    return row_id(pieces[3]) if len(pieces) > 3 else 0


def part_address(carnet_id: int, part: str) -> str:
    """The address of a part."""
    return f"/carnets/{carnet_id}?partie={part}"


def record_address(carnet_id: int, record_id: int) -> str:
    """The address of a record."""
    return f"/carnets/{carnet_id}/fiches/{record_id}"


def new_address(carnet_id: int, kind: str) -> str:
    """The address of the form of a new record."""
    return f"/carnets/{carnet_id}/fiches/nouvelle?type={kind}"


def move_address(carnet_id: int, record_id: int, kind: str) -> str:
    """The address of the form with which a record becomes one of another kind."""
    return f"{record_address(carnet_id, record_id)}/modifier?{MOVE}={kind}"
