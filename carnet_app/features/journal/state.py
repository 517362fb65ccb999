"""A carnet's journal: a page of it, day by day."""

from dataclasses import dataclass
from itertools import groupby
from typing import Any

import reflex as rx

from carnet_app.catalogue.parts import PartKey
from carnet_app.services.carnets import CarnetView
from carnet_app.services.journal_pages import JournalLine, read_journal
from carnet_app.session.carnet_frame import JOURNAL
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

PART = "partie"


@dataclass(frozen=True, slots=True)
class JournalDay:
    """What was done in one day, the last first. It may go on in the next page."""

    day: str
    lines: tuple[JournalLine, ...]


@dataclass(frozen=True, slots=True)
class PartOption:
    """A part whose journal one may read alone."""

    key: str
    label: str


class JournalState(rx.State):
    """What the page shows."""

    loaded: bool = False
    carnet: CarnetHeading = NO_HEADING
    days: tuple[JournalDay, ...] = ()
    total: int = 0
    links: PageLinks = ONE_PAGE
    part: str = ""
    """The part shown alone; empty for all of them."""
    parts: tuple[PartOption, ...] = ()
    errors: dict[str, str] = {}

    @rx.event
    @signed_in
    async def load(self) -> None:
        """Read the page of the journal that the address names."""
        self.carnet, self.days, self.parts, self.total = NO_HEADING, (), (), 0
        with refusals(self):
            carnet = await read_carnet(self.router.url)
            heading = heading_of(carnet, share_in(self.router.url))
            await self._show(heading, carnet)
            self.carnet = heading
        self.loaded = True

    @rx.event
    @signed_in
    def narrow(self, part: str) -> Any:
        """Show one part's journal, or the whole again."""
        known = next((option.key for option in self.parts if option.key == part), "")
        return rx.redirect(carnet_address(self.carnet, JOURNAL, partie=known))

    async def _show(self, heading: CarnetHeading, carnet: CarnetView) -> None:
        asked = self.router.url.query_parameters.get(PART, "")
        self.part = asked if any(part.key == asked for part in carnet.parts) else ""
        journal = await read(
            read_journal,
            actor=current_actor(),
            carnet_id=heading.id,
            page=page_in(self.router.url),
            part=PartKey(self.part) if self.part else None,
            seen_as_share_id=share_in(self.router.url),
        )
        by_day = groupby(journal.entries, key=lambda line: line.day_text)
        self.days = tuple(JournalDay(day, tuple(lines)) for day, lines in by_day)
        self.total = journal.total
        self.parts = tuple(PartOption(part.key, part.label) for part in carnet.parts)
        self.links = links_around(
            heading, JOURNAL, page=journal.page, pages=journal.pages, partie=self.part
        )
