"""The single-use links mailed to an account's holder.

A link carries 256 random bits, of which only the digest is kept. For each purpose the
newest link of an account is the only one that works. Looking at one consumes nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select, update

from carnet_app.core.clock import now
from carnet_app.core.errors import DomainError
from carnet_app.core.tokens import digest, new_token
from carnet_app.models import Account, AccountLink, LinkPurpose

LINK_LIFETIME = {
    LinkPurpose.CONFIRM_ACCOUNT: timedelta(hours=48),
    LinkPurpose.RESET_PASSWORD: timedelta(hours=1),
    LinkPurpose.CHANGE_EMAIL: timedelta(hours=48),
}


class LinkError(DomainError):
    """A mailed link does not work."""


class LinkUnknownError(LinkError):
    """No such link, or not for this purpose."""

    message = "Ce lien est inconnu. Vérifiez que vous l’avez copié en entier depuis l’e-mail."


class LinkExpiredError(LinkError):
    """Too old, replaced by a newer one, or void since the password or e-mail changed."""

    message = "Ce lien n’est plus valable. Demandez-en un nouveau."


class LinkUsedError(LinkError):
    """The link has already done what it was for."""

    message = "Ce lien a déjà servi."


class LinkState(StrEnum):
    """What became of a link."""

    OK = "ok"
    EXPIRED = "expired"
    USED = "used"
    UNKNOWN = "unknown"


_ERROR_OF = {
    LinkState.EXPIRED: LinkExpiredError,
    LinkState.USED: LinkUsedError,
    LinkState.UNKNOWN: LinkUnknownError,
}


@dataclass(frozen=True, slots=True)
class LinkView:
    """What the page behind a link may show; whose link it is, only while it works."""

    state: LinkState
    message: str = ""
    email: str = ""
    """The address it was mailed to."""
    first_name: str = ""
    last_name: str = ""


@dataclass(frozen=True, slots=True)
class UsedLink:
    """What a link proved: its holder reads this address's mail."""

    account_id: int
    email: str


def read_link(session: Session, *, token: str, purpose: LinkPurpose) -> LinkView:
    """Look at a link without consuming it."""
    found = session.exec(
        select(AccountLink, Account)
        .join(Account, col(Account.id) == col(AccountLink.account_id))
        .where(AccountLink.token_digest == digest(token), AccountLink.purpose == purpose)
    ).first()
    if found is None:
        return _refused(LinkState.UNKNOWN)
    link, account = found
    if link.used_at is not None:
        return _refused(LinkState.USED)
    if link.expires_at <= now():
        return _refused(LinkState.EXPIRED)
    return LinkView(
        state=LinkState.OK,
        email=link.email,
        first_name=account.first_name,
        last_name=account.last_name,
    )


def require_link(session: Session, *, token: str, purpose: LinkPurpose) -> LinkView:
    """Look at a link that must work, before slow work is done for its sake.

    Raises:
        LinkError: the link is unknown, expired or already used.
    """
    view = read_link(session, token=token, purpose=purpose)
    if view.state is not LinkState.OK:
        raise _ERROR_OF[view.state]
    return view


def make_link(session: Session, *, account_id: int, purpose: LinkPurpose, email: str) -> str:
    """Make the one live link of an account for a purpose, and give its secret."""
    # Held until the commit, so that two requests at once cannot both leave a live link.
    session.exec(select(Account.id).where(Account.id == account_id).with_for_update()).one()
    expire_links(session, account_id=account_id, purposes=[purpose])
    token = new_token()
    session.add(
        AccountLink(
            account_id=account_id,
            purpose=purpose,
            email=email,
            token_digest=token.digest,
            expires_at=now() + LINK_LIFETIME[purpose],
        )
    )
    session.flush()
    return token.secret


def use_link(session: Session, *, token: str, purpose: LinkPurpose) -> UsedLink:
    """Consume a link, once, whatever is tried at the same instant.

    Raises:
        LinkError: unknown, expired or already used.
    """
    used = session.exec(
        update(AccountLink)
        .where(
            col(AccountLink.token_digest) == digest(token),
            col(AccountLink.purpose) == purpose,
            *_still_works(),
        )
        .values(used_at=now())
        .returning(col(AccountLink.account_id), col(AccountLink.email))
        .execution_options(synchronize_session=False)
    ).first()
    if used is None:
        raise _ERROR_OF[read_link(session, token=token, purpose=purpose).state]
    return UsedLink(account_id=used[0], email=used[1])


def expire_links(
    session: Session, *, account_id: int, purposes: Sequence[LinkPurpose] = tuple(LinkPurpose)
) -> None:
    """End the live links of an account."""
    session.exec(
        update(AccountLink)
        .where(
            col(AccountLink.account_id) == account_id,
            col(AccountLink.purpose).in_(purposes),
            *_still_works(),
        )
        .values(expires_at=now())
        .execution_options(synchronize_session=False)
    )


def _still_works() -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return col(AccountLink.used_at).is_(None), col(AccountLink.expires_at) > now()


def _refused(state: LinkState) -> LinkView:
    return LinkView(state=state, message=_ERROR_OF[state].message)
