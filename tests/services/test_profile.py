from datetime import timedelta

import pytest
import time_machine
from sqlmodel import Session, select

from carnet_app.core.addresses import InvalidEmailError
from carnet_app.core.clock import now
from carnet_app.core.database import reading, transaction
from carnet_app.core.errors import TooManyAttemptsError
from carnet_app.models import Account, LinkPurpose, Share
from carnet_app.services.account_links import LinkExpiredError, LinkUsedError, make_link, use_link
from carnet_app.services.accounts import InvalidNameError, id_of
from carnet_app.services.actors import Actor
from carnet_app.services.authentication import actor_of_session
from carnet_app.services.credentials import WrongPasswordError
from carnet_app.services.profile import (
    EmailTakenError,
    SameEmailError,
    change_email,
    confirm_new_email,
    read_profile,
    rename,
)
from tests.factories import PASSWORD, actor_for, make_account, make_actor, make_carnet
from tests.parallel import in_parallel
from tests.services.mail import last_token, mails
from tests.services.signing_in import prove, sign_in

OLD = "anne@exemple.fr"
NEW = "anne.martin@exemple.org"


@pytest.fixture
def actor(session: Session) -> Actor:
    return make_actor(session, email=OLD, first_name="Anne", last_name="Martin")


def ask(session: Session, actor: Actor, email: str = NEW) -> None:
    change_email(session, actor=actor, verified=prove(session, actor), email=email)


def test_the_profile_shows_what_is_known(session: Session, actor: Actor) -> None:
    view = read_profile(session, actor=actor)
    assert (view.first_name, view.last_name, view.email) == ("Anne", "Martin", OLD)
    assert view.pending_email == ""
    assert view.created_at <= now()


def test_a_person_changes_their_name(session: Session, actor: Actor) -> None:
    view = rename(session, actor=actor, first_name=" Annie ", last_name="Le  Goff")
    assert (view.first_name, view.last_name) == ("Annie", "Le Goff")
    renamed = actor_of_session(session, session_id=actor.session_id)
    assert renamed
    assert renamed.full_name == "Annie Le Goff"


@pytest.mark.parametrize(
    ("first_name", "last_name", "field"),
    [("", "Martin", "first_name"), ("Anne", "M" * 101, "last_name"), ("A\0", "M", "first_name")],
)
def test_a_name_that_does_not_hold_changes_nothing(
    session: Session, actor: Actor, first_name: str, last_name: str, field: str
) -> None:
    with pytest.raises(InvalidNameError) as refusal, session.begin_nested():
        rename(session, actor=actor, first_name=first_name, last_name=last_name)
    assert refusal.value.field == field
    assert read_profile(session, actor=actor).first_name == "Anne"


def test_a_new_address_counts_once_its_mail_is_clicked(session: Session, actor: Actor) -> None:
    ask(session, actor, " Anne.Martin@Exemple.org ")
    assert sorted(mails(session)) == [("confirm_new_email", NEW), ("email_change_requested", OLD)]
    view = read_profile(session, actor=actor)
    assert (view.email, view.pending_email) == (OLD, NEW)
    assert confirm_new_email(session, token=last_token(session, "nouvelle-adresse")) == NEW
    assert mails(session)[-1] == ("email_changed", OLD)
    view = read_profile(session, actor=actor)
    assert (view.email, view.pending_email) == (NEW, "")
    assert sign_in(session, NEW).actor.account_id == actor.account_id


@pytest.mark.parametrize("confirmed", [True, False])
def test_the_answer_does_not_tell_whether_the_new_address_has_an_account(
    session: Session, actor: Actor, confirmed: bool
) -> None:
    make_account(session, email=NEW, confirmed=confirmed)
    ask(session, actor)
    assert read_profile(session, actor=actor).pending_email == NEW
    told = "already_registered" if confirmed else "confirm_new_email"
    assert mails(session) == [("email_change_requested", OLD), (told, NEW)]


def test_the_click_outweighs_a_sign_up_nobody_confirmed(session: Session, actor: Actor) -> None:
    squatter = make_account(session, email=NEW, confirmed=False)
    squatter_id = id_of(squatter)
    ask(session, actor)
    assert confirm_new_email(session, token=last_token(session, "nouvelle-adresse")) == NEW
    session.expire_all()
    assert session.exec(select(Account.id).where(Account.id == squatter_id)).first() is None


