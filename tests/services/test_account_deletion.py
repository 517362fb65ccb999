import json
import re
from typing import Any

import pytest
from sqlmodel import Session, SQLModel, select

from carnet_app.catalogue.access import Access
from carnet_app.catalogue.parts import PartKey
from carnet_app.core.clock import now
from carnet_app.core.tokens import new_token
from carnet_app.emails.outbox import Message, post
from carnet_app.models import (
    Account,
    Carnet,
    ContactMessage,
    Invitation,
    InvitationAnswer,
    InvitationKind,
    JournalAction,
    JournalEntry,
    LinkPurpose,
    OutboxMessage,
    Share,
    ShareLevel,
)
from carnet_app.services.account_deletion import delete_account
from carnet_app.services.account_export import export_account
from carnet_app.services.account_links import make_link, use_link
from carnet_app.services.accounts import id_of, post_to
from carnet_app.services.actors import Actor
from carnet_app.services.credentials import WrongPasswordError
from carnet_app.services.profile import change_email, confirm_new_email
from tests.factories import actor_for, make_account, make_actor, make_carnet
from tests.services.mail import last_token
from tests.services.signing_in import prove
from tests.services.work import counted

FORMER = "z.quesnel@exemple.fr"
EMAIL = "zoé.quesnel@exemple.org"
TRACES = ("quesnel", "Quesnel", "Zoé", "zoé", "Zo\\u00e9", "zo\\u00e9")


def everything(session: Session) -> str:
    """All that all tables hold, as text."""
    session.flush()
    rows = [
        list(row)
        for table in SQLModel.metadata.sorted_tables
        for row in session.connection().execute(table.select())
    ]
    return json.dumps(rows, default=str, ensure_ascii=False)


def add(session: Session, row: SQLModel) -> Any:
    session.add(row)
    session.flush()
    return row.id  # pyright: ignore[reportAttributeAccessIssue]


def invite(
    session: Session, carnet_id: int, sender_id: int, email: str, guest_id: int | None = None
) -> int:
    """A share and its invitation, answered when there is a guest; gives the share."""
    share_id = add(session, Share(carnet_id=carnet_id, email=email, account_id=guest_id))
    session.add(ShareLevel(share_id=share_id, part=PartKey.WORKS, access=Access.READ))
    session.add(
        Invitation(
            carnet_id=carnet_id,
            kind=InvitationKind.SHARE,
            share_id=share_id,
            invited_by_id=sender_id,
            email=email,
            message="Bonjour Zoé, ou bonjour tout court.",
            token_digest=new_token().digest,
            expires_at=now(),
            answer=InvitationAnswer.ACCEPTED if guest_id else None,
        )
    )
    session.flush()
    return share_id


def note(
    session: Session, carnet_id: int, actor_id: int, email: str | None = None, **details: Any
) -> None:
    add(
        session,
        JournalEntry(
            carnet_id=carnet_id,
            account_id=actor_id,
            action=JournalAction.INVITATION_SENT,
            about_email=email,
            details=details,
        ),
    )


def say(
    session: Session, recipient: str, name: str, *, sent: bool, cause: int | None = None
) -> None:
    """A mail that names somebody, who may have caused it."""
    post(
        session,
        Message(
            template="invitation_accepted",
            recipient=recipient,
            context={
                "owner_first_name": "Paul",
                "guest_name": name,
                "guest_email": name,
                "carnet_name": "Maison de Quimper",
                "link": "http://localhost:8000/",
            },
            caused_by_id=cause,
        ),
    )
    session.flush()
    if sent:
        for mail in session.exec(select(OutboxMessage)):
            mail.next_try_at, mail.sent_at, mail.text_body, mail.html_body = None, now(), "", ""


@pytest.fixture
def host(session: Session) -> Actor:
    """Somebody else, whose carnet stays."""
    return make_actor(session, email="paul@exemple.fr", first_name="Paul", last_name="Lenoir")


