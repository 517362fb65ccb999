"""The place to drop files: FilePond, wrapped.

FilePond (MIT) sends one request per file and shows each file's progress, lets it be
cancelled and tried again, works by keyboard and tells assistive technology what
happens; on a phone its button offers the camera. All of it is configured from here.
It is loaded only once it is shown.
"""

from typing import Any, ClassVar

import reflex as rx
from reflex_base.components.component import NoSSRComponent
from reflex_base.utils.imports import ImportDict
from reflex_base.vars.function import ArgsFunctionOperation

from carnet_app.http.headers import UPLOAD_PATH

_LABELS = {
    "label_idle": (
        'Déposez vos fichiers ici, ou <span class="filepond--label-action">choisissez-les</span>'
    ),
    "label_file_loading": "Lecture",
    "label_file_load_error": "Fichier illisible",
    "label_file_processing": "Envoi",
    "label_file_processing_complete": "Enregistré",
    "label_file_processing_aborted": "Envoi annulé",
    "label_file_waiting_for_size": "Calcul de la taille",
    "label_file_size_not_available": "Taille inconnue",
    "label_tap_to_cancel": "annuler",
    "label_tap_to_retry": "réessayer",
    "label_tap_to_undo": "",
    "label_button_remove_item": "Retirer",
    "label_button_abort_item_load": "Annuler",
    "label_button_retry_item_load": "Réessayer",
    "label_button_abort_item_processing": "Annuler l’envoi",
    "label_button_retry_item_processing": "Réessayer l’envoi",
    "label_button_process_item": "Envoyer",
    "label_file_size_bytes": "octets",
    "label_file_size_kilobytes": "Ko",
    "label_file_size_megabytes": "Mo",
    "label_file_size_gigabytes": "Go",
}


class FilePond(NoSSRComponent):
    """The npm component, with the properties used here."""

    library = "react-filepond@7.1.3"
    tag = "FilePond"
    lib_dependencies: list[str] = ["filepond@4.32.12"]  # noqa: RUF012 -- as Reflex declares it

    name: rx.Var[str]
    server: rx.Var[dict[str, Any]]
    allow_multiple: rx.Var[bool]
    allow_revert: rx.Var[bool]
    credits: rx.Var[bool]
    capture_method: rx.Var[str]
    max_parallel_uploads: rx.Var[int]
    label_idle: rx.Var[str]
    label_file_loading: rx.Var[str]
    label_file_load_error: rx.Var[str]
    label_file_processing: rx.Var[str]
    label_file_processing_complete: rx.Var[str]
    label_file_processing_aborted: rx.Var[str]
    label_file_processing_error: rx.Var[Any]
    label_file_waiting_for_size: rx.Var[str]
    label_file_size_not_available: rx.Var[str]
    label_tap_to_cancel: rx.Var[str]
    label_tap_to_retry: rx.Var[str]
    label_tap_to_undo: rx.Var[str]
    label_button_remove_item: rx.Var[str]
    label_button_abort_item_load: rx.Var[str]
    label_button_retry_item_load: rx.Var[str]
    label_button_abort_item_processing: rx.Var[str]
    label_button_retry_item_processing: rx.Var[str]
    label_button_process_item: rx.Var[str]
    label_file_size_bytes: rx.Var[str]
    label_file_size_kilobytes: rx.Var[str]
    label_file_size_megabytes: rx.Var[str]
    label_file_size_gigabytes: rx.Var[str]
    on_process_file: rx.EventHandler[rx.event.no_args_event_spec]

    # FilePond writes its events without capitals.
    _rename_props: ClassVar[dict[str, str]] = {"onProcessFile": "onprocessfile"}

    def add_imports(self) -> ImportDict:
        """The look of it, bundled with the pages that show it."""
        return {"": "filepond/dist/filepond.min.css"}


def file_drop_zone(
    record_id: rx.Var[int] | int,
    *,
    on_kept: Any,
    slot: rx.Var[str] | str = "",
    camera: bool = False,
    multiple: bool = True,
) -> rx.Component:
    """A place to drop files for a record, which sends each at once.

    Args:
        record_id: The record they are for.
        on_kept: The event after each file, kept or refused: read the record's files anew.
        slot: Which of the files the record's kind expects this is; empty for any other.
        camera: Whether a phone opens its camera at once.
        multiple: Whether several files may be chosen together.
    """
    address = rx.Var.create(f"{UPLOAD_PATH}?fiche=") + rx.Var.create(record_id).to_string()
    address = address + "&piece=" + rx.Var.create(slot).to(str)
    said: rx.Var[Any] = rx.Var("answer")
    extra: dict[str, Any] = {"capture_method": "environment"} if camera else {}
    return rx.el.div(
        FilePond.create(
            name="file",
            server={
                "process": {"url": address, "onerror": _function("answer", said)},
                "revert": None,
            },
            allow_multiple=multiple,
            allow_revert=False,
            credits=False,
            max_parallel_uploads=2,
            # The server's own sentence, beside the file it is about.
            label_file_processing_error=_function("refusal", rx.Var("refusal.body")),
            on_process_file=on_kept,
            **_LABELS,
            **extra,
        ),
        class_name="file-drop-zone",
    )


def _function(argument: str, result: rx.Var[Any]) -> rx.Var[Any]:
    return ArgsFunctionOperation.create((argument,), result)
