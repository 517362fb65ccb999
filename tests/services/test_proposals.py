"""What contributors propose, until it is accepted, corrected, refused or withdrawn."""

from datetime import timedelta

import pytest
import time_machine
from sqlmodel import Session

from carnet_app.catalogue.access import Access
from carnet_app.catalogue.parts import PartKey
from carnet_app.core.clock import now
from carnet_app.core.errors import ForbiddenError, NotFoundError
from carnet_app.core.french import amount
from carnet_app.models import Account, JournalAction, Record, RecordStatus
from carnet_app.services import limits, records
from carnet_app.services.carnet_texts import MessageTextError
from carnet_app.services.journal_pages import read_journal
from carnet_app.services.proposal_lists import list_own_proposals, list_proposals
from carnet_app.services.proposals import (
    ProposalAnsweredError,
    accept_proposal,
    refuse_proposal,
)
from carnet_app.services.record_bin import delete_record, purge_old_records
from carnet_app.services.record_history import restore_version
from carnet_app.services.record_lists import list_records
from carnet_app.services.record_pages import open_form, open_record
from carnet_app.services.record_scope import (
    AcceptedMeanwhileError,
    RecordForbiddenError,
    RecordNotFoundError,
)
from carnet_app.services.record_writing import SecondRecordError
from carnet_app.services.records import RecordChangedError, TooManyProposalsError, edit_record
from carnet_app.services.sharing import leave_carnet
from tests.factories import make_actor
from tests.services.record_factories import WORKS, Household, add, row
from tests.services.sharing_factories import journal, mails


def titles(session: Session, actor: object, house: Household) -> list[int]:
    view = list_records(session, actor=actor, carnet_id=house.id, part=PartKey.WORKS)  # pyright: ignore[reportArgumentType] -- any actor
    return [record.id for record in view.records]


def test_only_its_author_and_those_who_may_answer_see_a_proposal(
    session: Session, house: Household
) -> None:
    author = house.guest(Access.CONTRIBUTE)
    proposed = add(session, author, house.carnet)
    readers = [house.guest(Access.READ), house.guest(Access.CONTRIBUTE)]
    writer = house.guest(Access.WRITE)
    for actor in (house.owner, writer, author):
        assert titles(session, actor, house) == [proposed]
        assert open_record(session, actor=actor, record_id=proposed).status == "proposed"
    for actor in readers:
        assert titles(session, actor, house) == []
        with pytest.raises(RecordNotFoundError):
            open_record(session, actor=actor, record_id=proposed)


def test_what_waits_is_listed_for_those_who_may_answer(session: Session, house: Household) -> None:
    author = house.guest(Access.CONTRIBUTE)
    proposed = add(session, author, house.carnet)
    house.add()
    view = list_proposals(session, actor=house.owner)
    assert [(card.id, card.author_name, card.carnet_id) for card in view.proposals] == [
        (proposed, "Karim Benali", house.id)
    ]
    assert list_proposals(session, actor=house.owner, carnet_id=house.id).total == 1
    assert list_proposals(session, actor=house.owner, carnet_id=house.id + 1).total == 0
    assert list_proposals(session, actor=house.guest(Access.WRITE)).total == 1
    for blind in (author, house.guest(Access.READ), make_actor(session)):
        assert list_proposals(session, actor=blind).total == 0
    elsewhere = house.guest(Access.WRITE, PartKey.PLANS)
    assert list_proposals(session, actor=elsewhere).total == 0
    assert [card.id for card in list_own_proposals(session, actor=author).proposals] == [proposed]
    assert list_own_proposals(session, actor=house.owner).total == 0


def test_an_accepted_proposal_is_part_of_the_carnet(session: Session, house: Household) -> None:
    author = house.guest(Access.CONTRIBUTE)
    proposed = add(session, author, house.carnet)
    accept_proposal(session, actor=house.owner, record_id=proposed, version=1)
    record = row(session, proposed)
    assert (record.status, record.version) == (RecordStatus.ACCEPTED, 2)
    assert record.author_id == author.account_id
    assert titles(session, house.guest(Access.READ), house) == [proposed]
    told = mails(session, "proposal_accepted")
    assert [mail.recipient for mail in told] == [author.email]
    assert "corrigée" not in told[0].text_body
    assert journal(session)[-1][0] is JournalAction.PROPOSAL_ACCEPTED


def test_a_proposal_can_be_corrected_on_the_way(session: Session, house: Household) -> None:
    author = house.guest(Access.CONTRIBUTE)
    proposed = add(session, author, house.carnet)
    corrected = {**WORKS, "title": "Isolation du grenier"}
    accept_proposal(session, actor=house.owner, record_id=proposed, version=1, submitted=corrected)
    assert row(session, proposed).title == "Isolation du grenier"
    assert "après l’avoir corrigée" in mails(session, "proposal_accepted")[0].text_body


