"""The parts of a carnet, and what may be done with it."""

import reflex as rx

from carnet_app.catalogue.access import Access
from carnet_app.catalogue.parts import PartKey
from carnet_app.features.carnet.state import (
    DELETE,
    LEAVE,
    RENAME,
    CarnetActionsState,
    CarnetState,
    MenuEntry,
)
from carnet_app.features.records.list_panel import (
    add_button,
    holds_records,
    outcome_notice,
    record_list,
)
from carnet_app.features.records.listing import RecordListState
from carnet_app.features.records.quick_add import quick_add
from carnet_app.features.sharing.offer_state import OfferState
from carnet_app.features.sharing.state import SharingState
from carnet_app.services.permissions import Role
from carnet_app.session.marking_done import done_notice
from carnet_app.ui.buttons import ButtonKind, button, link_button, text_link
from carnet_app.ui.feedback import empty_state, pill
from carnet_app.ui.icons import icon
from carnet_app.ui.menus import (
    bottom_bar,
    dropdown_menu,
    menu_item,
    menu_link,
    side_menu,
    side_menu_item,
)
from carnet_app.ui.surfaces import out_of_reach
from carnet_app.ui.uploads import document_drop_zone

_MENU = "actions-du-carnet"


def share_button(class_name: str = "", *, kind: ButtonKind = "primary") -> rx.Component:
    """Opens the share modal; only for who may share."""
    carnet = CarnetState.carnet
    return rx.cond(
        carnet.may_share,
        button(
            icon("share"),
            "Partager",
            kind=kind,
            on_click=SharingState.open_for(carnet.id),
            class_name=class_name,
        ),
    )


def actions_menu() -> rx.Component:
    """What is rarer: rename and delete one's own, leave somebody else's."""
    carnet, ask = CarnetState.carnet, CarnetActionsState.ask
    own = dropdown_menu(
        _MENU,
        "Actions",
        menu_link("Premiers pas", href=f"/carnets/{carnet.id}/demarrage"),
        menu_item("Renommer le carnet", menu=_MENU, on_click=ask(RENAME)),
        rx.cond(
            carnet.may_offer & ~carnet.is_offered,
            menu_item("Proposer à un tiers", menu=_MENU, on_click=OfferState.open_for(carnet.id)),
        ),
        menu_item("Supprimer le carnet", menu=_MENU, on_click=ask(DELETE)),
        title="Actions sur le carnet",
    )
    shared = dropdown_menu(
        _MENU,
        "Actions",
        out_of_reach(
            menu_item("Quitter ce carnet", menu=_MENU, on_click=ask(LEAVE)),
            when=carnet.preview_of != "",
        ),
        title="Actions sur le carnet",
    )
    return rx.cond(carnet.may_manage, own, rx.cond(carnet.role == Role.GUEST.value, shared))


def parts_menu() -> rx.Component:
    """The parts this person may see; each has its address."""
    return side_menu(
        rx.foreach(CarnetState.menu, _part_entry),
        title="Parties du carnet",
        current_label=CarnetState.part.label,
    )


def _part_entry(part: MenuEntry) -> rx.Component:
    return side_menu_item(
        part.label,
        current=part.key == CarnetState.part.key,
        href=CarnetState.part_address + part.key,
        count=part.count,
        due=part.is_due,
        due_label="échéance dépassée",
    )


def part_panel() -> rx.Component:
    """The chosen part: what it is for, what one may do in it, what is in it."""
    part, column = CarnetState.part, "mt-3 flex flex-col gap-4"
    return rx.el.section(
        rx.el.div(
            # On a phone the menu above says it; not on paper.
            rx.el.h2(part.label, class_name="max-[56rem]:sr-only print:not-sr-only"),
            rx.cond(CarnetState.carnet.may_manage, rx.fragment(), _access_pill()),
            # An empty part has it in its middle.
            rx.el.div(
                rx.cond(holds_records(), add_button()),
                class_name="ml-auto empty:hidden max-md:hidden",
            ),
            class_name="flex flex-wrap items-center gap-3",
        ),
        # What there is speaks for itself where the screen is small.
        rx.el.p(
            part.summary,
            class_name=rx.cond(holds_records(), "text-muted max-sm:hidden", "text-muted"),
        ),
        rx.el.div(
            outcome_notice(),
            done_notice(CarnetState),
            _documents_zone(),
            quick_add(on_added=CarnetState.refresh, done_in=CarnetState),
            record_list(empty=_empty_part(), done_in=CarnetState),
            _files_link(),
            class_name=rx.cond(holds_records(), f"{column} max-sm:mt-0", column),
        ),
        aria_label=part.label,
        class_name="flex min-w-0 flex-col gap-1.5",
    )


