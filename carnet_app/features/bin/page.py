"""The page of a carnet's bin."""

import reflex as rx

from carnet_app.features.bin.state import TOLD, BinState
from carnet_app.features.records.icons import kind_icon
from carnet_app.services.record_bin import DeletedRecord
from carnet_app.session.carnet_frame import BIN, TITLES, carnet_page, list_pages
from carnet_app.session.door import PAGE
from carnet_app.ui.buttons import button, text_link
from carnet_app.ui.dialogs import confirm_dialog
from carnet_app.ui.feedback import empty_state, notice

ROUTE = f"/carnets/[carnet_id]/{BIN}"
TITLE = TITLES[BIN]
DESCRIPTION = "Les fiches supprimées d’un carnet, que l’on peut encore reprendre."
ON_LOAD = BinState.load


def page() -> rx.Component:
    """The bin, or that there is no such carnet for this person."""
    state = BinState
    return carnet_page(
        _told(),
        rx.cond(state.bin.total > 0, _records(), _empty()),
        _question(),
        name=BIN,
        lead="Ce qui a été supprimé reste ici 30 jours, puis s’efface.",
        heading=state.carnet,
        loaded=state.loaded,
        errors=state.errors,
    )


def _told() -> rx.Component:
    """What was just done; it takes the focus, for the button that did it is gone."""
    state = BinState
    opens = text_link("Ouvrir la fiche", href=f"/carnets/{state.carnet.id}/fiches/{state.restored}")
    said = notice(
        rx.el.p(state.told, class_name="break-words"),
        rx.cond(state.restored != 0, rx.el.p(opens)),
        tone="sage",
    )
    return rx.el.div(
        rx.cond(state.told != "", said),
        role="status",
        id=TOLD,
        tab_index=-1,
        class_name="empty:sr-only",
    )


def _records() -> rx.Component:
    return rx.el.div(
        rx.el.ul(
            rx.foreach(BinState.bin.records, _record),
            class_name="flex flex-col gap-2.5",
        ),
        list_pages(BinState.links, "Pages de la corbeille"),
        class_name="flex flex-col gap-4",
    )


def _record(record: DeletedRecord) -> rx.Component:
    left = rx.cond(
        record.days_left > 1,
        f"Effacée pour de bon dans {record.days_left} jours",
        "Effacée pour de bon demain",
    )
    erase = button(
        "Effacer",
        kind="quiet",
        on_click=BinState.ask(record.id),
        aria_label=f"Effacer {record.title}",
    )
    return rx.el.li(
        kind_icon(record.icon),
        rx.el.div(
            rx.el.h2(record.title, class_name="text-lg leading-snug break-words"),
            rx.el.p(record.part_label, " · ", record.kind_label, class_name="text-muted"),
            rx.el.p(
                left,
                rx.cond(record.deleted_by != "", f" · supprimée par {record.deleted_by}", ""),
                class_name="text-muted break-words",
            ),
            class_name="min-w-0 flex-1 basis-48 text-[0.9375rem]",
        ),
        rx.el.div(
            button(
                "Restaurer",
                on_click=BinState.restore(record.id),
                aria_label=f"Restaurer {record.title}",
            ),
            rx.cond(BinState.bin.may_purge, erase),
            class_name="flex flex-wrap gap-2.5",
        ),
        class_name="card flex flex-wrap items-center gap-x-4 gap-y-3 !p-4 sm:!px-5",
        key=record.id,
    )


def _question() -> rx.Component:
    state = BinState
    return confirm_dialog(
        title=f"Effacer «\u00a0{state.asking_title}\u00a0» ?",
        text="La fiche et ses versions précédentes disparaîtront aussitôt, pour tout le monde. "
        "Personne ne pourra les reprendre.",
        confirm="Effacer pour de bon",
        on_submit=state.purge,
        open=state.asking != 0,
        on_open_change=state.close,
        error=state.errors.get(PAGE, ""),
    )


def _empty() -> rx.Component:
    return empty_state(
        "La corbeille est vide",
        "Une fiche supprimée y reste 30 jours. On peut l’en reprendre tant qu’elle y est.",
    )
