"""What a person sees: one folder per feature, all pages registered here."""

import reflex as rx

from carnet_app.features.account import forgotten, links, profile, sign_in, sign_up
from carnet_app.features.contact import page as contact
from carnet_app.ui.meta import page_meta

LINK_DESCRIPTION = "La suite de l’e-mail que vous avez reçu."


def register_pages(app: rx.App) -> None:
    """Add every page of the site to the application."""
    for public in (sign_in, sign_up, forgotten, contact):
        app.add_page(
            public.page,
            route=public.ROUTE,
            on_load=public.ON_LOAD,
            **page_meta(public.TITLE, description=public.DESCRIPTION, path=public.ROUTE),
        )
    app.add_page(
        sign_up.thanks_page,
        route="/signup/merci",
        **page_meta("Regardez vos e-mails", description=sign_up.DESCRIPTION, private=True),
    )
    for page, route, title, on_load in (
        (links.confirm_page, links.CONFIRM_ROUTE, links.CONFIRM_TITLE, links.CONFIRM_ON_LOAD),
        (links.reset_page, links.RESET_ROUTE, links.RESET_TITLE, links.RESET_ON_LOAD),
        (
            links.new_email_page,
            links.NEW_EMAIL_ROUTE,
            links.NEW_EMAIL_TITLE,
            links.NEW_EMAIL_ON_LOAD,
        ),
    ):
        app.add_page(
            page,
            route=route,
            on_load=on_load,
            **page_meta(title, description=LINK_DESCRIPTION, private=True),
        )
    for private in (profile,):
        app.add_page(
            private.page,
            route=private.ROUTE,
            on_load=private.ON_LOAD,
            **page_meta(private.TITLE, description=private.DESCRIPTION, private=True),
        )
