"""Search inside a carnet: what is asked stands in the page's address."""

from typing import Any, ClassVar

import reflex as rx

from carnet_app.services.carnets import CarnetView
from carnet_app.services.search import QUERY_MAX_LENGTH, SearchView, search_carnet
from carnet_app.session.addresses import PART
from carnet_app.session.carnet_frame import SEARCH
from carnet_app.session.carnet_lists import PartListState
from carnet_app.session.door import read, refusals
from carnet_app.session.forms import SubmittedForm
from carnet_app.session.policy import signed_in

QUERY = "q"
NOTHING_FOUND = SearchView(query="", records=(), parts=(), total=0, page=1, pages=1)


class SearchState(PartListState, rx.State):
    """What the page shows."""

    _name: ClassVar[str] = SEARCH

    found: SearchView = NOTHING_FOUND
    everywhere: int = 0
    """How many records were found in all parts together."""
    field_key: int = 0
    """Changes when the address brings another term than the one in the field."""
    _typed: str = ""

    @rx.event
    @signed_in
    def search(self, form: dict[str, Any]) -> Any:
        """Ask for another term; the address changes, and what is found with it."""
        with refusals(self):
            self._typed = _term(SubmittedForm(form).text(QUERY))
            return self._go(**{QUERY: self._typed, PART: ""})
        return None

    def _narrowing(self) -> dict[str, str]:
        return {QUERY: self.found.query} | super()._narrowing()

    def _show_nothing(self) -> None:
        self.found, self.everywhere = NOTHING_FOUND, 0

    async def _show(self, carnet: CarnetView) -> SearchView:
        self._show_parts(carnet)
        term = _term(self._asked(QUERY))
        self.found = await read(search_carnet, query=term, **self._request(carnet))
        self.everywhere = sum(hits.count for hits in self.found.parts)
        self.field_key += term != self._typed
        self._typed = term
        return self.found


def _term(typed: str) -> str:
    """What was typed, cut to what is searched for, in characters that exist."""
    return typed.encode(errors="replace").decode()[:QUERY_MAX_LENGTH].strip()
