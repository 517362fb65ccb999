"""A carnet's bin: what comes back from it, what is erased at once."""

from typing import Any, ClassVar

import reflex as rx

from carnet_app.services.carnets import CarnetView
from carnet_app.services.file_lists import DeletedFile, DeletedFilesPage, list_deleted_files
from carnet_app.services.files import purge_file, restore_file
from carnet_app.services.record_bin import (
    BinView,
    DeletedRecord,
    list_deleted_records,
    purge_record,
    restore_record,
)
from carnet_app.session.carnet_frame import BIN
from carnet_app.session.carnet_lists import CarnetListState
from carnet_app.session.clicks import once
from carnet_app.session.door import read, refusals, write
from carnet_app.session.forms import SentOnce, row_id
from carnet_app.session.identity import current_actor
from carnet_app.session.policy import signed_in

TOLD = "corbeille-fait"
EMPTY_BIN = BinView(records=(), total=0, page=1, pages=1, may_purge=False)
NO_FILES = DeletedFilesPage(files=(), total=0, page=1, pages=1, may_purge=False)


class BinState(CarnetListState, SentOnce, rx.State):
    """What the page shows."""

    _name: ClassVar[str] = BIN

    bin: BinView = EMPTY_BIN
    files: DeletedFilesPage = NO_FILES
    asking: int = 0
    """The record whose erasing is being asked about; 0 for none."""
    asking_file: int = 0
    """The same for a file."""
    asking_title: str = ""
    restored: int = 0
    """The record just taken out, or whose file was, to go to."""
    told: str = ""
    _files_page: int = 1

    @rx.event
    @signed_in
    async def load(self) -> None:
        """Read the page of the bin that the address names."""
        self.told, self.restored, self.asking, self.asking_file = "", 0, 0, 0
        self._files_page = 1
        with refusals(self):
            await self._read_page()
        self.loaded = True

    @rx.event
    @signed_in
    @once
    async def restore(self, record_id: Any) -> Any:
        """Take a record out of the bin."""
        self.told, self.restored = "", 0
        wanted, title = row_id(record_id), self._title_of(record_id)
        with refusals(self):
            await write(restore_record, actor=current_actor(), record_id=wanted)
            await self._read_page()
            self.told, self.restored = (
                f"«\u00a0{title}\u00a0» est de retour dans le carnet.",
                wanted,
            )
            return rx.set_focus(TOLD)
        return None

    @rx.event
    @signed_in
    def ask(self, record_id: Any) -> None:
        """Ask whether a record of the page is to be erased at once."""
        self.asking_title = self._title_of(record_id)
        self.asking = row_id(record_id) if self.asking_title else 0
        self.errors = {}

    @rx.event
    @signed_in
    def close(self, is_open: Any = False) -> None:
        """Close the question: Escape, the cross, a click beside it."""
        if is_open is not True:
            self.asking, self.asking_file = 0, 0

    @rx.event
    @signed_in
    async def purge(self, form: dict[str, Any]) -> Any:
        """Erase the record asked about."""
        if self._is_repeated(form):
            return None
        self.told, self.restored = "", 0
        with refusals(self):
            await write(purge_record, actor=current_actor(), record_id=self.asking)
            self.asking = 0
            self._renew_form()
            await self._read_page()
            self.told = f"«\u00a0{self.asking_title}\u00a0» est effacée pour de bon."
            return rx.set_focus(TOLD)
        return None

    @rx.event
    @signed_in
    async def turn_files(self, steps: Any) -> None:
        """Show the files deleted later, or with 1 those deleted before."""
        with refusals(self):
            self._files_page = max(1, self.files.page + (1 if steps == 1 else -1))
            await self._read_page()

    @rx.event
    @signed_in
    @once
    async def restore_file(self, file_id: Any) -> Any:
        """Take a file out of the bin."""
        self.told, self.restored = "", 0
        file = self._file(file_id)
        with refusals(self):
            await write(restore_file, actor=current_actor(), file_id=row_id(file_id))
            await self._read_page()
            name = file.name if file else "Le fichier"
            self.told = f"«\u00a0{name}\u00a0» est de retour dans sa fiche."
            self.restored = file.record_id if file else 0
            return rx.set_focus(TOLD)
        return None

    @rx.event
    @signed_in
    def ask_file(self, file_id: Any) -> None:
        """Ask whether a file of the page is to be erased at once."""
        file = self._file(file_id)
        self.asking_file, self.asking_title = (file.id, file.name) if file else (0, "")
        self.errors = {}

    @rx.event
    @signed_in
    async def purge_file(self, form: dict[str, Any]) -> Any:
        """Erase the file asked about."""
        if self._is_repeated(form):
            return None
        self.told, self.restored = "", 0
        with refusals(self):
            await write(purge_file, actor=current_actor(), file_id=self.asking_file)
            self.asking_file = 0
            self._renew_form()
            await self._read_page()
            self.told = f"«\u00a0{self.asking_title}\u00a0» est effacé pour de bon."
            return rx.set_focus(TOLD)
        return None

    def _show_nothing(self) -> None:
        self.bin, self.files = EMPTY_BIN, NO_FILES

    async def _show(self, carnet: CarnetView) -> BinView:
        asked = self._request(carnet)
        files: dict[str, Any] = asked | {"page": self._files_page}
        self.files = await read(list_deleted_files, **files)
        self.bin = await read(list_deleted_records, **asked)
        return self.bin

    def _file(self, file_id: Any) -> DeletedFile | None:
        return next((file for file in self.files.files if file.id == row_id(file_id)), None)

    def _title_of(self, record_id: Any) -> str:
        wanted: list[DeletedRecord] = [
            record for record in self.bin.records if record.id == row_id(record_id)
        ]
        return wanted[0].title if wanted else ""
