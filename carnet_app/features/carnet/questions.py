"""What is asked before a carnet changes its name, its place or its readers."""

import reflex as rx

from carnet_app.core.typed_texts import NAME_MAX_LENGTH
from carnet_app.features.carnet.state import (
    DELETE,
    LEAVE,
    RENAME,
    WITHDRAW,
    CarnetActionsState,
    CarnetState,
)
from carnet_app.session.door import PAGE
from carnet_app.ui.buttons import submit_button
from carnet_app.ui.dialogs import confirm_dialog, dialog, dialog_actions, dialog_close
from carnet_app.ui.fields import text_field
from carnet_app.ui.forms import form


def questions() -> rx.Component:
    """The four windows; one is open at a time."""
    carnet, state = CarnetState.carnet, CarnetActionsState
    return rx.fragment(
        _rename(),
        _confirm(
            DELETE,
            f"Supprimer « {carnet.name} » ?",
            "Le carnet va à la corbeille de Mon espace : vous avez 30\u00a0jours pour le "
            "restaurer. D’ici là, plus personne n’y a accès.",
            "Supprimer le carnet",
            state.delete,
        ),
        _confirm(
            LEAVE,
            f"Quitter « {carnet.name} » ?",
            "Vous n’y aurez plus accès. Pour y revenir, il faudra une nouvelle invitation, "
            f"envoyée par {carnet.owner_name}.",
            "Quitter ce carnet",
            state.leave,
        ),
        _confirm(
            WITHDRAW,
            "Retirer la proposition ?",
            f"Le lien envoyé à {carnet.offered_to} ne servira plus, et le carnet restera le vôtre.",
            "Retirer la proposition",
            state.withdraw,
        ),
    )


def _error(name: str) -> str:
    return CarnetActionsState.errors.get(name, "")


def _confirm(question: str, title: str, text: str, confirm: str, act: object) -> rx.Component:
    return confirm_dialog(
        title=title,
        text=text,
        confirm=confirm,
        on_submit=act,  # pyright: ignore[reportArgumentType] -- an event handler
        open=CarnetActionsState.question == question,
        on_open_change=CarnetActionsState.close,
        error=_error(PAGE),
        form_key=CarnetActionsState.form_key,
    )


def _rename() -> rx.Component:
    return dialog(
        form(
            text_field(
                "name",
                "Nom du carnet",
                error=_error("name"),
                default_value=CarnetState.carnet.name,
                max_length=NAME_MAX_LENGTH,
                auto_complete="off",
            ),
            dialog_actions(submit_button("Enregistrer"), dialog_close()),
            on_submit=CarnetActionsState.rename,
            error=_error(PAGE),
            form_key=CarnetActionsState.form_key,
        ),
        title="Renommer le carnet",
        open=CarnetActionsState.question == RENAME,
        on_open_change=CarnetActionsState.close,
        small=True,
    )
