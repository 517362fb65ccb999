from datetime import timedelta

import pytest
import time_machine
from sqlmodel import Session, select

from carnet_app.core.addresses import InvalidEmailError
from carnet_app.core.clock import now
from carnet_app.core.database import reading, transaction
from carnet_app.core.errors import DomainError, RefusedFieldsError, TooManyAttemptsError
from carnet_app.models import Account, AccountLink, LinkPurpose, OutboxMessage
from carnet_app.services.account_links import (
    LinkExpiredError,
    LinkState,
    LinkUsedError,
    make_link,
    read_link,
    use_link,
)
from carnet_app.services.accounts import (
    NO_PASSWORD,
    Applicant,
    InvalidNameError,
    TermsNotAcceptedError,
    check_sign_up,
    clean_person_name,
    confirm_account,
    hash_for_sign_up,
    id_of,
    purge_stale,
    read_waiting_hash,
    resend_confirmation,
    sign_up,
)
from carnet_app.services.credentials import WrongCredentialsError, check, read_credentials
from carnet_app.services.limits import (
    CONFIRMATIONS_PER_ADDRESS,
    MAIL_REQUESTS_PER_IP,
    PASSWORD_RATINGS_PER_IP,
    REMINDERS_PER_ADDRESS,
    SIGN_UP_PER_IP,
    Limit,
)
from carnet_app.services.password_policy import PasswordPersonalError, PasswordTooShortError
from carnet_app.services.passwords import reset_password
from tests.factories import PASSWORD, hash_of, make_account
from tests.parallel import in_parallel
from tests.services.mail import last_token, mails
from tests.services.work import count_hashes

ANNE = "anne@exemple.fr"
IP = "192.0.2.7"
FORM = {
    "first_name": "Anne",
    "last_name": "Martin",
    "email": ANNE,
    "password": PASSWORD,
    "terms_accepted": True,
    "ip": IP,
}


def register(session: Session, *, password: str = PASSWORD, first_name: str = "Anne") -> None:
    """The whole sequence of a sign-up, as a state handler calls it."""
    applicant = check_sign_up(**{**FORM, "password": password, "first_name": first_name})
    waiting = read_waiting_hash(session, email=applicant.email)
    password_hash = hash_for_sign_up(password, waiting)
    sign_up(session, applicant=applicant, password_hash=password_hash)
    session.flush()


def account_of_anne(session: Session) -> Account:
    return session.exec(select(Account).where(Account.email == ANNE)).one()


def test_signing_up_makes_an_account_that_waits_for_the_mailed_link(session: Session) -> None:
    register(session)
    account = account_of_anne(session)
    assert (account.first_name, account.last_name) == ("Anne", "Martin")
    assert account.confirmed_at is None
    assert mails(session) == [("confirm_account", ANNE)]
    assert PASSWORD not in session.exec(select(OutboxMessage)).one().text_body


def test_the_click_confirms_the_account(session: Session) -> None:
    register(session)
    confirmed = confirm_account(session, token=last_token(session, "confirmer"))
    assert (confirmed.email, confirmed.first_name, confirmed.reset_token) == (ANNE, "Anne", "")
    assert account_of_anne(session).confirmed_at is not None
    assert check(read_credentials(session, email=ANNE, ip=IP), PASSWORD)


def test_looking_at_the_confirmation_page_confirms_nothing(session: Session) -> None:
    register(session)
    token = last_token(session, "confirmer")
    view = read_link(session, token=token, purpose=LinkPurpose.CONFIRM_ACCOUNT)
    assert view.state is LinkState.OK
    assert account_of_anne(session).confirmed_at is None


def test_a_confirmation_link_works_for_48_hours_and_once(session: Session) -> None:
    start = now()
    with time_machine.travel(start, tick=False) as clock:
        register(session)
        token = last_token(session, "confirmer")
        clock.move_to(start + timedelta(hours=48))
        with pytest.raises(LinkExpiredError):
            confirm_account(session, token=token)
        clock.move_to(start + timedelta(hours=47))
        confirm_account(session, token=token)
        with pytest.raises(LinkUsedError):
            confirm_account(session, token=token)


@pytest.mark.parametrize(
    ("change", "error", "field"),
    [
        ({"first_name": " "}, InvalidNameError, "first_name"),
        ({"last_name": ""}, InvalidNameError, "last_name"),
        ({"first_name": "A" * 101}, InvalidNameError, "first_name"),
        ({"last_name": "Mar\x07tin"}, InvalidNameError, "last_name"),
        ({"email": ""}, InvalidEmailError, "email"),
        ({"email": "anne@exemple.fr\nBcc: paul@exemple.fr"}, InvalidEmailError, "email"),
        ({"email": "a" * 250 + "@exemple.fr"}, InvalidEmailError, "email"),
        ({"password": "court"}, PasswordTooShortError, "password"),
        ({"password": "xK9#martin#mQ2$vL7"}, PasswordPersonalError, "password"),
        ({"terms_accepted": False}, TermsNotAcceptedError, "terms"),
    ],
)
def test_a_form_that_does_not_hold_is_refused_beside_its_field(
    change: dict[str, object], error: type[DomainError], field: str
) -> None:
    with pytest.raises(error) as refusal:
        check_sign_up(**{**FORM, **change})  # pyright: ignore[reportArgumentType]
    assert refusal.value.field == field
    assert refusal.value.message


