"""The files of a record on its page: those there are, and the place to drop more."""

import reflex as rx

from carnet_app.features.files.cards import (
    GRID,
    download_link,
    file_card,
    opening_image,
)
from carnet_app.features.files.gallery import gallery
from carnet_app.features.files.record_state import (
    AMOUNTS,
    NAME,
    TOLD,
    RecordFilesState,
    SlotChoice,
)
from carnet_app.services.file_lists import FileView
from carnet_app.session.door import PAGE
from carnet_app.storage.names import MAX_LENGTH
from carnet_app.ui.buttons import button, submit_button
from carnet_app.ui.choices import checkbox_field
from carnet_app.ui.dialogs import dialog, dialog_actions, dialog_close
from carnet_app.ui.feedback import alert, notice
from carnet_app.ui.fields import text_field
from carnet_app.ui.forms import form
from carnet_app.ui.surfaces import out_of_reach
from carnet_app.ui.uploads import file_drop_zone, to_record

_SLOT = "piece"


def record_files() -> rx.Component:
    """The section; nothing for who may neither see a file nor add one."""
    state = RecordFilesState
    files = rx.el.ul(rx.foreach(state.files, _card), class_name=GRID)
    content = rx.el.section(
        rx.el.h2("Fichiers et photos", class_name="text-xl"),
        _messages(),
        rx.cond(state.files, files),
        rx.cond(state.may_add, out_of_reach(_adding(), when=state.only_looking)),
        gallery(state),
        _change_dialog(),
        aria_label="Fichiers et photos",
        class_name="flex flex-col gap-3",
    )
    return rx.cond(state.may_add | state.files.length() > 0, content)  # pyright: ignore[reportAttributeAccessIssue]


def _messages() -> rx.Component:
    """On the page from the start: what is said there is heard, and may have the focus."""
    state = RecordFilesState
    said = notice(
        rx.el.p(state.told),
        rx.cond(
            state.just_deleted != 0,
            button("Annuler la suppression", on_click=state.restore, class_name="mt-3"),
        ),
        tone="sage",
    )
    return rx.el.div(
        rx.el.div(rx.cond(state.told != "", said), role="status", id=TOLD, tab_index=-1),
        alert(state.errors.get(PAGE, "")),
        class_name="flex flex-col gap-3 [&:not(:has(.notice))]:sr-only",
    )


def _card(file: FileView) -> rx.Component:
    return file_card(
        file,
        thumbnail=opening_image(file, RecordFilesState),
        about=rx.el.p(
            f"Ajouté le {file.added_on}",
            rx.cond(file.author_name != "", f" par {file.author_name}", ""),
            class_name="text-muted text-[0.9375rem]",
        ),
        actions=(
            download_link(file),
            rx.cond(file.may_change, _acts(file)),
        ),
    )


def _acts(file: FileView) -> rx.Component:
    return out_of_reach(_change(file), _delete(file), when=RecordFilesState.only_looking)


def _change(file: FileView) -> rx.Component:
    return button(
        "Renommer",
        kind="quiet",
        on_click=RecordFilesState.ask_change(file.id),
        aria_label=f"Renommer {file.name}",
    )


def _delete(file: FileView) -> rx.Component:
    return button(
        "Supprimer",
        kind="quiet",
        on_click=RecordFilesState.delete(file.id),
        aria_label=f"Supprimer {file.name}",
    )


def _adding() -> rx.Component:
    """The kind's own files first: chosen before they are dropped."""
    state = RecordFilesState
    choice = rx.el.label(
        rx.el.span("Ce que vous ajoutez", class_name="field-label"),
        rx.el.select(
            rx.el.option("Autre fichier", value=""),
            rx.foreach(state.slots, _slot),
            value=state.slot,
            on_change=state.choose_slot,
            name=_SLOT,
            class_name="control",
        ),
        class_name="flex max-w-md flex-col gap-1.5",
    )
    return rx.el.div(
        rx.cond(state.slots, choice),
        file_drop_zone(to_record(state.record_id, state.slot), on_kept=state.refresh),
        class_name="flex flex-col gap-2.5 print:hidden",
    )


def _slot(slot: SlotChoice) -> rx.Component:
    return rx.el.option(slot.label, value=slot.key, key=slot.key)


def _change_dialog() -> rx.Component:
    state = RecordFilesState
    amounts = checkbox_field(
        AMOUNTS,
        "Ce fichier montre des montants\u00a0: il est caché aux invités à qui vous les masquez.",
        default_checked=state.changing_amounts,
    )
    return dialog(
        form(
            text_field(
                NAME,
                "Nom du fichier",
                hint="Sa terminaison reste la même.",
                error=state.errors.get(NAME, ""),
                default_value=state.changing_name,
                max_length=MAX_LENGTH,
                auto_complete="off",
            ),
            rx.cond(state.may_mark, amounts),
            alert(state.errors.get(PAGE, "")),
            dialog_actions(submit_button("Enregistrer"), dialog_close()),
            on_submit=state.change,
            form_key=state.form_key,
        ),
        title="Renommer le fichier",
        open=state.changing != 0,
        on_open_change=state.give_up_change,
        small=True,
    )
