from datetime import timedelta

import pytest
import time_machine
from sqlmodel import Session, select

from carnet_app.core.clock import now
from carnet_app.core.database import transaction
from carnet_app.core.errors import NotFoundError
from carnet_app.models import Account, LoginSession
from carnet_app.services.accounts import id_of
from carnet_app.services.actors import Actor
from carnet_app.services.authentication import (
    ABSOLUTE_LIFETIME,
    IDLE_LIFETIME,
    actor_of_cookie,
    actor_of_session,
    end_all_sessions,
    end_cookie_session,
    end_other_sessions,
    end_session,
    is_visit_due,
    list_sessions,
    note_visit,
    purge_sessions,
    trade_ticket,
)
from tests.factories import actor_for, make_account, make_actor
from tests.parallel import in_parallel
from tests.services.signing_in import sign_in

ANNE = "anne@exemple.fr"
START = now()


@pytest.fixture
def account(session: Session) -> Account:
    return make_account(session, email=ANNE, first_name="Anne", last_name="Martin")


def cookie_for(session: Session, email: str = ANNE) -> str:
    cookie = trade_ticket(session, ticket=sign_in(session, email).ticket)
    assert cookie
    return cookie


def alive(session: Session, actor: Actor) -> bool:
    session.expire_all()
    return actor_of_session(session, session_id=actor.session_id) is not None


def test_lifetimes_are_those_promised() -> None:
    assert timedelta(days=30) == IDLE_LIFETIME
    assert timedelta(days=90) == ABSOLUTE_LIFETIME


def test_a_session_says_who_acts(session: Session, account: Account) -> None:
    signed_in = sign_in(session, ANNE)
    assert actor_of_session(session, session_id=signed_in.actor.session_id) == signed_in.actor
    assert signed_in.actor.account_id == account.id
    assert signed_in.actor.full_name == "Anne Martin"
    cookie = trade_ticket(session, ticket=signed_in.ticket)
    assert cookie
    assert actor_of_cookie(session, cookie=cookie) == signed_in.actor


def test_a_ticket_is_good_for_one_cookie(session: Session, account: Account) -> None:
    ticket = sign_in(session, ANNE).ticket
    assert trade_ticket(session, ticket=ticket)
    assert trade_ticket(session, ticket=ticket) is None


@pytest.mark.parametrize("ticket", ["", "x", "\ud800"])
def test_an_invented_ticket_or_cookie_is_good_for_nothing(
    session: Session, account: Account, ticket: str
) -> None:
    cookie_for(session)
    sign_in(session, ANNE)
    assert trade_ticket(session, ticket=ticket) is None
    assert actor_of_cookie(session, cookie=ticket) is None


def test_a_ticket_lasts_sixty_seconds(session: Session, account: Account) -> None:
    with time_machine.travel(START, tick=False) as clock:
        early, late = sign_in(session, ANNE), sign_in(session, ANNE)
        clock.move_to(START + timedelta(seconds=59))
        assert trade_ticket(session, ticket=early.ticket)
        clock.move_to(START + timedelta(seconds=60))
        assert trade_ticket(session, ticket=late.ticket) is None


def test_one_of_twenty_parallel_trades_gets_the_cookie(database: str) -> None:
    with transaction() as session:
        make_account(session, email=ANNE)
        ticket = sign_in(session, ANNE).ticket

    def trade(_: int) -> str | None:
        with transaction() as session:
            return trade_ticket(session, ticket=ticket)

    assert len([cookie for cookie in in_parallel(trade) if cookie]) == 1


def test_the_database_holds_neither_cookie_nor_ticket(session: Session, account: Account) -> None:
    signed_in = sign_in(session, ANNE)
    login = session.exec(select(LoginSession)).one()
    assert signed_in.ticket not in str(login.model_dump())
    assert signed_in.ticket not in repr(signed_in)
    cookie = trade_ticket(session, ticket=signed_in.ticket)
    session.refresh(login)
    assert cookie
    assert cookie not in str(login.model_dump())
    assert login.ticket_digest is None


def test_each_sign_in_has_a_cookie_of_its_own(session: Session, account: Account) -> None:
    assert cookie_for(session) != cookie_for(session)


def test_a_session_idles_out_after_thirty_days(session: Session, account: Account) -> None:
    with time_machine.travel(START, tick=False) as clock:
        cookie = cookie_for(session)
        clock.move_to(START + IDLE_LIFETIME - timedelta(seconds=1))
        assert actor_of_cookie(session, cookie=cookie)
        clock.move_to(START + IDLE_LIFETIME)
        assert actor_of_cookie(session, cookie=cookie) is None


def test_a_session_in_use_ends_after_ninety_days(session: Session, account: Account) -> None:
    with time_machine.travel(START, tick=False) as clock:
        cookie = cookie_for(session)
        for day in (20, 40, 60, 80):
            clock.move_to(START + timedelta(days=day))
            actor = actor_of_cookie(session, cookie=cookie)
            assert actor
            note_visit(session, actor=actor)
            session.expire_all()
        clock.move_to(START + ABSOLUTE_LIFETIME - timedelta(seconds=1))
        assert actor_of_cookie(session, cookie=cookie)
        clock.move_to(START + ABSOLUTE_LIFETIME)
        assert actor_of_cookie(session, cookie=cookie) is None


