"""Every record kind, by key and by part. Adding a kind is a class, its test and a line here."""

from carnet_app.catalogue.kinds.building import Equipment, Material, Works
from carnet_app.catalogue.kinds.energy import (
    Dpe,
    EnergyAudit,
    EnergyLabel,
    Re2020Certificate,
    Survey,
)
from carnet_app.catalogue.kinds.home import Home, Network, Plan
from carnet_app.catalogue.kinds.maintenance import ConsumptionReading, MaintenanceOperation
from carnet_app.catalogue.kinds.papers import Contact, CoownershipDocument, Document, Syndic
from carnet_app.catalogue.kinds.private import Budget, Claim, Insurance, Subsidy
from carnet_app.catalogue.parts import PartKey
from carnet_app.catalogue.record_kind import RecordKind

KINDS: tuple[RecordKind, ...] = (
    Home(),
    Plan(),
    Network(),
    Material(),
    Equipment(),
    Works(),
    MaintenanceOperation(),
    Dpe(),
    EnergyAudit(),
    Re2020Certificate(),
    EnergyLabel(),
    Survey(),
    ConsumptionReading(),
    CoownershipDocument(),
    Syndic(),
    Document(),
    Contact(),
    Budget(),
    Subsidy(),
    Insurance(),
    Claim(),
)

KIND_BY_KEY: dict[str, RecordKind] = {kind.key: kind for kind in KINDS}


def kinds_of(part: PartKey) -> tuple[RecordKind, ...]:
    """The kinds one may add to a part, in the order of its menu."""
    return tuple(kind for kind in KINDS if kind.part is part)


def kinds_it_may_become(kind: RecordKind) -> tuple[RecordKind, ...]:
    """The kinds of the same part a record may move to: those with a field in common."""
    return tuple(
        other for other in kinds_of(kind.part) if other is not kind and kind.prefillable_in(other)
    )
