import dataclasses
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from sqlmodel import Session, col, select

from carnet_app.catalogue.access import Access
from carnet_app.catalogue.parts import PART_BY_KEY, PartKey
from carnet_app.core.clock import now
from carnet_app.core.database import reading, transaction
from carnet_app.core.settings import Settings
from carnet_app.models import (
    Carnet,
    Invitation,
    JournalAction,
    JournalEntry,
    Share,
    ShareLevel,
)
from carnet_app.services.carnet_texts import (
    CarnetNameError,
    MessageTextError,
    clean_carnet_name,
    clean_message,
)
from carnet_app.services.carnets import (
    TooManyCarnetsError,
    create_carnet,
    delete_carnet,
    open_carnet,
    purge_deleted_carnets,
    rename_carnet,
    restore_carnet,
)
from carnet_app.services.permissions import (
    CarnetNotFoundError,
    OwnerOnlyError,
    ShareNotFoundError,
    rights_in,
)
from carnet_app.services.space import add_own_carnet, read_space
from carnet_app.services.third_party import create_for_third_party
from tests.factories import make_actor, make_carnet
from tests.services.sharing_factories import (
    A_DAY,
    EVERYWHERE,
    id_of,
    make_invitation,
    make_share,
    make_waiting_share,
)


def told(session: Session) -> list[tuple[JournalAction, dict[str, object]]]:
    entries = session.exec(select(JournalEntry).order_by("id")).all()
    return [(entry.action, entry.told) for entry in entries]


def test_a_carnet_is_created_for_oneself(session: Session) -> None:
    actor = make_actor(session)
    carnet_id = create_carnet(session, actor=actor, name="  Maison de Quimper\n")
    carnet = session.get_one(Carnet, carnet_id)
    assert carnet.name == "Maison de Quimper"
    assert carnet.owner_id == carnet.created_by_id == actor.account_id
    assert told(session) == [(JournalAction.CARNET_CREATED, {"name": "Maison de Quimper"})]
    assert session.exec(select(JournalEntry)).one().account_id == actor.account_id


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("", "Donnez un nom"),
        (" \n\t ", "Donnez un nom"),
        ("\u200d\u200c", "Donnez un nom"),
        ("a" * 101, "100 caractères"),
        ("Maison\x00", "invisibles"),
        ("Maison\r\nde Quimper", "invisibles"),
        ("Maison\u202egrande", "invisibles"),
        ("Maison\u2028de Quimper", "invisibles"),
        ("Mai\u200bson", "invisibles"),
        ("Maison \ud800", "invisibles"),
    ],
)
def test_a_name_that_cannot_be_one_is_refused(typed: str, says: str) -> None:
    with pytest.raises(CarnetNameError, match=says) as refused:
        clean_carnet_name(typed)
    assert refused.value.field == "name"


@pytest.mark.parametrize(
    "typed", ["a", "a" * 100, "L’Étable – n°\u00a04 «\u202fbis\u202f»", "家", "Chez nous 👨‍👩‍👧"]
)
def test_a_name_may_be_written_in_any_language(typed: str) -> None:
    assert clean_carnet_name(typed) == typed


def test_a_name_is_kept_composed() -> None:
    assert clean_carnet_name("Cafe\N{COMBINING ACUTE ACCENT}") == "Café"


def test_a_message_keeps_its_lines() -> None:
    assert clean_message("  Bonjour,\r\n\tvoici.\rAnne ") == "Bonjour,\n\tvoici.\nAnne"
    assert clean_message("") == ""
    assert len(clean_message("é" * 5_000)) == 5_000


@pytest.mark.parametrize(
    ("typed", "says"), [("é" * 5_001, "5\u202f000 caractères"), ("a\x00b", "invisibles")]
)
def test_a_message_too_long_or_unreadable_is_refused(typed: str, says: str) -> None:
    with pytest.raises(MessageTextError, match=says) as refused:
        clean_message(typed)
    assert refused.value.field == "message"


def test_nobody_owns_more_carnets_than_the_site_allows(
    session: Session, configure: Callable[..., Settings]
) -> None:
    configure(max_carnets=2)
    owner, other = make_actor(session), make_actor(session)
    first = create_carnet(session, actor=owner, name="Maison de Quimper")
    create_for_third_party(session, actor=owner, name="Maison neuve", email="luc@exemple.fr")
    for create in (
        lambda: create_carnet(session, actor=owner, name="Grange"),
        lambda: add_own_carnet(session, actor=owner, name="Grange"),
        lambda: create_for_third_party(session, actor=owner, name="Grange", email="a@exemple.fr"),
    ):
        with pytest.raises(TooManyCarnetsError, match=r"2\scarnets"):
            create()
    delete_carnet(session, actor=owner, carnet_id=first)
    with pytest.raises(TooManyCarnetsError):  # it can still be taken out of the bin
        create_carnet(session, actor=owner, name="Grange")
    assert create_carnet(session, actor=other, name="Grange")
    names = session.exec(select(Carnet.name).where(col(Carnet.owner_id) == owner.account_id))
    assert sorted(names) == ["Maison de Quimper", "Maison neuve"]


