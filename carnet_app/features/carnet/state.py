"""A carnet's page: which carnet, seen by whom, and which of its parts."""

from dataclasses import dataclass
from typing import Any

import reflex as rx

from carnet_app.features.records.listing import NO_LIST, RecordListState, list_request
from carnet_app.features.records.quick_add_state import QuickAddState
from carnet_app.features.sharing.state import SharingState
from carnet_app.services.carnet_contents import CarnetContents, note_visit
from carnet_app.services.carnet_pages import CarnetPage, read_carnet_page
from carnet_app.services.carnets import (
    CarnetView,
    PartView,
    delete_carnet,
    rename_carnet,
)
from carnet_app.services.readers import DraftedShare, SeenAs
from carnet_app.services.sharing import leave_carnet
from carnet_app.services.third_party import resend_offer, withdraw_offer
from carnet_app.session.addresses import PART, carnet_in
from carnet_app.session.carnet_frame import FILES
from carnet_app.session.carnet_heading import (
    NO_HEADING,
    CarnetHeading,
    carnet_address,
    heading_of,
    part_address,
)
from carnet_app.session.clicks import once
from carnet_app.session.door import read, refusals, show, write
from carnet_app.session.forms import SentOnce, SubmittedForm
from carnet_app.session.identity import current_actor
from carnet_app.session.marking_done import NOTHING_DONE, MarksDone
from carnet_app.session.policy import signed_in
from carnet_app.session.previews import seen_as
from carnet_app.session.state import SessionState
from carnet_app.session.windows import WindowState

RENAME, DELETE, LEAVE, WITHDRAW = "rename", "delete", "leave", "withdraw"
_QUESTIONS = (RENAME, DELETE, LEAVE, WITHDRAW)
TOLD = "carnet-fait"
"""Where it is said what was done: the focus goes there from a button that vanishes."""
NO_CARNET = CarnetView(
    id=0,
    name="",
    role="",
    owner_name="",
    is_offered=False,
    offered_to="",
    may_offer=False,
    may_share=False,
    may_manage=False,
    hide_amounts=False,
    access_until_text="",
    parts=(),
    preview_of="",
)
NO_PAGE = CarnetPage(
    carnet=NO_CARNET,
    contents=CarnetContents(parts=(), percent=-1, start_is_open=False),
    listed=None,
    file_count=0,
)
NO_PART = PartView(key="", label="", summary="", empty="", access=0, access_label="", may_add=False)


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """A part in the page's menu."""

    key: str
    label: str
    count: int
    is_due: bool


class CarnetState(MarksDone, rx.State):
    """What the page shows."""

    loaded: bool = False
    carnet: CarnetView = NO_CARNET
    """Its id is 0 when there is none for this person, whatever the reason."""
    heading: CarnetHeading = NO_HEADING
    """What the links to the carnet's other pages need."""
    part: PartView = NO_PART
    menu: tuple[MenuEntry, ...] = ()
    file_count: int = 0
    """How many files the part holds."""
    files_address: str = ""
    """Where they are listed."""
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
        self.told, self.done = "", NOTHING_DONE
        (await self.get_state(QuickAddState))._start_anew()
        await self._show()

    @rx.event
    @signed_in
    async def refresh(self) -> None:
        """Read the carnet anew, as after a change."""
        await self._show()

    @rx.event
    @signed_in
    @once
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

    async def _read_again(self) -> None:
        await self._show()

    async def _show(self) -> None:
        url = self.router.url
        guest, page = await seen_as(self), NO_PAGE
        with refusals(self):
            page = await self._read(url, guest)
        carnet, listed = page.carnet, page.listed or NO_LIST
        heading = heading_of(carnet, url, guest)
        await self._note_visit(carnet)
        show(
            self,
            carnet=carnet,
            heading=heading,
            part=next((part for part in carnet.parts if part.key == listed.part), NO_PART),
            menu=_menu_of(carnet, page.contents),
            file_count=page.file_count,
            files_address=carnet_address(heading, FILES, partie=listed.part),
            percent=-1 if carnet.preview_of else page.contents.percent,
            start_is_open=page.contents.start_is_open and not carnet.preview_of,
            only_looking=bool(carnet.preview_of),
            drafted=bool(carnet.preview_of) and isinstance(guest, DraftedShare),
            part_address=part_address(heading, part=""),
            loaded=True,
        )
        records = await self.get_state(RecordListState)
        with refusals(records):
            await records._show(
                listed,
                base=f"{self.part_address}{listed.part}",
                asked=url.query_parameters,
                query=heading.query,
            )

    async def _show_renamed(self, carnet: CarnetView) -> None:
        """Show the carnet's new name, its records left as they are."""
        if self.carnet.preview_of:  # as the guest sees it
            await self._show()
        else:
            show(self, carnet=carnet, heading=heading_of(carnet, self.router.url, None))

    async def _read(self, url: Any, guest: SeenAs | None) -> CarnetPage:
        asked = url.query_parameters
        return await read(
            read_carnet_page,
            actor=current_actor(),
            carnet_id=carnet_in(url.path),
            part=asked.get(PART, ""),
            **list_request(asked),
            seen_as=guest,
        )

    async def _note_visit(self, carnet: CarnetView) -> None:
        """Remember the visit when the page opens, not at each step in it."""
        if carnet.id and carnet.id != self.carnet.id:
            with refusals(self):
                await write(note_visit, actor=current_actor(), carnet_id=carnet.id)


