"""Carnets prepared for somebody else, who becomes their owner by accepting."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import Session, col, delete, select, update
from sqlmodel.sql.expression import SelectOfScalar

from carnet_app.catalogue.access import Access
from carnet_app.catalogue.parts import PARTS, PartKey
from carnet_app.core.addresses import normalized
from carnet_app.core.clock import now
from carnet_app.core.errors import DomainError, NotFoundError
from carnet_app.models import (
    Account,
    Carnet,
    Invitation,
    InvitationAnswer,
    InvitationKind,
    JournalAction,
    Share,
    ShareLevel,
)
from carnet_app.services.actors import Actor
from carnet_app.services.carnet_texts import clean_message
from carnet_app.services.carnets import create_carnet
from carnet_app.services.invitation_sending import (
    Draft,
    resend_invitation_mail,
    send_invitation,
    was_just_sent,
)
from carnet_app.services.journal import write_entry
from carnet_app.services.locks import lock_carnet
from carnet_app.services.permissions import require_manager
from carnet_app.services.private_part import (
    PrivateContents,
    count_private,
    leave_private_behind,
)
from carnet_app.services.record_bin import empty_bin
from carnet_app.services.rows import insert_row
from carnet_app.services.share_terms import Terms, write_terms


class OfferingOneselfError(DomainError):
    """A carnet for oneself is created as such."""

    message = (
        "C’est votre propre adresse\u00a0: choisissez «\u00a0Pour moi\u00a0», "
        "ou indiquez celle du tiers."
    )
    field = "email"


class OfferNotFoundError(NotFoundError):
    """The carnet is not offered to anyone."""

    message = "Ce carnet n’est plus proposé à un tiers."


class PrivatePartError(DomainError):
    """The private part would be lost, and the actor did not say that it may be."""

    message = (
        "Cochez cette case pour continuer\u00a0: l’espace privé de ce carnet sera effacé si la "
        "proposition est acceptée."
    )
    field = "private_may_go"


class PrivateWouldGoError(PrivatePartError):
    """An offer that ended cannot just be sent again: the question is to be asked anew."""

    message = (
        "Cette proposition a expiré, et l’espace privé de ce carnet serait effacé si elle était "
        "acceptée maintenant. Pour voir ce qu’il contient et proposer de nouveau le carnet, "
        "choisissez «\u00a0Changer l’adresse\u00a0», ou «\u00a0Proposer à un tiers\u00a0» dans "
        "le menu du carnet."
    )
    field = ""


class NotPreparedError(DomainError):
    """The carnet was never meant for a third party."""

    message = "Ce carnet n’a pas été préparé pour un tiers."


@dataclass(frozen=True, slots=True)
class OfferView:
    """The last offer of a carnet, for its creator, and what a new one would cost them."""

    carnet_id: int
    carnet_name: str
    email: str
    message: str
    is_waiting: bool
    """Whether it can still be accepted."""
    private: PrivateContents
    """What the transfer would erase."""


def create_for_third_party(
    session: Session, *, actor: Actor, name: str, email: str, message: str = ""
) -> int:
    """Create a carnet and offer it, by e-mail, to who shall own it.

    Returns:
        The carnet's id.

    Raises:
        CarnetNameError, InvalidEmailError, MessageTextError: a field is wrong.
        TooManyCarnetsError: as ``create_carnet``.
        OfferingOneselfError: the third party is the actor.
        TooManyInvitationsError: enough for today.
    """
    address = normalized(email)
    if address == actor.email:
        raise OfferingOneselfError
    text = clean_message(message)
    carnet_id = create_carnet(session, actor=actor, name=name)
    send_invitation(session, actor=actor, draft=Draft(carnet_id, address, text))
    _note(session, actor, carnet_id, JournalAction.OWNERSHIP_OFFERED, address)
    return carnet_id


def resend_offer(session: Session, *, actor: Actor, carnet_id: int) -> None:
    """Mail a waiting or expired offer again: its former link dies.

    Nothing more happens when it left within the last seconds, as after a double click.

    Raises:
        CarnetNotFoundError, OwnerOnlyError: the actor may not.
        OfferNotFoundError: nobody is asked, or the answer was given.
        PrivateWouldGoError: the offer expired, and something is private since.
        TooManyInvitationsError: enough for today.
    """
    offer = _unanswered_offer(session, actor, carnet_id)
    if was_just_sent(offer):
        return
    # While it waits nothing private is added: the actor said then that the rest may go.
    is_over = offer.expires_at <= now()
    if is_over and count_private(session, carnet_id=carnet_id).records:
        raise PrivateWouldGoError
    resend_invitation_mail(session, actor=actor, invitation=offer)
    _note(session, actor, carnet_id, JournalAction.OWNERSHIP_OFFERED, offer.email)


def offer_again(
    session: Session,
    *,
    actor: Actor,
    carnet_id: int,
    email: str,
    message: str = "",
    private_may_go: bool = False,
) -> None:
    """Offer a carnet prepared for a third party to a corrected address, or once more.

    A former offer that waits is taken back: its link dies, and its recipient is not mailed.

    Args:
        session: A transaction.
        actor: Who prepared the carnet.
        carnet_id: The carnet.
        email: The third party's address.
        message: A few words to them.
        private_may_go: The actor knows that what is private will be erased.

    Raises:
        CarnetNotFoundError, OwnerOnlyError, NotPreparedError: the actor may not.
        InvalidEmailError, MessageTextError: a field is wrong.
        OfferingOneselfError: the third party is the actor.
        PrivatePartError: something is private, and may not go.
        TooManyInvitationsError: enough for today.
    """
    lock_carnet(session, carnet_id=carnet_id)
    former = _last_offer(session, actor, carnet_id)
    draft = Draft(carnet_id, normalized(email), clean_message(message))
    if draft.email == actor.email:
        raise OfferingOneselfError("C’est votre propre adresse\u00a0: indiquez celle du tiers.")
    if not private_may_go and count_private(session, carnet_id=carnet_id).records:
        raise PrivatePartError
    if former.answer is None:
        former.answer, former.answered_at = InvitationAnswer.WITHDRAWN, now()
        if former.email != draft.email:
            withdrawn = JournalAction.OWNERSHIP_OFFER_WITHDRAWN
            _note(session, actor, carnet_id, withdrawn, former.email)
    send_invitation(session, actor=actor, draft=draft)
    _note(session, actor, carnet_id, JournalAction.OWNERSHIP_OFFERED, draft.email)


def read_offer(session: Session, *, actor: Actor, carnet_id: int) -> OfferView:
    """The last offer of a carnet prepared for a third party.

    Raises:
        CarnetNotFoundError, OwnerOnlyError, NotPreparedError: the actor may not.
    """
    last = _last_offer(session, actor, carnet_id)
    return OfferView(
        carnet_id=carnet_id,
        carnet_name=session.get_one(Carnet, carnet_id).name,
        email=last.email,
        message=last.message,
        is_waiting=last.answer is None and last.expires_at > now(),
        private=count_private(session, carnet_id=carnet_id),
    )


def withdraw_offer(session: Session, *, actor: Actor, carnet_id: int) -> None:
    """Take an offer back: the carnet is its creator's again. Nobody is mailed.

    Raises:
        CarnetNotFoundError, OwnerOnlyError: the actor may not.
        OfferNotFoundError: nobody is asked, or the answer was given.
    """
    offer = _unanswered_offer(session, actor, carnet_id)
    offer.answer, offer.answered_at = InvitationAnswer.WITHDRAWN, now()
    _note(session, actor, carnet_id, JournalAction.OWNERSHIP_OFFER_WITHDRAWN, offer.email)
    session.flush()


def hand_over(
    session: Session, *, carnet: Carnet, carnet_id: int, new_owner: Actor, kept: Terms
) -> bool:
    """Make somebody the owner of a carnet; shares in force stay, what waits ends.

    What is private is never part of it, nor what was deleted before: both are erased.
    Records proposed by contributors wait for the new owner.

    Args:
        session: The transaction of the acceptance, with the carnet locked.
        carnet: The carnet.
        carnet_id: Its id.
        new_owner: Who owns it from now on.
        kept: What the former owner keeps; no level, no share.

    Returns:
        Whether anything but what is private was in the bin.
    """
    _end_waiting(session, carnet_id)
    _drop_shares(session, carnet_id, new_owner)
    _drop_private_records(session, carnet_id, new_owner)
    bin_was_filled = empty_bin(session, carnet_id=carnet_id)
    former_owner_id, carnet.owner_id = carnet.owner_id, new_owner.account_id
    session.flush()
    if kept.levels:
        email = session.get_one(Account, former_owner_id).email
        share = Share(carnet_id=carnet_id, email=email, account_id=former_owner_id)
        write_terms(session, share=share, share_id=insert_row(session, share), terms=kept)
    return bin_was_filled


def kept_terms(access: Access) -> Terms:
    """What a creator keeps of a carnet: one level everywhere, except in what is private."""
    parts = [part.key for part in PARTS if part.key is not PartKey.PRIVATE]
    levels = dict.fromkeys(parts, access) if access > Access.NONE else {}
    return Terms(levels=levels, access_until=None, hide_amounts=False)


def _unanswered_offer(session: Session, actor: Actor, carnet_id: int) -> Invitation:
    lock_carnet(session, carnet_id=carnet_id)
    require_manager(session, actor=actor, carnet_id=carnet_id)
    waiting = _offers_of(actor, carnet_id).where(col(Invitation.answer).is_(None))
    offer = session.exec(waiting).first()
    if offer is None:
        raise OfferNotFoundError
    return offer


def _last_offer(session: Session, actor: Actor, carnet_id: int) -> Invitation:
    require_manager(session, actor=actor, carnet_id=carnet_id)
    offer = session.exec(_offers_of(actor, carnet_id)).first()
    if offer is None:
        raise NotPreparedError
    return offer


def _offers_of(actor: Actor, carnet_id: int) -> SelectOfScalar[Invitation]:
    """The actor's offers of a carnet, the last first."""
    return (
        select(Invitation)
        .where(
            Invitation.carnet_id == carnet_id,
            Invitation.kind == InvitationKind.OWNERSHIP,
            Invitation.invited_by_id == actor.account_id,
        )
        .order_by(col(Invitation.id).desc())
        .execution_options(populate_existing=True)
    )


