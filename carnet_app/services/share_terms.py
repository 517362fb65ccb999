"""What a share gives, checked and written."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, col, delete

from carnet_app.catalogue.access import Access
from carnet_app.catalogue.parts import PartKey
from carnet_app.core.clock import end_of_day, today
from carnet_app.core.errors import DomainError, ForbiddenError
from carnet_app.models import Share, ShareLevel
from carnet_app.services.level_summaries import plain_levels
from carnet_app.services.permissions import Rights


class NoLevelError(DomainError):
    """A share that shows nothing is no share."""

    message = "Choisissez au moins une partie à partager."
    field = "levels"


class PastDateError(DomainError):
    """Access would end before it began."""

    message = "Cette date est passée\u00a0: choisissez aujourd’hui ou un jour à venir."
    field = "access_until"


class MoreThanHeldError(ForbiddenError):
    """One gives no more than one holds."""

    message = "Vous ne pouvez pas donner plus de droits que vous n’en avez."
    field = "levels"


@dataclass(frozen=True, slots=True)
class Terms:
    """What a share gives, and until when."""

    levels: Mapping[PartKey, Access]
    access_until: datetime | None
    hide_amounts: bool

    def for_journal(self) -> dict[str, object]:
        """The terms as JSON values."""
        return {
            "levels": plain_levels(self.levels),
            "access_until": self.access_until.isoformat() if self.access_until else "",
            "hide_amounts": self.hide_amounts,
        }


def check_terms(
    rights: Rights,
    *,
    levels: Mapping[PartKey, Access],
    access_until: date | None,
    hide_amounts: bool,
) -> Terms:
    """What is to be given, if the giver may give it.

    Args:
        rights: The giver's.
        levels: The level in each part; a part left out gets none.
        access_until: The last day of access, in France; None for no end.
        hide_amounts: Whether amounts of money are left out.

    Raises:
        NoLevelError: no part is given.
        MoreThanHeldError: a level is above the giver's own.
        PastDateError: the day is over.
    """
    if not any(level > Access.NONE for level in levels.values()):
        raise NoLevelError
    if not rights.cover(levels):
        raise MoreThanHeldError
    if access_until is not None and access_until < today():
        raise PastDateError
    return Terms(
        levels=dict(levels),
        access_until=end_of_day(access_until) if access_until else None,
        hide_amounts=hide_amounts or rights.hide_amounts,
    )


def write_terms(session: Session, *, share: Share, share_id: int, terms: Terms) -> None:
    """Replace what a share gives."""
    share.access_until = terms.access_until
    share.hide_amounts = terms.hide_amounts
    session.exec(delete(ShareLevel).where(col(ShareLevel.share_id) == share_id))
    for part, access in terms.levels.items():
        if access > Access.NONE:
            session.add(ShareLevel(share_id=share_id, part=part, access=access))
    session.flush()
