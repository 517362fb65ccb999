from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from sqlmodel import Session

from carnet_app.core.addresses import InvalidEmailError
from carnet_app.core.clock import now
from carnet_app.core.errors import TooManyAttemptsError
from carnet_app.core.settings import Settings
from carnet_app.models import Account
from carnet_app.services import credentials as subject
from carnet_app.services.accounts import NO_PASSWORD
from carnet_app.services.authentication import AccountNotConfirmedError, open_session
from carnet_app.services.credentials import (
    MissingPasswordError,
    WrongCredentialsError,
    WrongPasswordError,
    check,
    check_own,
    read_credentials,
    read_own_credentials,
    require_verified,
)
from carnet_app.services.limits import Limit
from tests.factories import PASSWORD, hash_of, make_account, make_actor
from tests.parallel import in_parallel
from tests.services.signing_in import IP, prove, sign_in
from tests.services.work import count_hashes

ANNE = "anne@exemple.fr"
WRONG = "un autre mot de passe"
STRANGER_IP = "198.51.100.1"


def fail(session: Session, *, times: int, email: str = ANNE, ip: str = STRANGER_IP) -> None:
    for _ in range(times):
        with pytest.raises(WrongCredentialsError):
            sign_in(session, email, WRONG, ip=ip)


def from_many_places(number: int) -> str:
    return f"203.0.113.{number}"


def test_the_right_password_signs_in(session: Session) -> None:
    account = make_account(session, email=ANNE)
    actor = sign_in(session, " Anne@Exemple.fr").actor
    assert (actor.account_id, actor.email) == (account.id, ANNE)


@pytest.mark.parametrize("who", ["unknown", "confirmed", "unconfirmed", "without password"])
def test_a_wrong_password_and_an_unknown_address_are_the_same_text_and_work(
    session: Session, monkeypatch: pytest.MonkeyPatch, who: str
) -> None:
    if who != "unknown":
        account = make_account(session, email=ANNE, confirmed=who != "unconfirmed")
        if who == "without password":
            account.password_hash = NO_PASSWORD
            session.flush()
    costs = count_hashes(monkeypatch)
    with pytest.raises(WrongCredentialsError) as refusal:
        sign_in(session, ANNE, WRONG)
    assert costs == [4]
    assert (refusal.value.message, refusal.value.field) == (WrongCredentialsError.message, "")


def test_the_work_for_an_unknown_address_follows_the_cost_in_force(
    session: Session, monkeypatch: pytest.MonkeyPatch, configure: Callable[..., Settings]
) -> None:
    configure(bcrypt_cost=5)
    costs = count_hashes(monkeypatch)
    with pytest.raises(WrongCredentialsError):
        sign_in(session, ANNE, WRONG)
    assert costs == [5]


def test_an_account_from_before_the_cost_was_raised_takes_as_much_work(
    session: Session, monkeypatch: pytest.MonkeyPatch, configure: Callable[..., Settings]
) -> None:
    make_account(session, email=ANNE)
    hash_of(PASSWORD)
    configure(bcrypt_cost=6)
    costs = count_hashes(monkeypatch)
    for address in (ANNE, "inconnue@exemple.fr"):
        costs.clear()
        with pytest.raises(WrongCredentialsError):
            sign_in(session, address, WRONG)
        assert sum(2**cost for cost in costs) == 2**6


def test_of_two_who_sign_in_at_once_after_the_cost_changed_both_do(
    session: Session, configure: Callable[..., Settings]
) -> None:
    account = make_account(session, email=ANNE)
    actor = sign_in(session, ANNE).actor
    configure(bcrypt_cost=5)
    both = [check(read_credentials(session, email=ANNE, ip=IP), PASSWORD) for _ in range(2)]
    own = check_own(read_own_credentials(session, actor=actor), PASSWORD)
    for verified in both:
        assert open_session(session, verified=verified, user_agent="").ticket
    session.expire_all()
    assert account.password_hash.startswith("$2b$05$")
    assert require_verified(session, actor=actor, verified=own) is account


def test_the_holder_of_an_unconfirmed_account_is_told_to_confirm(session: Session) -> None:
    make_account(session, email=ANNE, confirmed=False)
    with pytest.raises(AccountNotConfirmedError):
        sign_in(session, ANNE)


@pytest.mark.parametrize("password", ["", "x", "x" * 1000, "\0", "\ud800", PASSWORD + " "])
def test_any_other_password_is_refused_without_a_crash(session: Session, password: str) -> None:
    make_account(session, email=ANNE)
    with pytest.raises((WrongCredentialsError, MissingPasswordError)):
        sign_in(session, ANNE, password)


