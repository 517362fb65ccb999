"""What a person takes away from others' carnets: what they gave, and nothing of what others did."""

import json
from typing import Any

import pytest
from sqlmodel import Session, select

from carnet_app.catalogue.access import Access
from carnet_app.catalogue.parts import PartKey
from carnet_app.catalogue.registry import KIND_BY_KEY
from carnet_app.core.clock import now
from carnet_app.models import Carnet, Record, Share, ShareLevel
from carnet_app.services.account_export import export_account
from carnet_app.services.actors import Actor
from carnet_app.services.carnets import delete_carnet, rename_carnet
from carnet_app.services.files import add_file, delete_file, mark_amounts, rename_file
from carnet_app.services.invitations import accept_invitation
from carnet_app.services.proposals import accept_proposal, refuse_proposal
from carnet_app.services.record_bin import delete_record
from carnet_app.services.records import edit_record, move_record
from carnet_app.services.sharing import invite, leave_carnet, withdraw_share
from carnet_app.services.third_party import create_for_third_party
from tests.factories import make_actor, make_carnet
from tests.services.file_factories import keep
from tests.services.record_factories import OPERATION, WORKS, Household, add, row
from tests.services.sharing_factories import last_token, levels_of, make_share
from tests.services.work import counted

ADDED, FILES = "fiches_ajoutées_chez_d’autres", "fichiers"
SECRET = "Ajouté par le propriétaire"
COST = "8 450,00"


def taken(session: Session, actor: Actor) -> dict[str, Any]:
    session.expire_all()
    return json.loads(json.dumps(export_account(session, actor=actor)))


def text_of(document: object) -> str:
    return json.dumps(document, ensure_ascii=False)


def change(session: Session, actor: Actor, record_id: int, **changes: str) -> None:
    """One more version of some works, by somebody."""
    record = row(session, record_id)
    edit_record(
        session,
        actor=actor,
        record_id=record_id,
        version=record.version,
        submitted={**WORKS, "title": record.title, **changes},
    )


def share_of(session: Session, house: Household, guest: Actor) -> Share:
    mine = select(Share).where(Share.carnet_id == house.id, Share.account_id == guest.account_id)
    return session.exec(mine).one()


def let_go(session: Session, house: Household, guest: Actor) -> None:
    """Withdraw a guest's access."""
    share = share_of(session, house, guest)
    withdraw_share(session, actor=house.owner, share_id=share.id or 0)


class Handover:
    """A carnet that a professional prepared with one record and one file, and keeps nothing of."""

    def __init__(self, session: Session) -> None:
        self.pro = make_actor(session, first_name="Yann")
        self.heir = make_actor(session, first_name="Maud")
        self.id = create_for_third_party(
            session, actor=self.pro, name="Lot 12", email=self.heir.email
        )
        self.carnet = session.get_one(Carnet, self.id)
        self.record = add(session, self.pro, self.carnet, company="Toits d’Armor")
        self.file = add_file(
            session, actor=self.pro, record_id=self.record, kept=keep(b"notice", "notice.txt")
        )
        token = last_token(session)
        accept_invitation(session, actor=self.heir, token=token, kept=Access.NONE)


def test_who_handed_a_carnet_over_takes_what_they_wrote_and_nothing_after(
    session: Session,
) -> None:
    house = Handover(session)
    change(session, house.heir, house.record, title=SECRET, company="Autre", cost=COST)
    rename_carnet(session, actor=house.heir, carnet_id=house.id, name=SECRET)
    rename_file(session, actor=house.heir, file_id=house.file, name=SECRET)
    document = taken(session, house.pro)
    [record] = document[ADDED]
    assert record["titre"] == WORKS["title"]
    assert record["contenu"]["Entreprise"] == "Toits d’Armor"
    assert record["carnet"] is None
    [file] = document[FILES]
    assert (file["nom"], file["fiche"], file["carnet"]) == (None, None, None)
    assert file["octets"] == len(b"notice")
    assert [sent["carnet"] for sent in document["invitations_envoyées"]] == [None]
    assert SECRET not in text_of(document)
    assert "845" not in text_of((record["données"], record["contenu"]))


def test_a_file_keeps_the_name_its_bringer_gave(session: Session) -> None:
    house = Handover(session)
    [file] = taken(session, house.pro)[FILES]
    assert (file["nom"], file["fiche"], file["carnet"]) == ("notice.txt", None, None)
    assert file["supprimé_le"] is None
    delete_file(session, actor=house.heir, file_id=house.file)
    assert taken(session, house.pro)[FILES] == [file]


def test_the_new_owner_takes_all_of_it(session: Session) -> None:
    house = Handover(session)
    change(session, house.heir, house.record, cost=COST)
    document = taken(session, house.heir)
    [record] = document["fiches"]
    assert record["données"]["values"]["cost"] == 845_000
    assert record["carnet"] == "Lot 12"
    assert [file["fiche"] for file in document[FILES]] == [WORKS["title"]]
    assert [got["carnet"] for got in document["invitations_reçues"]] == ["Lot 12"]


