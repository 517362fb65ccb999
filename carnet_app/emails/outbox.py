"""The outbox: an e-mail is a row of the transaction that causes it."""

import re
import secrets
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import Session

from carnet_app.core.database import after_commit
from carnet_app.core.links import site_host
from carnet_app.emails.rendering import render_message
from carnet_app.models import OutboxMessage

_ONE_ADDRESS = re.compile(r"[^\s,;<>\"\x00-\x1f]+@[^\s,;<>@\"\x00-\x1f]+")
_wakers: set[Callable[[], object]] = set()


@dataclass(frozen=True, slots=True)
class Message:
    """An e-mail to write: the name of its template, and what the template shows."""

    template: str
    recipient: str
    """One address, as ``core.addresses.normalized`` gives it."""
    context: Mapping[str, Any] = field(default_factory=dict[str, Any], repr=False)
    reply_to: str = ""
    account_id: int | None = None
    """The account it speaks to, when there is one: its mail goes when it goes."""
    caused_by_id: int | None = None
    """The account of whoever did what it tells somebody else: it names them, and goes too."""


def post(session: Session, message: Message) -> None:
    """Write a message to the outbox; it leaves after the session's commit.

    Raises:
        ValueError: recipient or reply address is not exactly one address.
        jinja2.TemplateError: the template does not exist or misses a value.
    """
    for address in filter(None, (message.recipient, message.reply_to)):
        _require_one_address(address)
    if not message.recipient:
        raise ValueError("a message needs a recipient")
    rendered = render_message(message.template, message.context)
    session.add(
        OutboxMessage(
            message_id=new_message_id(),
            template=message.template,
            account_id=message.account_id,
            caused_by_id=message.caused_by_id,
            recipient=message.recipient,
            reply_to=message.reply_to,
            subject=rendered.subject,
            text_body=rendered.text,
            html_body=rendered.html,
        )
    )
    after_commit(session, _wake_senders)


def new_message_id() -> str:
    """A fresh Message-ID on the site's host, which each try of the message keeps."""
    host = site_host()
    domain = f"[IPv6:{host}]" if ":" in host else host
    return f"<{secrets.token_hex(16)}@{domain}>"


def wake_on_post(waker: Callable[[], object]) -> Callable[[], None]:
    """Have ``waker`` called after each commit that wrote messages.

    It is called from the committing thread and must not block.

    Returns:
        What stops it.
    """
    _wakers.add(waker)
    return lambda: _wakers.discard(waker)


def _wake_senders() -> None:
    for waker in tuple(_wakers):
        with suppress(RuntimeError):  # its event loop was closed meanwhile
            waker()


def _require_one_address(address: str) -> None:
    if not _ONE_ADDRESS.fullmatch(address):
        raise ValueError("exactly one e-mail address is needed")
