"""The former states of a record, and the way back to one."""

from typing import Any

import reflex as rx

from carnet_app.features.records.record_state import RecordState
from carnet_app.services.record_views import ChangeLine, VersionLine
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
    changes: Any = line.changes
    said = f"\u00a0· {line.changed}"
    return rx.el.li(
        rx.el.div(
            rx.el.p(f"Version {line.version}, {line.when_text}", class_name="font-semibold"),
            rx.el.p(
                line.who,
                # Of what the reader may not see, neither the former nor the new value.
                rx.cond(changes.length() == 0, rx.cond(line.changed != "", said, ""), ""),
                class_name="text-muted text-[0.9375rem] break-words",
            ),
            rx.cond(
                changes,
                rx.el.dl(rx.foreach(changes, _change), class_name="mt-1.5 flex flex-col gap-1"),
            ),
            class_name="min-w-0 flex-1 basis-60",
        ),
        rx.cond(
            line.is_current,
            pill("Version actuelle", tone="sage"),
            button(
                "Rétablir",
                on_click=RecordState.restore(line.version),
                disabled=RecordState.only_looking,
                aria_label=f"Rétablir la version {line.version}",
            ),
        ),
        class_name="flex flex-wrap items-start gap-3 py-3",
        key=line.version,
    )


def _change(change: ChangeLine) -> rx.Component:
    """A field, what it held and what it holds since."""
    return rx.el.div(
        rx.el.dt(change.label, class_name="text-muted"),
        rx.el.dd(
            rx.el.del_(_value(change.before), class_name="text-muted"),
            rx.el.span(" → ", aria_hidden="true"),
            rx.el.span(" devient ", class_name="sr-only"),
            rx.el.ins(_value(change.after), class_name="no-underline"),
            class_name="break-words whitespace-pre-line",
        ),
        class_name="text-[0.9375rem] sm:grid sm:grid-cols-[11rem_minmax(0,1fr)] sm:gap-3",
        key=change.name,
    )


def _value(text: Any) -> Any:
    return rx.cond(text != "", text, "(vide)")
