from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from sqlmodel import select

from carnet_app.core.database import reading, transaction
from carnet_app.core.errors import DomainError
from carnet_app.models import Share
from carnet_app.services.actors import Actor
from carnet_app.services.invitations import accept_invitation, decline_invitation
from carnet_app.services.sharing import invite
from tests.factories import make_actor, make_carnet
from tests.services.sharing_factories import GUEST, SOME, id_of, journal, mails, waiting


def settle(token: str, actor: Actor, act: Callable[..., object]) -> str:
    """Answer in a transaction of one's own, and tell how it went."""
    try:
        with transaction() as session:
            act(session, actor=actor, token=token)
    except DomainError as error:
        return type(error).__name__
    return "done"


def test_of_twenty_parallel_tries_one_accepts(database: str) -> None:
    with transaction() as session:
        guest = make_actor(session, email=GUEST)
        token = waiting(session, make_carnet(session, make_actor(session)))
    with ThreadPoolExecutor(20) as pool:
        ends = list(pool.map(lambda _: settle(token, guest, accept_invitation), range(20)))
    assert sorted(ends) == ["InvitationAcceptedError"] * 19 + ["done"]
    with reading() as session:
        assert len(mails(session)) == len(journal(session)) == 1


def test_accepting_and_declining_at_once_does_one_of_them(database: str) -> None:
    with transaction() as session:
        guest = make_actor(session, email=GUEST)
        token = waiting(session, make_carnet(session, make_actor(session)))
    acts = [accept_invitation, decline_invitation] * 10
    with ThreadPoolExecutor(20) as pool:
        ends = list(pool.map(lambda act: settle(token, guest, act), acts))
    assert ends.count("done") == 1
    with reading() as session:
        assert len(mails(session)) == 1


def test_of_twenty_parallel_invitations_to_one_address_one_is_sent(database: str) -> None:
    with transaction() as session:
        owner = make_actor(session)
        carnet_id = id_of(make_carnet(session, owner))

    def send(_: int) -> str:
        try:
            with transaction() as session:
                invite(session, actor=owner, carnet_id=carnet_id, email=GUEST, levels=SOME)
        except DomainError as error:
            return type(error).__name__
        return "done"

    with ThreadPoolExecutor(20) as pool:
        ends = list(pool.map(send, range(20)))
    assert sorted(ends) == ["AlreadyInvitedError"] * 19 + ["done"]
    with reading() as session:
        assert len(session.exec(select(Share)).all()) == len(mails(session)) == 1
