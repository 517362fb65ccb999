"""The pages that list something of a carnet: found, narrowed down, and read a page at a time.

The address says it all: which carnet, which page of the list, which part. So a page can be
reloaded, kept and sent on, and going back goes back.
"""

from dataclasses import dataclass
from typing import Any, ClassVar, Protocol

import reflex as rx

from carnet_app.catalogue.parts import PartKey
from carnet_app.services.carnets import CarnetView
from carnet_app.services.readers import SeenAs
from carnet_app.session.addresses import PART
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
)
from carnet_app.session.door import refusals
from carnet_app.session.identity import current_actor
from carnet_app.session.policy import signed_in
from carnet_app.session.previews import seen_as


class Listed(Protocol):
    """A page of a list, as the services give it."""

    @property
    def page(self) -> int:
        """Which one it is, from 1."""
        ...

    @property
    def pages(self) -> int:
        """How many there are."""
        ...


class CarnetListState(rx.State, mixin=True):
    """What these pages share.

    A page names itself in ``_name``, empties itself in ``_show_nothing`` and reads its list in
    ``_show``.
    """

    loaded: bool = False
    carnet: CarnetHeading = NO_HEADING
    links: PageLinks = ONE_PAGE
    errors: dict[str, str] = {}

    _name: ClassVar[str]
    """The last piece of the page's address."""
    _guest: SeenAs | None = None
    """Through whose eyes the page is seen."""

    @rx.event
    @signed_in
    async def load(self) -> None:
        """Read the page of the list that the address names."""
        with refusals(self):
            await self._read_page()
        self.loaded = True

    async def _read_page(self) -> None:
        """Read the list; raises what the services raise, and then shows nothing."""
        self.carnet, self.links = NO_HEADING, ONE_PAGE
        self._show_nothing()
        self._guest = await seen_as(self)
        carnet = await read_carnet(self.router.url.path, self._guest)
        heading = heading_of(carnet, self.router.url, self._guest)
        listed = await self._show(carnet)
        self.links = links_around(
            heading, self._name, page=listed.page, pages=listed.pages, **self._narrowing()
        )
        self.carnet = heading

    def _request(self, carnet: CarnetView) -> dict[str, Any]:
        """What the services ask of whoever lists something of a carnet."""
        return {
            "actor": current_actor(),
            "carnet_id": carnet.id,
            "page": page_in(self.router.url),
            "seen_as": self._guest,
        }

    def _asked(self, name: str) -> str:
        """What the address asks under a name; empty when nothing."""
        return self.router.url.query_parameters.get(name, "")

    def _narrowing(self) -> dict[str, str]:
        """What narrows the list down, as its addresses say it."""
        return {}

    def _show_nothing(self) -> None:
        """Forget the list."""
        raise NotImplementedError

    async def _show(self, carnet: CarnetView) -> Listed:
        """Read and show the list that the address names."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class PartOption:
    """A part that may be shown alone."""

    key: str
    label: str


class PartListState(CarnetListState, mixin=True):
    """What the pages share on which one part may be shown alone."""

    part: str = ""
    """The part shown alone; empty for all of them."""
    parts: tuple[PartOption, ...] = ()

    @rx.event
    @signed_in
    def narrow(self, part: str) -> Any:
        """Show one part alone; all of them when it is that one already."""
        known = next((option.key for option in self.parts if option.key == part), "")
        return self._go(**{PART: known if known != self.part else ""})

    def _go(self, **changed: str) -> Any:
        """Lead to the list, narrowed down otherwise in one respect."""
        narrowing = self._narrowing() | changed
        return rx.redirect(carnet_address(self.carnet, self._name, **narrowing))

    async def _read_page(self) -> None:
        self.part, self.parts = "", ()
        await super()._read_page()

    def _request(self, carnet: CarnetView) -> dict[str, Any]:
        return super()._request(carnet) | {"part": PartKey(self.part) if self.part else None}

    def _narrowing(self) -> dict[str, str]:
        return {PART: self.part}

    def _show_parts(self, carnet: CarnetView) -> None:
        """Offer the carnet's parts; the one asked for is chosen, when it is among them."""
        self.parts = tuple(PartOption(part.key, part.label) for part in carnet.parts)
        asked = self._asked(PART)
        self.part = next((part.key for part in self.parts if part.key == asked), "")
