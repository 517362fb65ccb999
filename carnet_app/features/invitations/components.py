"""What an invitation says, and the answers it takes."""

import reflex as rx

from carnet_app.catalogue.access import Access
from carnet_app.features.invitations.state import InvitationPageState
from carnet_app.models import InvitationKind
from carnet_app.services.invitations import GrantedPart, InvitationState
from carnet_app.session.door import PAGE
from carnet_app.session.state import SessionState
from carnet_app.ui.buttons import button, link_button, submit_button
from carnet_app.ui.feedback import notice
from carnet_app.ui.forms import form
from carnet_app.ui.illustrations import logo

_WIDE = "flex-1 whitespace-nowrap"
_KEPT = (
    (Access.NONE, "Rien", "Cette personne n’a plus accès au carnet."),
    (Access.READ, "Consulter", "Elle voit tout, sauf l’espace privé."),
    (Access.CONTRIBUTE, "Contribuer", "Elle propose des fiches, que vous acceptez ou non."),
    (Access.WRITE, "Modifier", "Elle ajoute, change et supprime des fiches."),
)


def _offered() -> bool:
    return InvitationPageState.invitation.kind == InvitationKind.OWNERSHIP.value


def details() -> rx.Component:
    """The message, what is given, and until when."""
    invitation = InvitationPageState.invitation
    return rx.fragment(
        rx.cond(
            invitation.message != "",
            rx.el.blockquote(
                invitation.message,
                class_name="border-l-2 border-shutter pl-4 whitespace-pre-line break-words",
            ),
        ),
        rx.cond(
            _offered(),
            rx.el.p(
                "Ce carnet numérique a été préparé pour vous : il réunit ce qu’il faut savoir d’un "
                "logement. En acceptant, vous en devenez propriétaire : vous le complétez, le "
                "partagez, et décidez de ce que garde la personne qui l’a préparé."
            ),
            _granted(),
        ),
        rx.el.p(
            f"Invitation adressée à {invitation.email}, valable jusqu’au "
            f"{invitation.expires_text}.",
            class_name="text-muted text-[0.9375rem] break-words",
        ),
    )


def _granted() -> rx.Component:
    invitation = InvitationPageState.invitation
    return rx.el.div(
        rx.el.h2("Ce que vous pourrez faire", class_name="!font-sans text-base"),
        rx.el.ul(
            rx.foreach(invitation.parts, _granted_part),
            class_name="flex flex-col divide-y divide-line border-y border-line",
        ),
        rx.cond(
            invitation.access_until_text != "",
            rx.el.p(f"Votre accès prendra fin le {invitation.access_until_text}."),
        ),
        rx.cond(invitation.hide_amounts, rx.el.p("Les montants vous seront masqués.")),
        class_name="flex flex-col gap-2.5",
    )


def _granted_part(part: GrantedPart) -> rx.Component:
    return rx.el.li(
        rx.el.span(part.label, class_name="min-w-0"),
        rx.el.span(part.access_label, class_name="font-semibold"),
        class_name="flex justify-between gap-4 py-2",
        key=part.key,
    )


def answers() -> rx.Component:
    """The buttons: to sign in first, or to answer."""
    return rx.cond(
        InvitationPageState.declining,
        _refusal(),
        rx.cond(InvitationPageState.invitation.needs_account, _visitor(), _holder()),
    )


def _visitor() -> rx.Component:
    here = SessionState.router.url.path
    return rx.el.div(
        rx.el.p(
            "Pour accepter, connectez-vous avec cette adresse ou créez votre compte : "
            "c’est gratuit, et l’invitation vous attendra."
        ),
        rx.el.div(
            # The mail that confirms the account may be opened on another device: from there, too,
            # Mon espace shows first what waits for an answer.
            link_button("Créer mon compte", href="/signup", kind="primary", class_name=_WIDE),
            link_button("Me connecter", href="/login?suite=" + here, class_name=_WIDE),
            class_name="flex flex-wrap gap-2.5",
        ),
        _decline_button(),
        class_name="flex flex-col gap-4",
    )


def _holder() -> rx.Component:
    return form(
        rx.cond(_offered(), _kept_choice()),
        rx.el.div(
            submit_button(
                rx.cond(_offered(), "Accepter et devenir propriétaire", "Accepter l’invitation"),
                class_name="flex-1",
            ),
            _decline_button(),
            class_name="flex flex-wrap gap-2.5",
        ),
        on_submit=InvitationPageState.accept,
        form_key=InvitationPageState.form_key,
    )


