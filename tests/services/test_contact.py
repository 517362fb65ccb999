from collections.abc import Callable

import pytest
from sqlmodel import Session, select

from carnet_app.core.addresses import InvalidEmailError
from carnet_app.core.errors import DomainError, TooManyAttemptsError
from carnet_app.core.settings import Settings
from carnet_app.models import ContactMessage, OutboxMessage
from carnet_app.services.contact import InvalidContactError, send_contact_message
from carnet_app.services.limits import CONTACT_OVERALL, CONTACT_PER_ADDRESS, CONTACT_PER_IP

GOOD = {
    "name": "Anne Lemaire",
    "email": "Anne@Exemple.fr",
    "subject": "Une question",
    "message": "Bonjour,\r\nle carnet convient-il à un <b>studio</b> ?",
    "ip": "192.0.2.1",
}


def send(session: Session, **changes: str) -> None:
    send_contact_message(session, **{**GOOD, **changes})
    session.flush()


def mails(session: Session) -> dict[str, OutboxMessage]:
    return {mail.template: mail for mail in session.exec(select(OutboxMessage))}


def test_the_message_is_kept(session: Session) -> None:
    send(session)
    kept = session.exec(select(ContactMessage)).one()
    assert (kept.name, kept.email, kept.subject) == (
        "Anne Lemaire",
        "anne@exemple.fr",
        "Une question",
    )
    assert kept.message == "Bonjour,\nle carnet convient-il à un <b>studio</b> ?"


def test_the_operator_gets_it_and_can_answer(
    session: Session, configure: Callable[..., Settings]
) -> None:
    configure(contact_to="bonjour@carnet.example")
    send(session)
    mail = mails(session)["contact_operator"]
    assert mail.recipient == "bonjour@carnet.example"
    assert mail.reply_to == "anne@exemple.fr"
    assert "le carnet convient-il à un <b>studio</b> ?" in mail.text_body
    assert "&lt;b&gt;studio&lt;/b&gt;" in mail.html_body
    assert "<b>studio" not in mail.html_body


def test_the_acknowledgement_repeats_nothing_of_what_was_typed(session: Session) -> None:
    send(session, name="Gagnez", subject="un voyage", message="sur https://piege.example")
    mail = mails(session)["contact_visitor"]
    assert mail.recipient == "anne@exemple.fr"
    everything = mail.subject + mail.text_body + mail.html_body
    for typed in ("Gagnez", "un voyage", "piege.example"):
        assert typed not in everything


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", " "),
        ("name", "a" * 101),
        ("subject", ""),
        ("subject", "a" * 101),
        ("message", "abc"),
        ("message", "a" * 5_001),
        ("message", "\x00\x00\x00\x00\x00"),
        ("message", "\ud800\udfff\ud800\udfff\ud800"),
        ("name", "\ud800"),
    ],
)
def test_each_field_has_its_bounds(session: Session, field: str, value: str) -> None:
    with pytest.raises(InvalidContactError) as refusal:
        send(session, **{field: value})
    assert refusal.value.field == field
    assert not session.new


@pytest.mark.parametrize(
    "email", ["", "anne", "a@exemple.fr,b@exemple.fr", "a@exemple.fr\r\nBcc: b@exemple.fr"]
)
def test_the_address_must_be_one_address(session: Session, email: str) -> None:
    with pytest.raises(InvalidEmailError) as refusal:
        send(session, email=email)
    assert refusal.value.field == "email"
    assert not session.new


def test_the_longest_that_is_allowed_passes(session: Session) -> None:
    send(session, name="a" * 100, subject="é" * 100, message="a" * 5_000)
    assert len(mails(session)) == 2


def test_line_ends_in_a_subject_add_no_header(session: Session) -> None:
    send(session, subject="Bonjour\r\nBcc: eve@exemple.fr")
    assert session.exec(select(ContactMessage)).one().subject == "Bonjour Bcc: eve@exemple.fr"
    assert "\n" not in mails(session)["contact_operator"].subject


def accepted(session: Session, tries: int, **changes: Callable[[int], str]) -> int:
    """How many of so many messages pass, each with its own values."""
    passed = 0
    for number in range(tries):
        try:
            send(session, **{name: value(number) for name, value in changes.items()})
        except TooManyAttemptsError:
            continue
        passed += 1
    return passed


def test_one_network_is_limited(session: Session) -> None:
    passed = accepted(session, CONTACT_PER_IP.attempts + 3, email=lambda n: f"n{n}@exemple.fr")
    assert passed == CONTACT_PER_IP.attempts


def test_one_mailbox_is_limited(session: Session) -> None:
    tries = CONTACT_PER_ADDRESS.attempts + 3
    assert accepted(session, tries, ip=lambda n: f"192.0.2.{n}") == CONTACT_PER_ADDRESS.attempts


def test_an_ipv6_site_counts_as_one(session: Session) -> None:
    passed = accepted(
        session,
        CONTACT_PER_IP.attempts + 3,
        ip=lambda n: f"2001:db8::{n:x}",
        email=lambda n: f"n{n}@exemple.fr",
    )
    assert passed == CONTACT_PER_IP.attempts


def test_everybody_together_is_limited(session: Session) -> None:
    passed = accepted(
        session,
        CONTACT_OVERALL.attempts + 3,
        ip=lambda n: f"10.0.{n // 250}.{n % 250}",
        email=lambda n: f"n{n}@exemple.fr",
    )
    assert passed == CONTACT_OVERALL.attempts
    assert len(session.exec(select(ContactMessage.id)).all()) == passed


def test_a_mistake_in_the_form_costs_no_attempt(session: Session) -> None:
    for _ in range(CONTACT_PER_IP.attempts + 1):
        with pytest.raises(DomainError):
            send(session, message="")
    send(session)
    assert len(mails(session)) == 2
