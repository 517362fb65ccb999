"""What people who are not the owner try, against the real server."""

import asyncio
import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import BrowserContext, FilePayload, Page, expect
from reflex_base.registry import RegistrationContext
from sqlalchemy import ColumnElement
from sqlmodel import Session, SQLModel, col, select

from carnet_app.catalogue.access import Access
from carnet_app.catalogue.parts import PARTS
from carnet_app.features import register_pages
from carnet_app.features.carnet.state import DELETE, CarnetActionsState, CarnetState
from carnet_app.features.sharing.state import SharingState
from carnet_app.features.space.state import SpaceState
from carnet_app.models import (
    Account,
    Carnet,
    Invitation,
    JournalEntry,
    LoginSession,
    Share,
    ShareLevel,
)
from tests.e2e import people, sockets
from tests.e2e.conftest import PageOf, Records
from tests.e2e.members import Member, make_member
from tests.e2e.server import Server
from tests.factories import make_carnet
from tests.services.sharing_factories import id_of, make_share, make_waiting_share

AT_ONCE = 20
MARK = "MARQUE-DE-L-ATTAQUE"
"""In every payload: nothing of what is sent may be found in a log."""
CARNET_NAME = "Prieuré des Hautes-Brières"
GUEST_EMAIL = "gontran.de-la-houssaye@exemple.fr"
WAITING_EMAIL = "sidonie.aubépin@exemple.fr"
SECRETS = (CARNET_NAME, GUEST_EMAIL, WAITING_EMAIL)


@dataclass(frozen=True)
class Home:
    """A carnet, whom it belongs to, and who else may read it."""

    owner: Member
    guest: Member
    carnet_id: int
    share_id: int
    waiting_id: int
    invitation_id: int

    @property
    def path(self) -> str:
        return f"/carnets/{self.carnet_id}?invite={self.share_id}"


@pytest.fixture(scope="module")
def home(records: Records) -> Home:
    with records() as session:
        owner = make_member(session, first_name="Philippine", last_name="Quatrefages")
        guest = make_member(session, first_name="Gontran", email=GUEST_EMAIL)
        carnet = make_carnet(session, owner.actor, name=CARNET_NAME)
        share = make_share(session, carnet, guest.actor)
        waiting, _ = make_waiting_share(session, carnet, email=WAITING_EMAIL)
        invitation = session.exec(select(Invitation).where(Invitation.share_id == waiting.id)).one()
        return Home(owner, guest, id_of(carnet), id_of(share), id_of(waiting), id_of(invitation))


@pytest.fixture
def untouched(records: Records, home: Home) -> Iterator[None]:
    """Nothing of the home is other after the test than before."""
    with records() as session:
        before = rows_of(session, home)
    assert all(before.values()), "a comparison of nothing proves nothing"
    yield
    with records() as session:
        assert rows_of(session, home) == before


def rows_of(session: Session, home: Home) -> dict[str, list[dict[str, Any]]]:
    people = (home.owner.actor.account_id, home.guest.actor.account_id)
    which: dict[type[SQLModel], ColumnElement[bool]] = {
        Account: col(Account.id).in_(people),
        LoginSession: col(LoginSession.account_id).in_(people),
        Carnet: col(Carnet.owner_id).in_(people),
        Share: col(Share.carnet_id) == home.carnet_id,
        ShareLevel: col(ShareLevel.share_id).in_((home.share_id, home.waiting_id)),
        Invitation: col(Invitation.carnet_id) == home.carnet_id,
    }
    found = {
        table.__name__: [
            row.model_dump(exclude={"last_seen_at"})
            for row in session.exec(select(table).where(one))
        ]
        for table, one in which.items()
    }
    noted = session.exec(select(JournalEntry).where(JournalEntry.carnet_id == home.carnet_id))
    return found | {"JournalEntry": [{"none": True}, *(row.model_dump() for row in noted)]}


@pytest.fixture(scope="module")
def strangers(records: Records) -> list[Member]:
    """As many accounts as there are events: what ends one's own session disturbs no other."""
    with records() as session:
        return [make_member(session) for _ in EVENTS]


