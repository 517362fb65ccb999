"""Who has access to the carnet, or is invited."""

import reflex as rx

from carnet_app.features.sharing.state import INVITE, SharingState
from carnet_app.services.share_status import ShareStatus
from carnet_app.services.sharing import ShareView
from carnet_app.ui.buttons import button, link_button
from carnet_app.ui.feedback import empty_state, notice, pill


def people_list() -> rx.Component:
    """The shares, a page at a time."""
    sharing = SharingState.sharing
    nobody = empty_state(
        "Personne d’autre que vous ne voit ce carnet",
        "Invitez un proche, un artisan ou un notaire : chacun ne voit que ce que vous choisissez.",
        button("Inviter une personne", on_click=SharingState.show_tab(INVITE)),
    )
    return rx.cond(
        sharing.total > 0,
        rx.el.div(
            rx.el.ul(
                rx.foreach(sharing.shares, _person), class_name="flex flex-col divide-y divide-line"
            ),
            _pager(),
        ),
        nobody,
    )


def _person(share: ShareView) -> rx.Component:
    waits = share.status == ShareStatus.WAITING.value
    return rx.el.li(
        rx.el.div(
            rx.el.div(
                rx.el.p(
                    rx.cond(share.name != "", share.name, share.email),
                    class_name="font-semibold break-words",
                ),
                rx.cond(
                    share.name != "",
                    rx.el.p(share.email, class_name="text-muted text-[0.9375rem] break-all"),
                ),
                rx.el.p(share.status_text, class_name="text-muted text-[0.9375rem]"),
                rx.el.p(
                    share.summary,
                    rx.cond(share.hide_amounts, "\u00a0· montants masqués", ""),
                    rx.cond(
                        (share.access_until_text != "") & waits,
                        f"\u00a0· jusqu’au {share.access_until_text}",
                        "",
                    ),
                    class_name="text-[0.9375rem]",
                ),
                class_name="min-w-0 flex-1 basis-60",
            ),
            rx.el.div(_status(share), class_name="max-sm:order-first"),
            class_name="flex flex-wrap items-start gap-x-4 gap-y-2",
        ),
        rx.cond(SharingState.withdrawing == share.id, _confirmation(share), _acts(share)),
        class_name="flex flex-col gap-3 py-4 first:pt-1",
        key=share.id,
    )


def _status(share: ShareView) -> rx.Component:
    return rx.fragment(
        rx.match(
            share.status,
            (ShareStatus.ACTIVE.value, pill("Accès actif", tone="sage")),
            (ShareStatus.WAITING.value, pill("En attente", tone="amber")),
            (ShareStatus.DECLINED.value, pill("A décliné", tone="plain")),
            pill("Terminé", tone="plain"),
        )
    )


def _acts(share: ShareView) -> rx.Component:
    small = "min-h-11 text-[0.9375rem] max-sm:!px-3"
    active = share.status == ShareStatus.ACTIVE.value
    carnet = SharingState.sharing.carnet_id
    return rx.el.div(
        rx.cond(
            share.may_change,
            rx.fragment(
                button(
                    "Modifier les droits",
                    on_click=SharingState.start_change(share.id),
                    class_name=small,
                ),
                link_button(
                    "Voir comme l’invité",
                    href=f"/carnets/{carnet}?invite={share.id}",
                    class_name=small,
                    on_click=SharingState.close(False),
                ),
            ),
        ),
        rx.cond(
            share.may_resend,
            button("Renvoyer", on_click=SharingState.resend(share.id), class_name=small),
        ),
        button(
            rx.cond(active, "Retirer l’accès", "Retirer"),
            kind="quiet",
            on_click=SharingState.ask_withdrawal(share.id),
            auto_focus=SharingState.given_up == share.id,
            class_name=f"{small} !text-tile",
        ),
        class_name="flex flex-wrap gap-2",
    )


def _confirmation(share: ShareView) -> rx.Component:
    who = rx.cond(share.name != "", share.name, share.email)
    return notice(
        rx.el.p(f"Retirer {who} de ce carnet ?", class_name="font-semibold break-words"),
        rx.el.p(
            rx.cond(
                share.name != "",
                "Cette personne ne verra plus rien du carnet, dès maintenant.",
                "Le lien de son invitation ne servira plus.",
            )
        ),
        rx.el.div(
            button("Retirer", kind="danger", on_click=SharingState.withdraw(share.id)),
            button("Annuler", on_click=SharingState.ask_withdrawal(0), auto_focus=True),
            class_name="mt-3 flex flex-wrap gap-2",
        ),
        tone="tile",
        role="alert",
    )


def _pager() -> rx.Component:
    sharing = SharingState.sharing
    return rx.cond(
        sharing.pages > 1,
        rx.el.nav(
            button(
                "Précédentes",
                disabled=sharing.page <= 1,
                on_click=SharingState.show_page(sharing.page - 1),
            ),
            rx.el.span(f"Page {sharing.page} sur {sharing.pages}", class_name="text-muted"),
            button(
                "Suivantes",
                disabled=sharing.page >= sharing.pages,
                on_click=SharingState.show_page(sharing.page + 1),
            ),
            aria_label="Pages de la liste",
            class_name="flex flex-wrap items-center justify-between gap-3 pt-2",
        ),
    )
