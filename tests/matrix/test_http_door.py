"""Every person, each part, each file, at the routes' door, against the table."""

import asyncio
import json
from collections.abc import Coroutine
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import httpx
import pytest
from sqlmodel import Session
from starlette.applications import Starlette

from carnet_app.catalogue.parts import PARTS, PartKey
from carnet_app.catalogue.registry import kinds_of
from carnet_app.core.database import transaction
from carnet_app.http import files as file_routes
from carnet_app.http import uploads
from carnet_app.http.account_export import DOCUMENT, EXPORT_PATH, account_export_routes
from carnet_app.http.headers import UPLOAD_PATH, SiteHeaders
from carnet_app.models import Attachment, Carnet, Record, RecordVersion
from tests.matrix import expectations as table
from tests.matrix.conftest import Site
from tests.matrix.homes import Home, add_own
from tests.matrix.people import Person
from tests.matrix.standings import (
    FORBIDDEN,
    MISSING,
    PEOPLE,
    PROPOSED,
    YES,
    standing,
    stands_alike,
    two_of,
)

OURS = {"sec-fetch-site": "same-origin", "origin": "http://localhost:8000"}
MADE_UP = 2_000_000_000
TAKEN, CHANGED, OWN_SIZE = PartKey.EQUIPMENT, "Changé par autrui", 4_321
ELSEWHERE = "Maison de Quimper"
"""The name of a carnet that is not the one tried."""
ADDRESSES = ("nom.pdf", "vignette", "pages/1")
"""What follows a file's number: the file, its small image, one of its pages."""
STATUS = {YES: 200, FORBIDDEN: 403, MISSING: 404}
ROUTES = [*uploads.upload_routes, *file_routes.file_routes, *account_export_routes]

Answered = tuple[int, bytes, dict[str, str]]


@pytest.fixture(autouse=True)
def drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages are drawn by another process, which is not what is tried here."""
    monkeypatch.setattr(file_routes, "draw_page", lambda *_: b"a page")


def browser_of(person: Person | None) -> httpx.AsyncClient:
    app = SiteHeaders(Starlette(routes=ROUTES), pages=Path("nowhere"), is_page=lambda _path: False)
    return httpx.AsyncClient(
        transport=httpx.ASGITransport(app),
        base_url="http://localhost:8000",
        cookies={"carnet": person.cookie} if person else None,
        trust_env=False,
    )


async def open_file(browser: httpx.AsyncClient, file_id: int, address: str) -> Answered:
    answer = await browser.get(f"{UPLOAD_PATH}/{file_id}/{address}")
    return answer.status_code, answer.content, dict(answer.headers)


async def send_file(browser: httpx.AsyncClient, **target: int) -> Answered:
    """Send a file to a record (``fiche``), or as a document to a carnet (``carnet``)."""
    answer = await browser.post(
        UPLOAD_PATH,
        params=target,
        files={"filepond": ("notice.txt", b"Notice")},
        headers=OURS,
    )
    return answer.status_code, answer.content, dict(answer.headers)


def play(scenario: Coroutine[Any, Any, None]) -> None:
    asyncio.run(scenario)


def home_of(site: Site, person: Person, part: PartKey) -> Home:
    """The person's carnet, with what they had added to a part while they could."""
    site.begin()
    with transaction() as session:
        add_own(session, person.home, person.actor, kinds_of(part)[:1])
    site.keep()
    return person.home


@pytest.mark.parametrize("part", [part.key for part in PARTS], ids=lambda key: key.value)
@pytest.mark.parametrize("name", PEOPLE)
def test_each_person_may_open_and_send_in_each_part_what_the_table_says(
    site: Site, name: str, part: PartKey
) -> None:
    who, kind = standing(name, part), kinds_of(part)[0]
    person = site.world.person(name, part)
    home = home_of(site, person, part)

    async def scenario() -> None:
        browser = browser_of(person)
        rule, files = table.ON_FILES["open a file"]
        few = ("notice", "own notice") if stands_alike(name) else files
        for address in ADDRESSES:
            nothing = await open_file(browser, MADE_UP, address)
            for file in few if address == ADDRESSES[0] else ("notice", "invoice"):
                answered = await open_file(browser, home.file(kind, file), address)
                assert answered[0] == STATUS[rule(who, file)], (file, address)
                assert answered[0] == 200 or answered == nothing, (file, address)
        nothing = await send_file(browser, fiche=MADE_UP)
        rule, records = table.ON_RECORDS["attach a file"]
        for record in two_of(records) if stands_alike(name) else records:
            answered = await send_file(browser, fiche=home.record(kind, record))
            expected = rule(who, record)
            assert answered[0] == (201 if expected is YES else STATUS[expected]), record
            assert answered[0] != 404 or answered == nothing, record
            assert site.was_written() == (expected is YES), record

    play(scenario())


