"""The form of a new record, or of one that is changed."""

from collections.abc import AsyncIterator
from typing import Any

import reflex as rx

from carnet_app.catalogue.records import InvalidRecordError
from carnet_app.core.errors import RefusedFieldsError
from carnet_app.features.records.addresses import MOVE, record_address, record_in
from carnet_app.features.records.field_views import FIRST_WRONG
from carnet_app.features.records.form_views import (
    NO_CONFLICT,
    NO_FORM,
    Conflict,
    FormView,
    compare,
    view_form,
)
from carnet_app.features.records.listing import RecordListState
from carnet_app.features.records.record_state import RecordState
from carnet_app.services.carnets import open_carnet
from carnet_app.services.proposals import accept_proposal
from carnet_app.services.record_pages import open_form, open_move_form, open_new_form
from carnet_app.services.records import RecordChangedError, add_record, edit_record, move_record
from carnet_app.session.addresses import carnet_in
from carnet_app.session.door import read, refusals, write
from carnet_app.session.forms import SentOnce
from carnet_app.session.identity import current_actor
from carnet_app.session.policy import signed_in

ACCEPT = "accepter"


class RecordFormState(SentOnce, rx.State):
    """What the form shows; what is typed stays in the browser until it is sent."""

    loaded: bool = False
    form: FormView = NO_FORM
    """Its carnet's id is 0 when there is none for this person."""
    errors: dict[str, str] = {}
    conflict: Conflict = NO_CONFLICT
    details_open: bool = False
    _address: str = ""
    _socket_id: str = ""

    @rx.event
    @signed_in
    async def load(self) -> AsyncIterator[None]:
        """Read what the address names; what is typed survives a lost connection."""
        address = f"{self.router.url.path}?{self.router.url.query}"
        if self._address != address:
            self._address, self.loaded = address, False
            yield
        form = NO_FORM
        with refusals(self):
            form = await self._read()
        # Over another socket it is the same page still open, and what is typed in it.
        socket = self.router.session.session_id
        still_open = self._socket_id != socket and form.identity == self.form.identity
        if not (still_open and self.form_key):
            self._fill(form)
        self._socket_id, self.loaded = socket, True

    @rx.event
    @signed_in
    async def submit(self, form: dict[str, Any]) -> AsyncIterator[Any]:
        """Save the record, and show it."""
        if self._is_repeated(form):
            return
        with refusals(self):
            record_id = await self._save(form)
            self._renew_form()
            # The next form opens at once, before it is known: not with this one's fields.
            self.loaded = False
            page = await self.get_state(RecordState)
            page._await_saved(record_id, said=self.form.said)
            yield rx.redirect(record_address(self.form.carnet_id, record_id), replace=True)
            await page._show_saved()  # while the browser opens its page
            yield RecordListState.catch_up
            return
        hidden = {field.name for field in self.form.details}
        self.details_open = self.details_open or not hidden.isdisjoint(self.errors)
        yield rx.set_focus(FIRST_WRONG)

    @rx.event
    @signed_in
    async def take_saved_version(self) -> None:
        """Give up what was typed for what somebody else saved meanwhile."""
        with refusals(self):
            self._fill(await self._read())

    async def _read(self) -> FormView:
        path, query = self.router.url.path, self.router.url.query_parameters
        actor = current_actor()
        record_id, target = record_in(path), query.get(MOVE, "")
        if record_id and target:
            named = {"record_id": record_id, "kind": target}
            form = await read(open_move_form, actor=actor, **named)
        elif record_id:
            form = await read(open_form, actor=actor, record_id=record_id)
        else:
            kind = query.get("type", "")
            form = await read(open_new_form, actor=actor, carnet_id=carnet_in(path), kind=kind)
        carnet = await read(open_carnet, actor=actor, carnet_id=form.carnet_id)
        return view_form(form, carnet, accepts=ACCEPT in query)

    async def _save(self, typed: dict[str, Any]) -> int:
        actor, form = current_actor(), self.form
        known = {"actor": actor, "submitted": typed}
        try:
            if not form.record_id:
                carnet_id = form.carnet_id
                return await write(add_record, carnet_id=carnet_id, kind=form.kind, **known)
            version = self.conflict.version or form.version
            named = {"record_id": form.record_id, "version": version}
            if form.moves:
                await write(move_record, kind=form.kind, **named, **known)
            else:
                await write(accept_proposal if form.accepts else edit_record, **named, **known)
        except InvalidRecordError as wrong:
            raise RefusedFieldsError(wrong.errors) from wrong
        except RecordChangedError as changed:
            self.conflict = compare(form, version=changed.version, saved=changed.texts, typed=typed)
            raise
        return form.record_id

    def _fill(self, form: FormView) -> None:
        self.form = form
        self._renew_form()
        self.conflict, self.details_open = NO_CONFLICT, form.details_open
        self.errors = {**self.errors, **form.wrong}
