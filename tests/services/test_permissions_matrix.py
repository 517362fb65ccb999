"""Who may do what: every person, each part, each operation, against a table written by hand."""

import inspect
from collections.abc import Callable
from datetime import timedelta
from types import ModuleType

import pytest
from sqlmodel import Session

from carnet_app.catalogue.access import Access
from carnet_app.catalogue.parts import PARTS, PartKey
from carnet_app.core.clock import now
from carnet_app.core.errors import ForbiddenError, NotFoundError
from carnet_app.models import Account, Carnet, InvitationAnswer
from carnet_app.services import (
    carnets,
    invitations,
    permissions,
    share_list,
    sharing,
    space,
    third_party,
)
from carnet_app.services.actors import Actor
from carnet_app.services.permissions import readable_parts, require
from carnet_app.services.rows import fetch_rows
from tests.factories import make_actor, make_carnet
from tests.services.sharing_factories import (
    EVERYWHERE,
    id_of,
    make_invitation,
    make_share,
    make_waiting_share,
)

YES, FORBIDDEN, NOT_THERE = "yes", "403", "404"
OPERATIONS = ("see", "read", "contribute", "write", "share", "manage")

#                       see        read       contribute write      share      manage
EXPECTED: dict[str, tuple[str, ...]] = {
    "stranger": (NOT_THERE, NOT_THERE, NOT_THERE, NOT_THERE, NOT_THERE, NOT_THERE),
    "pending guest": (NOT_THERE, NOT_THERE, NOT_THERE, NOT_THERE, NOT_THERE, NOT_THERE),
    "declined guest": (NOT_THERE, NOT_THERE, NOT_THERE, NOT_THERE, NOT_THERE, NOT_THERE),
    "withdrawn guest": (NOT_THERE, NOT_THERE, NOT_THERE, NOT_THERE, NOT_THERE, NOT_THERE),
    "expired guest": (NOT_THERE, NOT_THERE, NOT_THERE, NOT_THERE, NOT_THERE, NOT_THERE),
    "unconfirmed guest": (NOT_THERE, NOT_THERE, NOT_THERE, NOT_THERE, NOT_THERE, NOT_THERE),
    "guest of a deleted carnet": (
        *(NOT_THERE, NOT_THERE, NOT_THERE, NOT_THERE, NOT_THERE, NOT_THERE),
    ),
    "guest of another carnet": (
        *(NOT_THERE, NOT_THERE, NOT_THERE, NOT_THERE, NOT_THERE, NOT_THERE),
    ),
    "offered third party": (NOT_THERE, NOT_THERE, NOT_THERE, NOT_THERE, NOT_THERE, NOT_THERE),
    "former owner": (NOT_THERE, NOT_THERE, NOT_THERE, NOT_THERE, NOT_THERE, NOT_THERE),
    "owner of a deleted carnet": (
        *(NOT_THERE, NOT_THERE, NOT_THERE, NOT_THERE, NOT_THERE, NOT_THERE),
    ),
    "guest elsewhere": (NOT_THERE, NOT_THERE, NOT_THERE, NOT_THERE, FORBIDDEN, FORBIDDEN),
    "reader": (YES, YES, FORBIDDEN, FORBIDDEN, FORBIDDEN, FORBIDDEN),
    "contributor": (YES, YES, YES, FORBIDDEN, FORBIDDEN, FORBIDDEN),
    "writer": (YES, YES, YES, YES, FORBIDDEN, FORBIDDEN),
    "third-party creator": (YES, YES, YES, YES, FORBIDDEN, YES),
    "owner": (YES, YES, YES, YES, YES, YES),
}
CREATOR_IN_PRIVATE = (NOT_THERE, NOT_THERE, NOT_THERE, NOT_THERE, FORBIDDEN, YES)

LEVELS = {"reader": Access.READ, "contributor": Access.CONTRIBUTE, "writer": Access.WRITE}


class Scene:
    """A carnet, its owner, and somebody who comes to its door for one part."""

    def __init__(self, session: Session, part: PartKey) -> None:
        self.session, self.part = session, part
        self.owner = make_actor(session)
        self.carnet = make_carnet(session, self.owner)
        self.visitor = make_actor(session)

    def bring(self, person: str) -> Actor:
        """The person of that name, in the state the name says."""
        if person in LEVELS:
            make_share(self.session, self.carnet, self.visitor, levels={self.part: LEVELS[person]})
            return self.visitor
        return getattr(self, "_" + person.replace(" ", "_").replace("-", "_"))()

    def _full_share(self, carnet: Carnet) -> int:
        return id_of(make_share(self.session, carnet, self.visitor, levels=self._all()))

    def _all(self) -> dict[PartKey, Access]:
        return dict.fromkeys(EVERYWHERE, Access.WRITE)

    def _stranger(self) -> Actor:
        return self.visitor

    def _pending_guest(self) -> Actor:
        email = self.visitor.email
        make_waiting_share(self.session, self.carnet, email=email, levels=self._all())
        return self.visitor

    def _declined_guest(self) -> Actor:
        answer, email = InvitationAnswer.DECLINED, self.visitor.email
        make_waiting_share(
            self.session, self.carnet, email=email, levels=self._all(), answer=answer
        )
        return self.visitor

    def _withdrawn_guest(self) -> Actor:
        share_id = self._full_share(self.carnet)
        sharing.withdraw_share(self.session, actor=self.owner, share_id=share_id)
        return self.visitor

    def _expired_guest(self) -> Actor:
        ended = now() - timedelta(seconds=1)
        make_share(self.session, self.carnet, self.visitor, levels=self._all(), access_until=ended)
        return self.visitor

    def _unconfirmed_guest(self) -> Actor:
        self._full_share(self.carnet)
        self.session.get_one(Account, self.visitor.account_id).confirmed_at = None
        self.session.flush()
        return self.visitor

    def _guest_of_a_deleted_carnet(self) -> Actor:
        self._full_share(self.carnet)
        return self._owner_of_a_deleted_carnet() and self.visitor

    def _guest_of_another_carnet(self) -> Actor:
        self._full_share(make_carnet(self.session, self.owner))
        return self.visitor

    def _offered_third_party(self) -> Actor:
        make_invitation(self.session, self.carnet, email=self.visitor.email)
        return self.visitor

    def _former_owner(self) -> Actor:
        token = make_invitation(self.session, self.carnet, email=self.visitor.email)[1]
        invitations.accept_invitation(self.session, actor=self.visitor, token=token)
        return self.owner

    def _owner_of_a_deleted_carnet(self) -> Actor:
        carnets.delete_carnet(self.session, actor=self.owner, carnet_id=id_of(self.carnet))
        return self.owner

    def _guest_elsewhere(self) -> Actor:
        levels = {**self._all(), self.part: Access.NONE}
        make_share(self.session, self.carnet, self.visitor, levels=levels)
        return self.visitor

    def _third_party_creator(self) -> Actor:
        make_invitation(self.session, self.carnet, email=self.visitor.email)
        return self.owner

    def _owner(self) -> Actor:
        return self.owner


