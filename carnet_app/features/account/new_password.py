"""A password being chosen: the field, its rule, its live meter."""

import reflex as rx

from carnet_app.features.account.sign_up_state import StrengthState
from carnet_app.services.password_policy import PASSWORD_MIN_LENGTH
from carnet_app.ui.fields import password_field, strength_meter
from carnet_app.ui.kinds import Text

_TYPING_PAUSE = 300  # milliseconds


def new_password_field(
    name: str = "password", label: str = "Mot de passe", *, error: Text = ""
) -> rx.Component:
    """The field of a new password."""
    return password_field(
        name,
        label,
        error=error,
        hint=(
            f"Au moins {PASSWORD_MIN_LENGTH} caractères. "
            "Quelques mots sans rapport entre eux conviennent très bien."
        ),
        meter=strength_meter(StrengthState.score, StrengthState.advice),
        auto_complete="new-password",
        on_change=StrengthState.rate_password.debounce(_TYPING_PAUSE),
    )
