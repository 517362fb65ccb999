"""Forms and pages of every kind, made from the catalogue: wrong input, proposals, readers."""

import dataclasses
from typing import Any

import pytest
from sqlmodel import select

from carnet_app.catalogue.access import Access
from carnet_app.catalogue.fields import AnyField, Code, Text
from carnet_app.catalogue.record_kind import REQUIRED, RecordKind
from carnet_app.catalogue.registry import KINDS
from carnet_app.core.database import reading, transaction
from carnet_app.features.carnet.state import CarnetState
from carnet_app.features.records.field_views import FIRST_WRONG
from carnet_app.features.records.form_state import RecordFormState
from carnet_app.features.records.form_views import FormView
from carnet_app.features.records.listing import RecordListState
from carnet_app.features.records.record_state import RecordState
from carnet_app.models import Carnet, Record, RecordStatus
from carnet_app.services.actors import Actor
from carnet_app.services.records import add_record
from carnet_app.session.door import PAGE
from carnet_app.session.identity import act_as
from tests.services.sharing_factories import EVERYWHERE, levels_of, make_share
from tests.states.pages import new_carnet, new_person, play, run
from tests.states.tabs import Tab

pytestmark = pytest.mark.usefixtures("sqlite_database")
each_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.key)
PERIODS = [kind for kind in KINDS if any(field.not_before for field in kind.fields.values())]

# What people, and those who forge forms, put in each control.
WRONG: dict[str, tuple[str, ...]] = {
    "text": ("x" * 10_000, "🏠" * 501),
    "long_text": ("x" * 10_001, "سقف" * 4_000),
    "whole": ("trois", "-1", "9" * 400, "3,5"),
    "number": ("beaucoup", "-1", "9" * 400, "1,23456789"),
    "amount": ("-5", "mille", "99 999 999", "1.250"),
    "day": ("0000-01-01", "9999-12-31", "2023-02-29", "demain"),
    "month": ("0000-01", "9999-01", "avril", "2024-13"),
    "yes_no": ("peut-être", "2"),
    "choice": ("forged", "<b>"),
    "choice_or_other": ("forged", "other:" + "x" * 101),
    "email": ("anne@", "a@exemple.fr, b@exemple.fr"),
    "phone": ("01 23", "appelez-moi"),
    "siret": ("123", "732 829 320 00075"),
    "url": ("javascript:alert(1)", "exemple"),
    "reference": ("999999", "-1", "x"),
}
NOTHING = ("", "   ", "\u202e\0")
MARKUP = '</script><img src=x onerror="alert(1)"> 🏠 سقف \u202egnp\0 é'
SEEN = '</script><img src=x onerror="alert(1)"> 🏠 سقف gnp é'
"""The same, without what turns the direction of the line or cannot be seen."""


@dataclasses.dataclass
class Home:
    """An owner and their carnet."""

    owner: Actor
    carnet: int

    def guest(self, access: Access, name: str) -> Actor:
        """Somebody with one level everywhere, in the private part too."""
        guest = new_person(f"{name}@exemple.fr", name.capitalize(), "Morel")
        with transaction() as session:
            carnet = session.get_one(Carnet, self.carnet)
            make_share(session, carnet, guest, levels=levels_of(access, EVERYWHERE))
        return guest

    def add(self, actor: Actor, kind: RecordKind) -> int:
        """A record filled in with the catalogue's examples."""
        with transaction() as session:
            return add_record(
                session,
                actor=actor,
                carnet_id=self.carnet,
                kind=kind.key,
                submitted=kind.example(),
            )

    def new(self, kind: RecordKind) -> str:
        """The address of the form of a new record."""
        return f"/carnets/{self.carnet}/fiches/nouvelle?type={kind.key}"

    def page(self, record_id: int) -> str:
        """The address of a record's page."""
        return f"/carnets/{self.carnet}/fiches/{record_id}"

    def change(self, record_id: int) -> str:
        """The address of the form of a record there is."""
        return f"{self.page(record_id)}/modifier"


