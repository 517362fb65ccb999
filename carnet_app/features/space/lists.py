"""What waits for an answer, the bin, and the links between pages of 50."""

import reflex as rx

from carnet_app.features.sharing.offer_state import OfferState
from carnet_app.features.space.state import KEPT_OPTIONS, SpaceState
from carnet_app.models import InvitationKind
from carnet_app.services.level_summaries import MIXED, GrantedPart
from carnet_app.services.space import DeletedCard, InvitationCard, OfferCard
from carnet_app.ui.buttons import button, link_button, submit_button
from carnet_app.ui.feedback import notice, pill
from carnet_app.ui.forms import form
from carnet_app.ui.surfaces import section_heading


def invitations_section() -> rx.Component:
    """The invitations received; nothing when there are none."""
    space = SpaceState.space
    return rx.cond(
        space.invitations_total > 0,
        rx.el.section(
            section_heading("Invitations reçues", count=space.invitations_total),
            rx.el.ul(rx.foreach(space.invitations, _invitation), class_name="flex flex-col gap-4"),
            class_name="flex flex-col gap-4",
        ),
    )


def _invitation(invitation: InvitationCard) -> rx.Component:
    offered = invitation.kind == InvitationKind.OWNERSHIP.value
    title = rx.cond(
        offered,
        f"{invitation.inviter_name} a préparé pour vous le carnet « {invitation.carnet_name} »",
        f"{invitation.inviter_name} partage avec vous « {invitation.carnet_name} »",
    )
    return rx.el.li(
        rx.el.div(
            rx.el.p(title, class_name="font-semibold break-words"),
            _message(invitation.message),
            rx.cond(
                offered,
                rx.el.p("En acceptant, vous en devenez propriétaire.", class_name="text-muted"),
                _granted(invitation),
            ),
            rx.el.p(
                f"Répondez jusqu’au {invitation.expires_text}.",
                class_name="text-muted text-[0.9375rem]",
            ),
            class_name="flex min-w-0 flex-1 basis-80 flex-col gap-1.5",
        ),
        rx.cond(
            SpaceState.declining == invitation.id,
            _refusal(invitation),
            _answer(invitation, offered),
        ),
        class_name="card card-accent flex flex-wrap items-center gap-x-6 gap-y-4",
        key=invitation.id,
    )


def _message(text: str) -> rx.Component:
    return rx.cond(
        text != "",
        rx.el.blockquote(
            text, class_name="border-l-2 border-line pl-3 whitespace-pre-line break-words"
        ),
    )


def _granted(invitation: InvitationCard) -> rx.Component:
    return rx.fragment(
        rx.el.div(
            pill(invitation.level_label, tone="sage"),
            rx.el.ul(
                rx.foreach(
                    invitation.parts,
                    lambda part: _granted_part(part, mixed=invitation.level_label == MIXED),
                ),
                class_name="text-muted text-[0.9375rem]",
            ),
            class_name="flex flex-col items-start gap-1.5",
        ),
        rx.cond(
            invitation.access_until_text != "",
            rx.el.p(
                f"Accès jusqu’au {invitation.access_until_text}.",
                class_name="text-muted text-[0.9375rem]",
            ),
        ),
        rx.cond(
            invitation.hide_amounts,
            rx.el.p("Les montants sont masqués.", class_name="text-muted text-[0.9375rem]"),
        ),
    )


def _granted_part(part: GrantedPart, *, mixed: bool) -> rx.Component:
    """One name in a row of words; with its level, unless all have the same."""
    return rx.el.li(
        part.label,
        rx.cond(mixed, f" ({part.access_label})", ""),
        class_name="inline after:content-[',_'] last:after:content-none",
        key=part.key,
    )


def _answer(invitation: InvitationCard, offered: bool) -> rx.Component:
    kept = rx.el.label(
        rx.el.span(f"Ce que garde {invitation.inviter_name}", class_name="field-label"),
        rx.el.select(
            *(rx.el.option(text, value=value) for value, text in KEPT_OPTIONS),
            name="kept",
            default_value="1",
            class_name="control",
        ),
        class_name="field",
    )
    return form(
        rx.el.input(type="hidden", name="invitation", value=f"{invitation.id}", read_only=True),
        rx.cond(offered, kept),
        rx.el.div(
            submit_button("Accepter", class_name="flex-1"),
            button(
                "Refuser",
                on_click=SpaceState.ask_refusal(invitation.id),
                auto_focus=SpaceState.given_up == invitation.id,
                class_name="flex-1",
            ),
            class_name="flex gap-2.5",
        ),
        on_submit=SpaceState.answer,
        form_key=SpaceState.form_key,
        class_name="max-sm:w-full sm:min-w-60",
    )


