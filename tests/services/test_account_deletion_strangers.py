"""Deleting an account, seen by everybody else: what is not about the person stays as it was."""

from sqlmodel import Session, col, select

from carnet_app.catalogue.access import Access
from carnet_app.catalogue.parts import PartKey
from carnet_app.core.clock import now
from carnet_app.emails.outbox import Message, post
from carnet_app.models import JournalEntry, OutboxMessage
from carnet_app.services.account_deletion import delete_account
from carnet_app.services.accounts import post_to
from carnet_app.services.actors import Actor
from carnet_app.services.invitations import accept_invitation, decline_invitation
from carnet_app.services.passwords import request_reset
from carnet_app.services.proposals import accept_proposal, refuse_proposal
from carnet_app.services.sharing import invite, leave_carnet, withdraw_share
from carnet_app.services.third_party import create_for_third_party
from tests.factories import make_account, make_actor, make_carnet
from tests.services.record_factories import Household, add
from tests.services.sharing_factories import id_of, journal, last_token, levels_of, mails
from tests.services.signing_in import prove

WORKS = levels_of(Access.CONTRIBUTE, (PartKey.WORKS,))


def leave(session: Session, actor: Actor) -> None:
    """Delete an account."""
    delete_account(session, actor=actor, verified=prove(session, actor))
    session.expire_all()


def subjects(session: Session) -> list[tuple[str, str]]:
    return [(mail.recipient, mail.subject) for mail in mails(session)]


def named_anywhere(session: Session, *traces: str) -> list[str]:
    """Which of some texts is left in a mail or a journal."""
    told = [str(details) for _, _, details in journal(session)]
    written = [f"{m.recipient} {m.reply_to} {m.subject} {m.text_body}" for m in mails(session)]
    return [trace for trace in traces if any(trace in text for text in (*told, *written))]


def test_a_name_of_one_letter_rewrites_nobodys_journal(session: Session, house: Household) -> None:
    house.add(title="Étude de Maître Aubry")
    invite(session, actor=house.owner, carnet_id=house.id, email="aubry@exemple.fr", levels=WORKS)
    before = journal(session)
    leave(session, make_actor(session, first_name="e", last_name=""))
    leave(session, make_actor(session, first_name="e", last_name="d"))
    assert journal(session) == before


def test_a_name_that_any_text_holds_deletes_nobodys_mail(
    session: Session, house: Household
) -> None:
    invite(session, actor=house.owner, carnet_id=house.id, email="leo@exemple.fr", levels=WORKS)
    request_reset(session, email=house.owner.email, ip="192.0.2.1")
    leaver = make_actor(session, first_name="e", last_name="d")
    invite(session, actor=house.owner, carnet_id=house.id, email=leaver.email, levels=WORKS)
    before = subjects(session)
    assert len(before) == 3
    leave(session, leaver)
    assert subjects(session) == before[:2]


def test_an_address_that_ends_like_another_is_another(session: Session, house: Household) -> None:
    longer = make_account(session, email="karim.m@exemple.fr")
    invite(session, actor=house.owner, carnet_id=house.id, email=longer.email, levels=WORKS)
    request_reset(session, email=longer.email, ip="192.0.2.1")
    asked = {"name": "K", "email": longer.email, "subject": "?", "message": "m@exemple.fr"}
    post(
        session,
        Message("contact_operator", "contact@exemple.fr", context=asked, reply_to=longer.email),
    )
    before, told = subjects(session), journal(session)
    leave(session, make_actor(session, email="m@exemple.fr"))
    assert subjects(session) == before
    assert journal(session) == told


def test_what_others_write_of_a_person_stays_theirs(session: Session, house: Household) -> None:
    leaver = make_actor(session, email="zoe@exemple.org", first_name="Zoé", last_name="Quesnel")
    house.add("contact", {"title": "Zoé Quesnel"})
    text = "Zoé Quesnel (zoe@exemple.org) m’a parlé de vous."
    invite(
        session,
        actor=house.owner,
        carnet_id=house.id,
        email="leo@exemple.fr",
        levels=WORKS,
        message=text,
    )
    before, told = subjects(session), journal(session)
    leave(session, leaver)
    assert subjects(session) == before
    assert journal(session) == told


