"""“C’est fait”: what every page shares that shows what is due."""

from typing import Any

import reflex as rx

from carnet_app.services.record_history import restore_version
from carnet_app.services.upkeep import Done, mark_done
from carnet_app.session.clicks import once
from carnet_app.session.door import refusals, write
from carnet_app.session.forms import row_id
from carnet_app.session.identity import current_actor
from carnet_app.session.policy import signed_in
from carnet_app.ui.buttons import button
from carnet_app.ui.feedback import notice
from carnet_app.ui.icons import icon

NOTHING_DONE = Done(record_id=0, version=0, former=0, told="")
NOTICE_ID = "c-est-fait"
TAKEN_BACK = "C’est annulé\N{NO-BREAK SPACE}: l’opération est de nouveau à faire."


class MarksDone(rx.State, mixin=True):
    """A page on which an operation is marked done; it reads itself anew in ``_read_again``."""

    errors: dict[str, str] = {}
    done: Done = NOTHING_DONE
    """What was just marked done; without an id, what is told of its being taken back."""
    only_looking: bool = False
    """Whether the page is seen through a guest's eyes: nothing is done there."""

    @rx.event
    @signed_in
    @once
    async def mark_done(self, record_id: int, version: int) -> Any:
        """Note that an operation was done today."""
        self.done = NOTHING_DONE
        with refusals(self):
            named = {"record_id": row_id(record_id), "version": row_id(version)}
            self.done = await write(mark_done, actor=current_actor(), **named)
        return await self._read_again_and_tell()

    @rx.event
    @signed_in
    @once
    async def take_back(self) -> Any:
        """Make it as if it had not been said."""
        done, self.done = self.done, NOTHING_DONE
        with refusals(self):
            named = {"record_id": done.record_id, "version": done.version}
            await write(restore_version, actor=current_actor(), restored=done.former, **named)
            self.done = Done(record_id=0, version=0, former=0, told=TAKEN_BACK)
        return await self._read_again_and_tell()

    async def _read_again_and_tell(self) -> Any:
        """Show how things are now; the button that was clicked may be gone, and the focus."""
        said = self.errors
        with refusals(self):
            await self._read_again()
        self.errors = self.errors or said
        return rx.set_focus(NOTICE_ID) if self.done.told else None

    async def _read_again(self) -> None:
        """Read what the page shows; raises what the services raise."""
        raise NotImplementedError


def done_button(state: Any, record: Any, version: Any, title: Any, **props: Any) -> rx.Component:
    """Marks an operation done at one click.

    Args:
        state: The page's, a ``MarksDone``.
        record: The operation's id.
        version: The version of it that the page shows.
        title: What it is called, for those who do not see which card the button is on.
        props: The button's.
    """
    return button(
        icon("check", 18),
        "C’est fait",
        rx.el.span(" : ", title, class_name="sr-only"),
        on_click=state.mark_done(record, version),
        disabled=state.only_looking,
        **props,
    )


def done_notice(state: Any) -> rx.Component:
    """Says quietly what was just marked done, when it is due again, and how to take it back."""
    done = state.done
    undo = button("Annuler", on_click=state.take_back, class_name="mt-3")
    said = notice(rx.el.p(done.told), rx.cond(done.record_id != 0, undo), tone="sage")
    return rx.el.div(
        rx.cond(done.told != "", said),
        role="status",
        id=NOTICE_ID,
        tab_index=-1,
        class_name="empty:sr-only",
    )
