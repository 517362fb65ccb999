"""What each page of a carnet knows of it: its name, whose eyes it is seen through, its links."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from carnet_app.services.carnets import CarnetView, open_carnet
from carnet_app.services.readers import SeenAs
from carnet_app.session.addresses import PART, carnet_in
from carnet_app.session.door import read
from carnet_app.session.forms import row_id
from carnet_app.session.identity import current_actor
from carnet_app.session.previews import is_over, preview_query

PAGE_NUMBER = "page"


@dataclass(frozen=True, slots=True)
class CarnetHeading:
    """A carnet at the head of one of its pages."""

    id: int
    """0 when there is none for this person, whatever the reason."""
    name: str
    preview_of: str
    query: str
    """What the addresses of the carnet's pages end with, to keep a preview going."""
    may_restore: bool
    """Whether anything this person deletes, they may take out of the bin."""
    preview_is_over: bool
    """Whether the address asks for a preview that there is no more."""


@dataclass(frozen=True, slots=True)
class PageLinks:
    """Where a list cut in pages goes on."""

    page: int
    pages: int
    previous: str
    next: str


NO_HEADING = CarnetHeading(
    id=0, name="", preview_of="", query="", may_restore=False, preview_is_over=False
)
ONE_PAGE = PageLinks(page=1, pages=1, previous="", next="")


async def read_carnet(path: str, guest: SeenAs | None) -> CarnetView:
    """The carnet that an address ``/carnets/12/…`` names.

    Args:
        path: The page's path.
        guest: Through whose eyes it is seen.

    Raises:
        CarnetNotFoundError: the person may not know of it.
        OwnerOnlyError, ShareNotFoundError: not theirs to see so.
    """
    actor, carnet_id = current_actor(), carnet_in(path)
    return await read(open_carnet, actor=actor, carnet_id=carnet_id, seen_as=guest)


def heading_of(carnet: CarnetView, url: Any, guest: SeenAs | None) -> CarnetHeading:
    """A carnet at the head of the page at an address, seen by oneself or through a guest's eyes."""
    return CarnetHeading(
        id=carnet.id,
        name=carnet.name,
        preview_of=carnet.preview_of,
        query=preview_query(guest) if carnet.preview_of else "",
        may_restore=any(part.may_add for part in carnet.parts),
        preview_is_over=is_over(url, carnet.preview_of),
    )


def carnet_address(heading: CarnetHeading, name: str, **asked: str | int) -> str:
    """The address of a page of the carnet, with what is asked of it; empty values left out."""
    given = {key: value for key, value in asked.items() if value}
    tail = "&".join(filter(None, (heading.query[1:], urlencode(given, errors="replace"))))
    address = f"/carnets/{heading.id}/{name}"
    return f"{address}?{tail}" if tail else address


def part_address(heading: CarnetHeading, part: str) -> str:
    """The address of a part of the carnet."""
    query = f"{heading.query}&" if heading.query else "?"
    return f"/carnets/{heading.id}{query}{PART}={part}"


def links_around(
    heading: CarnetHeading, name: str, *, page: int, pages: int, **asked: str
) -> PageLinks:
    """The links to the pages before and after one of a list."""
    before, after = (
        carnet_address(heading, name, **asked, **{PAGE_NUMBER: other})
        for other in (page - 1, page + 1)
    )
    return PageLinks(page, pages, before if page > 1 else "", after if page < pages else "")


def page_in(url: Any) -> int:
    """The page of a list that an address asks for; 1 without."""
    return row_id(url.query_parameters.get(PAGE_NUMBER)) or 1
