"""The contact form: kept, mailed to the operator, acknowledged to the visitor."""

from datetime import timedelta

from sqlmodel import Session, col, delete

from carnet_app.catalogue.texts import clean_line
from carnet_app.core.addresses import normalized
from carnet_app.core.clock import now
from carnet_app.core.errors import DomainError, FieldChecks
from carnet_app.core.settings import get_settings
from carnet_app.core.typed_texts import (
    JOINERS,
    MESSAGE_MAX_LENGTH,
    NAME_MAX_LENGTH,
    without_unseen,
)
from carnet_app.emails.outbox import Message, post
from carnet_app.models import ContactMessage
from carnet_app.services.limits import (
    CONTACT_OVERALL,
    CONTACT_PER_ADDRESS,
    CONTACT_PER_IP,
    hit,
    network_of,
)

MESSAGE_MIN_LENGTH = 5
KEPT_FOR = timedelta(days=365)


class InvalidContactError(DomainError):
    """A field of the contact form is empty or too long."""

    message = "Vérifiez ce champ."


def send_contact_message(
    session: Session, *, name: str, email: str, subject: str, message: str, ip: str
) -> None:
    """Keep a visitor's message, mail it to the operator, and acknowledge it.

    The acknowledgement repeats nothing of what was typed: the form must not serve to
    write to somebody else's mailbox.

    Raises:
        InvalidContactError: name, subject or message is empty or too long.
        InvalidEmailError: not one e-mail address.
        TooManyAttemptsError: from this network, for this address, or overall.
    """
    kept = _read_form(name=name, email=email, subject=subject, message=message)
    hit(CONTACT_PER_IP, network_of(ip))
    hit(CONTACT_PER_ADDRESS, kept.email)
    hit(CONTACT_OVERALL)
    session.add(kept)
    post(
        session,
        Message(
            template="contact_operator",
            recipient=get_settings().contact_to,
            context={
                "name": kept.name,
                "email": kept.email,
                "subject": kept.subject,
                "message": kept.message,
            },
            reply_to=kept.email,
        ),
    )
    post(session, Message(template="contact_visitor", recipient=kept.email))


def purge_contact_messages(session: Session) -> None:
    """Delete the messages that were left a year ago or more: they have been answered."""
    session.exec(delete(ContactMessage).where(col(ContactMessage.created_at) <= now() - KEPT_FOR))


def _read_form(*, name: str, email: str, subject: str, message: str) -> ContactMessage:
    checks = FieldChecks()
    kept = ContactMessage(
        name=checks.note(_line, name, field="name", label="votre nom") or "",
        email=checks.note(normalized, email) or "",
        subject=checks.note(_line, subject, field="subject", label="un objet") or "",
        message=checks.note(_text, message) or "",
    )
    checks.raise_any()
    return kept


def _line(typed: str, *, field: str, label: str) -> str:
    text = clean_line(typed)
    if not text.strip(JOINERS):
        raise InvalidContactError(f"Indiquez {label}.", field=field)
    if len(text) > NAME_MAX_LENGTH:
        raise InvalidContactError(f"{NAME_MAX_LENGTH} caractères au plus.", field=field)
    return text


def _text(typed: str) -> str:
    text = without_unseen(typed).strip()
    if len(text) < MESSAGE_MIN_LENGTH:
        raise InvalidContactError("Écrivez votre message en quelques mots.", field="message")
    if len(text) > MESSAGE_MAX_LENGTH:
        raise InvalidContactError(
            "Votre message est trop long : 5 000 caractères au plus.",
            field="message",
        )
    return text
