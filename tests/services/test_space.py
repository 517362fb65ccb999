from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine
from sqlalchemy import event
from sqlmodel import Session, SQLModel, col, select

from carnet_app.catalogue.access import Access
from carnet_app.catalogue.parts import PartKey
from carnet_app.core.clock import now, today
from carnet_app.models import (
    Account,
    Carnet,
    Invitation,
    InvitationAnswer,
    Record,
    RecordStatus,
    Share,
    ShareLevel,
)
from carnet_app.services import limits
from carnet_app.services.actors import Actor
from carnet_app.services.carnets import delete_carnet, open_carnet
from carnet_app.services.level_summaries import describe_levels, plain_levels, summarize_levels
from carnet_app.services.pages import PAGE_SIZE
from carnet_app.services.proposal_lists import ProposalCard
from carnet_app.services.proposals import accept_proposal, refuse_proposal
from carnet_app.services.sharing import leave_carnet, list_shares
from carnet_app.services.space import add_own_carnet, read_space
from carnet_app.services.third_party import create_for_third_party, withdraw_offer
from tests.factories import make_actor, make_carnet
from tests.services.record_factories import Household, add
from tests.services.sharing_factories import (
    id_of,
    levels_of,
    make_invitation,
    make_share,
    make_waiting_share,
)

A_DAY = timedelta(days=1)
SOME = {PartKey.WORKS: Access.CONTRIBUTE, PartKey.HOME: Access.READ}


@contextmanager
def counted(session: Session) -> Iterator[list[str]]:
    """The statements sent to the database in the block."""
    sent: list[str] = []

    def note(_conn: object, _cursor: object, statement: str, *_rest: object) -> None:
        sent.append(statement)

    engine = session.get_bind()
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(engine, "before_cursor_execute", note)


def test_a_new_carnets_card_is_the_one_that_is_read_later(session: Session) -> None:
    anne = make_actor(session)
    card = add_own_carnet(session, actor=anne, name="  Maison   de Clisson ")
    assert read_space(session, actor=anne).own == (card,)


def test_an_empty_space(session: Session) -> None:
    view = read_space(session, actor=make_actor(session))
    assert view.own == view.shared == view.invitations == view.offers == view.deleted == ()
    assert view.own_total == view.shared_total == view.invitations_total == 0
    assert (view.page, view.pages, view.shared_page, view.shared_pages) == (1, 1, 1, 1)


def test_one_s_own_carnets_say_who_has_access(session: Session) -> None:
    owner = make_actor(session)
    older, newer = make_carnet(session, owner, name="Longère"), make_carnet(session, owner)
    make_share(session, older, make_actor(session))
    make_share(session, older, make_actor(session), access_until=now() + A_DAY)
    make_share(session, older, make_actor(session), access_until=now() - A_DAY)
    make_waiting_share(session, older, email="a@exemple.fr")
    make_waiting_share(session, older, email="b@exemple.fr", lasts=-A_DAY)
    answer = InvitationAnswer.DECLINED
    make_waiting_share(session, older, email="c@exemple.fr", answer=answer)
    make_carnet(session, make_actor(session))  # a stranger's
    view = read_space(session, actor=owner)
    assert [card.id for card in view.own] == [newer.id, older.id]
    card = view.own[1]
    assert (card.name, card.role, card.share_count, card.waiting_count) == (
        "Longère",
        "owner",
        2,
        1,
    )
    assert card.may_share
    assert card.may_manage
    assert not card.is_offered
    assert (card.owner_name, card.level_label, card.offered_to) == ("", "", "")
    assert (view.own_total, view.shared_total) == (2, 0)


def test_an_offered_carnet_says_to_whom(session: Session) -> None:
    creator = make_actor(session)
    with time_machine.travel("2026-05-01T10:00:00Z", tick=False):
        carnet_id = create_for_third_party(
            session, actor=creator, name="Maison neuve", email="claire@exemple.fr"
        )
        view = read_space(session, actor=creator)
    (card,) = view.own
    assert (card.role, card.is_offered, card.offered_to) == (
        "third_party_creator",
        True,
        "claire@exemple.fr",
    )
    assert not card.may_share
    assert card.may_manage
    (offer,) = view.offers
    assert (offer.carnet_id, offer.carnet_name, offer.email) == (
        carnet_id,
        "Maison neuve",
        "claire@exemple.fr",
    )
    assert (offer.sent_text, offer.expires_text) == (
        "1er\u00a0mai\u00a02026",
        "15\u00a0mai\u00a02026",
    )
    assert not offer.is_expired
    assert view.offers_total == 1
    with time_machine.travel("2026-05-15T10:00:00Z", tick=False):
        later = read_space(session, actor=creator)
        withdraw_offer(session, actor=creator, carnet_id=carnet_id)
        assert read_space(session, actor=creator).offers == ()
    assert [one.is_expired for one in later.offers] == [True]  # it is said, and can be sent anew
    assert later.own[0].role == "owner"


