"""Which carnets a person may still name in what they take away."""

import sqlalchemy as sa
from sqlmodel import col

from carnet_app.core.clock import now
from carnet_app.models import Carnet, Invitation
from carnet_app.services.actors import Actor
from carnet_app.services.permissions import carnet_ids, sender_may_give


def known_name(actor: Actor) -> sa.ColumnElement[str | None]:
    """The name of the enclosing query's carnet; empty for who may not know of it by now.

    Its owner knows it in the bin as well.
    """
    return sa.case((_is_known(actor), col(Carnet.name)), else_=sa.null())


def known_or_offered_name(actor: Actor) -> sa.ColumnElement[str | None]:
    """``known_name``, also while the enclosing query's invitation can be accepted."""
    at = now()
    is_open = sa.and_(
        col(Invitation.email) == actor.email,
        col(Invitation.answer).is_(None),
        col(Invitation.expires_at) > at,
        sender_may_give(at),
    )
    return sa.case((sa.or_(_is_known(actor), is_open), col(Carnet.name)), else_=sa.null())


def _is_known(actor: Actor) -> sa.ColumnElement[bool]:
    owned = col(Carnet.owner_id) == actor.account_id
    return sa.or_(owned, col(Carnet.id).in_(carnet_ids(actor)))