def test_a_contributor_sees_the_amounts_they_propose_until_they_are_accepted(
    session: Session, house: Household
) -> None:
    author = house.guest(Access.CONTRIBUTE, hide_amounts=True)
    proposed = add(session, author, house.carnet, cost="8 450,00")
    assert open_record(session, actor=author, record_id=proposed).amount_text == amount(845_000)
    form = open_form(session, actor=author, record_id=proposed)
    assert (form.hidden_inputs, form.texts["cost"]) == ((), "8450,00")
    corrected = form.texts | {"cost": "8 540"}
    edit_record(session, actor=author, record_id=proposed, version=1, submitted=corrected)
    assert row(session, proposed).amount_cents == 854_000
    told = open_record(session, actor=author, record_id=proposed).versions[0]
    assert [change.name for change in told.changes] == ["cost"]
    restore_version(session, actor=author, record_id=proposed, version=2, restored=1)
    assert row(session, proposed).amount_cents == 845_000
    accept_proposal(session, actor=house.owner, record_id=proposed, version=3)
    view = open_record(session, actor=author, record_id=proposed)
    assert (view.amount_text, view.versions) == ("", ())


def test_an_author_is_told_that_their_proposal_was_accepted_meanwhile(
    session: Session, house: Household
) -> None:
    author = house.guest(Access.CONTRIBUTE)
    proposed = add(session, author, house.carnet)
    accept_proposal(session, actor=house.owner, record_id=proposed, version=1)
    edit = {"record_id": proposed, "submitted": WORKS}
    with pytest.raises(AcceptedMeanwhileError) as told:
        edit_record(session, actor=author, version=1, **edit)
    assert "acceptée entre-temps" in told.value.message
    for actor, version in ((author, 2), (house.guest(Access.CONTRIBUTE), 1)):
        with pytest.raises(RecordForbiddenError) as refused:
            edit_record(session, actor=actor, version=version, **edit)
        assert type(refused.value) is RecordForbiddenError


def test_a_refused_proposal_is_its_authors_alone(session: Session, house: Household) -> None:
    author, writer = house.guest(Access.CONTRIBUTE), house.guest(Access.WRITE)
    proposed = add(session, author, house.carnet)
    refuse_proposal(
        session, actor=writer, record_id=proposed, version=1, reply="  La date est fausse. "
    )
    view = open_record(session, actor=author, record_id=proposed)
    assert (view.status, view.reply) == ("refused", "La date est fausse.")
    assert "La date est fausse." in mails(session, "proposal_refused")[0].text_body
    for actor in (house.owner, writer, house.guest(Access.READ)):
        with pytest.raises(RecordNotFoundError):
            open_record(session, actor=actor, record_id=proposed)
        assert titles(session, actor, house) == []
    assert titles(session, author, house) == [proposed]


def test_a_refused_proposal_corrected_is_proposed_again(session: Session, house: Household) -> None:
    author = house.guest(Access.CONTRIBUTE)
    proposed = add(session, author, house.carnet)
    refuse_proposal(session, actor=house.owner, record_id=proposed, version=1, reply="Non")
    limits.reset()
    edit_record(session, actor=author, record_id=proposed, version=2, submitted=WORKS)
    record = row(session, proposed)
    assert (record.status, record.reply) == (RecordStatus.PROPOSED, "")
    assert list_proposals(session, actor=house.owner).total == 1
    assert len(mails(session, "record_proposed")) == 2


def test_only_those_who_may_write_answer(session: Session, house: Household) -> None:
    author = house.guest(Access.CONTRIBUTE)
    proposed = add(session, author, house.carnet)
    for answer in (accept_proposal, refuse_proposal):
        with pytest.raises(RecordForbiddenError):
            answer(session, actor=author, record_id=proposed, version=1)
        for blind in (
            house.guest(Access.READ),
            house.guest(Access.CONTRIBUTE),
            make_actor(session),
        ):
            with pytest.raises(NotFoundError):
                answer(session, actor=blind, record_id=proposed, version=1)
    assert row(session, proposed).status is RecordStatus.PROPOSED


def test_a_proposal_is_answered_once_and_as_it_was_read(session: Session, house: Household) -> None:
    author = house.guest(Access.CONTRIBUTE)
    proposed = add(session, author, house.carnet)
    edit_record(
        session, actor=author, record_id=proposed, version=1, submitted={**WORKS, "title": "Autre"}
    )
    for answer in (accept_proposal, refuse_proposal):
        with pytest.raises(RecordChangedError):
            answer(session, actor=house.owner, record_id=proposed, version=1)
    accept_proposal(session, actor=house.owner, record_id=proposed, version=2)
    for answer in (accept_proposal, refuse_proposal):
        with pytest.raises(ProposalAnsweredError):
            answer(session, actor=house.owner, record_id=proposed, version=3)


@pytest.mark.parametrize(
    ("reply", "says"),
    [("x" * 1_001, "1\u202f000 car"), ("x" * 5_001, "1\u202f000 car"), ("a\u200bb", "invisibles")],
)
def test_a_word_has_its_limits(session: Session, house: Household, reply: str, says: str) -> None:
    proposed = add(session, house.guest(Access.CONTRIBUTE), house.carnet)
    with pytest.raises(MessageTextError, match=says) as refused:
        refuse_proposal(session, actor=house.owner, record_id=proposed, version=1, reply=reply)
    assert refused.value.field == "reply"
    assert row(session, proposed).status is RecordStatus.PROPOSED


