"""The list of a part's records on a carnet's page: what to add, what narrows it, its pages."""

from typing import Any

import reflex as rx

from carnet_app.features.records.addresses import new_address
from carnet_app.features.records.cards import record_card
from carnet_app.features.records.listing import (
    CHOICE,
    KIND,
    SORT,
    STATUS,
    WAITING,
    WORDS,
    WORDS_MAX_LENGTH,
    RecordListState,
)
from carnet_app.features.records.record_page import change_button, record_details
from carnet_app.features.records.record_state import RecordState
from carnet_app.services.record_lists import FilterView, OptionView
from carnet_app.services.record_totals import TotalView
from carnet_app.services.record_views import KindChoice
from carnet_app.session.door import PAGE
from carnet_app.ui.buttons import button, link_button, submit_button, text_link
from carnet_app.ui.choices import preset_chip
from carnet_app.ui.feedback import alert, empty_state, notice, told_count
from carnet_app.ui.forms import form
from carnet_app.ui.icons import icon
from carnet_app.ui.menus import dropdown_menu, menu_link
from carnet_app.ui.surfaces import out_of_reach

_ADD_MENU = "ajouter-une-fiche"
_EVERY = "Tout"  # whatever the gender of what is chosen
FEW = 8
"""Records that one sees at a glance: they need neither filters nor an order."""
MANY = 10
"""Records beyond which one would rather search than read the list through."""


def add_button(menu: str = _ADD_MENU) -> rx.Component:
    """What may be added to the part: one button, or a menu when it has several kinds.

    Args:
        menu: The menu's name, unique on the page.
    """
    listed = RecordListState.listed
    one = rx.foreach(
        listed.kinds,
        lambda kind: link_button(
            icon("plus", 18), kind.add_label, href=_new(kind), kind="primary", key=kind.key
        ),
    )
    several = dropdown_menu(
        menu,
        "Ajouter",
        rx.foreach(
            listed.kinds, lambda kind: menu_link(kind.add_label, href=_new(kind), key=kind.key)
        ),
        title="Que voulez-vous ajouter ?",
        class_name="!border-transparent !bg-shutter !text-on-shutter hover:!bg-shutter-deep",
    )
    add = rx.cond(listed.kind_filter, several, rx.fragment(one))
    # An only record's button says by itself whether it may be used.
    shown = rx.cond(
        RecordListState.only, change_button(), out_of_reach(add, when=listed.preview_of != "")
    )
    return rx.cond(listed.may_add, shown, rx.fragment())


def holds_records() -> Any:
    """Whether there is a list, if only a narrowed one; else the part is empty."""
    return (RecordListState.listed.total > 0) | RecordListState.narrowed


def _new(kind: KindChoice) -> Any:
    return new_address(RecordListState.listed.carnet_id, kind.key)


def outcome_notice() -> rx.Component:
    """Says what became of the record one comes from, and takes it out of the bin again."""
    state = RecordListState
    said = notice(
        rx.el.p("La fiche est à la corbeille pour 30\u00a0jours."),
        button("Annuler la suppression", on_click=state.restore, class_name="mt-3"),
        tone="sage",
    )
    refused = notice(
        rx.el.p("La proposition n’est pas retenue. Son auteur en est prévenu."), tone="sage"
    )
    return rx.el.div(
        rx.el.div(
            rx.cond(state.just_deleted != 0, said),
            rx.cond(state.just_refused != 0, refused),
            role="status",
        ),
        alert(state.errors.get(PAGE, "")),
        class_name="flex flex-col gap-3 [&:not(:has(.notice))]:sr-only",
    )


def record_list(*, empty: rx.Component, done_in: Any) -> rx.Component:
    """The part's records.

    Args:
        empty: What a part without any shows.
        done_in: The page's state, in which what is due is marked done.
    """
    state = RecordListState
    listed = state.listed
    cards = rx.el.ul(
        rx.foreach(
            listed.records,
            lambda row: record_card(
                row,
                carnet_id=listed.carnet_id,
                query=state.record_query,
                done_in=done_in,
            ),
        ),
        class_name="flex flex-col gap-2.5 empty:hidden",
    )
    nothing = empty_state(
        "Aucune fiche ne correspond",
        "Essayez avec d’autres filtres.",
        link_button("Voir toute la partie", href=state.base),
    )
    shown = rx.cond(
        holds_records(),
        rx.el.div(
            _controls(),
            told_count(listed.total, none="Aucune fiche", one="fiche", many="fiches"),
            rx.cond(listed.total > 0, cards, nothing),
            _pages(),
            class_name="flex flex-col gap-4",
        ),
        empty,
    )
    return rx.cond(state.only, _only(), shown)


