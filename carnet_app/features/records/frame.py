"""The frame of a record's pages: where it is in the carnet, or that there is none here."""

from typing import Any

import reflex as rx

from carnet_app.session.door import PAGE
from carnet_app.session.frame import private_page
from carnet_app.ui.buttons import link_button, page_link
from carnet_app.ui.illustrations import logo
from carnet_app.ui.kinds import Children, Flag, Text


def record_page(
    *children: Children,
    carnet: tuple[Text, Any],
    part: tuple[Text, Text],
    current: Text,
    query: Text = "",
    there: Flag,
    loaded: Flag,
    errors: Any,
) -> rx.Component:
    """A page of one record.

    Args:
        children: Its content.
        carnet: The carnet's name and id.
        part: The part's label and address.
        current: The page's own name.
        query: What the addresses of the carnet end with, to keep a preview going.
        there: Whether this person may see it.
        loaded: Whether that is known.
        errors: Why not, under the page's key.
    """
    name, carnet_id = carnet
    content = rx.el.div(
        _crumbs((name, f"/carnets/{carnet_id}{query}"), part, current),
        *children,
        class_name="mx-auto flex w-full max-w-3xl flex-col gap-6",
    )
    return private_page(rx.cond(there, content, _nothing_here(errors)), loaded=loaded)


def _crumbs(carnet: tuple[Text, Text], part: tuple[Text, Text], current: Text) -> rx.Component:
    steps = (("Mon espace", "/mon-espace"), carnet, part)
    links = [
        rx.el.li(
            page_link(label, href=href),
            rx.el.span("›", aria_hidden="true", class_name="ml-2"),
            class_name="flex items-center break-words",
        )
        for label, href in steps
    ]
    last = rx.el.li(rx.el.span(current, aria_current="page"), class_name="min-w-0 break-words")
    return rx.el.nav(
        rx.el.ol(*links, last, class_name="crumbs"),
        aria_label="Fil d’Ariane",
        class_name="-mb-5",  # as near to the title as on a carnet's other pages
    )


def _nothing_here(errors: Any) -> rx.Component:
    """The same for what does not exist, what was deleted, and what one may not see."""
    return rx.el.div(
        logo(72),
        rx.el.h1("Fiche introuvable", class_name="text-[1.75rem]"),
        rx.el.p(errors.get(PAGE, ""), class_name="text-muted"),
        link_button("Revenir à Mon espace", href="/mon-espace", kind="primary", class_name="mt-3"),
        class_name="mx-auto flex max-w-lg flex-col items-center gap-3 py-12 text-center",
    )
