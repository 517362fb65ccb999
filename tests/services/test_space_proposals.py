import pytest
import time_machine
from sqlmodel import Session

from carnet_app.catalogue.access import Access
from carnet_app.catalogue.parts import PartKey
from carnet_app.services import limits
from carnet_app.services.proposal_lists import ProposalCard
from carnet_app.services.proposals import accept_proposal, refuse_proposal
from carnet_app.services.sharing import leave_carnet
from carnet_app.services.space import read_space
from tests.factories import make_actor, make_carnet
from tests.services.record_factories import Household, add
from tests.services.sharing_factories import make_share
from tests.services.work import counted


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
