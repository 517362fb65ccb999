"""The page of all the files of a carnet."""

from typing import Any

import reflex as rx

from carnet_app.features.files.cards import GRID, download_link, file_card, opening_image
from carnet_app.features.files.gallery import gallery
from carnet_app.features.files.state import CarnetFilesState
from carnet_app.services.file_lists import FileView
from carnet_app.session.carnet_frame import FILES, TITLES, carnet_page, list_pages, part_choice
from carnet_app.ui.buttons import link_button, text_link
from carnet_app.ui.choices import preset_chip
from carnet_app.ui.feedback import empty_state
from carnet_app.ui.meta import title_within
from carnet_app.ui.surfaces import out_of_reach
from carnet_app.ui.uploads import document_drop_zone

ROUTE = f"/carnets/[carnet_id]/{FILES}"
TITLE = TITLES[FILES]
DESCRIPTION = "Les photos, les factures et les notices du carnet numérique d’un logement."
ON_LOAD = CarnetFilesState.load
WINDOW_TITLE = title_within(TITLE, CarnetFilesState.carnet.name, otherwise=TITLE)

_LABELS = {"photos": "Photos", "pdf": "PDF", "autres": "Autres"}


def page() -> rx.Component:
    """The files this person may open, or that there is no such carnet for them."""
    state = CarnetFilesState
    narrowed = (state.part != "") | (state.family != "")
    return carnet_page(
        # Outside the list, so that what is being sent outlives the empty page.
        rx.cond(state.may_add, out_of_reach(_adding(), when=state.carnet.preview_of != "")),
        rx.cond((state.total > 0) | narrowed, _files(), _empty()),
        name=FILES,
        lead="Les photos, les factures et les notices de toutes les fiches.",
        heading=state.carnet,
        loaded=state.loaded,
        errors=state.errors,
    )


def _adding() -> rx.Component:
    state = CarnetFilesState
    return document_drop_zone(state.carnet.id, writes=state.may_write, on_kept=state.refresh)


def _files() -> rx.Component:
    state = CarnetFilesState
    return rx.el.div(
        rx.el.div(
            _families(),
            part_choice(CarnetFilesState),
            class_name="flex flex-wrap items-center gap-x-6 gap-y-3",
        ),
        rx.el.p(_count(), role="status", class_name="text-muted"),
        rx.cond(
            state.total > 0,
            rx.el.ul(rx.foreach(state.files, _card), class_name=GRID),
            _nothing(),
        ),
        list_pages(state.links, "Pages des fichiers"),
        gallery(CarnetFilesState),
        class_name="flex flex-col gap-4",
    )


def _count() -> Any:
    total = CarnetFilesState.total
    return rx.match(
        total,
        (0, "Aucun fichier"),
        (1, "1 fichier, le plus récent d’abord"),
        f"{total} fichiers, les plus récents d’abord",
    )


def _families() -> rx.Component:
    state = CarnetFilesState
    chips = (
        preset_chip(label, pressed=state.family == key, on_click=state.choose_family(key))
        for key, label in _LABELS.items()
    )
    return rx.el.div(
        *chips,
        role="group",
        aria_label="Choisir un type de fichier",
        class_name="flex flex-wrap gap-2.5",
    )


def _card(file: FileView) -> rx.Component:
    carnet = CarnetFilesState.carnet
    href: Any = f"/carnets/{carnet.id}/fiches/{file.record_id}{carnet.query}"
    return file_card(
        file,
        thumbnail=opening_image(file, CarnetFilesState),
        about=rx.el.p(
            rx.el.span(f"{file.part_label}\u00a0· ", class_name="text-muted"),
            # As high as a finger needs, in lines no higher than others.
            text_link(file.record_title, href=href, class_name="break-words py-[0.8125rem]"),
            class_name="text-[0.9375rem]",
        ),
        actions=(download_link(file),),
    )


def _nothing() -> rx.Component:
    carnet = CarnetFilesState.carnet
    return empty_state(
        "Aucun fichier de cette sorte",
        "Choisissez un autre type ou une autre partie.",
        link_button("Voir tous les fichiers", href=f"/carnets/{carnet.id}/{FILES}{carnet.query}"),
    )


def _empty() -> rx.Component:
    carnet = CarnetFilesState.carnet
    return empty_state(
        "Pas encore de fichier",
        "Les factures, les notices et les photos s’ajoutent depuis la fiche dont elles parlent. "
        "Vous les retrouverez toutes ici.",
        link_button("Voir les parties du carnet", href=f"/carnets/{carnet.id}{carnet.query}"),
    )
