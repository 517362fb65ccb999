"""The page of all proposals: Mon espace shows the first few."""

from typing import Any

import reflex as rx

from carnet_app.features.space.proposals import (
    ADDRESS,
    OWN,
    WAITING,
    own_line,
    proposal_list,
    waiting_line,
)
from carnet_app.features.space.proposals_state import ProposalsState
from carnet_app.session.carnet_frame import list_pages
from carnet_app.session.door import PAGE
from carnet_app.session.frame import private_page
from carnet_app.ui.buttons import link_button
from carnet_app.ui.feedback import alert, empty_state
from carnet_app.ui.skeletons import sheet_skeleton
from carnet_app.ui.surfaces import breadcrumb, page_heading, section_heading

ROUTE = ADDRESS
TITLE = "Propositions"
DESCRIPTION = "Les fiches proposées dans vos carnets, et celles que vous avez proposées."
ON_LOAD = ProposalsState.load


def page() -> rx.Component:
    """Both lists, of one carnet or of all."""
    state = ProposalsState
    return private_page(
        rx.el.div(
            breadcrumb(("Mon espace", "/mon-espace"), current=TITLE),
            page_heading(
                TITLE,
                lead="Une fiche proposée rejoint le carnet une fois acceptée.",
                actions=[_everywhere()],
            ),
            class_name="flex flex-col gap-1",
        ),
        alert(state.errors.get(PAGE, "")),
        _section(WAITING, state.waiting, state.waiting_links, waiting_line),
        _section(OWN, state.own, state.own_links, own_line),
        rx.cond((state.waiting.total == 0) & (state.own.total == 0), _nothing()),
        loaded=state.loaded,
        skeleton=sheet_skeleton(),
        class_name="mx-auto flex w-full max-w-3xl flex-col gap-8",
    )


def _section(title: str, view: Any, links: Any, line: Any) -> rx.Component:
    return rx.cond(
        view.total > 0,
        rx.el.section(
            section_heading(title, count=view.total),
            proposal_list(view.proposals, line),
            list_pages(links, f"Pages de la liste «\u00a0{title}\u00a0»"),
            aria_label=title,
            class_name="flex flex-col gap-4",
        ),
    )


def _everywhere() -> rx.Component:
    return rx.cond(
        ProposalsState.narrowed, link_button("Voir tous les carnets", href=ADDRESS), rx.fragment()
    )


def _nothing() -> rx.Component:
    return empty_state(
        "Rien n’attend de réponse",
        "Quand une personne invitée proposera une fiche, vous l’accepterez, la corrigerez ou la "
        "refuserez d’ici.",
        link_button("Revenir à Mon espace", href="/mon-espace"),
    )