@pytest.fixture
def zoe(session: Session, host: Actor) -> Actor:
    """A person with a long history, under two addresses, in her own and others' carnets."""
    account = make_account(session, email=FORMER, first_name="Zoé", last_name="Quesnel")
    account_id = id_of(account)
    token = make_link(
        session, account_id=account_id, purpose=LinkPurpose.CONFIRM_ACCOUNT, email=FORMER
    )
    use_link(session, token=token, purpose=LinkPurpose.CONFIRM_ACCOUNT)
    carnet_id = id_of_carnet(make_carnet(session, host))
    invite(session, carnet_id, host.account_id, FORMER, guest_id=account_id)
    note(session, carnet_id, host.account_id, email=FORMER, parts=3)
    actor = actor_for(session, account)
    change_email(session, actor=actor, verified=prove(session, actor), email=EMAIL)
    confirm_new_email(session, token=last_token(session, "nouvelle-adresse"))
    invite(session, carnet_id, host.account_id, EMAIL)
    note(session, carnet_id, host.account_id, email=EMAIL)
    note(session, carnet_id, account_id, email=EMAIL)
    own_id = id_of_carnet(make_carnet(session, account, name="Chez Zoé Quesnel"))
    invite(session, own_id, account_id, host.email, guest_id=host.account_id)
    invite(session, own_id, account_id, "leo@exemple.fr")
    note(session, own_id, account_id, email="leo@exemple.fr")
    for email in (FORMER, EMAIL):
        session.add(ContactMessage(name="Zoé", email=email, subject="?", message="quesnel"))
    post_to(session, account, template="password_changed", first_name="Zoé", reset_link="x")
    say(session, host.email, "Zoé Quesnel", sent=True, cause=account_id)
    reply = {"name": "?", "email": "?", "subject": "?", "message": "?"}
    post(
        session,
        Message(
            template="contact_operator",
            recipient="operateur@exemple.fr",
            context=reply,
            reply_to=EMAIL,
        ),
    )
    say(session, host.email, "Zoé Quesnel", sent=False, cause=account_id)
    say(session, "leo@exemple.fr", "Zoé Quesnel", sent=False, cause=account_id)
    eva, ugo = make_account(session, email="eva@exemple.fr"), make_account(session)
    eva_id, ugos_carnet = id_of(eva), id_of_carnet(make_carnet(session, ugo))
    invite(session, ugos_carnet, host.account_id, FORMER, guest_id=account_id)
    invite(session, id_of_carnet(make_carnet(session, eva)), eva_id, EMAIL)
    for recipient in (eva.email, ugo.email):
        say(session, recipient, "Zoé Quesnel", sent=False, cause=account_id)
    session.expire_all()
    return actor_for(session, session.get_one(Account, account_id))


def id_of_carnet(carnet: Carnet) -> int:
    assert carnet.id is not None
    return carnet.id


def test_nothing_personal_is_left_in_any_table(session: Session, zoe: Actor) -> None:
    before = everything(session)
    assert all(trace in before for trace in ("quesnel", "Quesnel", "Zoé", "zoé"))
    delete_account(session, actor=zoe, verified=prove(session, zoe))
    after = everything(session)
    assert [trace for trace in TRACES if trace in after] == []


def test_journals_are_forgotten_in_by_an_index(session: Session, zoe: Actor) -> None:
    """A site's journals are long, and everybody's writes wait meanwhile."""
    note(session, session.exec(select(Carnet.id)).all()[0] or 0, zoe.account_id)
    with counted(session) as sent:
        delete_account(session, actor=zoe, verified=prove(session, zoe))
    [statement] = [each for each in sent if "journal_entry" in each]
    assert "WHERE journal_entry.about_email IN" in statement
    if session.get_bind().dialect.name == "sqlite":
        how, none = "EXPLAIN QUERY PLAN ", (None,) * statement.count("?")
    else:  # which reads few rows without any index
        session.connection().exec_driver_sql("SET LOCAL enable_seqscan = off")
        names = re.findall(r"%\((\w+)\)s", statement)
        how, none = "EXPLAIN ", dict.fromkeys(names, "")
    plan = session.connection().exec_driver_sql(how + statement, none).all()
    assert "ix_journal_entry_about_email" in str(plan)