class CarnetActionsState(WindowState, SentOnce, rx.State):
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
    async def rename(self, form: dict[str, Any]) -> None:
        """Give the carnet another name."""
        if self._is_repeated(form):
            return
        page = await self.get_state(CarnetState)
        with refusals(self):
            name = SubmittedForm(form).text("name")
            asked = {"actor": current_actor(), "carnet_id": page.carnet.id}
            renamed = await write(rename_carnet, **asked, name=name)
            self._close_question()
            # Here rather than by a chained event: one update and one drawing fewer.
            await page._show_renamed(renamed)

    @rx.event
    @signed_in
    async def delete(self, form: dict[str, Any]) -> Any:
        """Put the carnet in the bin."""
        if self._is_repeated(form):
            return None
        with refusals(self):
            carnet_id = await self._here()
            await write(delete_carnet, actor=current_actor(), carnet_id=carnet_id)
            return self._go_home(f"?supprime={carnet_id}")
        return None

    @rx.event
    @signed_in
    async def leave(self, form: dict[str, Any]) -> Any:
        """Give up one's own access."""
        if self._is_repeated(form):
            return None
        with refusals(self):
            await write(leave_carnet, actor=current_actor(), carnet_id=await self._here())
            session_state = await self.get_state(SessionState)
            session_state._farewell = "Vous n’avez plus accès à ce carnet."
            return self._go_home()
        return None

    @rx.event
    @signed_in
    async def withdraw(self, form: dict[str, Any]) -> Any:
        """Take the offer back from the third party."""
        if self._is_repeated(form):
            return None
        with refusals(self):
            await write(withdraw_offer, actor=current_actor(), carnet_id=await self._here())
            self._close_question()
            carnet_state = await self.get_state(CarnetState)
            await carnet_state._show()
            carnet_state.told = "La proposition est retirée\u00a0: ce carnet reste le vôtre."
            return rx.set_focus(TOLD)
        return None

    async def _here(self) -> int:
        return (await self.get_state(CarnetState)).carnet.id

    def _close(self) -> None:
        show(self, question="")

    def _close_question(self) -> None:
        self.question = ""
        self._renew_form()

    def _go_home(self, saying: str = "") -> Any:
        self._close_question()
        return rx.redirect(f"/mon-espace{saying}", replace=True)


def _menu_of(carnet: CarnetView, contents: CarnetContents) -> tuple[MenuEntry, ...]:
    held = {part.key: part for part in contents.parts}
    return tuple(
        MenuEntry(part.key, part.label, held[part.key].count, held[part.key].overdue_count > 0)
        for part in carnet.parts
    )
