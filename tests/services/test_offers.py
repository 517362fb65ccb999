"""A carnet offered again, to a corrected address; and what its creator loses by it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from sqlmodel import Session, select

from carnet_app.catalogue.parts import PartKey
from carnet_app.core.addresses import InvalidEmailError
from carnet_app.core.clock import now
from carnet_app.core.database import reading, transaction
from carnet_app.core.errors import DomainError
from carnet_app.models import (
    Carnet,
    Invitation,
    InvitationAnswer,
    JournalAction,
    Record,
    RecordStatus,
)
from carnet_app.services.actors import Actor
from carnet_app.services.carnet_texts import MessageTextError
from carnet_app.services.carnets import delete_carnet, open_carnet
from carnet_app.services.invitation_sending import TooManyInvitationsError
from carnet_app.services.invitation_state import (
    InvitationExpiredError,
    InvitationNotFoundError,
    InvitationWithdrawnError,
)
from carnet_app.services.invitations import (
    accept_invitation,
    decline_invitation,
    read_invitation,
)
from carnet_app.services.permissions import CarnetNotFoundError, OwnerOnlyError, Role, rights_in
from carnet_app.services.private_part import NOTHING_PRIVATE
from carnet_app.services.record_bin import delete_record
from carnet_app.services.third_party import (
    NotPreparedError,
    OfferingOneselfError,
    PrivatePartError,
    PrivateWouldGoError,
    create_for_third_party,
    offer_again,
    read_offer,
    resend_offer,
    withdraw_offer,
)
from tests.factories import make_actor, make_carnet
from tests.services.file_factories import make_file, make_record
from tests.services.record_factories import add
from tests.services.sharing_factories import (
    id_of,
    journal,
    last_token,
    mails,
    make_share,
    make_waiting_share,
)

MISTYPED, RIGHT = "clair@exemple.fr", "claire@exemple.fr"


@pytest.fixture
def creator(session: Session) -> Actor:
    return make_actor(session, email="marc@exemple.fr", first_name="Marc", last_name="Tanguy")


@pytest.fixture
def third(session: Session) -> Actor:
    return make_actor(session, email=RIGHT, first_name="Claire", last_name="Riou")


def offer(session: Session, creator: Actor, email: str = MISTYPED) -> tuple[int, str]:
    carnet_id = create_for_third_party(
        session, actor=creator, name="Maison neuve", email=email, message="Voici"
    )
    return carnet_id, last_token(session)


def role_of(session: Session, actor: Actor, carnet_id: int) -> Role:
    return rights_in(session, actor=actor, carnet_id=carnet_id).role


def test_a_mistyped_address_is_corrected_and_the_former_link_is_dead(
    session: Session, creator: Actor, third: Actor
) -> None:
    carnet_id, former = offer(session, creator)
    stranger = make_actor(session, email=MISTYPED)
    offer_again(session, actor=creator, carnet_id=carnet_id, email=" Claire@exemple.fr ")
    assert role_of(session, creator, carnet_id) is Role.THIRD_PARTY_CREATOR
    for answer in (accept_invitation, decline_invitation):
        with pytest.raises(InvitationWithdrawnError):
            answer(session, actor=stranger, token=former)
    assert [mail.recipient for mail in mails(session)] == [MISTYPED, RIGHT]
    accept_invitation(session, actor=third, token=last_token(session))
    assert role_of(session, third, carnet_id) is Role.OWNER


def test_the_journal_tells_both_addresses(session: Session, creator: Actor) -> None:
    carnet_id, _ = offer(session, creator)
    offer_again(session, actor=creator, carnet_id=carnet_id, email=RIGHT)
    assert journal(session)[-2:] == [
        (JournalAction.OWNERSHIP_OFFER_WITHDRAWN, creator.account_id, {"email": MISTYPED}),
        (JournalAction.OWNERSHIP_OFFERED, creator.account_id, {"email": RIGHT}),
    ]


def test_the_same_address_gets_a_new_link_and_the_new_message(
    session: Session, creator: Actor, third: Actor
) -> None:
    carnet_id, former = offer(session, creator, RIGHT)
    offer_again(session, actor=creator, carnet_id=carnet_id, email=RIGHT, message="Pardon !")
    with pytest.raises(InvitationWithdrawnError):
        accept_invitation(session, actor=third, token=former)
    assert "Pardon !" in mails(session)[-1].text_body
    actions = [action for action, _, _ in journal(session)]
    assert JournalAction.OWNERSHIP_OFFER_WITHDRAWN not in actions
    assert read_invitation(session, token=last_token(session), actor=third).state == "open"


def end_by(session: Session, how: str, creator: Actor, carnet_id: int, token: str) -> timedelta:
    """End an offer; gives how much time went by."""
    if how == "declined":
        decline_invitation(session, token=token)
    elif how == "withdrawn":
        withdraw_offer(session, actor=creator, carnet_id=carnet_id)
    return timedelta(days=15) if how == "expired" else timedelta(0)


@pytest.mark.parametrize("how", ["declined", "withdrawn", "expired"])
def test_an_offer_that_ended_is_made_again(
    session: Session, creator: Actor, third: Actor, how: str
) -> None:
    carnet_id, token = offer(session, creator)
    passed = end_by(session, how, creator, carnet_id, token)
    with time_machine.travel(now() + passed, tick=False):
        assert role_of(session, creator, carnet_id) is Role.OWNER
        assert not read_offer(session, actor=creator, carnet_id=carnet_id).is_waiting
        offer_again(session, actor=creator, carnet_id=carnet_id, email=RIGHT)
        assert role_of(session, creator, carnet_id) is Role.THIRD_PARTY_CREATOR
        with pytest.raises(DomainError):
            accept_invitation(session, actor=third, token=token)
        # The former answer stays what it was.
        answers = session.exec(select(Invitation.answer).order_by("id")).all()
        ended = InvitationAnswer.DECLINED if how == "declined" else InvitationAnswer.WITHDRAWN
        assert answers == [ended, None]
        accept_invitation(session, actor=third, token=last_token(session))
        assert role_of(session, third, carnet_id) is Role.OWNER


def test_what_was_offered_again_is_resent_and_withdrawn_like_the_first_one(
    session: Session, creator: Actor, third: Actor
) -> None:
    carnet_id, _ = offer(session, creator)
    offer_again(session, actor=creator, carnet_id=carnet_id, email=RIGHT)
    token = last_token(session)
    with time_machine.travel(now() + timedelta(minutes=1), tick=False):
        resend_offer(session, actor=creator, carnet_id=carnet_id)
    assert mails(session)[-1].recipient == RIGHT
    with pytest.raises(InvitationNotFoundError):
        read_invitation(session, token=token)
    withdraw_offer(session, actor=creator, carnet_id=carnet_id)
    assert read_invitation(session, token=last_token(session)).state == "withdrawn"
    assert role_of(session, creator, carnet_id) is Role.OWNER


@pytest.mark.parametrize(
    ("email", "message", "error"),
    [
        ("claire", "", InvalidEmailError),
        (" MARC@exemple.fr", "", OfferingOneselfError),
        (RIGHT, "a" * 5_001, MessageTextError),
    ],
)
def test_a_wrong_field_is_refused_and_the_former_offer_stands(
    session: Session, creator: Actor, email: str, message: str, error: type[DomainError]
) -> None:
    carnet_id, token = offer(session, creator)
    with pytest.raises(error) as refused:
        offer_again(session, actor=creator, carnet_id=carnet_id, email=email, message=message)
    assert refused.value.field in {"email", "message"}
    assert "Pour moi" not in refused.value.message  # the carnet is there already
    assert read_invitation(session, token=token).state == "open"
    assert len(mails(session)) == 1


def test_only_who_prepared_the_carnet_offers_it(
    session: Session, creator: Actor, third: Actor
) -> None:
    carnet_id, _ = offer(session, creator)
    guest = make_actor(session)
    make_share(session, session.get_one(Carnet, carnet_id), guest)
    for actor, error in ((guest, OwnerOnlyError), (third, CarnetNotFoundError)):
        with pytest.raises(error):
            offer_again(session, actor=actor, carnet_id=carnet_id, email="x@exemple.fr")
        with pytest.raises(error):
            read_offer(session, actor=actor, carnet_id=carnet_id)


def test_a_carnet_of_ones_own_is_not_offered_so(session: Session, creator: Actor) -> None:
    carnet = make_carnet(session, creator)
    make_waiting_share(session, carnet, email=RIGHT)
    for act in (read_offer, offer_again):
        given: dict[str, Any] = {"email": RIGHT} if act is offer_again else {}
        with pytest.raises(NotPreparedError):
            act(session, actor=creator, carnet_id=id_of(carnet), **given)


def test_neither_the_creator_nor_the_new_owner_offers_it_after_the_acceptance(
    session: Session, creator: Actor, third: Actor
) -> None:
    carnet_id, _ = offer(session, creator, RIGHT)
    accept_invitation(session, actor=third, token=last_token(session))
    with pytest.raises(CarnetNotFoundError):
        offer_again(session, actor=creator, carnet_id=carnet_id, email="x@exemple.fr")
    with pytest.raises(NotPreparedError):
        offer_again(session, actor=third, carnet_id=carnet_id, email="x@exemple.fr")


def test_a_carnet_in_the_bin_is_not_offered(session: Session, creator: Actor) -> None:
    carnet_id, _ = offer(session, creator)
    delete_carnet(session, actor=creator, carnet_id=carnet_id)
    session.flush()
    with pytest.raises(CarnetNotFoundError):
        offer_again(session, actor=creator, carnet_id=carnet_id, email=RIGHT)


def test_corrections_count_as_invitations(database: str) -> None:
    with transaction() as session:
        creator = make_actor(session)
        carnet_id, _ = offer(session, creator)

    def correct(number: int) -> None:
        with transaction() as session:
            email = f"claire{number}@exemple.fr"
            offer_again(session, actor=creator, carnet_id=carnet_id, email=email)

    for number in range(29):  # 30 a day for one carnet, the first one included
        correct(number)
    with pytest.raises(TooManyInvitationsError):
        correct(29)
    with reading() as session:  # and the last one sent still waits
        last = read_offer(session, actor=creator, carnet_id=carnet_id)
        assert (last.email, last.is_waiting) == ("claire28@exemple.fr", True)


def test_of_ten_corrections_at_once_one_offer_waits(database: str) -> None:
    with transaction() as session:
        creator = make_actor(session)
        carnet_id, _ = offer(session, creator)

    def correct(number: int) -> None:
        with transaction() as session:
            email = f"claire{number}@exemple.fr"
            offer_again(session, actor=creator, carnet_id=carnet_id, email=email)

    with ThreadPoolExecutor(10) as pool:
        list(pool.map(correct, range(10)))
    with reading() as session:
        answers = session.exec(select(Invitation.answer)).all()
        assert sorted(answers, key=str) == [None] + [InvitationAnswer.WITHDRAWN] * 10


def fill_private_part(session: Session, creator: Actor, carnet_id: int) -> list[int]:
    """Two insurances, one of them with a file, and a budget; and what does not count."""
    carnet = session.get_one(Carnet, carnet_id)
    private = {"part": PartKey.PRIVATE, "author": creator}
    home = make_record(session, carnet, kind="insurance", title="Habitation", **private)
    make_file(session, home)
    make_file(session, home, deleted_at=now())
    other = make_record(session, carnet, kind="insurance", title="Dommages", **private)
    budget = make_record(session, carnet, kind="budget", title="Toiture", **private)
    gone = make_record(session, carnet, kind="budget", title="Ancien", **private)
    delete_record(session, actor=creator, record_id=gone)
    make_file(session, make_record(session, carnet, author=creator))
    return [home, other, budget, gone]


def test_the_creator_knows_what_the_transfer_would_erase(session: Session, creator: Actor) -> None:
    carnet_id, _ = offer(session, creator)
    assert read_offer(session, actor=creator, carnet_id=carnet_id).private == NOTHING_PRIVATE
    withdraw_offer(session, actor=creator, carnet_id=carnet_id)
    fill_private_part(session, creator, carnet_id)
    lost = read_offer(session, actor=creator, carnet_id=carnet_id).private
    assert (lost.records, lost.files) == (3, 1)
    assert lost.summary == "Assurances\u00a0(2), Budgets\u00a0(1)"
    offer_again(session, actor=creator, carnet_id=carnet_id, email=RIGHT, private_may_go=True)
    view = read_offer(session, actor=creator, carnet_id=carnet_id)
    assert (view.email, view.carnet_name, view.is_waiting) == (RIGHT, "Maison neuve", True)
    assert view.private == lost


def test_it_is_erased_at_the_acceptance_and_the_mail_says_what(
    session: Session, creator: Actor, third: Actor
) -> None:
    carnet_id, _ = offer(session, creator)
    withdraw_offer(session, actor=creator, carnet_id=carnet_id)
    private = fill_private_part(session, creator, carnet_id)
    works = add(session, creator, session.get_one(Carnet, carnet_id))
    offer_again(session, actor=creator, carnet_id=carnet_id, email=RIGHT, private_may_go=True)
    assert len(session.exec(select(Record)).all()) == len(private) + 2
    accept_invitation(session, actor=third, token=last_token(session))
    left = session.exec(select(Record.id, Record.part, Record.status)).all()
    assert (works, PartKey.WORKS, RecordStatus.ACCEPTED) in left
    assert not {record_id for record_id, _, _ in left} & set(private)
    mail = mails(session, "carnet_offer_accepted")[-1]
    assert "espace privé" in mail.text_body
    assert "Assurances\u00a0(2), Budgets\u00a0(1)" in mail.text_body


def test_nothing_is_said_of_a_private_part_that_was_empty(
    session: Session, creator: Actor, third: Actor
) -> None:
    _, token = offer(session, creator, RIGHT)
    accept_invitation(session, actor=third, token=token)
    assert "privé" not in mails(session, "carnet_offer_accepted")[-1].text_body


def test_nothing_private_goes_unless_its_owner_says_so(session: Session, creator: Actor) -> None:
    carnet_id, _ = offer(session, creator)
    withdraw_offer(session, actor=creator, carnet_id=carnet_id)
    private = fill_private_part(session, creator, carnet_id)
    with pytest.raises(PrivatePartError) as refused:
        offer_again(session, actor=creator, carnet_id=carnet_id, email=RIGHT)
    assert refused.value.field == "private_may_go"
    assert role_of(session, creator, carnet_id) is Role.OWNER
    for record_id in private[:3]:
        delete_record(session, actor=creator, record_id=record_id)
    offer_again(session, actor=creator, carnet_id=carnet_id, email=RIGHT)  # only the bin is left
    assert role_of(session, creator, carnet_id) is Role.THIRD_PARTY_CREATOR


def test_an_expired_offer_is_not_resent_over_what_became_private_since(
    session: Session, creator: Actor, third: Actor
) -> None:
    carnet_id, token = offer(session, creator, RIGHT)
    with time_machine.travel(now() + timedelta(days=15), tick=False):
        private = fill_private_part(session, creator, carnet_id)
        with pytest.raises(PrivateWouldGoError) as refused:
            resend_offer(session, actor=creator, carnet_id=carnet_id)
        # It is no form's: the page says where the question is asked.
        assert refused.value.field == ""
        assert "Changer l’adresse" in refused.value.message
        assert len(mails(session)) == 1
        with pytest.raises(InvitationExpiredError):
            accept_invitation(session, actor=third, token=token)
        for record_id in private[:3]:
            delete_record(session, actor=creator, record_id=record_id)
        resend_offer(session, actor=creator, carnet_id=carnet_id)  # only the bin is left
        assert role_of(session, creator, carnet_id) is Role.THIRD_PARTY_CREATOR


def test_a_waiting_offer_is_resent_once_its_owner_said_that_what_is_private_may_go(
    session: Session, creator: Actor
) -> None:
    carnet_id, _ = offer(session, creator)
    withdraw_offer(session, actor=creator, carnet_id=carnet_id)
    fill_private_part(session, creator, carnet_id)
    offer_again(session, actor=creator, carnet_id=carnet_id, email=RIGHT, private_may_go=True)
    with time_machine.travel(now() + timedelta(minutes=1), tick=False):
        resend_offer(session, actor=creator, carnet_id=carnet_id)
    assert len(mails(session)) == 3


def test_its_page_knows_whether_a_carnet_may_be_offered_again(
    session: Session, creator: Actor, third: Actor
) -> None:
    carnet_id, _ = offer(session, creator, RIGHT)
    guest = make_actor(session)
    share = make_share(session, session.get_one(Carnet, carnet_id), guest)
    own = id_of(make_carnet(session, creator))

    def may_offer(actor: Actor, of: int = carnet_id, seen_as: int | None = None) -> bool:
        return open_carnet(session, actor=actor, carnet_id=of, seen_as=seen_as).may_offer

    assert (may_offer(creator), may_offer(guest), may_offer(creator, own)) == (True, False, False)
    withdraw_offer(session, actor=creator, carnet_id=carnet_id)
    assert (may_offer(creator), may_offer(creator, seen_as=id_of(share))) == (True, False)
    offer_again(session, actor=creator, carnet_id=carnet_id, email=RIGHT)
    accept_invitation(session, actor=third, token=last_token(session))
    assert not may_offer(third)


def test_a_withdrawn_offer_gives_the_private_part_back(session: Session, creator: Actor) -> None:
    carnet_id, _ = offer(session, creator)
    withdraw_offer(session, actor=creator, carnet_id=carnet_id)
    private = fill_private_part(session, creator, carnet_id)
    offer_again(session, actor=creator, carnet_id=carnet_id, email=RIGHT, private_may_go=True)
    withdraw_offer(session, actor=creator, carnet_id=carnet_id)
    rights = rights_in(session, actor=creator, carnet_id=carnet_id)
    assert PartKey.PRIVATE in rights.visible_parts
    assert {record.id for record in session.exec(select(Record))} >= set(private)
