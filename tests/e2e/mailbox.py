"""A mail server in this process: it takes what the site sends, and tests wait for it."""

import email
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import default
from threading import Condition
from time import monotonic
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope

from tests.ports import free_port

LINK = re.compile(r"https?://[^\s<>\"')\]]+")


@dataclass(frozen=True)
class Mail:
    """One message, as its recipient sees it."""

    recipient: str
    subject: str
    text: str
    html: str

    @property
    def links(self) -> list[str]:
        """The addresses in its text, in order."""
        return [link.rstrip(".,;:!?") for link in LINK.findall(self.text)]

    def link(self, part: str) -> str:
        """The one address that contains ``part``, such as ``/confirmer/``."""
        found = {link for link in self.links if part in link}
        assert len(found) == 1, f"{len(found)} links with {part!r} in:\n{self.text}"
        return found.pop()


class Mailbox:
    """Every message the site sent so far."""

    def __init__(self, port: int) -> None:
        self.port = port
        self._mails: list[Mail] = []
        self._taken: set[int] = set()
        self._arrival = Condition()

    @property
    def settings(self) -> dict[str, str]:
        """What has a site send through this server."""
        return {
            "SMTP_URL": f"smtp://127.0.0.1:{self.port}",
            "MAIL_FROM": "Mon Logement Numérique <ne-pas-repondre@carnet.example>",
            "CONTACT_TO": "exploitant@carnet.example",
        }

    def wait_for_mail(self, recipient: str, subject: str = "", *, timeout: float = 20) -> Mail:
        """The oldest message to ``recipient`` that no test took yet, once it is there.

        ``subject`` is a part of it. Fails after ``timeout`` seconds, saying what came.
        """
        deadline = monotonic() + timeout
        with self._arrival:
            while (mail := self._take(recipient, subject)) is None:
                if not self._arrival.wait(max(deadline - monotonic(), 0)):
                    came = [(mail.recipient, mail.subject) for mail in self._mails]
                    raise AssertionError(f"no mail {subject!r} to {recipient}; came: {came}")
        return mail

    def mails_to(self, recipient: str) -> list[Mail]:
        """What one address received so far, taken or not."""
        with self._arrival:
            return [mail for mail in self._mails if mail.recipient == recipient]

    def _take(self, recipient: str, subject: str) -> Mail | None:
        for index, mail in enumerate(self._mails):
            wanted = mail.recipient == recipient and subject.lower() in mail.subject.lower()
            if wanted and index not in self._taken:
                self._taken.add(index)
                return mail
        return None

    async def handle_DATA(self, server: Any, session: Any, envelope: Envelope) -> str:  # noqa: N802 -- aiosmtpd's name
        assert isinstance(envelope.content, bytes)
        message = email.message_from_bytes(envelope.content, _class=EmailMessage, policy=default)
        bodies = {kind: message.get_body((kind,)) for kind in ("plain", "html")}
        contents = {kind: part.get_content() if part else "" for kind, part in bodies.items()}
        with self._arrival:
            for recipient in envelope.rcpt_tos:
                self._mails.append(
                    Mail(recipient, str(message["Subject"]), contents["plain"], contents["html"])
                )
            self._arrival.notify_all()
        return "250 taken"


@contextmanager
def open_mailbox() -> Iterator[Mailbox]:
    """A mail server on a free port of this machine."""
    mailbox = Mailbox(port=free_port())
    controller = Controller(mailbox, hostname="127.0.0.1", port=mailbox.port, enable_SMTPUTF8=True)
    controller.start()
    try:
        yield mailbox
    finally:
        controller.stop()