def _files_link() -> rx.Component:
    state = CarnetState
    words = rx.cond(
        state.file_count == 1,
        "Voir le fichier de cette partie",
        f"Voir les {state.file_count} fichiers de cette partie",
    )
    return rx.cond(
        (state.file_count > 0) & (state.files_address != ""),
        rx.el.div(
            text_link(words, href=state.files_address, alone=True), class_name="print:hidden"
        ),
    )


def _documents_zone() -> rx.Component:
    """Where files without a record are dropped; beside the list, which may become another."""
    listed = RecordListState.listed
    return rx.cond(
        (listed.part == PartKey.DOCUMENTS.value) & listed.may_add,
        out_of_reach(
            document_drop_zone(
                listed.carnet_id, writes=listed.may_write, on_kept=CarnetState.refresh
            ),
            when=listed.preview_of != "",
        ),
    )


def phone_actions() -> rx.Component:
    """What one does most, at the thumb's height."""
    # An empty part has it in its middle.
    may_add = RecordListState.listed.may_add & holds_records()
    bar = bottom_bar(rx.cond(may_add, add_button("ajouter-en-bas")), share_button(kind="secondary"))
    return rx.cond(CarnetState.carnet.may_share | may_add, bar)


def _access_pill() -> rx.Component:
    return rx.fragment(
        rx.match(
            CarnetState.part.access,
            (Access.WRITE.value, pill("Vous pouvez modifier", tone="shutter")),
            (Access.CONTRIBUTE.value, pill("Vous pouvez contribuer", tone="amber")),
            pill("Vous pouvez consulter", tone="sage"),
        )
    )


def _empty_part() -> rx.Component:
    part = CarnetState.part
    owner = CarnetState.carnet.owner_name
    start = rx.cond(
        CarnetState.start_is_open & (part.key == PartKey.HOME.value),
        link_button("Faire les premiers pas", href=f"/carnets/{CarnetState.carnet.id}/demarrage"),
    )
    acts = rx.el.div(
        add_button("ajouter-au-debut"), start, class_name="flex flex-wrap justify-center gap-2.5"
    )
    return rx.fragment(
        rx.match(
            part.access,
            (
                Access.WRITE.value,
                empty_state("Cette partie est prête", part.empty, acts, art=_blank_page()),
            ),
            (
                Access.CONTRIBUTE.value,
                empty_state(
                    "Rien ici pour l’instant",
                    f"Ce que vous proposerez ici attendra d’être accepté par {owner}, "
                    "puis rejoindra le carnet.",
                    acts,
                    art=_blank_page(),
                ),
            ),
            empty_state(
                "Rien ici pour l’instant",
                f"Ce que notera {owner} dans cette partie apparaîtra ici.",
                art=_blank_page(),
            ),
        )
    )


def _blank_page() -> rx.Component:
    """An open notebook under a roof, its pages still blank."""
    svg = rx.el.svg
    return svg(
        rx.el.path(d="M14 40 64 12l50 28", class_name="roof"),
        rx.el.path(
            d="M64 46c-10-7-24-9-38-8v40c14-1 28 1 38 8 10-7 24-9 38-8V38c-14-1-28 1-38 8Z",
            class_name="pane",
        ),
        rx.el.path(d="M64 46v40", class_name="pane"),
        rx.el.path(d="M36 52c6 0 12 1 18 4M36 63c6 0 12 1 18 4", class_name="line"),
        rx.el.path(d="M92 52c-6 0-12 1-18 4M92 63c-6 0-12 1-18 4", class_name="line"),
        view_box="0 0 128 92",
        class_name="art",
        aria_hidden="true",
    )