def _only() -> rx.Component:
    """The part's one record, and the way to its history and what else is done with it."""
    record = RecordState.record
    own_page = link_button(
        "Historique et autres actions",
        href=f"/carnets/{record.carnet_id}/fiches/{record.id}{RecordListState.record_query}",
    )
    return rx.fragment(
        record_details(), rx.el.div(rx.cond(record.may_change, own_page), class_name="empty:hidden")
    )


def _controls() -> rx.Component:
    """Filters and order; not for a list that one sees at a glance."""
    state = RecordListState
    listed = state.listed
    waiting = preset_chip(
        rx.cond(listed.waiting > 1, f"{listed.waiting} fiches proposées", "1 fiche proposée"),
        pressed=state.waiting_only,
        on_click=state.narrow(STATUS, rx.cond(state.waiting_only, "", WAITING)),
    )
    selects = rx.el.div(
        rx.cond(listed.kind_filter, _select(KIND, "Type", listed.kind_filter, state.kind)),
        rx.foreach(listed.filters, _filter),
        rx.cond(listed.total > 1, _select(SORT, "Ordre", listed.sorts, listed.sort, every=False)),
        class_name="grid grid-cols-2 gap-2.5 sm:flex sm:flex-wrap sm:gap-x-4",
    )
    marks = rx.el.div(
        rx.cond(listed.waiting > 0, waiting),
        rx.cond(state.narrowed, text_link("Tout afficher", href=state.base, alone=True)),
        class_name="flex flex-wrap items-center gap-x-4 gap-y-2.5 empty:hidden",
    )
    return rx.cond(
        (listed.total > 1) | state.narrowed,
        rx.el.div(
            rx.cond((listed.held > MANY) | (listed.text != ""), _words()),
            rx.cond((listed.held > FEW) | state.narrowed, selects),
            marks,
            class_name="flex flex-col gap-2.5 [&:not(:has(a,button,select))]:hidden print:hidden",
            role="group",
            aria_label="Filtrer et trier",
        ),
    )


def _words() -> rx.Component:
    """Finds a record in a list too long to be read through."""
    typed = rx.el.input(
        type="search",
        name=WORDS,
        id=WORDS,
        default_value=RecordListState.listed.text,
        # Searched for, the form is made anew: the cursor goes on where it was.
        auto_focus=RecordListState.listed.text != "",
        max_length=WORDS_MAX_LENGTH,
        auto_complete="off",
        placeholder="Chercher dans cette partie",
        aria_label="Chercher dans cette partie",
        class_name="control min-w-0 flex-1",
    )
    return form(
        rx.el.div(typed, submit_button("Chercher", kind="secondary"), class_name="flex gap-2.5"),
        on_submit=RecordListState.find,
        key=RecordListState.listed.text,
        role="search",
        class_name="w-full sm:max-w-md",
    )


def _filter(offered: FilterView) -> rx.Component:
    return _select(f"{CHOICE}{offered.field}", offered.label, offered.options, offered.chosen)


def _select(
    name: Any, label: Any, options: Any, chosen: Any, *, every: bool = True
) -> rx.Component:
    return rx.el.label(
        rx.el.span(label, class_name="text-muted text-[0.9375rem]"),
        rx.el.select(
            rx.el.option(_EVERY, value="") if every else rx.fragment(),
            rx.foreach(options, _option),
            value=chosen,
            on_change=lambda value: RecordListState.narrow(name, value),
            class_name="control min-w-0 max-w-full sm:!w-auto",
        ),
        class_name="flex min-w-0 flex-col gap-0.5 sm:flex-row sm:items-center sm:gap-2",
        key=name,
    )


def _option(option: OptionView) -> rx.Component:
    return rx.el.option(option.label, value=option.key, key=option.key)


def _pages() -> rx.Component:
    state = RecordListState
    listed = state.listed
    totals = rx.cond(
        listed.amount_totals,
        rx.el.div(
            rx.foreach(listed.amount_totals, _total),
            class_name="flex flex-wrap gap-x-4 text-muted sm:ml-auto",
        ),
    )
    links = rx.cond(
        listed.pages > 1,
        rx.el.nav(
            rx.cond(listed.page > 1, link_button("Précédentes", href=state.previous)),
            rx.el.span(f"Page {listed.page} sur {listed.pages}", class_name="text-muted"),
            rx.cond(listed.page < listed.pages, link_button("Suivantes", href=state.next)),
            aria_label="Pages de la liste",
            class_name="flex flex-wrap items-center gap-3",
        ),
    )
    return rx.el.div(links, totals, class_name="flex flex-wrap items-center gap-3 empty:hidden")


def _total(total: TotalView) -> rx.Component:
    label = rx.cond(total.label != "", total.label, "Total")
    return rx.el.p(
        label,
        "\u00a0: ",
        rx.el.strong(total.amount_text, class_name="whitespace-nowrap"),
        key=total.label,
    )