EVENTS = {
    name: list(inspect.signature(registered.handler.fn).parameters)[1:]
    for name, registered in RegistrationContext.get().event_handlers.items()
    if register_pages and "tests." not in name and "tests___" not in name
}
"""Every event there is, the framework's included, and the names of its arguments."""


def event_of(state: Any, name: str) -> str:
    return sockets.name_of(state.event_handlers[name])


def hostile_form(home: Home) -> dict[str, Any]:
    """What each of our forms would send, with somebody else's ids."""
    levels = {f"level-{part.key.value}": str(Access.WRITE.value) for part in PARTS}
    texts = dict.fromkeys(
        ("first_name", "last_name", "message", "subject", "third_message", "placeholder"), MARK
    )
    passwords = dict.fromkeys(
        (
            "password",
            "password_again",
            "current_password",
            "email_password",
            "deletion_password",
        ),
        f"{MARK} quatre hirondelles",
    )
    return {
        **levels,
        **texts,
        **passwords,
        "email": home.owner.email,
        "third_email": home.owner.email,
        "name": MARK,
        "terms": "on",
        "whom": "third",
        "act": "preview",
        "form_key": "",
        "kept": "3",
        "invitation": str(home.invitation_id),
        "carnet_id": str(home.carnet_id),
        "access_until": "2020-01-01",
    }


def payloads(arguments: list[str], home: Home) -> list[Any]:
    """Somebody else's ids, their form, and everything that is neither."""
    values: list[Any] = [
        home.carnet_id,
        str(home.share_id),
        home.waiting_id,
        home.invitation_id,
        hostile_form(home),
        hostile_form(home) | {"email": [MARK], "name": {"$ne": MARK}, "form_key": None},
        None,
        [],
        [MARK] * 50,
        {"a": {"b": [MARK]}},
        MARK * 3_000,
        f"{MARK}' OR 1=1 --\x00",
        -1,
        2**70,
        1.5,
        True,
        "_session_id",
    ]
    known = [dict.fromkeys(arguments, value) for value in values] if arguments else [{}]
    return [*known, {}, {"intrus": MARK}, {**dict.fromkeys(arguments, 1), "intrus": MARK}]


@pytest.mark.usefixtures("untouched")
@pytest.mark.parametrize("who", ["anonymous", "stranger"])
def test_no_event_reaches_what_is_somebody_elses(
    server: Server, home: Home, strangers: list[Member], who: str
) -> None:
    assert len(EVENTS) > 80
    at_once = asyncio.Semaphore(AT_ONCE)

    async def attack(number: int, event: str, arguments: list[str]) -> str:
        cookie = "" if who == "anonymous" else strangers[number].cookie
        ip = f"198.51.{number}.{1 if cookie else 2}"
        async with (
            at_once,
            sockets.connect(server.address, cookie=cookie, path=home.path, ip=ip) as socket,
        ):
            await socket.boot()
            for payload in payloads(arguments, home):
                await socket.send(event, payload)
            await socket.settle()
            return socket.received

    async def all_of_them() -> list[str]:
        attacks = (attack(n, event, names) for n, (event, names) in enumerate(EVENTS.items()))
        return await asyncio.gather(*attacks)

    start = len(server.log_text())
    answers = dict(zip(EVENTS, sockets.run(all_of_them), strict=True))
    told = [name for name, answer in answers.items() if any(s in answer for s in SECRETS)]
    assert told == []
    log = server.log_text()[start:].splitlines()
    # What a browser reports of its own failures is kept, without secrets: see the logs' tests.
    log = [line for line in log if "page failed" not in line]
    assert len(log) > AT_ONCE
    assert not [line for line in log if MARK in line or "Traceback" in line]


