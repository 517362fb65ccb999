"""No password, cookie, token or address is ever in a log, whoever logs it."""

import asyncio
import io
import json
import logging
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest
import structlog
from reflex.app import EventNamespace
from reflex.event import Event
from reflex_base.event.processor.base_state_processor import _prepare_event_payload
from reflex_base.utils.exceptions import EventDeserializationError

from carnet_app.core import logging as own_logging
from carnet_app.core.logging import configure_logging, protect_logs
from carnet_app.core.redaction import redact, redact_values
from carnet_app.core.settings import Settings
from carnet_app.core.tokens import new_token

PASSWORD = "Mes 3 volets verts, le soir"
EMAIL = "anne.lemaire@exemple.fr"
FIELDS = {"email": EMAIL, "password": PASSWORD, "note": 'it\'s "quoted"'}


class Logs:
    """What two strangers' handlers wrote: one on the root, one on the framework's logger."""

    def __init__(self) -> None:
        self.streams = [io.StringIO(), io.StringIO()]
        self.handlers = [logging.StreamHandler(stream) for stream in self.streams]
        for handler in self.handlers:
            handler.setFormatter(logging.Formatter("%(name)s %(message)s"))

    @property
    def text(self) -> str:
        return "".join(stream.getvalue() for stream in self.streams)


@pytest.fixture
def logs() -> Iterator[Logs]:
    made = Logs()
    factory, loggers = (
        logging.getLogRecordFactory(),
        [logging.getLogger(), logging.getLogger("reflex")],
    )
    kept = [(one, one.level, list(one.handlers), list(one.filters)) for one in loggers]
    for logger, handler in zip(loggers, made.handlers, strict=True):
        logger.addHandler(handler)
        logger.setLevel(logging.DEBUG)
    protect_logs()
    yield made
    logging.setLogRecordFactory(factory)
    for logger, level, handlers, filters in kept:
        logger.setLevel(level)
        logger.handlers[:], logger.filters[:] = handlers, filters


def assert_nothing_leaked(text: str) -> None:
    assert text
    for secret in (PASSWORD, "volets", EMAIL, "quoted"):
        assert secret not in text


def on_event(data: object, *, known: bool = True) -> None:
    """What the framework does with a message of the websocket, up to reading the event."""
    namespace: Any = SimpleNamespace(sid_to_token={"sid": "token"} if known else {})
    asyncio.run(EventNamespace.on_event(namespace, "sid", data))


class TestTheFramework:
    def test_an_event_of_an_unknown_session(self, logs: Logs) -> None:
        on_event({"name": "state.login", "payload": {"form": FIELDS}}, known=False)
        assert "no associated token" in logs.text
        assert_nothing_leaked(logs.text)

    @pytest.mark.parametrize(
        "data",
        [json.dumps([FIELDS]), f"{{{PASSWORD} {EMAIL}", [FIELDS], {"payload": FIELDS}],
        ids=["text", "broken text", "list", "no name"],
    )
    def test_a_malformed_event(self, logs: Logs, data: object) -> None:
        with pytest.raises(EventDeserializationError) as raised:
            on_event(data)
        logging.getLogger("asyncio").error(
            "Task exception was never retrieved\nfuture: <Task finished exception=%r>",
            raised.value,
            exc_info=raised.value,
        )
        assert "EventDeserializationError" in logs.text
        assert_nothing_leaked(logs.text)

    @pytest.mark.parametrize("value", [PASSWORD, json.dumps(FIELDS)])
    def test_a_payload_of_the_wrong_type(self, logs: Logs, value: str) -> None:
        handler: Any = SimpleNamespace(_type_hints={"age": int}, fn=on_event)
        _prepare_event_payload(handler, {"age": value})
        assert "Error transforming event payload for handler on_event" in logs.text
        assert_nothing_leaked(logs.text)

    def test_a_value_of_the_wrong_type_for_a_var(self, logs: Logs) -> None:
        logging.getLogger("reflex_base.vars.base").error(
            f"Expected field 'State.x' to receive type '<class 'bool'>', but got {FIELDS} of type"
        )
        assert "Expected field 'State.x'" in logs.text
        assert_nothing_leaked(logs.text)
        assert "but got [removed]" in logs.text

    def test_an_event_in_a_message(self, logs: Logs) -> None:
        event = Event(name="state.login", payload={"form": FIELDS, "said": PASSWORD})
        logging.getLogger("reflex_base").error(
            f"Error processing event queue entry for {event} [txid=1]:"
        )
        assert "state.login" in logs.text
        assert_nothing_leaked(logs.text)

    def test_an_exception_of_a_handler(self, logs: Logs) -> None:
        from reflex.app import default_backend_exception_handler

        try:
            int(PASSWORD)
        except ValueError as error:
            default_backend_exception_handler(error)
        assert "ValueError" in logs.text
        assert "test_logging.py" in logs.text
        assert_nothing_leaked(logs.text)