def test_forms_that_do_not_hold_are_counted_before_their_password_is_rated() -> None:
    refused = {**FORM, "terms_accepted": False, "password": "12345678901234"}
    for _ in range(PASSWORD_RATINGS_PER_IP.attempts):
        with pytest.raises(RefusedFieldsError):
            check_sign_up(**refused)  # pyright: ignore[reportArgumentType]
    with pytest.raises(RefusedFieldsError) as last:
        check_sign_up(**refused)  # pyright: ignore[reportArgumentType]
    assert last.value.messages == {
        "": TooManyAttemptsError.message,
        "terms": TermsNotAcceptedError.message,
    }
    check_sign_up(**{**FORM, "ip": "192.0.2.8"})  # pyright: ignore[reportArgumentType]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Jean  Charles ", "Jean Charles"),
        ("E\u0301loi\u0308se", "Éloïse"),
        ("O’Connor-D'Arc", "O’Connor-D'Arc"),
        ("\tAnne\n", "Anne"),
        ("A" * 100, "A" * 100),
        ("李小龍", "李小龍"),
    ],
)
def test_names_are_kept_as_people_write_them(typed: str, kept: str) -> None:
    assert clean_person_name(typed, field="first_name") == kept


@pytest.mark.parametrize("typed", ["An\nne", "An\0ne", "An\u202ene", "An\ud800ne", "An\u200bne"])
def test_names_hold_no_control_characters(typed: str) -> None:
    with pytest.raises(InvalidNameError):
        clean_person_name(typed, field="first_name")


def test_too_many_sign_ups_from_one_place_are_refused() -> None:
    for _ in range(SIGN_UP_PER_IP.attempts):
        check_sign_up(**FORM)
    with pytest.raises(TooManyAttemptsError):
        check_sign_up(**FORM)
    check_sign_up(**{**FORM, "ip": "192.0.2.8"})


def test_a_confirmed_holder_is_told_by_mail_and_nothing_changes(session: Session) -> None:
    before = make_account(session, email=ANNE, first_name="Annie")
    password_hash = before.password_hash
    register(session, password="tout autre chose, vraiment")
    after = account_of_anne(session)
    assert (after.first_name, after.password_hash) == ("Annie", password_hash)
    assert mails(session) == [("already_registered", ANNE)]


@pytest.mark.parametrize("holder", ["nobody", "confirmed", "waiting", "without password"])
def test_a_sign_up_costs_one_hash_whoever_holds_the_address(
    session: Session, monkeypatch: pytest.MonkeyPatch, holder: str
) -> None:
    if holder != "nobody":
        account = make_account(session, email=ANNE, confirmed=holder == "confirmed")
        if holder == "without password":
            account.password_hash = NO_PASSWORD
            session.flush()
    costs = count_hashes(monkeypatch)
    register(session)
    assert costs == [4]


def test_sending_the_form_twice_keeps_the_password(session: Session) -> None:
    register(session)
    register(session, first_name="Anna")
    assert mails(session) == [("confirm_account", ANNE)] * 2
    confirmed = confirm_account(session, token=last_token(session, "confirmer"))
    assert (confirmed.first_name, confirmed.reset_token) == ("Anna", "")
    assert check(read_credentials(session, email=ANNE, ip=IP), PASSWORD)


def test_nobody_confirms_a_password_that_somebody_else_chose(session: Session) -> None:
    register(session, password="le mot de passe du voleur")
    register(session)
    confirmed = confirm_account(session, token=last_token(session, "confirmer"))
    for password in (PASSWORD, "le mot de passe du voleur"):
        with pytest.raises(WrongCredentialsError):
            check(read_credentials(session, email=ANNE, ip=IP), password)
    reset_password(
        session, token=confirmed.reset_token, password_hash=hash_of("un nouveau pour de bon")
    )
    assert check(read_credentials(session, email=ANNE, ip=IP), "un nouveau pour de bon")


def test_a_contested_account_stays_contested(session: Session) -> None:
    for password in ("le mot de passe du voleur", PASSWORD, PASSWORD):
        register(session, password=password)
    assert account_of_anne(session).password_hash == NO_PASSWORD


def test_of_two_sign_ups_at_the_same_instant_neither_password_counts(session: Session) -> None:
    applicant = Applicant(email=ANNE, first_name="Anne", last_name="Martin")
    sign_up(session, applicant=applicant, password_hash=hash_of("le mot de passe du voleur"))
    sign_up(session, applicant=applicant, password_hash=hash_of(PASSWORD))
    assert account_of_anne(session).password_hash == NO_PASSWORD