@pytest.mark.usefixtures("untouched")
def test_twenty_strangers_who_walk_through_the_page_of_a_carnet_get_nowhere(
    server: Server, home: Home, strangers: list[Member]
) -> None:
    async def walk(stranger: Member) -> str:
        async with sockets.connect(
            server.address, cookie=stranger.cookie, path=home.path
        ) as socket:
            await socket.boot()
            for event, payload in steps(home):
                await socket.send(event, payload)
                await socket.settle()
            return socket.received

    async def together() -> list[str]:
        return await asyncio.gather(*map(walk, strangers[:AT_ONCE]))

    for received in sockets.run(together):
        assert not [secret for secret in SECRETS if secret in received]


def steps(home: Home) -> list[tuple[str, dict[str, Any]]]:
    """The acts of an owner, in an order that our pages allow."""
    form = hostile_form(home) | {"act": "send", "access_until": ""}
    return [
        (event_of(CarnetState, "load"), {}),
        (event_of(SharingState, "open_for"), {"carnet_id": home.carnet_id}),
        (event_of(SharingState, "submit"), {"form": form}),
        (event_of(SharingState, "start_change"), {"share_id": home.share_id}),
        (event_of(SharingState, "submit"), {"form": form}),
        (event_of(SharingState, "resend"), {"share_id": home.waiting_id}),
        (event_of(SharingState, "withdraw"), {"share_id": home.share_id}),
        (event_of(CarnetActionsState, "ask"), {"question": DELETE}),
        (event_of(CarnetActionsState, "rename"), {"form": form}),
        (event_of(CarnetActionsState, "delete"), {"form": form}),
        (event_of(CarnetActionsState, "leave"), {"form": form}),
        (event_of(SpaceState, "answer"), {"form": form}),
        (event_of(SpaceState, "decline"), {"invitation_id": home.invitation_id}),
        (event_of(SpaceState, "restore"), {"carnet_id": home.carnet_id}),
    ]


def test_the_same_socket_shows_the_owner_and_the_guest_what_is_theirs(
    server: Server, home: Home
) -> None:
    """Without this, the tests above could pass by sending nothing."""

    async def visit(member: Member) -> str:
        async with sockets.connect(
            server.address, cookie=member.cookie, path=f"/carnets/{home.carnet_id}"
        ) as socket:
            await socket.boot()
            await socket.send(event_of(SharingState, "open_for"), {"carnet_id": home.carnet_id})
            await socket.settle()
            return socket.received

    owners = sockets.run(lambda: visit(home.owner))
    assert all(secret in owners for secret in SECRETS)
    guests = sockets.run(lambda: visit(home.guest))
    assert CARNET_NAME in guests
    assert WAITING_EMAIL not in guests


def test_frames_that_are_no_events_leave_the_server_well_and_its_log_clean(
    server: Server,
) -> None:
    start = len(server.log_text())

    async def rave() -> None:
        odd: list[Any] = [MARK, [MARK], 5, None, {}, {"name": None, "payload": {"password": MARK}}]
        async with sockets.connect(server.address) as socket:
            for message in [*odd, {"name": "x.y", "payload": MARK, "router_data": MARK}]:
                await socket.send_raw(message)
            await socket.settle()

    sockets.run(rave)
    assert MARK not in server.log_text()[start:]


def test_a_stolen_client_token_gives_an_empty_page(server: Server, home: Home) -> None:
    token = str(uuid4())
    path = f"/carnets/{home.carnet_id}"

    async def visit(cookie: str) -> str:
        async with sockets.connect(server.address, cookie=cookie, token=token, path=path) as socket:
            await socket.boot()
            return socket.received

    async def steal_while_it_is_open() -> str:
        async with sockets.connect(
            server.address, cookie=home.owner.cookie, token=token, path=path
        ) as socket:
            await socket.boot()
            assert CARNET_NAME in socket.received
            return await visit("")

    thiefs = [sockets.run(steal_while_it_is_open), sockets.run(lambda: visit(""))]
    assert CARNET_NAME in sockets.run(lambda: visit(home.owner.cookie))
    thiefs.append(sockets.run(lambda: visit("")))
    for received in thiefs:
        assert "is_hydrated" in received
        assert not [s for s in (*SECRETS, "Philippine") if s in received]