def _refusal(invitation: InvitationCard) -> rx.Component:
    return notice(
        rx.el.p(
            f"Refuser l’invitation envoyée par {invitation.inviter_name} ?",
            class_name="font-semibold",
        ),
        rx.el.div(
            button("Refuser", kind="danger", on_click=SpaceState.decline(invitation.id)),
            button("Annuler", on_click=SpaceState.ask_refusal(0), auto_focus=True),
            class_name="mt-3 flex flex-wrap gap-2.5",
        ),
        tone="tile",
        role="alert",
    )


def offers_section() -> rx.Component:
    """The carnets offered to third parties who have not answered."""
    space = SpaceState.space
    return rx.cond(
        space.offers_total > 0,
        rx.el.section(
            section_heading("Proposés à un tiers", count=space.offers_total),
            rx.el.ul(rx.foreach(space.offers, _offer), class_name="flex flex-col gap-4"),
            class_name="flex flex-col gap-4",
        ),
    )


def _offer(offer: OfferCard) -> rx.Component:
    acts = rx.el.div(
        button("Renvoyer", on_click=SpaceState.resend(offer.carnet_id)),
        button("Changer l’adresse", on_click=OfferState.open_for(offer.carnet_id)),
        button(
            "Retirer",
            kind="quiet",
            on_click=SpaceState.ask_withdrawal(offer.carnet_id),
            auto_focus=SpaceState.given_up == offer.carnet_id,
        ),
        class_name="flex flex-wrap gap-2.5",
    )
    sure = notice(
        rx.el.p(f"Retirer la proposition faite à {offer.email} ?", class_name="font-semibold"),
        rx.el.p("Son lien ne servira plus, et le carnet restera le vôtre."),
        rx.el.div(
            button("Retirer", kind="danger", on_click=SpaceState.withdraw(offer.carnet_id)),
            button("Annuler", on_click=SpaceState.ask_withdrawal(0), auto_focus=True),
            class_name="mt-3 flex flex-wrap gap-2.5",
        ),
        tone="tile",
        role="alert",
    )
    return rx.el.li(
        rx.el.div(
            rx.el.p(offer.carnet_name, class_name="font-semibold break-words"),
            rx.el.p(
                f"Proposé à {offer.email} le {offer.sent_text}, ",
                rx.cond(
                    offer.is_expired,
                    f"sans réponse au {offer.expires_text}\u00a0: le carnet reste le vôtre",
                    f"en attente jusqu’au {offer.expires_text}",
                ),
                class_name="text-muted text-[0.9375rem] break-words",
            ),
            class_name="min-w-0 flex-1 basis-72",
        ),
        rx.cond(SpaceState.withdrawing == offer.carnet_id, sure, acts),
        class_name="card flex flex-wrap items-center gap-4",
        key=offer.carnet_id,
    )


def bin_section() -> rx.Component:
    """The carnets deleted within 30 days, folded away."""
    space = SpaceState.space
    return rx.cond(
        space.deleted_total > 0,
        rx.el.details(
            rx.el.summary(
                f"Corbeille ({space.deleted_total})",
                class_name="min-h-11 content-center font-semibold text-muted",
            ),
            rx.el.ul(rx.foreach(space.deleted, _deleted), class_name="mt-2 flex flex-col gap-3"),
        ),
    )


def _deleted(carnet: DeletedCard) -> rx.Component:
    left = rx.cond(
        carnet.days_left > 1,
        f"Effacé pour de bon dans {carnet.days_left}\u00a0jours",
        "Effacé pour de bon demain",
    )
    return rx.el.li(
        rx.el.div(
            rx.el.p(carnet.name, class_name="font-semibold break-words"),
            rx.el.p(left, class_name="text-muted text-[0.9375rem]"),
            class_name="min-w-0 flex-1 basis-60",
        ),
        button(
            "Restaurer",
            on_click=SpaceState.restore(carnet.id),
            aria_label=f"Restaurer {carnet.name}",
        ),
        class_name="card flex flex-wrap items-center gap-4",
        key=carnet.id,
    )


def page_links(name: str, page: int, pages: int, title: str) -> rx.Component:
    """The links to the pages before and after; nothing when one page holds all."""
    return rx.cond(
        pages > 1,
        rx.el.nav(
            rx.cond(
                page > 1,
                link_button("Précédents", href=f"/mon-espace?{name}={page - 1}"),
                rx.el.span(),
            ),
            rx.el.span(f"Page {page} sur {pages}", class_name="text-muted"),
            rx.cond(
                page < pages,
                link_button("Suivants", href=f"/mon-espace?{name}={page + 1}"),
                rx.el.span(),
            ),
            aria_label=title,
            class_name="flex flex-wrap items-center justify-between gap-3",
        ),
    )
