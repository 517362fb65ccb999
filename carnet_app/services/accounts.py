"""Creating an account: the form, the mailed link, and the click that confirms it.

The sequence, so that no hash is computed inside a transaction and each case costs the
same single hash, whoever the address belongs to::

    applicant = check_sign_up(first_name=…, …)
    with reading() as session:
        waiting = read_waiting_hash(session, email=applicant.email)
    password_hash = hash_for_sign_up(password, waiting)      # about 250 ms
    with transaction() as session:
        sign_up(session, applicant=applicant, password_hash=password_hash)
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, delete, select

from carnet_app.core.addresses import normalized
from carnet_app.core.clock import now
from carnet_app.core.errors import DomainError, FieldChecks
from carnet_app.core.hashing import hash_password, verify_password
from carnet_app.core.links import site_link
from carnet_app.core.normal_forms import composed
from carnet_app.core.typed_texts import JOINERS, NAME_MAX_LENGTH, has_unseen
from carnet_app.emails.outbox import Message, post
from carnet_app.models import Account, AccountLink, LinkPurpose
from carnet_app.services import limits
from carnet_app.services.account_links import make_link, use_link
from carnet_app.services.password_policy import check_policy

UNCONFIRMED_LIFETIME = timedelta(days=30)
DEAD_LINK_LIFETIME = timedelta(days=30)
NO_PASSWORD = ""
"""The stored hash of an account whose password nobody knows: a new one must be chosen."""


class InvalidNameError(DomainError):
    """A first or last name is missing, too long, or holds characters no name has."""

    message = "Ce nom contient des caractères qui ne conviennent pas."


class TermsNotAcceptedError(DomainError):
    """The terms were not accepted."""

    message = "Acceptez les conditions d’utilisation pour créer votre compte."
    field = "terms"


@dataclass(frozen=True, slots=True)
class Applicant:
    """A sign-up form that holds together."""

    email: str
    first_name: str
    last_name: str


@dataclass(frozen=True, slots=True)
class Confirmed:
    """An account that works from now on."""

    email: str
    first_name: str
    reset_token: str = ""
    """Set when two passwords were given for the address before it was confirmed: nobody
    can tell whose is whose, so the holder chooses one at ``/reinitialiser/<token>``."""


def check_sign_up(
    *,
    first_name: str,
    last_name: str,
    email: str,
    password: str,
    terms_accepted: bool,
    ip: str,
) -> Applicant:
    """Read the sign-up form.

    Raises:
        DomainError: the field that does not hold, or all of them, with their messages.
        TooManyAttemptsError: too many sign-ups, or passwords, from this network address.
    """
    checks = FieldChecks()
    applicant = Applicant(
        first_name=checks.note(clean_person_name, first_name, field="first_name") or "",
        last_name=checks.note(clean_person_name, last_name, field="last_name") or "",
        email=checks.note(normalized, email) or "",
    )
    personal = (applicant.first_name, applicant.last_name, applicant.email)
    checks.note(check_new_password, password, personal=personal, ip=ip)
    if not terms_accepted:
        checks.add(TermsNotAcceptedError())
    checks.raise_any()
    limits.hit(limits.SIGN_UP_PER_IP, limits.network_of(ip))
    return applicant


def check_new_password(password: str, *, personal: Iterable[str], ip: str) -> None:
    """Check a password against the policy, whoever sends it and however often.

    Raises:
        PasswordPolicyError: which rule is not met.
        TooManyAttemptsError: too many were rated for this network address.
    """
    limits.hit(limits.PASSWORD_RATINGS_PER_IP, limits.network_of(ip))
    check_policy(password, personal=personal)


def read_waiting_hash(session: Session, *, email: str) -> str | None:
    """The hash an unconfirmed account of this address waits with; None for anyone else."""
    found = session.exec(select(Account).where(Account.email == email)).first()
    return found.password_hash if found and found.confirmed_at is None else None


def hash_for_sign_up(password: str, waiting_hash: str | None) -> str:
    """The hash to sign up with; exactly one hash of work in every case.

    Sending the form twice keeps the waiting account's password. Signing up with another
    password than the one already waiting leaves the account with none: its first sender
    may be someone who wanted to know the password of somebody else's account.
    """
    if not waiting_hash:
        return hash_password(password)
    return waiting_hash if verify_password(password, waiting_hash) else NO_PASSWORD


def sign_up(session: Session, *, applicant: Applicant, password_hash: str) -> None:
    """Create the account, or tell the address's holder by mail; the visitor cannot tell which."""
    account = Account(
        email=applicant.email,
        first_name=applicant.first_name,
        last_name=applicant.last_name,
        password_hash=password_hash,
    )
    try:
        with session.begin_nested():
            session.add(account)
            session.flush()
    except IntegrityError:
        _sign_up_again(session, applicant=applicant, password_hash=password_hash)
    else:
        send_confirmation(session, account=account)