def test_a_persons_own_doings_leave_with_them(session: Session, house: Household) -> None:
    """What told others that the person came, proposed, left, offered a carnet, invited."""
    zoe = make_actor(session, email="zoe@exemple.org", first_name="Zoé", last_name="Quesnel")
    invite(session, actor=house.owner, carnet_id=house.id, email=zoe.email, levels=WORKS)
    accept_invitation(session, actor=zoe, token=last_token(session))
    add(session, zoe, house.carnet)
    leave_carnet(session, actor=zoe, carnet_id=house.id)
    create_for_third_party(session, actor=zoe, name="Préparé", email="leo@exemple.fr")
    own_id = id_of(make_carnet(session, zoe))
    invite(session, actor=zoe, carnet_id=own_id, email="ines@exemple.fr", levels=WORKS)
    traces = ("Zoé", "Quesnel", "zoe@exemple.org")
    assert named_anywhere(session, *traces) == list(traces)
    assert len(mails(session)) == 5
    leave(session, zoe)
    assert named_anywhere(session, *traces) == []
    assert mails(session) == []


def test_the_answers_of_a_person_leave_with_them(session: Session, house: Household) -> None:
    """A guest who may write answers proposals: their name is in the mail to the author."""
    zoe = house.guest(Access.WRITE, first_name="Zoé")
    author = house.guest(Access.CONTRIBUTE, first_name="Sami")
    proposed = [add(session, author, house.carnet, title=title) for title in ("Une", "Deux")]
    accept_proposal(session, actor=zoe, record_id=proposed[0], version=1)
    refuse_proposal(session, actor=zoe, record_id=proposed[1], version=1, reply="Non")
    assert named_anywhere(session, "Zoé") == ["Zoé"]
    leave(session, zoe)
    assert named_anywhere(session, "Zoé") == []
    assert subjects(session) == [(house.owner.email, "Sami Benali vous propose une fiche")]


def test_what_was_sent_of_a_person_goes_too(session: Session, house: Household) -> None:
    zoe = make_actor(session, email="zoe@exemple.org", first_name="Zoé", last_name="Quesnel")
    invite(session, actor=house.owner, carnet_id=house.id, email=zoe.email, levels=WORKS)
    accept_invitation(session, actor=zoe, token=last_token(session))
    for mail in session.exec(select(OutboxMessage)):
        mail.next_try_at, mail.sent_at, mail.text_body, mail.html_body = None, now(), "", ""
    assert named_anywhere(session, "Zoé Quesnel") == ["Zoé Quesnel"]
    leave(session, zoe)
    assert named_anywhere(session, "Zoé Quesnel", "zoe@exemple.org") == []


def test_who_declined_by_the_link_alone_is_forgotten(session: Session, house: Household) -> None:
    invite(session, actor=house.owner, carnet_id=house.id, email="zoe@exemple.org", levels=WORKS)
    decline_invitation(session, token=last_token(session))
    create_for_third_party(session, actor=house.owner, name="Préparé", email="zoe@exemple.org")
    decline_invitation(session, token=last_token(session))
    zoe = make_actor(session, email="zoe@exemple.org")
    assert len(mails(session)) == 4
    leave(session, zoe)
    assert mails(session) == []
    assert named_anywhere(session, "zoe@exemple.org") == []


def test_journals_forget_whoever_was_invited_by_somebody_gone(
    session: Session, house: Household
) -> None:
    """The invitation left with its sender; the new owner's journal still tells of it."""
    zoe = make_actor(session, email="zoe@exemple.org")
    share = invite(session, actor=house.owner, carnet_id=house.id, email=zoe.email, levels=WORKS)
    withdraw_share(session, actor=house.owner, share_id=share)
    house.carnet.owner_id = make_actor(session).account_id
    session.flush()
    leave(session, house.owner)
    assert named_anywhere(session, zoe.email) == [zoe.email]
    leave(session, zoe)
    assert named_anywhere(session, zoe.email) == []
    kept = session.exec(select(JournalEntry.about_email).order_by(col(JournalEntry.id))).all()
    assert kept == [None, None]


def test_mail_to_the_person_goes_with_their_account(session: Session) -> None:
    account = make_account(session, email="zoe@exemple.org")
    actor = make_actor(session)
    post_to(session, account, template="password_changed", first_name="Zoé", reset_link="x")
    request_reset(session, email=actor.email, ip="192.0.2.1")
    leave(session, actor)
    assert [mail.recipient for mail in mails(session)] == [account.email]
