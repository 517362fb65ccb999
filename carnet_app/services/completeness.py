"""How complete carnets are, by the blocks the law wants: filled in, missing or not applicable.

A percentage of blocks, not of fields: it says what a buyer would look for and not find.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace

import sqlalchemy as sa
from sqlmodel import Session, col, delete

from carnet_app.catalogue.access import Access
from carnet_app.catalogue.legal_content import (
    DISCRIMINATORS,
    LEGAL_BLOCK_BY_KEY,
    LEGAL_BLOCKS,
    LegalBlock,
)
from carnet_app.catalogue.parts import PART_BY_KEY, PartKey
from carnet_app.core.errors import NotFoundError
from carnet_app.models import BlockMark, Record, RecordStatus
from carnet_app.services.actors import Actor
from carnet_app.services.kept import Statement, kept
from carnet_app.services.permissions import CARNET_IDS, require_manager
from carnet_app.services.readers import SeenAs, enter
from carnet_app.services.rows import fetch_rows

FILLED, MISSING, NOT_APPLICABLE = "filled", "missing", "not_applicable"
STATE_LABELS = {
    FILLED: "Renseigné",
    MISSING: "À compléter",
    NOT_APPLICABLE: "Non applicable",
}


class BlockNotFoundError(NotFoundError):
    """The law has no such block."""

    message = "Cette rubrique n’existe pas."


@dataclass(frozen=True, slots=True)
class BlockView:
    """One block of the legal content."""

    key: str
    label: str
    source: str
    part: str
    part_label: str
    kind: str
    """The kind of record to add to fill it in."""
    state: str
    state_label: str
    count: int
    is_marked: bool
    """Whether somebody said that it does not concern this home."""


@dataclass(frozen=True, slots=True)
class CompletenessView:
    """How complete a carnet is."""

    percent: int
    filled: int
    applicable: int
    blocks: tuple[BlockView, ...]


@dataclass(frozen=True, slots=True)
class _Facts:
    counts: dict[tuple[str, str], int]
    marks: frozenset[str]

    @property
    def purpose(self) -> str:
        """Why the carnet exists, as its home says; empty when it does not."""
        return next((option for kind, option in self.counts if kind == "home"), "")

    def count(self, block: LegalBlock) -> int:
        """How many records fill a block in."""
        return sum(
            found
            for (kind, option), found in self.counts.items()
            if kind in block.kinds and (not block.options or option in block.options)
        )

    def state(self, block: LegalBlock) -> str:
        """What is there counts, whatever was marked."""
        if self.count(block):
            return FILLED
        marked = block.key in self.marks or not block.concerns(self.purpose)
        return NOT_APPLICABLE if marked else MISSING


def read_completeness(session: Session, *, actor: Actor, carnet_id: int) -> CompletenessView:
    """The blocks of a carnet, for its owner: they speak of every part.

    Raises:
        CarnetNotFoundError, OwnerOnlyError: the actor may not.
    """
    require_manager(session, actor=actor, carnet_id=carnet_id)
    facts = _read_facts(session, [carnet_id])[carnet_id]
    filled, applicable = _tally(facts)
    return CompletenessView(
        percent=_percent(filled, applicable),
        filled=filled,
        applicable=applicable,
        blocks=tuple(_view(block, facts) for block in LEGAL_BLOCKS),
    )


def read_readable_blocks(
    session: Session, *, actor: Actor, carnet_id: int, seen_as: SeenAs | None = None
) -> tuple[BlockView, ...]:
    """The blocks of the parts that the reader may read, for guests.

    What the carnet was made for is told by its home alone: who may not read that part
    finds the blocks that only a construction or a renovation needs missing like others.

    Raises:
        CarnetNotFoundError: the actor may not know of the carnet.
        OwnerOnlyError, ShareNotFoundError: no such preview.
    """
    rights = enter(session, actor=actor, carnet_id=carnet_id, seen_as=seen_as).rights
    facts = _read_facts(session, [carnet_id])[carnet_id]
    if rights.level(PartKey.HOME) < Access.READ:
        known = {key: found for key, found in facts.counts.items() if key[0] != "home"}
        facts = replace(facts, counts=known)
    readable = (block for block in LEGAL_BLOCKS if rights.level(block.part) >= Access.READ)
    return tuple(_view(block, facts) for block in readable)


def mark_block(
    session: Session, *, actor: Actor, carnet_id: int, block: str, applies: bool
) -> None:
    """Say that a block does not concern the home, or does after all.

    Raises:
        CarnetNotFoundError, OwnerOnlyError: the actor may not.
        BlockNotFoundError: the law has no such block.
    """
    require_manager(session, actor=actor, carnet_id=carnet_id)
    if block not in LEGAL_BLOCK_BY_KEY:
        raise BlockNotFoundError
    mark = (col(BlockMark.carnet_id) == carnet_id, col(BlockMark.block) == block)
    session.exec(delete(BlockMark).where(*mark))
    if not applies:
        session.add(BlockMark(carnet_id=carnet_id, block=block))
    session.flush()


def read_percents(session: Session, carnet_ids: Collection[int]) -> dict[int, int]:
    """The percentage of each carnet, in two queries. Says nothing of who may know it."""
    return {
        carnet_id: _percent(*_tally(facts))
        for carnet_id, facts in _read_facts(session, carnet_ids).items()
    }


def _read_facts(session: Session, carnet_ids: Collection[int]) -> dict[int, _Facts]:
    ids = list(carnet_ids)
    counts: dict[int, dict[tuple[str, str], int]] = {carnet_id: {} for carnet_id in ids}
    marks: dict[int, set[str]] = {carnet_id: set() for carnet_id in ids}
    for row in fetch_rows(session, _counted(), carnet_ids=ids):
        counts[row.carnet_id][row.kind, row.option or ""] = row.found
    for row in fetch_rows(session, _marked(), carnet_ids=ids):
        marks[row.carnet_id].add(row.block)
    return {each: _Facts(counts[each], frozenset(marks[each])) for each in ids}


@kept
def _counted() -> Statement:
    """The records that count, by what says for which block."""
    values = sa.type_coerce(Record.values, sa.JSON)
    option = sa.case(
        *(
            (col(Record.kind) == kind, values[name].as_string())
            for kind, name in DISCRIMINATORS.items()
            if name
        ),
        else_="",
    ).label("option")
    return (
        sa.select(col(Record.carnet_id), col(Record.kind), option, sa.func.count().label("found"))
        .where(
            col(Record.carnet_id).in_(CARNET_IDS),
            col(Record.kind).in_(list(DISCRIMINATORS)),
            col(Record.status) == RecordStatus.ACCEPTED,
            col(Record.deleted_at).is_(None),
        )
        .group_by(col(Record.carnet_id), col(Record.kind), sa.text("option"))
    )


@kept
def _marked() -> Statement:
    marked = sa.select(col(BlockMark.carnet_id), col(BlockMark.block))
    return marked.where(col(BlockMark.carnet_id).in_(CARNET_IDS))


def _tally(facts: _Facts) -> tuple[int, int]:
    states = [facts.state(block) for block in LEGAL_BLOCKS]
    return states.count(FILLED), len(states) - states.count(NOT_APPLICABLE)


def _percent(filled: int, applicable: int) -> int:
    """Rounded down: 100 only when nothing is missing."""
    return 100 * filled // applicable if applicable else 100


def _view(block: LegalBlock, facts: _Facts) -> BlockView:
    state = facts.state(block)
    return BlockView(
        key=block.key,
        label=block.label,
        source=block.source,
        part=block.part.value,
        part_label=PART_BY_KEY[block.part].label,
        kind=block.kinds[0],
        state=state,
        state_label=STATE_LABELS[state],
        count=facts.count(block),
        is_marked=block.key in facts.marks,
    )
