from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from sqlmodel import Session, select

from carnet_app.catalogue.access import Access
from carnet_app.catalogue.parts import PartKey
from carnet_app.core.addresses import InvalidEmailError
from carnet_app.core.clock import now
from carnet_app.core.database import reading, transaction
from carnet_app.core.errors import DomainError
from carnet_app.models import (
    Account,
    Attachment,
    Carnet,
    Invitation,
    JournalAction,
    JournalEntry,
    Record,
    Share,
)
from carnet_app.services.actors import Actor
from carnet_app.services.carnet_texts import CarnetNameError, MessageTextError
from carnet_app.services.carnets import open_carnet
from carnet_app.services.file_lists import list_deleted_files
from carnet_app.services.file_rules import AttachmentNotFoundError
from carnet_app.services.files import restore_file
from carnet_app.services.invitation_sending import TooManyInvitationsError
from carnet_app.services.invitation_state import (
    AlreadyOwnerError,
    InvitationExpiredError,
    InvitationNotFoundError,
    SenderLostRightError,
)
from carnet_app.services.invitations import (
    accept_invitation,
    decline_invitation,
    read_invitation,
)
from carnet_app.services.permissions import (
    CarnetNotFoundError,
    OwnerOnlyError,
    Role,
    rights_in,
)
from carnet_app.services.record_bin import delete_record, list_deleted_records, restore_record
from carnet_app.services.record_scope import RecordNotFoundError
from carnet_app.services.third_party import (
    OfferingOneselfError,
    OfferNotFoundError,
    create_for_third_party,
    resend_offer,
    withdraw_offer,
)
from tests.factories import make_actor, make_carnet
from tests.services.file_factories import make_file, make_record
from tests.services.sharing_factories import (
    EVERYWHERE_BUT_PRIVATE,
    id_of,
    journal,
    last_token,
    levels_of,
    mails,
    make_invitation,
    make_share,
    make_waiting_share,
)

THIRD = "claire@exemple.fr"


@pytest.fixture
def creator(session: Session) -> Actor:
    return make_actor(session, email="marc@exemple.fr", first_name="Marc", last_name="Tanguy")


@pytest.fixture
def third(session: Session) -> Actor:
    return make_actor(session, email=THIRD, first_name="Claire", last_name="Riou")


def offer(session: Session, creator: Actor) -> tuple[int, str]:
    carnet_id = create_for_third_party(
        session, actor=creator, name="Maison neuve", email=THIRD, message="Voici votre carnet"
    )
    return carnet_id, last_token(session)


def role_of(session: Session, actor: Actor, carnet_id: int) -> Role | None:
    try:
        return rights_in(session, actor=actor, carnet_id=carnet_id).role
    except CarnetNotFoundError:
        return None


def test_a_carnet_is_prepared_and_offered(session: Session, creator: Actor, third: Actor) -> None:
    carnet_id, token = offer(session, creator)
    assert role_of(session, creator, carnet_id) is Role.THIRD_PARTY_CREATOR
    assert role_of(session, third, carnet_id) is None
    view = read_invitation(session, token=token, actor=third)
    assert (view.kind, view.state, view.parts) == ("ownership", "open", ())
    assert (view.carnet_name, view.message) == ("Maison neuve", "Voici votre carnet")
    (mail,) = mails(session)
    assert (mail.template, mail.recipient, mail.reply_to) == (
        "carnet_offered",
        THIRD,
        creator.email,
    )
    assert "Voici votre carnet" in mail.text_body
    assert journal(session) == [
        (JournalAction.CARNET_CREATED, creator.account_id, {"name": "Maison neuve"}),
        (JournalAction.OWNERSHIP_OFFERED, creator.account_id, {"email": THIRD}),
    ]


@pytest.mark.parametrize(
    ("name", "email", "message", "error"),
    [
        ("", THIRD, "", CarnetNameError),
        ("Maison", "claire", "", InvalidEmailError),
        ("Maison", " MARC@exemple.fr", "", OfferingOneselfError),
        ("Maison", THIRD, "a" * 5_001, MessageTextError),
    ],
)
def test_a_wrong_field_is_refused_and_nothing_is_created(
    session: Session, creator: Actor, name: str, email: str, message: str, error: type[DomainError]
) -> None:
    with pytest.raises(error) as refused:
        create_for_third_party(session, actor=creator, name=name, email=email, message=message)
    assert refused.value.field in {"name", "email", "message"}
    assert session.exec(select(Carnet)).all() == []
    assert mails(session) == []