@pytest.mark.parametrize("origin", ["https://piege.example", "http://localhost:1", "null"])
def test_another_site_cannot_open_the_websocket(server: Server, home: Home, origin: str) -> None:
    async def visit() -> None:
        async with sockets.connect(server.address, cookie=home.owner.cookie, origin=origin):
            pytest.fail("taken")

    with pytest.raises(sockets.RefusedError):
        sockets.run(visit)


def test_the_frameworks_own_upload_is_closed(page: Page, server: Server) -> None:
    file: FilePayload = {"name": "a.txt", "mimeType": "text/plain", "buffer": b"a"}
    for path in ("/_upload", "/_upload/", "/_upload/a.txt", "/_upload/../carnet.db"):
        posted = page.request.post(f"{server.address}{path}", multipart={"files": file})
        assert posted.status in {403, 404, 405}, path
        assert page.request.get(f"{server.address}{path}").status == 404, path


def test_a_session_ended_elsewhere_ends_in_the_open_page(
    page_of: PageOf, new_context: Callable[..., BrowserContext], member: Member
) -> None:
    lost = page_of(member)
    lost.goto("/mon-espace")
    expect(lost.get_by_label("Nom du carnet")).to_be_visible()
    own = new_context().new_page()
    people.sign_in(own, member.email)
    own.goto("/mon-compte")
    own.get_by_role("button", name="Déconnecter Firefox sur Linux").press("Enter")
    expect(own.get_by_text("Déconnecté", exact=True)).to_be_visible()
    # The button is gone: who presses keys is led to what it did.
    told = own.get_by_role("status").filter(has_text="Firefox sur Linux est déconnecté.")
    expect(told).to_be_focused()

    lost.get_by_label("Nom du carnet").fill("Maison volée")
    lost.get_by_role("button", name="Créer le carnet").click()
    expect(lost.get_by_role("heading", name="Me connecter")).to_be_visible()
    expect(lost.get_by_text("Camille")).to_have_count(0)
    own.goto("/mon-espace")
    expect(own.get_by_text("Votre premier carnet vous attend")).to_be_visible()


def test_nothing_of_the_former_person_reaches_the_next_in_the_same_tab(
    page: Page, records: Records, member: Member
) -> None:
    with records() as session:
        former = make_member(session, first_name="Philiberte", last_name="Vaugelade")
        carnet = make_carnet(session, former.actor, name="Manoir de Kerlevenez")
    secrets = ("Philiberte", "Vaugelade", "Kerlevenez", former.email)
    frames: list[str] = []
    page.on("websocket", lambda ws: ws.on("framereceived", lambda frame: frames.append(str(frame))))
    people.sign_in(page, former.email)
    page.get_by_role("button", name="Partager Manoir de Kerlevenez").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    page.goto("/mon-compte")
    expect(page.get_by_label("Nom", exact=True)).to_have_value("Vaugelade")
    page.goto(f"/carnets/{carnet.id}")
    expect(page.get_by_role("heading", level=1, name="Manoir de Kerlevenez")).to_be_visible()
    assert "Kerlevenez" in "".join(frames)
    people.sign_out(page)

    expect(page.get_by_role("button", name="Me connecter")).to_be_enabled()
    frames.clear()
    for back in (1, 2):
        page.go_back()
        expect(page.get_by_role("button", name="Me connecter")).to_be_enabled()
        assert not [s for s in secrets if s in page.content()], f"{back} page back"
    people.sign_in(page, member.email)
    page.goto(f"/carnets/{carnet.id}")
    expect(page.get_by_role("heading", level=1, name="Carnet introuvable")).to_be_visible()
    page.goto("/mon-compte")
    expect(page.get_by_label("Nom", exact=True)).to_have_value("Besnard")
    assert "Besnard" in "".join(frames)
    assert not [s for s in secrets if s in "".join(frames)]
    assert not [s for s in secrets if s in page.content()]
    kept = page.evaluate(
        "JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie])"
    )
    assert not [s for s in secrets if s in kept]
