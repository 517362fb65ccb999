"""The page of the checklist."""

import reflex as rx

from carnet_app.features.completeness.state import TOLD, CompletenessState
from carnet_app.features.completeness.views import BlockLine, PartBlocks
from carnet_app.services.completeness import FILLED, MISSING
from carnet_app.session.carnet_frame import REVIEW, TITLES, carnet_page
from carnet_app.ui.buttons import button, link_button, page_link
from carnet_app.ui.feedback import confirmation, empty_state, pill
from carnet_app.ui.icons import icon
from carnet_app.ui.meta import title_within
from carnet_app.ui.surfaces import card, out_of_reach, progress_ring

ROUTE = f"/carnets/[carnet_id]/{REVIEW}"
TITLE = TITLES[REVIEW]
DESCRIPTION = "Ce que la loi demande à un carnet d’information du logement, et ce qui y est."
ON_LOAD = CompletenessState.load
WINDOW_TITLE = title_within(TITLE, CompletenessState.carnet.name, otherwise=TITLE)
# On a phone a quiet button stands in a column of words: it begins where they do.
_AT_THE_EDGE = "max-sm:px-0"


def page() -> rx.Component:
    """The checklist of a carnet, or that there is none here for this person."""
    state = CompletenessState
    review = state.review
    content = rx.el.div(
        rx.cond(review.percent >= 0, _summary()),
        _law(),
        confirmation(state.told, id=TOLD, tab_index=-1),
        rx.cond(
            review.has_blocks,
            rx.fragment(rx.foreach(review.parts, _part)),
            empty_state(
                "Rien à vérifier ici",
                "Aucune des parties partagées avec vous ne répond à une rubrique de la loi.",
            ),
        ),
        class_name="flex flex-col gap-6 break-words",
    )
    return carnet_page(
        content,
        name=REVIEW,
        lead="Ce que la loi demande à un carnet, et ce que celui-ci contient déjà.",
        heading=state.carnet,
        loaded=state.loaded,
        errors=state.errors,
    )


def _summary() -> rx.Component:
    review = CompletenessState.review
    return card(
        progress_ring(review.percent, f"Carnet rempli à {review.percent} %"),
        rx.el.div(
            rx.el.p(
                f"{review.filled} sur {review.applicable} rubriques renseignées",
                class_name="font-semibold text-lg",
            ),
            rx.el.p(
                "Celles qui ne concernent pas votre logement ne comptent pas.",
                class_name="text-muted",
            ),
            class_name="min-w-0 flex-1 basis-40",
        ),
        class_name="flex flex-wrap items-center gap-x-5 gap-y-3",
    )


def _law() -> rx.Component:
    """What the page says and what it does not."""
    return rx.el.p(
        "Ce que le code de la construction et de l’habitation (articles L. 126-35-2 à "
        "L. 126-35-11 et R. 126-32 à R. 126-34) demande à un carnet d’information du "
        "logement. « Renseigné » signifie que le carnet contient au moins une fiche sur le "
        "sujet, non qu’elle est exacte ou suffisante\u00a0: ce bilan n’est pas un certificat.",
        class_name="max-w-3xl text-muted text-[0.9375rem]",
    )


def _part(part: PartBlocks) -> rx.Component:
    return rx.el.section(
        rx.el.h2(
            page_link(
                part.label,
                icon("arrow", 18),
                href=part.address,
                class_name="inline-flex min-h-11 items-center gap-2 hover:underline",
            ),
            class_name="text-xl",
        ),
        rx.el.ul(
            rx.foreach(part.blocks, _block),
            class_name="card flex flex-col !py-1 divide-y divide-line",
        ),
        aria_label=part.label,
        class_name="flex flex-col gap-1",
        key=part.part,
    )


def _block(block: BlockLine) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.p(block.label, class_name="font-semibold"),
            rx.el.p(block.source, class_name="text-muted text-sm"),
            class_name="min-w-0 flex-1 basis-56",
        ),
        rx.match(
            block.state,
            (FILLED, pill(block.state_label, _counted(block.count), tone="sage")),
            (MISSING, pill(block.state_label, tone="amber")),
            pill(block.state_label, tone="plain"),
        ),
        rx.cond(block.state == FILLED, rx.fragment(), _acts(block)),
        class_name="flex flex-wrap items-center gap-x-4 gap-y-2 py-3",
        key=block.key,
    )


def _counted(count: int) -> rx.Component:
    return rx.fragment(rx.cond(count > 1, f"\u00a0· {count} fiches", "\u00a0· 1 fiche"))


def _acts(block: BlockLine) -> rx.Component:
    """Add what is missing; say that it does not concern the home, or that it does after all."""
    state = CompletenessState
    may_mark = state.review.may_mark
    add = link_button("Ajouter", href=block.add_address, aria_label=f"Ajouter : {block.label}")
    aside = button(
        "Marquer non applicable",
        kind="quiet",
        on_click=state.set_aside(block.key),
        class_name=_AT_THE_EDGE,
        aria_label=f"Marquer non applicable : {block.label}",
    )
    back = button(
        "Rétablir",
        kind="quiet",
        on_click=state.take_back(block.key),
        class_name=_AT_THE_EDGE,
        aria_label=f"Rétablir : {block.label}",
    )
    looking = state.carnet.preview_of != ""
    return rx.el.div(
        rx.cond(
            (block.state == MISSING) & (block.add_address != ""), out_of_reach(add, when=looking)
        ),
        rx.cond(may_mark & (block.state == MISSING), aside),
        rx.cond(may_mark & block.is_marked, back),
        class_name=(
            "flex flex-wrap gap-1.5 empty:hidden max-sm:mt-1 max-sm:w-full max-sm:gap-x-4 "
            "print:hidden"
        ),
    )