def test_offers_are_limited_like_invitations(session: Session, creator: Actor) -> None:
    for _ in range(10):
        offer(session, creator)
    with pytest.raises(TooManyInvitationsError):
        offer(session, creator)
    assert len(mails(session)) == 10


@pytest.mark.parametrize("kept", [None, *Access])
def test_accepting_makes_the_third_party_owner_and_the_creator_keeps_what_they_decide(
    session: Session, creator: Actor, third: Actor, kept: Access | None
) -> None:
    carnet_id, token = offer(session, creator)
    assert accept_invitation(session, actor=third, token=token, kept=kept) == carnet_id
    rights = rights_in(session, actor=third, carnet_id=carnet_id)
    assert rights.role is Role.OWNER
    assert rights.level(PartKey.PRIVATE) is Access.WRITE
    if kept:
        left = rights_in(session, actor=creator, carnet_id=carnet_id)
        assert left.role is Role.GUEST
        assert left.levels == levels_of(kept, EVERYWHERE_BUT_PRIVATE)
    else:
        assert role_of(session, creator, carnet_id) is None
        assert session.exec(select(Share)).all() == []
    entry = session.exec(select(JournalEntry).order_by("id")).all()[-1]
    assert (entry.action, entry.account_id) == (
        JournalAction.OWNERSHIP_ACCEPTED,
        third.account_id,
    )
    assert entry.told == {"email": THIRD, "kept": int(kept or 0)}
    mail = mails(session)[-1]
    assert (mail.template, mail.recipient) == ("carnet_offer_accepted", creator.email)
    assert "Claire Riou" in mail.text_body
    assert (f"/carnets/{carnet_id}" in mail.text_body) == bool(kept)
    carnet = session.get_one(Carnet, carnet_id)
    assert (carnet.owner_id, carnet.created_by_id) == (third.account_id, creator.account_id)


@pytest.mark.parametrize("signed_in", [True, False])
def test_declining_leaves_the_creator_a_plain_owner(
    session: Session, creator: Actor, third: Actor, signed_in: bool
) -> None:
    carnet_id, token = offer(session, creator)
    decline_invitation(session, actor=third if signed_in else None, token=token)
    assert role_of(session, creator, carnet_id) is Role.OWNER
    assert role_of(session, third, carnet_id) is None
    assert journal(session)[-1] == (
        JournalAction.OWNERSHIP_DECLINED,
        third.account_id if signed_in else None,
        {"email": THIRD},
    )
    mail = mails(session)[-1]
    assert (mail.template, mail.recipient) == ("carnet_offer_declined", creator.email)
    assert THIRD in mail.text_body


def test_an_expired_offer_leaves_the_creator_a_plain_owner_and_may_be_resent(
    session: Session, creator: Actor, third: Actor
) -> None:
    with time_machine.travel(now(), tick=False) as clock:
        carnet_id, token = offer(session, creator)
        clock.shift(timedelta(days=14))
        assert role_of(session, creator, carnet_id) is Role.OWNER
        assert not open_carnet(session, actor=creator, carnet_id=carnet_id).is_offered
        with pytest.raises(InvitationExpiredError):
            accept_invitation(session, actor=third, token=token)
        resend_offer(session, actor=creator, carnet_id=carnet_id)
        assert role_of(session, creator, carnet_id) is Role.THIRD_PARTY_CREATOR
        accept_invitation(session, actor=third, token=last_token(session))
        assert role_of(session, third, carnet_id) is Role.OWNER


def test_resending_ends_the_former_link(session: Session, creator: Actor, third: Actor) -> None:
    carnet_id, former = offer(session, creator)
    with time_machine.travel(now(), tick=False) as clock:
        clock.shift(timedelta(minutes=1))
        resend_offer(session, actor=creator, carnet_id=carnet_id)
        clock.shift(timedelta(seconds=1))
        resend_offer(session, actor=creator, carnet_id=carnet_id)  # a second click
    with pytest.raises(InvitationNotFoundError):
        accept_invitation(session, actor=third, token=former)
    assert len(mails(session, "carnet_offered")) == 2
    assert journal(session)[-1] == (
        JournalAction.OWNERSHIP_OFFERED,
        creator.account_id,
        {"email": THIRD},
    )


