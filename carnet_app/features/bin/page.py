"""The page of a carnet's bin."""

from typing import Any

import reflex as rx

from carnet_app.features.bin.state import TOLD, BinState
from carnet_app.features.records.icons import kind_icon
from carnet_app.services.file_lists import DeletedFile
from carnet_app.services.record_bin import DeletedRecord
from carnet_app.session.carnet_frame import BIN, TITLES, carnet_page, list_pages
from carnet_app.session.door import PAGE
from carnet_app.ui.buttons import button, text_link
from carnet_app.ui.dialogs import confirm_dialog
from carnet_app.ui.feedback import empty_state, notice
from carnet_app.ui.kinds import Flag
from carnet_app.ui.meta import title_within
from carnet_app.ui.surfaces import out_of_reach

ROUTE = f"/carnets/[carnet_id]/{BIN}"
TITLE = TITLES[BIN]
DESCRIPTION = "Les fiches et fichiers supprimés d’un carnet, que l’on peut encore reprendre."
ON_LOAD = BinState.load
WINDOW_TITLE = title_within(TITLE, BinState.carnet.name, otherwise=TITLE)


def page() -> rx.Component:
    """The bin, or that there is no such carnet for this person."""
    state = BinState
    return carnet_page(
        _told(),
        rx.cond((state.bin.total > 0) | (state.files.total > 0), _content(), _empty()),
        _questions(),
        name=BIN,
        lead="Ce qui a été supprimé reste ici 30\u00a0jours, puis s’efface.",
        heading=state.carnet,
        loaded=state.loaded,
        errors=state.errors,
    )


def _told() -> rx.Component:
    """What was just done; it takes the focus, for the button that did it is gone."""
    state = BinState
    opens = text_link("Ouvrir la fiche", href=f"/carnets/{state.carnet.id}/fiches/{state.restored}")
    said = notice(
        rx.el.p(state.told, class_name="break-words"),
        rx.cond(state.restored != 0, rx.el.p(opens)),
        tone="sage",
    )
    return rx.el.div(
        rx.cond(state.told != "", said),
        role="status",
        id=TOLD,
        tab_index=-1,
        class_name="empty:sr-only",
    )


def _content() -> rx.Component:
    """Both lists, each under its title when there are both."""
    state = BinState
    both = (state.bin.total > 0) & (state.files.total > 0)
    return rx.el.div(
        rx.cond(state.bin.total > 0, _records(both)),
        rx.cond(state.files.total > 0, _files(both)),
        class_name="flex flex-col gap-8",
    )


def _section(title: str, titled: Flag, *content: rx.Component) -> rx.Component:
    return rx.el.section(
        rx.el.h2(title, class_name=rx.cond(titled, "text-xl", "sr-only")),
        *content,
        aria_label=title,
        class_name="flex flex-col gap-4",
    )


def _records(titled: Flag) -> rx.Component:
    return _section(
        "Fiches",
        titled,
        rx.el.ul(
            rx.foreach(BinState.bin.records, _record),
            class_name="flex flex-col gap-2.5",
        ),
        list_pages(BinState.links, "Pages de la corbeille"),
    )


def _files(titled: Flag) -> rx.Component:
    state = BinState
    files = state.files
    return _section(
        "Fichiers",
        titled,
        rx.el.ul(rx.foreach(files.files, _file), class_name="flex flex-col gap-2.5"),
        rx.cond(
            files.pages > 1,
            rx.el.nav(
                rx.cond(files.page > 1, button("Précédents", on_click=state.turn_files(-1))),
                rx.el.span(f"Page {files.page} sur {files.pages}", class_name="text-muted"),
                rx.cond(files.page < files.pages, button("Suivants", on_click=state.turn_files(1))),
                aria_label="Pages des fichiers",
                class_name="flex flex-wrap items-center gap-3",
            ),
        ),
    )