def test_the_second_of_two_proposed_homes_is_not_accepted(
    session: Session, house: Household
) -> None:
    author = house.guest(Access.CONTRIBUTE, PartKey.HOME)
    first = add(session, author, house.carnet, "home", {"address": "12 rue des Lilas"})
    second = add(session, author, house.carnet, "home", {"address": "14 rue des Lilas"})
    accept_proposal(session, actor=house.owner, record_id=first, version=1)
    with pytest.raises(SecondRecordError):
        accept_proposal(session, actor=house.owner, record_id=second, version=1)


def test_the_owner_is_mailed_once_an_hour_for_each_contributor(
    session: Session, house: Household
) -> None:
    author, other = house.guest(Access.CONTRIBUTE), house.guest(Access.CONTRIBUTE)
    with time_machine.travel(now(), tick=False) as clock:
        add(session, author, house.carnet)
        add(session, author, house.carnet)
        assert [mail.recipient for mail in mails(session, "record_proposed")] == [house.owner.email]
        add(session, other, house.carnet)
        assert len(mails(session, "record_proposed")) == 2
        clock.shift(timedelta(hours=1, seconds=1))
        add(session, author, house.carnet)
        assert len(mails(session, "record_proposed")) == 3
    house.add()
    assert len(mails(session, "record_proposed")) == 3


def test_whoever_left_is_not_mailed_and_their_proposal_stays(
    session: Session, house: Household
) -> None:
    author = house.guest(Access.CONTRIBUTE)
    proposed = add(session, author, house.carnet)
    leave_carnet(session, actor=author, carnet_id=house.id)
    with pytest.raises(RecordNotFoundError):
        open_record(session, actor=author, record_id=proposed)
    assert list_proposals(session, actor=house.owner).total == 1
    accept_proposal(session, actor=house.owner, record_id=proposed, version=1)
    assert mails(session, "proposal_accepted") == []


def test_a_proposal_outlives_its_authors_account(session: Session, house: Household) -> None:
    author = house.guest(Access.CONTRIBUTE)
    proposed = add(session, author, house.carnet)
    session.delete(session.get_one(Account, author.account_id))
    session.flush()
    session.expire_all()
    card = list_proposals(session, actor=house.owner).proposals[0]
    assert (card.id, card.author_name) == (proposed, "")
    accept_proposal(session, actor=house.owner, record_id=proposed, version=1)


def test_what_is_withdrawn_waits_for_nobody(
    session: Session, house: Household, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(records, "PROPOSALS_MAX", 2)
    author = house.guest(Access.CONTRIBUTE)
    add(session, author, house.carnet)
    proposed = add(session, author, house.carnet)
    with pytest.raises(TooManyProposalsError):
        add(session, author, house.carnet)
    delete_record(session, actor=author, record_id=proposed)
    assert add(session, author, house.carnet)


def test_a_proposal_is_withdrawn(session: Session, house: Household) -> None:
    author = house.guest(Access.CONTRIBUTE)
    proposed = add(session, author, house.carnet)
    delete_record(session, actor=author, record_id=proposed)
    assert list_proposals(session, actor=house.owner).total == 0
    assert journal(session)[-1][0] is JournalAction.PROPOSAL_WITHDRAWN


def test_refused_proposals_go_after_a_month(session: Session, house: Household) -> None:
    proposed = add(session, house.guest(Access.CONTRIBUTE), house.carnet)
    waiting = add(session, house.guest(Access.CONTRIBUTE), house.carnet)
    refuse_proposal(session, actor=house.owner, record_id=proposed, version=1)
    assert purge_old_records(session) == 0
    with time_machine.travel(now() + timedelta(days=30)):
        assert purge_old_records(session) == 1
    session.expire_all()
    assert session.get(Record, proposed) is None
    assert session.get(Record, waiting) is not None


def test_the_journal_tells_of_proposals_to_those_concerned(
    session: Session, house: Household
) -> None:
    author, reader = house.guest(Access.CONTRIBUTE), house.guest(Access.READ)
    proposed = add(session, author, house.carnet)
    accept_proposal(session, actor=house.owner, record_id=proposed, version=1)

    def told(actor: object) -> list[str]:
        view = read_journal(session, actor=actor, carnet_id=house.id)  # pyright: ignore[reportArgumentType] -- any actor
        return [entry.action for entry in view.entries]

    assert told(house.owner) == ["proposal_accepted", "record_proposed"]
    assert told(author) == ["proposal_accepted", "record_proposed"]
    assert told(reader) == ["proposal_accepted"]
    assert told(house.guest(Access.READ, PartKey.PLANS)) == []


def test_readers_cannot_propose(session: Session, house: Household) -> None:
    with pytest.raises(ForbiddenError):
        add(session, house.guest(Access.READ), house.carnet)