def test_an_address_taken_meanwhile_is_told_and_changes_nothing(
    session: Session, actor: Actor
) -> None:
    ask(session, actor)
    make_account(session, email=NEW)
    with pytest.raises(EmailTakenError), session.begin_nested():
        confirm_new_email(session, token=last_token(session, "nouvelle-adresse"))
    session.expire_all()
    assert read_profile(session, actor=actor).email == OLD
    assert "email_changed" not in [template for template, _ in mails(session)]


def test_all_links_die_with_the_address_they_were_mailed_to(session: Session, actor: Actor) -> None:
    reset = make_link(
        session, account_id=actor.account_id, purpose=LinkPurpose.RESET_PASSWORD, email=OLD
    )
    ask(session, actor)
    token = last_token(session, "nouvelle-adresse")
    confirm_new_email(session, token=token)
    with pytest.raises(LinkExpiredError):
        use_link(session, token=reset, purpose=LinkPurpose.RESET_PASSWORD)
    with pytest.raises(LinkUsedError):
        confirm_new_email(session, token=token)


def test_asking_again_voids_the_first_request(session: Session, actor: Actor) -> None:
    ask(session, actor, "faute@exemple.org")
    first = last_token(session, "nouvelle-adresse")
    ask(session, actor)
    assert read_profile(session, actor=actor).pending_email == NEW
    with pytest.raises(LinkExpiredError):
        confirm_new_email(session, token=first)


def test_a_request_is_forgotten_when_it_expires(session: Session, actor: Actor) -> None:
    with time_machine.travel(now(), tick=False) as clock:
        ask(session, actor)
        clock.shift(timedelta(hours=48))
        assert read_profile(session, actor=actor).pending_email == ""
        with pytest.raises(LinkExpiredError):
            confirm_new_email(session, token=last_token(session, "nouvelle-adresse"))


def test_the_own_address_is_no_change(session: Session, actor: Actor) -> None:
    with pytest.raises(SameEmailError) as refusal:
        ask(session, actor, OLD.upper())
    assert refusal.value.field == "email"


@pytest.mark.parametrize("email", ["", "anne", f"{NEW}\nBcc: {OLD}", f"{NEW},{OLD}"])
def test_a_malformed_address_is_refused(session: Session, actor: Actor, email: str) -> None:
    with pytest.raises(InvalidEmailError):
        ask(session, actor, email)
    assert mails(session) == []


def test_the_password_of_somebody_else_moves_nothing(session: Session, actor: Actor) -> None:
    other = make_actor(session)
    with pytest.raises(WrongPasswordError):
        change_email(session, actor=actor, verified=prove(session, other), email=NEW)


def test_nobody_can_mail_the_world_by_changing_address(session: Session, actor: Actor) -> None:
    for number in range(5):
        ask(session, actor, f"p{number}@exemple.org")
    with pytest.raises(TooManyAttemptsError):
        ask(session, actor)


def test_one_mailbox_is_not_flooded_by_many_accounts(session: Session) -> None:
    for _ in range(8):
        ask(session, make_actor(session))
    assert [recipient for _, recipient in mails(session)].count(NEW) == 5


def test_a_guest_keeps_their_shares_under_the_new_address(session: Session, actor: Actor) -> None:
    host = make_account(session)
    mine = Share(
        carnet_id=make_carnet(session, host).id or 0, email=OLD, account_id=actor.account_id
    )
    waiting = Share(carnet_id=make_carnet(session, host).id or 0, email=OLD)
    session.add_all([mine, waiting])
    ask(session, actor)
    confirm_new_email(session, token=last_token(session, "nouvelle-adresse"))
    session.expire_all()
    assert (mine.email, waiting.email) == (NEW, OLD)


def test_one_of_twenty_people_gets_the_address(database: str) -> None:
    with transaction() as session:
        accounts = [make_account(session) for _ in range(20)]
        tokens = [
            make_link(
                session, account_id=id_of(account), purpose=LinkPurpose.CHANGE_EMAIL, email=NEW
            )
            for account in accounts
        ]

    def click(number: int) -> bool:
        try:
            with transaction() as session:
                confirm_new_email(session, token=tokens[number])
        except EmailTakenError:
            return False
        return True

    assert in_parallel(click).count(True) == 1
    with reading() as session:
        assert len(session.exec(select(Account).where(Account.email == NEW)).all()) == 1


def test_sessions_outlive_a_change_of_address(session: Session) -> None:
    account = make_account(session, email=OLD, password=PASSWORD)
    actor = actor_for(session, account)
    ask(session, actor)
    confirm_new_email(session, token=last_token(session, "nouvelle-adresse"))
    moved = actor_of_session(session, session_id=actor.session_id)
    assert moved
    assert moved.email == NEW
