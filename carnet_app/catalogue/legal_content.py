"""What the law wants in a carnet d'information du logement, block by block.

Sources: construction and housing code (CCH), articles L. 126-35-2 to L. 126-35-11 (law
2021-1104 of 22 August 2021), and R. 126-32 to R. 126-34 (decree 2022-1674 of 27 December
2022). The lists of R. 126-32 were verified; what L. 126-35-6 to L. 126-35-8 ask for (plans
and networks of a construction only, dates and description of renovation works, papers
that attest the energy performance) is from memory of the consolidated text.
"""

import dataclasses
from collections.abc import Mapping

from carnet_app.catalogue.parts import PartKey

CONSTRUCTION, RENOVATION = "construction", "renovation"

DISCRIMINATORS: Mapping[str, str] = {
    "plan": "nature",
    "network": "nature",
    "material": "element",
    "equipment": "category",
    "home": "purpose",
    "works": "",
    "dpe": "",
    "energy_audit": "",
    "re2020_certificate": "",
    "energy_label": "",
    "maintenance_operation": "",
}
"""The kinds that count, and the field that says for which block; empty when any record does."""


@dataclasses.dataclass(frozen=True, slots=True)
class LegalBlock:
    """One thing the law wants to find: a record of one of these kinds, with one of these options.

    ``only_for`` is the purpose of the carnet (construction or renovation) that asks for it;
    empty when both do.
    """

    key: str
    label: str
    source: str
    part: PartKey
    kinds: tuple[str, ...]
    options: tuple[str, ...] = ()
    only_for: str = ""

    def concerns(self, purpose: str) -> bool:
        """Whether a carnet made for this purpose has to have it; a voluntary one may."""
        others = {CONSTRUCTION, RENOVATION} - {self.only_for}
        return not self.only_for or purpose not in others


def _plan(key: str, label: str, option: str) -> LegalBlock:
    source = "CCH, art. L. 126-35-6"
    return LegalBlock(key, label, source, PartKey.PLANS, ("plan",), (option,), CONSTRUCTION)


def _network(option: str, label: str) -> LegalBlock:
    source = "CCH, art. L. 126-35-6"
    key, kinds = f"network_{option}", ("network",)
    return LegalBlock(key, label, source, PartKey.NETWORKS, kinds, (option,), CONSTRUCTION)


def _material(option: str, label: str) -> LegalBlock:
    source = "CCH, art. L. 126-35-7 et R. 126-32"
    key, kinds = f"material_{option}", ("material",)
    return LegalBlock(key, label, source, PartKey.MATERIALS, kinds, (option,))


def _equipment(key: str, label: str, *categories: str) -> LegalBlock:
    source = "CCH, art. L. 126-35-7 et R. 126-32"
    return LegalBlock(key, label, source, PartKey.EQUIPMENT, ("equipment",), categories)


LEGAL_BLOCKS: tuple[LegalBlock, ...] = (
    _plan("plans", "Plans de surface", "surface"),
    _plan("sections", "Coupes", "section"),
    _network("water", "Réseau d’eau"),
    _network("electricity", "Réseau d’électricité"),
    _network("gas", "Réseau de gaz"),
    _network("ventilation", "Réseau de ventilation"),
    _material("roof", "Isolation de la toiture"),
    _material("walls", "Isolation des murs extérieurs"),
    _material("openings", "Fenêtres et portes extérieures"),
    _material("low_floors", "Isolation des planchers bas"),
    _equipment("heating", "Chauffage ou refroidissement", "heating", "cooling"),
    _equipment("hot_water", "Eau chaude sanitaire", "hot_water"),
    _equipment("ventilation", "Ventilation", "ventilation"),
    _equipment("regulation", "Régulation", "regulation"),
    _equipment("renewable", "Énergie renouvelable", "renewable"),
    LegalBlock(
        "upkeep", "Entretien des équipements", "CCH, art. L. 126-35-7",
        PartKey.MAINTENANCE, ("maintenance_operation",),
    ),
    LegalBlock(
        "works", "Dates et description des travaux", "CCH, art. L. 126-35-7",
        PartKey.WORKS, ("works",), only_for=RENOVATION,
    ),
    LegalBlock(
        "performance", "Attestation de la performance énergétique",
        "CCH, art. L. 126-35-8 et R. 126-34", PartKey.ENERGY,
        ("dpe", "energy_audit", "re2020_certificate", "energy_label"),
    ),
)  # fmt: skip

LEGAL_BLOCK_BY_KEY = {block.key: block for block in LEGAL_BLOCKS}
