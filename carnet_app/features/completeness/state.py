"""The checklist of what the law asks of a carnet d’information du logement."""

from typing import Any

import reflex as rx

from carnet_app.features.completeness.views import NO_REVIEW, Review, view_review
from carnet_app.services.completeness import (
    BlockNotFoundError,
    mark_block,
    read_completeness,
    read_readable_blocks,
)
from carnet_app.session.carnet_heading import (
    NO_HEADING,
    CarnetHeading,
    heading_of,
    read_carnet,
)
from carnet_app.session.clicks import once
from carnet_app.session.door import read, refusals, write
from carnet_app.session.identity import current_actor
from carnet_app.session.policy import signed_in
from carnet_app.session.previews import seen_as

TOLD = "bilan-fait"
"""Where it is said what was done: the focus goes there from a button that vanishes."""


class CompletenessState(rx.State):
    """What the page shows."""

    loaded: bool = False
    carnet: CarnetHeading = NO_HEADING
    review: Review = NO_REVIEW
    errors: dict[str, str] = {}
    told: str = ""

    @rx.event
    @signed_in
    async def load(self) -> None:
        """Read the carnet's blocks."""
        self.carnet, self.review, self.told = NO_HEADING, NO_REVIEW, ""
        with refusals(self):
            await self._show()
        self.loaded = True

    @rx.event
    @signed_in
    @once
    async def set_aside(self, block: Any) -> Any:
        """Say that a block does not concern the home."""
        return await self._mark(block, applies=False)

    @rx.event
    @signed_in
    @once
    async def take_back(self, block: Any) -> Any:
        """Say that a block concerns the home after all."""
        return await self._mark(block, applies=True)

    async def _mark(self, block: object, *, applies: bool) -> Any:
        self.told = ""
        with refusals(self):
            if not isinstance(block, str):
                raise BlockNotFoundError
            named = {"carnet_id": self.carnet.id, "block": block}
            await write(mark_block, actor=current_actor(), **named, applies=applies)
            await self._show()
            self.told = _marked_text(self.review, block)
            return rx.set_focus(TOLD)
        return None

    async def _show(self) -> None:
        guest = await seen_as(self)
        carnet = await read_carnet(self.router.url.path, guest)
        heading, asked = heading_of(carnet, self.router.url, guest), {"carnet_id": carnet.id}
        if carnet.may_manage:
            whole = await read(read_completeness, actor=current_actor(), **asked)
            self.review = view_review(carnet, heading, whole.blocks, whole=whole)
        else:
            blocks = await read(read_readable_blocks, actor=current_actor(), **asked, seen_as=guest)
            self.review = view_review(carnet, heading, blocks)
        self.carnet = heading


def _marked_text(review: Review, key: str) -> str:
    for part in review.parts:
        for block in part.blocks:
            if block.key == key:
                return f"{block.label}\u00a0: {block.state_label.lower()}."
    return ""
