"""The gate every event passes: is it public, or who is signed in?"""

from typing import Any
from urllib.parse import quote

import reflex as rx
import structlog
from reflex.middleware.middleware import Middleware
from reflex.state import BaseState, StateUpdate
from reflex_base.event import Event

from carnet_app.services.actors import Actor
from carnet_app.session.failure import FailureState
from carnet_app.session.identity import act_as, find_sender, keep_alive
from carnet_app.session.policy import Policy, fits, policy_of
from carnet_app.session.state import HOME, SIGN_IN, SessionState, empty_states

log = structlog.get_logger(__name__)

_SAY_SO: Any = FailureState.show_failure


class Gate(Middleware):
    """Refuses events nobody declared, and those of people who are not signed in.

    It runs before every event, establishes who sends it from the database, and
    empties the tab's state when that is not who it belonged to.
    """

    async def preprocess(self, app: rx.App, state: BaseState, event: Event) -> StateUpdate | None:
        """Let the event through (None), or answer in its place."""
        del app
        policy = policy_of(event.name)
        if policy is None:
            log.warning("event refused", reason="not declared", name=event.name[:200])
            return StateUpdate()
        if not fits(event.name, event.payload):
            # Never of our pages, unless an open one is older than the server.
            log.warning("event refused", reason="other arguments", name=event.name)
            return StateUpdate(events=Event.from_event_type(_SAY_SO))
        session_state = await state.get_state(SessionState)
        actor = await find_sender(session_state)
        left = await _rebind(session_state, actor)
        act_as(actor)
        if actor is not None and policy is Policy.FRAMEWORK:
            await keep_alive(actor)
        if policy is Policy.SIGNED_IN and actor is None:
            return await _send_to_sign_in(session_state)
        if left and policy is not Policy.FRAMEWORK:
            # A page of the former person must not stay on the screen, nor act for the next one.
            if actor is None:
                return await _send_to_sign_in(session_state)
            return await _send_to(session_state, HOME)
        return None


async def _rebind(state: SessionState, actor: Actor | None) -> bool:
    """Bind the tab's state to its sender; True when it was somebody else's.

    It is emptied then, and for another session of the same person too.
    """
    session_id, former = actor.session_id if actor else None, state._account_id
    changed = state._session_id is not None and state._session_id != session_id
    if changed:
        await empty_states(state)
        state.ended = actor is None
    if actor is not None and (state._session_id != session_id or not state.signed_in):
        state._bind(actor)
    return changed and (actor is None or actor.account_id != former)


async def _send_to_sign_in(state: SessionState) -> StateUpdate:
    here, asked = state.router.url.path, state.router.url.query
    # A new record's form says in its query what it is for.
    back = quote(f"{here}?{asked}" if asked else here)
    target = SIGN_IN if here in {"", "/", SIGN_IN} else f"{SIGN_IN}?suite={back}"
    return await _send_to(state, target)


async def _send_to(state: SessionState, target: str) -> StateUpdate:
    root: Any = state._get_root_state()
    delta = await root._get_resolved_delta()
    root._clean()
    return StateUpdate(delta=delta, events=Event.from_event_type(rx.redirect(target)))
