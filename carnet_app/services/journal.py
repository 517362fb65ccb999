"""The journal of a carnet: who, what, when."""

from typing import Any

from sqlmodel import Session

from carnet_app.catalogue.access import Access
from carnet_app.catalogue.parts import PartKey
from carnet_app.core.clock import now
from carnet_app.models import JournalAction, JournalEntry
from carnet_app.services.actors import Actor
from carnet_app.services.rows import write_row


def write_entry(
    session: Session,
    *,
    carnet_id: int,
    actor: Actor | None,
    action: JournalAction,
    part: PartKey | None = None,
    record_id: int | None = None,
    seen_from: Access | None = None,
    email: str | None = None,
    **details: Any,
) -> None:
    """Note an act in a carnet's journal.

    Args:
        session: The transaction of the act itself.
        carnet_id: The carnet it happened to.
        actor: Who did it; None for somebody known by a mailed link only.
        action: What was done.
        part: The part it was done in; None for the carnet as a whole.
        record_id: The record it was done to, if any.
        seen_from: The lowest level in the part that may read of it.
        email: The address of whom it was about, if it was about somebody. Only here: whoever
            deletes their account is forgotten by it.
        **details: What else the journal shows of it, as JSON values.
    """
    write_row(
        session,
        JournalEntry,
        carnet_id=carnet_id,
        account_id=actor.account_id if actor else None,
        at=now(),
        action=action,
        about_email=email,
        details=details,
        part=part,
        record_id=record_id,
        seen_from=seen_from,
    )
