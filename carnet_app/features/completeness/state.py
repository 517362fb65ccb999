"""The checklist of what the law asks of a carnet d’information du logement."""

from typing import Any

import reflex as rx

from carnet_app.features.completeness.views import NO_REVIEW, Review, carnet_in, view_review
from carnet_app.services.carnets import open_carnet
from carnet_app.services.completeness import (
    BlockNotFoundError,
    mark_block,
    read_completeness,
    read_readable_blocks,
)
from carnet_app.session.clicks import once
from carnet_app.session.door import read, refusals, write
from carnet_app.session.identity import current_actor
from carnet_app.session.policy import signed_in

TOLD = "bilan-fait"
"""Where it is said what was done: the focus goes there from a button that vanishes."""


class CompletenessState(rx.State):
    """What the page shows."""

    loaded: bool = False
    review: Review = NO_REVIEW
    """Its carnet's id is 0 when there is none for this person."""
    errors: dict[str, str] = {}
    told: str = ""

    @rx.event
    @signed_in
    async def load(self) -> None:
        """Read the carnet's blocks."""
        review, self.told = NO_REVIEW, ""
        with refusals(self):
            review = await self._read(carnet_in(self.router.url.path))
        self.review, self.loaded = review, True

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
            actor, carnet_id = current_actor(), self.review.carnet_id
            await write(mark_block, actor=actor, carnet_id=carnet_id, block=block, applies=applies)
            self.review = await self._read(carnet_id)
            self.told = _marked_text(self.review, block)
            return rx.set_focus(TOLD)
        return None

    async def _read(self, carnet_id: int) -> Review:
        actor = current_actor()
        carnet = await read(open_carnet, actor=actor, carnet_id=carnet_id)
        if carnet.may_manage:
            seen = await read(read_completeness, actor=actor, carnet_id=carnet_id)
            return view_review(carnet, seen.blocks, whole=seen)
        blocks = await read(read_readable_blocks, actor=actor, carnet_id=carnet_id)
        return view_review(carnet, blocks)


def _marked_text(review: Review, key: str) -> str:
    for part in review.parts:
        for block in part.blocks:
            if block.key == key:
                return f"{block.label}\u00a0: {block.state_label.lower()}."
    return ""
