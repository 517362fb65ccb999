"""A carnet's page in one reading: the carnet, what its parts hold, and the part one looks at."""

from dataclasses import dataclass

from sqlmodel import Session

from carnet_app.catalogue.parts import PartKey
from carnet_app.services.actors import Actor
from carnet_app.services.carnet_contents import CarnetContents, contents_for
from carnet_app.services.carnets import CarnetView, view_carnet
from carnet_app.services.file_lists import count_part_files
from carnet_app.services.readers import SeenAs, enter
from carnet_app.services.record_lists import RecordFilters, RecordListView, list_for


@dataclass(frozen=True, slots=True)
class CarnetPage:
    """What the page shows."""

    carnet: CarnetView
    contents: CarnetContents
    listed: RecordListView | None
    """The records of the part looked at; None when no part is to be seen."""
    file_count: int
    """How many files that part holds."""


def read_carnet_page(
    session: Session,
    *,
    actor: Actor,
    carnet_id: int,
    part: str = "",
    sort: str = "",
    filters: RecordFilters | None = None,
    page: int = 1,
    seen_as: SeenAs | None = None,
) -> CarnetPage:
    """A carnet's page, with a constant number of queries.

    Args:
        session: Where to read.
        actor: Who reads.
        carnet_id: The carnet.
        part: The key of the part to show; the first one when the reader may not see it.
        sort: As ``list_records``.
        filters: As ``list_records``.
        page: As ``list_records``.
        seen_as: The guest through whose eyes it is read.

    Raises:
        CarnetNotFoundError: the actor may not know of it.
        OwnerOnlyError: a guest asked for another guest's view.
        ShareNotFoundError: the carnet has no such share.
    """
    reader = enter(session, actor=actor, carnet_id=carnet_id, seen_as=seen_as)
    carnet = view_carnet(session, reader.rights, preview_of=reader.preview_of)
    parts = [PartKey(each.key) for each in carnet.parts]
    shown = next((key for key in parts if key == part), parts[0] if parts else None)
    return CarnetPage(
        carnet=carnet,
        contents=contents_for(session, reader),
        listed=list_for(session, reader, shown, sort=sort, filters=filters, page=page)
        if shown
        else None,
        file_count=count_part_files(session, reader, shown) if shown else 0,
    )
