"""The events behind each operation on a carnet as a whole; some have several."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from carnet_app.catalogue.appliances import APPLIANCES
from carnet_app.catalogue.legal_content import LEGAL_BLOCKS
from carnet_app.features.bin.state import BinState
from carnet_app.features.carnet.state import CarnetActionsState, CarnetState
from carnet_app.features.completeness.state import CompletenessState
from carnet_app.features.files.state import CarnetFilesState
from carnet_app.features.guided_start.state import GuidedStartState
from carnet_app.features.guided_start.views import APPLIANCE_INPUT, NO_START
from carnet_app.features.journal.state import JournalState
from carnet_app.features.records.record_state import RecordState
from carnet_app.features.search.state import SearchState
from carnet_app.features.sharing.draft import level_field
from carnet_app.features.sharing.offer_state import NO_OFFER, PRIVATE_BOX, OfferState
from carnet_app.features.sharing.state import NOTHING_SHARED, SharingState
from carnet_app.features.space.state import SpaceState
from carnet_app.features.timeline.state import TimelineState
from carnet_app.services.readers import DraftedShare
from carnet_app.session.carnet_heading import NO_HEADING
from carnet_app.session.previews import PreviewState
from tests.matrix.events import Aim, Event, Given
from tests.matrix.record_events import BIN_PAGE, KEY, SPACE_PAGE, carnet_held

START_PAGE = "/carnets/{aim.carnet}/demarrage?etape=logement"


def _on_carnet(event: str, **form: str) -> Event:
    return Event(
        CarnetActionsState, event, sends=lambda _: {"form": form}, holds={CarnetState: carnet_held}
    )


def _in_review(name: str) -> Event:
    return Event(
        CompletenessState,
        name,
        "/carnets/{aim.carnet}/bilan",
        lambda _: {"block": LEGAL_BLOCKS[0].key},
        {CompletenessState: lambda aim: {"carnet": replace(NO_HEADING, id=aim.carnet)}},
    )


def _at_the_start(name: str, sends: Given = lambda _: {}) -> Event:
    return Event(
        GuidedStartState,
        name,
        START_PAGE,
        sends,
        {GuidedStartState: lambda aim: KEY | {"start": replace(NO_START, carnet_id=aim.carnet)}},
    )


def _drafted(aim: Aim) -> Mapping[str, Any]:
    return {"_drafted": DraftedShare(aim.carnet, 0, "quelquun@exemple.fr", {}, False, None)}


def _shared_held(aim: Aim) -> Mapping[str, Any]:
    shown = replace(NOTHING_SHARED, carnet_id=aim.carnet)
    return KEY | {"sharing": shown, "editing": 0}


def _editing_held(aim: Aim) -> Mapping[str, Any]:
    return {**_shared_held(aim), "editing": aim.home.share_id}


TERMS = {**KEY, "act": "send", "email": "quelquun@exemple.fr"} | {
    level_field(LEGAL_BLOCKS[0].part): "1"
}


def _sharing(name: str, sends: Given = lambda _: {}, held: Given = _shared_held) -> Event:
    return Event(
        SharingState, name, sends=sends, holds={SharingState: held, PreviewState: _drafted}
    )


def _share_id(aim: Aim) -> Mapping[str, Any]:
    return {"share_id": aim.home.share_id}


def _carnet_id(aim: Aim) -> Mapping[str, Any]:
    return {"carnet_id": aim.carnet}


def _offer_held(aim: Aim) -> Mapping[str, Any]:
    return KEY | {"offer": replace(NO_OFFER, carnet_id=aim.carnet)}


OFFER = {**KEY, "offer_email": "tiers@exemple.fr", PRIVATE_BOX: "on"}


def _in_space(name: str, sends: Given) -> Event:
    return Event(SpaceState, name, SPACE_PAGE, sends)


ON_CARNET: dict[str, tuple[Event, ...]] = {
    "open the carnet": (
        Event(CarnetState, "load"),
        Event(CarnetState, "refresh"),
    ),
    "search": (Event(SearchState, "load", "/carnets/{aim.carnet}/recherche?q=x"),),
    "read the timeline": (Event(TimelineState, "load", "/carnets/{aim.carnet}/chronologie"),),
    "read the journal": (Event(JournalState, "load", "/carnets/{aim.carnet}/journal"),),
    "list the files": (
        Event(CarnetFilesState, "load", "/carnets/{aim.carnet}/fichiers"),
        Event(CarnetFilesState, "refresh", "/carnets/{aim.carnet}/fichiers"),
        Event(
            CarnetFilesState,
            "look",
            "/carnets/{aim.carnet}/fichiers",
            lambda _: {"file_id": 1},
        ),
    ),
    "list the bin": (
        Event(BinState, "load", BIN_PAGE),
        Event(BinState, "turn_files", BIN_PAGE, lambda _: {"steps": 1}),
    ),
    "read the law's blocks": (Event(CompletenessState, "load", "/carnets/{aim.carnet}/bilan"),),
    "mark a block": (_in_review("set_aside"), _in_review("take_back")),
    "read the guided start": (_at_the_start("load"), _at_the_start("show_document")),
    "start the carnet": (
        _at_the_start("save_home", lambda _: {"form": {**KEY, "city": "Quimper"}}),
    ),
    "add equipment": (
        _at_the_start(
            "add_picked",
            lambda _: {"form": {**KEY, f"{APPLIANCE_INPUT}{APPLIANCES[0].key}": "on"}},
        ),
    ),
    "close the guided start": (_at_the_start("finish"),),
    "rename": (_on_carnet("rename", name="Autre nom"),),
    "put the carnet in the bin": (_on_carnet("delete"),),
    "leave": (_on_carnet("leave"),),
    "withdraw the offer": (_on_carnet("withdraw"), _in_space("withdraw", _carnet_id)),
    "send the offer again": (
        Event(CarnetState, "resend", holds={CarnetState: carnet_held}),
        _in_space("resend", _carnet_id),
    ),
    "read the last offer": (Event(OfferState, "open_for", sends=_carnet_id),),
    "offer again": (
        Event(OfferState, "send", sends=lambda _: {"form": OFFER}, holds={OfferState: _offer_held}),
    ),
    "take the carnet out of the bin": (_in_space("restore", _carnet_id),),
    "list who has access": (
        _sharing("open_for", _carnet_id),
        _sharing("show_page", lambda _: {"page": 1}),
        _sharing("reopen"),
    ),
    "invite": (_sharing("submit", lambda _: {"form": TERMS}),),
}
ON_SHARE: dict[str, tuple[Event, ...]] = {
    "change a share": (_sharing("submit", lambda _: {"form": TERMS}, _editing_held),),
    "send an invitation again": (_sharing("resend", _share_id),),
    "withdraw a share": (_sharing("withdraw", _share_id),),
}
ON_INVITATION: dict[str, tuple[Event, ...]] = {
    "invitation": (
        _in_space("answer", lambda aim: {"form": {"invitation": str(aim.world.invitation)}}),
        _in_space("decline", lambda aim: {"invitation_id": aim.world.invitation}),
    ),
    "offer": (
        _in_space("answer", lambda aim: {"form": {"invitation": str(aim.world.offer)}}),
        _in_space("decline", lambda aim: {"invitation_id": aim.world.offer}),
    ),
}
THROUGH_ANOTHERS_EYES: tuple[Event, ...] = tuple(
    Event(state, "load", f"/carnets/{{aim.carnet}}{page}?invite={{aim.home.share_id}}")
    for state, page in (
        (CarnetState, ""),
        (SearchState, "/recherche"),
        (TimelineState, "/chronologie"),
        (JournalState, "/journal"),
        (CarnetFilesState, "/fichiers"),
        (RecordState, "/fiches/{aim.record}"),
    )
)
