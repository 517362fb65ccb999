"""The former states of a record, and the way back to one."""

import reflex as rx

from carnet_app.features.records.record_state import RecordState
from carnet_app.services.record_views import VersionLine
from carnet_app.ui.buttons import button
from carnet_app.ui.feedback import pill


def history() -> rx.Component:
    """Folded away; nothing while the record never changed."""
    versions = RecordState.record.versions
    return rx.cond(
        RecordState.record.version > 1,
        rx.cond(
            versions,
            rx.el.details(
                rx.el.summary(
                    "Historique de la fiche",
                    class_name="min-h-11 content-center font-semibold text-muted",
                ),
                rx.el.ol(
                    rx.foreach(versions, _version),
                    class_name="mt-2 flex flex-col divide-y divide-line",
                ),
            ),
        ),
    )


def _version(line: VersionLine) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.p(f"Version {line.version}, {line.when_text}", class_name="font-semibold"),
            rx.el.p(
                line.who,
                rx.cond(line.changed != "", f" · {line.changed}", ""),
                class_name="text-muted text-[0.9375rem] break-words",
            ),
            class_name="min-w-0 flex-1 basis-60",
        ),
        rx.cond(
            line.is_current,
            pill("Version actuelle", tone="sage"),
            button(
                "Rétablir",
                on_click=RecordState.restore(line.version),
                aria_label=f"Rétablir la version {line.version}",
            ),
        ),
        class_name="flex flex-wrap items-center gap-3 py-3",
        key=line.version,
    )