def fail_with(error: Exception) -> Callable[[], None]:
    def fail() -> None:
        raise error

    return fail


class TestExceptions:
    @pytest.mark.parametrize(
        "error",
        [
            ValueError(f"invalid literal: '{PASSWORD}'"),
            KeyError(PASSWORD),
            ValueError(f"first line\n  {PASSWORD}\n{EMAIL}"),
            ExceptionGroup(PASSWORD, [ValueError(PASSWORD)]),
        ],
    )
    def test_what_an_exception_says_is_not_kept(self, logs: Logs, error: Exception) -> None:
        try:
            fail_with(error)()
        except Exception:
            logging.getLogger("somebody").exception("Something failed")
        assert "Something failed" in logs.text
        assert "in fail" in logs.text
        assert type(error).__name__ in logs.text
        assert_nothing_leaked(logs.text)

    def test_nor_what_its_cause_says(self, logs: Logs) -> None:
        try:
            try:
                fail_with(ValueError(PASSWORD))()
            except ValueError as error:
                raise RuntimeError(EMAIL) from error
        except RuntimeError:
            logging.getLogger("somebody").exception("Something failed")
        assert "RuntimeError" in logs.text
        assert "direct cause" in logs.text
        assert_nothing_leaked(logs.text)

    def test_failures_of_the_machine_keep_their_reason(self, logs: Logs) -> None:
        try:
            fail_with(ConnectionRefusedError(111, "Connection refused"))()
        except OSError:
            logging.getLogger("somebody").exception("Something failed")
        assert "ConnectionRefusedError: [Errno 111] Connection refused" in logs.text

    def test_arguments_that_do_not_fit_are_dropped(self, logs: Logs) -> None:
        logging.getLogger("somebody").warning("%d people", PASSWORD)
        assert_nothing_leaked(logs.text)


