"""What Mon espace shows."""

from dataclasses import dataclass

from carnet_app.services.carnet_facts import NOTHING, CarnetFacts
from carnet_app.services.level_summaries import GrantedPart
from carnet_app.services.proposal_lists import ProposalCard


@dataclass(frozen=True, slots=True)
class CarnetCard:
    """A carnet in Mon espace."""

    id: int
    name: str
    role: str
    owner_name: str
    """Of a shared carnet; empty for one's own."""
    level_label: str
    """Of a shared carnet: the level of all visible parts, or that it depends."""
    access_until_text: str
    share_count: int
    """How many people have access to one's own carnet."""
    waiting_count: int
    """How many invitations to one's own carnet wait."""
    is_offered: bool
    offered_to: str
    may_share: bool
    may_manage: bool
    is_new: bool = False
    """Whether one made it and has not seen its cover yet: it opens on its guided start."""
    facts: CarnetFacts = NOTHING
    """What it holds, as far as this person may see."""
    percent: int = -1
    """How complete one's own carnet is; -1 for a shared one."""


@dataclass(frozen=True, slots=True)
class InvitationCard:
    """An invitation received, waiting for an answer."""

    id: int
    kind: str
    carnet_name: str
    inviter_name: str
    message: str
    parts: tuple[GrantedPart, ...]
    level_label: str
    hide_amounts: bool
    access_until_text: str
    expires_text: str


@dataclass(frozen=True, slots=True)
class OfferCard:
    """A carnet offered to a third party who has not answered."""

    carnet_id: int
    carnet_name: str
    email: str
    sent_text: str
    expires_text: str
    is_expired: bool
    """Too late to answer: the carnet is its creator's again, who may offer it once more."""


@dataclass(frozen=True, slots=True)
class DeletedCard:
    """A carnet in the bin."""

    id: int
    name: str
    days_left: int


@dataclass(frozen=True, slots=True)
class SpaceView:
    """Mon espace: the newest first, each list a page at a time."""

    own: tuple[CarnetCard, ...]
    own_total: int
    page: int
    pages: int
    shared: tuple[CarnetCard, ...]
    shared_total: int
    shared_page: int
    shared_pages: int
    invitations: tuple[InvitationCard, ...]
    """The first 50: answering some shows the next."""
    invitations_total: int
    offers: tuple[OfferCard, ...]
    """The first 50."""
    offers_total: int
    proposals: tuple[ProposalCard, ...]
    """The first few that wait for this person's answer."""
    proposals_total: int
    own_proposals: tuple[ProposalCard, ...]
    """The last few of their own that wait, or were refused."""
    own_proposals_total: int
    deleted: tuple[DeletedCard, ...]
    """The last 50 deleted."""
    deleted_total: int
