"""Records when a carnet changes hands, and when a person takes theirs away or leaves."""

import json

from sqlmodel import Session, select

from carnet_app.catalogue.access import Access
from carnet_app.catalogue.parts import PartKey
from carnet_app.models import JournalAction, JournalEntry, Record
from carnet_app.services.account_deletion import delete_account
from carnet_app.services.account_export import export_account
from carnet_app.services.credentials import check, read_own_credentials
from carnet_app.services.invitations import accept_invitation
from carnet_app.services.proposal_lists import list_proposals
from carnet_app.services.proposals import refuse_proposal
from carnet_app.services.record_bin import delete_record
from tests.factories import PASSWORD, make_actor
from tests.services.record_factories import DATED_WORKS, Household, add
from tests.services.sharing_factories import make_invitation


def kinds(session: Session) -> list[str]:
    session.expire_all()
    return sorted(session.exec(select(Record.kind)).all())


def test_what_is_private_does_not_change_hands(session: Session, house: Household) -> None:
    house.add("budget", {"title": "Toiture neuve"})
    delete_record(
        session,
        actor=house.owner,
        record_id=house.add("claim", {"title": "Fuite", "happened_on": "2024-01-05"}),
    )
    house.add("works", DATED_WORKS)
    author = house.guest(Access.CONTRIBUTE)
    proposed = add(session, author, house.carnet)
    heir = make_actor(session)
    _, token = make_invitation(session, house.carnet, email=heir.email)
    accept_invitation(session, actor=heir, token=token, kept=Access.READ)
    assert kinds(session) == ["works", "works"]
    entries = session.exec(select(JournalEntry)).all()
    assert not any(entry.part is PartKey.PRIVATE for entry in entries)
    assert "Toiture neuve" not in json.dumps([entry.details for entry in entries])
    assert JournalAction.PRIVATE_RECORDS_REMOVED in [entry.action for entry in entries]
    assert [card.id for card in list_proposals(session, actor=heir).proposals] == [proposed]


def test_a_person_takes_their_records_away(session: Session, house: Household) -> None:
    house.add("works", DATED_WORKS)
    author = house.guest(Access.CONTRIBUTE)
    add(session, author, house.carnet, title="Ma proposition")
    owners = export_account(session, actor=house.owner)
    assert [each["titre"] for each in owners["fiches"]] == ["Isolation des combles"]
    assert owners["fiches"][0]["données"]["values"]["cost"] == 845_000
    assert owners["fiches"][0]["contenu"]["Entreprise"] == "Toits d’Armor"
    theirs = export_account(session, actor=author)
    assert theirs["fiches"] == []
    assert [each["titre"] for each in theirs["fiches_ajoutées_chez_d’autres"]] == ["Ma proposition"]
    assert json.dumps(owners)


def test_a_person_who_leaves_takes_what_only_they_could_see(
    session: Session, house: Household
) -> None:
    author = house.guest(Access.CONTRIBUTE)
    refused = add(session, author, house.carnet, title="Refusée")
    refuse_proposal(session, actor=house.owner, record_id=refused, version=1)
    delete_record(session, actor=author, record_id=add(session, author, house.carnet))
    waiting = add(session, author, house.carnet, title="En attente")
    credentials = read_own_credentials(session, actor=author)
    delete_account(session, actor=author, verified=check(credentials, PASSWORD))
    session.expire_all()
    assert session.exec(select(Record.id)).all() == [waiting]
    assert list_proposals(session, actor=house.owner).proposals[0].author_name == ""
