from collections.abc import Iterator

import pytest
from sqlmodel import Session, SQLModel, col, select

from carnet_app.catalogue.parts import PartKey
from carnet_app.core.clock import now, today
from carnet_app.models import Carnet, Record, RecordStatus, Share, ShareLevel
from carnet_app.services.actors import Actor
from carnet_app.services.carnets import open_carnet
from carnet_app.services.pages import PAGE_SIZE
from carnet_app.services.sharing import list_shares
from carnet_app.services.space import read_space
from tests.factories import make_actor, make_carnet
from tests.services.sharing_factories import A_DAY, SOME, id_of, make_invitation, make_waiting_share
from tests.services.work import counted


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
