"""Writing an invitation and mailing its link, for shares and offers of ownership alike."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session

from carnet_app.core.clock import now
from carnet_app.core.errors import TooManyAttemptsError
from carnet_app.core.french import long_date
from carnet_app.core.links import site_link
from carnet_app.core.tokens import new_token
from carnet_app.emails.outbox import Message, post
from carnet_app.models import Carnet, Invitation, InvitationKind, Share
from carnet_app.services.actors import Actor
from carnet_app.services.level_summaries import name_parts
from carnet_app.services.limits import (
    INVITATIONS_PER_CARNET,
    INVITATIONS_PER_PERSON,
    INVITATIONS_PER_RECIPIENT,
    Limit,
    try_hit,
)
from carnet_app.services.permissions import read_levels

INVITATION_LIFETIME = timedelta(days=14)
SAME_CLICK = timedelta(seconds=2)
"""Within which to ask for an invitation again is a double click, and no second wish."""


class TooManyInvitationsError(TooManyAttemptsError):
    """So many invitations a day, per sender, per recipient and per carnet."""

    message = (
        "Beaucoup d’invitations ont déjà été envoyées aujourd’hui\u00a0: "
        "réessayez demain, rien n’a été envoyé cette fois."
    )


@dataclass(frozen=True, slots=True)
class Draft:
    """What an invitation says before it has a token."""

    carnet_id: int
    email: str
    message: str
    share_id: int | None = None
    """Empty for an offer of ownership."""
    access_until: datetime | None = None


def send_invitation(session: Session, *, actor: Actor, draft: Draft) -> None:
    """Write an invitation and mail it.

    Raises:
        TooManyInvitationsError: the sender, the recipient or the carnet had enough today.
    """
    invitation = Invitation(
        carnet_id=draft.carnet_id,
        kind=InvitationKind.OWNERSHIP if draft.share_id is None else InvitationKind.SHARE,
        share_id=draft.share_id,
        invited_by_id=actor.account_id,
        email=draft.email,
        message=draft.message,
        token_digest="",
        expires_at=now(),
    )
    resend_invitation_mail(
        session, actor=actor, invitation=invitation, access_until=draft.access_until
    )


def resend_invitation_mail(
    session: Session, *, actor: Actor, invitation: Invitation, access_until: datetime | None = None
) -> None:
    """Give an invitation a new token, which ends the former link, and mail it.

    Raises:
        TooManyInvitationsError: as ``send_invitation``.
    """
    _count(actor, invitation)
    token = new_token()
    invitation.token_digest = token.digest
    invitation.sent_at = now()
    invitation.expires_at = expiry_of(invitation.sent_at, access_until)
    session.add(invitation)
    session.flush()
    _mail(session, actor, invitation, token.secret, access_until)


def was_just_sent(invitation: Invitation) -> bool:
    """Whether it left so lately that to send it again would be a mail too many."""
    return invitation.sent_at > now() - SAME_CLICK


def expiry_of(sent_at: datetime, access_until: datetime | None) -> datetime:
    """When an invitation ends: after 14 days, or with the access it would give."""
    latest = sent_at + INVITATION_LIFETIME
    return min(latest, access_until) if access_until else latest


def _count(actor: Actor, invitation: Invitation) -> None:
    # One after the other: who had enough themselves uses up nobody else's.
    limits: tuple[tuple[Limit, int | str], ...] = (
        (INVITATIONS_PER_PERSON, actor.account_id),
        (INVITATIONS_PER_CARNET, invitation.carnet_id),
        (INVITATIONS_PER_RECIPIENT, invitation.email),
    )
    if not all(try_hit(limit, whose) for limit, whose in limits):
        raise TooManyInvitationsError


def _mail(
    session: Session,
    actor: Actor,
    invitation: Invitation,
    secret: str,
    access_until: datetime | None,
) -> None:
    context: dict[str, object] = {
        "inviter_name": actor.full_name,
        "carnet_name": session.get_one(Carnet, invitation.carnet_id).name,
        "message": invitation.message,
        "link": site_link(f"/invitations/{secret}"),
        "expires_on": long_date(invitation.expires_at),
    }
    if invitation.share_id is not None:
        context["parts"] = _named_levels(session, invitation.share_id)
        context["hide_amounts"] = session.get_one(Share, invitation.share_id).hide_amounts
        context["access_until"] = long_date(access_until) if access_until else ""
    template = "carnet_offered" if invitation.share_id is None else "invitation"
    message = Message(
        template,
        invitation.email,
        context,
        reply_to=actor.email,
        caused_by_id=actor.account_id,
    )
    post(session, message)


def _named_levels(session: Session, share_id: int) -> list[dict[str, str]]:
    parts = name_parts(read_levels(session, [share_id])[share_id])
    return [{"label": part.label, "level": part.access_label} for part in parts]
