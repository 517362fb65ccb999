"""Which files the demonstration's records have, sent in as anybody's are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import Session

from carnet_app.services.actors import Actor
from carnet_app.services.files import add_file, note_drawing
from carnet_app.storage.drawing import is_drawn
from carnet_app.storage.drawing_process import draw_pdf_thumbnail, draw_thumbnail
from carnet_app.storage.incoming import Draft, scratch_path
from carnet_app.storage.intake import KeptFile, take_in
from carnet_app.storage.kinds import KIND_BY_MEDIA_TYPE, Family
from carnet_app.storage.store import get_store, thumbnail_key


@dataclass(frozen=True)
class DemoFile:
    """One file to add."""

    record: str
    """The name its record has among the demonstration's."""
    name: str
    content: bytes
    slot: str = ""
    """Which of the files its record's kind expects it is."""


def attach(
    session: Session, *, actor: Actor, records: Mapping[str, int], files: Sequence[DemoFile]
) -> None:
    """Add files in somebody's name to the records of these names."""
    for file in files:
        with Draft() as draft:
            draft.write(file.content)
            kept = take_in(draft, file.name)
        add_file(session, actor=actor, record_id=records[file.record], kept=kept, slot=file.slot)
        _draw(session, file.content, kept)


def _draw(session: Session, content: bytes, kept: KeptFile) -> None:
    """Draw the small image here: what we drew ourselves needs no process with limits."""
    kind = KIND_BY_MEDIA_TYPE[kept.media_type]
    if not is_drawn(kind):
        return
    with scratch_path() as source, scratch_path() as target:
        source.write_bytes(content)
        draw = draw_pdf_thumbnail if kind.family is Family.PDF else draw_thumbnail
        pages = draw(str(source), str(target)).get("pages")
        get_store().put(thumbnail_key(kept.digest), target)
    note_drawing(session, digest=kept.digest, drawn=True, pages=pages)
