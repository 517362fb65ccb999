"""The records of the part that a carnet's page shows: embedded by it, and loaded with it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

import reflex as rx

from carnet_app.catalogue.parts import PartKey
from carnet_app.features.records.addresses import record_address
from carnet_app.features.records.record_state import RecordState
from carnet_app.models import RecordStatus
from carnet_app.services.record_bin import restore_record
from carnet_app.services.record_kinds import kind_of
from carnet_app.services.record_lists import RecordFilters, RecordListView, list_records
from carnet_app.session.door import read, refusals, write
from carnet_app.session.forms import row_id
from carnet_app.session.identity import current_actor
from carnet_app.session.policy import signed_in

KIND, SORT, STATUS, PAGE_NUMBER = "type", "tri", "etat", "page"
DELETED, REFUSED = "supprimee", "refusee"
CHOICE = "choix-"
"""What the names of a kind's own filters begin with."""
WAITING = "proposed"
NO_LIST = RecordListView(
    carnet_id=0,
    part="",
    part_label="",
    summary="",
    empty="",
    access=0,
    may_add=False,
    may_write=False,
    hide_amounts=False,
    kinds=(),
    kind_filter=(),
    filters=(),
    sorts=(),
    sort="",
    records=(),
    total=0,
    page=1,
    pages=1,
    waiting=0,
    amount_total_text="",
    preview_of="",
)


class RecordListState(rx.State):
    """A page of the part's records, as its address says."""

    listed: RecordListView = NO_LIST
    narrowed: bool = False
    """Whether a filter is set, so that an empty list does not mean an empty part."""
    kind: str = ""
    waiting_only: bool = False
    base: str = ""
    """The part's own address."""
    previous: str = ""
    next: str = ""
    record_query: str = ""
    """What the addresses of records end with, to keep a preview going."""
    may_open: bool = True
    only: bool = False
    """Whether the part has room for one record and has it: shown in the list's place."""
    just_deleted: int = 0
    """The record whose page one comes from, having put it in the bin."""
    just_refused: int = 0
    """The same, having refused it."""
    errors: dict[str, str] = {}
    _asked: dict[str, str] = {}

    @rx.event
    @signed_in
    def narrow(self, name: str, value: str) -> Any:
        """Set one filter, or the order; the address changes, and the list with it."""
        asked = {**self._asked, name[:80]: value[:80]}
        asked.pop(PAGE_NUMBER, None)
        if name == KIND:  # the other choices are of the former kind
            asked = {key: given for key, given in asked.items() if not key.startswith(CHOICE)}
        return rx.redirect(self._address(asked))

    @rx.event
    @signed_in
    async def restore(self) -> Any:
        """Take out of the bin what was just put there, and open it."""
        with refusals(self):
            record_id = self.just_deleted
            await write(restore_record, actor=current_actor(), record_id=record_id)
            return rx.redirect(record_address(self.listed.carnet_id, record_id), replace=True)
        return None

    async def _show(
        self,
        *,
        base: str,
        part: str,
        asked: Mapping[str, str],
        seen_as: int | None,
        drafted: bool,
        hide_amounts: bool,
    ) -> None:
        """Read the list of a part; raises what the service raises.

        Args:
            base: The part's own address.
            part: Its key; empty shows nothing.
            asked: The query of the page's address.
            seen_as: The share through whose guest's eyes it is read.
            drafted: Whether it is seen as by a guest not yet invited.
            hide_amounts: Whether that guest would see no amounts.
        """
        known = {key: value for key, value in asked.items() if _is_ours(key)}
        self._asked, self.base, self.kind = known, base, known.get(KIND, "")
        self.waiting_only = known.get(STATUS) == WAITING
        listed = await self._read(base, part, seen_as) if part else NO_LIST
        self.listed = as_invited(listed, hide_amounts=hide_amounts) if drafted else listed
        self.narrowed = bool(known.keys() - {SORT, PAGE_NUMBER})
        self.record_query = f"?invite={seen_as}" if seen_as else ""
        self.may_open = not drafted
        await self._show_only()
        self.just_refused = row_id(asked.get(REFUSED))
        self.just_deleted = row_id(asked.get(DELETED))
        page = self.listed.page
        self.previous = self._address({**known, PAGE_NUMBER: str(page - 1)})
        self.next = self._address({**known, PAGE_NUMBER: str(page + 1)})

    async def _show_only(self) -> None:
        rows = self.listed.records
        self.only = len(rows) == 1 and all(kind_of(row.kind).singleton for row in rows)
        if self.only:
            await (await self.get_state(RecordState))._embed(rows[0].id)

    async def _read(self, base: str, part: str, seen_as: int | None) -> RecordListView:
        asked = self._asked
        choices = {
            key.removeprefix(CHOICE): v for key, v in asked.items() if key.startswith(CHOICE)
        }
        return await read(
            list_records,
            actor=current_actor(),
            carnet_id=row_id(base.split("?")[0].rsplit("/", 1)[-1]),
            part=PartKey(part),
            sort=asked.get(SORT, ""),
            filters=RecordFilters(
                kind=asked.get(KIND, ""), status=asked.get(STATUS, ""), choices=choices
            ),
            page=row_id(asked.get(PAGE_NUMBER)) or 1,
            seen_as_share_id=seen_as,
        )

    def _address(self, asked: Mapping[str, str]) -> str:
        given = {key: value for key, value in sorted(asked.items()) if value}
        return f"{self.base}&{urlencode(given)}" if given else self.base


def as_invited(view: RecordListView, *, hide_amounts: bool) -> RecordListView:
    """The owner's list as a guest not yet invited would see it, with nothing to do in it."""
    rows = (row for row in view.records if row.status == RecordStatus.ACCEPTED)
    shown = (
        replace(row, may_change=False, amount_text="" if hide_amounts else row.amount_text)
        for row in rows
    )
    return replace(
        view,
        records=tuple(shown),
        kinds=(),
        may_add=False,
        may_write=False,
        waiting=0,
        amount_total_text="" if hide_amounts else view.amount_total_text,
    )


def _is_ours(key: str) -> bool:
    return key in (KIND, SORT, STATUS, PAGE_NUMBER) or key.startswith(CHOICE)