def test_what_is_others_stays(session: Session, host: Actor, zoe: Actor) -> None:
    other = make_carnet(session, host, name="Atelier")
    guest = make_account(session)
    kept = invite(session, id_of_carnet(other), host.account_id, guest.email, guest.id)
    waiting = invite(session, id_of_carnet(other), host.account_id, "attend@exemple.fr")
    note(session, id_of_carnet(other), host.account_id, email="attend@exemple.fr")
    session.add(ContactMessage(name="Paul", email=host.email, subject="?", message="!"))
    homonym = make_account(session, first_name="Zoé", last_name="Quesnel")
    say(session, "voisine@exemple.fr", "Zoé Quesnel", sent=False)
    delete_account(session, actor=zoe, verified=prove(session, zoe))
    assert {carnet.name for carnet in session.exec(select(Carnet))} == {
        "Maison de Quimper",
        "Atelier",
    }
    assert {share.id for share in session.exec(select(Share))} == {kept, waiting}
    assert len(session.exec(select(ShareLevel)).all()) == 2
    assert len(session.exec(select(Invitation)).all()) == 2
    assert [message.email for message in session.exec(select(ContactMessage))] == [host.email]
    assert session.get(Account, homonym.id)
    waiting_mails = select(OutboxMessage.recipient)
    assert list(session.exec(waiting_mails)) == ["voisine@exemple.fr"]
    details = [entry.told for entry in session.exec(select(JournalEntry))]
    assert sorted(details, key=str) == sorted(
        [{"parts": 3}, {}, {}, {"email": "attend@exemple.fr"}],
        key=str,
    )
    actors = [entry.account_id for entry in session.exec(select(JournalEntry))]
    assert set(actors) == {host.account_id, None}


def test_a_waiting_share_goes_with_the_invitation_its_sender_takes_along(
    session: Session, host: Actor, zoe: Actor
) -> None:
    handed_over = id_of_carnet(make_carnet(session, host, name="Cédé par la suite"))
    waiting = invite(session, handed_over, zoe.account_id, "leo@exemple.fr")
    accepted = invite(session, handed_over, zoe.account_id, "a@exemple.fr", host.account_id)
    delete_account(session, actor=zoe, verified=prove(session, zoe))
    assert session.get(Share, waiting) is None
    assert session.get(Share, accepted) is not None


def test_a_former_address_that_is_somebody_elses_now_is_left_alone(
    session: Session, zoe: Actor
) -> None:
    heir = make_account(session, email=FORMER, first_name="Yves", last_name="Roy")
    session.add(ContactMessage(name="Yves", email=FORMER, subject="?", message="!"))
    session.flush()
    delete_account(session, actor=zoe, verified=prove(session, zoe))
    assert session.get(Account, heir.id)
    assert FORMER in session.exec(select(ContactMessage.email)).all()


def test_deleting_needs_the_persons_own_password(session: Session, host: Actor, zoe: Actor) -> None:
    with pytest.raises(WrongPasswordError):
        delete_account(session, actor=zoe, verified=prove(session, host))
    assert session.get(Account, zoe.account_id)


def test_the_export_holds_all_that_is_theirs(session: Session, host: Actor, zoe: Actor) -> None:
    document = json.loads(json.dumps(export_account(session, actor=zoe)))
    assert document["compte"]["prénom"] == "Zoé"
    assert document["compte"]["e-mail"] == EMAIL
    assert [entry["appareil"] for entry in document["sessions"]] == ["Firefox sur Linux"] * 2
    assert [carnet["nom"] for carnet in document["carnets"]] == ["Chez Zoé Quesnel"]
    given = {share["e-mail"]: share for share in document["partages_accordés"]}
    assert set(given) == {host.email, "leo@exemple.fr"}
    assert given[host.email]["accepté"] is True
    assert given["leo@exemple.fr"]["droits"] == {"Travaux": "Consulter"}
    received = document["partages_reçus"]
    assert [share["carnet"] for share in received] == ["Maison de Quimper"] * 2
    sent = [invitation["e-mail"] for invitation in document["invitations_envoyées"]]
    assert sent == [host.email, "leo@exemple.fr"]
    assert [entry["e-mail"] for entry in document["invitations_reçues"]] == [EMAIL] * 2
    assert len(document["journal"]) == 2
    assert [message["message"] for message in document["messages_de_contact"]] == ["quesnel"]
    recipients = {mail["destinataire"] for mail in document["e-mails"]}
    assert recipients == {FORMER, EMAIL}


def test_the_export_holds_no_secret_and_nobody_elses_data(
    session: Session, host: Actor, zoe: Actor
) -> None:
    account = session.get_one(Account, zoe.account_id)
    session.add(ContactMessage(name="Paul", email=host.email, subject="?", message="secret"))
    session.flush()
    text = json.dumps(export_account(session, actor=zoe), ensure_ascii=False)
    assert account.password_hash not in text
    assert "digest" not in text
    assert "secret" not in text
    assert "/confirmer/" not in text
    assert "Lenoir" not in text


def test_an_empty_account_exports_too(session: Session) -> None:
    actor = make_actor(session)
    document = export_account(session, actor=actor)
    assert document["carnets"] == []
    assert document["partages_reçus"] == []
    assert json.dumps(document)