def test_twenty_created_at_once_are_no_more_either(
    database: str, configure: Callable[..., Settings]
) -> None:
    configure(max_carnets=5)
    with transaction() as session:
        owner = make_actor(session)

    def create(number: int) -> bool:
        try:
            with transaction() as session:
                create_carnet(session, actor=owner, name=f"Maison {number}")
        except TooManyCarnetsError:
            return False
        return True

    with ThreadPoolExecutor(20) as pool:
        assert sum(pool.map(create, range(20))) == 5
    with reading() as session:
        assert len(session.exec(select(Carnet)).all()) == 5


def test_a_carnet_is_renamed_and_its_journal_says_from_what(session: Session) -> None:
    actor = make_actor(session)
    carnet = make_carnet(session, actor, name="Maison")
    shown = rename_carnet(session, actor=actor, carnet_id=id_of(carnet), name=" Longère ")
    session.refresh(carnet)
    assert carnet.name == shown.name == "Longère"
    assert shown == open_carnet(session, actor=actor, carnet_id=id_of(carnet))
    assert told(session) == [
        (JournalAction.CARNET_RENAMED, {"former": "Maison", "name": "Longère"})
    ]


def test_a_wrong_name_changes_nothing(session: Session) -> None:
    actor = make_actor(session)
    carnet = make_carnet(session, actor, name="Maison")
    with pytest.raises(CarnetNameError):
        rename_carnet(session, actor=actor, carnet_id=id_of(carnet), name="")
    assert carnet.name == "Maison"
    assert told(session) == []


def test_a_deleted_carnet_lies_in_the_bin_and_comes_back_with_its_shares(
    session: Session,
) -> None:
    owner, guest = make_actor(session), make_actor(session)
    carnet = make_carnet(session, owner)
    make_share(session, carnet, guest)
    delete_carnet(session, actor=owner, carnet_id=id_of(carnet))
    for actor in (owner, guest):
        with pytest.raises(CarnetNotFoundError):
            open_carnet(session, actor=actor, carnet_id=id_of(carnet))
    assert [card.id for card in read_space(session, actor=owner).deleted] == [carnet.id]
    assert read_space(session, actor=guest).deleted == ()

    restore_carnet(session, actor=owner, carnet_id=id_of(carnet))
    for actor in (owner, guest):
        assert open_carnet(session, actor=actor, carnet_id=id_of(carnet))
    assert [action for action, _ in told(session)] == [
        JournalAction.CARNET_DELETED,
        JournalAction.CARNET_RESTORED,
    ]


def test_only_the_owner_restores_and_only_what_is_in_the_bin(session: Session) -> None:
    owner, guest = make_actor(session), make_actor(session)
    carnet = make_carnet(session, owner)
    make_share(session, carnet, guest)
    with pytest.raises(CarnetNotFoundError):  # it is not in the bin
        restore_carnet(session, actor=owner, carnet_id=id_of(carnet))
    delete_carnet(session, actor=owner, carnet_id=id_of(carnet))
    for actor in (guest, make_actor(session)):
        with pytest.raises(CarnetNotFoundError):
            restore_carnet(session, actor=actor, carnet_id=id_of(carnet))
    for unknown in (0, 987_654, 2**64):
        with pytest.raises(CarnetNotFoundError):
            restore_carnet(session, actor=owner, carnet_id=unknown)
    with pytest.raises(CarnetNotFoundError):  # deleting twice
        delete_carnet(session, actor=owner, carnet_id=id_of(carnet))


def test_after_thirty_days_a_deleted_carnet_is_gone_with_all_that_hangs_on_it(
    session: Session,
) -> None:
    owner = make_actor(session)
    kept, old, recent = (make_carnet(session, owner) for _ in range(3))
    make_waiting_share(session, old, email="invitee@exemple.fr")
    with time_machine.travel(now(), tick=False) as clock:
        delete_carnet(session, actor=owner, carnet_id=id_of(old))
        clock.shift(A_DAY)
        delete_carnet(session, actor=owner, carnet_id=id_of(recent))
        clock.shift(29 * A_DAY - timedelta(seconds=1))
        assert purge_deleted_carnets(session) == 0
        assert [card.days_left for card in read_space(session, actor=owner).deleted] == [2, 1]
        clock.shift(timedelta(seconds=1))
        with pytest.raises(CarnetNotFoundError):  # not purged yet, but too late
            restore_carnet(session, actor=owner, carnet_id=id_of(old))
        assert [card.id for card in read_space(session, actor=owner).deleted] == [recent.id]
        assert purge_deleted_carnets(session) == 1
        assert purge_deleted_carnets(session) == 0
    left = session.exec(select(Carnet.id).order_by("id")).all()
    assert left == [kept.id, recent.id]
    for table in (Share, ShareLevel, Invitation):
        assert session.exec(select(table)).all() == []


