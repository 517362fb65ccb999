"""Forgotten, reset and changed passwords. The policy is in ``password_policy``.

Hash outside of the transaction::

    check_new_password(password, personal=…, ip=…)
    password_hash = hash_password(password)                  # about 250 ms
    with transaction() as session:
        reset_password(session, token=…, password_hash=password_hash)
"""

from sqlmodel import Session, select

from carnet_app.core.addresses import normalized
from carnet_app.core.links import site_link
from carnet_app.models import Account, LinkPurpose
from carnet_app.services import limits
from carnet_app.services.account_links import expire_links, make_link, use_link
from carnet_app.services.accounts import NO_PASSWORD, id_of, post_to, remind_holder
from carnet_app.services.actors import Actor
from carnet_app.services.authentication import end_all_sessions, end_other_sessions
from carnet_app.services.credentials import Verified, forget_attempts, require_verified


def request_reset(session: Session, *, email: str, ip: str) -> None:
    """Mail a reset link to a confirmed account's holder; the visitor cannot tell.

    An account that was never confirmed gets its confirmation link instead, which then leads
    to the choice of a password: who signed up with the address may be somebody else. An
    address that got enough mail for now gets nothing.

    Raises:
        InvalidEmailError: not an e-mail address.
        TooManyAttemptsError: too many requests from this network address.
    """
    address = normalized(email)
    limits.hit(limits.MAIL_REQUESTS_PER_IP, limits.network_of(ip))
    # Locked: who confirms it at this moment must not lose the password.
    found = select(Account).where(Account.email == address).with_for_update()
    account = session.exec(found).first()
    if account is None:
        return
    if account.confirmed_at is None:
        account.password_hash = NO_PASSWORD
        remind_holder(session, account=account)
    elif limits.try_hit(limits.RESET_MAILS_PER_ADDRESS, address):
        _send_reset_link(session, account)


def reset_password(
    session: Session, *, token: str, password_hash: str, ip: str = ""
) -> tuple[int, ...]:
    """Set the password through a mailed link, and sign every browser out.

    Gives the login sessions it ended. Attempts to sign in, from ``ip`` too, no longer count.

    Raises:
        LinkError: the link is unknown, expired or already used.
    """
    link = use_link(session, token=token, purpose=LinkPurpose.RESET_PASSWORD)
    account = session.get_one(Account, link.account_id, with_for_update=True)
    _set_password(session, account, password_hash)
    forget_attempts(account.email, limits.network_of(ip) if ip else "")
    return end_all_sessions(session, account_id=link.account_id)


def change_password(
    session: Session, *, actor: Actor, verified: Verified, password_hash: str
) -> tuple[int, ...]:
    """Set a new password for someone who just gave the current one.

    Gives the login sessions it ended: all but the current one.

    Raises:
        WrongPasswordError: the password changed since it was checked.
    """
    account = require_verified(session, actor=actor, verified=verified)
    _set_password(session, account, password_hash)
    return end_other_sessions(session, actor=actor)


def _send_reset_link(session: Session, account: Account) -> None:
    token = make_link(
        session,
        account_id=id_of(account),
        purpose=LinkPurpose.RESET_PASSWORD,
        email=account.email,
    )
    context = {"first_name": account.first_name, "link": site_link(f"/reinitialiser/{token}")}
    post_to(session, account, template="reset_password", **context)


def _set_password(session: Session, account: Account, password_hash: str) -> None:
    account.password_hash = password_hash
    expire_links(session, account_id=id_of(account))
    context = {"first_name": account.first_name, "reset_link": site_link("/mot-de-passe-oublie")}
    post_to(session, account, template="password_changed", **context)
    session.flush()
