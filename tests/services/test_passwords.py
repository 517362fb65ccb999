from datetime import timedelta

import pytest
import time_machine
from sqlmodel import Session

from carnet_app.core.addresses import InvalidEmailError
from carnet_app.core.clock import now
from carnet_app.core.database import reading, transaction
from carnet_app.core.errors import TooManyAttemptsError
from carnet_app.models import Account, LinkPurpose
from carnet_app.services.account_links import (
    LinkExpiredError,
    LinkState,
    LinkUsedError,
    make_link,
    read_link,
)
from carnet_app.services.accounts import confirm_account, id_of, resend_confirmation
from carnet_app.services.actors import Actor
from carnet_app.services.authentication import actor_of_session
from carnet_app.services.credentials import WrongCredentialsError, WrongPasswordError
from carnet_app.services.limits import MAIL_REQUESTS_PER_IP, RESET_MAILS_PER_ADDRESS
from carnet_app.services.passwords import change_password, request_reset, reset_password
from tests.factories import PASSWORD, actor_for, hash_of, make_account, make_actor
from tests.parallel import in_parallel
from tests.services.mail import last_token, mails
from tests.services.signing_in import IP, prove, sign_in

ANNE = "anne@exemple.fr"
NEW = "deux cheminées en brique"


@pytest.fixture
def account(session: Session) -> Account:
    return make_account(session, email=ANNE)


def alive(session: Session, actor: Actor) -> bool:
    session.expire_all()
    return actor_of_session(session, session_id=actor.session_id) is not None


def test_a_forgotten_password_is_chosen_anew_through_the_mailed_link(
    session: Session, account: Account
) -> None:
    request_reset(session, email=" Anne@Exemple.fr", ip=IP)
    assert mails(session) == [("reset_password", ANNE)]
    reset_password(session, token=last_token(session, "reinitialiser"), password_hash=hash_of(NEW))
    assert mails(session)[1:] == [("password_changed", ANNE)]
    sign_in(session, ANNE, NEW)
    with pytest.raises(WrongCredentialsError):
        sign_in(session, ANNE, PASSWORD)


def test_the_answer_is_the_same_for_known_unknown_unconfirmed_and_over_limit(
    session: Session, account: Account
) -> None:
    make_account(session, email="attend@exemple.fr", confirmed=False)
    for email in (ANNE, "inconnue@exemple.fr", "attend@exemple.fr"):
        assert request_reset(session, email=email, ip=IP) is None
    assert mails(session) == [("reset_password", ANNE), ("confirm_account", "attend@exemple.fr")]
    for number in range(20):
        assert request_reset(session, email=ANNE, ip=f"203.0.113.{number}") is None
    assert mails(session).count(("reset_password", ANNE)) == RESET_MAILS_PER_ADDRESS.attempts


def test_an_over_limit_request_leaves_the_last_link_alive(
    session: Session, account: Account
) -> None:
    for _ in range(10):
        request_reset(session, email=ANNE, ip=IP)
    reset_password(session, token=last_token(session, "reinitialiser"), password_hash=hash_of(NEW))


def test_strangers_who_sign_up_with_an_address_do_not_use_up_its_reset_mails(
    session: Session, account: Account
) -> None:
    for number in range(20):
        resend_confirmation(session, email=ANNE, ip=f"192.0.2.{number}")
    request_reset(session, email=ANNE, ip=IP)
    assert mails(session)[-1] == ("reset_password", ANNE)


def test_a_password_forgotten_before_the_address_was_confirmed_is_chosen_anew(
    session: Session,
) -> None:
    make_account(session, email="attend@exemple.fr", confirmed=False)  # by who knows whom
    request_reset(session, email="attend@exemple.fr", ip=IP)
    confirmed = confirm_account(session, token=last_token(session, "confirmer"))
    with pytest.raises(WrongCredentialsError):
        sign_in(session, "attend@exemple.fr", PASSWORD)
    reset_password(session, token=confirmed.reset_token, password_hash=hash_of(NEW))
    sign_in(session, "attend@exemple.fr", NEW)


def test_one_place_cannot_ask_without_end(session: Session) -> None:
    for number in range(MAIL_REQUESTS_PER_IP.attempts):
        request_reset(session, email=f"p{number}@exemple.fr", ip=IP)
    with pytest.raises(TooManyAttemptsError):
        request_reset(session, email=ANNE, ip=IP)


def test_a_malformed_address_is_told_beside_its_field(session: Session) -> None:
    with pytest.raises(InvalidEmailError):
        request_reset(session, email="anne@exemple.fr, paul@exemple.fr", ip=IP)