def _kept_choice() -> rx.Component:
    """What the creator keeps: reading, unless the new owner says otherwise."""
    options = [
        rx.el.label(
            rx.el.input(
                type="radio",
                name="kept",
                value=str(level.value),
                default_checked=level is Access.READ,
                class_name="tick mt-0.5",
            ),
            rx.el.span(
                rx.el.span(label, class_name="block font-semibold"),
                rx.el.span(text, class_name="block text-muted text-[0.9375rem]"),
            ),
            class_name="choice",
        )
        for level, label, text in _KEPT
    ]
    return rx.el.fieldset(
        rx.el.legend(
            f"Ce que garde {InvitationPageState.invitation.inviter_name}", class_name="field-label"
        ),
        *options,
        rx.el.p(
            "Vous pourrez le changer à tout moment avec « Partager ».",
            class_name="field-hint",
        ),
    )


def _decline_button() -> rx.Component:
    return button(
        "Refuser l’invitation",
        kind="quiet",
        on_click=InvitationPageState.ask_refusal(True),
        auto_focus=InvitationPageState.given_up,
    )


def _refusal() -> rx.Component:
    invitation = InvitationPageState.invitation
    return notice(
        rx.el.p(
            f"Refuser l’invitation envoyée par {invitation.inviter_name} ?",
            class_name="font-semibold",
        ),
        rx.el.p("Cette personne en sera prévenue par e-mail, et ce lien ne servira plus."),
        rx.el.div(
            button("Refuser l’invitation", kind="danger", on_click=InvitationPageState.decline),
            button("Annuler", on_click=InvitationPageState.ask_refusal(False), auto_focus=True),
            class_name="mt-3 flex flex-wrap gap-2.5",
        ),
        tone="tile",
        role="alert",
    )


def closed() -> rx.Component:
    """Why the invitation cannot be answered, and what to do instead."""
    state, invitation = InvitationPageState, InvitationPageState.invitation
    unknown = _closing("Ce lien ne mène à aucune invitation", state.errors.get(PAGE, ""))
    return rx.cond(
        state.declined,
        _closing(
            "L’invitation est refusée",
            "La personne qui vous l’avait envoyée en est prévenue. Vous n’avez rien d’autre à "
            "faire.",
        ),
        rx.cond(
            state.known,
            rx.match(
                invitation.state,
                (InvitationState.WRONG_ACCOUNT.value, _wrong_account()),
                (
                    InvitationState.SENT_BY_ONESELF.value,
                    _closing(
                        "Vous avez envoyé cette invitation",
                        f"Ce lien est destiné à {invitation.email}, dont la réponse est attendue.",
                    ),
                ),
                (
                    InvitationState.EXPIRED.value,
                    _closing("Cette invitation a expiré", invitation.state_text),
                ),
                (InvitationState.ANSWERED.value, _answered()),
                _closing("Cette invitation n’est plus valable", invitation.state_text),
            ),
            unknown,
        ),
    )


def _answered() -> rx.Component:
    invitation = InvitationPageState.invitation
    return _closing(
        "Cette invitation a déjà reçu une réponse",
        invitation.state_text,
        rx.cond(
            invitation.carnet_id,
            link_button(
                "Ouvrir le carnet", href=f"/carnets/{invitation.carnet_id}", kind="primary"
            ),
            _way_out(),
        ),
    )


def _wrong_account() -> rx.Component:
    invitation = InvitationPageState.invitation
    return _closing(
        "Cette invitation est pour une autre adresse",
        rx.fragment(
            f"Elle a été envoyée à {invitation.email}, et ce navigateur est ouvert sur un autre "
            "compte. Déconnectez-vous, puis reconnectez-vous avec cette adresse."
        ),
        rx.el.div(
            button(
                "Me déconnecter et changer de compte",
                kind="primary",
                on_click=InvitationPageState.change_account,
            ),
            link_button("Aller à Mon espace", href="/mon-espace"),
            class_name="flex flex-wrap gap-2.5",
        ),
    )


def _closing(
    title: str, text: rx.Component | rx.Var[str] | str, way_out: rx.Component | None = None
) -> rx.Component:
    return rx.el.div(
        logo(48),
        rx.el.h1(title, tab_index=-1, class_name="text-[1.75rem]"),
        rx.el.p(text, class_name="text-muted break-words"),
        rx.el.div(way_out if way_out is not None else _way_out(), class_name="mt-2"),
        class_name="flex flex-col items-start gap-3",
    )


def _way_out() -> rx.Component:
    return rx.cond(
        SessionState.signed_in,
        link_button("Aller à Mon espace", href="/mon-espace", kind="primary"),
        link_button("Revenir à l’accueil", href="/", kind="primary"),
    )
