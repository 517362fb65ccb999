"""Demonstration data: two households, an artisan and a notaire, all of them invented."""

from datetime import timedelta

from sqlmodel import Session, select

from carnet_app import demo_records
from carnet_app.catalogue.presets import PRESET_BY_KEY
from carnet_app.core.clock import now, today
from carnet_app.core.database import reading, transaction
from carnet_app.core.demo_people import (
    ANNE,
    DEMO_PASSWORD,
    DEMO_PEOPLE,
    JEAN,
    KARIM,
    NOTARY,
    THERMI,
    DemoPerson,
)
from carnet_app.core.hashing import hash_password
from carnet_app.demo_files import households
from carnet_app.demo_files.attach import DemoFile, attach
from carnet_app.demo_records import Entry, add_entries
from carnet_app.models import Account, Invitation
from carnet_app.services import limits
from carnet_app.services.actors import Actor
from carnet_app.services.carnets import create_carnet
from carnet_app.services.guided_start import close_start
from carnet_app.services.invitations import accept_invitation
from carnet_app.services.permissions import rights_in
from carnet_app.services.sharing import invite
from carnet_app.services.third_party import create_for_third_party


def seed() -> None:
    """Fill an empty database; one that already has accounts is left as it is."""
    with reading() as session:
        if session.exec(select(Account.id)).first() is not None:
            return
    password_hash = hash_password(DEMO_PASSWORD)
    with transaction() as session:
        actors = {person: _open_account(session, person, password_hash) for person in DEMO_PEOPLE}
        _fill_anne(session, actors)
        _fill_others(session, actors)
    limits.reset()


def _fill_anne(session: Session, actors: dict[DemoPerson, Actor]) -> None:
    anne = actors[ANNE]
    house = create_carnet(session, actor=anne, name="Maison de Clisson")
    flat = create_carnet(session, actor=anne, name="Appartement de Nantes")
    _fill(session, anne, house, demo_records.house_of_clisson(), households.files_of_clisson())
    _fill(session, anne, flat, demo_records.flat_of_nantes(), households.files_of_nantes())
    _share(session, anne, house, actors[THERMI], "craftsman", message="Pour la chaudière.")
    _fill(
        session,
        actors[THERMI],
        house,
        demo_records.proposals_for_clisson(),
        households.files_proposed_for_clisson(),
    )
    _share(session, anne, house, actors[JEAN], "relative")
    _share(session, anne, house, actors[NOTARY], "notary", days=90)
    invite(
        session,
        actor=anne,
        carnet_id=house,
        email="diagnostics@ouest-expertises.exemple.fr",
        levels=PRESET_BY_KEY["surveyor"].levels,
        hide_amounts=True,
        message="Voici l’accès au carnet pour préparer le DPE.",
    )


def _fill_others(session: Session, actors: dict[DemoPerson, Actor]) -> None:
    parents = create_carnet(session, actor=actors[JEAN], name="Pavillon de Vertou")
    vertou = demo_records.house_of_vertou()
    _fill(session, actors[JEAN], parents, vertou, households.files_of_vertou())
    _share(session, actors[JEAN], parents, actors[ANNE], "relative")
    flat = create_carnet(session, actor=actors[KARIM], name="Loft de l’île de Nantes")
    loft = demo_records.loft_of_nantes()
    _fill(session, actors[KARIM], flat, loft, households.files_of_the_loft())
    invite(
        session,
        actor=actors[KARIM],
        carnet_id=flat,
        email=ANNE.email,
        levels=PRESET_BY_KEY["relative"].levels,
        message="Tu voulais voir comment j’ai isolé le loft : tout est là.",
    )
    prepared = create_for_third_party(
        session,
        actor=actors[THERMI],
        name="Maison neuve, rue des Lilas",
        email=KARIM.email,
        message="Voici le carnet de votre maison, avec les équipements que nous avons posés.",
    )
    lilacs = demo_records.house_of_the_lilacs()
    _fill(session, actors[THERMI], prepared, lilacs, households.files_of_the_lilacs())


def _fill(
    session: Session,
    actor: Actor,
    carnet_id: int,
    entries: list[Entry],
    files: list[DemoFile],
) -> None:
    """Add records and files, and close the guided start of one's own carnet: it is done."""
    records = add_entries(session, actor=actor, carnet_id=carnet_id, entries=entries)
    attach(session, actor=actor, records=records, files=files)
    if rights_in(session, actor=actor, carnet_id=carnet_id).may_manage:
        close_start(session, actor=actor, carnet_id=carnet_id)


def _open_account(session: Session, person: DemoPerson, password_hash: str) -> Actor:
    account = Account(
        email=person.email,
        first_name=person.first_name,
        last_name=person.last_name,
        password_hash=password_hash,
        confirmed_at=now() - timedelta(days=30),
        created_at=now() - timedelta(days=30),
    )
    session.add(account)
    session.flush()
    return Actor(account.id or 0, 0, person.email, person.first_name, person.last_name)


def _share(
    session: Session,
    owner: Actor,
    carnet_id: int,
    guest: Actor,
    preset_key: str,
    *,
    message: str = "",
    days: int | None = None,
) -> None:
    preset = PRESET_BY_KEY[preset_key]
    share_id = invite(
        session,
        actor=owner,
        carnet_id=carnet_id,
        email=guest.email,
        levels=preset.levels,
        message=message,
        access_until=today() + timedelta(days=days) if days else None,
        hide_amounts=preset.hide_amounts,
    )
    invitation = session.exec(select(Invitation).where(Invitation.share_id == share_id)).one()
    accept_invitation(session, actor=guest, invitation_id=invitation.id)
