"""The home itself, its plans, its networks."""

from carnet_app.catalogue.fields import (
    Choice,
    ChoiceOrOther,
    Code,
    Day,
    InvalidValueError,
    LongText,
    Number,
    Role,
    Text,
    Whole,
    YesNo,
)
from carnet_app.catalogue.fields.dates import FIRST_YEAR
from carnet_app.catalogue.grammar import Noun
from carnet_app.catalogue.parts import PartKey
from carnet_app.catalogue.record_kind import RecordKind
from carnet_app.catalogue.records import Attachment
from carnet_app.core.clock import today

YEARS_TO_COMPLETION = 10
"""A home may have its carnet before it is built."""


class ConstructionYear(Whole):
    """A year a home may have been, or may soon be, completed in."""

    def check(self, value: int) -> int:
        """Refuse years too far ahead."""
        if value > today().year + YEARS_TO_COMPLETION:
            raise InvalidValueError("Cette année est trop lointaine\u00a0: vérifiez-la.")
        return super().check(value)


class Home(RecordKind):
    """The carnet's cover: where the home is, what it is."""

    key = "home"
    part = PartKey.HOME
    noun = Noun(
        "identité du logement", "identités du logement", feminine=True, adding="Décrire le logement"
    )
    icon = "house"
    singleton = True
    columns = ("home_type", "living_area", "built_in")
    attachments = (Attachment("photo", "Photo du logement", is_photo=True),)

    address = Text(
        "Adresse", required=True, role=Role.TITLE, example="12 rue des Lilas",
        help="Numéro et rue, ou lieu-dit.",
    )  # fmt: skip
    # Mainland and Corsica (01 to 95), overseas departments and territories (97, 98).
    postcode = Code("Code postal", pattern="(0[1-9]|[1-8][0-9]|9[0-578])[0-9]{3}",
                    refusal="Un code postal compte cinq chiffres, par exemple 35000.",
                    example="35000")  # fmt: skip
    city = Text("Commune", max_length=100, example="Rennes")
    home_type = ChoiceOrOther(
        "Type de logement",
        choices={"house": "Maison", "apartment": "Appartement", "loft": "Loft", "studio": "Studio"},
    )
    built_in = ConstructionYear(
        "Année de construction", minimum=FIRST_YEAR, maximum=9999, grouped=False, example="1974"
    )
    living_area = Number("Surface habitable", unit="m²", maximum=100_000, example="92,5")
    rooms = Whole("Nombre de pièces", maximum=500, example="5")
    in_coownership = YesNo("Logement en copropriété", help="La partie Copropriété s’affiche alors.")
    storey = Text("Étage", max_length=50, detail=True, example="3e étage")
    lot = Text("Lot", max_length=50, detail=True, example="Lot 27")
    land_plot = Text("Parcelle cadastrale", max_length=100, detail=True, example="AB 123")
    purpose = Choice(
        "Pourquoi ce carnet",
        choices={
            "construction": "Construction",
            "renovation": "Rénovation",
            "voluntary": "Démarche volontaire",
        },
        help="La loi demande un carnet pour une construction ou une rénovation énergétique.",
    )
    permit_type = Choice(
        "Autorisation d’urbanisme",
        detail=True,
        choices={"permit": "Permis de construire", "declaration": "Déclaration préalable"},
    )
    permit_number = Text(
        "Numéro du permis ou de la déclaration", max_length=50, detail=True,
        example="PC 035 238 23 A0001",
    )  # fmt: skip
    permit_date = Day("Date du permis ou de la déclaration", detail=True, past=True)
    note = LongText("Note", detail=True)


class Plan(RecordKind):
    """A drawing of the home."""

    key = "plan"
    part = PartKey.PLANS
    noun = Noun("plan", "plans")
    icon = "ruler"
    title_from = ("nature", "level")
    columns = ("nature", "level", "state", "drawn_on")
    filter_by = ("nature", "state")
    attachments = (Attachment("plan", "Fichier du plan"),)

    title = Text(
        "Titre", role=Role.TITLE, example="Plan du rez-de-chaussée",
        help="Laissé vide, il est formé de la nature et du niveau.",
    )  # fmt: skip
    nature = ChoiceOrOther(
        "Nature",
        required=True,
        choices={
            "surface": "Plan de surface",
            "section": "Coupe",
            "elevation": "Façade",
            "site": "Plan de masse",
        },
    )
    level = Text("Niveau", max_length=100, example="Rez-de-chaussée")
    state = Choice("État", choices={"designed": "Tel que conçu", "as_built": "Tel qu’exécuté"})
    drawn_on = Day("Date", role=Role.HAPPENED, past=True, listed_as="Daté du {}")
    author = Text("Auteur", max_length=200, example="Cabinet d’architecture Morel")
    note = LongText("Note", detail=True)


class Network(RecordKind):
    """Where water, power or gas comes in, and where it is cut off."""

    key = "network"
    part = PartKey.NETWORKS
    noun = Noun("réseau", "réseaux")
    icon = "plug-zap"
    title_from = ("nature",)
    columns = ("nature", "shutoff", "meter")
    filter_by = ("nature",)
    attachments = (
        Attachment("diagram", "Schéma"),
        Attachment("shutoff", "Photo de la coupure", is_photo=True),
    )

    nature = ChoiceOrOther(
        "Réseau",
        required=True,
        choices={
            "water": "Eau",
            "electricity": "Électricité",
            "gas": "Gaz",
            "ventilation": "Ventilation",
            "sewage": "Assainissement",
            "communication": "Communication",
        },
    )
    shutoff = Text("Où le couper", example="Vanne sous l’évier",
                   help="La première chose que l’on cherche un jour de fuite.")  # fmt: skip
    meter = Text("Emplacement du compteur", example="Coffret en limite de propriété")
    meter_number = Text("Numéro du compteur ou du point de livraison", max_length=50, detail=True,
                        example="09 123 456 789 012")  # fmt: skip
    supplier = Text("Gestionnaire ou fournisseur", max_length=200, detail=True)
    description = LongText("Description", help="Tracé, matériaux, particularités.")
