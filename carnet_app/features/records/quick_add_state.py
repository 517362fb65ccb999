"""Records added one after the other, from the list of their part."""

from dataclasses import replace
from typing import Any

import reflex as rx

from carnet_app.catalogue.records import InvalidRecordError
from carnet_app.core.errors import RefusedFieldsError
from carnet_app.features.records.field_views import FIRST_WRONG, FieldView, view_essentials
from carnet_app.models import RecordStatus
from carnet_app.services.record_kinds import kind_of
from carnet_app.services.record_lists import RecordListView
from carnet_app.services.record_views import RecordRow
from carnet_app.services.records import add_to_list
from carnet_app.session.door import refusals, show, write
from carnet_app.session.forms import SentOnce
from carnet_app.session.identity import current_actor
from carnet_app.session.policy import signed_in

SHOWN = 5
"""Records just added that are shown above the list; those before are in it, at their place."""


class QuickAddState(SentOnce, rx.State):
    """A short form above the list, with what a first entry needs, and what came of it."""

    kind: str = ""
    """What is added; empty where nothing is, or where it could be of several kinds."""
    fields: tuple[FieldView, ...] = ()
    errors: dict[str, str] = {}
    told: str = ""
    added: tuple[RecordRow, ...] = ()
    """The records just added, the last one first, until the page is read anew."""
    _carnet_id: int = 0

    @rx.event
    @signed_in
    async def add(self, form: dict[str, Any]) -> Any:
        """Add a record, and show it alone: the list below stays as it is."""
        if self._is_repeated(form):
            return None
        self.told = ""
        with refusals(self):
            row = await self._add(form)
            self.added, self.told = (row, *self.added)[:SHOWN], _said_of(row)
            self._renew_form()
            return None
        return rx.set_focus(FIRST_WRONG)

    async def _add(self, form: dict[str, Any]) -> RecordRow:
        asked = {"carnet_id": self._carnet_id, "kind": self.kind, "submitted": form}
        try:
            return await write(add_to_list, actor=current_actor(), **asked)
        except InvalidRecordError as wrong:
            raise RefusedFieldsError(wrong.errors) from wrong

    def _offer(self, listed: RecordListView, kind: str) -> None:
        """Be the form of the kind that is listed, where one may add and there is only one."""
        offered = [each.key for each in listed.kinds if kind in ("", each.key)]
        if len(offered) != 1 or kind_of(offered[0]).singleton:
            offered = [""]
        self._carnet_id = listed.carnet_id
        if offered[0] != self.kind or not self.form_key:
            self.kind, self.errors = offered[0], {}
            self.fields = view_essentials(self.kind) if self.kind else ()
            self._renew_form()

    def _without_added(self, listed: RecordListView) -> RecordListView:
        """The list but for what stands above it, which is shown as it is now."""
        if not self.added:
            return listed
        now = {row.id: row for row in listed.records}
        show(self, added=tuple(now.pop(row.id, row) for row in self.added))
        return replace(listed, records=tuple(now.values()))

    def _start_anew(self) -> None:
        """Forget what was added: it is in the list now."""
        show(self, added=(), told="", errors={})


def _said_of(row: RecordRow) -> str:
    if row.status == RecordStatus.PROPOSED.value:
        return f"«\u00a0{row.title}\u00a0» est proposé\u00a0: une réponse viendra par e-mail."
    return f"«\u00a0{row.title}\u00a0» est dans le carnet. Sa fiche peut être complétée plus tard."
