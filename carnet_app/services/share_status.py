"""Where a share stands between its invitation and its end."""

from datetime import datetime
from enum import StrEnum

from carnet_app.core.french import long_date
from carnet_app.models import Invitation, InvitationAnswer, Share


class ShareStatus(StrEnum):
    """What the list of shares says of one."""

    ACTIVE = "active"
    WAITING = "waiting"
    EXPIRED = "expired"
    """The invitation was not answered in time, or the access has ended."""
    DECLINED = "declined"


def status_of(share: Share, invitation: Invitation | None, at: datetime) -> ShareStatus:
    """The status of a share at an instant, with the invitation that opens it."""
    if share.account_id is not None:
        ended = share.access_until is not None and share.access_until < at
        return ShareStatus.EXPIRED if ended else ShareStatus.ACTIVE
    if invitation is not None and invitation.answer is InvitationAnswer.DECLINED:
        return ShareStatus.DECLINED
    if invitation is None or invitation.expires_at <= at:
        return ShareStatus.EXPIRED
    return ShareStatus.WAITING


def describe_status(share: Share, invitation: Invitation | None, at: datetime) -> str:
    """The same, as the list of shares words it, with its dates."""
    status = status_of(share, invitation, at)
    if share.account_id is not None:
        return _describe_access(share, status)
    if invitation is None:
        return "Invitation expirée"
    if status is ShareStatus.DECLINED:
        return f"Invitation déclinée le {long_date(invitation.answered_at or at)}"
    if status is ShareStatus.EXPIRED:
        return f"Invitation expirée le {long_date(invitation.expires_at)}"
    sent, expires = long_date(invitation.sent_at), long_date(invitation.expires_at)
    return f"Invitation envoyée le {sent}, valable jusqu’au {expires}"


def _describe_access(share: Share, status: ShareStatus) -> str:
    if share.access_until is None:
        return "Accès sans date de fin"
    until = long_date(share.access_until)
    return f"A accès jusqu’au {until}" if status is ShareStatus.ACTIVE else f"Accès fini le {until}"
