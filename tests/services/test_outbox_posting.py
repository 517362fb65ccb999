"""A message is a row of the transaction that causes it."""

from collections.abc import Callable
from contextlib import suppress

import pytest
from sqlmodel import Session, select

from carnet_app.core.database import reading, transaction
from carnet_app.core.settings import Settings
from carnet_app.emails.outbox import Message, post
from carnet_app.models import OutboxMessage

Configure = Callable[..., Settings]


def test_a_message_exists_only_if_its_transaction_commits(database: str) -> None:
    with suppress(RuntimeError), transaction() as session:
        post(session, Message("contact_visitor", "anne@exemple.fr"))
        session.flush()
        raise RuntimeError
    with reading() as session:
        assert session.exec(select(OutboxMessage)).all() == []


def test_the_message_id_stands_on_the_sites_host(session: Session, configure: Configure) -> None:
    configure(base_url="https://carnet.example:8443")
    for _ in range(2):
        post(session, Message("contact_visitor", "anne@exemple.fr"))
    session.flush()
    ids = set(session.exec(select(OutboxMessage.message_id)))
    assert len(ids) == 2
    assert all(one.startswith("<") and one.endswith("@carnet.example>") for one in ids)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "anne",
        "anne@exemple.fr, eve@exemple.fr",
        "anne@exemple.fr\r\nBcc: eve@exemple.fr",
        "anne@exemple.fr\n",
        "Anne <anne@exemple.fr>",
    ],
)
def test_refuses_what_is_not_one_address(session: Session, address: str) -> None:
    with pytest.raises(ValueError, match=r"address|recipient"):
        post(session, Message("contact_visitor", address))
    assert not session.new


def test_refuses_a_reply_address_with_a_second_header(session: Session) -> None:
    with pytest.raises(ValueError, match="address"):
        post(
            session,
            Message("contact_visitor", "anne@exemple.fr", reply_to="a@b.fr\nBcc: c@d.fr"),
        )
