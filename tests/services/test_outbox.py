import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
import trustme
from sqlmodel import select

from carnet_app.core.clock import now
from carnet_app.core.database import reading, transaction
from carnet_app.core.settings import Settings
from carnet_app.emails import sender, smtp
from carnet_app.emails.outbox import Message, post
from carnet_app.emails.sender import Delivery, deliver_due, purge_old_messages, retry_delay
from carnet_app.models import OutboxMessage
from tests.mail_server import PASSWORD, PATIENCE_SECONDS, USER, Postman, server_context, smtp_server

LINK = "https://carnet.example/confirmer/abc"
Configure = Callable[..., Settings]


@pytest.fixture
def postman() -> Postman:
    return Postman()


@pytest.fixture
def server(postman: Postman, configure: Configure, database: str) -> Iterator[int]:
    with smtp_server(postman) as port:
        configure(smtp_url=f"smtp://127.0.0.1:{port}", base_url="https://carnet.example")
        yield port


@pytest.fixture
def authority(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> trustme.CA:
    """A certificate authority this process trusts, as an operator would add one."""
    made = trustme.CA()
    made.cert_pem.write_to_path(tmp_path / "authority.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
    return made


def post_one(recipient: str = "anne@exemple.fr", *, reply_to: str = "") -> int:
    context = {
        "first_name": "Anne",
        "email": "anne@exemple.fr",
        "link": LINK,
        "chooses_password": False,
    }
    with transaction() as session:
        post(session, Message("confirm_account", recipient, context, reply_to=reply_to))
        session.flush()
        return max(row_id or 0 for row_id in session.exec(select(OutboxMessage.id)))


def row(row_id: int) -> OutboxMessage:
    with reading() as session:
        found = session.get(OutboxMessage, row_id)
        assert found is not None
        return found


def later(**delay: float) -> AbstractContextManager[object]:
    return time_machine.travel(now() + timedelta(**delay), tick=True)


class TestDelivery:
    def test_the_message_arrives_as_it_was_written(self, server: int, postman: Postman) -> None:
        row_id = post_one(reply_to="visiteur@exemple.fr")
        before = row(row_id)
        assert deliver_due() == Delivery(sent=1)

        (mail,) = postman.received
        assert mail["Subject"] == before.subject
        assert mail["To"] == "anne@exemple.fr"
        assert mail["Reply-To"] == "visiteur@exemple.fr"
        assert mail["Message-ID"] == before.message_id
        assert mail["From"] == "Mon Logement Numérique <ne-pas-repondre@localhost>"
        assert mail["Auto-Submitted"] == "auto-generated"
        assert mail["Date"].datetime == before.created_at.replace(microsecond=0)
        text, html = mail.get_body(("plain",)), mail.get_body(("html",))
        assert text is not None
        assert html is not None
        assert text.get_content().replace("\r\n", "\n") == before.text_body
        assert LINK in html.get_content()
        assert postman.envelopes == [("ne-pas-repondre@localhost", ["anne@exemple.fr"])]

    def test_the_logo_travels_inside(self, server: int, postman: Postman) -> None:
        post_one()
        deliver_due()
        (image,) = [
            part for part in postman.received[0].walk() if part.get_content_type() == "image/png"
        ]
        assert image["Content-ID"] == "<logo.png>"
        assert image.get_content_disposition() == "inline"

    def test_once_sent_its_secrets_are_gone_and_it_is_not_sent_again(
        self, server: int, postman: Postman
    ) -> None:
        row_id = post_one()
        deliver_due()
        sent = row(row_id)
        assert sent.sent_at is not None
        assert (sent.text_body, sent.html_body, sent.next_try_at) == ("", "", None)
        with later(days=1):
            assert deliver_due() == Delivery()
        assert len(postman.received) == 1

    def test_international_addresses_travel(self, server: int, postman: Postman) -> None:
        post_one("anne@maison-étoilée.fr")
        post_one("renée@exemple.fr")
        assert deliver_due() == Delivery(sent=2)
        recipients = [to for _, (to,) in postman.envelopes]
        assert recipients == ["anne@xn--maison-toile-hebe.fr", "renée@exemple.fr"]
        assert "renée@exemple.fr" in str(postman.received[1]["To"])

    def test_a_domain_is_not_taken_for_its_look_alike(self, server: int, postman: Postman) -> None:
        post_one("anna@straße.example")  # strasse.example in the older encoding: somebody else's
        deliver_due()
        assert postman.envelopes[0][1] == ["anna@xn--strae-oqa.example"]

    def test_the_limit_is_kept_oldest_first(self, server: int, postman: Postman) -> None:
        for number in range(3):
            post_one(f"n{number}@exemple.fr")
        assert deliver_due(2) == Delivery(sent=2)
        assert [to for _, (to,) in postman.envelopes] == ["n0@exemple.fr", "n1@exemple.fr"]

    def test_without_a_mail_server_messages_stay(self, database: str) -> None:
        row_id = post_one()
        assert deliver_due() == Delivery()
        assert row(row_id).tries == 0
        assert row(row_id).text_body


class TestFailures:
    def test_a_temporary_refusal_is_tried_again_a_minute_later(
        self, server: int, postman: Postman
    ) -> None:
        postman.answers = ["451 Come back later"]
        row_id = post_one()
        assert deliver_due() == Delivery(postponed=1)
        assert "451" in row(row_id).last_error
        with later(seconds=50):
            assert deliver_due() == Delivery()
        with later(seconds=70):
            assert deliver_due() == Delivery(sent=1)
        assert row(row_id).last_error == ""

    def test_a_temporarily_refused_recipient_is_tried_again(
        self, server: int, postman: Postman
    ) -> None:
        postman.rcpt_answer = "450 Greylisted"
        post_one()
        assert deliver_due() == Delivery(postponed=1)

    @pytest.mark.parametrize("where", ["recipient", "content"])
    def test_a_final_refusal_is_not_tried_again(
        self, server: int, postman: Postman, where: str
    ) -> None:
        if where == "recipient":
            postman.rcpt_answer = "550 No such user"
        else:
            postman.answers = ["554 Not here"]
        row_id = post_one()
        assert deliver_due() == Delivery(given_up=1)
        refused = row(row_id)
        assert refused.sent_at is None
        assert refused.next_try_at is None
        assert refused.text_body == ""
        assert "55" in refused.last_error

    def test_a_connection_lost_after_data_sends_again_under_the_same_id(
        self, server: int, postman: Postman
    ) -> None:
        postman.answers = ["hang up"]
        post_one()
        assert deliver_due() == Delivery(postponed=1)
        with later(minutes=2):
            assert deliver_due() == Delivery(sent=1)
        first, second = postman.received
        assert first["Message-ID"] == second["Message-ID"]

    def test_a_server_that_is_down_loses_nothing_and_is_asked_once_a_pass(
        self, postman: Postman, configure: Configure, database: str
    ) -> None:
        with smtp_server(postman) as port:
            configure(smtp_url=f"smtp://127.0.0.1:{port}")
        ids = [post_one(), post_one()]
        assert deliver_due() == Delivery(postponed=1)
        assert [row(one).tries for one in ids] == [1, 0]
        with smtp_server(postman) as port, later(minutes=2):
            configure(smtp_url=f"smtp://127.0.0.1:{port}")
            assert deliver_due() == Delivery(sent=2)

    def test_gives_up_after_two_days(self, configure: Configure, database: str) -> None:
        configure(smtp_url="smtp://127.0.0.1:1")
        row_id = post_one()
        with later(hours=47):
            assert deliver_due() == Delivery(postponed=1)
        with later(hours=55):
            assert deliver_due() == Delivery(given_up=1)
        assert row(row_id).text_body == ""

    def test_an_unexpected_failure_postpones_its_message_only(
        self, server: int, postman: Postman, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        broken, sound = post_one(), post_one()
        honest = smtp.deliver

        def fail_on_first(message: OutboxMessage, to: smtp.MailServer) -> None:
            if message.id == broken:
                raise KeyError("a defect")
            honest(message, to)

        monkeypatch.setattr(smtp, "deliver", fail_on_first)
        assert deliver_due() == Delivery(sent=1, postponed=1)
        assert row(sound).sent_at is not None
        assert row(broken).last_error == "KeyError"

    def test_the_wait_doubles_from_a_minute_to_six_hours(self) -> None:
        minutes = [retry_delay(tries).total_seconds() / 60 for tries in (1, 2, 3, 9, 10, 500)]
        assert minutes == [1, 2, 4, 256, 360, 360]


class TestSeveralWorkers:
    def test_a_claimed_message_is_nobody_elses(
        self, server: int, postman: Postman, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        post_one()
        honest = smtp.deliver
        elsewhere: list[Delivery] = []

        def deliver_while_another_passes(message: OutboxMessage, to: smtp.MailServer) -> None:
            elsewhere.append(deliver_due())
            honest(message, to)

        monkeypatch.setattr(smtp, "deliver", deliver_while_another_passes)
        assert deliver_due() == Delivery(sent=1)
        assert elsewhere == [Delivery()]
        assert len(postman.received) == 1

    def test_of_two_workers_that_saw_the_same_row_one_claims_it(self, server: int) -> None:
        row_id = post_one()
        assert sender._claim(row_id) is not None
        assert sender._claim(row_id) is None

    def test_a_worker_killed_while_sending_loses_nothing(
        self, server: int, postman: Postman, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        row_id = post_one()

        def die(*_: object) -> None:
            raise SystemExit  # what remains of a kill: nothing after the claim runs

        with monkeypatch.context() as patched:
            patched.setattr(smtp, "deliver", die)
            with pytest.raises(SystemExit):
                deliver_due()
        assert deliver_due() == Delivery()
        with later(minutes=11):
            assert deliver_due() == Delivery(sent=1)
        assert row(row_id).tries == 2

    def test_a_process_killed_before_the_answer_loses_nothing(
        self, server: int, postman: Postman
    ) -> None:
        postman.answers = ["wait"]
        row_id = post_one()
        command = "from carnet_app.emails.sender import deliver_due; deliver_due()"
        worker = subprocess.Popen([sys.executable, "-c", command])
        try:
            assert postman.got_one.wait(PATIENCE_SECONDS)
        finally:
            worker.kill()
            worker.wait()
            postman.may_answer.set()
        assert deliver_due() == Delivery()
        with later(minutes=11):
            assert deliver_due() == Delivery(sent=1)
        assert postman.received[-1]["Message-ID"] == row(row_id).message_id

    def test_a_worker_whose_lease_ran_out_does_not_undo_the_other(
        self, server: int, postman: Postman
    ) -> None:
        row_id = post_one()
        slow = sender._claim(row_id)
        assert slow is not None
        with later(minutes=11):
            deliver_due()
            sender._postpone_or_give_up(slow, smtp.DeliveryError("too late"))
            assert row(row_id).sent_at is not None
            assert row(row_id).next_try_at is None


class TestSecrecy:
    def test_credentials_are_never_sent_in_clear(
        self, postman: Postman, configure: Configure, database: str
    ) -> None:
        with smtp_server(postman, clear_sign_in=True) as port:
            configure(smtp_url=f"smtp://{USER}:{PASSWORD.replace(' ', '%20')}@127.0.0.1:{port}")
            row_id = post_one()
            assert deliver_due() == Delivery(postponed=1)
        assert postman.sign_ins == []
        assert "STARTTLS" in row(row_id).last_error

    @pytest.mark.parametrize("scheme", ["smtp", "smtps"])
    def test_credentials_are_sent_over_verified_tls(
        self,
        postman: Postman,
        configure: Configure,
        database: str,
        authority: trustme.CA,
        scheme: str,
    ) -> None:
        context = server_context(authority, "127.0.0.1")
        with smtp_server(postman, context, scheme=scheme) as port:
            configure(smtp_url=f"{scheme}://{USER}:{PASSWORD.replace(' ', '%20')}@127.0.0.1:{port}")
            post_one()
            assert deliver_due() == Delivery(sent=1)
        if scheme == "smtp":
            assert postman.sign_ins == [(True, PASSWORD.encode())]

    @pytest.mark.parametrize("scheme", ["smtp", "smtps"])
    @pytest.mark.parametrize("flaw", ["unknown authority", "other host"])
    def test_a_server_that_cannot_prove_who_it_is_gets_nothing(
        self,
        postman: Postman,
        configure: Configure,
        database: str,
        authority: trustme.CA,
        scheme: str,
        flaw: str,
    ) -> None:
        signer = trustme.CA() if flaw == "unknown authority" else authority
        host = "autre.example" if flaw == "other host" else "127.0.0.1"
        context = server_context(signer, host)
        with smtp_server(postman, context, scheme=scheme) as port:
            configure(smtp_url=f"{scheme}://{USER}:secret@127.0.0.1:{port}")
            row_id = post_one()
            assert deliver_due() == Delivery(postponed=1)
        assert postman.sign_ins == []
        assert postman.received == []
        assert "certificate" in row(row_id).last_error.lower()

    def test_a_refused_sign_in_loses_nothing_and_does_not_tell_the_password(
        self, postman: Postman, configure: Configure, database: str, authority: trustme.CA
    ) -> None:
        with smtp_server(postman, server_context(authority, "127.0.0.1")) as port:
            configure(smtp_url=f"smtp://{USER}:wrong-password@127.0.0.1:{port}")
            row_id = post_one()
            assert deliver_due() == Delivery(postponed=1)
        assert "535" in row(row_id).last_error
        assert "wrong-password" not in row(row_id).last_error

    @pytest.mark.parametrize(
        ("url", "demanded"),
        [
            ("smtp://127.0.0.1:25", False),
            ("smtp://localhost", False),
            ("smtp://user:pw@localhost", True),
            ("smtp://mail.example", True),
            ("smtp://10.0.0.3:25", True),
            ("smtps://user:pw@mail.example", False),
        ],
    )
    def test_starttls_is_demanded_across_a_network(self, url: str, demanded: bool) -> None:
        assert smtp.MailServer.from_url(url).demands_starttls is demanded

    def test_a_mail_server_does_not_show_its_password(self) -> None:
        server = smtp.MailServer.from_url("smtps://us%40er:p%2Fw@mail.example")
        assert (server.user, server.password, server.port) == ("us@er", "p/w", 465)
        assert "p/w" not in repr(server)


class TestHousekeeping:
    def test_what_is_done_goes_after_thirty_days(self, server: int, configure: Configure) -> None:
        done = post_one()
        deliver_due()
        configure(smtp_url="smtp://127.0.0.1:1")
        waiting = post_one()
        with later(days=29):
            assert purge_old_messages() == 0
        with later(days=31):
            assert purge_old_messages() == 1
        assert row(waiting).sent_at is None
        with reading() as session:
            assert session.get(OutboxMessage, done) is None

    def test_captured_mail_goes_too(self, database: str) -> None:
        post_one()
        with later(days=31):
            assert purge_old_messages() == 1