class TestRedaction:
    @pytest.mark.parametrize(
        "text",
        [
            f"password={PASSWORD.split()[0]}volets",
            f"{{'password': '{PASSWORD}'}}",
            f'{{"new_password": "{PASSWORD}"}}',
            f"{{'mot_de_passe': \"{PASSWORD}\"}}",
            f"{{'password': b'{PASSWORD}'}}",
            f"User {EMAIL} signed in",
            "GET /login?email=anne.lemaire%40exemple.fr&password=volets HTTP/1.1",
            "Cookie: theme=dark; __Host-carnet=volets",
            "set-cookie: carnet=volets; HttpOnly",
            "Authorization: Bearer volets",
            "GET /session?ticket=volets",
            "GET /confirmer/volets HTTP/1.1",
            "https://carnet.example/reinitialiser/volets?x=1",
            "/invitations/volets and /nouvelle-adresse/volets",
            "[SQL: INSERT INTO account] [parameters: ('volets', 'x')]",
            "1 validation error [type=string, input_value='volets', input_type=str]",
        ],
    )
    def test_secrets_are_cut(self, text: str) -> None:
        clean = redact(text)
        assert_nothing_leaked(clean)
        assert redact(clean) == clean

    def test_tokens_are_known_by_their_shape(self) -> None:
        secrets = [new_token().secret for _ in range(50)]
        assert not [one for one in secrets if one in redact(f"opened with {one} twice")]

    @pytest.mark.parametrize(
        "text",
        [
            "App running at: http://localhost:8000/",
            "mail_sent outbox_id=4 template=confirm_account tries=1",
            "GET /carnets/12 200",
            "2026-11-23T10:00:00Z INFO Listening",
            "Traceback in words only",
            'File "/srv/carnet_app/features/invitations/state.py", line 3',
        ],
    )
    def test_the_rest_is_kept(self, text: str) -> None:
        assert redact(text) == text

    def test_entries_are_cleaned_by_name_and_by_value(self) -> None:
        entry = {
            "event": f"hello {EMAIL}",
            "password": 12,
            "context": {"reset_token": "abc", "to": [EMAIL]},
            "tries": 2,
        }
        assert redact_values(entry) == {
            "event": "hello [e-mail]",
            "password": "[removed]",
            "context": {"reset_token": "[removed]", "to": ["[e-mail]"]},
            "tries": 2,
        }

    def test_a_long_entry_is_cut(self) -> None:
        for blob in ("a" * 2_000_000, "a@" * 1_000_000, "token" * 400_000, "?a" * 1_000_000):
            assert len(redact(blob)) < 60_000


class TestOurOwn:
    @pytest.fixture(autouse=True)
    def restored(self, logs: Logs) -> Iterator[None]:
        yield
        structlog.reset_defaults()

    def written(self, capsys: pytest.CaptureFixture[str]) -> str:
        configure_logging()
        log = structlog.stdlib.get_logger("carnet_app.somewhere")
        log.info("mail_sent", outbox_id=4, link="/confirmer/volets", password=PASSWORD)
        log.warning("refused", reason=f"550 <{EMAIL}> unknown")
        logging.getLogger("somebody").warning("from %s", EMAIL, extra={"note": EMAIL})
        return capsys.readouterr().err

    def test_a_server_writes_json(
        self, configure: Callable[..., Settings], capsys: pytest.CaptureFixture[str]
    ) -> None:
        configure(base_url="https://carnet.example")
        text = self.written(capsys)
        entries = [json.loads(line) for line in text.splitlines()]
        assert [entry["event"] for entry in entries] == ["mail_sent", "refused", "from [e-mail]"]
        assert entries[0]["outbox_id"] == 4
        assert entries[0]["level"] == "info"
        assert entries[0]["logger"] == "carnet_app.somewhere"
        assert_nothing_leaked(text)

    def test_at_home_it_is_readable(self, capsys: pytest.CaptureFixture[str]) -> None:
        text = self.written(capsys)
        assert "mail_sent" in text
        assert not text.startswith("{")
        assert_nothing_leaked(text)

    def test_configuring_twice_writes_once(self, capsys: pytest.CaptureFixture[str]) -> None:
        configure_logging()
        assert self.written(capsys).count("mail_sent") == 1

    def test_access_logs_keep_their_arguments(self, logs: Logs) -> None:
        record = logging.getLogger("uvicorn.access").makeRecord(
            "uvicorn.access",
            logging.INFO,
            __file__,
            1,
            '%s - "%s %s HTTP/%s" %d',
            ("192.0.2.1:1", "GET", "/session?ticket=volets", "1.1", 200),
            None,
        )
        assert record.args == ("192.0.2.1:1", "GET", "/session?ticket=[removed]", "1.1", 200)

    def test_a_filter_cleans_what_another_factory_made(self) -> None:
        record = logging.LogRecord("x", logging.INFO, __file__, 1, EMAIL, (), None)
        assert own_logging.RedactingFilter().filter(record)
        assert record.getMessage() == "[e-mail]"