@pytest.fixture
def home() -> Home:
    owner = new_person("anne@exemple.fr", "Anne", "Martin")
    return Home(owner, new_carnet(owner))


async def opened(state: Any, path: str) -> Any:
    """A state whose page a tab of its own opened."""
    tab = Tab()
    tab.open(path=path)
    loaded = await tab.state(state)
    await play(loaded.load())
    return loaded


async def list_of(home: Home, kind: RecordKind) -> RecordListState:
    """What a person finds in a kind's part."""
    tab = Tab()
    tab.open(path=f"/carnets/{home.carnet}?partie={kind.part}")
    await (await tab.state(CarnetState)).load()
    return await tab.state(RecordListState)


async def listed(home: Home, kind: RecordKind) -> list[tuple[int, str, bool]]:
    """The same in short: which records, their status, whether they are one's own."""
    state = await list_of(home, kind)
    return [(row.id, row.status, row.is_own) for row in state.listed.records]


def records() -> list[Record]:
    with reading() as session:
        return list(session.exec(select(Record).order_by(Record.id)))  # pyright: ignore[reportArgumentType]


def shown_fields(form: FormView) -> set[str]:
    return {field.name for field in (*form.fields, *form.details)}


def wrong_texts(field: AnyField) -> tuple[str, ...]:
    may_be_empty = not field.must_be_filled_in
    return WRONG[field.control] if may_be_empty else (*NOTHING, *WRONG[field.control])


# Wrong input.


@each_kind
def test_whatever_is_wrong_in_a_field_is_said_beside_it_and_beside_no_other(
    home: Home, kind: RecordKind
) -> None:
    async def scenario() -> None:
        act_as(home.owner)
        state: RecordFormState = await opened(RecordFormState, home.new(kind))
        key = state.form_key
        for name, field in kind.fields.items():
            for typed in wrong_texts(field):
                form = {"form_key": key, **kind.example(), name: typed}
                sent = await play(state.submit(form))
                assert list(state.errors) == [name], typed
                assert (state.errors[name] == REQUIRED) == (typed in NOTHING)
                assert "reset" not in str(sent)
                assert FIRST_WRONG in str(sent[-1])
        assert state.form_key == key  # a new one would empty what was typed

    run(scenario)
    assert records() == []


@each_kind
def test_a_form_where_all_is_wrong_says_it_all_at_once_and_opens_what_is_folded(
    home: Home, kind: RecordKind
) -> None:
    async def scenario() -> None:
        act_as(home.owner)
        state: RecordFormState = await opened(RecordFormState, home.new(kind))
        assert not state.details_open
        typed = {name: WRONG[field.control][0] for name, field in kind.fields.items()}
        await play(state.submit({"form_key": state.form_key, **typed}))
        assert list(state.errors) == list(kind.fields)
        assert state.details_open == state.form.has_details

    run(scenario)
    assert records() == []


@pytest.mark.parametrize("kind", PERIODS, ids=lambda kind: kind.key)
def test_an_end_before_its_start_is_said_beside_the_end(home: Home, kind: RecordKind) -> None:
    async def scenario() -> None:
        act_as(home.owner)
        state: RecordFormState = await opened(RecordFormState, home.new(kind))
        for name, field in kind.fields.items():
            if field.not_before:
                days = {field.not_before: "2024-05-14", name: "2024-05-13"}
                await play(state.submit({"form_key": state.form_key, **kind.example(), **days}))
                assert kind.fields[field.not_before].label in state.errors[name]

    run(scenario)
    assert records() == []


