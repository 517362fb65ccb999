"""The files of a record: photos side by side, papers in a list, and the place to drop more."""

import reflex as rx

from carnet_app.features.records.files_state import RecordFilesState
from carnet_app.features.records.record_state import RecordState
from carnet_app.services.file_lists import FileView
from carnet_app.session.door import PAGE
from carnet_app.ui.buttons import button, page_link
from carnet_app.ui.dialogs import dialog
from carnet_app.ui.feedback import alert, notice, pill
from carnet_app.ui.uploads import file_drop_zone


def record_files() -> rx.Component:
    """The section; nothing for who may neither see a file nor add one."""
    state = RecordFilesState
    record = RecordState.record
    content = rx.el.section(
        rx.el.h2("Fichiers et photos", class_name="text-xl"),
        _messages(),
        rx.cond(
            state.photos,
            rx.el.ul(
                rx.foreach(state.photos, _photo),
                class_name="grid grid-cols-2 gap-3 sm:grid-cols-4",
            ),
        ),
        rx.cond(
            state.papers,
            rx.el.ul(rx.foreach(state.papers, _paper), class_name="flex flex-col gap-2.5"),
        ),
        rx.cond(
            record.may_change,
            file_drop_zone(record.id, on_kept=state.refresh),
        ),
        _viewer(),
        aria_label="Fichiers et photos",
        class_name="flex flex-col gap-3",
    )
    return rx.cond(record.may_change | state.has_files, content)


def _messages() -> rx.Component:
    state = RecordFilesState
    said = notice(
        rx.el.p("Le fichier est retiré."),
        button("Annuler le retrait", on_click=state.restore, class_name="mt-3"),
        tone="sage",
    )
    return rx.el.div(
        rx.el.div(rx.cond(state.just_deleted != 0, said), role="status"),
        alert(state.errors.get(PAGE, "")),
        class_name="flex flex-col gap-3 [&:not(:has(.notice))]:sr-only",
    )


def _photo(file: FileView) -> rx.Component:
    return rx.el.li(
        rx.el.button(
            rx.el.img(
                src=rx.cond(file.thumbnail != "", file.thumbnail, file.address),
                alt=file.name,
                loading="lazy",
                class_name="aspect-square w-full rounded-control object-cover",
            ),
            type="button",
            on_click=RecordFilesState.look(file.id),
            aria_label=f"Agrandir {file.name}",
            class_name="block w-full rounded-control border border-line",
        ),
        _delete(file),
        class_name="flex min-w-0 flex-col items-start gap-1",
        key=file.id,
    )


def _paper(file: FileView) -> rx.Component:
    look = button(
        "Parcourir",
        on_click=RecordFilesState.look(file.id),
        aria_label=f"Parcourir {file.name}",
    )
    return rx.el.li(
        rx.el.div(
            page_link(
                file.name,
                href=file.address,
                plain=True,
                target="_blank",
                class_name="link font-semibold break-all",
            ),
            rx.el.p(
                f"{file.kind_label} · {file.size_text} · ajouté le {file.added_on}",
                class_name="text-muted text-[0.9375rem]",
            ),
            class_name="min-w-0 flex-1 basis-56",
        ),
        rx.cond(file.is_proposed, pill("Proposé", tone="amber")),
        rx.cond(file.pages > 0, look),
        _delete(file),
        class_name="card flex flex-wrap items-center gap-3 !p-4",
        key=file.id,
    )


def _delete(file: FileView) -> rx.Component:
    return rx.cond(
        file.may_change,
        button(
            "Retirer",
            kind="quiet",
            on_click=RecordFilesState.delete(file.id),
            aria_label=f"Retirer {file.name}",
        ),
    )


def _viewer() -> rx.Component:
    """One photo or page over the whole window, with the ones before and after."""
    state = RecordFilesState
    return dialog(
        rx.el.img(
            src=state.shown,
            alt=state.title,
            class_name="mx-auto max-h-[70dvh] max-w-full object-contain",
        ),
        rx.cond(
            state.has_several,
            rx.el.div(
                button("Précédent", on_click=state.turn(-1)),
                button("Suivant", on_click=state.turn(1)),
                class_name="flex justify-center gap-2.5",
            ),
        ),
        title=state.title,
        open=state.slide >= 0,
        on_open_change=state.close,
    )
