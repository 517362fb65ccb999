"""The records of the part that a carnet's page shows: embedded by it, and loaded with it."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import reflex as rx

from carnet_app.catalogue.parts import PartKey
from carnet_app.core.errors import DomainError
from carnet_app.features.records.addresses import record_address
from carnet_app.features.records.quick_add_state import QuickAddState
from carnet_app.features.records.record_state import RecordState
from carnet_app.models import RecordStatus
from carnet_app.services.record_bin import require_in_bin, restore_record
from carnet_app.services.record_kinds import kind_of
from carnet_app.services.record_lists import RecordFilters, RecordListView, list_records
from carnet_app.services.record_views import RecordRow
from carnet_app.session.clicks import once
from carnet_app.session.door import read, refusals, show, write
from carnet_app.session.forms import SubmittedForm, row_id
from carnet_app.session.identity import current_actor
from carnet_app.session.policy import signed_in

KIND, SORT, STATUS, PAGE_NUMBER, WORDS = "type", "tri", "etat", "page", "mots"
WORDS_MAX_LENGTH = 80
DELETED, REFUSED = "supprimee", "refusee"
CHOICE = "choix-"
"""What the names of the list's other filters begin with."""
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
    amount_totals=(),
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
        return rx.redirect(address_in(self.base, asked))

    @rx.event
    @signed_in
    def find(self, form: dict[str, Any]) -> Any:
        """Show only the records that have these words."""
        with refusals(self):
            asked = {
                **self._asked,
                WORDS: SubmittedForm(form).text(WORDS).strip()[:WORDS_MAX_LENGTH],
            }
            asked.pop(PAGE_NUMBER, None)
            return rx.redirect(address_in(self.base, asked))
        return None

    @rx.event
    @signed_in
    @once
    async def restore(self) -> Any:
        """Take out of the bin what was just put there, and open it."""
        with refusals(self):
            record_id = self.just_deleted
            await write(restore_record, actor=current_actor(), record_id=record_id)
            return rx.redirect(record_address(self.listed.carnet_id, record_id), replace=True)
        return None

    @rx.event
    @signed_in
    async def catch_up(self) -> None:
        """Read the list anew that one left for a record: who comes back finds it drawn."""
        if not self.listed.part or self.listed.preview_of:
            return
        with refusals(self):
            listed = await read(
                list_records,
                actor=current_actor(),
                carnet_id=self.listed.carnet_id,
                part=PartKey(self.listed.part),
                **list_request(self._asked),
            )
            asked, base = self._asked, self.base
            await self._show(listed, base=base, asked=asked)

    async def _show(
        self,
        listed: RecordListView,
        *,
        base: str,
        asked: Mapping[str, str],
        query: str = "",
    ) -> None:
        """Show the list of a part; raises what reading its only record raises.

        Args:
            listed: What was read of it.
            base: The part's own address.
            asked: The query of the page's address.
            query: What the addresses of records end with, to keep a preview going.
        """
        self._asked = known = {key: value for key, value in asked.items() if _is_ours(key)}
        quick_add = await self.get_state(QuickAddState)
        quick_add._offer(listed, known.get(KIND, ""))
        listed = quick_add._without_added(listed)
        show(
            self,
            listed=listed,
            base=base,
            kind=known.get(KIND, ""),
            waiting_only=known.get(STATUS) == WAITING,
            narrowed=bool(known.keys() - {SORT, PAGE_NUMBER}),
            record_query=query,
            just_refused=row_id(asked.get(REFUSED)),
            just_deleted=await _in_bin(asked.get(DELETED)),
            previous=address_in(base, {**known, PAGE_NUMBER: str(listed.page - 1)}),
            next=address_in(base, {**known, PAGE_NUMBER: str(listed.page + 1)}),
        )
        await self._show_only(listed.records)

    async def _show_only(self, rows: tuple[RecordRow, ...]) -> None:
        # A proposal is listed: in the list's place, nothing would say that it waits.
        only = len(rows) == 1 and all(
            kind_of(row.kind).singleton and row.status == RecordStatus.ACCEPTED for row in rows
        )
        show(self, only=only)
        if only:
            await (await self.get_state(RecordState))._embed(rows[0].id)


async def _in_bin(named: str | None) -> int:
    """The record that an address says was deleted, if it is in the bin; else 0."""
    if not (record_id := row_id(named)):
        return 0
    try:
        await read(require_in_bin, actor=current_actor(), record_id=record_id)
    except DomainError:
        return 0
    return record_id


def list_request(asked: Mapping[str, str]) -> dict[str, Any]:
    """What the query of a part's address asks of ``list_records``."""
    choices = {key.removeprefix(CHOICE): v for key, v in asked.items() if key.startswith(CHOICE)}
    return {
        "sort": asked.get(SORT, ""),
        "filters": RecordFilters(
            kind=asked.get(KIND, ""),
            status=asked.get(STATUS, ""),
            text=asked.get(WORDS, "")[:WORDS_MAX_LENGTH],
            choices=choices,
        ),
        "page": row_id(asked.get(PAGE_NUMBER)) or 1,
    }


def address_in(base: str, asked: Mapping[str, str]) -> str:
    """The address of a part's list with what is asked of it; empty values left out."""
    given = {key: value for key, value in sorted(asked.items()) if value}
    return f"{base}&{urlencode(given)}" if given else base


def _is_ours(key: str) -> bool:
    return key in (KIND, SORT, STATUS, PAGE_NUMBER, WORDS) or key.startswith(CHOICE)
