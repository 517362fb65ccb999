"""Where each person of the matrix stands, and how what they try may end."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from enum import StrEnum

from carnet_app.catalogue.access import Access
from carnet_app.catalogue.parts import PartKey

NONE, READ, CONTRIBUTE, WRITE = Access


class Answer(StrEnum):
    """How an operation ends."""

    YES = "yes"
    PROPOSED = "proposed"
    """Done, but it waits for the owner."""
    FORBIDDEN = "403"
    MISSING = "404"
    SIGN_IN = "sign in first"


YES, PROPOSED, FORBIDDEN, MISSING, SIGN_IN = Answer


@dataclass(frozen=True)
class Standing:
    """What a person is to a carnet, seen from one of its parts."""

    level: Access = NONE
    inside: bool = False
    """Whether they may know of the carnet at all."""
    sees_amounts: bool = True
    manages: bool = False
    """Renames and deletes it, takes back access to it."""
    shares: bool = False
    offers: bool = False
    """It is offered to a third party, who has not answered yet."""
    deleted_it: bool = False
    """It is theirs, in the bin."""
    received: str = ""
    """What they were sent and may still answer: ``invitation`` or ``offer``."""
    guest: bool = False


OUTSIDE = Standing()
OWNER = Standing(WRITE, inside=True, manages=True, shares=True)


def guest_at(level: Access, *, sees_amounts: bool = True) -> Standing:
    return Standing(level, inside=True, sees_amounts=sees_amounts, guest=True)


# Where each person stands; in the private space, third parties' creators hold nothing.
PEOPLE: dict[str, Standing] = {
    "stranger": OUTSIDE,
    "pending guest": replace(OUTSIDE, received="invitation"),
    "declined guest": OUTSIDE,
    "expired guest": OUTSIDE,
    "withdrawn guest": OUTSIDE,
    "guest of another carnet": OUTSIDE,
    "guest elsewhere": guest_at(NONE),  # writes in every part but this one
    "reader": guest_at(READ),  # writes in every other part
    "reader without amounts": guest_at(READ, sees_amounts=False),
    "contributor": guest_at(CONTRIBUTE),  # writes in every other part
    "contributor without amounts": guest_at(CONTRIBUTE, sees_amounts=False),
    "writer": guest_at(WRITE),  # has nothing in any other part
    "writer without amounts": guest_at(WRITE, sees_amounts=False),
    "owner": OWNER,
    "third-party creator": replace(OWNER, shares=False, offers=True),
    "offered third party": replace(OUTSIDE, received="offer"),
    "new owner": OWNER,
    "creator who kept nothing": OUTSIDE,
    "creator who kept reading": guest_at(READ),
    "creator who kept contributing": guest_at(CONTRIBUTE),
    "creator who kept writing": guest_at(WRITE),
    "owner of a deleted carnet": replace(OUTSIDE, deleted_it=True),
    "guest of a deleted carnet": OUTSIDE,
}
LEVEL_ALONE = {"reader", "reader without amounts", "contributor", "writer"} | {
    "contributor without amounts",
    "writer without amounts",
    "guest elsewhere",
}
"""Those who stand otherwise in the other parts: there is one of them for each part."""


def standing(person: str, part: PartKey) -> Standing:
    """Where a person stands in a part."""
    stands = PEOPLE[person]
    if part is PartKey.PRIVATE and "creator" in person:
        return replace(stands, level=NONE)
    return stands


def stands_alike(person: str) -> bool:
    """Whether others stand in a part as this person does, so that little of it need be tried.

    All who may read nothing are alike, and what a carnet's creator kept is a share like others.
    """
    return PEOPLE[person].level is NONE or "creator who kept" in person or person == "new owner"


def two_of(names: Collection[str]) -> tuple[str, ...]:
    """Of records or files: the first one, and the first of the person's own."""
    own = [name for name in names if name.startswith("own")]
    return tuple(dict.fromkeys((*list(names)[:1], *own[:1])))
