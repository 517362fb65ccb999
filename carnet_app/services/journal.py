"""The journal of a carnet: who, what, when."""

from typing import Any

from sqlmodel import Session

from carnet_app.models import JournalAction, JournalEntry
from carnet_app.services.actors import Actor


def write_entry(
    session: Session,
    *,
    carnet_id: int,
    actor: Actor | None,
    action: JournalAction,
    **details: Any,
) -> None:
    """Note an act in a carnet's journal.

    Args:
        session: The transaction of the act itself.
        carnet_id: The carnet it happened to.
        actor: Who did it; None for somebody known by a mailed link only.
        action: What was done.
        **details: What the journal shows of it, as JSON values.
    """
    session.add(
        JournalEntry(
            carnet_id=carnet_id,
            account_id=actor.account_id if actor else None,
            action=action,
            details=details,
        )
    )
