"""Answering an invitation: by the mailed link, or from Mon espace."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, delete

from carnet_app.catalogue.access import Access
from carnet_app.core.clock import now
from carnet_app.core.french import long_date
from carnet_app.core.links import site_link
from carnet_app.emails.outbox import Message, post
from carnet_app.models import (
    Invitation,
    InvitationAnswer,
    InvitationKind,
    JournalAction,
    Share,
)
from carnet_app.services.actors import Actor
from carnet_app.services.carnets import bin_horizon
from carnet_app.services.invitation_sending import INVITATION_LIFETIME
from carnet_app.services.invitation_state import (
    FoundInvitation,
    InvitationAcceptedError,
    InvitationNotFoundError,
    InvitationState,
    find_by_token,
    find_received,
    refusal_of,
)
from carnet_app.services.journal import write_entry
from carnet_app.services.level_summaries import GrantedPart, name_parts
from carnet_app.services.locks import lock_carnet
from carnet_app.services.permissions import read_levels
from carnet_app.services.private_part import count_private
from carnet_app.services.third_party import hand_over, kept_terms

__all__ = [
    "INVITATION_LIFETIME",
    "GrantedPart",
    "InvitationState",
    "InvitationView",
    "accept_invitation",
    "decline_invitation",
    "purge_invitations",
    "read_invitation",
]


@dataclass(frozen=True, slots=True)
class InvitationView:
    """An invitation as its page shows it; when it is closed, only why."""

    kind: str
    state: str
    state_text: str
    inviter_name: str
    email: str
    """The invited address: in full for its own account, masked for anybody else."""
    carnet_name: str
    message: str
    parts: tuple[GrantedPart, ...]
    hide_amounts: bool
    access_until_text: str
    expires_text: str
    needs_account: bool
    """Nobody is signed in: accepting needs an account, declining does not."""
    carnet_id: int | None
    """Where to go, for the one who accepted."""


def purge_invitations(session: Session) -> None:
    """Delete the invitations whose share is gone, once they were answered or died 30 days ago.

    Until then their links say how they ended.
    """
    ended = sa.func.coalesce(col(Invitation.answered_at), col(Invitation.expires_at))
    session.exec(
        delete(Invitation).where(
            col(Invitation.kind) == InvitationKind.SHARE,
            col(Invitation.share_id).is_(None),
            ended <= bin_horizon(),
        )
    )


def read_invitation(session: Session, *, token: str, actor: Actor | None = None) -> InvitationView:
    """What a mailed link leads to. Reading it changes nothing.

    Raises:
        InvitationNotFoundError: no link has this token, or it was replaced.
    """
    found = find_by_token(session, token)
    invitation, refusal = found.invitation, refusal_of(session, found, actor)
    is_open = refusal is None
    share = session.get(Share, invitation.share_id) if is_open and invitation.share_id else None
    until = share.access_until if share else None
    is_own = actor is not None and actor.email == invitation.email
    used = is_own and isinstance(refusal, InvitationAcceptedError)
    return InvitationView(
        kind=invitation.kind.value,
        state=refusal.state.value if refusal else InvitationState.OPEN.value,
        state_text=refusal.message if refusal else "",
        inviter_name=found.inviter.full_name,
        email=invitation.email if is_own else mask_email(invitation.email),
        carnet_name=found.carnet.name if is_open else "",
        message=invitation.message if is_open else "",
        parts=name_parts(read_levels(session, [share.id])[share.id]) if share and share.id else (),
        hide_amounts=share.hide_amounts if share else False,
        access_until_text=long_date(until) if until else "",
        expires_text=long_date(invitation.expires_at),
        needs_account=actor is None,
        carnet_id=invitation.carnet_id if used else None,
    )


def accept_invitation(
    session: Session,
    *,
    actor: Actor,
    token: str | None = None,
    invitation_id: int | None = None,
    kept: Access | None = None,
) -> int:
    """Accept, by the mailed link or from Mon espace; the sender is told by e-mail.

    Args:
        session: A transaction: of parallel tries, one succeeds.
        actor: Who accepts; their confirmed address must be the invited one.
        token: The link's, or
        invitation_id: that of an invitation the actor received.
        kept: For an offer of ownership, the level its creator keeps in every part but
            the private one; NONE or nothing, no share.

    Returns:
        The carnet's id.

    Raises:
        InvitationNotFoundError: no such invitation, for this person.
        InvitationClosedError: it cannot be accepted; the subclass says why.
    """
    found = _find_open(session, actor, token, invitation_id)
    invitation = found.invitation
    _answer(session, invitation, InvitationAnswer.ACCEPTED)
    if invitation.kind is InvitationKind.OWNERSHIP:
        _take_over(session, found, actor, kept or Access.NONE)
    else:
        _enter(session, found, actor)
    return invitation.carnet_id


def decline_invitation(
    session: Session,
    *,
    actor: Actor | None = None,
    token: str | None = None,
    invitation_id: int | None = None,
) -> None:
    """Decline, with or without an account; the sender is told by e-mail.

    Raises:
        InvitationNotFoundError: no such invitation, for this person.
        InvitationClosedError: it cannot be declined; the subclass says why.
    """
    found = _find_open(session, actor, token, invitation_id)
    invitation, inviter = found.invitation, found.inviter
    _answer(session, invitation, InvitationAnswer.DECLINED)
    offered = invitation.kind is InvitationKind.OWNERSHIP
    _note(
        session,
        found,
        actor,
        JournalAction.OWNERSHIP_DECLINED if offered else JournalAction.INVITATION_DECLINED,
    )
    name, email = ("first_name", "email") if offered else ("owner_first_name", "guest_email")
    template = "carnet_offer_declined" if offered else "invitation_declined"
    said = {name: inviter.first_name, email: invitation.email}
    _tell_sender(session, found, actor, template, said, f"/carnets/{invitation.carnet_id}")


def mask_email(email: str) -> str:
    """An address that only its holder recognises: "a•••@exemple.fr"."""
    local, _, domain = email.partition("@")
    return f"{local[:1] if len(local) > 1 else ''}•••@{domain}"


def _find_open(
    session: Session, actor: Actor | None, token: str | None, invitation_id: int | None
) -> FoundInvitation:
    """An invitation this person may answer now, its carnet locked until the commit."""

    def find() -> FoundInvitation:
        if token is not None:
            return find_by_token(session, token)
        if actor is None or invitation_id is None:
            raise InvitationNotFoundError
        return find_received(session, actor, invitation_id)

    lock_carnet(session, carnet_id=find().invitation.carnet_id)
    found = find()  # as it is now that nobody else can answer it
    if refusal := refusal_of(session, found, actor):
        raise refusal
    return found


def _answer(session: Session, invitation: Invitation, answer: InvitationAnswer) -> None:
    invitation.answer, invitation.answered_at = answer, now()
    session.flush()


def _enter(session: Session, found: FoundInvitation, actor: Actor) -> None:
    carnet_id = found.invitation.carnet_id
    # A former share, from an invitation to another address of theirs, gives way.
    former = (col(Share.carnet_id) == carnet_id, col(Share.account_id) == actor.account_id)
    session.exec(delete(Share).where(*former))
    share = session.get_one(Share, found.invitation.share_id, populate_existing=True)
    share.account_id = actor.account_id
    session.flush()
    _note(session, found, actor, JournalAction.INVITATION_ACCEPTED)
    said = {"owner_first_name": found.inviter.first_name, "guest_name": actor.full_name}
    _tell_sender(session, found, actor, "invitation_accepted", said, f"/carnets/{carnet_id}")


def _take_over(session: Session, found: FoundInvitation, actor: Actor, kept: Access) -> None:
    carnet_id, terms = found.invitation.carnet_id, kept_terms(kept)
    private = count_private(session, carnet_id=carnet_id)
    bin_was_filled = hand_over(
        session, carnet=found.carnet, carnet_id=carnet_id, new_owner=actor, kept=terms
    )
    _note(session, found, actor, JournalAction.OWNERSHIP_ACCEPTED, kept=kept.value)
    said = {
        "first_name": found.inviter.first_name,
        "new_owner_name": actor.full_name,
        "kept": kept.label if terms.levels else "",
        "private": private.summary,
        "bin_was_filled": bin_was_filled,
    }
    path = f"/carnets/{carnet_id}" if terms.levels else "/mon-espace"
    _tell_sender(session, found, actor, "carnet_offer_accepted", said, path)


def _tell_sender(
    session: Session,
    found: FoundInvitation,
    actor: Actor | None,
    template: str,
    said: dict[str, Any],
    path: str,
) -> None:
    """Mail the answer; whoever gave it by the link alone is known by the invited address."""
    message = Message(
        template,
        found.inviter.email,
        {**said, "carnet_name": found.carnet.name, "link": site_link(path)},
        reply_to=found.invitation.email,
        account_id=found.inviter.id,
        caused_by_id=actor.account_id if actor else None,
    )
    post(session, message)


def _note(
    session: Session,
    found: FoundInvitation,
    actor: Actor | None,
    action: JournalAction,
    **details: Any,
) -> None:
    write_entry(
        session,
        carnet_id=found.invitation.carnet_id,
        actor=actor,
        action=action,
        email=found.invitation.email,
        **details,
    )
