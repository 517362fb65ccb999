"""The page of an invitation, for anyone who holds its link."""

import reflex as rx

from carnet_app.features.invitations.components import answers, closed, details
from carnet_app.features.invitations.state import InvitationPageState
from carnet_app.models import InvitationKind
from carnet_app.services.invitations import InvitationState
from carnet_app.session.door import PAGE
from carnet_app.session.frame import site_page
from carnet_app.ui.feedback import alert, skeleton, skeleton_lines
from carnet_app.ui.illustrations import logo
from carnet_app.ui.surfaces import card

ROUTE = "/invitations/[link_token]"
INSTEAD = "/mon-espace"
TITLE = "Invitation"
DESCRIPTION = "Une invitation à consulter ou à reprendre un carnet numérique du logement."
ON_LOAD = InvitationPageState.load


def page() -> rx.Component:
    """Who invites, to what, and what may be answered."""
    state = InvitationPageState
    content = rx.cond(
        state.known & (state.invitation.state == InvitationState.OPEN.value) & ~state.declined,
        rx.fragment(_heading(), details(), alert(_error()), answers()),
        closed(),
    )
    return site_page(
        card(
            rx.cond(state.loaded, content, _skeleton()),
            class_name="mx-auto flex w-full max-w-xl flex-col gap-5",
        )
    )


def _heading() -> rx.Component:
    invitation = InvitationPageState.invitation
    offered = invitation.kind == InvitationKind.OWNERSHIP.value
    return rx.el.div(
        logo(48),
        rx.el.h1(
            rx.cond(
                offered,
                f"{invitation.inviter_name} vous confie un carnet",
                f"{invitation.inviter_name} vous invite dans un carnet",
            ),
            tab_index=-1,
            class_name="text-[1.75rem] break-words",
        ),
        rx.el.p(f"« {invitation.carnet_name} »", class_name="font-serif text-xl break-words"),
        class_name="flex flex-col gap-3",
    )


def _error() -> str:
    return InvitationPageState.errors.get(PAGE, "")


def _skeleton() -> rx.Component:
    return rx.el.div(
        rx.el.h1("Votre invitation", class_name="text-[1.75rem]"),
        skeleton_lines(4),
        skeleton("h-11 w-full"),
        class_name="flex flex-col gap-6",
        aria_busy="true",
    )
