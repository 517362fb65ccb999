"""The page of a carnet's journal."""

from typing import Any

import reflex as rx

from carnet_app.features.journal.state import JournalDay, JournalState
from carnet_app.services.journal_pages import JournalLine
from carnet_app.session.carnet_frame import JOURNAL, TITLES, carnet_page, list_pages, part_choice
from carnet_app.ui.buttons import link_button, text_link
from carnet_app.ui.feedback import empty_state, pill, told_count
from carnet_app.ui.meta import title_within

ROUTE = f"/carnets/[carnet_id]/{JOURNAL}"
TITLE = TITLES[JOURNAL]
DESCRIPTION = "Qui a fait quoi dans le carnet numérique d’un logement, et quand."
ON_LOAD = JournalState.load
WINDOW_TITLE = title_within(TITLE, JournalState.carnet.name, otherwise=TITLE)


def page() -> rx.Component:
    """The journal, or that there is no such carnet for this person."""
    state = JournalState
    return carnet_page(
        rx.cond((state.total > 0) | (state.part != ""), _journal(), _empty()),
        name=JOURNAL,
        lead="Qui a fait quoi dans ce carnet, et quand.",
        heading=state.carnet,
        loaded=state.loaded,
        errors=state.errors,
    )


def _journal() -> rx.Component:
    state = JournalState
    return rx.el.div(
        part_choice(JournalState),
        told_count(state.total, none="Aucune ligne", one="ligne", many="lignes"),
        rx.cond(state.total > 0, rx.fragment(rx.foreach(state.days, _day)), _nothing_in_part()),
        list_pages(state.links, "Pages du journal"),
        class_name="flex flex-col gap-6",
    )


def _day(day: JournalDay) -> rx.Component:
    return rx.el.section(
        rx.el.h2(day.day, class_name="text-xl"),
        rx.el.ol(
            rx.foreach(day.lines, _line),
            class_name="card mt-3 flex flex-col divide-y divide-line !py-1",
        ),
        aria_label=day.day,
        key=day.day,
    )


def _line(line: JournalLine) -> rx.Component:
    return rx.el.li(
        rx.el.span(
            line.time_text, class_name="text-muted w-16 shrink-0 whitespace-nowrap tabular-nums"
        ),
        rx.el.p(
            rx.el.span(line.who, class_name="font-semibold"),
            " ",
            line.text,
            class_name="min-w-0 flex-1 basis-44 break-words sm:basis-60",
        ),
        rx.cond((line.part_label != "") | (line.record_id != 0), _about(line)),
        class_name="flex flex-wrap items-start gap-x-4 gap-y-1 py-2.5 sm:min-h-16 sm:items-center",
        key=line.id,
    )


def _about(line: JournalLine) -> rx.Component:
    """The part and the record; on a phone below the sentence, where this one begins."""
    return rx.el.div(
        rx.cond(line.part_label != "", pill(line.part_label, tone="plain")),
        rx.cond(line.record_id != 0, _link(line)),
        class_name="flex flex-wrap items-center gap-x-4 max-sm:basis-full max-sm:pl-20",
    )


def _link(line: JournalLine) -> rx.Component:
    carnet = JournalState.carnet
    href: Any = f"/carnets/{carnet.id}/fiches/{line.record_id}{carnet.query}"
    return text_link(
        "Voir la fiche",
        rx.el.span(f" : {line.who} {line.text}", class_name="sr-only"),
        href=href,
        alone=True,
    )


def _nothing_in_part() -> rx.Component:
    carnet = JournalState.carnet
    return empty_state(
        "Rien dans cette partie",
        "Personne n’y a encore rien fait.",
        link_button("Voir tout le journal", href=f"/carnets/{carnet.id}/{JOURNAL}{carnet.query}"),
    )


def _empty() -> rx.Component:
    return empty_state(
        "Le journal est vide",
        "Chaque ajout, chaque modification et chaque partage s’inscrira ici.",
    )
