"""The guided start: where it stands is read from the carnet, so that it resumes anywhere."""

from collections.abc import AsyncIterator, Callable, Coroutine, Mapping
from typing import Any

import reflex as rx

from carnet_app.catalogue.appliances import APPLIANCES
from carnet_app.catalogue.records import InvalidRecordError
from carnet_app.core.errors import RefusedFieldsError
from carnet_app.features.guided_start.views import (
    APPLIANCE_INPUT,
    DOCUMENT,
    EQUIPMENT,
    HOME_INPUTS,
    NO_START,
    StartPage,
    added_text,
    changed_inputs,
    step_address,
    view_start,
)
from carnet_app.services.guided_start import (
    UnknownApplianceError,
    add_equipment,
    close_start,
    read_start,
    start_carnet,
)
from carnet_app.session.addresses import carnet_in
from carnet_app.session.clicks import once
from carnet_app.session.door import focus_wrong_field, read, refusals, write
from carnet_app.session.forms import SentOnce, SubmittedForm
from carnet_app.session.identity import current_actor
from carnet_app.session.policy import signed_in

NOTHING_PICKED = "Choisissez au moins un équipement, ou passez cette étape."


class GuidedStartState(SentOnce, rx.State):
    """What the page shows; what is typed and ticked stays in the browser until it is sent."""

    loaded: bool = False
    start: StartPage = NO_START
    """Its carnet's id is 0 when there is none for this person."""
    errors: dict[str, str] = {}
    told: str = ""
    saving: bool = False
    _saying: str = ""
    _socket_id: str = ""

    @rx.event
    @signed_in
    async def load(self) -> Any:
        """Read where the carnet stands; what is typed survives a lost connection."""
        start, asked = NO_START, self.router.url.query_parameters.get("etape", "")
        with refusals(self):
            start = await self._read(asked)
        if start.carnet_id and start.step != asked:
            # Each step has its own address, so that the browser's "back" leads to it.
            return rx.redirect(step_address(start.carnet_id, start.step), replace=True)
        self._show(start)
        return None

    @rx.event
    @signed_in
    async def save_home(self, form: dict[str, Any]) -> AsyncIterator[Any]:
        """Note where the home is and what it is."""
        async for step in self._submit(form, self._save_home, leads_to=EQUIPMENT):
            yield step

    @rx.event
    @signed_in
    async def add_picked(self, form: dict[str, Any]) -> AsyncIterator[Any]:
        """Add the equipment that was picked, with its upkeep."""
        async for step in self._submit(form, self._add_picked, leads_to=DOCUMENT):
            yield step

    @rx.event
    @signed_in
    async def show_document(self) -> None:
        """Say that a document has arrived."""
        with refusals(self):
            self.start = await self._read(DOCUMENT)

    @rx.event
    @signed_in
    @once
    async def finish(self) -> Any:
        """Open the carnet, and offer the guided start no more."""
        with refusals(self):
            carnet_id = self.start.carnet_id
            await write(close_start, actor=current_actor(), carnet_id=carnet_id)
            return rx.redirect(f"/carnets/{carnet_id}")
        return None

    def _show(self, start: StartPage) -> None:
        # Over another socket it is the same page still open, and what is typed in it.
        socket = self.router.session.session_id
        here, there = (start.carnet_id, start.step), (self.start.carnet_id, self.start.step)
        if not (self._socket_id != socket and here == there and self.form_key):
            self._renew_form()
        self.start, self._socket_id, self.loaded = start, socket, True
        self.told, self._saying = self._saying, ""

    async def _submit(
        self,
        form: object,
        save: Callable[[Mapping[str, Any]], Coroutine[Any, Any, str]],
        *,
        leads_to: str,
    ) -> AsyncIterator[Any]:
        if self._is_repeated(form) or not isinstance(form, Mapping):
            return
        self.saving = True
        yield
        try:
            with refusals(self):
                self._saying = await save(form)
                self._renew_form()
                yield rx.redirect(step_address(self.start.carnet_id, leads_to))
            if wrong := focus_wrong_field(self):
                yield wrong
        finally:
            self.saving = False

    async def _save_home(self, form: Mapping[str, Any]) -> str:
        submitted = changed_inputs(form, self.start.home)
        if self.start.home_id and not submitted:
            return ""
        carnet_id = self.start.carnet_id
        try:
            known = {"actor": current_actor(), "carnet_id": carnet_id}
            await write(start_carnet, submitted=submitted, **known)
        except InvalidRecordError as wrong:
            # What is wrong with an input that is not here concerns the page.
            shown = {
                name if name in HOME_INPUTS else "": said for name, said in wrong.errors.items()
            }
            raise RefusedFieldsError(shown) from wrong
        return "C’est noté."

    async def _add_picked(self, form: Mapping[str, Any]) -> str:
        sent, carnet_id = SubmittedForm(form), self.start.carnet_id
        picked = [each.key for each in APPLIANCES if sent.flag(f"{APPLIANCE_INPUT}{each.key}")]
        if not picked:
            raise UnknownApplianceError(NOTHING_PICKED)
        # Another tab may have added some meanwhile: a page come back to adds nothing twice.
        named = {"actor": current_actor(), "carnet_id": carnet_id}
        added = await write(add_equipment, **named, appliances=picked, again=False)
        if not added.equipment:
            return "Ces équipements sont déjà dans le carnet."
        return added_text(added)

    async def _read(self, asked: str) -> StartPage:
        actor, carnet_id = current_actor(), carnet_in(self.router.url.path)
        start = await read(read_start, actor=actor, carnet_id=carnet_id)
        return view_start(start, carnet_id=carnet_id, asked=asked)