def test_shared_carnets_say_whose_they_are_and_what_one_may(session: Session) -> None:
    actor = make_actor(session)
    owner = make_actor(session, first_name="Anne", last_name="Le Goff")
    until = now().replace(year=2030, month=12, day=14, hour=12)
    make_share(session, make_carnet(session, owner), actor, levels=SOME)
    all_read = make_carnet(session, owner, name="Studio")
    make_share(session, all_read, actor, levels=levels_of(Access.READ), access_until=until)
    make_share(session, make_carnet(session, owner), actor, access_until=now() - A_DAY)
    view = read_space(session, actor=actor)
    assert view.own == ()
    first, second = view.shared
    assert (first.id, first.name, first.role) == (all_read.id, "Studio", "guest")
    assert (first.owner_name, first.level_label) == ("Anne Le Goff", "Consulter")
    assert (first.access_until_text, second.access_until_text) == ("14\u00a0décembre\u00a02030", "")
    assert second.level_label == "Droits par partie"
    assert not first.may_share
    assert not first.may_manage
    assert (view.shared_total, first.offered_to) == (2, "")


def test_invitations_received_say_who_offers_what(session: Session) -> None:
    actor = make_actor(session, email="artisan@exemple.fr")
    owner = make_actor(session, first_name="Anne", last_name="Le Goff")
    carnet, offered = make_carnet(session, owner, name="Longère"), make_carnet(session, owner)
    with time_machine.travel("2026-05-01T10:00:00Z", tick=False):
        share, _ = make_waiting_share(session, carnet, email=actor.email, levels=SOME)
        share.hide_amounts, share.access_until = True, now() + 30 * A_DAY
        make_invitation(session, offered, email=actor.email)
        view = read_space(session, actor=actor)
    ownership, invitation = view.invitations
    assert (invitation.kind, invitation.carnet_name) == ("share", "Longère")
    assert (invitation.inviter_name, invitation.level_label) == (
        "Anne Le Goff",
        "Droits par partie",
    )
    assert [(part.label, part.access_label) for part in invitation.parts] == [
        ("Identité du logement", "Consulter"),
        ("Travaux", "Contribuer"),
    ]
    assert invitation.hide_amounts
    assert (invitation.expires_text, invitation.access_until_text) == (
        "15\u00a0mai\u00a02026",
        "31\u00a0mai\u00a02026",
    )
    assert (ownership.kind, ownership.parts, ownership.level_label) == ("ownership", (), "")
    assert view.invitations_total == 2


@pytest.mark.parametrize(
    "why", ["expired", "answered", "deleted", "transferred", "offered", "unconfirmed", "own"]
)
def test_an_invitation_that_cannot_be_accepted_is_not_listed(session: Session, why: str) -> None:
    actor, owner = make_actor(session), make_actor(session)
    carnet = make_carnet(session, owner)
    lasts = -A_DAY if why == "expired" else A_DAY
    answer = InvitationAnswer.DECLINED if why == "answered" else None
    make_waiting_share(session, carnet, email=actor.email, lasts=lasts, answer=answer)
    if why == "deleted":
        delete_carnet(session, actor=owner, carnet_id=id_of(carnet))
    elif why == "transferred":
        carnet.owner_id = make_actor(session).account_id
    elif why == "offered":
        make_invitation(session, carnet, email="tiers@exemple.fr")
    elif why == "unconfirmed":
        session.get_one(Account, actor.account_id).confirmed_at = None
    elif why == "own":
        carnet.owner_id = actor.account_id
        session.exec(sa.update(Invitation).values(invited_by_id=actor.account_id))
    session.flush()
    view = read_space(session, actor=actor)
    assert (view.invitations, view.invitations_total) == ((), 0)


def test_the_bin_is_one_s_own(session: Session) -> None:
    owner, guest = make_actor(session), make_actor(session)
    carnet = make_carnet(session, owner, name="Studio")
    make_share(session, carnet, guest)
    with time_machine.travel(now(), tick=False) as clock:
        delete_carnet(session, actor=owner, carnet_id=id_of(carnet))
        view = read_space(session, actor=owner)
        assert view.own == ()
        assert [(card.name, card.days_left) for card in view.deleted] == [("Studio", 30)]
        assert view.deleted_total == 1
        clock.shift(A_DAY * 29 + timedelta(hours=23))
        assert [card.days_left for card in read_space(session, actor=owner).deleted] == [1]
    view = read_space(session, actor=guest)
    assert view.shared == view.deleted == ()


