"""The short form above a part's list, and the records it added."""

from typing import Any

import reflex as rx

from carnet_app.features.records.cards import record_card
from carnet_app.features.records.fields import first_wrong_pointer, record_field
from carnet_app.features.records.listing import RecordListState
from carnet_app.features.records.quick_add_state import QuickAddState
from carnet_app.session.door import PAGE
from carnet_app.ui.buttons import submit_button
from carnet_app.ui.feedback import notice
from carnet_app.ui.forms import form
from carnet_app.ui.surfaces import out_of_reach


def quick_add(*, on_added: Any, done_in: Any) -> rx.Component:
    """Adds records one after the other, each shown at once.

    Args:
        on_added: The event that reads the page anew.
        done_in: The page's state, in which what is due is marked done.
    """
    state = QuickAddState
    return rx.cond(
        state.kind != "",
        rx.el.div(
            out_of_reach(_form(on_added), when=RecordListState.listed.preview_of != ""),
            _outcome(),
            _added(done_in),
            class_name="flex flex-col gap-2.5",
        ),
    )


def _form(on_added: Any) -> rx.Component:
    state = QuickAddState
    fields = rx.el.div(
        rx.foreach(state.fields, lambda field: record_field(field, state.errors)),
        # The fields are made anew once a record is added, not the form: its button stays.
        key=state.form_key,
        class_name="grid gap-x-5 gap-y-4 sm:grid-cols-2",
    )
    words = rx.cond(RecordListState.listed.may_write, "Ajouter", "Proposer")
    return rx.el.details(
        rx.el.summary(
            rx.el.span("Ajout rapide", class_name="font-semibold"),
            rx.el.span(
                "\u00a0: l’essentiel, une fiche après l’autre",
                class_name="text-muted max-sm:hidden",
            ),
            class_name="min-h-11 content-center",
        ),
        form(
            first_wrong_pointer(),
            fields,
            rx.el.div(submit_button(words)),
            on_submit=[state.add, on_added],
            error=state.errors.get(PAGE, ""),
            form_key=state.form_key,
            class_name="pt-2 pb-3",
        ),
        key=state.kind,
        class_name="card !py-1 print:hidden",
    )


def _outcome() -> rx.Component:
    state = QuickAddState
    return rx.el.div(
        rx.cond(state.told != "", notice(rx.el.p(state.told), tone="sage")),
        role="status",
        class_name="empty:sr-only",
    )


def _added(done_in: Any) -> rx.Component:
    """In the order they were added, the last one first, whatever the order of the list."""
    state = QuickAddState
    listed = RecordListState
    return rx.el.ul(
        rx.foreach(
            state.added,
            lambda row: record_card(
                row,
                carnet_id=listed.listed.carnet_id,
                query=listed.record_query,
                done_in=done_in,
            ),
        ),
        aria_label="Fiches ajoutées à l’instant",
        class_name="flex flex-col gap-2.5 empty:hidden",
    )