def test_a_visit_is_noted_at_most_every_five_minutes(session: Session, account: Account) -> None:
    with time_machine.travel(START, tick=False) as clock:
        actor = sign_in(session, ANNE).actor
        for minutes, due, seen in ((4, False, 0), (5, True, 5), (9, False, 5), (10, True, 10)):
            clock.move_to(START + timedelta(minutes=minutes))
            assert is_visit_due(session, session_id=actor.session_id) is due
            note_visit(session, actor=actor)
            session.expire_all()
            login = session.get_one(LoginSession, actor.session_id)
            assert login.last_seen_at == START + timedelta(minutes=seen)
            assert account.last_seen_at == login.last_seen_at


def test_a_first_visit_is_noted_on_the_account(session: Session) -> None:
    actor = make_actor(session)
    note_visit(session, actor=actor)
    session.expire_all()
    assert session.get_one(Account, actor.account_id).last_seen_at is not None


def test_no_visit_is_due_in_an_ended_session(session: Session) -> None:
    assert is_visit_due(session, session_id=10**9) is False


def test_an_account_no_longer_confirmed_cannot_act(session: Session, account: Account) -> None:
    actor = sign_in(session, ANNE).actor
    account.confirmed_at = None
    session.flush()
    assert not alive(session, actor)


def test_signing_out_ends_the_session_for_cookie_and_socket(
    session: Session, account: Account
) -> None:
    signed_in = sign_in(session, ANNE)
    cookie = trade_ticket(session, ticket=signed_in.ticket)
    assert cookie
    end_session(session, actor=signed_in.actor, session_id=signed_in.actor.session_id)
    assert not alive(session, signed_in.actor)
    assert actor_of_cookie(session, cookie=cookie) is None


def test_ending_the_cookies_session(session: Session, account: Account) -> None:
    cookie, other = cookie_for(session), cookie_for(session)
    end_cookie_session(session, cookie=cookie)
    end_cookie_session(session, cookie="inconnu")
    assert actor_of_cookie(session, cookie=cookie) is None
    assert actor_of_cookie(session, cookie=other)


def test_the_list_shows_ones_own_live_sessions_the_current_one_first(
    session: Session, account: Account
) -> None:
    with time_machine.travel(START, tick=False) as clock:
        dead = sign_in(session, ANNE).actor
        clock.move_to(START + timedelta(days=10))
        current = sign_in(session, ANNE).actor
        clock.move_to(START + timedelta(days=29))
        make_actor(session)
        older = sign_in(session, ANNE).actor
        clock.move_to(START + timedelta(days=31))
        newer = sign_in(session, ANNE).actor
        listed = list_sessions(session, actor=current)
    assert [view.id for view in listed] == [actor.session_id for actor in (current, newer, older)]
    assert dead.session_id not in [view.id for view in listed]
    assert [view.is_current for view in listed] == [True, False, False]
    assert {view.device for view in listed} == {"Firefox sur Linux"}
    assert listed[1].last_seen_at == listed[1].created_at == START + timedelta(days=31)


def test_a_person_ends_one_of_their_sessions(session: Session, account: Account) -> None:
    here, there = sign_in(session, ANNE).actor, sign_in(session, ANNE).actor
    end_session(session, actor=here, session_id=there.session_id)
    assert not alive(session, there)
    assert alive(session, here)
    with pytest.raises(NotFoundError):
        end_session(session, actor=here, session_id=there.session_id)


def test_nobody_ends_somebody_elses_session(session: Session) -> None:
    actor, other = make_actor(session), make_actor(session)
    with pytest.raises(NotFoundError):
        end_session(session, actor=actor, session_id=other.session_id)
    assert alive(session, other)


def test_ending_the_others_keeps_the_current_one(session: Session, account: Account) -> None:
    here, there = actor_for(session, account), actor_for(session, account)
    stranger = make_actor(session)
    assert end_other_sessions(session, actor=here) == (there.session_id,)
    assert [alive(session, actor) for actor in (here, there, stranger)] == [True, False, True]


def test_ending_all_sessions_of_an_account(session: Session, account: Account) -> None:
    here, there = actor_for(session, account), actor_for(session, account)
    stranger = make_actor(session)
    ended = end_all_sessions(session, account_id=id_of(account))
    assert sorted(ended) == [here.session_id, there.session_id]
    assert [alive(session, actor) for actor in (here, there, stranger)] == [False, False, True]


def test_dead_sessions_are_deleted(session: Session, account: Account) -> None:
    with time_machine.travel(START, tick=False) as clock:
        idle, used = actor_for(session, account), actor_for(session, account)
        clock.move_to(START + timedelta(days=29))
        note_visit(session, actor=used)
        clock.move_to(START + timedelta(days=30))
        purge_sessions(session)
        session.expire_all()
        assert session.exec(select(LoginSession.id)).all() == [used.session_id]
        assert idle.session_id != used.session_id
        clock.move_to(START + timedelta(days=91))
        purge_sessions(session)
        assert session.exec(select(LoginSession.id)).all() == []
