"""Lists cut in pages, so that they stay as fast as they grow."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from carnet_app.services.rows import fetch_rows

PAGE_SIZE = 50


def page_within(page: int, total: int) -> int:
    """The page to show, from 1, of so many rows: the last one rather than none."""
    return min(max(page, 1), pages_of(total))


def offset_of(page: int) -> int:
    """How many rows come before a page."""
    return (page - 1) * PAGE_SIZE


def pages_of(total: int) -> int:
    """How many pages so many rows make: at least one."""
    return max(1, -(-total // PAGE_SIZE))


def fetch_page(
    session: Session, listed: sa.Select[*tuple[Any, ...]], page: int
) -> Sequence[sa.Row[*tuple[Any, ...]]]:
    """The rows of one page of a list in its order."""
    return fetch_rows(session, listed.limit(PAGE_SIZE).offset(offset_of(page)))
