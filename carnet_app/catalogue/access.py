"""What a guest may do in one part of a carnet."""

from enum import IntEnum


class Access(IntEnum):
    """The four levels, each including the ones before it."""

    NONE = 0
    READ = 1
    CONTRIBUTE = 2
    WRITE = 3

    @property
    def label(self) -> str:
        """The level as the interface names it."""
        return _LABELS[self]


_LABELS = {
    Access.NONE: "Aucun",
    Access.READ: "Consulter",
    Access.CONTRIBUTE: "Contribuer",
    Access.WRITE: "Modifier",
}
