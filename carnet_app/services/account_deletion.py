"""Deleting an account so that nothing personal is left (RGPD, article 17).

Most goes by the foreign keys: carnets, shares, sessions, links, the person's mails and
the invitations they sent. What remains names them in other people's rows.
"""

import json
from dataclasses import dataclass

from sqlalchemy import ColumnElement, String, and_, cast, or_
from sqlmodel import Session, col, delete, select

from carnet_app.models import (
    Account,
    AccountLink,
    Carnet,
    ContactMessage,
    Invitation,
    JournalEntry,
    OutboxMessage,
    Record,
    RecordStatus,
    Share,
)
from carnet_app.services.actors import Actor
from carnet_app.services.credentials import Verified, require_verified
from carnet_app.services.file_objects import contents_of, release_after_commit

FORGOTTEN = ""
"""What stands in other people's journals where a deleted person was named."""


@dataclass(frozen=True, slots=True)
class _Person:
    account_id: int
    emails: frozenset[str]
    full_name: str

    def is_in(self, text: str) -> bool:
        return any(trace in text for trace in (*self.emails, self.full_name))


def delete_account(session: Session, *, actor: Actor, verified: Verified) -> None:
    """Delete the account and every trace of the person.

    Their carnets go with it, those shared with others too.

    Raises:
        WrongPasswordError: the password changed since it was checked.
    """
    account = require_verified(session, actor=actor, verified=verified)
    person = _Person(
        account_id=actor.account_id,
        emails=_addresses_of(session, account),
        full_name=account.full_name,
    )
    _forget_in_journals(session, person)
    _delete_refused_records(session, person)
    _delete_mails(session, person)
    _delete_invitations(session, person)
    digests = contents_of(session, owner_id=actor.account_id)
    release_after_commit(session, digests=digests)
    session.exec(delete(ContactMessage).where(col(ContactMessage.email).in_(person.emails)))
    session.delete(account)
    session.flush()
    session.expire_all()


def _addresses_of(session: Session, account: Account) -> frozenset[str]:
    """The account's address, and those it had before, unless somebody else has them now."""
    former = session.exec(
        select(AccountLink.email).where(
            AccountLink.account_id == account.id, col(AccountLink.used_at).is_not(None)
        )
    ).all()
    others = session.exec(
        select(Account.email).where(col(Account.email).in_(former), Account.id != account.id)
    ).all()
    return frozenset({account.email, *former} - set(others))


def _forget_in_journals(session: Session, person: _Person) -> None:
    written = cast(col(JournalEntry.details), String)
    named = [
        # As the JSON column writes it: accents and quotes are escaped there.
        written.contains(json.dumps(trace)[1:-1], autoescape=True)
        for trace in (*person.emails, person.full_name)
    ]
    for entry in session.exec(select(JournalEntry).where(or_(*named))):
        entry.details = {
            key: FORGOTTEN if person.is_in(str(value)) else value
            for key, value in entry.details.items()
        }
    session.flush()


def _delete_refused_records(session: Session, person: _Person) -> None:
    """Delete what nobody but the person may see: their refused and withdrawn proposals.

    What was accepted is the carnet's, and what waits is for its owner to answer.
    """
    refused = col(Record.status) == RecordStatus.REFUSED
    withdrawn = and_(
        col(Record.status) == RecordStatus.PROPOSED, col(Record.deleted_at).is_not(None)
    )
    own = col(Record.author_id) == person.account_id
    session.exec(delete(Record).where(own, or_(refused, withdrawn)))


def _delete_mails(session: Session, person: _Person) -> None:
    """Delete the mails to other people that name the person.

    A mail that still waits is only deleted when it comes from the person's own doing:
    another one may bear the same name.
    """
    addressed: list[ColumnElement[bool]] = [
        column.contains(email, autoescape=True)
        for email in person.emails
        for column in (
            col(OutboxMessage.recipient),
            col(OutboxMessage.reply_to),
            col(OutboxMessage.subject),
            col(OutboxMessage.text_body),
        )
    ]
    named = or_(
        col(OutboxMessage.subject).contains(person.full_name, autoescape=True),
        col(OutboxMessage.text_body).contains(person.full_name, autoescape=True),
    )
    done = col(OutboxMessage.next_try_at).is_(None)
    ours = col(OutboxMessage.recipient).in_(_correspondents(session, person))
    session.exec(delete(OutboxMessage).where(or_(*addressed, and_(named, or_(done, ours)))))


def _correspondents(session: Session, person: _Person) -> set[str]:
    """Whom the person invited, who invited them, and whose carnets they were in."""
    invited = select(Invitation.email).where(Invitation.invited_by_id == person.account_id)
    hosts = (
        select(Account.email)
        .join(Carnet, col(Carnet.owner_id) == col(Account.id))
        .join(Share, col(Share.carnet_id) == col(Carnet.id))
        .where(Share.account_id == person.account_id)
    )
    inviters = (
        select(Account.email)
        .join(Invitation, col(Invitation.invited_by_id) == col(Account.id))
        .where(col(Invitation.email).in_(person.emails))
    )
    return {email for found in (invited, hosts, inviters) for email in session.exec(found)}


def _delete_invitations(session: Session, person: _Person) -> None:
    """Delete what was offered to the person, and the shares that only waited for an answer.

    Without its invitation a waiting share could never be accepted: the shares the person
    opened in carnets that have another owner by now go too.
    """
    waiting = select(Invitation.share_id).where(
        Invitation.invited_by_id == person.account_id, col(Invitation.share_id).is_not(None)
    )
    session.exec(
        delete(Share).where(
            or_(
                col(Share.account_id) == person.account_id,
                col(Share.account_id).is_(None) & col(Share.email).in_(person.emails),
                col(Share.account_id).is_(None) & col(Share.id).in_(waiting),
            )
        )
    )
    session.exec(
        delete(Invitation).where(
            or_(
                col(Invitation.email).in_(person.emails),
                col(Invitation.invited_by_id) == person.account_id,
            )
        )
    )
