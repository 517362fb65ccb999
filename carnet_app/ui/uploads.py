"""The place to drop files: FilePond, wrapped.

FilePond (MIT) sends one request per file and shows each file's progress, lets it be
cancelled and tried again, works by keyboard and tells assistive technology what
happens. A second one beside it opens a phone's camera. All of it is configured from
here. It is loaded only once it is shown.
"""

from collections.abc import Sequence
from typing import Any, ClassVar

import reflex as rx
from reflex_base.components.component import NoSSRComponent
from reflex_base.utils.imports import ImportDict
from reflex_base.vars.function import ArgsFunctionOperation

from carnet_app.core.settings import get_settings
from carnet_app.http.headers import UPLOAD_PATH
from carnet_app.storage.kinds import FILES_CHOSEN, PHOTOS_CHOSEN
from carnet_app.storage.refusals import FileTooLargeError

INTERRUPTED = "L’envoi a été interrompu. Réessayez."
"""Said when no answer came: the network was cut, or the server went away."""
KEEP_OPEN = "Gardez cette page ouverte jusqu’à la fin de l’envoi."
"""Said while files are on their way: who leaves the page stops them."""
CHOOSE = (
    '<span class="by-mouse">Déposez vos fichiers ici, ou '
    '<span class="filepond--label-action">choisissez-les</span></span>'
    '<span class="by-touch filepond--label-action">Choisissez des fichiers</span>'
)
PHOTOGRAPH = '<span class="filepond--label-action">Prendre une photo</span>'

