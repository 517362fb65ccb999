"""What the home is made of, what it is equipped with, what was done to it."""

from datetime import timedelta

from carnet_app.catalogue.appliances import APPLIANCE_BY_KEY, APPLIANCE_OPTIONS, CATEGORIES
from carnet_app.catalogue.fields import (
    Amount,
    Choice,
    ChoiceOrOther,
    Day,
    LongText,
    Number,
    Option,
    Reference,
    Role,
    Siret,
    Text,
    Url,
    Value,
    Values,
    YesNo,
)
from carnet_app.catalogue.fields.dates import add_months
from carnet_app.catalogue.grammar import Noun
from carnet_app.catalogue.parts import PartKey
from carnet_app.catalogue.record_kind import RecordKind
from carnet_app.catalogue.records import Attachment
from carnet_app.core.clock import today

NBSP = "\N{NO-BREAK SPACE}"
TEN_YEARS = 120

ENERGIES = {
    "electricity": "Électricité",
    "gas": "Gaz",
    "oil": "Fioul",
    "wood": "Bois, granulés",
    "solar": "Solaire",
    "district": "Réseau de chaleur",
}

ELEMENTS = {
    "roof": "Toiture",
    "walls": "Murs extérieurs",
    "openings": "Fenêtres et portes extérieures",
    "low_floors": "Planchers bas",
}
"""The four of the legal carnet: CCH R. 126-32, I."""

_LETTERS = {"r": "R", "lambda": "λ", "uw": "Uw"}


class Material(RecordKind):
    """Insulation, a window, a covering, as it was laid."""

    key = "material"
    part = PartKey.MATERIALS
    noun = Noun("matériau", "matériaux")
    icon = "brick-wall"
    title_from = ("nature", "element")
    columns = ("element", "brand", "performance", "laid_on")
    filter_by = ("element",)
    attachments = (
        Attachment("sheet", "Fiche technique"),
        Attachment("photo", "Photo", is_photo=True),
        Attachment("invoice", "Facture", reveals_amounts=True),
    )

    element = Choice(
        "Paroi",
        required=True,
        choices=(
            *(Option(key, label) for key, label in ELEMENTS.items()),
            Option("other", "Autre paroi"),
        ),
    )
    nature = Text("Nature", required=True, max_length=200, example="Laine de bois")
    brand = Text("Marque et référence", max_length=200, example="Isolant Forêt 145")
    performance_type = Choice(
        "Mesure de la performance",
        choices={
            "r": "R, résistance thermique (m²·K/W)",
            "lambda": "λ, conductivité (W/m·K)",
            "uw": "Uw, d’une fenêtre (W/m²·K)",
        },
        help="La lettre que porte l’étiquette ou la fiche technique.",
    )
    performance = Number("Valeur de R, λ ou Uw", decimals=4, maximum=100, example="7,2")
    thickness = Number("Épaisseur", unit="mm", decimals=1, maximum=5_000, example="300")
    area = Number("Surface", unit="m²", maximum=100_000, example="85")
    laid_on = Day("Date de pose", role=Role.HAPPENED, past=True, listed_as="Posé le {}")
    company = Text("Entreprise", max_length=200, example="Toits d’Armor")
    works = Reference("Travaux", kinds=("works",), detail=True)
    note = LongText("Note", detail=True)

    def shown(self, name: str, values: Values) -> str:
        """The figure with what it measures: "R 7,2"."""
        text = super().shown(name, values)
        letter = _LETTERS.get(str(values.get("performance_type", "")), "")
        return f"{letter}{NBSP}{text}" if name == "performance" and letter else text

    def wrong_together(self, values: Values) -> dict[str, str]:
        """A figure needs to say what it measures."""
        if "performance" in values and "performance_type" not in values:
            return {"performance_type": "Précisez ce que mesure cette valeur\u00a0: R, λ ou Uw."}
        return {}


def category_of(values: Values) -> Value | None:
    """The category of the appliance chosen, when it has one."""
    appliance = APPLIANCE_BY_KEY.get(str(values.get("appliance", "")))
    return appliance.category if appliance else None


