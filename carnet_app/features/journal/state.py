"""A carnet's journal: a page of it, day by day."""

from dataclasses import dataclass
from itertools import groupby
from typing import ClassVar

import reflex as rx

from carnet_app.services.carnets import CarnetView
from carnet_app.services.journal_pages import JournalLine, JournalView, read_journal
from carnet_app.session.carnet_frame import JOURNAL
from carnet_app.session.carnet_lists import PartListState
from carnet_app.session.door import read


@dataclass(frozen=True, slots=True)
class JournalDay:
    """What was done in one day, the last first. It may go on in the next page."""

    day: str
    lines: tuple[JournalLine, ...]


class JournalState(PartListState, rx.State):
    """What the page shows."""

    _name: ClassVar[str] = JOURNAL

    days: tuple[JournalDay, ...] = ()
    total: int = 0

    def _show_nothing(self) -> None:
        self.days, self.total = (), 0

    async def _show(self, carnet: CarnetView) -> JournalView:
        self._show_parts(carnet)
        journal = await read(read_journal, **self._request(carnet))
        by_day = groupby(journal.entries, key=lambda line: line.day_text)
        self.days = tuple(JournalDay(day, tuple(lines)) for day, lines in by_day)
        self.total = journal.total
        return journal