def resend_confirmation(session: Session, *, email: str, ip: str) -> None:
    """Mail a fresh confirmation link if the address has an account that waits for it.

    Raises:
        InvalidEmailError: not an e-mail address.
        TooManyAttemptsError: too many requests from this network address.
    """
    address = normalized(email)
    limits.hit(limits.MAIL_REQUESTS_PER_IP, limits.network_of(ip))
    if account := session.exec(select(Account).where(Account.email == address)).first():
        remind_holder(session, account=account)


def confirm_account(session: Session, *, token: str) -> Confirmed:
    """Make the account work: the button behind the mailed link.

    Raises:
        LinkError: the link is unknown, expired or already used.
    """
    link = use_link(session, token=token, purpose=LinkPurpose.CONFIRM_ACCOUNT)
    account = session.get_one(Account, link.account_id, with_for_update=True)
    account.confirmed_at = now()
    session.flush()
    reset_token = ""
    if account.password_hash == NO_PASSWORD:
        reset_token = make_link(
            session,
            account_id=link.account_id,
            purpose=LinkPurpose.RESET_PASSWORD,
            email=account.email,
        )
    return Confirmed(email=account.email, first_name=account.first_name, reset_token=reset_token)


def remind_holder(session: Session, *, account: Account) -> None:
    """Tell an address's holder that it has an account, or how to confirm it."""
    if account.confirmed_at is None:
        send_confirmation(session, account=account)
    elif limits.try_hit(limits.REMINDERS_PER_ADDRESS, account.email):
        context = {
            "first_name": account.first_name,
            "login_link": site_link("/login"),
            "reset_link": site_link("/mot-de-passe-oublie"),
        }
        post_to(session, account, template="already_registered", **context)


def send_confirmation(session: Session, *, account: Account) -> None:
    """Mail the confirmation link, unless the address got enough mail for now."""
    if not limits.try_hit(limits.CONFIRMATIONS_PER_ADDRESS, account.email):
        return
    token = make_link(
        session,
        account_id=id_of(account),
        purpose=LinkPurpose.CONFIRM_ACCOUNT,
        email=account.email,
    )
    link = site_link(f"/confirmer/{token}")
    post_to(
        session,
        account,
        template="confirm_account",
        first_name=account.first_name,
        email=account.email,
        link=link,
        chooses_password=account.password_hash == NO_PASSWORD,
    )


def post_to(session: Session, account: Account, *, template: str, **context: str | bool) -> None:
    """Mail something to an account's holder."""
    post(
        session,
        Message(
            template=template,
            recipient=account.email,
            context=context,
            account_id=id_of(account),
        ),
    )


def clean_person_name(typed: str, *, field: str) -> str:
    """A person's name as kept: trimmed, NFC, single spaces.

    Raises:
        InvalidNameError: empty, over 100 characters, or with characters that cannot be seen.
    """
    if has_unseen(typed.strip()):
        raise InvalidNameError(field=field)
    name = " ".join(composed(typed).split())
    if not name.strip(JOINERS):
        label = "votre prénom" if field == "first_name" else "votre nom"
        raise InvalidNameError(f"Indiquez {label}.", field=field)
    if len(name) > NAME_MAX_LENGTH:
        raise InvalidNameError(f"{NAME_MAX_LENGTH} caractères au plus.", field=field)
    return name


def purge_stale(session: Session) -> None:
    """Delete accounts that were never confirmed and links that have long been dead."""
    session.exec(
        delete(Account).where(
            col(Account.confirmed_at).is_(None),
            col(Account.created_at) < now() - UNCONFIRMED_LIFETIME,
        )
    )
    session.exec(
        delete(AccountLink).where(
            # Used ones stay: they tell which addresses were the person's, should the
            # account be deleted one day with all its traces.
            col(AccountLink.used_at).is_(None),
            col(AccountLink.expires_at) < now() - DEAD_LINK_LIFETIME,
        )
    )


def id_of(account: Account) -> int:
    """The key of a stored account."""
    assert account.id is not None  # noqa: S101 -- flushed: the database gave it one
    return account.id


def _sign_up_again(session: Session, *, applicant: Applicant, password_hash: str) -> None:
    account = session.exec(
        select(Account).where(Account.email == applicant.email).with_for_update()
    ).one()
    if account.confirmed_at is None:
        account.first_name = applicant.first_name
        account.last_name = applicant.last_name
        if account.password_hash != password_hash:
            account.password_hash = NO_PASSWORD
        session.flush()
    remind_holder(session, account=account)
