"""The cards of carnets in Mon espace."""

from typing import Any

import reflex as rx

from carnet_app.features.sharing.state import SharingState
from carnet_app.features.space.proposals import ADDRESS
from carnet_app.services.space import CarnetCard
from carnet_app.session.frame import has_cookie
from carnet_app.ui.buttons import button, link_button, page_link
from carnet_app.ui.covers import cover
from carnet_app.ui.feedback import pill
from carnet_app.ui.kinds import Tone
from carnet_app.ui.surfaces import card, progress_ring

_CARD = "card-listed flex flex-col gap-4 [contain-intrinsic-size:auto_20rem]"
_COVER = "h-32 -mx-5 -mt-5 rounded-t-[11px] md:-mx-6 md:-mt-6"


def own_card(carnet: CarnetCard) -> rx.Component:
    """One's own carnet, offered to a third party or not."""
    detail = rx.fragment(
        rx.cond(
            carnet.is_offered,
            rx.el.p(f"Proposé à {carnet.offered_to}", class_name="text-muted break-words"),
        ),
        _home_lines(carnet),
    )
    pills = rx.el.div(
        rx.cond(
            carnet.is_offered,
            pill("En attente de réponse", tone="amber"),
            rx.cond(
                (carnet.share_count == 0) & (carnet.waiting_count == 0),
                pill("Visible de vous seul", tone="plain"),
            ),
        ),
        rx.cond(carnet.share_count > 0, pill(_counted(carnet.share_count, "partage"))),
        *_facts(carnet),
        rx.cond(
            ~carnet.is_offered & (carnet.waiting_count > 0),
            pill(_counted(carnet.waiting_count, "invitation"), " en attente", tone="amber"),
        ),
        class_name="flex flex-wrap gap-2",
    )
    share = rx.cond(
        carnet.may_share,
        button(
            "Partager",
            on_click=SharingState.open_for(carnet.id),
            aria_label=f"Partager {carnet.name}",
        ),
    )
    return _carnet_card(carnet, detail, pills, share)


def shared_card(carnet: CarnetCard) -> rx.Component:
    """Somebody else's carnet."""
    owner = rx.el.p(
        f"Propriétaire : {carnet.owner_name}",
        rx.cond(
            carnet.access_until_text != "", f"\u00a0· accès jusqu’au {carnet.access_until_text}", ""
        ),
        class_name="text-muted",
    )
    detail = rx.fragment(owner, _home_lines(carnet))
    pills = rx.el.div(
        pill(carnet.level_label, tone="sage"),
        *_facts(carnet),
        class_name="flex flex-wrap gap-2",
    )
    return _carnet_card(carnet, detail, pills, rx.fragment())


def _home_lines(carnet: CarnetCard) -> rx.Component:
    """Where the home is and what it is, once its cover says so."""
    facts = carnet.facts
    style = "text-muted break-words empty:hidden"
    return rx.fragment(
        rx.el.p(facts.address, class_name=style), rx.el.p(facts.home_summary, class_name=style)
    )


def _facts(carnet: CarnetCard) -> list[rx.Component]:
    """What is due, what waits, what is new: nothing for what there is none of."""
    facts = carnet.facts
    news = rx.cond(facts.new_count > 1, f"{facts.new_count} nouveautés", "1 nouveauté")
    waiting = rx.cond(
        facts.waiting_count > 1, f"{facts.waiting_count} fiches à valider", "1 fiche à valider"
    )
    own = _counted(facts.own_waiting_count, "proposition")
    due, proposals = f"/carnets/{carnet.id}/chronologie", f"{ADDRESS}?carnet={carnet.id}"
    return [
        rx.cond(
            facts.overdue_count > 0,
            _pill_link(
                carnet,
                _counted(facts.overdue_count, "échéance"),
                " en retard",
                href=due,
                tone="tile",
            ),
        ),
        rx.cond(
            facts.soon_count > 0,
            _pill_link(carnet, _counted(facts.soon_count, "échéance"), href=due),
        ),
        rx.cond(facts.waiting_count > 0, _pill_link(carnet, waiting, href=proposals)),
        rx.cond(
            facts.own_waiting_count > 0, _pill_link(carnet, own, " en attente", href=proposals)
        ),
        rx.cond(facts.new_count > 0, pill(news)),
    ]


def _pill_link(carnet: CarnetCard, *said: Any, href: str, tone: Tone = "amber") -> rx.Component:
    """A count that leads to what it counts."""
    return page_link(
        pill(*said, tone=tone, class_name="underline underline-offset-2"),
        rx.el.span(f"\u00a0: {carnet.name}", class_name="sr-only"),
        href=href,
        class_name="relative after:absolute after:inset-x-0 after:-inset-y-2",
    )


def _carnet_card(
    carnet: CarnetCard, detail: rx.Component, pills: rx.Component, share: rx.Component
) -> rx.Component:
    return card(
        cover(carnet.facts.cover, "Photo du logement", _COVER, ready=has_cookie()),
        rx.el.div(
            rx.el.div(
                rx.el.h3(carnet.name, class_name="break-words"),
                detail,
                class_name="flex min-w-0 flex-1 flex-col gap-1 text-[0.9375rem]",
            ),
            rx.cond(carnet.percent >= 0, _ring(carnet)),
            class_name="flex items-start gap-3",
        ),
        pills,
        rx.el.div(
            link_button(
                "Ouvrir",
                href=rx.cond(
                    carnet.is_new, f"/carnets/{carnet.id}/demarrage", f"/carnets/{carnet.id}"
                ),
                kind="primary",
                aria_label=f"Ouvrir {carnet.name}",
            ),
            share,
            class_name="mt-auto flex flex-wrap gap-2.5",
        ),
        class_name=_CARD,
        key=carnet.id,
    )


def _ring(carnet: CarnetCard) -> rx.Component:
    """How complete one's own carnet is; leads to what is missing."""
    return page_link(
        progress_ring(carnet.percent, f"Carnet rempli à {carnet.percent} %"),
        rx.el.span("Bilan", class_name="link text-sm"),
        rx.el.span(f"\u00a0: {carnet.name}", class_name="sr-only"),
        href=f"/carnets/{carnet.id}/bilan",
        class_name="flex flex-none flex-col items-center gap-0.5",
    )


def _counted(count: int, word: str) -> rx.Component | rx.Var[str]:
    return rx.cond(count > 1, f"{count} {word}s", f"{count} {word}")
