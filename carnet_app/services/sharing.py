"""Letting others into a carnet: invite, change, resend, withdraw, list."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, delete

from carnet_app.catalogue.access import Access
from carnet_app.catalogue.parts import PartKey
from carnet_app.core.addresses import normalized
from carnet_app.core.clock import now
from carnet_app.core.errors import DomainError, ForbiddenError
from carnet_app.models import (
    Account,
    Carnet,
    Invitation,
    InvitationAnswer,
    JournalAction,
    Share,
)
from carnet_app.services.actors import Actor
from carnet_app.services.carnet_texts import clean_message
from carnet_app.services.invitation_sending import (
    Draft,
    expiry_of,
    resend_invitation_mail,
    send_invitation,
    was_just_sent,
)
from carnet_app.services.journal import write_entry
from carnet_app.services.locks import lock_carnet
from carnet_app.services.permissions import (
    OWNING_ROLES,
    ShareNotFoundError,
    carnet_ids,
    is_id,
    require_manager,
    require_owner,
    rights_in,
)
from carnet_app.services.rows import fetch_rows, insert_row
from carnet_app.services.share_list import ShareView, SharingView, list_shares
from carnet_app.services.share_status import ShareStatus, status_of
from carnet_app.services.share_terms import check_terms, write_terms

__all__ = [
    "ShareView",
    "SharingView",
    "change_share",
    "invite",
    "leave_carnet",
    "list_shares",
    "resend_invitation",
    "withdraw_share",
]


class InvitingOneselfError(DomainError):
    """One has no need of an invitation to one's own carnet."""

    message = "C’est votre propre adresse\u00a0: indiquez celle de la personne à inviter."
    field = "email"


class InvitingOwnerError(DomainError):
    """The owner already has every right."""

    message = "Cette adresse est celle du propriétaire du carnet, qui y a déjà tous les droits."
    field = "email"


class AlreadyHasAccessError(DomainError):
    """A share in force is changed, not given twice."""

    message = "Cette personne a déjà accès au carnet\u00a0: modifiez ses droits dans la liste."
    field = "email"


class AlreadyInvitedError(DomainError):
    """A waiting invitation is changed or resent, not written twice."""

    message = (
        "Une invitation attend déjà cette personne\u00a0: "
        "modifiez-la ou renvoyez-la depuis la liste."
    )
    field = "email"


class ShareClosedError(DomainError):
    """The invitation was declined, or is no invitation any more."""

    message = "Cette invitation n’attend plus de réponse\u00a0: envoyez-en une nouvelle."


class OwnerCannotLeaveError(ForbiddenError):
    """Only guests leave."""

    message = "Ce carnet est le vôtre\u00a0: vous pouvez le supprimer, mais pas le quitter."


def invite(
    session: Session,
    *,
    actor: Actor,
    carnet_id: int,
    email: str,
    levels: Mapping[PartKey, Access],
    message: str = "",
    access_until: date | None = None,
    hide_amounts: bool = False,
) -> int:
    """Invite the holder of an address into a carnet, and mail them the link.

    Returns:
        The share's id. An invitation declined, expired or ended before is replaced.

    Raises:
        CarnetNotFoundError, OwnerOnlyError, OfferPendingError: the actor may not share it.
        DomainError: one per field, see ``check_terms``, ``clean_message`` and this module.
        TooManyInvitationsError: enough for today.
    """
    lock_carnet(session, carnet_id=carnet_id)
    rights = require_owner(session, actor=actor, carnet_id=carnet_id)
    address = normalized(email)
    _refuse_insiders(session, actor, carnet_id, address)
    terms = check_terms(rights, levels=levels, access_until=access_until, hide_amounts=hide_amounts)
    text = clean_message(message)
    _clear_former_shares(session, carnet_id, address)
    share = Share(carnet_id=carnet_id, email=address)
    share_id = insert_row(session, share)
    write_terms(session, share=share, share_id=share_id, terms=terms)
    draft = Draft(carnet_id, address, text, share_id, terms.access_until)
    send_invitation(session, actor=actor, draft=draft)
    _note(session, actor, share, JournalAction.INVITATION_SENT, **terms.for_journal())
    return share_id


def check_share(
    session: Session,
    *,
    actor: Actor,
    carnet_id: int,
    email: str,
    levels: Mapping[PartKey, Access],
    access_until: date | None,
    hide_amounts: bool,
) -> None:
    """Refuse to look through the eyes of a guest whom nobody could invite so.

    The address may still be missing: it changes nothing of what there is to see.

    Raises:
        CarnetNotFoundError, OwnerOnlyError: the actor may not share it.
        DomainError: one per field, as ``invite``.
    """
    rights = require_owner(session, actor=actor, carnet_id=carnet_id)
    if email.strip():
        normalized(email)
    check_terms(rights, levels=levels, access_until=access_until, hide_amounts=hide_amounts)


def resend_invitation(session: Session, *, actor: Actor, share_id: int) -> None:
    """Mail a waiting or expired invitation again: its former link dies.

    Nothing more happens when it left within the last seconds, as after a double click.

    Raises:
        ShareNotFoundError: no such share in a carnet of the actor's.
        OfferPendingError: the carnet cannot be shared for now.
        ShareClosedError: it was answered, or its last day of access is over.
        TooManyInvitationsError: enough for today.
    """
    share, invitation = _owned_share(session, actor, share_id)
    require_owner(session, actor=actor, carnet_id=share.carnet_id)
    over = share.access_until is not None and share.access_until < now()
    if invitation is None or invitation.answer is not None or over:
        raise ShareClosedError
    if was_just_sent(invitation):
        return
    resend_invitation_mail(
        session, actor=actor, invitation=invitation, access_until=share.access_until
    )
    _note(session, actor, share, JournalAction.INVITATION_SENT)