def test_a_withdrawn_offer_is_dead_and_its_recipient_is_not_mailed(
    session: Session, creator: Actor, third: Actor
) -> None:
    carnet_id, token = offer(session, creator)
    withdraw_offer(session, actor=creator, carnet_id=carnet_id)
    assert role_of(session, creator, carnet_id) is Role.OWNER
    assert read_invitation(session, token=token, actor=third).state == "withdrawn"
    assert len(mails(session)) == 1
    assert journal(session)[-1][0] is JournalAction.OWNERSHIP_OFFER_WITHDRAWN
    for act in (withdraw_offer, resend_offer):
        with pytest.raises(OfferNotFoundError):
            act(session, actor=creator, carnet_id=carnet_id)


def test_only_the_creator_handles_the_offer(session: Session, creator: Actor, third: Actor) -> None:
    carnet_id, _ = offer(session, creator)
    guest = make_actor(session)
    make_share(session, session.get_one(Carnet, carnet_id), guest)
    for act in (withdraw_offer, resend_offer):
        with pytest.raises(OwnerOnlyError):
            act(session, actor=guest, carnet_id=carnet_id)
        with pytest.raises(CarnetNotFoundError):
            act(session, actor=third, carnet_id=carnet_id)


def test_a_carnet_that_nobody_was_offered_has_no_offer(session: Session, creator: Actor) -> None:
    carnet = make_carnet(session, creator)
    make_waiting_share(session, carnet, email=THIRD)
    for act in (withdraw_offer, resend_offer):
        with pytest.raises(OfferNotFoundError):
            act(session, actor=creator, carnet_id=id_of(carnet))


def test_on_acceptance_shares_in_force_stay_and_what_waits_ends(
    session: Session, creator: Actor, third: Actor
) -> None:
    carnet_id, token = offer(session, creator)
    carnet = session.get_one(Carnet, carnet_id)
    relative = make_actor(session)
    make_share(session, carnet, relative)
    _, waiting = make_waiting_share(session, carnet, email="attend@exemple.fr")
    _, other_offer = make_invitation(session, carnet, email="autre@exemple.fr")
    accept_invitation(session, actor=third, token=token)
    assert role_of(session, relative, carnet_id) is Role.GUEST
    for ended in (waiting, other_offer):
        assert read_invitation(session, token=ended).state == "withdrawn"
    assert session.exec(select(Share.email)).all() == [relative.email]
    assert read_invitation(session, token=token, actor=third).state == "answered"


def test_what_was_shared_of_the_private_part_ends_with_the_former_owner(
    session: Session, creator: Actor, third: Actor
) -> None:
    carnet_id, token = offer(session, creator)
    carnet = session.get_one(Carnet, carnet_id)
    relative, insurer = make_actor(session), make_actor(session)
    make_share(session, carnet, relative)
    make_share(session, carnet, insurer, levels={PartKey.PRIVATE: Access.READ})
    accept_invitation(session, actor=third, token=token)
    rights = rights_in(session, actor=relative, carnet_id=carnet_id)
    assert rights.levels == levels_of(Access.READ, EVERYWHERE_BUT_PRIVATE)
    assert role_of(session, insurer, carnet_id) is None
    assert session.exec(select(Share.account_id)).all() == [relative.account_id]


def test_what_was_deleted_before_is_not_handed_over(
    session: Session, creator: Actor, third: Actor
) -> None:
    carnet_id, token = offer(session, creator)
    carnet, other = session.get_one(Carnet, carnet_id), make_carnet(session, creator)
    kept, gone = (make_record(session, carnet, title=title) for title in ("Toit", "Brouillon"))
    elsewhere = make_record(session, other)
    notice = make_file(session, kept)
    binned = make_file(session, kept, deleted_at=now())
    with_record = make_file(session, gone)
    for record_id in (gone, elsewhere):
        delete_record(session, actor=creator, record_id=record_id)
    accept_invitation(session, actor=third, token=token)
    assert list_deleted_records(session, actor=third, carnet_id=carnet_id).records == ()
    assert list_deleted_files(session, actor=third, carnet_id=carnet_id).total == 0
    with pytest.raises(RecordNotFoundError):
        restore_record(session, actor=third, record_id=gone)
    with pytest.raises(AttachmentNotFoundError):
        restore_file(session, actor=third, file_id=binned)
    session.expire_all()
    there = select(Attachment.id).order_by("id")
    assert session.exec(there).all() == [notice]
    assert session.get(Attachment, with_record) is None
    assert set(session.exec(select(Record.id))) == {kept, elsewhere}
    # A bin of theirs that was handed to nobody is as it was.
    assert list_deleted_records(session, actor=creator, carnet_id=id_of(other)).total == 1
    assert "corbeille a été vidée" in mails(session)[-1].text_body


