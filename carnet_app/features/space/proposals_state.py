"""All that waits for a person's answer, and all they proposed, in one carnet or in all."""

from typing import Any
from urllib.parse import urlencode

import reflex as rx

from carnet_app.features.space.proposals import ADDRESS
from carnet_app.services.proposal_lists import ProposalsView, list_own_proposals, list_proposals
from carnet_app.session.carnet_heading import ONE_PAGE, PAGE_NUMBER, PageLinks
from carnet_app.session.door import read, refusals, show
from carnet_app.session.forms import row_id
from carnet_app.session.identity import current_actor
from carnet_app.session.policy import signed_in

CARNET, OWN_PAGE = "carnet", "siennes"
NO_PROPOSALS = ProposalsView(proposals=(), total=0, page=1, pages=1)


class ProposalsState(rx.State):
    """What the page shows."""

    loaded: bool = False
    waiting: ProposalsView = NO_PROPOSALS
    waiting_links: PageLinks = ONE_PAGE
    own: ProposalsView = NO_PROPOSALS
    own_links: PageLinks = ONE_PAGE
    narrowed: bool = False
    """Whether the address names one carnet."""
    errors: dict[str, str] = {}

    @rx.event
    @signed_in
    async def load(self) -> None:
        """Read the pages of both lists that the address names."""
        with refusals(self):
            await self._show()
        self.loaded = True

    async def _show(self) -> None:
        asked = self.router.url.query_parameters
        carnet_id = row_id(asked[CARNET]) if CARNET in asked else None
        request: dict[str, Any] = {"actor": current_actor(), "carnet_id": carnet_id}
        waiting = await read(list_proposals, page=row_id(asked.get(PAGE_NUMBER)) or 1, **request)
        own = await read(list_own_proposals, page=row_id(asked.get(OWN_PAGE)) or 1, **request)
        show(
            self,
            waiting=waiting,
            waiting_links=_links(waiting, PAGE_NUMBER, carnet_id),
            own=own,
            own_links=_links(own, OWN_PAGE, carnet_id),
            narrowed=carnet_id is not None,
        )


def _links(listed: ProposalsView, name: str, carnet_id: int | None) -> PageLinks:
    narrowing = {} if carnet_id is None else {CARNET: carnet_id}
    before, after = (
        f"{ADDRESS}?{urlencode({**narrowing, name: other})}"
        for other in (listed.page - 1, listed.page + 1)
    )
    first, last = listed.page == 1, listed.page == listed.pages
    return PageLinks(listed.page, listed.pages, "" if first else before, "" if last else after)
