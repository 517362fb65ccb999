"""Deleting an account so that nothing personal is left (RGPD, article 17).

Most goes by the foreign keys: carnets, shares, sessions, links, the mails to the person
or of what they did, and the invitations they sent. What remains names them in other
people's rows by their addresses, which nobody else can have; never by their name, which
anybody may bear and any text may hold.
"""

from dataclasses import dataclass

from sqlalchemy import and_, or_
from sqlmodel import Session, col, delete, select, update

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
from carnet_app.services.file_objects import (
    contents_of,
    release_after_commit,
    release_files_after_commit,
)


@dataclass(frozen=True, slots=True)
class _Person:
    account_id: int
    emails: frozenset[str]


def delete_account(session: Session, *, actor: Actor, verified: Verified) -> None:
    """Delete the account and every trace of the person.

    Their carnets go with it, those shared with others too.

    Raises:
        WrongPasswordError: the password changed since it was checked.
    """
    account = require_verified(session, actor=actor, verified=verified)
    person = _Person(actor.account_id, _addresses_of(session, account))
    _forget_in_journals(session, person)
    _delete_refused_records(session, person)
    _delete_mails(session, person)
    _delete_invitations(session, person)
    digests = contents_of(session, owner_id=actor.account_id)
    release_after_commit(session, digests=digests)
    session.exec(delete(ContactMessage).where(col(ContactMessage.email).in_(person.emails)))
    # Before the account: PostgreSQL would first forget the person in journals that go with them,
    # or not, as its numbers have it, and refuse that where one was written to just now.
    session.exec(delete(Carnet).where(col(Carnet.owner_id) == actor.account_id))
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
    """Forget the person in the journals of others' carnets they were invited to.

    Who acted is told by the account. Whom an act was about is told by an address, alone
    in its column; all else in an entry is what others wrote, whatever it looks like.
    """
    about = col(JournalEntry.about_email)
    session.exec(update(JournalEntry).where(about.in_(person.emails)).values(about_email=None))


def _delete_refused_records(session: Session, person: _Person) -> None:
    """Delete what nobody but the person may see: their refused and withdrawn proposals.

    What was accepted is the carnet's, and what waits is for its owner to answer.
    """
    refused = col(Record.status) == RecordStatus.REFUSED
    withdrawn = and_(
        col(Record.status) == RecordStatus.PROPOSED, col(Record.deleted_at).is_not(None)
    )
    own = col(Record.author_id) == person.account_id
    unseen = and_(own, or_(refused, withdrawn))
    release_files_after_commit(session, unseen)
    session.exec(delete(Record).where(unseen))


def _delete_mails(session: Session, person: _Person) -> None:
    """Delete the mails to and from the person's addresses.

    Those of what they did go with the account: see ``OutboxMessage.caused_by_id``. No text
    is looked at, for a name is its bearer's to choose: it may be in anybody's mail.
    """
    to = col(OutboxMessage.recipient).in_(person.emails)
    answered_to = col(OutboxMessage.reply_to).in_(person.emails)
    session.exec(delete(OutboxMessage).where(or_(to, answered_to)))


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