def attempt(session: Session, actor: Actor, carnet_id: int, part: PartKey, operation: str) -> str:
    """How an operation ends at the services' doors."""

    def see() -> None:
        view = carnets.open_carnet(session, actor=actor, carnet_id=carnet_id)
        if part.value not in [each.key for each in view.parts]:
            raise NotFoundError

    def at_least(access: Access) -> Callable[[], object]:
        return lambda: require(session, actor=actor, carnet_id=carnet_id, part=part, access=access)

    def share() -> None:
        levels, email = {part: Access.READ}, "quelquun@exemple.fr"
        sharing.invite(session, actor=actor, carnet_id=carnet_id, email=email, levels=levels)

    def manage() -> None:
        carnets.rename_carnet(session, actor=actor, carnet_id=carnet_id, name="Autre nom")

    acts: dict[str, Callable[[], object]] = {
        "see": see,
        "read": at_least(Access.READ),
        "contribute": at_least(Access.CONTRIBUTE),
        "write": at_least(Access.WRITE),
        "share": share,
        "manage": manage,
    }
    try:
        acts[operation]()
    except NotFoundError:
        return NOT_THERE
    except ForbiddenError:
        return FORBIDDEN
    return YES


def expected_of(person: str, part: PartKey) -> dict[str, str]:
    if person == "third-party creator" and part is PartKey.PRIVATE:
        return dict(zip(OPERATIONS, CREATOR_IN_PRIVATE, strict=True))
    return dict(zip(OPERATIONS, EXPECTED[person], strict=True))


@pytest.mark.parametrize("part", [part.key for part in PARTS], ids=lambda key: key.value)
@pytest.mark.parametrize("person", EXPECTED)
def test_each_person_may_in_each_part_what_the_table_says(
    session: Session, person: str, part: PartKey
) -> None:
    scene = Scene(session, part)
    actor, carnet_id = scene.bring(person), id_of(scene.carnet)
    found = {name: attempt(session, actor, carnet_id, part, name) for name in OPERATIONS}
    assert found == expected_of(person, part)


@pytest.mark.parametrize("part", [PartKey.HOME, PartKey.PRIVATE], ids=lambda key: key.value)
@pytest.mark.parametrize("person", EXPECTED)
def test_lists_are_scoped_as_single_carnets_are(
    session: Session, person: str, part: PartKey
) -> None:
    """What SQL lets through for a list is what the table says of that part."""
    scene = Scene(session, part)
    actor, carnet_id = scene.bring(person), id_of(scene.carnet)
    expected = expected_of(person, part)
    asked = {"read": Access.READ, "contribute": Access.CONTRIBUTE, "write": Access.WRITE}
    for name, access in asked.items():
        rows = fetch_rows(session, readable_parts(actor, at_least=access))
        listed = (carnet_id, part) in [(row.carnet_id, row.part) for row in rows]
        assert listed == (expected[name] == YES), name


# Without an actor: whoever holds a mailed link may read and decline it; purging is
# the operator's; the others are pieces of a query or know their caller already.
NO_ACTOR_NEEDED = {
    "read_invitation",
    "decline_invitation",
    "purge_deleted_carnets",
    "hand_over",
    "rights_of_share",
    "read_levels",
    "look_through",
}


@pytest.mark.parametrize(
    "module",
    [carnets, invitations, permissions, share_list, sharing, space, third_party],
    ids=lambda module: module.__name__.rsplit(".", 1)[1],
)
def test_nobody_has_nothing_to_pass(module: ModuleType) -> None:
    """The anonymous row of the matrix: services demand an actor, and none is no default."""
    own = [
        function
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__ and not name.startswith("_")
    ]
    services = [each for each in own if "session" in inspect.signature(each).parameters]
    assert services
    for service in services:
        if service.__name__ in NO_ACTOR_NEEDED:
            continue
        actor = inspect.signature(service).parameters["actor"]
        assert actor.kind is inspect.Parameter.KEYWORD_ONLY
        assert actor.default is inspect.Parameter.empty
        assert actor.annotation is Actor
