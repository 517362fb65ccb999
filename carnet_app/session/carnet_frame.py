"""The frame of a carnet's pages: where one is, the way to the others, or that there is none."""

from typing import Any

import reflex as rx

from carnet_app.session.carnet_lists import PartListState, PartOption
from carnet_app.session.door import PAGE
from carnet_app.session.frame import private_page
from carnet_app.ui.buttons import link_button, page_link
from carnet_app.ui.feedback import alert, banner, notice
from carnet_app.ui.illustrations import logo
from carnet_app.ui.kinds import Children, Flag, Text, when
from carnet_app.ui.menus import tab_link, tabs
from carnet_app.ui.skeletons import list_skeleton
from carnet_app.ui.surfaces import page_heading

SEARCH, FILES, TIMELINE = "recherche", "fichiers", "chronologie"
JOURNAL, REVIEW, BIN = "journal", "bilan", "corbeille"
TITLES = {
    SEARCH: "Recherche",
    FILES: "Fichiers",
    TIMELINE: "Chronologie",
    JOURNAL: "Journal",
    REVIEW: "Bilan",
    BIN: "Corbeille",
}


def carnet_page(
    *children: Children, name: str, lead: str, heading: Any, loaded: Flag, errors: Any
) -> rx.Component:
    """A page of a carnet beside its parts.

    Args:
        children: Its content.
        name: The last piece of its address, a key of ``TITLES``.
        lead: A sentence that says what it is for.
        heading: The state's ``CarnetHeading``.
        loaded: Whether that is known.
        errors: The state's; under ``PAGE`` stands why there is nothing.
    """
    content = rx.el.div(
        rx.el.div(
            _crumbs(heading, TITLES[name]),
            page_heading(TITLES[name], lead=lead),
            class_name="flex flex-col gap-1 break-words",
        ),
        carnet_tabs(heading, current=name),
        _preview(heading, name),
        preview_is_over(heading.preview_is_over),
        alert(errors.get(PAGE, "")),
        *children,
        class_name="flex flex-col gap-6",
    )
    nothing = no_carnet(errors.get(PAGE, ""))
    return private_page(
        rx.cond(heading.id != 0, content, nothing), loaded=loaded, skeleton=list_skeleton()
    )


def carnet_tabs(heading: Any, *, current: str = "") -> rx.Component:
    """The pages of a carnet, the one with its parts first."""
    *pages, deleted = (
        tab_link(
            TITLES[name],
            href=f"/carnets/{heading.id}/{name}{heading.query}",
            current=name == current,
        )
        for name in (SEARCH, FILES, TIMELINE, JOURNAL, REVIEW, BIN)
    )
    return tabs(
        tab_link("Parties", href=f"/carnets/{heading.id}{heading.query}", current=not current),
        *pages,
        rx.cond(heading.may_restore, deleted),
        title="Pages du carnet",
    )


def list_pages(links: Any, title: str) -> rx.Component:
    """The links to the pages before and after; nothing when one page holds all."""
    return rx.cond(
        links.pages > 1,
        rx.el.nav(
            rx.cond(links.previous != "", link_button("Précédentes", href=links.previous)),
            rx.el.span(f"Page {links.page} sur {links.pages}", class_name="text-muted"),
            rx.cond(links.next != "", link_button("Suivantes", href=links.next)),
            aria_label=title,
            class_name="flex flex-wrap items-center gap-3",
        ),
    )


def part_choice(state: type[PartListState]) -> rx.Component:
    """The choice of one part to show alone."""
    return rx.el.label(
        rx.el.span("Partie", class_name="text-muted text-[0.9375rem]"),
        rx.el.select(
            rx.el.option("Toutes", value=""),
            rx.foreach(state.parts, _part_option),
            value=state.part,
            on_change=state.narrow,
            class_name="control !w-auto max-w-full min-w-0 max-sm:flex-1",
        ),
        class_name="flex min-w-0 items-center gap-3 max-sm:w-full print:hidden",
    )


def no_carnet(reason: Text) -> rx.Component:
    """The same for what does not exist, what was deleted, and what is not one's own."""
    return rx.el.div(
        logo(72),
        rx.el.h1("Carnet introuvable", class_name="text-[1.75rem]"),
        rx.el.p(reason, class_name="text-muted"),
        rx.el.p(
            "Si quelqu’un le partageait avec vous, votre accès a pu prendre fin : "
            "demandez-lui une nouvelle invitation.",
            class_name="text-muted",
        ),
        link_button("Revenir à Mon espace", href="/mon-espace", kind="primary", class_name="mt-3"),
        class_name="mx-auto flex max-w-lg flex-col items-center gap-3 py-12 text-center",
    )


def _part_option(option: PartOption) -> rx.Component:
    return rx.el.option(option.label, value=option.key, key=option.key)


def preview_banner(words: Text, *details: rx.Component, action: rx.Component) -> rx.Component:
    """Says through whose eyes a page is seen, and that nothing can be done meanwhile."""
    return banner(
        rx.el.p(words, class_name="font-semibold break-words"),
        rx.el.p(
            "Tout est comme cette personne le voit ; les boutons, estompés, n’agissent pas.",
            *details,
            class_name="text-muted",
        ),
        action=action,
        role="status",
    )


def preview_is_over(flag: Flag) -> rx.Component:
    """Says that what one sees is one's own view, though the address asks for a guest's."""
    words = rx.el.p("L’aperçu est terminé\u00a0: vous voyez cette page comme vous-même.")
    return rx.el.div(
        when(flag, notice(words, tone="amber")), role="status", class_name="empty:hidden"
    )


def _preview(heading: Any, name: str) -> rx.Component:
    return rx.cond(
        heading.preview_of != "",
        preview_banner(
            f"Vous voyez cette page comme {heading.preview_of}",
            action=link_button("Revenir à ma vue", href=f"/carnets/{heading.id}/{name}"),
        ),
    )


def _crumbs(heading: Any, current: str) -> rx.Component:
    steps = (
        ("Mon espace", "/mon-espace"),
        (heading.name, f"/carnets/{heading.id}{heading.query}"),
    )
    links = [
        rx.el.li(
            page_link(label, href=href, class_name="min-w-0 break-words"),
            rx.el.span("›", aria_hidden="true", class_name="ml-2"),
            class_name="flex min-w-0 items-center",
        )
        for label, href in steps
    ]
    here = rx.el.li(rx.el.span(current, aria_current="page"))
    return rx.el.nav(rx.el.ol(*links, here, class_name="crumbs"), aria_label="Fil d’Ariane")
