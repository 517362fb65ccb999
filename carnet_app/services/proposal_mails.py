"""Who is told by e-mail of proposals and of their answers."""

from collections.abc import Mapping

from sqlmodel import Session

from carnet_app.catalogue.parts import PART_BY_KEY
from carnet_app.core.links import site_link
from carnet_app.emails.outbox import Message, post
from carnet_app.models import Account, Carnet, Record
from carnet_app.services.actors import Actor
from carnet_app.services.limits import PROPOSAL_MAILS, try_hit
from carnet_app.services.permissions import grants
from carnet_app.services.rows import fetch_rows


def tell_owner(session: Session, *, actor: Actor, record: Record) -> None:
    """Mail the owner that something waits: once an hour for each carnet and contributor."""
    carnet = session.get_one(Carnet, record.carnet_id)
    owner = session.get_one(Account, carnet.owner_id)
    if owner.id == actor.account_id:
        return
    if not try_hit(PROPOSAL_MAILS, record.carnet_id, actor.account_id):
        return
    context = {
        "first_name": owner.first_name,
        "author_name": actor.full_name,
        "carnet_name": carnet.name,
        "record_title": record.title,
        "part_label": PART_BY_KEY[record.part].label,
        "link": record_link(record),
    }
    _post(session, "record_proposed", actor, owner, context)


def tell_author_accepted(
    session: Session, *, actor: Actor, record: Record, corrected: bool
) -> None:
    """Mail a contributor that their record is part of the carnet."""
    _tell_author(session, actor, record, "proposal_accepted", corrected=corrected)


def tell_author_refused(session: Session, *, actor: Actor, record: Record) -> None:
    """Mail a contributor that their record is not wanted, with the owner's word."""
    _tell_author(session, actor, record, "proposal_refused", reply=record.reply)


def record_link(record: Record) -> str:
    """The address of a record's page."""
    return site_link(f"/carnets/{record.carnet_id}/fiches/{record.id}")


def _tell_author(
    session: Session, actor: Actor, record: Record, template: str, **details: object
) -> None:
    """Mail a record's author, unless they answered themselves or have no access any more."""
    author = session.get(Account, record.author_id) if record.author_id else None
    if author is None or author.id is None or author.id == actor.account_id:
        return
    if not fetch_rows(session, grants(author.id, carnet_id=record.carnet_id)):
        return
    context = {
        "first_name": author.first_name,
        "answerer_name": actor.full_name,
        "carnet_name": session.get_one(Carnet, record.carnet_id).name,
        "record_title": record.title,
        "link": record_link(record),
        **details,
    }
    _post(session, template, actor, author, context)


def _post(
    session: Session, template: str, actor: Actor, told: Account, context: Mapping[str, object]
) -> None:
    message = Message(
        template, told.email, context, account_id=told.id, caused_by_id=actor.account_id
    )
    post(session, message)
