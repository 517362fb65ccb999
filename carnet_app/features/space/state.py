"""Mon espace: a person's carnets, those shared with them, what waits for an answer."""

from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any

import reflex as rx

from carnet_app.catalogue.access import Access
from carnet_app.services.carnets import restore_carnet
from carnet_app.services.invitations import accept_invitation, decline_invitation
from carnet_app.services.space import (
    CarnetCard,
    InvitationCard,
    SpaceView,
    add_own_carnet,
    read_space,
)
from carnet_app.services.third_party import create_for_third_party, resend_offer, withdraw_offer
from carnet_app.session.clicks import once
from carnet_app.session.door import PAGE, read, refusals, show, write
from carnet_app.session.forms import SentOnce, SubmittedForm, UnreadableFieldError, row_id
from carnet_app.session.identity import current_actor
from carnet_app.session.marking_done import NOTHING_DONE, MarksDone
from carnet_app.session.policy import signed_in
from carnet_app.session.state import SessionState

FOR_ME, FOR_THIRD_PARTY = "me", "third"
TOLD = "espace-fait"
"""Where it is said what was done: the focus goes there from a button that vanishes."""
CREATED = "carnet-cree"
_FOCUS = {"email": "third_email", "message": "third_message"}
KEPT_OPTIONS: list[tuple[str, str]] = [
    (str(level.value), "Rien" if level is Access.NONE else level.label) for level in Access
]
_KEPT = {str(level.value): level for level in Access}
NOTHING = SpaceView(
    own=(),
    own_total=0,
    page=1,
    pages=1,
    shared=(),
    shared_total=0,
    shared_page=1,
    shared_pages=1,
    invitations=(),
    invitations_total=0,
    offers=(),
    offers_total=0,
    proposals=(),
    proposals_total=0,
    own_proposals=(),
    own_proposals_total=0,
    deleted=(),
    deleted_total=0,
)


@dataclass(frozen=True, slots=True)
class NearestDue:
    """What falls due first in one's own carnets; its id is 0 when nothing does soon."""

    record_id: int
    carnet_id: int
    carnet_name: str
    title: str
    due_text: str
    is_overdue: bool
    version: int
    """With which it is marked done at one click; 0 when that cannot be."""


NOTHING_DUE = NearestDue(0, 0, "", "", "", False, 0)


class SpaceState(MarksDone, SentOnce, rx.State):
    """What the page shows, and what was just done there."""

    loaded: bool = False
    space: SpaceView = NOTHING
    due: NearestDue = NOTHING_DUE
    told: str = ""
    declining: int = 0
    """The invitation whose refusal is to be confirmed."""
    withdrawing: int = 0
    """The carnet whose offer is to be taken back, once confirmed."""
    given_up: int = 0
    """The invitation, or carnet, whose question was just closed: its button takes the focus."""
    just_deleted: int = 0
    """The carnet whose page one comes from, having put it in the bin."""
    errors: dict[str, str] = {}

    @rx.event
    @signed_in
    async def load(self) -> None:
        """Read the page the address names; again on each visit and reconnection."""
        self.told, self.declining, self.withdrawing, self.given_up = "", 0, 0, 0
        self.done = NOTHING_DONE
        show(await self.get_state(CreateCarnetState), added=())
        with refusals(self):
            await self._show()
        await self._tell_departure()

    @rx.event
    @signed_in
    async def refresh(self) -> None:
        """Read the page anew, saying nothing."""
        with refusals(self):
            await self._show()

    @rx.event
    @signed_in
    async def answer(self, form: dict[str, Any]) -> Any:
        """Accept an invitation received."""
        if self._is_repeated(form):
            return None
        with refusals(self):
            submitted = SubmittedForm(form)
            received, kept = row_id(submitted.text("invitation")), submitted.text("kept")
            if kept and kept not in _KEPT:
                raise UnreadableFieldError
            card = self._received(received)
            await write(
                accept_invitation,
                actor=current_actor(),
                invitation_id=received,
                kept=_KEPT.get(kept),
            )
            self.told = _accepted_text(card)
            self._renew_form()
        return await self._show_again()

    @rx.event
    @signed_in
    def ask_refusal(self, invitation_id: Any) -> None:
        """Ask for a confirmation before an invitation is declined; 0 gives it up."""
        self.given_up, self.declining = self.declining, row_id(invitation_id)
        self.told, self.errors = "", {}

    @rx.event
    @signed_in
    @once
    async def decline(self, invitation_id: Any) -> Any:
        """Decline an invitation received."""
        with refusals(self):
            received = row_id(invitation_id)
            await write(decline_invitation, actor=current_actor(), invitation_id=received)
            self.told = "L’invitation est refusée. La personne qui l’a envoyée en est prévenue."
        return await self._show_again()

    @rx.event
    @signed_in
    @once
    async def resend(self, carnet_id: Any) -> Any:
        """Mail an offer to a third party again."""
        with refusals(self):
            await write(resend_offer, actor=current_actor(), carnet_id=row_id(carnet_id))
            self.told = "La proposition est repartie. Le lien du message précédent ne sert plus."
        return await self._show_again()

    @rx.event
    @signed_in
    def ask_withdrawal(self, carnet_id: Any) -> None:
        """Ask for a confirmation before an offer is taken back; 0 gives it up."""
        self.given_up, self.withdrawing = self.withdrawing, row_id(carnet_id)
        self.told, self.errors = "", {}

    @rx.event
    @signed_in
    @once
    async def withdraw(self, carnet_id: Any) -> Any:
        """Take an offer back from a third party."""
        with refusals(self):
            await write(withdraw_offer, actor=current_actor(), carnet_id=row_id(carnet_id))
            self.told = "La proposition est retirée : ce carnet reste le vôtre."
            # "… est créé et proposé à …" may stand below, and is true no more.
            show(await self.get_state(CreateCarnetState), told="", created_id=0)
        return await self._show_again()

    @rx.event
    @signed_in
    @once
    async def restore(self, carnet_id: Any) -> Any:
        """Take a carnet out of the bin."""
        with refusals(self):
            await write(restore_carnet, actor=current_actor(), carnet_id=row_id(carnet_id))
            self.told = "Le carnet est restauré, avec ses partages."
        return await self._show_again()

    async def _tell_departure(self) -> None:
        self.just_deleted = 0
        session_state = await self.get_state(SessionState)
        self.told, session_state._farewell = session_state._farewell, ""
        if not self.space.deleted:  # the address is put together anew each time it is asked for
            return
        carnet_id = row_id(self.router.url.query_parameters.get("supprime"))
        for card in self.space.deleted:
            if card.id == carnet_id:
                self.told = f"«\u00a0{card.name}\u00a0» est à la corbeille pour 30\u00a0jours."
                self.just_deleted = carnet_id

    async def _read_again(self) -> None:
        await self._show()

    async def _show_again(self) -> Any:
        """Show the lists anew, keeping the message of what was just refused."""
        said = self.errors
        if said:
            self.told = ""
        self.declining = self.withdrawing = self.just_deleted = 0
        with refusals(self):
            await self._show()
        self.errors = self.errors or said
        return rx.set_focus(TOLD)

    async def _show(self) -> None:
        asked = self.router.url.query_parameters
        space = await read(
            read_space,
            actor=current_actor(),
            page=row_id(asked.get("page")) or 1,
            shared_page=row_id(asked.get("partages")) or 1,
        )
        due = find_nearest_due(space.own)
        creating = await self.get_state(CreateCarnetState)
        show(self, space=creating._without_added(space), due=due, loaded=True)

    def _received(self, invitation_id: int) -> InvitationCard | None:
        cards = self.space.invitations
        return next((card for card in cards if card.id == invitation_id), None)


