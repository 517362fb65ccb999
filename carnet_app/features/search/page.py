"""The page that searches a carnet."""

from typing import Any

import reflex as rx

from carnet_app.features.records.cards import record_card
from carnet_app.features.search.state import QUERY, SearchState
from carnet_app.services.record_views import RecordRow
from carnet_app.services.search import QUERY_MAX_LENGTH, PartHits
from carnet_app.session.carnet_frame import SEARCH, TITLES, carnet_page, list_pages
from carnet_app.ui.buttons import submit_button
from carnet_app.ui.choices import preset_chip
from carnet_app.ui.feedback import empty_state
from carnet_app.ui.fields import text_field
from carnet_app.ui.forms import form
from carnet_app.ui.meta import title_within

ROUTE = f"/carnets/[carnet_id]/{SEARCH}"
TITLE = TITLES[SEARCH]
DESCRIPTION = "Retrouver une fiche dans le carnet numérique d’un logement."
ON_LOAD = SearchState.load
WINDOW_TITLE = title_within(TITLE, SearchState.carnet.name, otherwise=TITLE)


def page() -> rx.Component:
    """The field and what was found, or that there is no such carnet for this person."""
    state = SearchState
    return carnet_page(
        _field(),
        _count(),
        rx.cond(state.found.query != "", rx.cond(state.everywhere > 0, _found(), _nothing())),
        name=SEARCH,
        lead="Un mot suffit, même son début ; les accents et les majuscules ne comptent pas.",
        heading=state.carnet,
        loaded=state.loaded,
        errors=state.errors,
    )


def _field() -> rx.Component:
    state = SearchState
    field = text_field(
        QUERY,
        "Rechercher dans le carnet",
        error=state.errors.get(QUERY, ""),
        type="search",
        default_value=state.found.query,
        max_length=QUERY_MAX_LENGTH,
        auto_complete="off",
        auto_focus=state.found.query == "",
        enter_key_hint="search",
        key=state.field_key,
        class_name="flex-1 basis-64",
    )
    return form(
        rx.el.div(
            field,
            submit_button("Rechercher", class_name="min-h-[2.875rem] max-sm:w-full"),
            class_name="flex flex-wrap items-end gap-3",
        ),
        on_submit=state.search,
        role="search",
        class_name="max-w-2xl",
    )


def _count() -> rx.Component:
    """Announced when it changes: so it is on the page before anything is found."""
    state = SearchState
    term = f"«\u00a0{state.found.query}\u00a0»"
    some = rx.cond(
        state.everywhere > 1,
        f"{state.everywhere} fiches trouvées pour {term}",
        f"1 fiche trouvée pour {term}",
    )
    text = rx.cond(state.everywhere > 0, some, f"Aucune fiche trouvée pour {term}")
    return rx.el.p(
        rx.cond(state.found.query != "", text, ""),
        role="status",
        class_name="text-muted break-words empty:sr-only",
    )


def _found() -> rx.Component:
    state = SearchState
    parts: Any = state.found.parts
    return rx.el.section(
        rx.el.h2("Fiches trouvées", class_name="sr-only"),
        rx.cond(
            parts.length() > 1,
            rx.el.div(
                rx.foreach(parts, _part),
                role="group",
                aria_label="Choisir une partie",
                class_name="flex flex-wrap gap-2.5",
            ),
        ),
        rx.el.ul(rx.foreach(state.found.records, _card), class_name="flex flex-col gap-2.5"),
        list_pages(state.links, "Pages des résultats"),
        class_name="flex flex-col gap-4",
    )


def _part(hits: PartHits) -> rx.Component:
    return rx.fragment(
        preset_chip(
            f"{hits.label} ({hits.count})",
            pressed=SearchState.part == hits.key,
            on_click=SearchState.narrow(hits.key),
        ),
        key=hits.key,
    )


def _card(row: RecordRow) -> rx.Component:
    carnet = SearchState.carnet
    return record_card(row, carnet_id=carnet.id, query=carnet.query, with_part=True)


def _nothing() -> rx.Component:
    return empty_state(
        "Rien ne correspond",
        "Essayez un seul mot, ou seulement son début : une marque, une pièce, un artisan.",
    )
