from datetime import timedelta

import pytest
import time_machine
from sqlmodel import Session, select

from carnet_app.core.clock import now
from carnet_app.core.database import transaction
from carnet_app.models import AccountLink, LinkPurpose
from carnet_app.services.account_links import (
    LINK_LIFETIME,
    LinkExpiredError,
    LinkState,
    LinkUnknownError,
    LinkUsedError,
    expire_links,
    make_link,
    read_link,
    require_link,
    use_link,
)
from carnet_app.services.accounts import id_of
from tests.factories import make_account
from tests.parallel import in_parallel

CONFIRM = LinkPurpose.CONFIRM_ACCOUNT
RESET = LinkPurpose.RESET_PASSWORD


def make(session: Session, account_id: int, purpose: LinkPurpose = CONFIRM) -> str:
    return make_link(session, account_id=account_id, purpose=purpose, email="anne@exemple.fr")


@pytest.fixture
def account_id(session: Session) -> int:
    return id_of(make_account(session, first_name="Anne", last_name="Martin"))


def test_looking_shows_whose_link_it_is_and_consumes_nothing(
    session: Session, account_id: int
) -> None:
    token = make(session, account_id)
    for _ in range(3):
        view = read_link(session, token=token, purpose=CONFIRM)
        assert view.state is LinkState.OK
        assert (view.email, view.first_name, view.last_name) == (
            "anne@exemple.fr",
            "Anne",
            "Martin",
        )
    assert use_link(session, token=token, purpose=CONFIRM).account_id == account_id


def test_a_link_works_once(session: Session, account_id: int) -> None:
    token = make(session, account_id)
    use_link(session, token=token, purpose=CONFIRM)
    with pytest.raises(LinkUsedError):
        use_link(session, token=token, purpose=CONFIRM)
    view = read_link(session, token=token, purpose=CONFIRM)
    assert (view.state, view.email, view.first_name) == (LinkState.USED, "", "")
    assert view.message == LinkUsedError.message


@pytest.mark.parametrize("token", ["", "x", "\ud800", "\0", "é" * 5000])
def test_an_invented_token_is_unknown(session: Session, account_id: int, token: str) -> None:
    make(session, account_id)
    assert read_link(session, token=token, purpose=CONFIRM).state is LinkState.UNKNOWN
    with pytest.raises(LinkUnknownError):
        use_link(session, token=token, purpose=CONFIRM)


def test_a_link_is_good_for_its_purpose_only(session: Session, account_id: int) -> None:
    token = make(session, account_id)
    assert read_link(session, token=token, purpose=RESET).state is LinkState.UNKNOWN
    with pytest.raises(LinkUnknownError):
        use_link(session, token=token, purpose=RESET)
    use_link(session, token=token, purpose=CONFIRM)


@pytest.mark.parametrize("purpose", LinkPurpose)
def test_a_link_expires(session: Session, account_id: int, purpose: LinkPurpose) -> None:
    start = now()
    with time_machine.travel(start, tick=False) as clock:
        token = make(session, account_id, purpose)
        clock.move_to(start + LINK_LIFETIME[purpose] - timedelta(seconds=1))
        assert read_link(session, token=token, purpose=purpose).state is LinkState.OK
        clock.move_to(start + LINK_LIFETIME[purpose])
        assert read_link(session, token=token, purpose=purpose).state is LinkState.EXPIRED
        with pytest.raises(LinkExpiredError):
            use_link(session, token=token, purpose=purpose)


def test_slow_work_can_be_refused_to_a_dead_link(session: Session, account_id: int) -> None:
    token = make(session, account_id)
    assert require_link(session, token=token, purpose=CONFIRM).first_name == "Anne"
    use_link(session, token=token, purpose=CONFIRM)
    for tried, error in ((token, LinkUsedError), ("inventé", LinkUnknownError)):
        with pytest.raises(error):
            require_link(session, token=tried, purpose=CONFIRM)


def test_lifetimes_are_those_promised() -> None:
    assert LINK_LIFETIME[CONFIRM] == timedelta(hours=48)
    assert LINK_LIFETIME[RESET] == timedelta(hours=1)


def test_a_newer_link_replaces_the_older_of_its_purpose(session: Session, account_id: int) -> None:
    old, other = make(session, account_id), make(session, account_id, RESET)
    new = make(session, account_id)
    assert read_link(session, token=old, purpose=CONFIRM).state is LinkState.EXPIRED
    assert read_link(session, token=new, purpose=CONFIRM).state is LinkState.OK
    assert read_link(session, token=other, purpose=RESET).state is LinkState.OK


def test_ending_an_accounts_links_spares_other_accounts(session: Session, account_id: int) -> None:
    other_id = id_of(make_account(session))
    used, live, other = (
        make(session, account_id, RESET),
        make(session, account_id),
        make(session, other_id),
    )
    use_link(session, token=used, purpose=RESET)
    expire_links(session, account_id=account_id)
    assert read_link(session, token=live, purpose=CONFIRM).state is LinkState.EXPIRED
    assert read_link(session, token=used, purpose=RESET).state is LinkState.USED
    assert read_link(session, token=other, purpose=CONFIRM).state is LinkState.OK


def test_the_secret_is_not_in_the_database(session: Session, account_id: int) -> None:
    token = make(session, account_id)
    link = session.exec(select(AccountLink)).one()
    assert token not in str(link.model_dump())


def test_one_of_twenty_parallel_tries_wins(database: str) -> None:
    with transaction() as session:
        token = make(session, id_of(make_account(session)))

    def attempt(_: int) -> bool:
        try:
            with transaction() as session:
                use_link(session, token=token, purpose=CONFIRM)
        except LinkUsedError:
            return False
        return True

    assert in_parallel(attempt).count(True) == 1


def test_twenty_parallel_requests_leave_one_live_link(database: str) -> None:
    with transaction() as session:
        account_id = id_of(make_account(session))

    def request(_: int) -> str:
        with transaction() as session:
            return make(session, account_id)

    tokens = in_parallel(request)
    with transaction() as session:
        states = [read_link(session, token=token, purpose=CONFIRM).state for token in tokens]
    assert states.count(LinkState.OK) == 1
    assert states.count(LinkState.EXPIRED) == 19
