"""Ready-made sets of rights for the people one usually invites."""

from pydantic import BaseModel, ConfigDict

from carnet_app.catalogue.access import Access
from carnet_app.catalogue.parts import PARTS, PartKey


class Preset(BaseModel):
    """A named starting point; every level can be changed before sending."""

    model_config = ConfigDict(frozen=True)

    key: str
    label: str
    levels: dict[PartKey, Access]
    hide_amounts: bool


def _levels(default: Access, **exceptions: Access) -> dict[PartKey, Access]:
    levels = {part.key: default for part in PARTS} | {PartKey.PRIVATE: Access.NONE}
    return levels | {PartKey(key): level for key, level in exceptions.items()}


PRESETS: tuple[Preset, ...] = (
    Preset(key="relative", label="Proche", levels=_levels(Access.READ), hide_amounts=False),
    Preset(
        key="craftsman",
        label="Artisan",
        levels=_levels(
            Access.NONE,
            home=Access.READ,
            plans=Access.READ,
            networks=Access.READ,
            materials=Access.READ,
            equipment=Access.CONTRIBUTE,
            works=Access.CONTRIBUTE,
            maintenance=Access.CONTRIBUTE,
            energy=Access.READ,
        ),
        hide_amounts=True,
    ),
    Preset(
        key="surveyor",
        label="Diagnostiqueur",
        levels=_levels(
            Access.NONE,
            home=Access.READ,
            plans=Access.READ,
            networks=Access.READ,
            materials=Access.READ,
            equipment=Access.READ,
            works=Access.READ,
            energy=Access.CONTRIBUTE,
            surveys=Access.CONTRIBUTE,
        ),
        hide_amounts=True,
    ),
    Preset(
        key="notary",
        label="Notaire",
        levels=_levels(Access.READ, consumption=Access.NONE, contacts=Access.NONE),
        hide_amounts=False,
    ),
    Preset(
        key="buyer",
        label="Acquéreur",
        levels=_levels(Access.READ, contacts=Access.NONE, documents=Access.NONE),
        hide_amounts=True,
    ),
)

PRESET_BY_KEY: dict[str, Preset] = {preset.key: preset for preset in PRESETS}