def test_the_owner_opens_a_carnet_with_all_its_parts(session: Session) -> None:
    owner = make_actor(session, first_name="Anne", last_name="Le Goff")
    carnet = make_carnet(session, owner, name="Longère")
    view = open_carnet(session, actor=owner, carnet_id=id_of(carnet))
    assert (view.id, view.name, view.role) == (carnet.id, "Longère", "owner")
    assert view.owner_name == "Anne Le Goff"
    assert view.may_share
    assert view.may_manage
    assert not view.is_offered
    assert view.offered_to == view.preview_of == view.access_until_text == ""
    assert tuple(part.key for part in view.parts) == EVERYWHERE
    first, part = view.parts[0], PART_BY_KEY[PartKey.HOME]
    assert (first.label, first.summary, first.empty) == (part.label, part.summary, part.empty)
    assert (first.access, first.access_label, first.may_add) == (3, "Modifier", True)


def test_a_guest_opens_only_what_was_shared(session: Session) -> None:
    owner, guest = make_actor(session), make_actor(session)
    carnet = make_carnet(session, owner)
    levels = {PartKey.HOME: Access.READ, PartKey.WORKS: Access.CONTRIBUTE}
    until = now().replace(year=2030, month=12, day=14, hour=12)
    make_share(session, carnet, guest, levels=levels, access_until=until, hide_amounts=True)
    view = open_carnet(session, actor=guest, carnet_id=id_of(carnet))
    assert [(part.key, part.access_label, part.may_add) for part in view.parts] == [
        ("home", "Consulter", False),
        ("works", "Contribuer", True),
    ]
    assert view.role == "guest"
    assert view.hide_amounts
    assert view.access_until_text == "14\u00a0décembre\u00a02030"
    assert not view.may_share
    assert not view.may_manage


def test_the_address_of_an_offer_is_shown_to_the_creator_alone(session: Session) -> None:
    creator, guest = make_actor(session), make_actor(session)
    carnet = make_carnet(session, creator)
    share = make_share(session, carnet, guest)
    make_invitation(session, carnet, email="tiers@exemple.fr")
    seen = open_carnet(session, actor=creator, carnet_id=id_of(carnet))
    assert (seen.is_offered, seen.offered_to) == (True, "tiers@exemple.fr")
    assert seen.role == "third_party_creator"
    assert "private" not in [part.key for part in seen.parts]
    by_guest = open_carnet(session, actor=guest, carnet_id=id_of(carnet))
    assert (by_guest.is_offered, by_guest.offered_to) == (False, "")
    previewed = open_carnet(session, actor=creator, carnet_id=id_of(carnet), seen_as=id_of(share))
    assert (previewed.is_offered, previewed.offered_to) == (False, "")


def test_a_preview_is_exactly_what_the_guest_sees(session: Session) -> None:
    owner = make_actor(session)
    guest = make_actor(session, first_name="Marc", last_name="Tanguy")
    carnet = make_carnet(session, owner)
    levels = {PartKey.HOME: Access.READ, PartKey.WORKS: Access.CONTRIBUTE}
    until = now() + A_DAY
    share = make_share(session, carnet, guest, levels=levels, access_until=until, hide_amounts=True)
    seen = open_carnet(session, actor=guest, carnet_id=id_of(carnet))
    previewed = open_carnet(session, actor=owner, carnet_id=id_of(carnet), seen_as=id_of(share))
    assert previewed.preview_of == "Marc Tanguy"
    assert dataclasses.replace(previewed, preview_of="") == seen


def test_a_preview_works_before_the_invitation_is_accepted(session: Session) -> None:
    owner = make_actor(session)
    carnet = make_carnet(session, owner)
    levels = {PartKey.WORKS: Access.READ}
    share, _ = make_waiting_share(session, carnet, email="artisan@exemple.fr", levels=levels)
    view = open_carnet(session, actor=owner, carnet_id=id_of(carnet), seen_as=id_of(share))
    assert view.preview_of == "artisan@exemple.fr"
    assert [part.key for part in view.parts] == ["works"]


def test_only_the_owner_previews_and_only_shares_of_that_carnet(session: Session) -> None:
    owner, guest = make_actor(session), make_actor(session)
    carnet, other = make_carnet(session, owner), make_carnet(session, owner)
    share = make_share(session, carnet, guest)
    elsewhere = make_share(session, other, guest)
    with pytest.raises(OwnerOnlyError):
        open_carnet(session, actor=guest, carnet_id=id_of(carnet), seen_as=id_of(share))
    for share_id in (id_of(elsewhere), 0, 2**64):
        with pytest.raises(ShareNotFoundError):
            open_carnet(session, actor=owner, carnet_id=id_of(carnet), seen_as=share_id)
    assert rights_in(session, actor=guest, carnet_id=id_of(carnet))
