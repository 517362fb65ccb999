"""Whether an invitation can still be answered, and by whom; if not, why."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Session, col

from carnet_app.core.clock import now
from carnet_app.core.errors import DomainError, NotFoundError
from carnet_app.core.tokens import digest
from carnet_app.models import Account, Carnet, Invitation, InvitationAnswer
from carnet_app.services.actors import Actor
from carnet_app.services.permissions import Number, is_id, sender_may_give
from carnet_app.services.rows import fetch_rows


class InvitationState(StrEnum):
    """What the page of an invitation shows."""

    OPEN = "open"
    EXPIRED = "expired"
    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"
    WRONG_ACCOUNT = "wrong_account"
    SENT_BY_ONESELF = "sent_by_oneself"


class InvitationNotFoundError(NotFoundError):
    """No such link, or no invitation that this person may know of."""

    message = (
        "Ce lien d’invitation n’est pas valable. Il est peut-être incomplet, ou remplacé par un "
        "plus récent\u00a0: ouvrez celui du dernier message reçu."
    )


class InvitationClosedError(DomainError):
    """An invitation that this person cannot answer; subclasses say why."""

    state = InvitationState.WITHDRAWN


class InvitationExpiredError(InvitationClosedError):
    """It was not answered in time."""

    state = InvitationState.EXPIRED
    message = (
        "Cette invitation a expiré. Demandez à la personne qui vous l’a envoyée de la renvoyer."
    )


class InvitationAcceptedError(InvitationClosedError):
    """It was used."""

    state = InvitationState.ANSWERED
    message = (
        "Cette invitation a déjà été acceptée. Le carnet vous attend dans «\u00a0Mon espace\u00a0»."
    )


class InvitationDeclinedError(InvitationClosedError):
    """It was refused."""

    state = InvitationState.ANSWERED
    message = (
        "Cette invitation a été déclinée. Si c’est une erreur, demandez à la personne qui vous "
        "l’a envoyée de vous inviter à nouveau."
    )


class InvitationWithdrawnError(InvitationClosedError):
    """Its sender took it back."""

    message = "Cette invitation a été retirée par la personne qui vous l’avait envoyée."


class SenderLostRightError(InvitationClosedError):
    """The carnet was deleted, or is no longer its sender's to share."""

    message = (
        "La personne qui vous a invité ne peut plus donner accès à ce carnet\u00a0: "
        "cette invitation n’est plus valable."
    )


class WrongAccountError(InvitationClosedError):
    """It is for another address than the signed-in account's."""

    state = InvitationState.WRONG_ACCOUNT
    message = (
        "Cette invitation est destinée à une autre adresse e-mail que celle de votre compte. "
        "Déconnectez-vous, puis reconnectez-vous avec le compte de cette adresse."
    )


class OwnInvitationError(WrongAccountError):
    """It was sent by who would answer it."""

    state = InvitationState.SENT_BY_ONESELF
    message = "Seule la personne invitée peut répondre à cette invitation."


class AlreadyOwnerError(InvitationClosedError):
    """The owner of a carnet has no invitation to accept in it."""

    state = InvitationState.ANSWERED
    message = "Ce carnet est déjà le vôtre."


@dataclass(frozen=True, slots=True)
class FoundInvitation:
    """An invitation with what its answer depends on."""

    invitation: Invitation
    carnet: Carnet
    inviter: Account
    sender_may_give: bool


def find_by_token(session: Session, token: str) -> FoundInvitation:
    """The invitation a mailed link leads to, in whatever state.

    Raises:
        InvitationNotFoundError: no link has this token, or it was replaced.
    """
    return _find(session, col(Invitation.token_digest) == digest(token))


def find_received(session: Session, actor: Actor, invitation_id: int) -> FoundInvitation:
    """An invitation sent to the actor's own confirmed address, in whatever state.

    Raises:
        InvitationNotFoundError: no such invitation, or it is another's.
    """
    if not is_id(invitation_id):
        raise InvitationNotFoundError
    received = col(Invitation.email).in_(confirmed_email(actor.account_id))
    return _find(session, sa.and_(col(Invitation.id) == invitation_id, received))


def confirmed_email(account_id: Number) -> sa.Select[str]:
    """An account's address as of now, which may have changed since its holder signed in."""
    return sa.select(col(Account.email)).where(
        col(Account.id) == account_id, col(Account.confirmed_at).is_not(None)
    )


def refusal_of(
    session: Session, found: FoundInvitation, actor: Actor | None
) -> InvitationClosedError | None:
    """Why an invitation cannot be answered by this person; None when it can.

    Args:
        session: To read the actor's address with.
        found: The invitation.
        actor: Who would answer; None for whoever holds the mailed link.
    """
    closed = _closing_of(found, now())
    if closed is not None or actor is None:
        return closed
    rows = fetch_rows(session, confirmed_email(actor.account_id))
    if [row.email for row in rows] != [found.invitation.email]:
        is_own = found.invitation.invited_by_id == actor.account_id
        return OwnInvitationError() if is_own else WrongAccountError()
    if found.carnet.owner_id == actor.account_id:
        return AlreadyOwnerError()
    return None


def _closing_of(found: FoundInvitation, at: datetime) -> InvitationClosedError | None:
    answers: dict[InvitationAnswer, InvitationClosedError] = {
        InvitationAnswer.ACCEPTED: InvitationAcceptedError(),
        InvitationAnswer.DECLINED: InvitationDeclinedError(),
        InvitationAnswer.WITHDRAWN: InvitationWithdrawnError(),
    }
    if found.invitation.answer is not None:
        return answers[found.invitation.answer]
    if not found.sender_may_give:
        return SenderLostRightError()
    return InvitationExpiredError() if found.invitation.expires_at <= at else None


def _find(session: Session, condition: sa.ColumnElement[bool]) -> FoundInvitation:
    rows = fetch_rows(
        session,
        sa.select(Invitation, Carnet, Account, sender_may_give(now()))
        .join(Carnet, col(Carnet.id) == col(Invitation.carnet_id))
        .join(Account, col(Account.id) == col(Invitation.invited_by_id))
        .where(condition)
        .execution_options(populate_existing=True),
    )
    if not rows:
        raise InvitationNotFoundError
    invitation, carnet, inviter, may_give = rows[0]
    return FoundInvitation(invitation, carnet, inviter, bool(may_give))
