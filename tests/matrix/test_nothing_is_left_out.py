"""The matrix is complete: whatever is asked about a carnet is in it, or here with a reason."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

from reflex_base.registry import RegistrationContext

from carnet_app import features, http, services, session
from carnet_app.features import register_pages
from carnet_app.services.account_export import export_account
from carnet_app.services.actors import Actor
from carnet_app.services.carnet_facts import read_facts
from carnet_app.services.space import read_space
from carnet_app.session.policy import Policy, policy_of
from tests.matrix import service_acts as door
from tests.matrix.events import handler_of
from tests.matrix.test_event_door import EVERY_EVENT
from tests.matrix.test_http_door import ROUTES

IDS = ("carnet_id", "carnet_ids", "record_id", "file_id", "share_id", "invitation_id")

TRIED = {
    *(
        call.service
        for calls in (
            door.ON_RECORD,
            door.ON_FILE,
            door.IN_A_PART,
            door.IN_DOCUMENTS,
            door.LISTS,
            door.OWN_LISTS,
            door.ON_A_CARNET,
            door.ON_SHARE,
            door.ON_INVITATION,
        )
        for call in calls.values()
    ),
    read_space,
    read_facts,
    export_account,
}

# Services that take an actor, and are not in the matrix.
OF_ONES_OWN_ACCOUNT = {
    "account_deletion.delete_account",
    "authentication.end_other_sessions",
    "authentication.end_session",
    "authentication.list_sessions",
    "authentication.note_visit",
    "credentials.read_own_credentials",
    "credentials.require_verified",
    "passwords.change_password",
    "profile.change_email",
    "profile.read_profile",
    "profile.rename",
}
ANYBODYS = {  # they make a carnet of one's own
    "carnets.create_carnet",
    "space.add_own_carnet",
    "third_party.create_for_third_party",
}
BY_MAILED_LINK = {"invitations.read_invitation"}  # the link is the right: see test_invitations
BELOW_THE_DOOR = {  # what the services in the matrix are made of; no page or route uses them
    "file_export.export_files",
    "file_rules.find_file",
    "file_rules.find_file_to_change",
    "invitation_sending.resend_invitation_mail",
    "invitation_sending.send_invitation",
    "invitation_state.find_received",
    "invitation_state.refusal_of",
    "journal.write_entry",
    "permissions.require_manager",
    "permissions.require_owner",
    "permissions.rights_in",
    "proposal_lists.first_own_proposals",
    "proposal_lists.first_proposals",
    "proposal_mails.tell_author_accepted",
    "proposal_mails.tell_author_refused",
    "proposal_mails.tell_owner",
    "record_export.export_added_records",
    "record_export.export_own_records",
    "readers.enter",
    "readers.enter_part",
    "record_scope.find_record",
    "record_scope.find_to_change",
    "record_writing.keep_version",
    "record_writing.note_change",
    "record_writing.tell_journal",
}

# Services that pages and routes use without an actor: for nobody in particular.
WITHOUT_ACTOR = {
    "account_links.read_link",
    "account_links.require_link",
    "accounts.confirm_account",
    "accounts.read_waiting_hash",
    "accounts.resend_confirmation",
    "accounts.sign_up",
    "authentication.actor_of_cookie",
    "authentication.actor_of_session",
    "authentication.end_cookie_session",
    "authentication.is_visit_due",
    "authentication.open_session",
    "authentication.trade_ticket",
    "contact.send_contact_message",
    "credentials.read_credentials",
    "files.note_drawing",
    "passwords.request_reset",
    "passwords.reset_password",
    "profile.confirm_new_email",
}

# Events of signed-in people that are not in the matrix, though they wait for something.
OTHER_EVENTS = {
    "account_deletion_state.delete_account",  # one's own account
    "email_change_state.ask_for_new_email",
    "login_sessions_state.end_one",
    "login_sessions_state.end_others",
    "password_change_state.save_password",
    "profile_state.load",
    "profile_state.save_name",
    "create_carnet_state.create",  # anybody's
    "record_list_state.catch_up",  # the list that the tab has, which the services' door tries
    "space_state.load",  # Mon espace: what it lists, the services' door tries
    "space_state.refresh",
    "proposals_state.load",
    "invitation_page_state.accept",  # by mailed link: see test_invitations_page
    "invitation_page_state.change_account",
}

PUBLIC_ROUTES = {
    "/session/ouvrir",  # a one-time ticket is the right: see test_session_cookie
    "/session/fermer",
    "/robots.txt",
    "/sitemap.xml",
    "/courrier",  # the operator decides: see test_mailbox
    "/courrier/{mail_id:int}",
    "/polices/{name}",  # the same for all
    "/ping",  # the framework's
    "/_health",
    "/_event",  # the events' door
}


def _modules(package: ModuleType) -> Iterator[ModuleType]:
    for found in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        yield importlib.import_module(found.name)


def _services() -> dict[str, Callable[..., Any]]:
    """The functions of the services' room that ask a database, by module and name."""
    return {
        f"{module.__name__.rsplit('.', 1)[1]}.{name}": function
        for module in _modules(services)
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__
        and not name.startswith("_")
        and "session" in inspect.signature(function).parameters
    }


