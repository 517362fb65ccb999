"""The form of a new record, or of one that is changed."""

import secrets
from collections.abc import AsyncIterator
from typing import Any

import reflex as rx

from carnet_app.catalogue.records import InvalidRecordError
from carnet_app.core.errors import RefusedFieldsError
from carnet_app.features.records.addresses import carnet_in, record_address, record_in
from carnet_app.features.records.form_views import (
    NO_CONFLICT,
    NO_FORM,
    Conflict,
    FormView,
    compare,
    view_form,
)
from carnet_app.features.records.record_state import RecordState
from carnet_app.services.carnets import open_carnet
from carnet_app.services.proposals import accept_proposal
from carnet_app.services.record_pages import open_form, open_new_form
from carnet_app.services.records import RecordChangedError, add_record, edit_record
from carnet_app.session.door import PAGE, read, refusals, write
from carnet_app.session.forms import SubmittedForm
from carnet_app.session.identity import current_actor
from carnet_app.session.policy import signed_in

ACCEPT = "accepter"
FIRST_WRONG = "first_wrong_field"


class RecordFormState(rx.State):
    """What the form shows; what is typed stays in the browser until it is sent."""

    loaded: bool = False
    form: FormView = NO_FORM
    """Its carnet's id is 0 when there is none for this person."""
    form_key: str = ""
    """A new one empties the form; a form with a former one was sent twice."""
    errors: dict[str, str] = {}
    conflict: Conflict = NO_CONFLICT
    details_open: bool = False
    saving: bool = False
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
        if not SubmittedForm(form).has("form_key", self.form_key):
            return  # sent twice: the first one counts
        self.saving = True
        yield
        try:
            with refusals(self):
                record_id = await self._save(form)
                self.form_key = secrets.token_hex(4)
                await self._tell()
                yield rx.redirect(record_address(self.form.carnet_id, record_id), replace=True)
        finally:
            self.saving = False
        if self.errors.keys() - {PAGE}:
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
        if record_id := record_in(path):
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
            save = accept_proposal if form.accepts else edit_record
            await write(save, record_id=form.record_id, version=version, **known)
        except InvalidRecordError as wrong:
            raise RefusedFieldsError(wrong.errors) from wrong
        except RecordChangedError as changed:
            self.conflict = compare(form, version=changed.version, saved=changed.texts, typed=typed)
            raise
        return form.record_id

    async def _tell(self) -> None:
        """Have the record's page say what was done."""
        record = await self.get_state(RecordState)
        record._saying, record.loaded = self.form.said, False

    def _fill(self, form: FormView) -> None:
        self.form, self.form_key = form, secrets.token_hex(4)
        self.conflict, self.details_open = NO_CONFLICT, form.details_open
