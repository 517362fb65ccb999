"""The cards of "Mon compte"."""

import reflex as rx

from carnet_app.features.account.new_password import new_password_field
from carnet_app.features.account.profile_state import (
    TOLD,
    AccountDeletionState,
    EmailChangeState,
    LoginSessionsState,
    OpenSession,
    PasswordChangeState,
    ProfileState,
)
from carnet_app.http.account_export import EXPORT_PATH
from carnet_app.session.door import PAGE
from carnet_app.ui.buttons import button, link_button, submit_button
from carnet_app.ui.dialogs import dialog, dialog_actions, dialog_close
from carnet_app.ui.feedback import alert, confirmation, notice, pill
from carnet_app.ui.fields import email_field, password_field, text_field
from carnet_app.ui.forms import form
from carnet_app.ui.kinds import Children
from carnet_app.ui.surfaces import card


def name_section() -> rx.Component:
    """First and last name."""
    errors = ProfileState.errors
    return _section(
        "Votre nom",
        "Il apparaît dans les invitations que vous envoyez.",
        form(
            rx.el.div(
                text_field(
                    "first_name",
                    "Prénom",
                    error=errors["first_name"],
                    default_value=ProfileState.first_name,
                    auto_complete="given-name",
                ),
                text_field(
                    "last_name",
                    "Nom",
                    error=errors["last_name"],
                    default_value=ProfileState.last_name,
                    auto_complete="family-name",
                ),
                class_name="grid gap-4 sm:grid-cols-2",
            ),
            rx.el.div(submit_button("Enregistrer", kind="secondary")),
            on_submit=ProfileState.save_name,
            error=errors[PAGE],
            form_key=ProfileState.form_key,
        ),
        confirmation(ProfileState.saved),
    )


def email_section() -> rx.Component:
    """The address to sign in with, and the one that waits for its click."""
    errors = EmailChangeState.errors
    return _section(
        "Votre adresse e-mail",
        rx.fragment(
            "Vous vous connectez avec ",
            rx.el.strong(ProfileState.email, class_name="break-words text-ink"),
            ".",
        ),
        rx.cond(
            ProfileState.pending_email != "",
            notice(
                rx.el.p(
                    "Nouvelle adresse en attente de confirmation : ",
                    rx.el.strong(ProfileState.pending_email, class_name="break-words"),
                ),
                tone="amber",
            ),
        ),
        form(
            email_field(
                label="Nouvelle adresse e-mail", error=errors["email"], auto_complete="email"
            ),
            password_field("email_password", "Votre mot de passe", error=errors["email_password"]),
            rx.el.div(submit_button("Changer d’adresse", kind="secondary")),
            on_submit=EmailChangeState.ask_for_new_email,
            error=errors[PAGE],
            form_key=EmailChangeState.form_key,
        ),
        confirmation(EmailChangeState.saved),
    )


def password_section() -> rx.Component:
    """A new password."""
    errors = PasswordChangeState.errors
    return _section(
        "Votre mot de passe",
        "Le changer déconnecte vos autres appareils.",
        form(
            password_field(
                "current_password", "Mot de passe actuel", error=errors["current_password"]
            ),
            new_password_field(label="Nouveau mot de passe", error=errors["password"]),
            password_field(
                "password_again",
                "Le même, une seconde fois",
                error=errors["password_again"],
                auto_complete="new-password",
            ),
            rx.el.div(submit_button("Changer de mot de passe", kind="secondary")),
            on_submit=PasswordChangeState.save_password,
            error=errors[PAGE],
            form_key=PasswordChangeState.form_key,
        ),
        confirmation(PasswordChangeState.saved),
    )


def sessions_section() -> rx.Component:
    """The browsers signed in, and how to sign them out."""
    return _section(
        "Vos appareils connectés",
        "Un appareil que vous ne reconnaissez pas ? Déconnectez-le et changez de mot de passe.",
        alert(LoginSessionsState.errors[PAGE]),
        confirmation(LoginSessionsState.told, id=TOLD, tab_index=-1),
        rx.el.ul(
            rx.foreach(LoginSessionsState.sessions, _session_line),
            class_name="divide-y divide-line",
        ),
        rx.cond(
            LoginSessionsState.has_others,
            rx.el.div(
                button(
                    "Déconnecter tous les autres appareils",
                    on_click=LoginSessionsState.end_others,
                )
            ),
        ),
    )


def data_section() -> rx.Component:
    """Taking one's data away."""
    return _section(
        "Vos données",
        "Tout ce que nous gardons de vous, documents et photos compris, dans une archive ZIP.",
        rx.el.div(
            link_button("Télécharger mes données", href=EXPORT_PATH, plain=True, download=True)
        ),
    )


def deletion_section() -> rx.Component:
    """Leaving for good, after the password is proven."""
    errors = AccountDeletionState.errors
    ask = dialog(
        form(
            rx.el.p(
                "Votre compte, vos carnets et tout ce qu’ils contiennent seront effacés, "
                "y compris pour les personnes avec qui vous les partagez. "
                "Cette suppression est définitive."
            ),
            password_field(
                "deletion_password", "Votre mot de passe", error=errors["deletion_password"]
            ),
            dialog_actions(
                submit_button("Supprimer définitivement", kind="danger"), dialog_close()
            ),
            on_submit=AccountDeletionState.delete_account,
            error=errors[PAGE],
            form_key=AccountDeletionState.form_key,
        ),
        title="Supprimer votre compte ?",
        trigger=button("Supprimer mon compte…", kind="danger"),
        on_open_change=AccountDeletionState.ask,
        small=True,
    )
    return _section(
        "Supprimer votre compte",
        "Pensez à télécharger vos données avant de partir.",
        rx.el.div(ask),
    )


def _section(title: str, lead: Children, *children: Children) -> rx.Component:
    return card(
        rx.el.div(
            rx.el.h2(title, class_name="text-xl"), rx.el.p(lead, class_name="mt-1 text-muted")
        ),
        *children,
        class_name="flex flex-col gap-4",
    )


def _session_line(session: OpenSession) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.p(session.device, class_name="font-medium"),
            rx.el.p(session.seen, class_name="text-[0.9375rem] text-muted"),
            class_name="min-w-0 flex-1",
        ),
        rx.cond(
            session.is_current,
            pill("Cet appareil", tone="sage"),
            rx.cond(
                session.ended,
                rx.el.span("Déconnecté", class_name="text-muted"),
                button(
                    "Déconnecter",
                    on_click=LoginSessionsState.end_one(session.id),
                    aria_label=rx.Var.create("Déconnecter ") + session.device,
                ),
            ),
        ),
        class_name="flex flex-wrap items-center gap-3 py-3",
        key=session.id,
    )
