"""The files of the record that a page shows, and the one being looked at."""

from dataclasses import dataclass
from typing import Any

import reflex as rx

from carnet_app.catalogue.registry import KIND_BY_KEY
from carnet_app.features.files.gallery_state import GalleryState
from carnet_app.services.file_lists import list_record_files
from carnet_app.services.files import change_file, delete_file, restore_file
from carnet_app.services.record_views import RecordView
from carnet_app.session.clicks import once
from carnet_app.session.door import read, refusals, write
from carnet_app.session.forms import SentOnce, SubmittedForm, row_id
from carnet_app.session.identity import current_actor
from carnet_app.session.policy import signed_in
from carnet_app.session.previews import seen_as

TOLD = "fichiers-fait"
"""The id of the place where what was done is said."""
NAME, AMOUNTS = "file_name", "reveals_amounts"


@dataclass(frozen=True, slots=True)
class SlotChoice:
    """One of the files that a record's kind expects."""

    key: str
    label: str


class RecordFilesState(SentOnce, GalleryState, rx.State):
    """The files, and what is being done with one of them."""

    record_id: int = 0
    only_looking: bool = False
    """Whether the page is seen through a guest's eyes: nothing is done there."""
    may_add: bool = False
    may_mark: bool = False
    """Whether this person says which files name amounts."""
    slots: tuple[SlotChoice, ...] = ()
    slot: str = ""
    """Which of them the next files are; empty for any other."""
    changing: int = 0
    """The file whose name is being changed; 0 for none."""
    changing_name: str = ""
    changing_amounts: bool = False
    told: str = ""
    just_deleted: int = 0
    """The file just taken away, which may come back."""
    errors: dict[str, str] = {}

    @rx.event
    @signed_in
    async def refresh(self) -> None:
        """Read the files anew, as after an upload."""
        with refusals(self):
            await self._read_files()

    @rx.event
    @signed_in
    def choose_slot(self, slot: str) -> None:
        """Say which of the expected files the next ones are."""
        self.slot = next((one.key for one in self.slots if one.key == slot), "")

    @rx.event
    @signed_in
    def ask_change(self, file_id: Any) -> None:
        """Ask for a file's new name."""
        self.errors = {}
        if file := self._file(file_id):
            self.changing, self.changing_name = file.id, file.name
            self.changing_amounts = file.reveals_amounts

    @rx.event
    @signed_in
    def give_up_change(self, is_open: Any = False) -> None:
        """Leave the name as it is."""
        if is_open is not True:
            self.changing, self.errors = 0, {}

    @rx.event
    @signed_in
    async def change(self, form: dict[str, Any]) -> None:
        """Give the file another name, and say whether it names amounts."""
        if self._is_repeated(form):
            return
        with refusals(self):
            submitted = SubmittedForm(form)
            await write(
                change_file,
                actor=current_actor(),
                file_id=self.changing,
                name=submitted.text(NAME),
                reveals_amounts=submitted.flag(AMOUNTS) if self.may_mark else None,
            )
            await self._read_files()
            self.changing, self.just_deleted = 0, 0
            self.told = "Le fichier est modifié."
            self._renew_form()

    @rx.event
    @signed_in
    @once
    async def delete(self, file_id: Any) -> Any:
        """Take a file away; it can be brought back."""
        with refusals(self):
            await write(delete_file, actor=current_actor(), file_id=row_id(file_id))
            await self._read_files()
            self.just_deleted = row_id(file_id)
            self.told = "Le fichier est à la corbeille pour 30\u00a0jours."
            return rx.set_focus(TOLD)
        return None

    @rx.event
    @signed_in
    @once
    async def restore(self) -> Any:
        """Bring back the file just taken away."""
        with refusals(self):
            await write(restore_file, actor=current_actor(), file_id=self.just_deleted)
            await self._read_files()
            self.just_deleted, self.told = 0, "Le fichier est de retour."
            return rx.set_focus(TOLD)
        return None

    async def _show(self, record: RecordView) -> None:
        """Show the files of a record; raises what the service raises."""
        if record.id != self.record_id:
            self.slot, self.told, self.just_deleted = "", "", 0
        self.files, self.errors = (), {}
        self._stop_looking()
        self.changing = 0
        self.record_id = record.id
        self.only_looking = bool(record.preview_of)
        self.may_add = record.may_change
        self.may_mark = record.may_change and not record.hide_amounts
        kind = KIND_BY_KEY.get(record.kind)
        expected = kind.attachments if kind else ()
        self.slots = tuple(SlotChoice(one.key, one.label) for one in expected)
        await self._read_files()

    async def _read_files(self) -> None:
        self.files = await read(
            list_record_files,
            actor=current_actor(),
            record_id=self.record_id,
            seen_as=await seen_as(self),
        )