def test_lists_come_in_pages_of_fifty(session: Session) -> None:
    actor, owner = make_actor(session), make_actor(session)
    own = [make_carnet(session, actor) for _ in range(51)]
    for _ in range(52):
        make_share(session, make_carnet(session, owner), actor, levels=SOME)
    first = read_space(session, actor=actor)
    assert (len(first.own), first.own_total, first.page, first.pages) == (50, 51, 1, 2)
    assert (len(first.shared), first.shared_total, first.shared_pages) == (50, 52, 2)
    second = read_space(session, actor=actor, page=2, shared_page=2)
    assert [card.id for card in second.own] == [own[0].id]
    assert len(second.shared) == 2
    for page in (-5, 0, 1):
        assert read_space(session, actor=actor, page=page, shared_page=page) == first
    for page in (3, 10**30):
        assert read_space(session, actor=actor, page=page, shared_page=page) == second


def fill(session: Session, actor: Actor, *, carnets: int, shares: int) -> int:
    """Give an actor carnets of their own, shares in others' and in one of theirs.

    Each carnet on a card says where the home is, and holds something due and a proposal.
    """
    other = make_actor(session)
    session.add_all(
        Carnet(name=f"Carnet {n}", owner_id=actor.account_id, created_by_id=actor.account_id)
        for n in range(carnets)
    )
    hosts = [Carnet(name=f"Chez {n}", owner_id=other.account_id) for n in range(shares)]
    session.add_all(hosts)
    session.flush()
    given = [
        Share(carnet_id=id_of(host), email=actor.email, account_id=actor.account_id)
        for host in hosts
    ]
    own = make_carnet(session, actor)
    given += [Share(carnet_id=id_of(own), email=f"g{n}@exemple.fr") for n in range(shares)]
    session.add_all(given)
    session.flush()
    session.add_all(
        ShareLevel(share_id=id_of(share), part=part, access=access)
        for share in given
        for part, access in SOME.items()
    )
    for _ in range(carnets):
        make_waiting_share(session, make_carnet(session, other), email=actor.email)
        make_invitation(session, make_carnet(session, actor), email="tiers@exemple.fr")
        gone = make_carnet(session, actor)
        gone.deleted_at = now()
    held = select(Carnet).where(col(Carnet.owner_id).in_([actor.account_id, other.account_id]))
    for carnet in session.exec(held).all():
        author = other if carnet.owner_id == actor.account_id else actor
        session.add_all(contents_of(carnet, author=author))
    session.flush()
    return id_of(own)


def contents_of(carnet: Carnet, *, author: Actor) -> Iterator[Record]:
    """A home, works with a date to come, and works that somebody proposes."""
    home = {"address": "12 rue des Lilas", "postcode": "44190", "city": "Clisson"}
    due, proposed = today() + A_DAY, RecordStatus.PROPOSED
    works = {"carnet_id": id_of(carnet), "part": PartKey.WORKS, "kind": "works"}
    title = home["address"]
    yield Record(carnet_id=id_of(carnet), part=PartKey.HOME, kind="home", title=title, values=home)
    yield Record(**works, title="Toiture", due_on=due)
    yield Record(**works, title="Façade", status=proposed, author_id=author.account_id)


@pytest.mark.parametrize(("carnets", "shares"), [(3, 3), (200, 1_000)])
def test_the_number_of_queries_does_not_grow(session: Session, carnets: int, shares: int) -> None:
    actor = make_actor(session)
    own = fill(session, actor, carnets=carnets, shares=shares)
    session.expunge_all()
    with counted(session) as sent:
        view = read_space(session, actor=actor)
    assert len(sent) == 16
    assert view.shared_total == shares
    assert view.own_total == 2 * carnets + 1
    assert view.invitations_total == view.offers_total == view.deleted_total == carnets
    assert len(view.shared) == min(shares, PAGE_SIZE)
    assert len(view.invitations) == len(view.offers) == min(carnets, PAGE_SIZE)
    for card in (*view.own, *view.shared):
        facts = card.facts
        assert (facts.address, facts.record_count) == ("12 rue des Lilas, 44190\u00a0Clisson", 2)
        assert (facts.next_due_title, facts.soon_count) == ("Toiture", 1)
    assert {(card.facts.waiting_count, card.percent > 0) for card in view.own} == {(1, True)}
    assert {card.facts.own_waiting_count for card in view.shared} == {1}
    session.expunge_all()
    with counted(session) as sent:
        listed = list_shares(session, actor=actor, carnet_id=own)
    assert len(sent) == 4
    assert listed.total == shares
    session.expunge_all()
    with counted(session) as sent:
        open_carnet(session, actor=actor, carnet_id=own)
    assert len(sent) == 2


def titled(cards: tuple[ProposalCard, ...]) -> list[str]:
    return [card.title for card in cards]


