"""The files of the record that a page shows, and the one being looked at."""

from dataclasses import dataclass
from typing import Any

import reflex as rx

from carnet_app.catalogue.registry import KIND_BY_KEY
from carnet_app.http.headers import UPLOAD_PATH
from carnet_app.services.file_lists import FileView, list_record_files
from carnet_app.services.files import delete_file, mark_amounts, rename_file, restore_file
from carnet_app.services.record_views import RecordView
from carnet_app.session.door import read, refusals, write
from carnet_app.session.forms import SubmittedForm, row_id
from carnet_app.session.identity import current_actor
from carnet_app.session.policy import signed_in
from carnet_app.storage.kinds import Family

TOLD = "fichiers-fait"
"""The id of the place where what was done is said."""
NAME, AMOUNTS = "file_name", "reveals_amounts"


@dataclass(frozen=True, slots=True)
class SlotChoice:
    """One of the files that a record's kind expects."""

    key: str
    label: str


@dataclass(frozen=True, slots=True)
class Slide:
    """One image of the gallery: a photo, or a page of a PDF."""

    title: str
    address: str
    file_address: str


NO_SLIDE = Slide(title="", address="", file_address="")


class RecordFilesState(rx.State):
    """The files, and what is being done with one of them."""

    record_id: int = 0
    may_add: bool = False
    may_mark: bool = False
    """Whether this person says which files name amounts."""
    files: tuple[FileView, ...] = ()
    slots: tuple[SlotChoice, ...] = ()
    slot: str = ""
    """Which of them the next files are; empty for any other."""
    slide: Slide = NO_SLIDE
    slide_number: int = 0
    """Counted from 1; 0 when the gallery is closed."""
    slide_count: int = 0
    changing: int = 0
    """The file whose name is being changed; 0 for none."""
    changing_name: str = ""
    changing_amounts: bool = False
    told: str = ""
    just_deleted: int = 0
    """The file just taken away, which may come back."""
    errors: dict[str, str] = {}
    _seen_as: int | None = None
    _slides: tuple[Slide, ...] = ()

    @rx.event
    @signed_in
    async def refresh(self) -> None:
        """Read the files anew, as after an upload."""
        with refusals(self):
            await self._read()

    @rx.event
    @signed_in
    def choose_slot(self, slot: str) -> None:
        """Say which of the expected files the next ones are."""
        self.slot = next((one.key for one in self.slots if one.key == slot), "")

    @rx.event
    @signed_in
    async def look(self, file_id: Any) -> None:
        """Open a photo among the others, or a PDF at its first page."""
        with refusals(self):
            await self._read()  # how many pages a PDF has is known a moment after it came
            file = self._file(file_id)
            if file and file.family == Family.IMAGE:
                photos = [one for one in self.files if one.family == Family.IMAGE]
                self._open([_photo(one) for one in photos], photos.index(file))
            elif file and file.family == Family.PDF:
                self._open(_pages(file), 0)

    @rx.event
    @signed_in
    def turn(self, steps: Any) -> None:
        """Go to the next image, or with -1 to the one before; round at the ends."""
        if self._slides:
            index = self.slide_number - 1 + (-1 if steps == -1 else 1)
            self._show_slide(index % len(self._slides))

    @rx.event
    @signed_in
    def close(self, is_open: Any = False) -> None:
        """Stop looking: Escape, the cross, a click beside it."""
        if is_open is not True:
            self._slides, self.slide_number = (), 0

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
        with refusals(self):
            submitted = SubmittedForm(form)
            asked = {"actor": current_actor(), "file_id": self.changing}
            await write(rename_file, **asked, name=submitted.text(NAME))
            if self.may_mark:
                await write(mark_amounts, **asked, revealed=submitted.flag(AMOUNTS))
            await self._read()
            self.changing, self.just_deleted = 0, 0
            self.told = "Le fichier est modifié."

    @rx.event
    @signed_in
    async def delete(self, file_id: Any) -> Any:
        """Take a file away; it can be brought back."""
        with refusals(self):
            await write(delete_file, actor=current_actor(), file_id=row_id(file_id))
            await self._read()
            self.just_deleted = row_id(file_id)
            self.told = "Le fichier est à la corbeille pour 30 jours."
            return rx.set_focus(TOLD)
        return None

    @rx.event
    @signed_in
    async def restore(self) -> Any:
        """Bring back the file just taken away."""
        with refusals(self):
            await write(restore_file, actor=current_actor(), file_id=self.just_deleted)
            await self._read()
            self.just_deleted, self.told = 0, "Le fichier est de retour."
            return rx.set_focus(TOLD)
        return None

    async def _show(self, record: RecordView, seen_as: int | None) -> None:
        """Show the files of a record; raises what the service raises."""
        if record.id != self.record_id:
            self.slot, self.told, self.just_deleted = "", "", 0
        self.files, self.errors = (), {}
        self._slides, self.slide_number, self.changing = (), 0, 0
        self.record_id, self._seen_as = record.id, seen_as
        self.may_add = record.may_change
        self.may_mark = record.may_change and not record.hide_amounts
        kind = KIND_BY_KEY.get(record.kind)
        expected = kind.attachments if kind else ()
        self.slots = tuple(SlotChoice(one.key, one.label) for one in expected)
        await self._read()

    async def _read(self) -> None:
        self.files = await read(
            list_record_files,
            actor=current_actor(),
            record_id=self.record_id,
            seen_as_share_id=self._seen_as,
        )

    def _file(self, file_id: Any) -> FileView | None:
        return next((one for one in self.files if one.id == row_id(file_id)), None)

    def _open(self, slides: list[Slide], index: int) -> None:
        self._slides, self.slide_count = tuple(slides), len(slides)
        self._show_slide(index)

    def _show_slide(self, index: int) -> None:
        self.slide, self.slide_number = self._slides[index], index + 1


def _photo(file: FileView) -> Slide:
    return Slide(title=file.name, address=file.address, file_address=file.address)


def _pages(file: FileView) -> list[Slide]:
    """The pages of a PDF; the first one while nobody knows how many there are."""
    numbers = range(1, max(1, file.pages) + 1)
    folder = f"{UPLOAD_PATH}/{file.id}/pages"
    return [Slide(file.name, f"{folder}/{number}", file.address) for number in numbers]
