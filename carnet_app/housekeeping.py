"""What is past its time goes: on demand, and once a day while the site runs."""

import asyncio
from dataclasses import dataclass
from datetime import timedelta

import structlog

from carnet_app.core.database import transaction
from carnet_app.emails.sender import purge_old_messages
from carnet_app.services.accounts import purge_stale
from carnet_app.services.authentication import purge_sessions
from carnet_app.services.carnets import purge_deleted_carnets
from carnet_app.services.contact import purge_contact_messages
from carnet_app.services.file_objects import purge_files
from carnet_app.services.invitations import purge_invitations
from carnet_app.services.record_bin import purge_old_records

EVERY = timedelta(days=1)

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Purged:
    """How much went."""

    carnets: int
    mails: int
    files: int


def purge_expired() -> Purged:
    """Delete what is past its time: the bin, old mails, dead links and sessions, stale sign-ups."""
    mails = purge_old_messages()
    with transaction() as session:
        carnets = purge_deleted_carnets(session)
        purge_old_records(session)
        purge_sessions(session)
        purge_stale(session)
        purge_contact_messages(session)
        purge_invitations(session)
    return Purged(carnets=carnets, mails=mails, files=purge_files())


async def keep_house() -> None:
    """Purge at the start and then every day, until cancelled; no failure ends it."""
    while True:
        try:
            await asyncio.to_thread(purge_expired)
        except Exception:  # a database away for a moment must not end the housekeeping
            log.exception("purge failed")
        await asyncio.sleep(EVERY.total_seconds())