def test_the_link_is_on_the_configured_site_and_lasts_an_hour(
    session: Session, account: Account
) -> None:
    start = now()
    with time_machine.travel(start, tick=False) as clock:
        request_reset(session, email=ANNE, ip=IP)
        token = last_token(session, "reinitialiser")  # reads http://localhost:8000 only
        clock.move_to(start + timedelta(minutes=59))
        assert read_link(session, token=token, purpose=LinkPurpose.RESET_PASSWORD).email == ANNE
        clock.move_to(start + timedelta(hours=1))
        with pytest.raises(LinkExpiredError):
            reset_password(session, token=token, password_hash=hash_of(NEW))
    assert account.password_hash == hash_of(PASSWORD)


def test_a_reset_ends_all_sessions_and_links(session: Session, account: Account) -> None:
    here, there, stranger = (
        actor_for(session, account),
        actor_for(session, account),
        make_actor(session),
    )
    other = make_link(
        session,
        account_id=id_of(account),
        purpose=LinkPurpose.CHANGE_EMAIL,
        email="neuve@exemple.fr",
    )
    request_reset(session, email=ANNE, ip=IP)
    token = last_token(session, "reinitialiser")
    ended = reset_password(session, token=token, password_hash=hash_of(NEW))
    assert sorted(ended) == [here.session_id, there.session_id]
    assert [alive(session, actor) for actor in (here, there, stranger)] == [False, False, True]
    view = read_link(session, token=other, purpose=LinkPurpose.CHANGE_EMAIL)
    assert view.state is LinkState.EXPIRED
    with pytest.raises(LinkUsedError):
        reset_password(session, token=token, password_hash=hash_of(NEW))


def test_a_reset_lifts_the_limit_strangers_reached(session: Session, account: Account) -> None:
    for number in range(10):
        with pytest.raises(WrongCredentialsError):
            sign_in(session, ANNE, "pas le bon, hélas", ip=f"203.0.113.{number}")
    request_reset(session, email=ANNE, ip=IP)
    reset_password(session, token=last_token(session, "reinitialiser"), password_hash=hash_of(NEW))
    sign_in(session, ANNE, NEW)


def test_a_reset_lifts_the_limit_its_holder_reached_at_home(
    session: Session, account: Account
) -> None:
    sign_in(session, ANNE)
    for _ in range(10):
        with pytest.raises(WrongCredentialsError):
            sign_in(session, ANNE, "pas le bon, hélas")
    request_reset(session, email=ANNE, ip=IP)
    token = last_token(session, "reinitialiser")
    reset_password(session, token=token, password_hash=hash_of(NEW), ip=IP)
    sign_in(session, ANNE, NEW)


def test_one_of_twenty_parallel_resets_wins(database: str) -> None:
    with transaction() as session:
        make_account(session, email=ANNE)
        request_reset(session, email=ANNE, ip=IP)
    with reading() as session:
        token = last_token(session, "reinitialiser")
    hash_of(NEW)

    def reset(_: int) -> bool:
        try:
            with transaction() as session:
                reset_password(session, token=token, password_hash=hash_of(NEW))
        except LinkUsedError:
            return False
        return True

    assert in_parallel(reset).count(True) == 1
    with reading() as session:
        assert mails(session).count(("password_changed", ANNE)) == 1


def test_changing_the_password_ends_the_other_sessions_and_all_links(
    session: Session, account: Account
) -> None:
    here, there = actor_for(session, account), actor_for(session, account)
    request_reset(session, email=ANNE, ip=IP)
    ended = change_password(
        session, actor=here, verified=prove(session, here), password_hash=hash_of(NEW)
    )
    assert ended == (there.session_id,)
    assert [alive(session, actor) for actor in (here, there)] == [True, False]
    assert mails(session)[-1] == ("password_changed", ANNE)
    with pytest.raises(LinkExpiredError):
        reset_password(
            session, token=last_token(session, "reinitialiser"), password_hash=hash_of(NEW)
        )
    sign_in(session, ANNE, NEW)


def test_one_proof_changes_the_password_once(session: Session, account: Account) -> None:
    actor = actor_for(session, account)
    verified = prove(session, actor)
    change_password(session, actor=actor, verified=verified, password_hash=hash_of(NEW))
    with pytest.raises(WrongPasswordError):
        change_password(session, actor=actor, verified=verified, password_hash=hash_of(PASSWORD))
