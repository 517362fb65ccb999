"""The guest through whose eyes an owner looks at a carnet, as the address of each page names them.

``?invite=3`` names a share, sent or in force; ``?apercu=projet`` the one that is still being
written in this tab.
"""

from typing import Any

import reflex as rx

from carnet_app.services.readers import DraftedShare, SeenAs
from carnet_app.session.addresses import carnet_in
from carnet_app.session.forms import row_id

INVITATION, PREVIEW, DRAFT = "invite", "apercu", "projet"


class PreviewState(rx.State):
    """The share that is being written in a tab, from a look as its guest until one comes back."""

    _drafted: DraftedShare | None = None


async def seen_as(state: rx.State) -> SeenAs | None:
    """The guest that the address of a tab's page names; None for one's own view."""
    url = state.router.url
    asked = url.query_parameters
    if INVITATION in asked:
        return row_id(asked[INVITATION])
    if asked.get(PREVIEW) != DRAFT:
        return None
    drafted = (await state.get_state(PreviewState))._drafted
    return drafted if drafted and drafted.carnet_id == carnet_in(url.path) else None


def is_over(url: Any, preview_of: str) -> bool:
    """Whether an address asks for a share being written that there is no more.

    Args:
        url: The address of a carnet's page.
        preview_of: As whom the page is seen all the same; empty for one's own view.
    """
    return not preview_of and url.query_parameters.get(PREVIEW) == DRAFT


def preview_query(guest: SeenAs | None) -> str:
    """What addresses of a carnet's pages end with to keep a preview going; empty outside of one."""
    if guest is None:
        return ""
    return f"?{PREVIEW}={DRAFT}" if isinstance(guest, DraftedShare) else f"?{INVITATION}={guest}"