class CreateCarnetState(SentOnce, rx.State):
    """The form at the bottom of Mon espace."""

    errors: dict[str, str] = {}
    told: str = ""
    created_id: int = 0
    offered: int = 0
    """How many carnets were offered: after each, the form's next one is for oneself again."""
    added: tuple[CarnetCard, ...] = ()
    """The one just created, above the list until the page is visited anew: alone, it is drawn
    sooner, and it stays where it is, for its buttons may have the focus."""

    @rx.event
    @signed_in
    def start(self) -> None:
        """Give the form its key, once: what is typed survives a reconnection."""
        if not self.form_key:
            self._renew_form()
        self.told, self.created_id = "", 0

    @rx.event
    @signed_in
    async def create(self, form: dict[str, Any]) -> AsyncIterator[Any]:
        """Create the carnet, for oneself or for a third party."""
        if self._is_repeated(form):
            return
        submitted = SubmittedForm(form)
        self.told, self.created_id = "", 0
        with refusals(self):
            await self._create(submitted)
            self._renew_form()
            yield rx.set_focus(CREATED)
            await (await self.get_state(SpaceState))._show()
            return
        wrong = next(iter(self.errors), PAGE)
        if wrong != PAGE:
            yield rx.set_focus(_FOCUS.get(wrong, wrong))

    async def _create(self, form: SubmittedForm) -> None:
        actor, name = current_actor(), form.text("name")
        if form.text("whom") == FOR_THIRD_PARTY:
            email = form.text("third_email")
            self.created_id = await write(
                create_for_third_party,
                actor=actor,
                name=name,
                email=email,
                message=form.text("third_message"),
            )
            self.told = f"« {name.strip()} » est créé et proposé à {email.strip()}."
            self.offered, self.added = self.offered + 1, ()
        else:
            card = await write(add_own_carnet, actor=actor, name=name)
            self.created_id, self.added = card.id, (card, *self.added)
            self.told = f"« {card.name} » est créé."

    def _without_added(self, space: SpaceView) -> SpaceView:
        """The page but for the carnet above its list, which is shown as it is now."""
        last = {card.id for card in self.added[:1]}
        added = tuple(card for card in space.own if card.id in last)
        show(self, added=added)
        own = tuple(card for card in space.own if card.id not in last)
        return replace(space, own=own, own_total=space.own_total - len(added))


async def read_ahead(state: rx.State) -> None:
    """Read Mon espace for a tab that is about to be led there."""
    (await state.get_state(CreateCarnetState)).start()
    await (await state.get_state(SpaceState)).load()


def find_nearest_due(cards: Iterable[CarnetCard]) -> NearestDue:
    """The first card's with something late, else the first with something due soon."""
    late = (card for card in cards if card.facts.next_due_is_overdue)
    soon = (card for card in cards if card.facts.soon_count > 0 and card.facts.next_due_id)
    card = next(chain(late, soon), None)
    if card is None:
        return NOTHING_DUE
    facts = card.facts
    return NearestDue(
        facts.next_due_id,
        card.id,
        card.name,
        facts.next_due_title,
        facts.next_due_text,
        facts.next_due_is_overdue,
        facts.next_due_version,
    )


def _accepted_text(card: InvitationCard | None) -> str:
    if card is None:
        return "L’invitation est acceptée."
    return f"L’invitation est acceptée : « {card.carnet_name} » est dans votre espace."