def test_every_service_that_takes_an_actor_is_tried_or_explained() -> None:
    explained = OF_ONES_OWN_ACCOUNT | ANYBODYS | BY_MAILED_LINK | BELOW_THE_DOOR
    acting = {
        name: function
        for name, function in _services().items()
        if "actor" in inspect.signature(function).parameters
    }
    left_out = {name for name, function in acting.items() if function not in TRIED}
    assert left_out == explained


def test_what_is_tried_demands_an_actor_and_none_is_no_default() -> None:
    """Nobody has nothing to pass: this is the anonymous row at the services' door."""
    for service in TRIED:
        actor = inspect.signature(service).parameters["actor"]
        assert actor.kind is inspect.Parameter.KEYWORD_ONLY, service
        if service.__name__ != "decline_invitation":  # with the mailed link, by anybody
            assert actor.default is inspect.Parameter.empty, service
            assert actor.annotation is Actor, service


def test_pages_and_routes_use_no_service_that_asks_for_no_actor() -> None:
    """Else an id would be enough."""
    used = {
        f"{value.__module__.rsplit('.', 1)[1]}.{value.__name__}": value
        for package in (features, session, http)
        for module in _modules(package)
        for value in vars(module).values()
        if inspect.isfunction(value) and value.__module__.startswith(services.__name__)
    }
    asking = {n: f for n, f in used.items() if "session" in inspect.signature(f).parameters}
    without = {n: f for n, f in asking.items() if "actor" not in inspect.signature(f).parameters}
    assert without.keys() == WITHOUT_ACTOR
    for name, function in without.items():
        assert not set(IDS) & inspect.signature(function).parameters.keys(), name
    assert not BELOW_THE_DOOR & used.keys()


def _short(full_name: str) -> str:
    return full_name.rsplit("____", 1)[1]


def test_every_event_of_signed_in_people_is_tried_or_explained() -> None:
    """Those that wait for nothing ask no service: they change what their own tab shows."""
    assert register_pages  # imported: every feature's events are registered
    declared = RegistrationContext.get().event_handlers
    signed_in = {name for name in declared if policy_of(name) is Policy.SIGNED_IN}
    asking = {name for name in signed_in if _waits(handler_of(name))}
    tried = {event.full_name for event in EVERY_EVENT}
    assert tried <= signed_in
    assert {_short(name) for name in asking - tried} == OTHER_EVENTS


def _waits(handler: Callable[..., Any]) -> bool:
    return inspect.iscoroutinefunction(handler) or inspect.isasyncgenfunction(handler)


def test_every_route_is_tried_or_public() -> None:
    from carnet_app.carnet_app import app, routes

    assert app._api is not None
    served: list[Any] = [*routes.routes, *app._api.routes]
    tried = {route.path for route in ROUTES}
    assert {route.path for route in served} - tried == PUBLIC_ROUTES
