"""Every person, each part, each operation, at the services' door, against the table."""

from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from carnet_app.catalogue.legal_content import LEGAL_BLOCKS
from carnet_app.catalogue.parts import PARTS, PartKey
from carnet_app.catalogue.record_kind import RecordKind
from carnet_app.catalogue.registry import kinds_of
from carnet_app.services import limits
from carnet_app.services.carnet_contents import read_contents
from carnet_app.services.carnet_facts import read_facts
from carnet_app.services.carnets import open_carnet
from carnet_app.services.completeness import read_readable_blocks
from carnet_app.services.space import read_space
from tests.matrix import expectations as table
from tests.matrix import service_acts as door
from tests.matrix.conftest import Place
from tests.matrix.homes import SUM, SUM_WORD, add_own
from tests.matrix.service_acts import Call, answer_of
from tests.matrix.standings import (
    CONTRIBUTE,
    LEVEL_ALONE,
    MISSING,
    PEOPLE,
    PROPOSED,
    READ,
    YES,
    Answer,
    Standing,
    standing,
    stands_alike,
    two_of,
)

MADE_UP = 2_000_000_000
BRIEFLY = ("open", "edit", "delete", "announce a file")
"""What is tried on every kind of a part; the rest is, on its first kind."""

EACH_PART = pytest.mark.parametrize("part", [part.key for part in PARTS], ids=lambda key: key.value)
EACH_PERSON = pytest.mark.parametrize("name", PEOPLE)


class Case:
    """One person in one part, and how what they try ends."""

    def __init__(self, place: Place, name: str, part: PartKey) -> None:
        self.session, self.world = place
        self.name = name
        self.who, self.part, self.kinds = standing(name, part), part, kinds_of(part)
        person = self.world.person(name, part)
        self.actor, self.home = person.actor, person.home

    def ask(self, call: Call, target: int, kind: RecordKind | None = None) -> Answer:
        """How a call ends; what is missing is refused as what never was."""
        answer, refusal = answer_of(self.session, call, self.actor, target, kind)
        # To insiders the carnet exists: what they miss there is a part, or an offer.
        if answer is MISSING and not (self.who.inside and call.target == "carnet_id"):
            assert repr(refusal) == self._nothing_at(call, kind), call
        if answer is not None:
            return answer
        return PROPOSED if call in door.ADDING and self.who.level is CONTRIBUTE else YES

    def _nothing_at(self, call: Call, kind: RecordKind | None) -> str:
        """How the call is refused where there never was anything."""
        if call not in self.world.nothing:
            _, refusal = answer_of(self.session, call, self.actor, MADE_UP, kind)
            self.world.nothing[call] = repr(refusal)
        return self.world.nothing[call]

    def shown(self, call: Call, **also: Any) -> str:
        """All that a list of the part says; nothing when it is refused."""
        _, text = self.told(call, self.home.carnet_id, self.kinds[0], **also)
        return text

    def told(
        self, call: Call, target: int, kind: RecordKind | None = None, **also: Any
    ) -> tuple[Answer | None, str]:
        """How a reading ends, and all that it says."""
        said: list[str] = []

        def read(*arguments: Any, **given: Any) -> None:
            said.append(repr(call(*arguments, **given)))

        answer, _ = answer_of(self.session, read, self.actor, target, kind, **also)
        return answer, "".join(said)

    def check_list(self, which: str, text: str) -> None:
        """What a list says of this part must be what the table shows this person."""
        records, files = table.SHOWN[which](self.who)
        assert self.files_in(text) == self.each(files), which
        if which not in table.OF_FILES:
            assert self.records_in(text) == self.each(records), which
        assert table.lists_amounts(self.who, records) or SUM not in text, which

    def few(self, names: Collection[str]) -> Collection[str]:
        """All of these records or files, or two of them for who stands as others do."""
        if not stands_alike(self.name):
            return names
        return two_of(names)

    def each(self, names: set[str]) -> set[tuple[str, str]]:
        """These records or files of every kind of the part."""
        return {(kind.key, name) for kind in self.kinds for name in names}

    def records_in(self, text: str) -> set[tuple[str, str]]:
        return {each for title, each in self.home.titles(self.part).items() if title in text}

    def files_in(self, text: str) -> set[tuple[str, str]]:
        return {each for name, each in self.home.file_names(self.part).items() if name in text}