def test_what_waits_is_seen_by_those_who_may_answer_and_by_its_author(session: Session) -> None:
    house = Household(session)
    house.carnet.name = "Longère"
    author = house.guest(Access.CONTRIBUTE)
    with time_machine.travel("2026-05-01T10:00:00Z", tick=False):
        waiting = add(session, author, house.carnet, title="Toiture")
    house.add(title="Façade")
    for answering in (house.owner, house.guest(Access.WRITE)):
        view = read_space(session, actor=answering)
        (card,) = view.proposals
        assert (card.id, card.carnet_id, card.title) == (waiting, house.id, "Toiture")
        assert (card.author_name, card.proposed_text) == ("Karim Benali", "1er\u00a0mai\u00a02026")
        assert (card.carnet_name, card.part_label) == ("Longère", "Travaux")
        assert (view.proposals_total, view.own_proposals, view.own_proposals_total) == (1, (), 0)
    theirs = read_space(session, actor=author)
    assert (titled(theirs.proposals), titled(theirs.own_proposals)) == ([], ["Toiture"])
    elsewhere = house.guest(Access.WRITE, PartKey.PLANS)
    for blind in (elsewhere, house.guest(Access.READ), house.guest(Access.CONTRIBUTE)):
        view = read_space(session, actor=blind)
        assert view.proposals == view.own_proposals == ()
        assert view.proposals_total == view.own_proposals_total == 0


def test_an_answer_takes_a_proposal_off_the_list_and_a_refusal_stays_its_authors(
    session: Session,
) -> None:
    house = Household(session)
    author = house.guest(Access.CONTRIBUTE)
    for title in ("Toiture", "Façade", "Porte"):
        add(session, author, house.carnet, title=title)
    waiting = read_space(session, actor=house.owner).proposals
    accept_proposal(session, actor=house.owner, record_id=waiting[0].id, version=1)
    refuse_proposal(session, actor=house.owner, record_id=waiting[1].id, version=1)
    assert titled(read_space(session, actor=house.owner).proposals) == ["Porte"]
    own = {card.title: card.status for card in read_space(session, actor=author).own_proposals}
    assert own == {"Façade": "refused", "Porte": "proposed"}
    leave_carnet(session, actor=author, carnet_id=house.id)
    left = read_space(session, actor=author)
    assert (left.own_proposals, left.own_proposals_total) == ((), 0)


@pytest.mark.parametrize("carnets", [2, 30])
def test_proposals_cost_the_same_however_many_carnets(session: Session, carnets: int) -> None:
    actor = make_actor(session)
    for number in range(carnets):
        house = Household(session)
        author = house.guest(Access.CONTRIBUTE)
        make_share(session, house.carnet, actor, levels={PartKey.WORKS: Access.WRITE})
        add(session, author, house.carnet, title=f"Chez {number}")
        own = make_carnet(session, actor)
        make_share(session, own, author, levels={PartKey.WORKS: Access.CONTRIBUTE})
        add(session, author, own, title=f"À moi {number}")
        lent = Household(session)
        make_share(session, lent.carnet, actor, levels={PartKey.WORKS: Access.CONTRIBUTE})
        add(session, actor, lent.carnet, title=f"Prêté {number}")
        limits.reset()
    session.expunge_all()
    with counted(session) as sent:
        view = read_space(session, actor=actor)
    assert len(sent) == 12
    assert (view.proposals_total, view.own_proposals_total) == (2 * carnets, carnets)
    assert titled(view.proposals) == ["Chez 0", "À moi 0", "Chez 1"]
    assert len(view.own_proposals) == min(3, carnets)


def test_the_columns_that_lists_search_by_are_indexed() -> None:
    indexed = {
        f"{table.name}.{index.columns[0].name}"
        for table in SQLModel.metadata.sorted_tables
        for index in table.indexes
    }
    assert {
        "carnet.owner_id",
        "share.account_id",
        "share.carnet_id",
        "invitation.email",
        "invitation.carnet_id",
        "invitation.share_id",
    } <= indexed


def test_levels_in_a_few_words() -> None:
    assert summarize_levels({}) == "Aucun"
    assert summarize_levels(levels_of(Access.NONE)) == "Aucun"
    same = {PartKey.HOME: Access.WRITE, PartKey.WORKS: Access.WRITE, PartKey.PLANS: Access.NONE}
    assert summarize_levels(same) == "Modifier"
    assert summarize_levels(SOME) == "Droits par partie"
    assert describe_levels({}) == ""
    assert describe_levels(same) == "Modifier 2\u00a0parties"
    mixed = {**levels_of(Access.READ), PartKey.WORKS: Access.CONTRIBUTE}
    said = "Consulter 13\u00a0parties, contribuer à 1\u00a0partie"
    assert describe_levels(mixed) == said
    assert plain_levels(same) == {"home": 3, "works": 3}
