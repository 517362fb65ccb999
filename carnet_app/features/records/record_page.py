"""The page of one record."""

from typing import Any

import reflex as rx

from carnet_app.features.files.record_section import record_files
from carnet_app.features.records.addresses import RECORD_ROUTE
from carnet_app.features.records.cards import due_pill, status_pill
from carnet_app.features.records.frame import record_page
from carnet_app.features.records.history import history
from carnet_app.features.records.icons import kind_icon
from carnet_app.features.records.proposals import proposal_notice, refusal_dialog
from carnet_app.features.records.record_state import TOLD, RecordState
from carnet_app.services.record_views import FieldLine, RecordLink
from carnet_app.session.carnet_frame import preview_banner, preview_is_over
from carnet_app.session.door import PAGE
from carnet_app.session.marking_done import done_button, done_notice
from carnet_app.ui.buttons import link_button, page_link, text_link
from carnet_app.ui.feedback import alert, confirmation
from carnet_app.ui.menus import dropdown_menu, menu_item
from carnet_app.ui.meta import title_within
from carnet_app.ui.surfaces import card, out_of_reach

ROUTE = RECORD_ROUTE
TITLE = "Fiche"
DESCRIPTION = "Une fiche du carnet numérique d’un logement."
ON_LOAD = RecordState.load
WINDOW_TITLE = title_within(
    RecordState.record.title, RecordState.record.carnet_name, otherwise=TITLE
)
_MENU = "actions-de-la-fiche"


def page() -> rx.Component:
    """The record, or that there is none here for this person."""
    state = RecordState
    record = state.record
    return record_page(
        _preview(),
        preview_is_over(state.preview_is_over),
        _messages(),
        proposal_notice(),
        _heading(),
        record_details(),
        history(),
        refusal_dialog(),
        carnet=(record.carnet_name, record.carnet_id),
        part=(record.part_label, f"/carnets/{record.carnet_id}?{_mode()}partie={record.part}"),
        current=record.title,
        query=state.query,
        there=record.id != 0,
        loaded=state.loaded,
        errors=state.errors,
    )


def _mode() -> Any:
    """What keeps a preview going where the address asks for more."""
    query: Any = RecordState.query
    return rx.cond(query != "", f"{query[1:]}&", "")


def _preview() -> rx.Component:
    record = RecordState.record
    return rx.cond(
        record.preview_of != "",
        preview_banner(
            f"Vous voyez cette fiche comme {record.preview_of}",
            action=link_button(
                "Revenir à ma vue", href=f"/carnets/{record.carnet_id}/fiches/{record.id}"
            ),
        ),
    )


def _messages() -> rx.Component:
    return rx.el.div(
        confirmation(RecordState.told, id=TOLD, tab_index=-1),
        done_notice(RecordState),
        alert(RecordState.errors.get(PAGE, "")),
        class_name="flex flex-col gap-3 [&:not(:has(.notice))]:sr-only",
    )


def _heading() -> rx.Component:
    record = RecordState.record
    return rx.el.div(
        kind_icon(record.icon),
        rx.el.div(
            rx.el.h1(record.title, tab_index=-1, class_name="break-words"),
            rx.el.div(
                rx.el.span(record.kind_label, class_name="text-muted"),
                due_pill(record),
                status_pill(record),
                class_name="mt-1.5 flex flex-wrap items-center gap-x-3 gap-y-1.5",
            ),
            class_name="min-w-0 flex-1 basis-60",
        ),
        _actions(),
        class_name="flex flex-wrap items-start gap-4",
    )


def _actions() -> rx.Component:
    record = RecordState.record
    acts = rx.el.div(_done_button(), change_button(), _more(), class_name="flex flex-wrap gap-2.5")
    return rx.cond(
        record.may_change | record.may_duplicate, out_of_reach(acts, when=record.preview_of != "")
    )


def _done_button() -> rx.Component:
    """Says that what is asked for is done; the main thing to do once it is due."""
    record = RecordState.record
    told = (RecordState, record.id, record.version, record.title)
    return rx.cond(
        record.may_mark_done,
        rx.cond(record.is_due, done_button(*told, kind="primary"), done_button(*told)),
    )


def change_button() -> rx.Component:
    """Opens the form; the main thing to do, unless the record is due or waits for an answer."""
    record = RecordState.record
    href = f"/carnets/{record.carnet_id}/fiches/{record.id}/modifier"
    change = rx.cond(
        record.may_answer | (record.is_due & record.may_mark_done),
        link_button("Modifier", href=href),
        link_button("Modifier", href=href, kind="primary"),
    )
    return rx.cond(record.may_change, out_of_reach(change, when=record.preview_of != ""))


def _more() -> rx.Component:
    """What is rarer: duplicate, file under another kind, delete."""
    state = RecordState
    record = state.record
    moves = rx.foreach(
        record.move_to,
        lambda kind: menu_item(
            f"Reclasser en {kind.noun}",
            menu=_MENU,
            on_click=state.move(kind.key),
            key=kind.key,
        ),
    )
    return dropdown_menu(
        _MENU,
        "Actions",
        rx.cond(
            record.may_duplicate,
            menu_item("Dupliquer", menu=_MENU, on_click=state.duplicate),
        ),
        moves,
        rx.cond(
            record.may_change,
            menu_item("Mettre à la corbeille", menu=_MENU, on_click=state.delete),
        ),
        title="Actions sur la fiche",
    )


def record_details() -> rx.Component:
    """What the record says, and the other records it belongs with."""
    record = RecordState.record
    return rx.el.div(
        card(
            rx.el.dl(rx.foreach(record.lines, _line), class_name="facts"),
            rx.el.p(
                f"Ajoutée le {record.created_text}",
                rx.cond(record.author_name != "", f" par {record.author_name}", ""),
                ".",
                class_name="mt-4 border-t border-line pt-4 text-muted text-[0.9375rem]",
            ),
        ),
        rx.cond(record.linked, _linked()),
        record_files(),
        class_name="flex flex-col gap-6",
    )


def _line(line: FieldLine) -> rx.Component:
    href = f"/carnets/{RecordState.record.carnet_id}/fiches/{line.record_id}{RecordState.query}"
    said = rx.cond(
        line.record_id != 0,
        text_link(line.text, href=href),
        rx.cond(
            line.link != "",
            rx.el.a(line.text, href=line.link, class_name="link"),
            rx.fragment(line.text),
        ),
    )
    return rx.fragment(
        rx.el.dt(line.label),
        rx.el.dd(said, class_name="break-words whitespace-pre-line"),
        key=line.name,
    )


def _linked() -> rx.Component:
    return rx.el.section(
        rx.el.h2("Fiches liées", class_name="text-xl"),
        rx.el.ul(
            rx.foreach(RecordState.record.linked, _link),
            class_name="mt-2 flex flex-col divide-y divide-line",
        ),
        aria_label="Fiches liées",
    )


def _link(linked: RecordLink) -> rx.Component:
    href = f"/carnets/{RecordState.record.carnet_id}/fiches/{linked.id}{RecordState.query}"
    return rx.el.li(
        page_link(
            linked.title,
            href=href,
            class_name="link inline-flex min-h-11 min-w-0 items-center break-words",
        ),
        rx.el.span(
            linked.kind_label,
            rx.cond(linked.due_text != "", f"\u00a0· échéance le {linked.due_text}", ""),
            class_name="text-muted text-[0.9375rem]",
        ),
        class_name="flex min-h-11 flex-wrap items-center gap-x-3 py-2",
        key=linked.id,
    )
