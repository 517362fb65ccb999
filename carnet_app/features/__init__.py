"""What a person sees: one folder per feature, all pages registered here."""

from functools import partial
from typing import Any

import reflex as rx

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
from carnet_app.session.windows import PageState
from carnet_app.ui.meta import page_meta

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


def register_pages(app: rx.App) -> None:
    """Add every page of the site to the application."""
    sign_in_state.home_readers[:] = [read_ahead]
    for module in PUBLIC_PAGES:
        _add(app, module.page, module, path=module.ROUTE)
    _add(
        app,
        partial(landing.page, sign_in.sign_in_panel(), aside=demo_details()),
        landing,
        path=landing.ROUTE,
        on_load=sign_in.SignInState.start_again,
    )
    for module in PRIVATE_PAGES:
        path = "" if module is not_found or "[" in module.ROUTE else module.ROUTE
        _add(app, module.page, module, path=path, private=True)
    app.add_page(
        sign_up.thanks_page,
        route=sign_up.THANKS,
        on_load=_arriving(sign_up.THANKS_ON_LOAD),
        **page_meta(
            "Regardez vos e-mails",
            description=sign_up.DESCRIPTION,
            path=sign_up.THANKS,
            private=True,
        ),
    )
    app.add_page(
        form_page.page,
        route=form_page.EDIT,
        on_load=_arriving(form_page.ON_LOAD),
        **page_meta(
            form_page.TITLE,
            description=form_page.DESCRIPTION,
            private=True,
            window_title=form_page.WINDOW_TITLE,
        ),
    )
    for page, route, title, on_load in links.PAGES:
        app.add_page(
            page,
            route=route,
            on_load=_arriving(on_load),
            **page_meta(title, description=LINK_DESCRIPTION, private=True),
        )


def _add(app: rx.App, page: Any, module: Any, on_load: Any = None, **meta: Any) -> None:
    app.add_page(
        page,
        route=module.ROUTE,
        on_load=_arriving(on_load or getattr(module, "ON_LOAD", [])),
        **page_meta(
            module.TITLE,
            description=module.DESCRIPTION,
            window_title=getattr(module, "WINDOW_TITLE", None),
            **meta,
        ),
    )


def _arriving(on_load: Any) -> list[Any]:
    """What a page does when it opens."""
    return [PageState.arrive, *(on_load if isinstance(on_load, list) else [on_load])]