def _end_waiting(session: Session, carnet_id: int) -> None:
    """End what the former owner had proposed to others."""
    waiting = (col(Invitation.carnet_id) == carnet_id, col(Invitation.answer).is_(None))
    ended = {"answer": InvitationAnswer.WITHDRAWN, "answered_at": now()}
    session.exec(update(Invitation).where(*waiting).values(**ended))


def _drop_shares(session: Session, carnet_id: int, new_owner: Actor) -> None:
    """Drop the shares that are not in force, the new owner's own, and all that is private."""
    of_carnet = col(Share.carnet_id) == carnet_id
    gone = sa.or_(col(Share.account_id).is_(None), col(Share.account_id) == new_owner.account_id)
    session.exec(delete(Share).where(of_carnet, gone))
    staying = sa.select(col(Share.id)).where(of_carnet)
    levels = col(ShareLevel.share_id)
    session.exec(
        delete(ShareLevel).where(levels.in_(staying), col(ShareLevel.part) == PartKey.PRIVATE)
    )
    has_levels = sa.exists().where(levels == col(Share.id))
    session.exec(delete(Share).where(of_carnet, sa.not_(has_levels)))


def _drop_private_records(session: Session, carnet_id: int, new_owner: Actor) -> None:
    if leave_private_behind(session, carnet_id=carnet_id):
        action = JournalAction.PRIVATE_RECORDS_REMOVED
        write_entry(session, carnet_id=carnet_id, actor=new_owner, action=action)


def _note(
    session: Session, actor: Actor, carnet_id: int, action: JournalAction, email: str
) -> None:
    write_entry(session, carnet_id=carnet_id, actor=actor, action=action, email=email)
