"""One file in a list: its small image, what it is, what one may do with it."""

from typing import Any

import reflex as rx

from carnet_app.features.files.gallery_state import GalleryState
from carnet_app.services.file_lists import FileView
from carnet_app.storage.kinds import Family
from carnet_app.ui.buttons import page_link
from carnet_app.ui.feedback import pill

GRID = "grid gap-3 lg:grid-cols-2"


def file_card(
    file: FileView, *, thumbnail: rx.Component, about: rx.Component, actions: Any
) -> rx.Component:
    """A card of a list of files.

    Args:
        file: The file.
        thumbnail: What opens it, from ``opening_image``.
        about: More lines below what it is.
        actions: The buttons at its foot.
    """
    return rx.el.li(
        thumbnail,
        rx.el.div(
            rx.el.p(file.name, class_name="font-semibold [overflow-wrap:anywhere]"),
            rx.el.p(
                rx.cond(file.slot_label != "", f"{file.slot_label}\u00a0· ", ""),
                f"{file.kind_label}\u00a0· {file.size_text}",
                class_name="text-muted text-[0.9375rem]",
            ),
            about,
            rx.el.div(
                rx.cond(file.is_proposed, pill("Proposé", tone="amber")),
                rx.cond(file.reveals_amounts, pill("Montants", tone="plain")),
                class_name="flex flex-wrap gap-2 empty:hidden",
            ),
            class_name="flex min-w-0 flex-1 flex-col gap-1",
        ),
        # All three on one line of a phone.
        rx.el.div(
            *actions, class_name="-mx-2 flex basis-[calc(100%+1rem)] flex-wrap [&>.btn]:!px-2"
        ),
        class_name="card flex flex-wrap content-between items-start gap-x-4 gap-y-1 !p-4 !pb-2",
        key=file.id,
    )


def file_image(file: FileView) -> rx.Component:
    """A small image of the file, or the end of its name."""
    box = "h-20 w-20 rounded-control border border-line"
    drawn = rx.el.img(
        src=file.thumbnail,
        alt="",
        loading="lazy",
        class_name=f"{box} object-cover",
    )
    words = rx.el.span(
        file.kind_label,
        aria_hidden="true",
        class_name=f"{box} flex items-center justify-center bg-paper text-muted text-[0.9375rem]",
    )
    return rx.cond(file.thumbnail != "", drawn, words)


def download_link(file: FileView) -> rx.Component:
    """Saves the file on one's own machine."""
    return page_link(
        "Télécharger",
        rx.el.span(f" {file.name}", class_name="sr-only"),
        href=f"{file.address}?telecharger",
        plain=True,
        download=file.name,
        class_name="btn btn-quiet",
    )


def opening_image(file: FileView, state: type[GalleryState]) -> rx.Component:
    """A small image of the file, which opens it: photos and PDFs in the gallery, page by page."""
    look = rx.el.button(
        file_image(file),
        type="button",
        on_click=state.look(file.id),
        aria_label=f"Voir {file.name}",
        class_name="rounded-control",
    )
    opened = page_link(
        file_image(file),
        href=file.address,
        plain=True,
        target="_blank",
        aria_label=f"Ouvrir {file.name}",
        class_name="rounded-control",
    )
    pictured: Any = file.thumbnail != ""
    in_pages = (file.family == Family.IMAGE.value) | ((file.family == Family.PDF.value) & pictured)
    shown = rx.cond(file.family == Family.OFFICE.value, file_image(file), opened)
    return rx.cond(in_pages, look, shown)
