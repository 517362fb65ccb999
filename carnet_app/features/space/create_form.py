"""The form that creates a carnet, at the bottom of Mon espace."""

import reflex as rx

from carnet_app.core.addresses import EMAIL_MAX_LENGTH
from carnet_app.core.typed_texts import MESSAGE_MAX_LENGTH, NAME_MAX_LENGTH
from carnet_app.features.space.state import CREATED, FOR_ME, FOR_THIRD_PARTY, CreateCarnetState
from carnet_app.session.door import PAGE
from carnet_app.ui.buttons import link_button, submit_button
from carnet_app.ui.choices import segmented_field
from carnet_app.ui.feedback import notice
from carnet_app.ui.fields import email_field, text_field, textarea_field
from carnet_app.ui.forms import form
from carnet_app.ui.surfaces import card

# Who the carnet is for is the browser's affair until the form is sent: CSS shows the fields.
_THIRD_PARTY_ONLY = f"hidden group-has-[input[value={FOR_THIRD_PARTY}]:checked]/create:grid"


_LEVEL_WITH_CONTROLS = (
    f"sm:not-group-has-[input[value={FOR_THIRD_PARTY}]:checked]/create:mt-[1.8125rem]"
)


def create_section() -> rx.Component:
    """The form and what came of it."""
    state = CreateCarnetState
    return rx.el.section(
        card(
            rx.el.h2("Créer un carnet"),
            form(
                rx.el.div(
                    text_field(
                        "name",
                        "Nom du carnet",
                        error=state.errors.get("name", ""),
                        max_length=NAME_MAX_LENGTH,
                        placeholder="Maison de Clisson",
                        auto_complete="off",
                        class_name="flex-1 basis-72",
                        key=state.form_key,
                    ),
                    rx.fragment(
                        segmented_field(
                            "whom",
                            "Ce carnet est",
                            [(FOR_ME, "Pour moi"), (FOR_THIRD_PARTY, "Pour un tiers")],
                            value=FOR_ME,
                            class_name="max-sm:w-full max-sm:[&_.segmented]:flex",
                        ),
                        key=state.offered,
                    ),
                    _third_party_fields(),
                    submit_button(
                        "Créer le carnet",
                        class_name=f"min-h-[2.875rem] max-sm:w-full {_LEVEL_WITH_CONTROLS}",
                    ),
                    class_name="flex flex-wrap items-start gap-x-5 gap-y-4",
                ),
                on_submit=state.create,
                error=state.errors.get(PAGE, ""),
                # The fields have it as their key, not the form: making it anew takes a while,
                # and the button would lose the focus.
                form_key=state.form_key,
            ),
            _outcome(),
            class_name="group/create flex flex-col gap-4",
        ),
        aria_label="Créer un carnet",
    )


def _third_party_fields() -> rx.Component:
    errors, key = CreateCarnetState.errors, CreateCarnetState.form_key
    return rx.el.div(
        rx.el.p(
            "Vous préparez le carnet, cette personne en devient propriétaire en acceptant votre "
            "proposition. Elle décidera alors de ce que vous gardez.",
            class_name="text-muted sm:col-span-2",
        ),
        # Not "email" and "message": the share modal has those on the same page.
        email_field(
            "third_email",
            "E-mail du tiers",
            error=errors.get("email", ""),
            max_length=EMAIL_MAX_LENGTH,
            auto_complete="off",
            placeholder="prenom@exemple.fr",
            key=key,
        ),
        textarea_field(
            "third_message",
            "Votre message",
            optional=True,
            error=errors.get("message", ""),
            max_length=MESSAGE_MAX_LENGTH,
            rows=3,
            key=key,
            class_name="[&_textarea]:min-h-[2.875rem]",
        ),
        class_name=f"{_THIRD_PARTY_ONLY} w-full gap-4 sm:grid-cols-2",
    )


def _outcome() -> rx.Component:
    state = CreateCarnetState
    return rx.el.div(
        rx.cond(
            state.told != "",
            notice(
                rx.el.p(state.told, class_name="font-semibold"),
                rx.el.p(
                    "L’adresse, les équipements, un document\u00a0: trois étapes courtes "
                    "suffisent pour qu’il vous rende service."
                ),
                rx.el.div(
                    link_button(
                        "Commencer",
                        href=f"/carnets/{state.created_id}/demarrage",
                        kind="primary",
                    ),
                    class_name="mt-3",
                ),
                tone="sage",
            ),
        ),
        role="status",
        id=CREATED,
        tab_index=-1,
        class_name="empty:sr-only",
    )
