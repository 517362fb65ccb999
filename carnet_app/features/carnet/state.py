"""A carnet's page: which carnet, seen by whom, and which of its parts."""

from dataclasses import dataclass
from typing import Any

import reflex as rx

from carnet_app.features.carnet.preview import see_as_invited
from carnet_app.features.records.listing import RecordListState
from carnet_app.features.sharing.state import SharingState
from carnet_app.services.carnet_contents import note_visit, read_contents
from carnet_app.services.carnets import (
    CarnetView,
    PartView,
    delete_carnet,
    open_carnet,
    rename_carnet,
)
from carnet_app.services.sharing import leave_carnet
from carnet_app.services.third_party import resend_offer, withdraw_offer
from carnet_app.session.carnet_heading import NO_HEADING, CarnetHeading, heading_of
from carnet_app.session.door import read, refusals, write
from carnet_app.session.forms import SubmittedForm, row_id
from carnet_app.session.identity import current_actor
from carnet_app.session.policy import signed_in

RENAME, DELETE, LEAVE, WITHDRAW = "rename", "delete", "leave", "withdraw"
_QUESTIONS = (RENAME, DELETE, LEAVE, WITHDRAW)
DRAFT = "projet"
NO_CARNET = CarnetView(
    id=0,
    name="",
    role="",
    owner_name="",
    is_offered=False,
    offered_to="",
    may_share=False,
    may_manage=False,
    hide_amounts=False,
    access_until_text="",
    parts=(),
    preview_of="",
)
NO_PART = PartView(key="", label="", summary="", empty="", access=0, access_label="", may_add=False)


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """A part in the page's menu."""

    key: str
    label: str
    count: int
    is_due: bool


class CarnetState(rx.State):
    """What the page shows."""

    loaded: bool = False
    carnet: CarnetView = NO_CARNET
    """Its id is 0 when there is none for this person, whatever the reason."""
    heading: CarnetHeading = NO_HEADING
    """What the links to the carnet's other pages need."""
    part: PartView = NO_PART
    menu: tuple[MenuEntry, ...] = ()
    percent: int = -1
    """How complete one's own carnet is; -1 for others'."""
    start_is_open: bool = False
    """Whether the guided start is still to be finished or skipped."""
    drafted: bool = False
    """Whether the preview is of an invitation still being written."""
    part_address: str = ""
    """The address of a part, but for its key."""
    errors: dict[str, str] = {}
    told: str = ""

    @rx.event
    @signed_in
    async def load(self) -> None:
        """Read the carnet and the part the address names; again at each step in it."""
        self.told = ""
        await self._show()

    @rx.event
    @signed_in
    async def refresh(self) -> None:
        """Read the carnet anew, as after a change."""
        await self._show()

    @rx.event
    @signed_in
    async def resend(self) -> None:
        """Mail the offer to the third party again."""
        self.told = ""
        with refusals(self):
            await write(resend_offer, actor=current_actor(), carnet_id=self.carnet.id)
            self.told = "La proposition est repartie. Le lien du message précédent ne sert plus."

    @rx.event
    @signed_in
    def leave_preview(self) -> Any:
        """Go back to one's own view, and to the form the preview came from."""
        address = f"/carnets/{self.carnet.id}?partie={self.part.key}"
        back = [rx.redirect(address, replace=True)]
        return [*back, SharingState.reopen] if self.drafted else back

    async def _show(self) -> None:
        carnet, self.menu = NO_CARNET, ()
        asked = self.router.url.query_parameters
        with refusals(self):
            carnet = await self._read(asked)
            await self._show_contents(carnet, asked)
        if self.errors:
            carnet = NO_CARNET
        await self._note_visit(carnet)
        self.carnet = carnet
        self.heading = heading_of(carnet, row_id(asked.get("invite")))
        wanted = (part for part in carnet.parts if part.key == asked.get("partie"))
        self.part = next(wanted, carnet.parts[0] if carnet.parts else NO_PART)
        self.drafted = asked.get("apercu") == DRAFT
        self.part_address = f"/carnets/{carnet.id}?{_mode_of(asked)}partie="
        await self._show_records(asked)
        self.loaded = True

    async def _show_contents(self, carnet: CarnetView, asked: Any) -> None:
        """Count what the parts hold, as far as this person may see."""
        contents = await read(
            read_contents,
            actor=current_actor(),
            carnet_id=carnet.id,
            seen_as_share_id=row_id(asked["invite"]) if "invite" in asked else None,
        )
        held = {part.key: part for part in contents.parts}
        self.menu = tuple(
            MenuEntry(part.key, part.label, held[part.key].count, held[part.key].overdue_count > 0)
            for part in carnet.parts
        )
        self.percent = -1 if carnet.preview_of else contents.percent
        self.start_is_open = contents.start_is_open and not carnet.preview_of

    async def _note_visit(self, carnet: CarnetView) -> None:
        """Remember the visit when the page opens, not at each step in it."""
        if carnet.id and carnet.id != self.carnet.id:
            with refusals(self):
                await write(note_visit, actor=current_actor(), carnet_id=carnet.id)

    async def _show_records(self, asked: Any) -> None:
        """Read the part's records into the state of the list this page embeds."""
        records = await self.get_state(RecordListState)
        records.errors = {}
        with refusals(records):
            await records._show(
                base=f"{self.part_address}{self.part.key}",
                part=self.part.key,
                asked=asked,
                seen_as=row_id(asked["invite"]) if "invite" in asked else None,
                drafted=bool(self.carnet.preview_of) and self.drafted,
                hide_amounts=self.carnet.hide_amounts,
            )

    async def _read(self, asked: Any) -> CarnetView:
        carnet_id = row_id(self.router.url.path.rstrip("/").rsplit("/", 1)[-1])
        share_id = row_id(asked["invite"]) if "invite" in asked else None
        actor = current_actor()
        view = await read(open_carnet, actor=actor, carnet_id=carnet_id, seen_as_share_id=share_id)
        if asked.get("apercu") != DRAFT or not view.may_share:
            return view
        sharing = await self.get_state(SharingState)
        draft = sharing._draft
        if draft is None or draft.carnet_id != carnet_id:
            return view
        guest = sharing.editing_name or draft.email.strip() or "la personne invitée"
        return see_as_invited(view, draft, guest=guest)