def test_an_empty_password_is_told_beside_its_field(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_account(session, email=ANNE)
    costs = count_hashes(monkeypatch)
    with pytest.raises(MissingPasswordError) as refusal:
        sign_in(session, ANNE, "")
    assert refusal.value.field == "password"
    assert costs == []


def test_a_malformed_address_is_told_beside_its_field(session: Session) -> None:
    with pytest.raises(InvalidEmailError) as refusal:
        sign_in(session, "anne")
    assert refusal.value.field == "email"


def test_the_password_is_hashed_anew_when_the_cost_changed(
    session: Session, configure: Callable[..., Settings]
) -> None:
    account = make_account(session, email=ANNE)
    hash_of(PASSWORD)
    configure(bcrypt_cost=5)
    sign_in(session, ANNE)
    session.refresh(account)
    assert account.password_hash.startswith("$2b$05$")
    rehashed = account.password_hash
    sign_in(session, ANNE)
    session.refresh(account)
    assert account.password_hash == rehashed


def test_a_password_changed_during_the_check_does_not_sign_in(session: Session) -> None:
    account = make_account(session, email=ANNE)
    verified = check(read_credentials(session, email=ANNE, ip=IP), PASSWORD)
    account.password_hash = hash_of("entre-temps, un autre")
    session.flush()
    with pytest.raises(WrongCredentialsError):
        open_session(session, verified=verified, user_agent="")


def test_an_account_deleted_during_the_check_does_not_sign_in(session: Session) -> None:
    account = make_account(session, email=ANNE)
    verified = check(read_credentials(session, email=ANNE, ip=IP), PASSWORD)
    session.delete(account)
    session.flush()
    with pytest.raises(WrongCredentialsError):
        open_session(session, verified=verified, user_agent="")


@pytest.mark.parametrize("exists", [True, False])
def test_an_account_takes_ten_wrong_passwords_in_five_minutes(
    session: Session, exists: bool
) -> None:
    if exists:
        make_account(session, email=ANNE)
    start = now()
    with time_machine.travel(start, tick=False) as clock:
        for number in range(10):
            fail(session, times=1, ip=from_many_places(number))
        with pytest.raises(TooManyAttemptsError) as refusal:
            sign_in(session, ANNE, ip=from_many_places(99))
        assert refusal.value.message == TooManyAttemptsError.message
        clock.move_to(start + timedelta(minutes=5, seconds=1))
        fail(session, times=1)


def test_an_address_takes_ten_wrong_passwords_in_five_minutes(session: Session) -> None:
    start = now()
    with time_machine.travel(start, tick=False) as clock:
        for number in range(10):
            fail(session, times=1, email=f"p{number}@exemple.fr")
        with pytest.raises(TooManyAttemptsError):
            sign_in(session, ANNE, ip=STRANGER_IP)
        fail(session, times=1, ip=IP)
        clock.move_to(start + timedelta(minutes=5, seconds=1))
        fail(session, times=1)


def test_a_whole_ipv6_site_counts_as_one_place(session: Session) -> None:
    for number in range(10):
        fail(session, times=1, email=f"p{number}@exemple.fr", ip=f"2001:db8:1:2::{number}")
    with pytest.raises(TooManyAttemptsError):
        sign_in(session, ANNE, ip="2001:db8:1:2:ffff::1")
    fail(session, times=1, ip="2001:db8:1:3::1")


def test_everybody_together_takes_a_thousand(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (subject.limits.SIGN_IN_OVERALL.attempts, subject.limits.SIGN_IN_OVERALL.seconds) == (
        1000,
        300,
    )
    monkeypatch.setattr(subject.limits, "SIGN_IN_OVERALL", Limit("few", 20, 300))
    for number in range(20):
        fail(session, times=1, email=f"p{number}@exemple.fr", ip=from_many_places(number))
    with pytest.raises(TooManyAttemptsError):
        sign_in(session, ANNE)


def test_who_signed_in_before_still_does_when_strangers_use_up_everybodys_attempts(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_account(session, email=ANNE)
    sign_in(session, ANNE)
    monkeypatch.setattr(subject.limits, "SIGN_IN_OVERALL", Limit("few", 20, 300))
    for number in range(20):
        fail(session, times=1, email=f"p{number}@exemple.fr", ip=from_many_places(number))
    for _ in range(3):
        sign_in(session, ANNE)
    with pytest.raises(TooManyAttemptsError):  # they gave nothing back that they had not taken
        fail(session, times=1, email="p20@exemple.fr", ip=from_many_places(20))


def test_one_place_cannot_use_up_everybodys_attempts(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_account(session, email=ANNE)
    monkeypatch.setattr(subject.limits, "SIGN_IN_OVERALL", Limit("few", 20, 300))
    for number in range(40):
        with pytest.raises((WrongCredentialsError, TooManyAttemptsError)):
            sign_in(session, f"p{number}@exemple.fr", WRONG, ip=STRANGER_IP)
    sign_in(session, ANNE)


def test_no_password_is_right_where_there_is_no_account() -> None:
    credentials = subject.Credentials(
        account_id=None, email=ANNE, network=IP, password_hash=hash_of(PASSWORD)
    )
    with pytest.raises(WrongCredentialsError):
        check(credentials, PASSWORD)


def test_success_locks_nobody_out(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    make_account(session, email=ANNE)
    monkeypatch.setattr(subject.limits, "SIGN_IN_OVERALL", Limit("few", 20, 300))
    for _ in range(30):
        sign_in(session, ANNE)


def test_a_success_forgives_the_accounts_attempts_but_not_the_places(session: Session) -> None:
    make_account(session, email=ANNE)
    make_account(session, email="voleur@exemple.fr")
    for turn in range(2):
        fail(session, times=9, ip=STRANGER_IP if turn else IP)
        sign_in(session, ANNE, ip=from_many_places(turn))
    sign_in(session, "voleur@exemple.fr", ip=STRANGER_IP)
    fail(session, times=1)
    with pytest.raises(TooManyAttemptsError):
        sign_in(session, "voleur@exemple.fr", ip=STRANGER_IP)


def test_strangers_never_lock_the_holder_out_of_a_familiar_place(session: Session) -> None:
    make_account(session, email=ANNE)
    start = now()
    with time_machine.travel(start, tick=False) as clock:
        sign_in(session, ANNE, ip=IP)
        for day in range(3):
            clock.move_to(start + timedelta(days=day))
            for number in range(10):
                fail(session, times=1, ip=from_many_places(number))
            with pytest.raises(TooManyAttemptsError):
                sign_in(session, ANNE, ip=STRANGER_IP)
            sign_in(session, ANNE, ip=IP)


def test_a_familiar_place_is_limited_too(session: Session) -> None:
    make_account(session, email=ANNE)
    sign_in(session, ANNE)
    fail(session, times=10, ip=IP)
    with pytest.raises(TooManyAttemptsError):
        sign_in(session, ANNE)


def test_parallel_attempts_are_counted_exactly(sqlite_database: str) -> None:
    def attempt(number: int) -> bool:
        try:
            subject._count_attempt(ANNE, from_many_places(number))
        except TooManyAttemptsError:
            return False
        return True

    assert in_parallel(attempt).count(True) == 10


def test_a_person_proves_themselves_with_their_own_password(session: Session) -> None:
    actor = make_actor(session)
    verified = prove(session, actor)
    assert require_verified(session, actor=actor, verified=verified).id == actor.account_id
    for password, error in ((WRONG, WrongPasswordError), ("", MissingPasswordError)):
        with pytest.raises(error) as refusal:
            prove(session, actor, password)
        assert refusal.value.field == "current_password"


def test_a_proof_is_worth_nothing_for_somebody_else(session: Session) -> None:
    actor, other = make_actor(session), make_actor(session)
    with pytest.raises(WrongPasswordError):
        require_verified(session, actor=actor, verified=prove(session, other))


def test_a_proof_is_worth_nothing_once_the_password_changed(session: Session) -> None:
    actor = make_actor(session)
    verified = prove(session, actor)
    session.get_one(Account, actor.account_id).password_hash = hash_of("entre-temps, un autre")
    session.flush()
    with pytest.raises(WrongPasswordError):
        require_verified(session, actor=actor, verified=verified)


def test_an_open_page_is_no_way_to_guess_the_password(session: Session) -> None:
    actor = make_actor(session)
    for _ in range(10):
        with pytest.raises(WrongPasswordError):
            prove(session, actor, WRONG)
    with pytest.raises(TooManyAttemptsError):
        prove(session, actor)


def test_the_right_password_forgives_the_wrong_ones(session: Session) -> None:
    actor = make_actor(session)
    for _ in range(3):
        for _ in range(9):
            with pytest.raises(WrongPasswordError):
                prove(session, actor, WRONG)
        prove(session, actor)


def test_the_message_stands_beside_the_field_asked_for(session: Session) -> None:
    credentials = read_own_credentials(session, actor=make_actor(session))
    with pytest.raises(WrongPasswordError) as refusal:
        check_own(credentials, WRONG, field="password")
    assert refusal.value.field == "password"


def test_no_secret_shows_in_a_representation(session: Session) -> None:
    account = make_account(session, email=ANNE)
    credentials = read_credentials(session, email=ANNE, ip=IP)
    assert account.password_hash not in repr(credentials)
    assert account.password_hash not in repr(check(credentials, PASSWORD))
