"""Every person, each part, each operation, at the events' door, against the table."""

import asyncio
from collections.abc import Coroutine, Iterable
from typing import Any

import pytest

from carnet_app.catalogue.parts import PARTS, PartKey
from carnet_app.catalogue.record_kind import RecordKind
from carnet_app.catalogue.registry import kinds_of
from carnet_app.core.database import transaction
from carnet_app.services import limits
from tests.matrix import carnet_events, record_events
from tests.matrix import expectations as table
from tests.matrix.conftest import Site
from tests.matrix.events import Aim, Event, shown_by
from tests.matrix.homes import SUM, add_own
from tests.matrix.standings import FORBIDDEN, PEOPLE, SIGN_IN, YES, Answer, standing, stands_alike
from tests.states.tabs import Tab

EACH_PART = pytest.mark.parametrize("part", [part.key for part in PARTS], ids=lambda key: key.value)
EACH_PERSON = pytest.mark.parametrize("name", PEOPLE)

ALL_EVENTS = PartKey.EQUIPMENT
"""In this part, all events of an operation are sent; in the others, the first one."""
TRIED_ON = {
    "delete": "own proposed",
    "accept": "proposed",
    "correct": "own proposed",
    "refuse": "own proposed",
    "bring a file back": "invoice in the bin",
    "rename a file": "invoice",
}
"""The record or file of each operation where it is not the table's first one."""


class Case:
    """One person's tab, and what comes of what it sends."""

    def __init__(self, site: Site, name: str, part: PartKey) -> None:
        self.site, self.world, self.part, self.name = site, site.world, part, name
        self.who, self.kind = standing(name, part), kinds_of(part)[0]
        person = site.world.person(name, part)
        self.home, self.cookie = person.home, person.cookie
        site.begin()
        with transaction() as session:
            add_own(session, self.home, person.actor, [self.kind])
        site.keep()
        self.tab = Tab()

    def tried(self) -> list[str]:
        """The operations; of who stands as others do, every third one, others in other parts.

        No handler of theirs knows of parts: it passes ids on, to services that the other
        doors' tests try in every part. What lists a part is tried in each.
        """
        verbs = [*record_events.ON_RECORD, *record_events.ON_FILE, *record_events.IN_A_PART]
        if not stands_alike(self.name) or self.part is ALL_EVENTS:
            return verbs
        first = [part.key for part in PARTS].index(self.part) % 3
        return verbs[first::3]

    def aim(self, record: str = "", file: str = "") -> Aim:
        """At the carnet, at a record, or at a file of one."""
        record = table.FILES[file].record if file else record
        return Aim(
            self.world,
            self.home,
            self.kind,
            self.home.record(self.kind, record) if record else 0,
            self.home.file(self.kind, file) if file else 0,
        )

    async def ask(self, event: Event, aim: Aim) -> Answer:
        """Send an event; what is refused must not have written anything."""
        limits.reset()
        answer = await event.play(self.tab, aim, cookie=self.cookie)
        written = self.site.was_written()
        assert not written or answer is YES, (event.full_name, answer)
        return answer

    async def check(self, expected: Answer, events: Iterable[Event], aim: Aim, what: str) -> None:
        """Send the first event of an operation; in one part, all that do the same."""
        for event in list(events)[: None if self.part is ALL_EVENTS else 1]:
            answer = await self.ask(event, aim)
            assert answer in (expected, _less_told(expected)), (what, event.full_name, answer)


def _less_told(expected: Answer) -> Answer:
    """Pages say nothing of whether what was saved counts at once."""
    return YES if expected is table.PROPOSED else expected


def play(scenario: Coroutine[Any, Any, None]) -> None:
    asyncio.run(scenario)


@EACH_PART
@EACH_PERSON
def test_each_person_may_send_in_each_part_what_the_table_says(
    site: Site, name: str, part: PartKey
) -> None:
    case = Case(site, name, part)

    async def scenario() -> None:
        for verb in case.tried():
            await _try(case, verb)
        shown: Event | None = None
        for which, (event, state, var) in record_events.LISTS.items():
            if event is not shown:
                await case.ask(event, case.aim())
            shown = event
            _check_list(case, which, await shown_by(case.tab, state, var))

    play(scenario())


async def _try(case: Case, verb: str) -> None:
    """An operation of the part, on one of its records or files."""
    if verb in record_events.ON_RECORD:
        rule, records = table.ON_RECORDS[verb]
        record = TRIED_ON.get(verb, next(iter(records)))
        events, aim = record_events.ON_RECORD[verb], case.aim(record)
        await case.check(rule(case.who, record), events, aim, verb)
    elif verb in record_events.ON_FILE:
        rule, files = table.ON_FILES[verb]
        file = TRIED_ON.get(verb, next(iter(files)))
        events, aim = record_events.ON_FILE[verb], case.aim(file=file)
        await case.check(rule(case.who, file), events, aim, verb)
    else:
        events = record_events.IN_A_PART[verb]
        await case.check(table.IN_PART[verb](case.who), events, case.aim(), verb)


def _check_list(case: Case, which: str, text: str) -> None:
    records, files = table.SHOWN[which](case.who)
    assert _named(case.home.file_names(case.part), case.kind, text) == files, which
    if which not in table.OF_FILES:
        assert _named(case.home.titles(case.part), case.kind, text) == records, which
    assert table.lists_amounts(case.who, records) or SUM not in text, which


def _named(names: dict[str, tuple[str, str]], kind: RecordKind, text: str) -> set[str]:
    """The records or files of a kind that a text names."""
    return {name for said, (key, name) in names.items() if key == kind.key and said in text}


@EACH_PERSON
def test_each_person_may_send_of_a_carnet_what_the_table_says(site: Site, name: str) -> None:
    case = Case(site, name, PartKey.EQUIPMENT)

    async def scenario() -> None:
        aim, who = case.aim("accepted"), case.who
        for act, events in carnet_events.ON_CARNET.items():
            await case.check(table.ON_CARNET[act](who), events, aim, act)
        for act, events in carnet_events.ON_SHARE.items():
            # The page then shows who has access, which guests are refused as insiders are.
            allowed = {table.ON_SHARES[act](who)} | ({FORBIDDEN} if who.guest else set())
            for event in events:
                assert await case.ask(event, aim) in allowed, act
        for what, events in carnet_events.ON_INVITATION.items():
            await case.check(table.received(who, what), events, aim, what)
        for event in carnet_events.THROUGH_ANOTHERS_EYES:
            await case.check(table.manager(who), [event], aim, "preview")

    play(scenario())


EVERY_EVENT = [
    event
    for tried in (
        record_events.ON_RECORD,
        record_events.ON_FILE,
        record_events.IN_A_PART,
        carnet_events.ON_CARNET,
        carnet_events.ON_SHARE,
        carnet_events.ON_INVITATION,
    )
    for events in tried.values()
    for event in events
] + [event for event, _, _ in record_events.LISTS.values()]


@pytest.mark.parametrize("part", [PartKey.HOME, PartKey.PRIVATE], ids=lambda key: key.value)
def test_nobody_may_send_any_of_them_without_signing_in(site: Site, part: PartKey) -> None:
    case = Case(site, "owner", part)
    case.cookie = ""

    async def scenario() -> None:
        for event in EVERY_EVENT:
            assert await case.ask(event, case.aim(file="notice")) is SIGN_IN, event.full_name

    play(scenario())