@contextmanager
def case_of(place: Place, name: str, part: PartKey) -> Iterator[Case]:
    """A case, with what the person had added to the part while they could."""
    case = Case(place, name, part)
    limits.reset()
    with case.session.begin_nested() as added:
        add_own(case.session, case.home, case.actor, case.kinds)
        case.session.expunge_all()
        yield case
        added.rollback()
    case.session.expunge_all()


@EACH_PART
@EACH_PERSON
def test_each_person_may_do_in_each_part_what_the_table_says(
    place: Place, name: str, part: PartKey
) -> None:
    with case_of(place, name, part) as case:
        _try_records(case)
        _try_files(case)
        _read_lists(case)
        _look_for_amounts(case)


def _try_records(case: Case) -> None:
    for kind in case.kinds:
        tried = table.ON_RECORDS if kind is case.kinds[0] else BRIEFLY
        expected, found = {}, {}
        for verb in tried:
            rule, records = table.ON_RECORDS[verb]
            for record in case.few(records):
                target = case.home.record(kind, record)
                expected[verb, record] = rule(case.who, record)
                found[verb, record] = case.ask(door.ON_RECORD[verb], target, kind)
        for verb, of_part in table.IN_PART.items():
            expected[verb] = of_part(case.who)
            found[verb] = case.ask(door.IN_A_PART[verb], case.home.carnet_id, kind)
        for verb, of_part in _only_here(case):
            expected[verb] = of_part(case.who)
            found[verb] = case.ask(door.IN_DOCUMENTS[verb], case.home.carnet_id)
        assert found == expected, kind.key


def _only_here(case: Case) -> Iterable[tuple[str, Callable[[Standing], Answer]]]:
    return table.IN_DOCUMENTS.items() if case.part is PartKey.DOCUMENTS else ()


def _try_files(case: Case) -> None:
    kind = case.kinds[0]
    expected, found = {}, {}
    for verb, (rule, files) in table.ON_FILES.items():
        for file in case.few(files):
            expected[verb, file] = rule(case.who, file)
            found[verb, file] = case.ask(door.ON_FILE[verb], case.home.file(kind, file))
    assert found == expected


def _read_lists(case: Case) -> None:
    for which, call in {**door.LISTS, **door.OWN_LISTS}.items():
        case.check_list(which, case.shown(call))


def _look_for_amounts(case: Case) -> None:
    for kind in case.kinds:
        priced = any(field.is_amount for field in kind.fields.values())
        for record in ("accepted", "proposed", "own accepted", "own proposed", "own refused"):
            shown = priced and table.reads_amounts(case.who, record)
            for verb in ("open", "open its form"):
                target = case.home.record(kind, record)
                answer, text = case.told(door.ON_RECORD[verb], target, kind)
                assert (SUM in text) == (shown and answer is YES), (verb, record)
    found = case.shown(door.LISTS["search"], query=SUM_WORD)
    priced = any(each.is_withheld for kind in case.kinds for each in kind.fields.values())
    told = priced and case.who.sees_amounts and bool(table.listed(case.who))
    assert bool(case.records_in(found)) == told


@EACH_PERSON
def test_each_person_may_do_with_the_carnet_what_the_table_says(place: Place, name: str) -> None:
    with case_of(place, name, PartKey.EQUIPMENT) as case:
        carnet_id, share_id, world = case.home.carnet_id, case.home.share_id, case.world
        expected = {act: rule(case.who) for act, rule in table.ON_CARNET.items()}
        found = {act: case.ask(door.ON_A_CARNET[act], carnet_id) for act in expected}
        assert found == expected
        expected = {act: rule(case.who) for act, rule in table.ON_SHARES.items()}
        found = {act: case.ask(door.ON_SHARE[act], share_id) for act in expected}
        assert found == expected
        for what, target in (("invitation", world.invitation), ("offer", world.offer)):
            for act, call in door.ON_INVITATION.items():
                assert case.ask(call, target) == table.received(case.who, what), (act, what)


