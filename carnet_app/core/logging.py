"""Logs that can be kept: JSON on a server, readable at home, and never a secret in them.

The framework logs whole events it does not understand, exceptions quote what they
could not parse, and addresses of pages hold tokens. A filter on a logger does not see
what its children log, and handlers come and go; so records are cleaned where they are
made, before any filter or handler. Structured entries are cleaned by a processor.
"""

import logging
import sys
import traceback
from contextlib import suppress
from typing import Any

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from carnet_app.core.redaction import redact, redact_values
from carnet_app.core.settings import get_settings

FRAMEWORK_LOGGERS = (
    "reflex",
    "granian",
    "_granian",
    "granian.access",
    "uvicorn",
    "uvicorn.error",
    "uvicorn.access",
    "engineio",
    "engineio.server",
    "socketio",
    "socketio.server",
    "sqlalchemy",
    "sqlalchemy.engine",
    "alembic",
)
_PLAIN = (bool, int, float, type(None))


class RedactingFilter(logging.Filter):
    """Removes secrets and personal data from every record that passes."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Clean the record in place; none is dropped."""
        clean_record(record)
        return True


def configure_logging() -> None:
    """Send all logs to the standard error, cleaned. May be called again."""
    protect_logs()
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *_shared_processors(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    root = logging.getLogger()
    for handler in [one for one in root.handlers if isinstance(one, _OwnHandler)]:
        root.removeHandler(handler)
    root.addHandler(_own_handler())
    root.setLevel(logging.INFO)


def protect_logs() -> None:
    """Have every record of the process cleaned as it is made, whoever logs it."""
    if logging.getLogRecordFactory() is not _make_clean_record:
        logging.setLogRecordFactory(_make_clean_record)
    for name in ("", *FRAMEWORK_LOGGERS):
        logger = logging.getLogger(name or None)
        for handler in logger.handlers:
            _filter_once(handler)
        _filter_once(logger)


def clean_record(record: logging.LogRecord) -> None:
    """Remove secrets from a record's message, arguments and exception."""
    if isinstance(record.msg, dict):
        return  # one of our own structured entries, cleaned by its processors
    _clean_message(record)
    if record.exc_info and record.exc_info[0] is not None:
        told = "".join(traceback.format_exception(*record.exc_info))
        record.msg, record.args = f"{record.getMessage()}\n{redact(told)}".rstrip(), ()
        record.exc_info, record.exc_text = None, None
    elif record.exc_text:
        record.exc_text = redact(record.exc_text)
    if record.stack_info:
        record.stack_info = redact(record.stack_info)


def _clean_message(record: logging.LogRecord) -> None:
    try:
        message = record.getMessage()
    except Exception:  # its arguments do not fit: say that it was there, not what it held
        message = "[a log entry whose arguments do not fit]"
        record.msg, record.args = message, ()
    clean = redact(message)
    if clean == message:
        return
    record.msg, record.args = _clean_apart(record, clean) or (clean, ())


def _clean_apart(record: logging.LogRecord, clean: str) -> tuple[str, tuple[object, ...]] | None:
    # Formatters of access logs read the arguments: keep them apart where that is enough.
    if not isinstance(record.args, tuple):
        return None
    args = tuple(one if isinstance(one, _PLAIN) else redact(str(one)) for one in record.args)
    with suppress(TypeError, ValueError):
        if str(record.msg) % args == clean:
            return str(record.msg), args
    return None


_plain_record = logging.LogRecord


def _make_clean_record(*args: Any, **options: Any) -> logging.LogRecord:
    record = _plain_record(*args, **options)
    clean_record(record)
    return record


def _filter_once(target: logging.Filterer) -> None:
    if not any(isinstance(one, RedactingFilter) for one in target.filters):
        target.addFilter(RedactingFilter())


class _OwnHandler(logging.StreamHandler[Any]):
    """Marks the handler that ``configure_logging`` puts and replaces."""

    def emit(self, record: logging.LogRecord) -> None:
        self.stream = sys.stderr  # it may have been replaced since
        super().emit(record)


def _own_handler() -> _OwnHandler:
    local = get_settings().is_local
    render: Processor = (
        structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
        if local
        else structlog.processors.JSONRenderer(ensure_ascii=False)
    )
    handler = _OwnHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=_shared_processors(),
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, render],
        )
    )
    _filter_once(handler)
    return handler


def _shared_processors() -> list[Processor]:
    return [
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        _redact_entry,
    ]


def _redact_entry(_logger: WrappedLogger, _method: str, entry: EventDict) -> EventDict:
    kept = {name: entry.pop(name) for name in ("_record", "_from_structlog") if name in entry}
    return {**redact_values(entry), **kept}