@pytest.mark.parametrize("withdrawn", [True, False])
def test_a_guest_without_amounts_takes_no_amount_of_the_owners(
    session: Session, house: Household, withdrawn: bool
) -> None:
    guest = house.guest(Access.CONTRIBUTE, hide_amounts=True)
    proposed = add(session, guest, house.carnet, title="Ma proposition")
    corrected = {**WORKS, "title": "Ma proposition", "cost": COST, "company": SECRET}
    accept_proposal(session, actor=house.owner, record_id=proposed, version=1, submitted=corrected)
    if withdrawn:
        let_go(session, house, guest)
    [record] = (document := taken(session, guest))[ADDED]
    assert record["titre"] == "Ma proposition"
    assert record["données"]["values"] == {"title": "Ma proposition", "state": "accepted"}
    assert SECRET not in text_of(document)
    assert "845" not in text_of((record["données"], record["contenu"]))


def test_what_one_saves_unchanged_of_others_is_still_theirs(
    session: Session, house: Household
) -> None:
    """A version holds the whole record: what its author did not change is not their own."""
    writer = house.guest(Access.WRITE, hide_amounts=True)
    theirs = add(session, writer, house.carnet, company="Toits d’Armor", description="Avant")
    change(session, house.owner, theirs, cost=COST, company=SECRET, description="Avant")
    change(session, writer, theirs, company=SECRET, description="Après")
    assert row(session, theirs).values["cost"] == 845_000
    [record] = taken(session, writer)[ADDED]
    assert record["données"]["values"] == {**WORKS, "description": "Après"}


def test_a_record_moved_by_its_owner_is_taken_as_it_was_written(
    session: Session, house: Household
) -> None:
    guest = house.guest(Access.WRITE, PartKey.ENERGY)
    label, audit = KIND_BY_KEY["energy_label"], KIND_BY_KEY["energy_audit"]
    moved = add(session, guest, house.carnet, label.key, label.example())
    move_record(
        session,
        actor=house.owner,
        record_id=moved,
        version=1,
        kind=audit.key,
        submitted={**audit.example(), "auditor": SECRET},
    )
    [record] = (document := taken(session, guest))[ADDED]
    assert record["nature"] == label.label
    assert record["données"]["values"] == label.parse(label.example()).values
    assert SECRET not in text_of(document)


def test_references_are_named_only_when_they_are_ones_own(
    session: Session, house: Household
) -> None:
    guest = house.guest(Access.WRITE, PartKey.EQUIPMENT, PartKey.MAINTENANCE)
    boiler = house.add("equipment", {"brand": "Chaudière du salon", "category": "heating"})
    stove = add(
        session, guest, house.carnet, "equipment", {"brand": "Mon poêle", "category": "heating"}
    )
    for number, equipment in enumerate((boiler, stove)):
        form = {"title": f"Entretien {number}", "periodicity": "12", "equipment": str(equipment)}
        add(session, guest, house.carnet, "maintenance_operation", form)
    session.get_one(Record, boiler).title = SECRET
    session.flush()
    document = taken(session, guest)
    assert [each["titre"] for each in document[ADDED]] == [
        "Mon poêle",
        "Entretien 0",
        "Entretien 1",
    ]
    assert "Mon poêle" in text_of(document[ADDED][2]["contenu"])
    assert SECRET not in text_of(document[ADDED])


def test_a_refused_or_withdrawn_proposal_is_its_authors(session: Session, house: Household) -> None:
    author = house.guest(Access.CONTRIBUTE)
    refused = add(session, author, house.carnet, title="Refusée")
    file = add_file(session, actor=author, record_id=refused, kept=keep(b"devis", "devis.txt"))
    refuse_proposal(session, actor=house.owner, record_id=refused, version=1, reply="Non merci")
    delete_record(
        session, actor=author, record_id=add(session, author, house.carnet, title="Retirée")
    )
    theirs = taken(session, author)
    assert [each["titre"] for each in theirs[ADDED]] == ["Refusée", "Retirée"]
    assert [each["nom"] for each in theirs[FILES]] == ["devis.txt"]
    owners = taken(session, house.owner)
    assert owners["fiches"] == []
    assert owners[FILES] == []
    assert file


def test_an_owner_takes_the_proposals_they_had_made_before(
    session: Session, house: Household
) -> None:
    author = house.guest(Access.CONTRIBUTE)
    add(session, author, house.carnet, title="Ma proposition")
    house.carnet.owner_id = author.account_id
    session.flush()
    assert [each["titre"] for each in taken(session, author)["fiches"]] == ["Ma proposition"]


def test_files_have_their_present_name_for_who_may_open_them(
    session: Session, house: Household
) -> None:
    guest = house.guest(Access.WRITE, hide_amounts=True)
    record = house.add(title="Toiture")
    brought = add_file(session, actor=guest, record_id=record, kept=keep(b"photo", "photo.txt"))
    rename_file(session, actor=house.owner, file_id=brought, name="Vue du toit")
    mark_amounts(session, actor=house.owner, file_id=brought, revealed=True)
    [file] = taken(session, guest)[FILES]
    assert (file["nom"], file["fiche"]) == ("Vue du toit.txt", "Toiture")
    assert file["carnet"] == "Maison de Quimper"
    let_go(session, house, guest)
    [file] = taken(session, guest)[FILES]
    assert (file["nom"], file["fiche"], file["carnet"]) == (None, None, None)


