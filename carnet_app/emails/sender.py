"""What empties the outbox: claims due messages, tries, tries again later, gives up.

A message is claimed by a conditional update that counts the try and pushes its next
try beyond the claim's lease. Several workers may run on either database: one wins
the update, the others see that it changed. A worker killed while sending leaves the
lease to run out, and the message goes again under the same Message-ID: at least once.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum, auto
from typing import Any, TypeVar, cast

import structlog
from sqlalchemy import CursorResult, Delete, Update
from sqlmodel import Session, and_, col, delete, select, update

from carnet_app.core.clock import now
from carnet_app.core.database import reading, transaction
from carnet_app.core.settings import get_settings
from carnet_app.emails import smtp
from carnet_app.emails.outbox import wake_on_post
from carnet_app.models import OutboxMessage

FIRST_RETRY = timedelta(minutes=1)
LONGEST_RETRY = timedelta(hours=6)
GIVE_UP_AFTER = timedelta(days=2)
LEASE = timedelta(minutes=10)  # longer than a try whose every step takes the socket's timeout
KEPT_FOR = timedelta(days=30)
POLL_SECONDS = 15.0
BATCH = 20
ERROR_MAX_LENGTH = 500

_log = structlog.stdlib.get_logger(__name__)


Result = TypeVar("Result")


class Outcome(Enum):
    """What became of one message."""

    SENT = auto()
    POSTPONED = auto()
    UNREACHABLE = auto()
    """Postponed too, because there is no speaking with the server at all."""
    GIVEN_UP = auto()
    TAKEN = auto()
    """By another worker, or deleted with its account."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """What one pass over the outbox did."""

    sent: int = 0
    postponed: int = 0
    given_up: int = 0

    @property
    def total(self) -> int:
        """How many messages were tried."""
        return self.sent + self.postponed + self.given_up


async def run_sender(stop: asyncio.Event | None = None) -> None:
    """Send what is due, now and after each commit that posts, until stopped or cancelled.

    Made for the server's lifespan tasks. No exception ends it.
    """
    loop = asyncio.get_running_loop()
    woken = asyncio.Event()
    forget = wake_on_post(lambda: loop.call_soon_threadsafe(woken.set))
    stop = stop or asyncio.Event()
    try:
        while not stop.is_set():
            woken.clear()
            more = await _survive(deliver_due)
            if not (more and more.total >= BATCH):
                await _wait_for_any(woken, stop)
    finally:
        forget()


def deliver_due(limit: int = BATCH) -> Delivery:
    """Send the messages that are due, oldest first, and count what became of them.

    Without a mail server nothing is tried: messages stay in the outbox. Blocks while
    it sends.
    """
    url = get_settings().smtp_url.get_secret_value()
    if not url:
        return Delivery()
    server = smtp.MailServer.from_url(url)
    outcomes: list[Outcome] = []
    for row_id in _due_ids(limit):
        outcomes.append(_deliver_one(row_id, server))
        if outcomes[-1] is Outcome.UNREACHABLE:
            break  # the others would wait as long for nothing, and lose a try
    return Delivery(
        sent=outcomes.count(Outcome.SENT),
        postponed=outcomes.count(Outcome.POSTPONED) + outcomes.count(Outcome.UNREACHABLE),
        given_up=outcomes.count(Outcome.GIVEN_UP),
    )


def purge_old_messages() -> int:
    """Delete what was sent or given up 30 days ago, and captured mail of that age.

    Returns:
        How many messages were deleted.
    """
    old = col(OutboxMessage.created_at) < now() - KEPT_FOR
    done = col(OutboxMessage.next_try_at).is_(None)
    which = old if get_settings().shows_captured_mail else and_(old, done)
    with transaction() as session:
        return _changed(session, delete(OutboxMessage).where(which))


def retry_delay(tries: int) -> timedelta:
    """How long to wait after a number of failed tries: 1 minute, doubled up to 6 hours."""
    return min(FIRST_RETRY * 2 ** min(tries - 1, 20), LONGEST_RETRY)


async def _survive(blocking: Callable[[], Result]) -> Result | None:
    try:
        return await asyncio.to_thread(blocking)
    except Exception:
        # The database may be away for a moment: nothing here may end the loop.
        _log.exception("outbox_pass_failed", step=blocking.__name__)
        return None


async def _wait_for_any(*events: asyncio.Event) -> None:
    waits = [asyncio.ensure_future(event.wait()) for event in events]
    try:
        await asyncio.wait(waits, timeout=POLL_SECONDS, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for wait in waits:
            wait.cancel()


def _due_ids(limit: int) -> list[int]:
    query = (
        select(OutboxMessage.id)
        .where(col(OutboxMessage.next_try_at) <= now())
        .order_by(col(OutboxMessage.next_try_at), col(OutboxMessage.id))
        .limit(limit)
    )
    with reading() as session:
        return [row_id for row_id in session.exec(query) if row_id is not None]


def _deliver_one(row_id: int, server: smtp.MailServer) -> Outcome:
    row = _claim(row_id)
    if row is None:
        return Outcome.TAKEN
    try:
        smtp.deliver(row, server)
    except Exception as error:  # whatever it is, this message must not stop the others
        return _postpone_or_give_up(row, error)
    _settle(row, sent_at=now(), next_try_at=None, text_body="", html_body="", last_error="")
    _log.info("mail_sent", outbox_id=row.id, template=row.template, tries=row.tries)
    return Outcome.SENT


def _claim(row_id: int) -> OutboxMessage | None:
    with transaction() as session:
        row = session.get(OutboxMessage, row_id)
        if row is None or row.next_try_at is None or row.next_try_at > now():
            return None
        claimed = _changed(
            session,
            update(OutboxMessage)
            .where(col(OutboxMessage.id) == row_id, col(OutboxMessage.tries) == row.tries)
            .where(col(OutboxMessage.next_try_at) <= now())
            .values(tries=row.tries + 1, next_try_at=now() + LEASE),
        )
        session.refresh(row)
        return row if claimed else None


def _postpone_or_give_up(row: OutboxMessage, error: Exception) -> Outcome:
    reason = f"{error}" if isinstance(error, smtp.DeliveryError) else f"{type(error).__name__}"
    hopeless = isinstance(error, smtp.RefusedError) or now() - row.created_at >= GIVE_UP_AFTER
    facts = {"outbox_id": row.id, "template": row.template, "tries": row.tries}
    kept = reason[:ERROR_MAX_LENGTH]
    if hopeless:
        _log.error("mail_given_up", **facts, reason=reason)
        _settle(row, next_try_at=None, text_body="", html_body="", last_error=kept)
        return Outcome.GIVEN_UP
    known = isinstance(error, smtp.DeliveryError)
    _log.warning("mail_postponed", **facts, reason=reason, exc_info=None if known else error)
    _settle(row, next_try_at=now() + retry_delay(row.tries), last_error=kept)
    unreachable = isinstance(error, smtp.UnreachableError)
    return Outcome.UNREACHABLE if unreachable else Outcome.POSTPONED


def _settle(row: OutboxMessage, **values: object) -> None:
    # Only while the claim is still ours: after a lease that ran out, another has the row.
    ours = and_(col(OutboxMessage.id) == row.id, col(OutboxMessage.tries) == row.tries)
    with transaction() as session:
        _changed(session, update(OutboxMessage).where(ours).values(**values))


def _changed(session: Session, statement: Update | Delete) -> int:
    return cast("CursorResult[Any]", session.exec(statement)).rowcount
