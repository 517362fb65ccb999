"""Shares and invitations in any state, written straight to the tables."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session, select

from carnet_app.catalogue.access import Access
from carnet_app.catalogue.parts import PARTS, PartKey
from carnet_app.core.clock import now
from carnet_app.core.tokens import new_token
from carnet_app.models import (
    Carnet,
    Invitation,
    InvitationAnswer,
    InvitationKind,
    JournalAction,
    JournalEntry,
    OutboxMessage,
    Share,
    ShareLevel,
)
from carnet_app.services.actors import Actor
from carnet_app.services.invitation_sending import INVITATION_LIFETIME

A_DAY = timedelta(days=1)
GUEST = "artisan@exemple.fr"
SOME = {PartKey.HOME: Access.READ, PartKey.WORKS: Access.CONTRIBUTE}
EVERYWHERE = tuple(part.key for part in PARTS)
EVERYWHERE_BUT_PRIVATE = tuple(key for key in EVERYWHERE if key is not PartKey.PRIVATE)


def id_of(row: Carnet | Share | Invitation) -> int:
    """The id of a row that was flushed."""
    assert row.id is not None
    return row.id


def levels_of(access: Access, parts: tuple[PartKey, ...] = EVERYWHERE) -> dict[PartKey, Access]:
    """One level in some parts."""
    return dict.fromkeys(parts, access)


def make_share(
    session: Session,
    carnet: Carnet,
    guest: Actor | None = None,
    *,
    email: str = "",
    levels: Mapping[PartKey, Access] | None = None,
    access_until: datetime | None = None,
    hide_amounts: bool = False,
) -> Share:
    """A share: in force when a guest is given, else waiting for an address."""
    share = Share(
        carnet_id=id_of(carnet),
        email=email or (guest.email if guest else "invitee@exemple.fr"),
        account_id=guest.account_id if guest else None,
        access_until=access_until,
        hide_amounts=hide_amounts,
    )
    session.add(share)
    session.flush()
    for part, access in (levels or levels_of(Access.READ)).items():
        session.add(ShareLevel(share_id=id_of(share), part=part, access=access))
    session.flush()
    return share


def make_invitation(
    session: Session,
    carnet: Carnet,
    *,
    email: str,
    share: Share | None = None,
    answer: InvitationAnswer | None = None,
    lasts: timedelta = INVITATION_LIFETIME,
    invited_by_id: int | None = None,
) -> tuple[Invitation, str]:
    """An invitation to a share, or to own the carnet when there is none; and its token."""
    token = new_token()
    invitation = Invitation(
        carnet_id=id_of(carnet),
        kind=InvitationKind.SHARE if share else InvitationKind.OWNERSHIP,
        share_id=share.id if share else None,
        invited_by_id=invited_by_id or carnet.owner_id,
        email=email,
        token_digest=token.digest,
        sent_at=now() + lasts - INVITATION_LIFETIME,
        expires_at=now() + lasts,
        answer=answer,
        answered_at=now() if answer else None,
    )
    session.add(invitation)
    session.flush()
    return invitation, token.secret


def make_waiting_share(
    session: Session,
    carnet: Carnet,
    *,
    email: str,
    levels: Mapping[PartKey, Access] | None = None,
    answer: InvitationAnswer | None = None,
    lasts: timedelta = INVITATION_LIFETIME,
) -> tuple[Share, str]:
    """A share and the invitation that opens it; and its token."""
    share = make_share(session, carnet, email=email, levels=levels)
    _, token = make_invitation(
        session, carnet, email=email, share=share, answer=answer, lasts=lasts
    )
    return share, token


def waiting(session: Session, carnet: Carnet, **changes: Any) -> str:
    """The token of an invitation to some parts that waits for GUEST."""
    return make_waiting_share(session, carnet, email=GUEST, levels=SOME, **changes)[1]


def mails(session: Session, template: str = "") -> list[OutboxMessage]:
    """The messages posted, oldest first; of one template or all."""
    posted = session.exec(select(OutboxMessage).order_by("id")).all()
    return [mail for mail in posted if template in {"", mail.template}]


def last_token(session: Session) -> str:
    """The token in the last invitation mailed."""
    found = [re.search(r"/invitations/([\w-]{43})", mail.text_body) for mail in mails(session)]
    return [link for link in found if link][-1].group(1)


def journal(session: Session) -> list[tuple[JournalAction, int | None, dict[str, Any]]]:
    """All that was noted: what, by whom, with which details."""
    entries = session.exec(select(JournalEntry).order_by("id")).all()
    return [(entry.action, entry.account_id, entry.told) for entry in entries]
