"""The form of a share, read as what it should be."""

from dataclasses import dataclass
from datetime import date

from carnet_app.catalogue.access import Access
from carnet_app.catalogue.parts import PARTS, PartKey
from carnet_app.session.forms import SubmittedForm, UnreadableFieldError

LEVEL_OPTIONS: list[tuple[str, str]] = [(str(level.value), level.label) for level in Access]
_LEVELS = {str(level.value): level for level in Access}


@dataclass(frozen=True, slots=True)
class ShareDraft:
    """A share as it stands in the form, sent or not."""

    carnet_id: int
    email: str
    levels: dict[PartKey, Access]
    access_until: date | None
    hide_amounts: bool
    message: str


def level_field(part: PartKey) -> str:
    """The name of a part's level in the form."""
    return f"level-{part.value}"


def read_draft(form: SubmittedForm, *, carnet_id: int) -> ShareDraft:
    """What was filled in.

    Raises:
        UnreadableFieldError: a value that the form cannot send.
    """
    return ShareDraft(
        carnet_id=carnet_id,
        email=form.text("email"),
        levels={part.key: _read_level(form, part.key) for part in PARTS},
        access_until=form.day("access_until"),
        hide_amounts=form.flag("hide_amounts"),
        message=form.text("message"),
    )


def _read_level(form: SubmittedForm, part: PartKey) -> Access:
    typed = form.text(level_field(part))
    if typed and typed not in _LEVELS:
        raise UnreadableFieldError("Choisissez un droit dans la liste.", field="levels")
    return _LEVELS.get(typed, Access.NONE)