@EACH_PERSON
def test_a_carnet_is_in_mon_espace_of_those_who_may_know_of_it(place: Place, name: str) -> None:
    with case_of(place, name, PartKey.EQUIPMENT) as case:
        view = read_space(case.session, actor=case.actor)
        shown = {card.id: card for card in (*view.own, *view.shared)}
        assert (case.home.carnet_id in shown) == case.who.inside
        assert (case.home.carnet_id in {card.id for card in view.own}) == case.who.manages
        in_bin = {card.id for card in view.deleted}
        assert (case.home.carnet_id in in_bin) == case.who.deleted_it
        if case.who.inside:
            facts = shown[case.home.carnet_id].facts
            read = read_facts(case.session, actor=case.actor, carnet_ids=[case.home.carnet_id])
            assert read[case.home.carnet_id] == facts
        else:
            asked = [home.carnet_id for home in case.world.homes.values()]
            assert case.home.carnet_id not in read_facts(
                case.session, actor=case.actor, carnet_ids=asked
            )


@EACH_PART
@EACH_PERSON
def test_a_part_exists_for_those_who_may_read_it(place: Place, name: str, part: PartKey) -> None:
    case = Case(place, name, part)
    carnet, reads = {"actor": case.actor, "carnet_id": case.home.carnet_id}, case.who.level >= READ
    if not case.who.inside:
        return
    view = open_carnet(case.session, **carnet)
    assert (part in {each.key for each in view.parts}) == reads
    counts = {each.key: each for each in read_contents(case.session, **carnet).parts}
    assert (part in counts) == reads
    if reads:
        seen = table.listed(case.who) & {"accepted", "proposed"}
        waiting = len(case.kinds) * ("proposed" in seen)
        assert (counts[part].count, counts[part].waiting_count) == (len(case.kinds), waiting)
    blocks = {block.part for block in read_readable_blocks(case.session, **carnet)}
    assert (part in blocks) == (reads and part in {each.part for each in LEGAL_BLOCKS})


@EACH_PART
@pytest.mark.parametrize("guest", sorted(LEVEL_ALONE))
def test_the_owner_looks_through_a_guests_eyes_as_the_guest_does(
    place: Place, guest: str, part: PartKey
) -> None:
    owner, share_id = Case(place, "owner", part), place[1].share(guest, part)
    with case_of(place, guest, part) as case:
        for which, call in door.LISTS.items():
            _, text = owner.told(call, case.home.carnet_id, case.kinds[0], seen_as=share_id)
            case.check_list(which, text)
        kind = case.kinds[0]
        for record in ("accepted", "proposed", "own proposed", "refused"):
            rule, _ = table.ON_RECORDS["open"]
            target = case.home.record(kind, record)
            answer, text = owner.told(door.ON_RECORD["open"], target, kind, seen_as=share_id)
            assert answer == rule(case.who, record), record
            assert table.reads_amounts(case.who, record) or SUM not in text, record


@EACH_PERSON
def test_only_who_manages_looks_through_anothers_eyes(place: Place, name: str) -> None:
    with case_of(place, name, PartKey.EQUIPMENT) as case:
        kind, seen = case.kinds[0], {"seen_as": case.home.share_id}
        expected = table.manager(case.who)
        for call in door.PREVIEWS:
            assert case.told(call, case.home.carnet_id, kind, **seen)[0] == expected, call
        record = case.home.record(kind, "accepted")
        for verb in ("open", "list its files"):
            answer, _ = case.told(door.ON_RECORD[verb], record, kind, **seen)
            assert answer == expected, verb
