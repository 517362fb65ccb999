"""The page of a carnet's timeline."""

from typing import Any

import reflex as rx

from carnet_app.features.records.cards import record_card
from carnet_app.features.timeline.state import TimelineState
from carnet_app.services.record_views import RecordRow
from carnet_app.services.timeline import TimelineYear
from carnet_app.session.carnet_frame import TIMELINE, TITLES, carnet_page, list_pages, part_choice
from carnet_app.session.marking_done import done_notice
from carnet_app.ui.buttons import link_button
from carnet_app.ui.feedback import empty_state, told_count
from carnet_app.ui.meta import title_within
from carnet_app.ui.surfaces import section_heading

ROUTE = f"/carnets/[carnet_id]/{TIMELINE}"
TITLE = TITLES[TIMELINE]
DESCRIPTION = "Ce qui s’est passé dans un logement, année par année, et ce qui l’attend."
ON_LOAD = TimelineState.load
_LIST = "flex flex-col gap-2.5"
WINDOW_TITLE = title_within(TITLE, TimelineState.carnet.name, otherwise=TITLE)


def page() -> rx.Component:
    """What is due and what happened, or that there is no such carnet for this person."""
    state = TimelineState
    return carnet_page(
        done_notice(state),
        rx.cond(_holds_something() | (state.part != ""), _timeline(), _empty()),
        name=TIMELINE,
        lead="Ce qui attend le logement, puis ce qui s’y est passé, année par année.",
        heading=state.carnet,
        loaded=state.loaded,
        errors=state.errors,
    )


def _holds_something() -> Any:
    return (TimelineState.timeline.total > 0) | (TimelineState.due.total > 0)


def _timeline() -> rx.Component:
    state = TimelineState
    return rx.el.div(
        part_choice(state),
        told_count(
            state.timeline.total + state.due.total, none="Aucune date", one="date", many="dates"
        ),
        rx.cond(_holds_something(), rx.fragment(), _nothing_in_part()),
        _due("En retard", state.due.overdue),
        _due("Dans les deux mois", state.due.soon),
        _later(),
        rx.foreach(state.timeline.years, _year),
        list_pages(state.links, "Pages de la chronologie"),
        class_name="flex flex-col gap-9",
    )


def _due(title: str, rows: Any) -> rx.Component:
    section = rx.el.section(
        section_heading(title, count=rows.length()), _cards(rows), class_name="flex flex-col gap-3"
    )
    return rx.cond(rows.length() > 0, section)


def _later() -> rx.Component:
    """Folded away: guarantees and certificates may be many, and ask for nothing yet."""
    rows: Any = TimelineState.due.later
    cut = rx.el.p("Seules les cinquante premières sont montrées.", class_name="text-muted mt-3")
    return rx.cond(
        rows.length() > 0,
        rx.el.details(
            rx.el.summary(
                rx.el.h2(f"Plus tard ({rows.length()})", class_name="inline"),
                class_name="min-h-11 content-center",
            ),
            rx.el.div(_cards(rows), class_name="mt-3"),
            rx.cond(TimelineState.due_is_cut, cut),
        ),
    )


def _year(year: TimelineYear) -> rx.Component:
    return rx.el.section(
        rx.el.h2(year.year, class_name="tabular-nums sm:sticky sm:top-4 sm:self-start"),
        rx.el.ul(rx.foreach(year.records, _past_card), class_name=_LIST),
        class_name="grid gap-x-6 gap-y-3 sm:grid-cols-[5rem_minmax(0,1fr)]",
        key=year.year,
    )


def _cards(rows: Any) -> rx.Component:
    return rx.el.ul(rx.foreach(rows, _due_card), class_name=_LIST)


def _due_card(row: RecordRow) -> rx.Component:
    return _card(row, done_in=TimelineState)


def _past_card(row: RecordRow) -> rx.Component:
    """What happened; what it has for a sequel stands above."""
    return _card(row, with_due=False)


def _card(row: RecordRow, **how: Any) -> rx.Component:
    carnet = TimelineState.carnet
    return record_card(row, carnet_id=carnet.id, query=carnet.query, with_part=True, **how)


def _nothing_in_part() -> rx.Component:
    carnet = TimelineState.carnet
    return empty_state(
        "Rien de daté dans cette partie",
        "Choisissez une autre partie, ou toutes.",
        link_button(
            "Voir toute la chronologie", href=f"/carnets/{carnet.id}/{TIMELINE}{carnet.query}"
        ),
    )


def _empty() -> rx.Component:
    carnet = TimelineState.carnet
    return empty_state(
        "Rien de daté pour l’instant",
        "Les travaux, les entretiens, les diagnostics et les garanties prendront place ici "
        "dès qu’une fiche portera une date.",
        link_button("Voir les parties du carnet", href=f"/carnets/{carnet.id}{carnet.query}"),
    )
