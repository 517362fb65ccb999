"""All that is a person's own, as a document they can take away (RGPD, articles 15 and 20).

Of their own carnets, what is there. Of others', what the person gave: the words they wrote
in the records they added, the files they brought, never what others made of them. Names
that others may have changed since, of carnets and files, are told to who may still know.

The keys are French: the file is for the person, not for a program of ours.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import or_
from sqlmodel import Session, col, select

from carnet_app.catalogue.parts import PART_BY_KEY
from carnet_app.core.clock import now
from carnet_app.models import (
    Account,
    Carnet,
    ContactMessage,
    Invitation,
    JournalEntry,
    LoginSession,
    OutboxMessage,
    Share,
    ShareLevel,
)
from carnet_app.services.actors import Actor
from carnet_app.services.file_export import export_files
from carnet_app.services.known_carnets import known_name, known_or_offered_name
from carnet_app.services.record_export import export_added_records, export_own_records

Document = dict[str, Any]


def export_account(session: Session, *, actor: Actor) -> Document:
    """Everything of theirs, ready for ``json.dumps``: no secret, nobody else's data."""
    account = session.get_one(Account, actor.account_id)
    return {
        "exporté_le": _moment(now()),
        "compte": _profile(account),
        "sessions": _sessions(session, actor),
        "carnets": _carnets(session, actor),
        "fiches": export_own_records(session, actor=actor),
        "fiches_ajoutées_chez_d’autres": export_added_records(session, actor=actor),
        "fichiers": export_files(session, actor=actor),
        "partages_accordés": _shares(session, actor, col(Carnet.owner_id) == actor.account_id),
        "partages_reçus": _shares(session, actor, col(Share.account_id) == actor.account_id),
        "invitations_envoyées": _invitations(
            session, actor, col(Invitation.invited_by_id) == actor.account_id
        ),
        "invitations_reçues": _invitations(session, actor, col(Invitation.email) == account.email),
        "journal": _journal(session, actor),
        "messages_de_contact": _contact_messages(session, account),
        "e-mails": _mails(session, account),
    }


def _profile(account: Account) -> Document:
    return {
        "prénom": account.first_name,
        "nom": account.last_name,
        "e-mail": account.email,
        "créé_le": _moment(account.created_at),
        "conditions_acceptées_le": _moment(account.terms_accepted_at),
        "confirmé_le": _moment(account.confirmed_at),
        "dernière_visite_le": _moment(account.last_seen_at),
    }


def _sessions(session: Session, actor: Actor) -> list[Document]:
    logins = session.exec(
        select(LoginSession)
        .where(LoginSession.account_id == actor.account_id)
        .order_by(col(LoginSession.id))
    )
    return [
        {
            "appareil": login.device,
            "ouverte_le": _moment(login.created_at),
            "dernière_visite_le": _moment(login.last_seen_at),
        }
        for login in logins
    ]


def _carnets(session: Session, actor: Actor) -> list[Document]:
    carnets = session.exec(
        select(Carnet).where(Carnet.owner_id == actor.account_id).order_by(col(Carnet.id))
    )
    return [
        {
            "numéro": carnet.id,
            "nom": carnet.name,
            "créé_le": _moment(carnet.created_at),
            "supprimé_le": _moment(carnet.deleted_at),
        }
        for carnet in carnets
    ]


def _shares(session: Session, actor: Actor, which: Any) -> list[Document]:
    found = session.exec(
        select(Share, known_name(actor))
        .join(Carnet, col(Carnet.id) == col(Share.carnet_id))
        .where(which)
        .order_by(col(Share.id))
    ).all()
    levels = _levels(session, [share.id or 0 for share, _ in found])
    return [
        {
            "carnet": carnet_name,
            "e-mail": share.email,
            "accepté": share.account_id is not None,
            "droits": levels.get(share.id or 0, {}),
            "montants_masqués": share.hide_amounts,
            "jusqu’au": _moment(share.access_until),
            "créé_le": _moment(share.created_at),
        }
        for share, carnet_name in found
    ]


def _levels(session: Session, share_ids: Iterable[int]) -> dict[int, dict[str, str]]:
    levels: dict[int, dict[str, str]] = {}
    for level in session.exec(select(ShareLevel).where(col(ShareLevel.share_id).in_(share_ids))):
        label = PART_BY_KEY[level.part].label
        levels.setdefault(level.share_id, {})[label] = level.access.label
    return levels


def _invitations(session: Session, actor: Actor, which: Any) -> list[Document]:
    found = session.exec(
        select(Invitation, known_or_offered_name(actor))
        .join(Carnet, col(Carnet.id) == col(Invitation.carnet_id))
        .where(which)
        .order_by(col(Invitation.id))
    )
    return [
        {
            "carnet": carnet_name,
            "nature": invitation.kind.value,
            "e-mail": invitation.email,
            "message": invitation.message,
            "envoyée_le": _moment(invitation.sent_at),
            "expire_le": _moment(invitation.expires_at),
            "réponse": invitation.answer.value if invitation.answer else None,
            "répondue_le": _moment(invitation.answered_at),
        }
        for invitation, carnet_name in found
    ]


def _journal(session: Session, actor: Actor) -> list[Document]:
    entries = session.exec(
        select(JournalEntry)
        .where(JournalEntry.account_id == actor.account_id)
        .order_by(col(JournalEntry.id))
    )
    return [
        {
            "le": _moment(entry.at),
            "carnet": entry.carnet_id,
            "action": entry.action.value,
            "détails": entry.told,
        }
        for entry in entries
    ]


def _contact_messages(session: Session, account: Account) -> list[Document]:
    messages = session.exec(
        select(ContactMessage)
        .where(ContactMessage.email == account.email)
        .order_by(col(ContactMessage.id))
    )
    return [
        {
            "nom": message.name,
            "sujet": message.subject,
            "message": message.message,
            "envoyé_le": _moment(message.created_at),
        }
        for message in messages
    ]


def _mails(session: Session, account: Account) -> list[Document]:
    """What was mailed to them, without the texts: the links in those are keys."""
    mails = session.exec(
        select(OutboxMessage)
        .where(
            or_(
                col(OutboxMessage.account_id) == account.id,
                col(OutboxMessage.recipient) == account.email,
            )
        )
        .order_by(col(OutboxMessage.id))
    )
    return [
        {
            "sujet": mail.subject,
            "destinataire": mail.recipient,
            "écrit_le": _moment(mail.created_at),
            "envoyé_le": _moment(mail.sent_at),
        }
        for mail in mails
    ]


def _moment(instant: datetime | None) -> str | None:
    return instant.isoformat() if instant else None
