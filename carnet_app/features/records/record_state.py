"""One record's page: what it says, and what is done with it."""

from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from typing import Any

import reflex as rx

from carnet_app.catalogue.records import InvalidRecordError
from carnet_app.features.files.record_state import RecordFilesState
from carnet_app.features.records.addresses import move_address, part_address, record_in
from carnet_app.services.proposals import accept_proposal, refuse_proposal
from carnet_app.services.record_bin import delete_record
from carnet_app.services.record_history import restore_version
from carnet_app.services.record_pages import open_record
from carnet_app.services.record_views import RecordView
from carnet_app.services.records import duplicate_record, move_record
from carnet_app.session.clicks import once
from carnet_app.session.door import read, refusals, show, write
from carnet_app.session.forms import SentOnce, SubmittedForm, row_id
from carnet_app.session.identity import current_actor
from carnet_app.session.marking_done import NOTHING_DONE, MarksDone
from carnet_app.session.policy import signed_in
from carnet_app.session.previews import is_over, preview_query, seen_as

TOLD = "fiche-fait"
"""Where it is said what was done: the focus goes there from a button that vanishes."""
NO_RECORD = RecordView(
    id=0,
    carnet_id=0,
    carnet_name="",
    part="",
    part_label="",
    kind="",
    kind_label="",
    icon="",
    title="",
    version=0,
    status="",
    status_label="",
    reply="",
    author_name="",
    is_own=False,
    created_text="",
    updated_text="",
    date_text="",
    due_text="",
    is_overdue=False,
    is_due=False,
    amount_text="",
    hide_amounts=False,
    lines=(),
    linked=(),
    versions=(),
    move_to=(),
    may_change=False,
    may_duplicate=False,
    may_answer=False,
    may_mark_done=False,
    preview_of="",
)


def told_of_move(record: RecordView, kind: str) -> str:
    """That a record moved to a kind, and what it held that did not follow."""
    labels = ", ".join(label for to in record.move_to if to.key == kind for label in to.left_out)
    left = f" Non repris\u00a0: {labels} (l’historique de la fiche les garde)." if labels else ""
    return f"La fiche est reclassée.{left}"


class RecordState(MarksDone, SentOnce, rx.State):
    """What the page shows."""

    loaded: bool = False
    record: RecordView = NO_RECORD
    """Its id is 0 when there is none for this person, whatever the reason."""
    query: str = ""
    """What the addresses of other records end with, to keep a preview going."""
    preview_is_over: bool = False
    """Whether the address asks for a preview that there is no more."""
    refusing: bool = False
    """Whether the word that goes with a refusal is being asked for."""
    errors: dict[str, str] = {}
    told: str = ""
    _saying: str = ""
    """What to tell once the page shows, of what was done on another one."""

    @rx.event
    @signed_in
    async def load(self) -> AsyncIterator[None]:
        """Read the record the address names, hiding the one before at once."""
        if self.record.id != record_in(self.router.url.path):
            self.loaded = False
            yield
        self.told, self._saying, self.refusing = self._saying, "", False
        self.done = NOTHING_DONE
        await self._show()

    @rx.event
    @signed_in
    @once
    async def accept(self) -> Any:
        """Make a proposal part of the carnet, as it is."""
        return await self._act(accept_proposal, "La fiche fait maintenant partie du carnet.")

    @rx.event
    @signed_in
    def ask_refusal(self, is_open: bool) -> None:
        """Ask for the word that goes with a refusal, or give it up."""
        self.refusing, self.errors = is_open, {}

    @rx.event
    @signed_in
    async def refuse(self, form: dict[str, Any]) -> Any:
        """Leave a proposal out of the carnet; from then on only its author sees it."""
        if self._is_repeated(form):
            return None
        with refusals(self):
            reply = SubmittedForm(form).text("reply")
            await self._write(refuse_proposal, reply=reply)
            self.refusing = False
            self._renew_form()
            address = part_address(self.record.carnet_id, self.record.part)
            return rx.redirect(f"{address}&refusee={self.record.id}", replace=True)
        return None

    @rx.event
    @signed_in
    @once
    async def restore(self, version: int) -> Any:
        """Bring back what the record held in a former version."""
        told = f"La version {version} est rétablie."
        return await self._act(restore_version, told, restored=row_id(version))

    @rx.event
    @signed_in
    @once
    async def move(self, kind: str) -> Any:
        """Make the record one of another kind; its form asks for what that one needs besides."""
        self.told, self.done = "", NOTHING_DONE
        with refusals(self):
            record = self.record
            try:
                await self._write(move_record, kind=kind)
            except InvalidRecordError:
                return rx.redirect(move_address(record.carnet_id, record.id, kind))
            self.told = told_of_move(record, kind)
            await self._read()
        return None

    @rx.event
    @signed_in
    @once
    async def duplicate(self) -> Any:
        """Add a copy, and open its form."""
        with refusals(self):
            record = self.record
            copy = await write(duplicate_record, actor=current_actor(), record_id=record.id)
            return rx.redirect(f"/carnets/{record.carnet_id}/fiches/{copy}/modifier")
        return None

    @rx.event
    @signed_in
    @once
    async def delete(self) -> Any:
        """Put the record in the bin; the part's page offers to take it out again."""
        with refusals(self):
            record = self.record
            await write(delete_record, actor=current_actor(), record_id=record.id)
            address = part_address(record.carnet_id, record.part)
            return rx.redirect(f"{address}&supprimee={record.id}", replace=True)
        return None

    def _await_saved(self, record_id: int, *, said: str) -> None:
        """Have the page tell what was done, and wait for the record."""
        self.told = self._saying = said
        self.record, self.loaded, self.done = replace(NO_RECORD, id=record_id), False, NOTHING_DONE

    async def _show_saved(self) -> None:
        """Show the record before its page asks for it."""
        with refusals(self):
            await self._read()
        self.loaded = True

    async def _embed(self, record_id: int) -> None:
        """Show a record on the page of its carnet; raises what the service raises."""
        self.record = replace(NO_RECORD, id=record_id)
        await self._read()

    async def _act(self, service: Callable[..., Any], told: str, **details: Any) -> Any:
        self.told, self.done = "", NOTHING_DONE
        with refusals(self):
            await self._write(service, **details)
            self.told = told
            await self._read()
        return rx.set_focus(TOLD) if self.told else None

    async def _write(self, service: Callable[..., Any], **details: Any) -> None:
        """Run a service on the version of the record that the page shows."""
        shown = {"record_id": self.record.id, "version": self.record.version}
        await write(service, actor=current_actor(), **shown, **details)

    async def _read_again(self) -> None:
        self.told = ""
        await self._read()

    async def _show(self) -> None:
        with refusals(self):
            await self._read()
        show(self, record=NO_RECORD if self.errors else self.record, loaded=True)

    async def _read(self) -> None:
        record_id, guest = record_in(self.router.url.path) or self.record.id, await seen_as(self)
        asked = {"actor": current_actor(), "record_id": record_id}
        record = await read(open_record, **asked, seen_as=guest)
        show(
            self,
            record=record,
            query=preview_query(guest) if record.preview_of else "",
            only_looking=bool(record.preview_of),
            preview_is_over=is_over(self.router.url, record.preview_of),
        )
        await (await self.get_state(RecordFilesState))._show(self.record)
