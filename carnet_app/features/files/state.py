"""All the files of a carnet: a page of them, narrowed as the address asks."""

from typing import Any, ClassVar

import reflex as rx

from carnet_app.catalogue.access import Access
from carnet_app.catalogue.parts import PartKey
from carnet_app.features.files.gallery_state import GalleryState
from carnet_app.services.carnets import CarnetView
from carnet_app.services.file_lists import FilesPage, list_carnet_files
from carnet_app.session.carnet_frame import FILES
from carnet_app.session.carnet_lists import PartListState
from carnet_app.session.door import read, refusals
from carnet_app.session.policy import signed_in
from carnet_app.storage.kinds import Family

FAMILY = "type"
FAMILIES: dict[str, tuple[Family, ...]] = {
    "photos": (Family.IMAGE,),
    "pdf": (Family.PDF,),
    "autres": (Family.TEXT, Family.OFFICE),
}


class CarnetFilesState(PartListState, GalleryState, rx.State):
    """What the page shows."""

    _name: ClassVar[str] = FILES

    total: int = 0
    family: str = ""
    """The key of ``FAMILIES`` shown alone; empty for all of them."""
    may_add: bool = False
    """Whether files dropped here become documents, in the part that is shown."""
    may_write: bool = False
    """Whether they do at once, with nobody to accept them."""

    @rx.event
    @signed_in
    async def refresh(self) -> None:
        """Read the files anew, as after an upload: who looks at one goes on looking."""
        looking = self._slides, self.slide_number
        with refusals(self):
            await self._read_page()
            self._slides, self.slide_number = looking

    @rx.event
    @signed_in
    def choose_family(self, family: str) -> Any:
        """Show the files of one family; all of them when it is that one already."""
        known = next((key for key in FAMILIES if key == family), "")
        return self._go(**{FAMILY: known if known != self.family else ""})

    def _narrowing(self) -> dict[str, str]:
        return super()._narrowing() | {FAMILY: self.family}

    async def _read_files(self) -> None:
        await self._read_page()

    def _show_nothing(self) -> None:
        self.files, self.total = (), 0
        self._stop_looking()
        self.may_add = self.may_write = False

    async def _show(self, carnet: CarnetView) -> FilesPage:
        self._show_parts(carnet)
        asked = self._asked(FAMILY)
        self.family = next((key for key in FAMILIES if key == asked), "")
        family = FAMILIES.get(self.family)
        self._show_adding(carnet)
        listed = await read(list_carnet_files, family=family, **self._request(carnet))
        self.files, self.total = listed.files, listed.total
        return listed

    def _show_adding(self, carnet: CarnetView) -> None:
        documents = next((part for part in carnet.parts if part.key == PartKey.DOCUMENTS), None)
        access = documents.access if documents else Access.NONE
        shown = self.part in ("", PartKey.DOCUMENTS)
        self.may_add = shown and access >= Access.CONTRIBUTE
        self.may_write = self.may_add and access == Access.WRITE
