"""Proposals as lines: what waits for one's answer, and one's own."""

from typing import Any

import reflex as rx

from carnet_app.features.space.state import SpaceState
from carnet_app.models import RecordStatus
from carnet_app.services.proposal_lists import ProposalCard
from carnet_app.ui.buttons import page_link, text_link
from carnet_app.ui.feedback import pill
from carnet_app.ui.icons import icon
from carnet_app.ui.surfaces import section_heading

WAITING, OWN = "À valider", "Vos propositions"
ADDRESS = "/mon-espace/propositions"


def proposals_section() -> rx.Component:
    """The first of what waits for an answer; nothing when nothing does."""
    space = SpaceState.space
    return _section(WAITING, space.proposals, space.proposals_total, waiting_line)


def own_proposals_section() -> rx.Component:
    """The last of one's own that wait, or were refused; nothing without any."""
    space = SpaceState.space
    return _section(OWN, space.own_proposals, space.own_proposals_total, own_line)


def _section(title: str, shown: Any, total: Any, line: Any) -> rx.Component:
    rest = text_link(
        f"Tout voir ({total})",
        rx.el.span(f"\u00a0: {title}", class_name="sr-only"),
        href=ADDRESS,
        alone=True,
    )
    return rx.cond(
        total > 0,
        rx.el.section(
            section_heading(
                title, count=total, action=rx.cond(total > shown.length(), rest, rx.fragment())
            ),
            proposal_list(shown, line),
            aria_label=title,
            class_name="flex flex-col gap-4",
        ),
    )


def proposal_list(proposals: Any, line: Any) -> rx.Component:
    """A sheet with a line for each."""
    return rx.el.ul(
        rx.foreach(proposals, line),
        class_name="card flex flex-col divide-y divide-line !py-1",
    )


def waiting_line(proposal: ProposalCard) -> rx.Component:
    """What somebody proposed; its page is where it is accepted, corrected or refused."""
    by = rx.cond(
        proposal.author_name != "",
        f"{proposal.author_name}, le {proposal.proposed_text}",
        f"Proposée le {proposal.proposed_text}",
    )
    return _line(proposal, by, rx.fragment())


def own_line(proposal: ProposalCard) -> rx.Component:
    """What one proposed, and whether it waits."""
    refused = proposal.status == RecordStatus.REFUSED.value
    when = rx.cond(
        refused,
        f"Réponse du {proposal.proposed_text}",
        f"Proposée le {proposal.proposed_text}",
    )
    state = rx.cond(
        refused,
        pill(proposal.status_label, tone="tile"),
        pill("En attente de réponse", tone="amber"),
    )
    return _line(proposal, when, state)


def _line(proposal: ProposalCard, said: Any, state: rx.Component) -> rx.Component:
    where = f"{proposal.carnet_name}\u00a0· {proposal.part_label}"
    return rx.el.li(
        rx.el.div(
            page_link(
                proposal.title,
                href=f"/carnets/{proposal.carnet_id}/fiches/{proposal.id}",
                class_name=(
                    "font-semibold break-words after:absolute after:inset-0 after:rounded-control"
                ),
            ),
            rx.el.p(where, class_name="text-muted text-[0.9375rem] break-words"),
            class_name="min-w-0 flex-1 basis-60",
        ),
        rx.el.p(said, class_name="text-muted text-[0.9375rem] break-words"),
        state,
        icon("arrow", 18),
        class_name="relative flex flex-wrap items-center gap-x-5 gap-y-1 py-3 hover:text-shutter",
        key=proposal.id,
    )