def _file(file: DeletedFile) -> rx.Component:
    state = BinState
    carnet = state.carnet
    record = text_link(
        file.record_title,
        href=f"/carnets/{carnet.id}/fiches/{file.record_id}{carnet.query}",
    )
    left = rx.cond(
        file.days_left > 1,
        f"Effacé pour de bon dans {file.days_left}\u00a0jours",
        "Effacé pour de bon demain",
    )
    return _card(
        file.id,
        file.name,
        rx.el.p(file.part_label, "\u00a0· ", record, class_name="text-muted break-words"),
        rx.el.p(f"{file.kind_label}, {file.size_text}\u00a0· ", left, class_name="text-muted"),
        icon="file-text",
        restore=state.restore_file(file.id),
        erase=state.ask_file(file.id),
        may_erase=state.files.may_purge,
    )


def _record(record: DeletedRecord) -> rx.Component:
    state = BinState
    left = rx.cond(
        record.days_left > 1,
        f"Effacée pour de bon dans {record.days_left}\u00a0jours",
        "Effacée pour de bon demain",
    )
    kind = rx.cond(record.kind_label == record.part_label, "", f"\u00a0· {record.kind_label}")
    by = rx.cond(record.deleted_by != "", f"\u00a0· supprimée par {record.deleted_by}", "")
    return _card(
        record.id,
        record.title,
        rx.el.p(record.part_label, kind, class_name="text-muted"),
        rx.el.p(left, by, class_name="text-muted break-words"),
        icon=record.icon,
        restore=state.restore(record.id),
        erase=state.ask(record.id),
        may_erase=state.bin.may_purge,
    )


def _card(
    key: Any,
    name: Any,
    *facts: rx.Component,
    icon: Any,
    restore: Any,
    erase: Any,
    may_erase: Any,
) -> rx.Component:
    """What was deleted, with what may still be done about it."""
    erasing = button("Effacer", kind="quiet", on_click=erase, aria_label=f"Effacer {name}")
    return rx.el.li(
        kind_icon(icon),
        rx.el.div(
            rx.el.div(
                rx.el.h3(name, class_name="text-lg leading-snug [overflow-wrap:anywhere]"),
                *facts,
                class_name="min-w-0 flex-1 basis-48 text-[0.9375rem]",
            ),
            out_of_reach(
                rx.el.div(
                    button("Restaurer", on_click=restore, aria_label=f"Restaurer {name}"),
                    rx.cond(may_erase, erasing),
                    class_name="flex flex-wrap gap-2.5",
                ),
                when=BinState.carnet.preview_of != "",
            ),
            class_name="flex min-w-0 flex-1 flex-wrap items-center gap-x-4 gap-y-3",
        ),
        class_name="card flex items-start gap-3 !p-4 sm:gap-4 sm:!px-5",
        key=key,
    )


def _questions() -> rx.Component:
    """Whether to erase a record, or a file, before its time."""
    state = BinState
    record = _question(
        "La fiche, ses versions précédentes et ses fichiers disparaîtront aussitôt, pour tout "
        "le monde. "
        "Personne ne pourra les reprendre.",
        on_submit=state.purge,
        is_open=state.asking != 0,
    )
    file = _question(
        "Le fichier disparaîtra aussitôt, pour tout le monde. Personne ne pourra le reprendre.",
        on_submit=state.purge_file,
        is_open=state.asking_file != 0,
    )
    return rx.fragment(record, file)


def _question(text: str, *, on_submit: Any, is_open: Any) -> rx.Component:
    state = BinState
    return confirm_dialog(
        title=f"Effacer «\u00a0{state.asking_title}\u00a0»\u00a0?",
        text=text,
        confirm="Effacer pour de bon",
        on_submit=on_submit,
        form_key=state.form_key,
        open=is_open,
        on_open_change=state.close,
        error=state.errors.get(PAGE, ""),
    )


def _empty() -> rx.Component:
    return empty_state(
        "La corbeille est vide",
        "Une fiche ou un fichier supprimé y reste 30\u00a0jours. On peut l’en reprendre "
        "tant qu’il y est.",
    )
