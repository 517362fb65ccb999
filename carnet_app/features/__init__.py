"""What a person sees: one folder per feature, all pages registered here."""

from collections.abc import Mapping
from functools import partial
from typing import Any, NamedTuple

import reflex as rx

from carnet_app.core.links import site_link
from carnet_app.features.account import (
    forgotten,
    links,
    profile,
    sign_in,
    sign_in_state,
    sign_up,
)
from carnet_app.features.bin import page as record_bin
from carnet_app.features.carnet import page as carnet
from carnet_app.features.completeness import page as completeness
from carnet_app.features.contact import page as contact
from carnet_app.features.errors import page as not_found
from carnet_app.features.files import page as files
from carnet_app.features.guided_start import page as guided_start
from carnet_app.features.how_it_works import page as how_it_works
from carnet_app.features.invitations import page as invitation
from carnet_app.features.journal import page as journal
from carnet_app.features.landing import page as landing
from carnet_app.features.landing.demo import demo_details
from carnet_app.features.legal import accessibility, legal_notice, privacy
from carnet_app.features.records import form_page, record_page
from carnet_app.features.search import page as search
from carnet_app.features.space import page as space
from carnet_app.features.space import proposals_page
from carnet_app.features.space.state import read_ahead
from carnet_app.features.timeline import page as timeline
from carnet_app.session.addresses import canonical_address
from carnet_app.session.windows import PageState
from carnet_app.ui.meta import page_meta, served_head

PUBLIC_PAGES: tuple[Any, ...] = (
    how_it_works,
    sign_in,
    sign_up,
    forgotten,
    contact,
    legal_notice,
    privacy,
    accessibility,
)
PRIVATE_PAGES: tuple[Any, ...] = (
    space,
    proposals_page,
    profile,
    carnet,
    guided_start,
    completeness,
    form_page,
    record_page,
    search,
    files,
    timeline,
    journal,
    record_bin,
    invitation,
    not_found,
)
LINK_DESCRIPTION = "La suite de l’e-mail que vous avez reçu."


class DrawnPage(NamedTuple):
    """What is said of a page that only scripts draw, since its address holds a number or a token.

    Attributes:
        title: Its own title, without the site's name.
        description: One sentence.
        instead: The page to go to for who has no token; empty where there is none to keep.
    """

    title: str
    description: str
    instead: str


_drawn_pages: dict[str, DrawnPage] = {}


def register_pages(app: rx.App) -> None:
    """Add every page of the site to the application."""
    sign_in_state.home_readers[:] = [read_ahead]
    for module in PUBLIC_PAGES:
        _add_module(app, module)
    _add(
        app,
        partial(landing.page, sign_in.sign_in_panel(), aside=demo_details()),
        landing.ROUTE,
        title=landing.TITLE,
        description=landing.DESCRIPTION,
        on_load=sign_in.SignInState.start_again,
    )
    for module in PRIVATE_PAGES:
        _add_module(app, module, private=True)
    _add(
        app,
        sign_up.thanks_page,
        sign_up.THANKS,
        title=sign_up.THANKS_TITLE,
        description=sign_up.DESCRIPTION,
        on_load=sign_up.THANKS_ON_LOAD,
        private=True,
    )
    _add(
        app,
        form_page.page,
        form_page.EDIT,
        title=form_page.TITLE,
        description=form_page.DESCRIPTION,
        on_load=form_page.ON_LOAD,
        private=True,
        window_title=form_page.WINDOW_TITLE,
    )
    for page, route, instead, title, on_load in links.PAGES:
        _add(
            app,
            page,
            route,
            title=title,
            description=LINK_DESCRIPTION,
            on_load=on_load,
            instead=instead,
            private=True,
        )


def head_of(route: str | None, path: str, asked: Mapping[str, str]) -> str | None:
    """What the head of a page that only scripts draw says to those who run none, as HTML.

    Args:
        route: Whose address it is, as Reflex knows it; None for an unknown one.
        path: The address's path, percent-encoded.
        asked: What the address asks for.

    Returns:
        None where the page is built whole, or there is none.
    """
    page = _drawn_pages.get(f"/{route}")
    if page is None:
        return None
    address = site_link(page.instead) if page.instead else canonical_address(path, asked)
    return served_head(page.title, description=page.description, address=address)


def _add_module(app: rx.App, module: Any, *, private: bool = False) -> None:
    _add(
        app,
        module.page,
        module.ROUTE,
        title=module.TITLE,
        description=module.DESCRIPTION,
        on_load=getattr(module, "ON_LOAD", []),
        instead=getattr(module, "INSTEAD", ""),
        private=private,
        window_title=getattr(module, "WINDOW_TITLE", None),
    )


def _add(
    app: rx.App,
    page: Any,
    route: str,
    *,
    title: str,
    description: str,
    on_load: Any,
    instead: str = "",
    **meta: Any,
) -> None:
    """Add a page; a secret in its address is in no link of its head."""
    holds_number = "[" in route and not instead
    if "[" in route:
        _drawn_pages[route] = DrawnPage(title, description, instead)
    address = PageState.address if holds_number else site_link(instead or route)
    app.add_page(
        page,
        route=route,
        on_load=[PageState.arrive, *(on_load if isinstance(on_load, list) else [on_load])],
        **page_meta(title, description=description, address=address, **meta),
    )