def test_nothing_is_said_of_a_bin_that_was_empty(
    session: Session, creator: Actor, third: Actor
) -> None:
    _, token = offer(session, creator)
    accept_invitation(session, actor=third, token=token)
    assert "corbeille" not in mails(session, "carnet_offer_accepted")[-1].text_body


def test_the_shares_of_another_carnet_are_left_alone(
    session: Session, creator: Actor, third: Actor
) -> None:
    other = make_carnet(session, creator)
    make_share(session, other, third)
    _, waiting = make_waiting_share(session, other, email="attend@exemple.fr")
    _, token = offer(session, creator)
    accept_invitation(session, actor=third, token=token)
    rights = rights_in(session, actor=third, carnet_id=id_of(other))
    assert rights.level(PartKey.PRIVATE) is Access.READ
    assert read_invitation(session, token=waiting).state == "open"


def test_a_guest_who_becomes_owner_is_a_guest_no_more(
    session: Session, creator: Actor, third: Actor
) -> None:
    carnet_id, token = offer(session, creator)
    make_share(session, session.get_one(Carnet, carnet_id), third)
    accept_invitation(session, actor=third, token=token)
    assert role_of(session, third, carnet_id) is Role.OWNER
    assert session.exec(select(Share)).all() == []


def test_the_creator_does_not_accept_their_own_offer(session: Session, creator: Actor) -> None:
    _, token = offer(session, creator)
    session.get_one(Account, creator.account_id).email = THIRD
    session.flush()
    with pytest.raises(AlreadyOwnerError):
        accept_invitation(session, actor=creator, token=token, kept=Access.WRITE)
    assert session.exec(select(Share)).all() == []


def test_an_offer_made_by_a_former_owner_is_dead(
    session: Session, creator: Actor, third: Actor
) -> None:
    carnet_id, token = offer(session, creator)
    session.get_one(Carnet, carnet_id).owner_id = make_actor(session).account_id
    session.flush()
    with pytest.raises(SenderLostRightError):
        accept_invitation(session, actor=third, token=token)


def test_two_people_with_an_offer_of_one_carnet_do_not_both_own_it(database: str) -> None:
    with transaction() as session:
        creator = make_actor(session)
        carnet = make_carnet(session, creator)
        people = [make_actor(session) for _ in range(10)]
        tokens = [make_invitation(session, carnet, email=each.email)[1] for each in people]
        carnet_id = id_of(carnet)

    def accept(number: int) -> str:
        try:
            with transaction() as session:
                accept_invitation(session, actor=people[number], token=tokens[number])
        except DomainError as error:
            return type(error).__name__
        return "done"

    with ThreadPoolExecutor(10) as pool:
        ends = list(pool.map(accept, range(10)))
    assert sorted(ends) == ["InvitationWithdrawnError"] * 9 + ["done"]
    with reading() as session:
        owner_id = session.get_one(Carnet, carnet_id).owner_id
        assert owner_id == people[ends.index("done")].account_id
        assert len(session.exec(select(Invitation)).all()) == 10


def test_who_sent_too_much_uses_up_nobody_elses_invitations(session: Session) -> None:
    insistent, honest = make_actor(session), make_actor(session)
    for number in range(50):  # 50 a day for one person
        offer_to(session, insistent, f"a{number}@exemple.fr")
    for _ in range(10):  # 10 a day to one address
        with pytest.raises(TooManyInvitationsError):
            offer_to(session, insistent, THIRD)
    assert offer_to(session, honest, THIRD)


def offer_to(session: Session, creator: Actor, email: str) -> int:
    return create_for_third_party(
        session, actor=creator, name="Maison neuve", email=email, message=""
    )
