"""A person whose space holds something of everything, written straight to the database."""

from dataclasses import dataclass
from datetime import timedelta

from sqlmodel import Session

from carnet_app.catalogue.presets import PRESET_BY_KEY
from carnet_app.core.clock import now
from carnet_app.models import InvitationAnswer
from tests.e2e import people
from tests.e2e.members import Member, make_member
from tests.factories import make_carnet
from tests.services.sharing_factories import (
    id_of,
    make_invitation,
    make_share,
    make_waiting_share,
)

GUEST_LEVELS = PRESET_BY_KEY["craftsman"].levels
LONG_NAME = "Résidence secondaire des grands-parents, lieu-dit La Ville-aux-Chevaliers"


@dataclass(frozen=True)
class Household:
    """An owner, a guest, a third party, and the links they were mailed."""

    anne: Member
    loic: Member
    karim: Member
    house: int
    share: int
    offered: int
    deleted: int
    tokens: dict[str, str]
    """Links to invitations, by what became of them."""


def make_household(session: Session) -> Household:
    """Carnets of one's own, shared, offered, deleted; invitations received and sent."""
    anne = make_member(session, first_name="Anne", last_name="Martin")
    loic = make_member(session, first_name="Loïc", last_name="Guérin")
    karim = make_member(session, first_name="Karim", last_name="Belkacem")
    house = make_carnet(session, anne.actor, name="Maison de Clisson")
    make_carnet(session, anne.actor, name=LONG_NAME)
    share = make_share(
        session, house, loic.actor, levels=GUEST_LEVELS, access_until=now() + timedelta(days=90)
    )
    address = people.new_address("invitee")
    states = {
        "open": {},
        "expired": {"lasts": timedelta(days=-1)},
        "declined": {"answer": InvitationAnswer.DECLINED},
        "withdrawn": {"answer": InvitationAnswer.WITHDRAWN},
    }
    tokens = {
        state: make_waiting_share(
            session, house, email=f"{state}.{address}", levels=GUEST_LEVELS, **options
        )[1]
        for state, options in states.items()
    }
    offered = make_carnet(session, anne.actor, name="Maison neuve, rue des Lilas")
    _, tokens["offered"] = make_invitation(session, offered, email=karim.email)
    deleted = make_carnet(session, anne.actor, name="Studio de Rezé")
    deleted.deleted_at = now()
    session.add(deleted)
    loft = make_carnet(session, karim.actor, name="Loft de l’île de Nantes")
    make_share(session, loft, anne.actor)
    barn = make_carnet(session, karim.actor, name="Grange à rénover")
    _, tokens["for anne"] = make_waiting_share(session, barn, email=anne.email, levels=GUEST_LEVELS)
    make_invitation(
        session, make_carnet(session, karim.actor, name="Pavillon de Vertou"), email=anne.email
    )
    return Household(
        anne, loic, karim, id_of(house), id_of(share), id_of(offered), id_of(deleted), tokens
    )
