"""What is to be done again and again, and what the meters say."""

from datetime import date

from carnet_app.catalogue.fields import (
    Amount,
    Choice,
    ChoiceOrOther,
    Day,
    LongText,
    Number,
    Reference,
    Role,
    Text,
    Value,
    Values,
    YesNo,
)
from carnet_app.catalogue.fields.dates import add_months
from carnet_app.catalogue.grammar import Noun
from carnet_app.catalogue.parts import PartKey
from carnet_app.catalogue.record_kind import RecordKind
from carnet_app.catalogue.records import Attachment
from carnet_app.core.french import period

PERIODICITIES = {
    "1": "Tous les mois",
    "3": "Tous les trois mois",
    "6": "Tous les six mois",
    "12": "Tous les ans",
    "24": "Tous les deux ans",
    "36": "Tous les trois ans",
    "48": "Tous les quatre ans",
    "60": "Tous les cinq ans",
    "120": "Tous les dix ans",
    "0": "Une seule fois",
}
"""The keys are months."""


def next_due(values: Values) -> Value | None:
    """The last time plus the interval; None for what was never done, or is done once."""
    last, months = values.get("last_done_on"), int(values.get("periodicity", 0))
    if not last or not months:
        return None
    return add_months(MaintenanceOperation.last_done_on.as_day(str(last)), months).isoformat()


class MaintenanceOperation(RecordKind):
    """One operation of upkeep, when it was last done and when it is due."""

    key = "maintenance_operation"
    part = PartKey.MAINTENANCE
    noun = Noun("opération", "opérations", feminine=True)
    icon = "wrench"
    columns = ("equipment", "periodicity", "last_done_on", "next_due_on", "is_mandatory")
    filter_by = ("is_mandatory", "periodicity")
    attachments = (
        Attachment("certificate", "Attestation"),
        Attachment("invoice", "Facture", reveals_amounts=True),
    )

    title = Text("Opération", required=True, role=Role.TITLE,
                 example="Entretien annuel de la chaudière")  # fmt: skip
    equipment = Reference("Équipement", kinds=("equipment",))
    periodicity = Choice("Périodicité", required=True, choices=PERIODICITIES, example="12")
    last_done_on = Day(
        "Dernière fois", role=Role.HAPPENED, past=True, listed_as="Dernière fois le {}"
    )
    next_due_on = Day(
        "Prochaine échéance", role=Role.DUE, compute=next_due, renewed_by="last_done_on",
        not_before="last_done_on", example="14/05/2025",
        help="Calculée d’après la dernière fois et la périodicité, si vous la laissez vide.",
    )  # fmt: skip
    provider = Text("Intervenant", max_length=200, example="Chauffage Le Goff")
    contact = Reference("Fiche de l’intervenant", kinds=("contact",), detail=True)
    cost = Amount("Coût", role=Role.AMOUNT, example="145,00")
    is_mandatory = YesNo("Obligatoire")
    source = Text("Texte qui l’impose", detail=True, example="Décret 2009-649")
    note = LongText("Note", detail=True)

    def once_done(self, values: Values, day: date) -> dict[str, Value] | None:
        """Done today, and due again after the interval; None when it is already so."""
        done: dict[str, Value] = {**values, "last_done_on": day.isoformat()}
        done.pop("next_due_on", None)
        following = next_due(done)
        if following is not None:
            done["next_due_on"] = following
        return None if done == values else done


UNITS = {
    "kwh": "kWh",
    "m3": "m³",
    "litre": "litres",
    "kg": "kg",
    "stere": "stères",
    "bag": "sacs",
}

_USUAL_UNITS = {
    "electricity": "kwh",
    "gas": "kwh",
    "district": "kwh",
    "solar": "kwh",
    "oil": "litre",
    "propane": "kg",
    "wood": "stere",
    "pellets": "kg",
    "water": "m3",
    "hot_water": "m3",
}


def usual_unit(values: Values) -> Value | None:
    """What the chosen energy is usually counted in."""
    return _USUAL_UNITS.get(str(values.get("energy", "")))


class ConsumptionReading(RecordKind):
    """What was used over a period, or what a meter read at its end."""

    key = "consumption_reading"
    part = PartKey.CONSUMPTION
    noun = Noun("relevé", "relevés")
    icon = "gauge"
    title_from = ("energy", "ended_on")
    essential = ("quantity",)
    columns = ("energy", "ended_on", "quantity", "cost")
    filter_by = ("energy",)
    total_by = "ended_on"
    attachments = (
        Attachment("bill", "Facture", reveals_amounts=True),
        Attachment("meter", "Photo du compteur", is_photo=True),
    )

    energy = ChoiceOrOther(
        "Énergie ou eau",
        required=True,
        choices={
            "electricity": "Électricité",
            "gas": "Gaz naturel",
            "oil": "Fioul",
            "propane": "Propane, butane",
            "wood": "Bois",
            "pellets": "Granulés",
            "district": "Réseau de chaleur",
            "solar": "Production solaire",
            "water": "Eau",
            "hot_water": "Eau chaude",
        },
    )
    started_on = Day("Début de la période", past=True, example="01/04/2024")
    ended_on = Day("Fin de la période, ou jour du relevé", required=True, role=Role.HAPPENED,
                   past=True, not_before="started_on", listed_as="Relevé du {}")  # fmt: skip
    quantity = Number("Quantité", decimals=3, example="312,5")
    unit = ChoiceOrOther("Unité", choices=UNITS, compute=usual_unit,
                         help="Celle de l’énergie, si vous la laissez vide.")  # fmt: skip
    index = Number("Index du compteur", decimals=3, example="18 452",
                   help="Le nombre affiché par le compteur.")  # fmt: skip
    cost = Amount("Coût", role=Role.AMOUNT, example="78,40")
    note = LongText("Note", detail=True)

    def wrong_together(self, values: Values) -> dict[str, str]:
        """A reading without a figure says nothing."""
        if not values.keys() & {"quantity", "index", "cost"}:
            return {"quantity": "Indiquez au moins une quantité, un index ou un coût."}
        return {}

    def when(self, values: Values, *, beside: str = "") -> str:
        """The period it is of, when it has a beginning: its title says the end."""
        started, ended = str(values.get("started_on", "")), str(values.get("ended_on", ""))
        if not started or not ended or started == ended:
            return super().when(values, beside=beside)
        return period(date.fromisoformat(started), date.fromisoformat(ended))

    def shown(self, name: str, values: Values) -> str:
        """The quantity with its unit: "312,5 kWh"."""
        text = super().shown(name, values)
        if name != "quantity" or not text or "unit" not in values:
            return text
        return f"{text}\N{NO-BREAK SPACE}{self.shown('unit', values)}"
