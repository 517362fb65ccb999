"""Pages fetched before they are asked for."""

import reflex as rx


class _PrefetchPageLinks(rx.Component):
    library = "react-router"
    tag = "PrefetchPageLinks"

    page: rx.Var[str]


def prefetched_page(address: str) -> rx.Component:
    """Shows nothing; where it stands, the browser fetches a page's scripts ahead of the visit.

    Args:
        address: A page of this site.
    """
    return _PrefetchPageLinks.create(page=address)
