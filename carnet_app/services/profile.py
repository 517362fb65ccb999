"""What a person can change about their account: their name and their e-mail."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, delete, select, update

from carnet_app.core.addresses import normalized
from carnet_app.core.clock import now
from carnet_app.core.errors import DomainError, FieldChecks
from carnet_app.core.links import site_link
from carnet_app.emails.outbox import Message, post
from carnet_app.models import Account, AccountLink, LinkPurpose, Share
from carnet_app.services import limits
from carnet_app.services.account_links import UsedLink, expire_links, make_link, use_link
from carnet_app.services.accounts import clean_person_name, id_of, post_to, remind_holder
from carnet_app.services.actors import Actor
from carnet_app.services.credentials import Verified, require_verified


class SameEmailError(DomainError):
    """The new address is the one already in use."""

    message = "C’est déjà votre adresse e-mail."
    field = "email"


class EmailTakenError(DomainError):
    """Between the request and the click, the new address became somebody's account."""

    message = (
        "Cette adresse e-mail est maintenant celle d’un autre compte. "
        "Votre adresse n’a pas été changée."
    )


@dataclass(frozen=True, slots=True)
class ProfileView:
    """What "Mon compte" shows about a person."""

    first_name: str
    last_name: str
    email: str
    pending_email: str
    """A new address that waits for the click in the mail sent to it."""
    created_at: datetime


def read_profile(session: Session, *, actor: Actor) -> ProfileView:
    """What "Mon compte" shows."""
    account = session.get_one(Account, actor.account_id)
    pending = session.exec(
        select(AccountLink.email).where(
            AccountLink.account_id == actor.account_id,
            AccountLink.purpose == LinkPurpose.CHANGE_EMAIL,
            col(AccountLink.used_at).is_(None),
            AccountLink.expires_at > now(),
        )
    ).first()
    return ProfileView(
        first_name=account.first_name,
        last_name=account.last_name,
        email=account.email,
        pending_email=pending or "",
        created_at=account.created_at,
    )


def rename(session: Session, *, actor: Actor, first_name: str, last_name: str) -> ProfileView:
    """Change one's name.

    Raises:
        InvalidNameError: a name that does not hold, with its field.
    """
    account = session.get_one(Account, actor.account_id)
    checks = FieldChecks()
    new_first = checks.note(clean_person_name, first_name, field="first_name")
    new_last = checks.note(clean_person_name, last_name, field="last_name")
    checks.raise_any()
    account.first_name, account.last_name = new_first or "", new_last or ""
    session.flush()
    return read_profile(session, actor=actor)


def change_email(session: Session, *, actor: Actor, verified: Verified, email: str) -> None:
    """Ask for another e-mail address; it counts once the link mailed to it is clicked.

    Whether the address already has an account cannot be told from the answer.

    Raises:
        InvalidEmailError: not an e-mail address.
        SameEmailError: the address already in use.
        WrongPasswordError: the password changed since it was checked.
        TooManyAttemptsError: too many changes asked for lately.
    """
    address = normalized(email)
    account = require_verified(session, actor=actor, verified=verified)
    if address == account.email:
        raise SameEmailError
    limits.hit(limits.EMAIL_CHANGES_PER_ACCOUNT, actor.account_id)
    token = make_link(
        session,
        account_id=actor.account_id,
        purpose=LinkPurpose.CHANGE_EMAIL,
        email=address,
    )
    post_to(
        session,
        account,
        template="email_change_requested",
        first_name=account.first_name,
        new_email=address,
    )
    _tell_new_address(session, account, address, token)


def confirm_new_email(session: Session, *, token: str) -> str:
    """Make the new address the account's own: the button behind the link mailed to it.

    All links of the account die. Gives the new address.

    Raises:
        LinkError: the link is unknown, expired or already used.
        EmailTakenError: the address became somebody else's account meanwhile.
    """
    link = use_link(session, token=token, purpose=LinkPurpose.CHANGE_EMAIL)
    account = session.get_one(Account, link.account_id, with_for_update=True)
    post_to(
        session,
        account,
        template="email_changed",
        first_name=account.first_name,
        new_email=link.email,
    )
    _move_to(session, account, link)
    expire_links(session, account_id=link.account_id)
    return link.email


def _tell_new_address(session: Session, account: Account, address: str, token: str) -> None:
    holder = session.exec(select(Account).where(Account.email == address)).first()
    if holder and holder.confirmed_at:
        remind_holder(session, account=holder)
    elif limits.try_hit(limits.CONFIRMATIONS_PER_ADDRESS, address):
        message = Message(
            template="confirm_new_email",
            recipient=address,
            context={
                "first_name": account.first_name,
                "link": site_link(f"/nouvelle-adresse/{token}"),
                "new_email": address,
            },
            account_id=id_of(account),
        )
        post(session, message)


def _move_to(session: Session, account: Account, link: UsedLink) -> None:
    # Whoever signed up with the address but never confirmed it did not prove to read its
    # mail; the click that brought us here did.
    session.exec(
        delete(Account).where(col(Account.email) == link.email, col(Account.confirmed_at).is_(None))
    )
    try:
        with session.begin_nested():
            account.email = link.email
            session.flush()
    except IntegrityError:
        raise EmailTakenError from None
    session.exec(
        update(Share).where(col(Share.account_id) == link.account_id).values(email=link.email)
    )