class Equipment(RecordKind):
    """A boiler, a fan, an oven: what one switches on, looks after and replaces."""

    key = "equipment"
    part = PartKey.EQUIPMENT
    noun = Noun("équipement", "équipements")
    icon = "heater"
    title_from = ("appliance", "brand", "model")
    title_joint = " "
    columns = ("category", "room", "installed_on", "warranty_until")
    filter_by = ("category", "energy")
    attachments = (
        Attachment("manual", "Notice"),
        Attachment("nameplate", "Photo de la plaque", is_photo=True),
        Attachment("warranty", "Bon de garantie"),
        Attachment("invoice", "Facture", reveals_amounts=True),
    )

    appliance = ChoiceOrOther("Appareil", choices=APPLIANCE_OPTIONS)
    category = Choice("Catégorie", required=True, choices=CATEGORIES, compute=category_of,
                      help="Déduite de l’appareil si vous la laissez vide.")  # fmt: skip
    brand = Text("Marque", max_length=100, example="Atlantic")
    model = Text("Modèle", max_length=100, example="Naia 25")
    serial_number = Text("Numéro de série", max_length=100, detail=True, example="SN-2023-0042")
    energy = ChoiceOrOther("Énergie", choices=ENERGIES)
    power = Number("Puissance", unit="kW", maximum=1_000, example="24")
    room = Text("Pièce", max_length=100, example="Buanderie")
    installed_on = Day("Date de pose", role=Role.HAPPENED, past=True, listed_as="Posé le {}")
    installer = Text("Installateur", max_length=200, example="Chauffage Le Goff")
    contact = Reference("Fiche de l’installateur", kinds=("contact",), detail=True)
    warranty_until = Day("Fin de garantie", role=Role.DUE, not_before="installed_on",
                         example="14/05/2034")  # fmt: skip
    price = Amount("Prix d’achat", role=Role.AMOUNT, detail=True)
    manual_url = Url("Notice en ligne", detail=True)
    note = LongText("Note", detail=True)

    def composed_title(self, values: Values) -> str:
        """The appliance, brand and model; the category for what has none of them."""
        return super().composed_title(values) or self.shown("category", values)

    def icon_of(self, values: Values) -> str:
        """The appliance's own picture, when it is one of those offered."""
        appliance = APPLIANCE_BY_KEY.get(str(values.get("appliance", "")))
        return appliance.icon if appliance else self.icon


def ten_year_guarantee(values: Values) -> Value | None:
    """The end of the ten-year guarantee: civil code, articles 1792 and 1792-4-1.

    Ten years from acceptance; only for works someone said are covered.
    """
    accepted_on = values.get("accepted_on")
    if not accepted_on or values.get("has_ten_year_guarantee") is not True:
        return None
    accepted = Works.accepted_on.as_day(str(accepted_on))
    return add_months(accepted, TEN_YEARS).isoformat()


class Works(RecordKind):
    """What was, is or will be done to the home, by whom and for how much."""

    key = "works"
    part = PartKey.WORKS
    noun = Noun("travaux", "travaux", plural_only=True)
    icon = "hammer"
    columns = ("state", "category", "accepted_on", "company", "cost")
    filter_by = ("state", "category")
    total_by = "state"
    attachments = (
        Attachment("quote", "Devis", reveals_amounts=True),
        Attachment("invoice", "Facture", reveals_amounts=True),
        Attachment("before", "Photo avant", is_photo=True),
        Attachment("after", "Photo après", is_photo=True),
        Attachment("acceptance", "Procès-verbal de réception"),
        Attachment("insurance", "Attestation d’assurance décennale"),
    )

    title = Text("Titre", required=True, role=Role.TITLE, example="Isolation des combles")
    category = ChoiceOrOther(
        "Catégorie",
        choices={
            "structure": "Gros œuvre",
            "roofing": "Toiture et charpente",
            "insulation": "Isolation",
            "joinery": "Menuiseries",
            "heating": "Chauffage et eau chaude",
            "ventilation": "Ventilation",
            "electricity": "Électricité",
            "plumbing": "Plomberie et sanitaires",
            "finishes": "Sols, murs et peinture",
            "outdoor": "Extérieurs",
            "extension": "Extension",
        },
    )
    state = Choice(
        "État",
        required=True,
        choices={
            "planned": "Envisagé",
            "quoted": "Devis",
            "ongoing": "En cours",
            "accepted": "Réceptionné",
        },
    )
    started_on = Day("Début", example="02/04/2024")
    accepted_on = Day(
        "Réception", role=Role.HAPPENED, not_before="started_on", example="14/05/2024",
        listed_as="Réception le {}",
        help="Le jour où vous avez accepté les travaux\u00a0: les garanties partent de là.",
    )  # fmt: skip
    description = LongText("Description")
    company = Text("Entreprise", max_length=200, example="Toits d’Armor")
    siret = Siret("SIRET de l’entreprise", detail=True)
    is_rge = YesNo("Entreprise RGE", detail=True, help="Reconnue garante de l’environnement.")
    contractor = Reference("Fiche de l’entreprise", kinds=("contact",), detail=True)
    cost = Amount("Montant TTC", role=Role.AMOUNT, example="8 450,00")
    has_ten_year_guarantee = YesNo("Garantie décennale", help="Pour ce qui touche à la solidité "
                                   "du logement ou le rend impropre à l’habitation.")  # fmt: skip
    guarantee_until = Day(
        "Fin de la garantie décennale", role=Role.DUE, compute=ten_year_guarantee,
        not_before="accepted_on", example="14/05/2034",
        help="Dix ans après la réception, si vous la laissez vide.",
    )  # fmt: skip
    insurer = Text("Assureur de l’entreprise", max_length=200, detail=True)

    def wrong_together(self, values: Values) -> dict[str, str]:
        """What is accepted was accepted on a day that has come."""
        accepted_on = str(values.get("accepted_on", ""))
        tomorrow = (today() + timedelta(days=1)).isoformat()
        if values.get("state") == "accepted" and accepted_on > tomorrow:
            return {"accepted_on": "Des travaux réceptionnés l’ont été à une date passée."}
        return {}