_LABELS = {
    # Read out by assistive technology.
    "label_file_added": "ajouté",
    "label_file_removed": "retiré",
    "label_file_count_singular": "fichier dans la liste",
    "label_file_count_plural": "fichiers dans la liste",
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
_PLUGINS = {
    "filepond-plugin-file-validate-size": "2.2.8",
    "filepond-plugin-file-validate-type": "1.2.9",
}
"""FilePond's own: one says at once that a file is too large, one says what to choose from."""


class FilePond(NoSSRComponent):
    """The npm component, with the properties used here."""

    library = "react-filepond@7.1.3"
    tag = "FilePond"
    lib_dependencies: list[str] = [  # noqa: RUF012 -- as Reflex declares it
        "filepond@4.32.12",
        *(f"{name}@{version}" for name, version in _PLUGINS.items()),
    ]

    name: rx.Var[str]
    server: rx.Var[dict[str, Any]]
    allow_multiple: rx.Var[bool]
    allow_revert: rx.Var[bool]
    credits: rx.Var[bool]
    accepted_file_types: rx.Var[list[str]]
    allow_file_type_validation: rx.Var[bool]
    max_file_size: rx.Var[int]
    label_max_file_size_exceeded: rx.Var[str]
    label_max_file_size: rx.Var[str]
    capture_method: rx.Var[str]
    max_parallel_uploads: rx.Var[int]
    allow_minimum_upload_duration: rx.Var[bool]
    allow_paste: rx.Var[bool]
    label_idle: rx.Var[str]
    label_file_added: rx.Var[str]
    label_file_removed: rx.Var[str]
    label_file_count_singular: rx.Var[str]
    label_file_count_plural: rx.Var[str]
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

    def _get_dynamic_imports(self) -> str:
        """Bring the plugins along with the component, when it is first shown."""
        imported = ", ".join(f"import({name!r})" for name in ("react-filepond", *_PLUGINS))
        return (
            f"const {self.tag} = ClientSide(() => Promise.all([{imported}]).then("
            "([mod, ...plugins]) => "
            "{ mod.registerPlugin(...plugins.map((one) => one.default)); "
            f"return mod.{self.tag} }}), {self.tag!r})"
        )


def to_record(record_id: rx.Var[int] | int, slot: rx.Var[str] | str = "") -> rx.Var[str]:
    """Where files go that are for a record.

    Args:
        record_id: The record.
        slot: Which of the files its kind expects they are; empty for any other.
    """
    address = rx.Var.create(f"{UPLOAD_PATH}?fiche=") + rx.Var.create(record_id).to_string()
    return address + "&piece=" + rx.Var.create(slot).to(str)


def to_carnet(carnet_id: rx.Var[int] | int) -> rx.Var[str]:
    """Where files go that become documents of a carnet."""
    return rx.Var.create(f"{UPLOAD_PATH}?carnet=") + rx.Var.create(carnet_id).to_string()


def file_drop_zone(address: rx.Var[str], *, on_kept: Any) -> rx.Component:
    """A place to drop files, which sends each at once, and on a phone the way to its camera.

    Args:
        address: Where they go: ``to_record(…)`` or ``to_carnet(…)``.
        on_kept: The event after each file, kept or refused: read the files anew.
    """
    limit = f"{get_settings().max_file_mb}\N{NO-BREAK SPACE}Mo au plus par fichier."
    rules = (
        "PDF, photos, textes, documents Word, Excel et LibreOffice\N{NO-BREAK SPACE}: "
        f"{limit} La position est retirée des photos."
    )
    return rx.el.div(
        _pond(address, on_kept, CHOOSE, FILES_CHOSEN),
        rx.el.div(
            _pond(address, on_kept, PHOTOGRAPH, PHOTOS_CHOSEN, capture_method="environment"),
            class_name="by-camera",
        ),
        rx.el.p(KEEP_OPEN, class_name="while-sending font-semibold"),
        rx.el.p(rules, class_name="text-muted text-[0.9375rem]"),
        class_name="file-drop-zone flex flex-col gap-2.5",
    )


def document_drop_zone(
    carnet_id: rx.Var[int] | int, *, writes: rx.Var[bool] | bool, on_kept: Any
) -> rx.Component:
    """A place to drop files of which each becomes a document of the carnet.

    Args:
        carnet_id: The carnet.
        writes: Whether the document counts at once; else it is proposed.
        on_kept: As ``file_drop_zone``.
    """
    becomes = rx.cond(
        writes,
        "Chaque fichier déposé ici devient un document du carnet.",
        "Chaque fichier déposé ici devient un document proposé, qui attend d’être accepté.",
    )
    return rx.el.div(
        rx.el.p(becomes),
        file_drop_zone(to_carnet(carnet_id), on_kept=on_kept),
        role="group",
        aria_label="Ajouter des documents",
        class_name="flex flex-col gap-2.5 print:hidden",
    )


def _pond(
    address: rx.Var[str], on_kept: Any, label: str, accepted: Sequence[str], **options: Any
) -> rx.Component:
    settings = get_settings()
    said: rx.Var[Any] = rx.Var("answer")
    # The server's own sentence, beside the file it is about.
    body = f"((refusal.code && refusal.body) || {rx.Var.create(INTERRUPTED)!s})"
    return FilePond.create(
        name="file",
        server={
            "process": {"url": address, "onerror": _function("answer", said)},
            "revert": None,
        },
        allow_multiple=True,
        allow_revert=False,
        credits=False,
        accepted_file_types=list(accepted),
        allow_file_type_validation=False,  # browsers know less of it than the server
        # It listens on the whole page: each zone would send what is pasted, out of reach or not.
        allow_paste=False,
        max_file_size=settings.max_file_bytes,
        label_max_file_size_exceeded=FileTooLargeError(settings.max_file_mb).message,
        label_max_file_size="",
        max_parallel_uploads=3,
        allow_minimum_upload_duration=False,  # it feigns progress, for a second or so
        label_file_processing_error=_function("refusal", rx.Var(body)),
        on_process_file=on_kept,
        label_idle=label,
        **_LABELS,
        **options,
    )


def _function(argument: str, result: rx.Var[Any]) -> rx.Var[Any]:
    return ArgsFunctionOperation.create((argument,), result)