class CarnetActionsState(rx.State):
    """The questions asked before a carnet is renamed, deleted, left or kept."""

    errors: dict[str, str] = {}
    question: str = ""
    """Which of them is open."""

    @rx.event
    @signed_in
    def ask(self, question: Any) -> None:
        """Open a question."""
        self.question = question if question in _QUESTIONS else ""
        self.errors = {}

    @rx.event
    @signed_in
    def close(self, is_open: Any = False) -> None:
        """Close the question: Escape, the cross, a click beside it."""
        self.question = self.question if is_open is True else ""

    @rx.event
    @signed_in
    async def rename(self, form: dict[str, Any]) -> Any:
        """Give the carnet another name."""
        with refusals(self):
            name = SubmittedForm(form).text("name")
            await write(
                rename_carnet, actor=current_actor(), carnet_id=await self._here(), name=name
            )
            self.question = ""
            return CarnetState.refresh
        return None

    @rx.event
    @signed_in
    async def delete(self, form: dict[str, Any]) -> Any:
        """Put the carnet in the bin."""
        del form
        with refusals(self):
            carnet_id = await self._here()
            await write(delete_carnet, actor=current_actor(), carnet_id=carnet_id)
            return self._go_home(f"?supprime={carnet_id}")
        return None

    @rx.event
    @signed_in
    async def leave(self, form: dict[str, Any]) -> Any:
        """Give up one's own access."""
        del form
        with refusals(self):
            await write(leave_carnet, actor=current_actor(), carnet_id=await self._here())
            return self._go_home()
        return None

    @rx.event
    @signed_in
    async def withdraw(self, form: dict[str, Any]) -> Any:
        """Take the offer back from the third party."""
        del form
        with refusals(self):
            await write(withdraw_offer, actor=current_actor(), carnet_id=await self._here())
            self.question = ""
            return CarnetState.refresh
        return None

    async def _here(self) -> int:
        return (await self.get_state(CarnetState)).carnet.id

    def _go_home(self, saying: str = "") -> Any:
        self.question = ""
        return rx.redirect(f"/mon-espace{saying}", replace=True)


def _mode_of(asked: Any) -> str:
    """The part of the address that keeps a preview going from part to part."""
    if asked.get("apercu") == DRAFT:
        return f"apercu={DRAFT}&"
    return f"invite={row_id(asked['invite'])}&" if "invite" in asked else ""
