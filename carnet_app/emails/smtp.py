"""One message to one mail server, with the ``emails`` library.

The library's own client starts TLS without checking the certificate, opens an
``smtps`` connection twice and sends again at once when the connection is lost.
The two classes below give it a verified context, one connection, and leave
trying again to the outbox.
"""

import ipaddress
import smtplib
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote, urlsplit

from email_validator import EmailNotValidError, validate_email
from emails.backend.smtp.backend import SMTPBackend
from emails.backend.smtp.client import SMTPClientWithResponse
from emails.message import Message as MimeMessage

from carnet_app.core.links import site_host
from carnet_app.core.settings import get_settings
from carnet_app.emails.rendering import LOGO_CONTENT_ID, LOGO_FILE
from carnet_app.models import OutboxMessage

SOCKET_TIMEOUT_SECONDS = 20
SUBMISSION_PORT, SUBMISSIONS_PORT = 587, 465
_PERMANENT = range(500, 600)


class DeliveryError(Exception):
    """The server did not take the message; trying again later may help."""


class UnreachableError(DeliveryError):
    """There is no speaking with the server: absent, without TLS, or it refuses the sign-in."""


class RefusedError(DeliveryError):
    """The server will never take this message (5xx)."""


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where and how to hand messages over."""

    host: str
    port: int
    implicit_tls: bool = False
    user: str = ""
    password: str = field(default="", repr=False)

    @classmethod
    def from_url(cls, url: str) -> "MailServer":
        """Read ``smtp://user:password@host:587`` or ``smtps://…``; percent-escapes are decoded."""
        parts = urlsplit(url)
        implicit_tls = parts.scheme == "smtps"
        return cls(
            host=parts.hostname or "localhost",
            port=parts.port or (SUBMISSIONS_PORT if implicit_tls else SUBMISSION_PORT),
            implicit_tls=implicit_tls,
            user=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
        )

    @property
    def demands_starttls(self) -> bool:
        """Whether to give up rather than speak in clear: across a network, or to sign in."""
        return not self.implicit_tls and (bool(self.user) or not _is_loopback(self.host))


def deliver(row: OutboxMessage, server: MailServer) -> None:
    """Hand a message to the server. Blocks for seconds: in a thread, outside any transaction.

    Raises:
        RefusedError: the server refused it for good.
        DeliveryError: anything else; the server may or may not have it.
    """
    backend = _Backend(
        host=server.host,
        port=server.port,
        secure=server.implicit_tls,
        tls=server.demands_starttls,
        user=server.user or None,
        password=server.password or None,
        timeout=SOCKET_TIMEOUT_SECONDS,
        local_hostname=site_host(),
    )
    envelope, options = _envelope_address(row.recipient)
    try:
        with backend:
            response = build_mime(row).send(
                to=envelope, set_mail_to=False, smtp=backend, smtp_mail_options=options
            )
    except smtplib.SMTPNotSupportedError as error:  # SMTPUTF8 lacking: it will not appear
        raise RefusedError(str(error)) from error
    except (OSError, smtplib.SMTPException, ssl.SSLError) as error:
        raise DeliveryError(f"{type(error).__name__}: {error}") from error
    _raise_for(response)


def build_mime(row: OutboxMessage) -> MimeMessage:
    """The MIME message of an outbox row."""
    recipient, _ = _envelope_address(row.recipient)
    message = MimeMessage(
        message_id=row.message_id,
        date=row.created_at.timestamp(),
        subject=row.subject,
        mail_from=get_settings().mail_from,
        mail_to=(None, recipient),
        reply_to=[(None, _envelope_address(row.reply_to)[0])] if row.reply_to else None,
        text=row.text_body,
        html=row.html_body,
        # No answer of an absence or of a mailing list to an automatic message (RFC 3834).
        headers={"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"},
    )
    message.attach(
        filename=LOGO_CONTENT_ID, data=LOGO_FILE.read_bytes(), content_disposition="inline"
    )
    return message


class _Client(SMTPClientWithResponse):
    """The library's client, which checks certificates and can speak TLS from the start."""

    def __init__(self, parent: Any, *, secure: bool = False, **options: Any) -> None:
        self._secure = secure
        self._context = ssl.create_default_context()
        super().__init__(parent, **options)

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        plain = socket.create_connection((host, port), timeout)
        return self._context.wrap_socket(plain, server_hostname=host) if self._secure else plain

    def initialize(self) -> None:
        if self.tls:
            self.starttls(context=self._context)  # raises when the server does not offer it
        self.ehlo_or_helo_if_needed()
        if self.user:
            self.login(user=self.user, password=self.password)


class _Backend(SMTPBackend):
    """The library's backend, one connection and one try per message."""

    connection_cls = _Client

    def retry_on_disconnect(self, func: Callable[..., Any]) -> Callable[..., Any]:
        return func


def _raise_for(response: Any) -> None:
    if response.success:
        return
    reason = f"{type(response.error).__name__}: {response.error}"
    if response.last_command is None:
        raise UnreachableError(reason)
    raise (RefusedError if response.status_code in _PERMANENT else DeliveryError)(reason)


def _envelope_address(address: str) -> tuple[str, list[str]]:
    """An address for the wire: ASCII when its local part allows, else with SMTPUTF8."""
    try:
        checked = validate_email(address, check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        return address, []  # the operator's own, such as contact@localhost
    if checked.ascii_email:
        return checked.ascii_email, []
    return f"{checked.local_part}@{checked.ascii_domain}", ["SMTPUTF8"]


def _is_loopback(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
