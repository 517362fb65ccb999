"""The page of the record form, for a new record and for one that is changed."""

import reflex as rx

from carnet_app.features.records.addresses import EDIT_ROUTE, NEW_ROUTE
from carnet_app.features.records.form import record_form
from carnet_app.features.records.form_state import RecordFormState
from carnet_app.features.records.frame import record_page
from carnet_app.ui.meta import title_within
from carnet_app.ui.surfaces import page_heading

ROUTE = NEW_ROUTE
EDIT = EDIT_ROUTE
TITLE = "Fiche"
DESCRIPTION = "Une fiche du carnet numérique d’un logement."
ON_LOAD = RecordFormState.load
WINDOW_TITLE = title_within(
    RecordFormState.form.title, RecordFormState.form.carnet_name, otherwise=TITLE
)


def page() -> rx.Component:
    """The form, or that there is none here for this person."""
    state = RecordFormState
    view = state.form
    return record_page(
        page_heading(view.title, lead=view.lead),
        record_form(),
        carnet=(view.carnet_name, view.carnet_id),
        part=(view.part_label, view.part_address),
        current=view.title,
        there=view.carnet_id != 0,
        loaded=state.loaded,
        errors=state.errors,
    )
