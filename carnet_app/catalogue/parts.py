"""The parts of a carnet: rights are given part by part."""

from enum import StrEnum

from pydantic import BaseModel, ConfigDict


class PartKey(StrEnum):
    """The stable name of a part, in code, addresses and the database."""

    HOME = "home"
    PLANS = "plans"
    NETWORKS = "networks"
    MATERIALS = "materials"
    EQUIPMENT = "equipment"
    WORKS = "works"
    MAINTENANCE = "maintenance"
    ENERGY = "energy"
    SURVEYS = "surveys"
    CONSUMPTION = "consumption"
    COOWNERSHIP = "coownership"
    DOCUMENTS = "documents"
    CONTACTS = "contacts"
    PRIVATE = "private"


class Part(BaseModel):
    """One section of a carnet."""

    model_config = ConfigDict(frozen=True)

    key: PartKey
    label: str
    summary: str
    empty: str
    """What the empty part says belongs in it."""


PARTS: tuple[Part, ...] = (
    Part(
        key=PartKey.HOME,
        label="Identité du logement",
        summary="L’adresse, le type, l’année, la surface : la carte d’identité de votre logement.",
        empty="L’adresse, la surface et l’année de construction ouvriront ce carnet.",
    ),
    Part(
        key=PartKey.PLANS,
        label="Plans et coupes",
        summary="Plans de surface, coupes, façades et plan de masse, tels que conçus ou exécutés.",
        empty="Les plans de l’architecte ou du constructeur trouveront leur place ici.",
    ),
    Part(
        key=PartKey.NETWORKS,
        label="Réseaux",
        summary="Eau, électricité, gaz, ventilation : où passent les réseaux et où les couper.",
        empty="Notez d’abord où couper l’eau, l’électricité et le gaz.",
    ),
    Part(
        key=PartKey.MATERIALS,
        label="Matériaux et isolation",
        summary="Toiture, murs, fenêtres, planchers : les matériaux posés et leur isolation.",
        empty="Les isolants, fenêtres et revêtements posés, avec leur référence, iront ici.",
    ),
    Part(
        key=PartKey.EQUIPMENT,
        label="Équipements",
        summary=(
            "Chauffage, eau chaude, ventilation, électroménager : "
            "la notice, la garantie et l’entretien de chacun."
        ),
        empty="La chaudière, le chauffe-eau, la VMC… et leurs notices iront ici.",
    ),
    Part(
        key=PartKey.WORKS,
        label="Travaux",
        summary="Ce qui a été fait, par qui, quand, pour combien, factures et garanties à l’appui.",
        empty="Les travaux envisagés, en cours ou réceptionnés seront racontés ici.",
    ),
    Part(
        key=PartKey.MAINTENANCE,
        label="Entretien",
        summary="Les opérations régulières, leur dernière date et leur prochaine échéance.",
        empty="Ramonage, entretien de la chaudière, vidange : les rendez-vous à ne pas manquer.",
    ),
    Part(
        key=PartKey.ENERGY,
        label="Performance énergétique",
        summary="DPE, audit énergétique, attestation RE2020 et labels.",
        empty="Le DPE de votre logement et ses classes énergie et climat iront ici.",
    ),
    Part(
        key=PartKey.SURVEYS,
        label="Diagnostics",
        summary="Amiante, plomb, gaz, électricité, termites… et leur durée de validité.",
        empty="Les diagnostics remis à l’achat, à la vente ou à la location iront ici.",
    ),
    Part(
        key=PartKey.CONSUMPTION,
        label="Consommations",
        summary="Relevés d’énergie et d’eau, période par période.",
        empty="Un premier relevé d’eau ou d’énergie suffira pour suivre la suite.",
    ),
    Part(
        key=PartKey.COOWNERSHIP,
        label="Copropriété",
        summary="Règlement, assemblées générales, carnet de l’immeuble et syndic.",
        empty="Le règlement de copropriété et les procès-verbaux d’assemblée iront ici.",
    ),
    Part(
        key=PartKey.DOCUMENTS,
        label="Documents et photos",
        summary="Tout ce qui mérite d’être gardé et ne trouve pas sa place ailleurs.",
        empty="Déposez ici les documents et photos à garder.",
    ),
    Part(
        key=PartKey.CONTACTS,
        label="Contacts",
        summary="Les artisans, entreprises et services qui connaissent votre logement.",
        empty="Le plombier, le chauffagiste, le syndic : leurs coordonnées seront ici.",
    ),
    Part(
        key=PartKey.PRIVATE,
        label="Espace privé",
        summary="Budget, aides, assurance, sinistres : pour vous seul, jamais transmis.",
        empty="Ce que vous notez ici n’est montré à personne, sauf si vous en décidez autrement.",
    ),
)

PART_BY_KEY: dict[PartKey, Part] = {part.key: part for part in PARTS}
