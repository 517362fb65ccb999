"""All the files of a carnet: a page of them, narrowed as the address asks."""

from dataclasses import dataclass
from typing import Any

import reflex as rx

from carnet_app.catalogue.parts import PartKey
from carnet_app.services.carnets import CarnetView
from carnet_app.services.file_lists import FileView, list_carnet_files
from carnet_app.session.carnet_frame import FILES
from carnet_app.session.carnet_heading import (
    NO_HEADING,
    ONE_PAGE,
    CarnetHeading,
    PageLinks,
    carnet_address,
    heading_of,
    links_around,
    page_in,
    read_carnet,
    share_in,
)
from carnet_app.session.door import read, refusals
from carnet_app.session.identity import current_actor
from carnet_app.session.policy import signed_in
from carnet_app.storage.kinds import Family

PART, FAMILY = "partie", "type"
FAMILIES: dict[str, tuple[Family, ...]] = {
    "photos": (Family.IMAGE,),
    "pdf": (Family.PDF,),
    "autres": (Family.TEXT, Family.OFFICE),
}


@dataclass(frozen=True, slots=True)
class PartOption:
    """A part whose files one may see alone."""

    key: str
    label: str


class CarnetFilesState(rx.State):
    """What the page shows."""

    loaded: bool = False
    carnet: CarnetHeading = NO_HEADING
    files: tuple[FileView, ...] = ()
    total: int = 0
    part: str = ""
    """The part shown alone; empty for all of them."""
    family: str = ""
    """The same for a key of ``FAMILIES``."""
    parts: tuple[PartOption, ...] = ()
    links: PageLinks = ONE_PAGE
    errors: dict[str, str] = {}

    @rx.event
    @signed_in
    async def load(self) -> None:
        """Read the page of files that the address names."""
        self.carnet, self.files, self.parts, self.total = NO_HEADING, (), (), 0
        with refusals(self):
            carnet = await read_carnet(self.router.url)
            heading = heading_of(carnet, share_in(self.router.url))
            await self._show(heading, carnet)
            self.carnet = heading
        self.loaded = True

    @rx.event
    @signed_in
    def choose_part(self, part: str) -> Any:
        """Show one part's files, or those of all."""
        known = next((option.key for option in self.parts if option.key == part), "")
        return rx.redirect(self._address(known, self.family))

    @rx.event
    @signed_in
    def choose_family(self, family: str) -> Any:
        """Show the files of one family; all of them when it is that one already."""
        known = next((key for key in FAMILIES if key == family), "")
        return rx.redirect(self._address(self.part, known if known != self.family else ""))

    async def _show(self, heading: CarnetHeading, carnet: CarnetView) -> None:
        asked = self.router.url.query_parameters
        self.parts = tuple(PartOption(part.key, part.label) for part in carnet.parts)
        self.part = next((one.key for one in self.parts if one.key == asked.get(PART)), "")
        self.family = next((key for key in FAMILIES if key == asked.get(FAMILY)), "")
        listed = await read(
            list_carnet_files,
            actor=current_actor(),
            carnet_id=heading.id,
            part=PartKey(self.part) if self.part else None,
            family=FAMILIES.get(self.family),
            page=page_in(self.router.url),
            seen_as_share_id=share_in(self.router.url),
        )
        self.files, self.total = listed.files, listed.total
        narrowed = {PART: self.part, FAMILY: self.family}
        self.links = links_around(heading, FILES, page=listed.page, pages=listed.pages, **narrowed)

    def _address(self, part: str, family: str) -> str:
        return carnet_address(self.carnet, FILES, **{PART: part, FAMILY: family})
