"""A carnet's timeline: what is due, then a page of what happened."""

from typing import ClassVar

import reflex as rx

from carnet_app.services.carnets import CarnetView
from carnet_app.services.timeline import DueView, TimelineView, read_due, read_timeline
from carnet_app.session.carnet_frame import TIMELINE
from carnet_app.session.carnet_lists import PartListState
from carnet_app.session.door import read
from carnet_app.session.marking_done import NOTHING_DONE, MarksDone

NO_TIMELINE = TimelineView(years=(), total=0, page=1, pages=1, first_year=0, last_year=0)
NOTHING_DUE = DueView(overdue=(), soon=(), later=(), total=0)


class TimelineState(MarksDone, PartListState, rx.State):
    """What the page shows."""

    _name: ClassVar[str] = TIMELINE

    timeline: TimelineView = NO_TIMELINE
    due: DueView = NOTHING_DUE
    """Shown above the first page only."""
    due_is_cut: bool = False

    def _show_nothing(self) -> None:
        self.timeline, self.due = NO_TIMELINE, NOTHING_DUE
        self.done = NOTHING_DONE

    async def _read_again(self) -> None:
        done = self.done
        await self._read_page()
        self.done = done

    async def _show(self, carnet: CarnetView) -> TimelineView:
        self._show_parts(carnet)
        request = self._request(carnet)
        shown = await read(read_timeline, **request)
        del request["page"]
        self.due = await read(read_due, **request) if shown.page == 1 else NOTHING_DUE
        listed = len(self.due.overdue) + len(self.due.soon) + len(self.due.later)
        self.due_is_cut = self.due.total > listed
        self.timeline, self.only_looking = shown, bool(carnet.preview_of)
        return shown