@each_kind
def test_texts_are_kept_and_shown_as_they_were_typed(home: Home, kind: RecordKind) -> None:
    texts = [
        name
        for name, field in kind.fields.items()
        if isinstance(field, Text) and not isinstance(field, Code)
        if field.max_length > len(MARKUP)
    ]

    async def scenario() -> None:
        act_as(home.owner)
        state: RecordFormState = await opened(RecordFormState, home.new(kind))
        typed = {**kind.example(), **dict.fromkeys(texts, MARKUP)}
        await play(state.submit({"form_key": state.form_key, **typed}))
        assert state.errors == {}
        page: RecordState = await opened(RecordState, home.page(records()[0].id or 0))
        lines = {line.name: line.text for line in page.record.lines}
        assert {name: lines[name] for name in texts} == dict.fromkeys(texts, SEEN)

    run(scenario)


# Guests.


@each_kind
def test_a_contributor_corrects_what_they_proposed_until_it_is_accepted(
    home: Home, kind: RecordKind
) -> None:
    loic, other = (home.guest(Access.CONTRIBUTE, name) for name in ("loic", "karim"))
    theirs = home.add(other, kind)

    async def scenario() -> None:
        act_as(loic)
        form: RecordFormState = await opened(RecordFormState, home.new(kind))
        assert shown_fields(form.form) == set(kind.fields)
        await play(form.submit({"form_key": form.form_key, **kind.example()}))
        own = records()[-1].id or 0
        assert await listed(home, kind) == [(own, "proposed", True)]
        form = await opened(RecordFormState, home.change(own))
        await play(form.submit({"form_key": form.form_key, **kind.example()}))
        assert form.errors == {}
        for state, address in (
            (RecordState, home.page(theirs)),
            (RecordFormState, home.change(theirs)),
        ):
            hidden = await opened(state, address)
            assert hidden.errors[PAGE]
        act_as(home.owner)
        assert {one[:2] for one in await listed(home, kind)} == {
            (own, "proposed"),
            (theirs, "proposed"),
        }
        page: RecordState = await opened(RecordState, home.page(own))
        await page.accept()
        assert page.errors == {}
        act_as(loic)
        assert await listed(home, kind) == [(own, "accepted", True)]
        page = await opened(RecordState, home.page(own))
        assert (page.record.id, page.record.may_change) == (own, False)
        await page.delete()
        assert page.errors[PAGE]
        form = await opened(RecordFormState, home.change(own))
        assert (form.form.carnet_id, form.form.fields) == (0, ())

    run(scenario)
    assert {record.status for record in records() if record.author_id == loic.account_id} == {
        RecordStatus.ACCEPTED
    }


def test_the_only_record_of_a_part_is_listed_while_it_is_proposed(home: Home) -> None:
    """In the list's place, nothing would tell that it waits, nor let the owner answer."""
    [kind] = [kind for kind in KINDS if kind.singleton]
    proposed = home.add(home.guest(Access.CONTRIBUTE, "loic"), kind)

    async def scenario() -> None:
        act_as(home.owner)
        assert (await list_of(home, kind)).only is False
        page: RecordState = await opened(RecordState, home.page(proposed))
        await page.accept()
        assert (await list_of(home, kind)).only is True

    run(scenario)


@each_kind
def test_a_reader_reads_and_has_no_form(home: Home, kind: RecordKind) -> None:
    lea = home.guest(Access.READ, "lea")
    record_id = home.add(home.owner, kind)
    before = records()[0]

    async def scenario() -> None:
        act_as(lea)
        page: RecordState = await opened(RecordState, home.page(record_id))
        expected = kind.display(kind.parse(kind.example()).values)
        shown = [(line.label, line.text) for line in page.record.lines]
        assert shown == [(line.label, line.text) for line in expected]
        doings = page.record.may_change, page.record.may_duplicate, page.record.may_answer
        assert not any(doings)
        for address in (home.new(kind), home.change(record_id)):
            form: RecordFormState = await opened(RecordFormState, address)
            assert form.form.carnet_id == 0
            assert form.errors[PAGE]
            # A forged form says nothing to the server either.
            await play(form.submit({"form_key": form.form_key, **kind.example()}))
        for act in (page.duplicate, page.delete):
            await act()
            assert page.errors[PAGE]

    run(scenario)
    [after] = records()
    assert (after.version, after.deleted_at) == (before.version, None)