@pytest.mark.parametrize("name", PEOPLE)
def test_each_person_may_send_documents_as_the_table_says(site: Site, name: str) -> None:
    who, person = standing(name, PartKey.DOCUMENTS), site.world.person(name, PartKey.DOCUMENTS)
    home = home_of(site, person, PartKey.DOCUMENTS)

    async def scenario() -> None:
        answered = await send_file(browser_of(person), carnet=home.carnet_id)
        expected = table.IN_DOCUMENTS["send a document"](who)
        added = expected in (YES, PROPOSED)
        assert answered[0] == (201 if added else STATUS[expected])
        assert site.was_written() == added
        if not who.inside:
            assert answered == await send_file(browser_of(person), carnet=MADE_UP)

    play(scenario())


@pytest.mark.parametrize("part", [part.key for part in PARTS], ids=lambda key: key.value)
def test_nobody_opens_or_sends_anything_without_signing_in(site: Site, part: PartKey) -> None:
    kind, owner = kinds_of(part)[0], site.world.person("owner", part)
    home = home_of(site, owner, part)

    async def scenario() -> None:
        browser = browser_of(None)
        for address in ADDRESSES:
            nothing = await open_file(browser, MADE_UP, address)
            assert nothing[0] == 404
            for file in table.FILES:
                assert await open_file(browser, home.file(kind, file), address) == nothing, file
        nothing = await send_file(browser, fiche=MADE_UP)
        assert nothing[0] == 401
        for record in table.RECORDS:
            assert await send_file(browser, fiche=home.record(kind, record)) == nothing, record
        assert (await send_file(browser, carnet=home.carnet_id))[0] == 401
        assert not site.was_written()

    play(scenario())


@pytest.mark.parametrize("name", PEOPLE)
def test_what_a_person_takes_away_is_their_own(site: Site, name: str) -> None:
    """Of one's own carnets, what is part of them; of others', what one wrote oneself."""
    who, person = standing(name, TAKEN), site.world.person(name, TAKEN)
    home, kind = home_of(site, person, TAKEN), kinds_of(TAKEN)[0]
    owns = person.actor == home.owner
    with transaction() as session:
        change_by_others(session, home)
    document = taken_away(person)
    added = document["fiches_ajoutées_chez_d’autres"]
    records = {home.record(kind, each): each for each in table.RECORDS}
    numbers = [each["numéro"] for each in (document["fiches"] if owns else added)]
    own = {record for record, state in table.RECORDS.items() if state.own}
    accepted = {record for record, state in table.RECORDS.items() if state.status == "accepted"}
    shown = {records[number] for number in numbers if number in records}
    assert shown == (own | accepted if owns else own)
    told = [(each["titre"], each["contenu"], each["données"]) for each in added]
    assert CHANGED not in repr(told)
    opens = owns or table.ON_FILES["open a file"][0](who, "own notice") is YES
    [file] = [each for each in document["fichiers"] if each["octets"] == OWN_SIZE]
    assert (file["nom"] == CHANGED, file["fiche"] == CHANGED) == (opens, opens)
    assert_named(document, file, knows=owns or who.inside, received=bool(who.received))


def change_by_others(session: Session, home: Home) -> None:
    """What became of the carnet, and of what a person had added to it, at its owner's hands."""
    kind = kinds_of(TAKEN)[0]
    session.get_one(Carnet, home.carnet_id).name = CHANGED
    file = session.get_one(Attachment, home.file(kind, "own notice"))
    file.name, file.size = CHANGED, OWN_SIZE
    for name in (name for name, state in table.RECORDS.items() if state.own):
        record = session.get_one(Record, home.record(kind, name))
        record.title, record.values = CHANGED, {**record.values, "note": CHANGED}
        record.version += 1
        session.add(
            RecordVersion(
                record_id=record.id or 0,
                version=record.version,
                kind=record.kind,
                title=record.title,
                values=record.values,
                author_id=home.owner.account_id,
            )
        )


def taken_away(person: Person) -> dict[str, Any]:
    """What the route sends."""
    sent: list[httpx.Response] = []

    async def scenario() -> None:
        sent.append(await browser_of(person).get(EXPORT_PATH))
        assert (await browser_of(None).get(EXPORT_PATH)).status_code == 303

    play(scenario())
    with ZipFile(BytesIO(sent[0].content)) as archive:
        return json.loads(archive.read(DOCUMENT))


def assert_named(
    document: dict[str, Any], file: dict[str, Any], *, knows: bool, received: bool
) -> None:
    """The carnet has its name for who may know of it, and for who may accept it."""
    lists = ("fiches_ajoutées_chez_d’autres", "partages_reçus", "invitations_envoyées")
    names = {each["carnet"] for listed in lists for each in document[listed]}
    assert (names | {file["carnet"]}) - {ELSEWHERE} == {CHANGED if knows else None}
    asked = {each["carnet"] for each in document["invitations_reçues"]} - {ELSEWHERE}
    assert asked <= {CHANGED if knows or received else None}
    assert not received or asked == {CHANGED}
