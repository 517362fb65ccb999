"""Search inside a carnet: what is asked stands in the page's address."""

from typing import Any

import reflex as rx

from carnet_app.catalogue.parts import PartKey
from carnet_app.services.carnets import CarnetView
from carnet_app.services.search import QUERY_MAX_LENGTH, SearchView, search_carnet
from carnet_app.session.carnet_frame import SEARCH
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
from carnet_app.session.forms import SubmittedForm
from carnet_app.session.identity import current_actor
from carnet_app.session.policy import signed_in

QUERY, PART = "q", "partie"
NOTHING_FOUND = SearchView(query="", records=(), parts=(), total=0, page=1, pages=1)


class SearchState(rx.State):
    """What the page shows."""

    loaded: bool = False
    carnet: CarnetHeading = NO_HEADING
    found: SearchView = NOTHING_FOUND
    everywhere: int = 0
    """How many records were found in all parts together."""
    part: str = ""
    """The part shown alone; empty for all of them."""
    links: PageLinks = ONE_PAGE
    field_key: int = 0
    """Changes when the address brings another term than the one in the field."""
    errors: dict[str, str] = {}
    _typed: str = ""

    @rx.event
    @signed_in
    async def load(self) -> None:
        """Search for what the address asks."""
        self.carnet, self.found, self.everywhere = NO_HEADING, NOTHING_FOUND, 0
        with refusals(self):
            carnet = await read_carnet(self.router.url)
            heading = heading_of(carnet, share_in(self.router.url))
            await self._search(heading, carnet)
            self.carnet = heading
        self.loaded = True

    @rx.event
    @signed_in
    def search(self, form: dict[str, Any]) -> Any:
        """Ask for another term; the address changes, and what is found with it."""
        with refusals(self):
            self._typed = _term(SubmittedForm(form).text(QUERY))
            return rx.redirect(carnet_address(self.carnet, SEARCH, q=self._typed))
        return None

    @rx.event
    @signed_in
    def narrow(self, part: str) -> Any:
        """Show what was found in one part; in all of them when it is that one already."""
        found = (hits.key for hits in self.found.parts if hits.key == part)
        chosen = next(found, "") if part != self.part else ""
        address = carnet_address(self.carnet, SEARCH, q=self.found.query, partie=chosen)
        return rx.redirect(address)

    async def _search(self, heading: CarnetHeading, carnet: CarnetView) -> None:
        asked = self.router.url.query_parameters
        term, part = _term(asked.get(QUERY, "")), asked.get(PART, "")
        self.part = part if any(each.key == part for each in carnet.parts) else ""
        found = await read(
            search_carnet,
            actor=current_actor(),
            carnet_id=heading.id,
            query=term,
            part=PartKey(self.part) if self.part else None,
            page=page_in(self.router.url),
            seen_as_share_id=share_in(self.router.url),
        )
        self.found, self.everywhere = found, sum(hits.count for hits in found.parts)
        self.field_key += term != self._typed
        self._typed = term
        self.links = links_around(
            heading, SEARCH, page=found.page, pages=found.pages, q=term, partie=self.part
        )


def _term(typed: str) -> str:
    """What was typed, cut to what is searched for, in characters that exist."""
    return typed.encode(errors="replace").decode()[:QUERY_MAX_LENGTH].strip()
