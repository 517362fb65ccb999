"""The record form: the fields a kind declares, what is wrong with them, and who changed what."""

from typing import Any

import reflex as rx

from carnet_app.features.records.fields import first_wrong_pointer, record_field
from carnet_app.features.records.form_state import RecordFormState
from carnet_app.features.records.form_views import ConflictLine
from carnet_app.session.door import PAGE
from carnet_app.ui.buttons import button, link_button, submit_button
from carnet_app.ui.feedback import notice
from carnet_app.ui.forms import form
from carnet_app.ui.surfaces import card


def record_form() -> rx.Component:
    """The whole form of the state's record."""
    state = RecordFormState
    view = state.form
    return form(
        first_wrong_pointer(),
        _conflict(),
        card(
            _fields(view.fields),
            rx.cond(view.has_details, _details()),
        ),
        rx.el.div(
            submit_button(view.submit_label),
            link_button("Annuler", href=view.back_address, kind="quiet"),
            class_name="flex flex-wrap gap-2.5",
        ),
        on_submit=state.submit,
        # What was saved meanwhile is said above, with both texts.
        error=rx.cond(state.conflict.version != 0, "", state.errors.get(PAGE, "")),
        form_key=state.form_key,
        key=state.form_key,
    )


def _fields(fields: Any) -> rx.Component:
    return rx.el.div(
        rx.foreach(fields, lambda field: record_field(field, RecordFormState.errors)),
        class_name="grid gap-x-5 gap-y-5 sm:grid-cols-2",
    )


def _details() -> rx.Component:
    """What is rarely known at once, folded away until something in it is wrong or filled in."""
    return rx.el.details(
        rx.el.summary("Plus de détails", class_name="min-h-11 content-center font-semibold"),
        rx.el.div(_fields(RecordFormState.form.details), class_name="pt-3"),
        open=RecordFormState.details_open,
        class_name="mt-5 border-t border-line pt-3",
    )


def _conflict() -> rx.Component:
    """Somebody saved the record meanwhile: what they wrote, beside what is typed here."""
    conflict = RecordFormState.conflict
    return rx.cond(
        conflict.version != 0,
        notice(
            rx.el.p("Cette fiche a été modifiée entre-temps", class_name="font-semibold"),
            rx.el.p(
                "Votre saisie est toujours là. Enregistrez à nouveau pour la garder, "
                "ou reprenez la version enregistrée."
            ),
            rx.el.dl(
                rx.foreach(conflict.lines, _difference), class_name="mt-3 flex flex-col gap-3"
            ),
            rx.el.div(
                button(
                    "Reprendre la version enregistrée",
                    on_click=RecordFormState.take_saved_version,
                ),
                class_name="mt-3",
            ),
            tone="amber",
            role="alert",
            tab_index=-1,
        ),
    )


def _difference(line: ConflictLine) -> rx.Component:
    return rx.el.div(
        rx.el.dt(line.label, class_name="font-semibold"),
        rx.el.dd("Enregistré : ", line.saved, class_name="break-words whitespace-pre-line"),
        rx.el.dd("Le vôtre : ", line.typed, class_name="break-words whitespace-pre-line"),
        key=line.name,
    )
