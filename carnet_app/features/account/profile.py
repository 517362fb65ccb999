"""The page "Mon compte": one card per subject."""

import reflex as rx

from carnet_app.features.account.profile_sections import (
    data_section,
    deletion_section,
    email_section,
    name_section,
    password_section,
    sessions_section,
)
from carnet_app.features.account.profile_state import ProfileState
from carnet_app.session.frame import private_page
from carnet_app.ui.skeletons import account_skeleton
from carnet_app.ui.surfaces import page_heading

ROUTE = "/mon-compte"
TITLE = "Mon compte"
DESCRIPTION = "Votre nom, votre adresse, votre mot de passe et vos données."
ON_LOAD = ProfileState.load


def page() -> rx.Component:
    """The page of a person's own account."""
    return private_page(
        page_heading(TITLE, lead="Votre nom, votre adresse, votre mot de passe et vos données."),
        rx.el.div(
            name_section(),
            email_section(),
            password_section(),
            sessions_section(),
            data_section(),
            deletion_section(),
            class_name="mt-8 flex max-w-3xl flex-col gap-6",
        ),
        loaded=ProfileState.loaded,
        skeleton=account_skeleton(),
        current=ROUTE,
    )
