"""The gallery: one photo or page over the whole window, and the way to the others."""

import reflex as rx

from carnet_app.features.files.gallery_state import GalleryState
from carnet_app.ui.buttons import button, page_link
from carnet_app.ui.dialogs import dialog

_BEFORE, _AFTER = "image-precedente", "image-suivante"


def gallery(state: type[GalleryState]) -> rx.Component:
    """Opened by the page's ``look``; arrows turn, Escape closes."""
    slide = state.slide
    return dialog(
        rx.el.img(
            src=slide.address,
            alt=rx.cond(
                state.slide_count > 1,
                f"{slide.title}, {state.slide_number} sur {state.slide_count}",
                slide.title,
            ),
            class_name="mx-auto max-h-[62dvh] max-w-full rounded-control object-contain",
        ),
        rx.cond(state.slide_count > 1, _turning(state)),
        rx.el.div(
            page_link(
                "Ouvrir dans un onglet",
                href=slide.file_address,
                plain=True,
                target="_blank",
                class_name="btn btn-quiet",
            ),
            page_link(
                "Télécharger",
                href=f"{slide.file_address}?telecharger",
                plain=True,
                class_name="btn btn-quiet",
            ),
            class_name="flex flex-wrap justify-center gap-2.5",
        ),
        title=slide.title,
        open=state.slide_number > 0,
        on_open_change=state.close,
        keys={"ArrowLeft": _BEFORE, "ArrowRight": _AFTER},
    )


def _turning(state: type[GalleryState]) -> rx.Component:
    return rx.el.div(
        button("Précédente", id=_BEFORE, on_click=state.turn(-1)),
        rx.el.p(
            f"{state.slide_number} sur {state.slide_count}",
            role="status",
            class_name="text-muted tabular-nums",
        ),
        button("Suivante", id=_AFTER, on_click=state.turn(1)),
        class_name="flex flex-wrap items-center justify-center gap-3",
    )