def change_share(
    session: Session,
    *,
    actor: Actor,
    share_id: int,
    levels: Mapping[PartKey, Access],
    access_until: date | None = None,
    hide_amounts: bool = False,
) -> None:
    """Replace what a share gives, at once; a waiting invitation keeps its link.

    Raises:
        ShareNotFoundError: no such share in a carnet of the actor's.
        OfferPendingError: the carnet cannot be shared for now.
        ShareClosedError: the invitation was declined.
        NoLevelError, MoreThanHeldError, PastDateError: see ``check_terms``.
    """
    share, invitation = _owned_share(session, actor, share_id)
    rights = require_owner(session, actor=actor, carnet_id=share.carnet_id)
    if status_of(share, invitation, now()) is ShareStatus.DECLINED:
        raise ShareClosedError
    terms = check_terms(rights, levels=levels, access_until=access_until, hide_amounts=hide_amounts)
    write_terms(session, share=share, share_id=share_id, terms=terms)
    if invitation is not None and invitation.answer is None:
        invitation.expires_at = expiry_of(invitation.sent_at, terms.access_until)
    _note(session, actor, share, JournalAction.SHARE_CHANGED, **terms.for_journal())


def withdraw_share(session: Session, *, actor: Actor, share_id: int) -> None:
    """End a share at once; its invitation, if it waits, dies with it. Nobody is mailed.

    Raises:
        ShareNotFoundError: no such share in a carnet of the actor's.
    """
    share, invitation = _owned_share(session, actor, share_id)
    if invitation is not None and invitation.answer is None:
        invitation.answer = InvitationAnswer.WITHDRAWN
        invitation.answered_at = now()
    _note(session, actor, share, JournalAction.SHARE_WITHDRAWN)
    session.delete(share)
    session.flush()


def leave_carnet(session: Session, *, actor: Actor, carnet_id: int) -> None:
    """Give up one's own access to somebody else's carnet.

    Raises:
        CarnetNotFoundError: the actor has no access to it.
        OwnerCannotLeaveError: it is the actor's own.
    """
    lock_carnet(session, carnet_id=carnet_id)
    if rights_in(session, actor=actor, carnet_id=carnet_id).may_manage:
        raise OwnerCannotLeaveError
    mine = (col(Share.carnet_id) == carnet_id, col(Share.account_id) == actor.account_id)
    session.exec(delete(Share).where(*mine))
    write_entry(
        session,
        carnet_id=carnet_id,
        actor=actor,
        action=JournalAction.SHARE_LEFT,
        email=actor.email,
    )


def _refuse_insiders(session: Session, actor: Actor, carnet_id: int, address: str) -> None:
    """Refuse the actor's own address, and the owner's: they may differ in a stale session."""
    if address == actor.email:
        raise InvitingOneselfError
    owner = sa.select(col(Account.email)).join(Carnet, col(Carnet.owner_id) == col(Account.id))
    if fetch_rows(session, owner.where(col(Carnet.id) == carnet_id))[0].email == address:
        raise InvitingOwnerError


def _clear_former_shares(session: Session, carnet_id: int, address: str) -> None:
    """Make room for a new share, unless one is in force or waits."""
    former = (
        sa.select(Share, Invitation)
        .outerjoin(Invitation, col(Invitation.share_id) == col(Share.id))
        .outerjoin(Account, col(Account.id) == col(Share.account_id))
        .where(
            col(Share.carnet_id) == carnet_id,
            sa.or_(col(Share.email) == address, col(Account.email) == address),
        )
        .execution_options(populate_existing=True)
    )
    for share, invitation in fetch_rows(session, former):
        status = status_of(share, invitation, now())
        if status is ShareStatus.ACTIVE:
            raise AlreadyHasAccessError
        if status is ShareStatus.WAITING:
            raise AlreadyInvitedError
        session.delete(share)
    session.flush()


def _owned_share(session: Session, actor: Actor, share_id: int) -> tuple[Share, Invitation | None]:
    """A share of a carnet of the actor's, locked, and the invitation that opens it."""
    owned = carnet_ids(actor, roles=OWNING_ROLES)
    carnet = sa.select(col(Share.carnet_id)).where(
        col(Share.id) == share_id, col(Share.carnet_id).in_(owned)
    )
    if not is_id(share_id) or not (found := fetch_rows(session, carnet)):
        raise ShareNotFoundError
    lock_carnet(session, carnet_id=found[0].carnet_id)
    require_manager(session, actor=actor, carnet_id=found[0].carnet_id)
    both = (
        sa.select(Share, Invitation)
        .outerjoin(Invitation, col(Invitation.share_id) == col(Share.id))
        .where(col(Share.id) == share_id)
        .execution_options(populate_existing=True)
    )
    rows = fetch_rows(session, both)
    if not rows:  # withdrawn or left while we waited for the lock
        raise ShareNotFoundError
    share, invitation = rows[0]
    return share, invitation


def _note(
    session: Session, actor: Actor, share: Share, action: JournalAction, **details: Any
) -> None:
    write_entry(
        session,
        carnet_id=share.carnet_id,
        actor=actor,
        action=action,
        email=share.email,
        **details,
    )
