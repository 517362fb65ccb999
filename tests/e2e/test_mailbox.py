import smtplib
from email.message import EmailMessage

import pytest

from tests.e2e.mailbox import open_mailbox


def message(subject: str, text: str) -> EmailMessage:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = "a@exemple.fr", "anne@exemple.fr", subject
    made.set_content(text)
    made.add_alternative(f"<p>{text}</p>", subtype="html")
    return made


def test_each_mail_is_taken_once_and_its_links_are_read() -> None:
    with open_mailbox() as mailbox, smtplib.SMTP("127.0.0.1", mailbox.port) as client:
        client.send_message(message("Votre compte", "Ici : https://exemple.fr/confirmer/abc."))
        client.send_message(message("Votre carnet", "Et là : https://exemple.fr/carnets/1"))
        second = mailbox.wait_for_mail("anne@exemple.fr", "carnet")
        first = mailbox.wait_for_mail("anne@exemple.fr")
        assert (first.subject, second.subject) == ("Votre compte", "Votre carnet")
        assert first.link("/confirmer/") == "https://exemple.fr/confirmer/abc"
        assert second.links == ["https://exemple.fr/carnets/1"]
        assert "<p>" in second.html
        with pytest.raises(AssertionError, match="no mail"):
            mailbox.wait_for_mail("anne@exemple.fr", timeout=0.05)
        assert len(mailbox.mails_to("anne@exemple.fr")) == 2
