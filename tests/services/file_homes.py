"""A carnet whose records have files, the guests it has, and what they meet who try something."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlmodel import Session

from carnet_app.catalogue.access import Access
from carnet_app.catalogue.parts import PARTS
from carnet_app.core.errors import ForbiddenError, NotFoundError
from carnet_app.models import Carnet
from carnet_app.services.actors import Actor
from tests.factories import make_actor
from tests.services.sharing_factories import make_share

YES, NO, GONE = "yes", "403", "404"


@dataclass
class Home:
    """A carnet with its owner."""

    session: Session
    owner: Actor
    carnet: Carnet

    @property
    def carnet_id(self) -> int:
        assert self.carnet.id
        return self.carnet.id

    def guest(self, access: Access, *, hide_amounts: bool = False) -> Actor:
        """A guest with one level in every part."""
        guest = make_actor(self.session)
        make_share(
            self.session,
            self.carnet,
            guest,
            levels={part.key: access for part in PARTS if access},
            hide_amounts=hide_amounts,
        )
        return guest


def outcome(act: Callable[[], object]) -> str:
    """Whether an act is done, forbidden, or of something that is not there."""
    try:
        act()
    except NotFoundError:
        return GONE
    except ForbiddenError:
        return NO
    return YES
