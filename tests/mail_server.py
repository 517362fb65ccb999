"""A real SMTP server for tests, that can be told to misbehave."""

import asyncio
import email
import ssl
import threading
from asyncio import Transport
from asyncio.base_events import Server
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.policy import default
from typing import Any, cast

import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

PATIENCE_SECONDS = 20
USER, PASSWORD = "postier", "le secret du postier"


class Postman:
    """Keeps what it is given; answers what ``answers`` says first."""

    def __init__(self) -> None:
        self.received: list[EmailMessage] = []
        self.envelopes: list[tuple[str, list[str]]] = []
        self.answers: list[str] = []
        """Answers to the next messages, before it takes them again. ``hang up`` keeps the
        message and closes the connection without a word; ``wait`` answers when it may."""
        self.got_one = threading.Event()
        self.may_answer = threading.Event()
        self.rcpt_answer = ""
        self.sign_ins: list[tuple[bool, bytes]] = []

    async def handle_RCPT(  # noqa: N802 -- the library's name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: object
    ) -> str:
        if self.rcpt_answer:
            return self.rcpt_answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 -- the library's name
        self, server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        answer = self.answers.pop(0) if self.answers else "250 Taken"
        if answer.startswith("250") or answer == "hang up":
            content = cast("bytes", envelope.content)
            self.received.append(
                cast("EmailMessage", email.message_from_bytes(content, policy=default))
            )
            self.envelopes.append((envelope.mail_from or "", list(envelope.rcpt_tos)))
        if answer == "hang up":
            cast("Transport", server.transport).abort()
        self.got_one.set()
        if answer == "wait":
            await asyncio.to_thread(self.may_answer.wait, PATIENCE_SECONDS)
            return "250 Too late"
        return answer

    def sign_in(
        self, _server: SMTP, session: Session, _envelope: object, _mechanism: str, data: Any
    ) -> AuthResult:
        self.sign_ins.append((session.ssl is not None, data.password))
        return AuthResult(success=data.password == PASSWORD.encode(), handled=False)


class _PortChoosingController(Controller):
    """Listens on a free port and says which."""

    def _trigger_server(self) -> None:
        self.port = cast("Server", self.server).sockets[0].getsockname()[1]
        super()._trigger_server()


@contextmanager
def smtp_server(
    postman: Postman,
    tls: ssl.SSLContext | None = None,
    *,
    scheme: str = "smtp",
    clear_sign_in: bool = False,
) -> Iterator[int]:
    """Run the server on a free loopback port, and give the port."""
    controller = _PortChoosingController(
        postman,
        hostname="127.0.0.1",
        port=0,
        ssl_context=tls if scheme == "smtps" else None,
        tls_context=tls if scheme == "smtp" else None,
        authenticator=postman.sign_in,
        auth_require_tls=not clear_sign_in and scheme == "smtp",
        enable_SMTPUTF8=True,
    )
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()


def server_context(authority: trustme.CA, host: str) -> ssl.SSLContext:
    """The TLS context of a server with a certificate for ``host``."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(host).configure_cert(context)
    return context
