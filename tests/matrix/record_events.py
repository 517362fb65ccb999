"""The events behind each operation on records and files; some have several."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import reflex as rx

from carnet_app.features.bin.state import BinState
from carnet_app.features.carnet.state import NO_CARNET, CarnetState
from carnet_app.features.files.record_state import RecordFilesState
from carnet_app.features.files.state import CarnetFilesState
from carnet_app.features.journal.state import JournalState
from carnet_app.features.records.form_state import RecordFormState
from carnet_app.features.records.form_views import NO_FORM
from carnet_app.features.records.listing import RecordListState
from carnet_app.features.records.quick_add_state import QuickAddState
from carnet_app.features.records.record_state import NO_RECORD, RecordState
from carnet_app.features.search.state import SearchState
from carnet_app.features.space.state import SpaceState
from carnet_app.features.timeline.state import TimelineState
from carnet_app.services.upkeep import Done
from tests.matrix.events import Aim, Event, Given
from tests.matrix.homes import VERSION, WORD, form_of

RECORD_PAGE = "/carnets/{aim.carnet}/fiches/{aim.record}"
FORM_PAGE = RECORD_PAGE + "/modifier"
NEW_PAGE = "/carnets/{aim.carnet}/fiches/nouvelle?type={aim.kind.key}"
SPACE_PAGE = "/mon-espace"
BIN_PAGE = "/carnets/{aim.carnet}/corbeille"
KEY = {"form_key": "key"}


def _record_held(aim: Aim) -> Mapping[str, Any]:
    shown = replace(
        NO_RECORD,
        id=aim.record,
        carnet_id=aim.carnet,
        version=VERSION,
        part=aim.kind.part.value,
        kind=aim.kind.key,
    )
    return {"record": shown}


def _form_held(**how: Any) -> dict[type[rx.State], Given]:
    def held(aim: Aim) -> Mapping[str, Any]:
        known = {"carnet_id": aim.carnet, "kind": aim.kind.key, "version": VERSION}
        return KEY | {"form": replace(NO_FORM, **known, record_id=aim.record, **how)}

    return {RecordFormState: held}


def _quick_add_held(aim: Aim) -> Mapping[str, Any]:
    return {**KEY, "_carnet_id": aim.carnet, "kind": aim.kind.key}


def _typed(aim: Aim) -> Mapping[str, Any]:
    return {"form": {**form_of(aim.kind), **KEY}}


def _on_record(name: str, sends: Given = lambda _: {}) -> Event:
    return Event(RecordState, name, RECORD_PAGE, sends, {RecordState: _record_held})


def _on_form(**how: Any) -> Event:
    return Event(RecordFormState, "submit", FORM_PAGE, _typed, _form_held(**how))


def carnet_held(aim: Aim) -> Mapping[str, Any]:
    return {"carnet": replace(NO_CARNET, id=aim.carnet)}


def _page_held(state: type[rx.State], aim: Aim) -> Mapping[str, Any]:
    # Open already: reading it anew is no visit, which would be noted.
    return carnet_held(aim) if state is CarnetState else {}


def _done(state: type[rx.State], path: str) -> Event:
    def sent(aim: Aim) -> Mapping[str, Any]:
        return {"record_id": aim.record, "version": VERSION}

    return Event(state, "mark_done", path, sent, {state: lambda aim: _page_held(state, aim)})


def _undone(state: type[rx.State], path: str) -> Event:
    def held(aim: Aim) -> Mapping[str, Any]:
        done = Done(record_id=aim.record, version=VERSION, former=1, told="")
        return {**_page_held(state, aim), "done": done}

    return Event(state, "take_back", path, holds={state: held})


PART_PAGE = "/carnets/{aim.carnet}?partie={aim.kind.part.value}"
TIMELINE_PAGE = "/carnets/{aim.carnet}/chronologie?partie={aim.kind.part.value}"

# By operation of the table; each is tried on the first records or files that stand there.
ON_RECORD: dict[str, tuple[Event, ...]] = {
    "open": (Event(RecordState, "load", RECORD_PAGE),),
    "list its files": (
        Event(
            RecordFilesState,
            "refresh",
            RECORD_PAGE,
            holds={RecordFilesState: lambda aim: {"record_id": aim.record}},
        ),
        Event(
            RecordFilesState,
            "look",
            RECORD_PAGE,
            lambda _: {"file_id": 1},
            {RecordFilesState: lambda aim: {"record_id": aim.record}},
        ),
    ),
    "open its form": (
        Event(RecordFormState, "load", FORM_PAGE),
        Event(RecordFormState, "take_saved_version", FORM_PAGE),
    ),
    "edit": (_on_form(),),
    "delete": (_on_record("delete"),),
    "restore a version": (
        _on_record("restore", lambda _: {"version": 1}),
        _undone(RecordState, RECORD_PAGE),
        _undone(CarnetState, PART_PAGE),
        _undone(TimelineState, TIMELINE_PAGE),
        _undone(SpaceState, SPACE_PAGE),
    ),
    "move": (_on_record("move", lambda _: {"kind": "contact"}), _on_form(moves=True)),
    "open the form to move it": (Event(RecordFormState, "load", FORM_PAGE + "?en=contact"),),
    "duplicate": (_on_record("duplicate"),),
    "mark done": (
        _done(RecordState, RECORD_PAGE),
        _done(CarnetState, PART_PAGE),
        _done(TimelineState, TIMELINE_PAGE),
        _done(SpaceState, SPACE_PAGE),
    ),
    "accept": (_on_record("accept"),),
    "correct": (_on_form(accepts=True),),
    "refuse": (_on_record("refuse", lambda _: {"form": {"reply": "Non."}}),),
    "take out of the bin": (
        Event(BinState, "restore", BIN_PAGE, lambda aim: {"record_id": aim.record}),
        Event(
            RecordListState,
            "restore",
            PART_PAGE,
            holds={RecordListState: lambda aim: {"just_deleted": aim.record}},
        ),
    ),
    "erase": (
        Event(
            BinState,
            "purge",
            BIN_PAGE,
            lambda _: {"form": {}},
            {BinState: lambda aim: {"asking": aim.record}},
        ),
    ),
}


def _file_held(**what: str) -> dict[type[rx.State], Given]:
    """The page of a file's record, with the file's id in some of its vars."""

    def held(aim: Aim) -> Mapping[str, Any]:
        return {"record_id": aim.record, "may_mark": True} | dict.fromkeys(what, aim.file)

    return {RecordFilesState: held}


ON_FILE: dict[str, tuple[Event, ...]] = {
    "rename a file": (
        Event(
            RecordFilesState,
            "change",
            RECORD_PAGE,
            lambda _: {"form": {"file_name": "autre.pdf", "reveals_amounts": "on"}},
            _file_held(changing=""),
        ),
    ),
    "delete a file": (
        Event(
            RecordFilesState,
            "delete",
            RECORD_PAGE,
            lambda aim: {"file_id": aim.file},
            _file_held(),
        ),
    ),
    "bring a file back": (
        Event(RecordFilesState, "restore", RECORD_PAGE, holds=_file_held(just_deleted="")),
        Event(BinState, "restore_file", BIN_PAGE, lambda aim: {"file_id": aim.file}),
    ),
    "erase a file": (
        Event(
            BinState,
            "purge_file",
            BIN_PAGE,
            lambda _: {"form": {}},
            {BinState: lambda aim: {"asking_file": aim.file}},
        ),
    ),
}
IN_A_PART: dict[str, tuple[Event, ...]] = {
    "open an empty form": (Event(RecordFormState, "load", NEW_PAGE),),
    "add": (
        Event(RecordFormState, "submit", NEW_PAGE, _typed, _form_held()),
        Event(QuickAddState, "add", PART_PAGE, _typed, {QuickAddState: _quick_add_held}),
    ),
}
_OPEN_TIMELINE = Event(TimelineState, "load", TIMELINE_PAGE)
_OPEN_BIN = Event(BinState, "load", BIN_PAGE)

# Pages that list, by the table's list: what is sent, and the var that shows it.
LISTS: dict[str, tuple[Event, type[rx.State], str]] = {
    "list": (Event(CarnetState, "load", PART_PAGE), RecordListState, "listed"),
    "search": (
        Event(
            SearchState,
            "load",
            "/carnets/{aim.carnet}/recherche?q=" + WORD + "&partie={aim.kind.part.value}",
        ),
        SearchState,
        "found",
    ),
    "timeline": (_OPEN_TIMELINE, TimelineState, "timeline"),
    "due": (_OPEN_TIMELINE, TimelineState, "due"),
    "journal": (
        Event(JournalState, "load", "/carnets/{aim.carnet}/journal?partie={aim.kind.part.value}"),
        JournalState,
        "days",
    ),
    "files": (
        Event(
            CarnetFilesState,
            "load",
            "/carnets/{aim.carnet}/fichiers?partie={aim.kind.part.value}",
        ),
        CarnetFilesState,
        "files",
    ),
    "bin": (_OPEN_BIN, BinState, "bin"),
    "files in the bin": (_OPEN_BIN, BinState, "files"),
}
