"""Levels in a few words."""

from collections.abc import Mapping
from dataclasses import dataclass

from carnet_app.catalogue.access import Access
from carnet_app.catalogue.parts import PARTS, PartKey


@dataclass(frozen=True, slots=True)
class GrantedPart:
    """One part that a share or an invitation opens."""

    key: str
    label: str
    access: int
    access_label: str


MIXED = "Droits par partie"


def summarize_levels(levels: Mapping[PartKey, Access]) -> str:
    """The one level of all visible parts, or that it depends on the part."""
    given = {level for level in levels.values() if level > Access.NONE}
    if not given:
        return Access.NONE.label
    return given.pop().label if len(given) == 1 else MIXED


def describe_levels(levels: Mapping[PartKey, Access]) -> str:
    """How many parts at each level: "Consulter 3 parties, contribuer à 1 partie"."""
    said: list[str] = []
    for level, verb in (
        (Access.READ, "consulter"),
        (Access.CONTRIBUTE, "contribuer à"),
        (Access.WRITE, "modifier"),
    ):
        count = sum(1 for given in levels.values() if given is level)
        if count:
            said.append(f"{verb} {count}\u00a0partie{'s' if count > 1 else ''}")
    sentence = ", ".join(said)
    return sentence[:1].upper() + sentence[1:]


def plain_levels(levels: Mapping[PartKey, Access]) -> dict[str, int]:
    """Levels as plain text and numbers, for pages and the journal; NONE is left out."""
    return {key.value: level.value for key, level in levels.items() if level > Access.NONE}


def name_parts(levels: Mapping[PartKey, Access]) -> tuple[GrantedPart, ...]:
    """The parts that are opened, in the catalogue's order."""
    return tuple(
        GrantedPart(
            key=part.key.value,
            label=part.label,
            access=levels[part.key].value,
            access_label=levels[part.key].label,
        )
        for part in PARTS
        if levels.get(part.key, Access.NONE) > Access.NONE
    )
