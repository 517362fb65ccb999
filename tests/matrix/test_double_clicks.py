"""Two clicks for one, on every button that acts at once: the second changes nothing."""

import asyncio
import inspect

import pytest
from reflex_base.registry import RegistrationContext

from carnet_app.catalogue.parts import PartKey
from carnet_app.features import register_pages
from carnet_app.session.policy import Policy, policy_of
from tests.matrix import carnet_events, record_events
from tests.matrix import expectations as table
from tests.matrix.conftest import Site
from tests.matrix.events import Event, handler_of, shown_by
from tests.matrix.standings import YES
from tests.matrix.test_event_door import TRIED_ON, Case

MAY = (
    "owner",
    "third-party creator",
    "offered third party",
    "pending guest",
    "owner of a deleted carnet",
)
"""One of them may do whatever there is to do."""

READING = {"load", "refresh", "look", "open_for", "show_page", "reopen", "show_document"} | {
    "turn_files",
    "take_saved_version",
    "catch_up",
}
ELSEWHERE = {  # buttons that the matrix has not, or on which it is refused: see tests/states
    "record_state.move",
    "login_sessions_state.end_one",
    "login_sessions_state.end_others",
    "invitation_page_state.change_account",
    "invitation_page_state.decline",
}
HARMLESS = {  # what they do twice is what they do once
    "session_state.sign_out",
    "sign_in_state.start_again",
    "strength_state.rate_password",
    "page_state.arrive",
    "mailed_link_state.look_at_confirmation",
    "mailed_link_state.look_at_new_email",
    "mailed_link_state.look_at_reset",
}


def _acts() -> dict[str, tuple[Event, str, str]]:
    """Each such event of the matrix, with the record or the file that it is about."""
    of_records: dict[str, tuple[str, str]] = {
        verb: (TRIED_ON.get(verb, next(iter(table.ON_RECORDS[verb][1]))), "")
        for verb in record_events.ON_RECORD
        if verb != "move"
    }
    of_files: dict[str, tuple[str, str]] = {
        verb: ("", TRIED_ON.get(verb, next(iter(table.ON_FILES[verb][1]))))
        for verb in record_events.ON_FILE
    }
    of_carnets = carnet_events.ON_CARNET | carnet_events.ON_SHARE | carnet_events.ON_INVITATION
    no_other = dict.fromkeys(of_carnets, ("accepted", ""))
    aims: dict[str, tuple[str, str]] = of_records | of_files | no_other
    everything = record_events.ON_RECORD | record_events.ON_FILE | of_carnets
    return {
        f"{verb}: {event.state.__name__}.{event.name}": (event, *aims[verb])
        for verb, events in everything.items()
        if verb in aims
        for event in events
        if _is_act(event.full_name)
    }


def _is_act(full_name: str) -> bool:
    """Whether an event writes and brings no form, whose key would tell it from another."""
    handler = handler_of(full_name)
    waits = inspect.iscoroutinefunction(handler) or inspect.isasyncgenfunction(handler)
    name = full_name.rsplit(".", 1)[1]
    return waits and "form" not in inspect.signature(handler).parameters and name not in READING


ACTS = _acts()


@pytest.mark.parametrize("act", ACTS)
def test_the_second_of_two_clicks_changes_nothing(site: Site, act: str) -> None:
    event, record, file = ACTS[act]

    async def scenario() -> None:
        case = await _done_by_somebody(site, event, record, file)
        site.keep()
        told = await _told(case, event)
        await event.send(case.tab, case.aim(record, file))
        assert not site.was_written()
        assert await _told(case, event) == told

    asyncio.run(scenario())


async def _done_by_somebody(site: Site, event: Event, record: str, file: str) -> Case:
    for name in MAY:
        case = Case(site, name, PartKey.MAINTENANCE)
        answer = await event.play(case.tab, case.aim(record, file), cookie=case.cookie)
        if answer is YES:
            state = await case.tab.state(event.state)
            assert vars(state)["errors"] == {}
            return case
    raise AssertionError(event.full_name)


async def _told(case: Case, event: Event) -> list[str]:
    return [await shown_by(case.tab, event.state, name) for name in event.state.base_vars]


def test_no_such_button_is_left_out() -> None:
    assert register_pages  # imported: every feature's events are registered
    declared = RegistrationContext.get().event_handlers
    ours = {name for name in declared if policy_of(name) not in (None, Policy.FRAMEWORK)}
    acts = {name for name in ours if _is_act(name)}
    tried = {event.full_name for event, _, _ in ACTS.values()}
    assert {name.rsplit("____", 1)[1] for name in acts - tried} == ELSEWHERE | HARMLESS
