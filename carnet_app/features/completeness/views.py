"""What the checklist shows: the law's blocks, part by part."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from carnet_app.services.carnets import CarnetView
from carnet_app.services.completeness import BlockView, CompletenessView
from carnet_app.session.carnet_heading import CarnetHeading, part_address


@dataclass(frozen=True, slots=True)
class BlockLine:
    """One block: whether it is filled in, and what to do about it."""

    key: str
    label: str
    source: str
    state: str
    state_label: str
    count: int
    is_marked: bool
    add_address: str


@dataclass(frozen=True, slots=True)
class PartBlocks:
    """The blocks that one part of the carnet answers."""

    part: str
    label: str
    address: str
    blocks: list[BlockLine]


@dataclass(frozen=True, slots=True)
class Review:
    """How complete a carnet is."""

    may_mark: bool
    percent: int
    """-1 for who sees only some of the blocks."""
    filled: int
    applicable: int
    has_blocks: bool
    parts: list[PartBlocks]


NO_REVIEW = Review(
    may_mark=False,
    percent=-1,
    filled=0,
    applicable=0,
    has_blocks=False,
    parts=[],
)


def view_review(
    carnet: CarnetView,
    heading: CarnetHeading,
    seen: Sequence[BlockView],
    *,
    whole: CompletenessView | None = None,
) -> Review:
    """The blocks by part, with the addresses of what to see or to add.

    Args:
        carnet: The carnet, as the person sees it.
        heading: The same, for its addresses.
        seen: The blocks they may know of.
        whole: The figures of all of them, for who may know.
    """
    by_part = groupby(seen, key=lambda block: (block.part, block.part_label))
    may_add = {part.key for part in carnet.parts if part.may_add}
    return Review(
        may_mark=carnet.may_manage,
        percent=whole.percent if whole else -1,
        filled=whole.filled if whole else 0,
        applicable=whole.applicable if whole else 0,
        has_blocks=bool(seen),
        parts=[
            PartBlocks(
                part=part,
                label=label,
                address=part_address(heading, part),
                blocks=[_line(carnet.id, block, part in may_add) for block in blocks],
            )
            for (part, label), blocks in by_part
        ],
    )


def _line(carnet_id: int, block: BlockView, may_add: bool) -> BlockLine:
    address = f"/carnets/{carnet_id}/fiches/nouvelle?type={block.kind}" if may_add else ""
    return BlockLine(
        key=block.key,
        label=block.label,
        source=block.source,
        state=block.state,
        state_label=block.state_label,
        count=block.count,
        is_marked=block.is_marked,
        add_address=address,
    )
