"""The files of the record that a page shows."""

from typing import Any

import reflex as rx

from carnet_app.http.headers import UPLOAD_PATH
from carnet_app.services.file_lists import FileView, list_record_files
from carnet_app.services.files import delete_file, restore_file
from carnet_app.session.door import read, refusals, write
from carnet_app.session.forms import row_id
from carnet_app.session.identity import current_actor
from carnet_app.session.policy import signed_in
from carnet_app.storage.kinds import Family


class RecordFilesState(rx.State):
    """The files, and the one being looked at."""

    photos: tuple[FileView, ...] = ()
    papers: tuple[FileView, ...] = ()
    title: str = ""
    """The name of the file being looked at."""
    slides: tuple[str, ...] = ()
    """Addresses of the images to turn through: all photos, or the pages of one PDF."""
    shown: str = ""
    """The address of the one shown."""
    has_several: bool = False
    has_files: bool = False
    slide: int = -1
    """Which of them is shown; -1, none."""
    just_deleted: int = 0
    errors: dict[str, str] = {}
    _record_id: int = 0
    _seen_as: int | None = None

    @rx.event
    @signed_in
    async def refresh(self) -> None:
        """Read the files anew, as after an upload."""
        with refusals(self):
            await self._show(self._record_id, self._seen_as)

    @rx.event
    @signed_in
    def look(self, file_id: int) -> None:
        """Open a photo among the others, or a PDF at its first page."""
        ids = [photo.id for photo in self.photos]
        if file_id in ids:
            self.slides = tuple(photo.address for photo in self.photos)
            self.slide = ids.index(file_id)
        elif paper := next((one for one in self.papers if one.id == file_id and one.pages), None):
            self.slides = tuple(
                f"{UPLOAD_PATH}/{paper.id}/pages/{number}" for number in range(1, paper.pages + 1)
            )
            self.slide = 0
        self._name()

    @rx.event
    @signed_in
    def turn(self, steps: int) -> None:
        """Go to another photo or page."""
        if self.slides:
            self.slide = (self.slide + (1 if steps > 0 else -1)) % len(self.slides)
        self._name()

    @rx.event
    @signed_in
    def close(self, is_open: Any = False) -> None:
        """Stop looking: Escape, the cross, a click beside it."""
        del is_open
        self.slide = -1

    @rx.event
    @signed_in
    async def delete(self, file_id: int) -> None:
        """Take a file away; it can be brought back."""
        with refusals(self):
            await write(delete_file, actor=current_actor(), file_id=row_id(file_id))
            await self._show(self._record_id, self._seen_as)
            self.just_deleted = row_id(file_id)

    @rx.event
    @signed_in
    async def restore(self) -> None:
        """Bring back the file just taken away."""
        with refusals(self):
            await write(restore_file, actor=current_actor(), file_id=self.just_deleted)
            await self._show(self._record_id, self._seen_as)

    async def _show(self, record_id: int, seen_as: int | None) -> None:
        self._record_id, self._seen_as = record_id, seen_as
        self.slide, self.just_deleted = -1, 0
        self.photos = self.papers = ()
        files = await read(
            list_record_files,
            actor=current_actor(),
            record_id=record_id,
            seen_as_share_id=seen_as,
        )
        self.photos = tuple(one for one in files if one.family == Family.IMAGE)
        self.papers = tuple(one for one in files if one.family != Family.IMAGE)
        self.has_files = bool(files)

    def _name(self) -> None:
        """Say what is being looked at."""
        if 0 <= self.slide < len(self.slides):
            address = self.shown = self.slides[self.slide]
            self.has_several = len(self.slides) > 1
            names = {photo.address: photo.name for photo in self.photos}
            self.title = names.get(address, f"Page {self.slide + 1} sur {len(self.slides)}")
