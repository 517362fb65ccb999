"""A carnet's bin: what comes back from it, what is erased at once."""

from typing import Any

import reflex as rx

from carnet_app.services.record_bin import (
    BinView,
    DeletedRecord,
    list_deleted_records,
    purge_record,
    restore_record,
)
from carnet_app.session.carnet_frame import BIN
from carnet_app.session.carnet_heading import (
    NO_HEADING,
    ONE_PAGE,
    CarnetHeading,
    PageLinks,
    heading_of,
    links_around,
    page_in,
    read_carnet,
)
from carnet_app.session.door import read, refusals, write
from carnet_app.session.forms import row_id
from carnet_app.session.identity import current_actor
from carnet_app.session.policy import signed_in

TOLD = "corbeille-fait"
EMPTY_BIN = BinView(records=(), total=0, page=1, pages=1, may_purge=False)


class BinState(rx.State):
    """What the page shows."""

    loaded: bool = False
    carnet: CarnetHeading = NO_HEADING
    bin: BinView = EMPTY_BIN
    links: PageLinks = ONE_PAGE
    asking: int = 0
    """The record whose erasing is being asked about; 0 for none."""
    asking_title: str = ""
    restored: int = 0
    """The record just taken out, to go to."""
    told: str = ""
    errors: dict[str, str] = {}

    @rx.event
    @signed_in
    async def load(self) -> None:
        """Read the page of the bin that the address names."""
        self.told, self.restored, self.asking = "", 0, 0
        with refusals(self):
            await self._show()
        self.loaded = True

    @rx.event
    @signed_in
    async def restore(self, record_id: Any) -> Any:
        """Take a record out of the bin."""
        self.told, self.restored = "", 0
        wanted, title = row_id(record_id), self._title_of(record_id)
        with refusals(self):
            await write(restore_record, actor=current_actor(), record_id=wanted)
            await self._show()
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
        self.asking = self.asking if is_open is True else 0

    @rx.event
    @signed_in
    async def purge(self, form: dict[str, Any]) -> Any:
        """Erase the record asked about."""
        del form
        self.told, self.restored = "", 0
        with refusals(self):
            await write(purge_record, actor=current_actor(), record_id=self.asking)
            self.asking = 0
            await self._show()
            self.told = f"«\u00a0{self.asking_title}\u00a0» est effacée pour de bon."
            return rx.set_focus(TOLD)
        return None

    async def _show(self) -> None:
        """Read the bin; raises what the services raise, and then shows none."""
        self.carnet, self.bin = NO_HEADING, EMPTY_BIN
        carnet = await read_carnet(self.router.url, seen_as_guest=False)
        heading, page = heading_of(carnet), page_in(self.router.url)
        shown = await read(
            list_deleted_records, actor=current_actor(), carnet_id=heading.id, page=page
        )
        self.carnet, self.bin = heading, shown
        self.links = links_around(heading, BIN, page=shown.page, pages=shown.pages)

    def _title_of(self, record_id: Any) -> str:
        wanted: list[DeletedRecord] = [
            record for record in self.bin.records if record.id == row_id(record_id)
        ]
        return wanted[0].title if wanted else ""
