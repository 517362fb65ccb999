"""Proving who one is with a password, at sign-in and again before a change.

No hash is computed inside a transaction: reading what to check against, checking, and
acting on it are three calls. An unknown e-mail costs what a wrong password costs.
"""

from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlmodel import Session, col

from carnet_app.core.addresses import normalized
from carnet_app.core.errors import DomainError, FieldChecks
from carnet_app.core.hashing import (
    needs_rehash,
    rehash_password,
    spend_the_rest,
    verify_password,
)
from carnet_app.core.settings import get_settings
from carnet_app.models import Account
from carnet_app.services import limits
from carnet_app.services.actors import Actor
from carnet_app.services.kept import Statement, kept
from carnet_app.services.rows import fetch_rows

# Salt and hash of nothing in particular: it only has to cost the same.
_DUMMY_BODY = "." * 53


class WrongCredentialsError(DomainError):
    """Unknown e-mail or wrong password: which of the two is nobody's business."""

    message = "L’adresse e-mail ou le mot de passe n’est pas le bon."


class WrongPasswordError(DomainError):
    """A signed-in person's own password is not the one typed."""

    message = "Ce n’est pas votre mot de passe actuel."
    field = "current_password"


class MissingPasswordError(DomainError):
    """No password was typed."""

    message = "Indiquez votre mot de passe."
    field = "password"


@dataclass(frozen=True, slots=True)
class Credentials:
    """What to check a password against; made for unknown addresses too."""

    account_id: int | None
    email: str
    network: str
    password_hash: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Verified:
    """Someone gave the password of this account. Only ``check`` and ``check_own`` make it."""

    account_id: int
    network: str
    password_hash: str = field(repr=False)
    new_hash: str = field(default="", repr=False)
    """The same password at the cost now in force, when that changed."""

    def holds(self, stored: str) -> bool:
        """Whether what is stored by now is still what was checked, be it hashed anew meanwhile."""
        return stored in {self.password_hash, self.new_hash} - {""}


def require_filled_in(*, email: str, password: str) -> None:
    """Refuse what can sign nobody in, all of it at once, before it counts as an attempt.

    Raises:
        InvalidEmailError: not an e-mail address.
        MissingPasswordError: no password was typed.
        RefusedFieldsError: both.
    """
    checks = FieldChecks()
    checks.note(normalized, email)
    if not password:
        checks.add(MissingPasswordError())
    checks.raise_any()


def read_credentials(session: Session, *, email: str, ip: str) -> Credentials:
    """Count an attempt to sign in, and find what to check the password against.

    Raises:
        InvalidEmailError: not an e-mail address.
        TooManyAttemptsError: a limit was reached, whether the account exists or not.
    """
    address, network = normalized(email), limits.network_of(ip)
    _count_attempt(address, network)
    found = fetch_rows(session, _account_by_address(), address=address)
    account_id, password_hash = found[0] if found else (None, "")
    return Credentials(
        account_id=account_id if password_hash else None,
        email=address,
        network=network,
        password_hash=password_hash or _dummy_hash(),
    )


def check(credentials: Credentials, password: str) -> Verified:
    """Check a password to sign in with. Slow, and needs no database.

    Raises:
        MissingPasswordError: none was typed.
        WrongCredentialsError: it is not the one, or there is no such account.
    """
    verified = _verify(credentials, password)
    if verified is None:
        raise WrongCredentialsError
    return verified


def forgive_attempts(address: str, network: str) -> None:
    """After a sign-in that succeeded: success locks nobody out, and the place is familiar."""
    limits.give_back(limits.SIGN_IN_PER_IP, network)
    limits.clear(limits.SIGN_IN_PER_ACCOUNT, *_account_bucket(address, network))
    if not _is_familiar(address, network):
        limits.give_back(limits.SIGN_IN_OVERALL)
    limits.try_hit(limits.FAMILIAR_PLACE, address, network)


def forget_attempts(address: str, network: str) -> None:
    """After a new password was set by mail: its holder may try it, from where they are too."""
    limits.clear(limits.SIGN_IN_PER_ACCOUNT, address)
    if network:
        limits.clear(limits.SIGN_IN_PER_ACCOUNT, address, network)
        # One try: a reset of one's own must not free a network that tries others' passwords.
        limits.give_back(limits.SIGN_IN_PER_IP, network)


def read_own_credentials(session: Session, *, actor: Actor) -> Credentials:
    """Count an attempt to prove oneself again, and find what to check it against.

    Raises:
        TooManyAttemptsError: too many wrong passwords lately.
    """
    limits.hit(limits.PASSWORD_CHECKS_PER_ACCOUNT, actor.account_id)
    account = session.get_one(Account, actor.account_id)
    return Credentials(
        account_id=actor.account_id,
        email=account.email,
        network="",
        password_hash=account.password_hash,
    )


def check_own(
    credentials: Credentials, password: str, *, field: str = "current_password"
) -> Verified:
    """Check a signed-in person's password. Slow, and needs no database.

    Raises:
        MissingPasswordError: none was typed.
        WrongPasswordError: it is not theirs.
    """
    if not password:
        raise MissingPasswordError(field=field)
    verified = _verify(credentials, password)
    if verified is None:
        raise WrongPasswordError(field=field)
    limits.clear(limits.PASSWORD_CHECKS_PER_ACCOUNT, verified.account_id)
    return verified


def require_verified(session: Session, *, actor: Actor, verified: Verified) -> Account:
    """The actor's account, locked, whose password was just given.

    Raises:
        WrongPasswordError: another account's, or the password changed since the check.
    """
    account = session.get_one(Account, actor.account_id, with_for_update=True)
    if verified.account_id != account.id or not verified.holds(account.password_hash):
        raise WrongPasswordError
    return account


@kept
def _account_by_address() -> Statement:
    columns = col(Account.id), col(Account.password_hash)
    return sa.select(*columns).where(col(Account.email) == sa.bindparam("address"))


def _verify(credentials: Credentials, password: str) -> Verified | None:
    if not password:
        raise MissingPasswordError
    stored = credentials.password_hash
    if not verify_password(password, stored) or credentials.account_id is None:
        spend_the_rest(password, stored)
        return None
    return Verified(
        account_id=credentials.account_id,
        network=credentials.network,
        password_hash=stored,
        new_hash=rehash_password(password, stored) if needs_rehash(stored) else "",
    )


def _count_attempt(address: str, network: str) -> None:
    limits.hit(limits.SIGN_IN_PER_IP, network)
    limits.hit(limits.SIGN_IN_PER_ACCOUNT, *_account_bucket(address, network))
    # Last: what the other limits refuse must not use up everybody's. When it is used up, who
    # has signed in before still does.
    if not _is_familiar(address, network):
        limits.hit(limits.SIGN_IN_OVERALL)


def _account_bucket(address: str, network: str) -> tuple[str, ...]:
    """What an account's attempts are counted by.

    Where the holder has signed in before, attempts are counted apart: strangers who keep
    the account's limit reached do not keep its holder out.
    """
    if _is_familiar(address, network):
        return address, network
    return (address,)


def _is_familiar(address: str, network: str) -> bool:
    return limits.was_hit(limits.FAMILIAR_PLACE, address, network)


def _dummy_hash() -> str:
    return f"$2b${get_settings().bcrypt_cost:02d}${_DUMMY_BODY}"