@pytest.mark.parametrize("confirmed", [True, False])
def test_only_a_waiting_hash_is_read_before_a_sign_up(session: Session, confirmed: bool) -> None:
    account = make_account(session, email=ANNE, confirmed=confirmed)
    waiting = read_waiting_hash(session, email=ANNE)
    assert waiting == (None if confirmed else account.password_hash)
    assert read_waiting_hash(session, email="inconnue@exemple.fr") is None


def test_mails_to_a_holder_belong_to_their_account(session: Session) -> None:
    register(session)
    resend_confirmation(session, email=ANNE, ip=IP)
    written = session.exec(select(OutboxMessage.account_id)).all()
    assert written == [account_of_anne(session).id] * 2


def test_resending_gives_a_waiting_account_a_fresh_link(session: Session) -> None:
    register(session)
    old = last_token(session, "confirmer")
    resend_confirmation(session, email=" ANNE@exemple.fr", ip=IP)
    with pytest.raises(LinkExpiredError):
        confirm_account(session, token=old)
    confirm_account(session, token=last_token(session, "confirmer"))


def test_resending_to_others_writes_at_most_a_reminder(session: Session) -> None:
    make_account(session, email=ANNE)
    resend_confirmation(session, email="inconnue@exemple.fr", ip=IP)
    assert mails(session) == []
    resend_confirmation(session, email=ANNE, ip=IP)
    assert mails(session) == [("already_registered", ANNE)]


@pytest.mark.parametrize(
    ("confirmed", "limit"), [(True, REMINDERS_PER_ADDRESS), (False, CONFIRMATIONS_PER_ADDRESS)]
)
def test_nobodys_mailbox_is_flooded_and_the_answer_stays_the_same(
    session: Session, confirmed: bool, limit: Limit
) -> None:
    make_account(session, email=ANNE, confirmed=confirmed)
    for number in range(20):
        resend_confirmation(session, email=ANNE, ip=f"192.0.2.{number}")
    assert len(mails(session)) == limit.attempts


def test_an_over_limit_request_keeps_the_last_link_alive(session: Session) -> None:
    make_account(session, email=ANNE, confirmed=False)
    for _ in range(10):
        resend_confirmation(session, email=ANNE, ip=IP)
    confirm_account(session, token=last_token(session, "confirmer"))


def test_one_place_cannot_have_mails_sent_without_end(session: Session) -> None:
    for number in range(MAIL_REQUESTS_PER_IP.attempts):
        resend_confirmation(session, email=f"p{number}@exemple.fr", ip=IP)
    with pytest.raises(TooManyAttemptsError):
        resend_confirmation(session, email=ANNE, ip=IP)


def test_twenty_parallel_sign_ups_make_one_account(database: str) -> None:
    applicant = Applicant(email=ANNE, first_name="Anne", last_name="Martin")

    def attempt(_: int) -> None:
        with transaction() as session:
            sign_up(session, applicant=applicant, password_hash=hash_of(PASSWORD))

    in_parallel(attempt)
    with reading() as session:
        assert account_of_anne(session).password_hash == hash_of(PASSWORD)
        live = [link for link in session.exec(select(AccountLink)) if link.expires_at > now()]
        assert len(live) == 1


def test_one_of_twenty_parallel_clicks_confirms(database: str) -> None:
    with transaction() as session:
        register(session)
    with reading() as session:
        token = last_token(session, "confirmer")

    def click(_: int) -> bool:
        try:
            with transaction() as session:
                confirm_account(session, token=token)
        except LinkUsedError:
            return False
        return True

    assert in_parallel(click).count(True) == 1


def test_accounts_never_confirmed_and_dead_links_go_after_thirty_days(session: Session) -> None:
    start = now()
    with time_machine.travel(start, tick=False) as clock:
        waiting = make_account(session, confirmed=False)
        kept_id = id_of(make_account(session, email=ANNE))
        used = make_link(
            session, account_id=kept_id, purpose=LinkPurpose.CONFIRM_ACCOUNT, email=ANNE
        )
        use_link(session, token=used, purpose=LinkPurpose.CONFIRM_ACCOUNT)
        make_link(session, account_id=kept_id, purpose=LinkPurpose.RESET_PASSWORD, email=ANNE)
        clock.move_to(start + timedelta(days=30))
        purge_stale(session)
        assert len(session.exec(select(AccountLink)).all()) == 2
        assert session.get(Account, waiting.id) is not None
        clock.move_to(start + timedelta(days=32, seconds=1))
        purge_stale(session)
        session.expire_all()
        assert session.exec(select(Account.id)).all() == [kept_id]
        assert [link.used_at for link in session.exec(select(AccountLink))] == [start]
