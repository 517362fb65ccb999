"""A carnet's timeline: what is due, then a page of what happened."""

import reflex as rx

from carnet_app.services.timeline import DueView, TimelineView, read_due, read_timeline
from carnet_app.session.carnet_frame import TIMELINE
from carnet_app.session.carnet_heading import (
    NO_HEADING,
    ONE_PAGE,
    CarnetHeading,
    PageLinks,
    heading_of,
    links_around,
    page_in,
    read_carnet,
    share_in,
)
from carnet_app.session.door import read, refusals
from carnet_app.session.identity import current_actor
from carnet_app.session.policy import signed_in

NO_TIMELINE = TimelineView(years=(), total=0, page=1, pages=1, first_year=0, last_year=0)
NOTHING_DUE = DueView(overdue=(), soon=(), later=(), total=0)


class TimelineState(rx.State):
    """What the page shows."""

    loaded: bool = False
    carnet: CarnetHeading = NO_HEADING
    timeline: TimelineView = NO_TIMELINE
    due: DueView = NOTHING_DUE
    """Shown above the first page only."""
    due_is_cut: bool = False
    links: PageLinks = ONE_PAGE
    errors: dict[str, str] = {}

    @rx.event
    @signed_in
    async def load(self) -> None:
        """Read the page of the timeline that the address names."""
        self.carnet, self.timeline, self.due = NO_HEADING, NO_TIMELINE, NOTHING_DUE
        with refusals(self):
            carnet = await read_carnet(self.router.url)
            heading = heading_of(carnet, share_in(self.router.url))
            await self._show(heading)
            self.carnet = heading
        self.loaded = True

    async def _show(self, heading: CarnetHeading) -> None:
        asked = {
            "actor": current_actor(),
            "carnet_id": heading.id,
            "seen_as_share_id": share_in(self.router.url),
        }
        shown = await read(read_timeline, page=page_in(self.router.url), **asked)
        self.due = await read(read_due, **asked) if shown.page == 1 else NOTHING_DUE
        listed = len(self.due.overdue) + len(self.due.soon) + len(self.due.later)
        self.due_is_cut = self.due.total > listed
        self.timeline = shown
        self.links = links_around(heading, TIMELINE, page=shown.page, pages=shown.pages)