def test_files_brought_to_many_carnets_take_no_more_questions(
    session: Session, house: Household
) -> None:
    guest = house.guest(Access.WRITE)

    def bring_to(carnet: Carnet) -> None:
        record = add(session, guest, carnet)
        add_file(session, actor=guest, record_id=record, kept=keep(b"photo", "photo.txt"))

    def questions() -> int:
        session.expire_all()
        with counted(session) as sent:
            files = export_account(session, actor=guest)[FILES]
        assert {file["nom"] for file in files} == {"photo.txt"}
        return len(sent)

    bring_to(house.carnet)
    for_one = questions()
    for _ in range(3):
        other = make_carnet(session, house.owner)
        make_share(session, other, guest, levels=levels_of(Access.WRITE, (PartKey.WORKS,)))
        bring_to(other)
    assert questions() == for_one


def test_files_of_what_one_may_not_read_by_now_have_no_name_of_others(
    session: Session, house: Household
) -> None:
    """A part that was taken back, a record or a file in the bin: each hides its file alone."""
    guest = house.guest(Access.WRITE)
    kinds = {"read": "works", "taken back": "maintenance_operation"}
    forms = {"read": WORKS, "taken back": OPERATION}
    records = {
        name: add(session, guest, house.carnet, kinds.get(name, "works"), forms.get(name, WORKS))
        for name in ("read", "taken back", "record in bin", "file in bin")
    }
    files = {
        name: add_file(session, actor=guest, record_id=record, kept=keep(b"p", "p.txt"))
        for name, record in records.items()
    }
    for file in files.values():
        rename_file(session, actor=house.owner, file_id=file, name=SECRET)
    delete_record(session, actor=house.owner, record_id=records["record in bin"])
    delete_file(session, actor=house.owner, file_id=files["file in bin"])
    share = share_of(session, house, guest)
    session.get_one(ShareLevel, (share.id, PartKey.MAINTENANCE)).access = Access.NONE
    session.flush()
    named = [file["nom"] is not None for file in taken(session, guest)[FILES]]
    assert named == [True, False, False, False]


def test_who_may_not_know_of_a_carnet_any_more_is_not_told_its_name(
    session: Session, house: Household
) -> None:
    guests = {name: house.guest(Access.WRITE) for name in ("in", "left", "gone", "over")}
    for guest in guests.values():
        add(session, guest, house.carnet)
    leave_carnet(session, actor=guests["left"], carnet_id=house.id)
    let_go(session, house, guests["gone"])
    share_of(session, house, guests["over"]).access_until = now()
    rename_carnet(session, actor=house.owner, carnet_id=house.id, name=SECRET)
    for name, guest in guests.items():
        document = taken(session, guest)
        known = SECRET if name == "in" else None
        assert [each["carnet"] for each in document[ADDED]] == [known]
        shares = {"in": [SECRET], "over": [None]}.get(name, [])
        assert [each["carnet"] for each in document["partages_reçus"]] == shares
        assert known or SECRET not in text_of(document)


def test_a_deleted_carnet_has_a_name_for_its_owner_alone(
    session: Session, house: Household
) -> None:
    guest = house.guest(Access.WRITE)
    add(session, guest, house.carnet)
    delete_carnet(session, actor=house.owner, carnet_id=house.id)
    document = taken(session, guest)
    assert [each["carnet"] for each in document[ADDED]] == [None]
    assert "Maison de Quimper" not in text_of(document)
    assert [each["nom"] for each in taken(session, house.owner)["carnets"]] == ["Maison de Quimper"]


def test_an_invitation_names_the_carnet_while_it_can_be_answered(
    session: Session, house: Household
) -> None:
    asked = make_actor(session)
    levels = levels_of(Access.READ, (PartKey.WORKS,))
    share = invite(session, actor=house.owner, carnet_id=house.id, email=asked.email, levels=levels)
    names = [each["carnet"] for each in taken(session, asked)["invitations_reçues"]]
    assert names == ["Maison de Quimper"]
    withdraw_share(session, actor=house.owner, share_id=share)
    names = [each["carnet"] for each in taken(session, asked)["invitations_reçues"]]
    assert names == [None]
    assert [each["carnet"] for each in taken(session, house.owner)["invitations_envoyées"]] == [
        "Maison de Quimper"
    ]


def test_a_stranger_takes_nothing_of_it(session: Session, house: Household) -> None:
    record = house.add(title="Toiture")
    add_file(session, actor=house.owner, record_id=record, kept=keep(b"plan", "plan.txt"))
    document = taken(session, make_actor(session))
    filled = {key for key, value in document.items() if value} - {
        "exporté_le",
        "compte",
        "sessions",
    }
    assert filled == set()
