"""The appliances of a home, and how often the law or good sense has them looked after.

Sources, and what was verified in them:

- Boilers, 4 to 400 kW, every year: environment code R. 224-41-4 to R. 224-41-9 (decree
  2009-649 of 9 June 2009). Verified.
- Heat pumps and air conditioners, 4 to 70 kW, every two years; not water heaters of a single
  home: environment code R. 224-42 and following (decree 2020-912). Verified.
- Other combustion appliances and all flues, every twelve months; open fires are exempt from
  the former, their flues are not from the latter: public health code R. 1331-66 to R. 1331-78
  (decree 2023-641, numbered by decree 2023-695). Verified. Local rules may ask for more.
- Smoke alarm: it must be there and work (law 2010-238, decree 2011-36, order of 5 February
  2013); no interval is set: the monthly test and the ten years are advice.
- Septic tank: emptied when half full of sludge (order of 7 September 2009, article 15;
  verified); some four years is advice. Inspected by the commune at least every ten years
  (CGCT L. 2224-8; from memory, not verified).
- All the rest is advice of manufacturers and public bodies, marked as such by an empty source.
"""

import dataclasses
from datetime import date

from carnet_app.catalogue.fields import Option
from carnet_app.catalogue.fields.dates import add_months

BOILER_SOURCE = "Code de l’environnement, art. R. 224-41-4 et suivants (décret 2009-649)"
HEAT_PUMP_SOURCE = "Code de l’environnement, art. R. 224-42 et suivants (décret 2020-912)"
COMBUSTION_SOURCE = "Code de la santé publique, art. R. 1331-66 et suivants (décret 2023-641)"
SEPTIC_SOURCE = "Arrêté du 7 septembre 2009, art. 15"
SANITATION_CONTROL_SOURCE = "Code général des collectivités territoriales, art. L. 2224-8"

CATEGORIES = {
    "heating": "Chauffage",
    "cooling": "Refroidissement",
    "ventilation": "Ventilation",
    "hot_water": "Eau chaude",
    "regulation": "Régulation",
    "renewable": "Énergie renouvelable",
    "household": "Électroménager",
    "safety": "Sécurité",
    "other": "Autre",
}


@dataclasses.dataclass(frozen=True, slots=True)
class SuggestedOperation:
    """A maintenance operation worth having in the carnet. No source: advice, not law."""

    key: str
    title: str
    months: int
    source: str = ""
    note: str = ""
    is_mandatory: bool = False

    def submitted(
        self,
        *,
        equipment_id: int | None = None,
        last_done_on: date | None = None,
        start: date | None = None,
    ) -> dict[str, object]:
        """The form of a maintenance operation, filled in: to give to the kind's ``parse``.

        Args:
            equipment_id: The record of the equipment it is for.
            last_done_on: When it was last done, if known.
            start: Else, the day the first interval is counted from, such as today.
        """
        form: dict[str, object] = {
            "title": self.title,
            "periodicity": str(self.months),
            "is_mandatory": "true" if self.is_mandatory else "false",
            "source": self.source,
            "note": self.note,
        }
        if equipment_id is not None:
            form["equipment"] = str(equipment_id)
        if last_done_on is not None:
            form["last_done_on"] = last_done_on.isoformat()
        elif start is not None:
            form["next_due_on"] = add_months(start, self.months).isoformat()
        return form


@dataclasses.dataclass(frozen=True, slots=True)
class Appliance:
    """A type of equipment one recognises: a boiler, a stove… ``icon`` is Lucide's."""

    key: str
    label: str
    category: str
    icon: str
    operations: tuple[SuggestedOperation, ...] = ()
    energy: str = ""
    """A key of the equipment's energies, when the type implies it."""


def _boiler(fuel: str) -> SuggestedOperation:
    return SuggestedOperation(
        "boiler_service", f"Entretien annuel de la chaudière {fuel}", 12, BOILER_SOURCE,
        "De 4 à 400\u00a0kW, par un professionnel qui remet une attestation.", is_mandatory=True,
    )  # fmt: skip


def _sweeping(note: str = "") -> SuggestedOperation:
    return SuggestedOperation(
        "flue_sweeping", "Ramonage du conduit de fumée", 12, COMBUSTION_SOURCE,
        note or "Certaines communes demandent deux ramonages par an.", is_mandatory=True,
    )  # fmt: skip


def _burning(title: str) -> SuggestedOperation:
    return SuggestedOperation(
        "combustion_service", title, 12, COMBUSTION_SOURCE,
        "Par un professionnel qui remet une attestation.", is_mandatory=True,
    )  # fmt: skip


def _thermodynamic(title: str) -> SuggestedOperation:
    return SuggestedOperation(
        "heat_pump_service", title, 24, HEAT_PUMP_SOURCE,
        "De 4 à 70\u00a0kW, par un professionnel qui remet une attestation.", is_mandatory=True,
    )  # fmt: skip


def _advice(key: str, title: str, months: int, note: str = "") -> SuggestedOperation:
    return SuggestedOperation(key, title, months, note=note)


_GAS_FLUE = "Si la chaudière est raccordée à un conduit de fumée."
_FILTERS = _advice("filters", "Nettoyage des filtres", 6)
_DESCALING = _advice(
    "descaling", "Détartrage du chauffe-eau", 36, "Plus souvent si l’eau est dure."
)
_SAFETY_VALVE = _advice("safety_valve", "Manœuvre du groupe de sécurité", 1)

APPLIANCES: tuple[Appliance, ...] = (
    Appliance("gas_boiler", "Chaudière à gaz", "heating", "flame",
              (_boiler("à gaz"), _sweeping(_GAS_FLUE)), "gas"),
    Appliance("oil_boiler", "Chaudière au fioul", "heating", "fuel",
              (_boiler("au fioul"), _sweeping()), "oil"),
    Appliance("wood_boiler", "Chaudière à bois ou granulés", "heating", "flame-kindling",
              (_boiler("à bois"), _sweeping()), "wood"),
    Appliance("heat_pump", "Pompe à chaleur", "heating", "heater",
              (_thermodynamic("Entretien de la pompe à chaleur"),), "electricity"),
    Appliance("stove", "Poêle ou insert", "heating", "flame-kindling",
              (_burning("Entretien du poêle ou de l’insert"), _sweeping()), "wood"),
    Appliance("fireplace", "Cheminée à foyer ouvert", "heating", "flame", (_sweeping(),), "wood"),
    Appliance("electric_heater", "Radiateurs électriques", "heating", "heater", (), "electricity"),
    Appliance("radiators", "Radiateurs à eau", "heating", "heater",
              (_advice("bleeding", "Purge des radiateurs", 12),)),
    Appliance("underfloor", "Plancher chauffant", "heating", "heater",
              (_advice("desludging", "Contrôle et désembouage du plancher chauffant", 60),)),
    Appliance("air_conditioner", "Climatisation", "cooling", "air-vent",
              (_thermodynamic("Entretien de la climatisation"), _FILTERS), "electricity"),
    Appliance("extract_ventilation", "VMC simple flux", "ventilation", "fan",
              (_advice("vents", "Nettoyage des bouches et entrées d’air", 6),
               _advice("ventilation_service", "Entretien de la VMC par un professionnel", 36)),
              "electricity"),
    Appliance("balanced_ventilation", "VMC double flux", "ventilation", "fan",
              (_advice("ventilation_filters", "Remplacement des filtres de la VMC", 6),
               _advice("ventilation_service", "Entretien de la VMC par un professionnel", 36)),
              "electricity"),
    Appliance("electric_water_heater", "Chauffe-eau électrique", "hot_water", "droplets",
              (_SAFETY_VALVE, _DESCALING), "electricity"),
    Appliance("gas_water_heater", "Chauffe-eau à gaz", "hot_water", "droplets",
              (_burning("Entretien du chauffe-eau à gaz"),
               _sweeping("S’il est raccordé à un conduit de fumée.")), "gas"),
    Appliance("heat_pump_water_heater", "Chauffe-eau thermodynamique", "hot_water", "droplets",
              (_advice("water_heater_service", "Entretien du chauffe-eau thermodynamique", 24),),
              "electricity"),
    Appliance("water_softener", "Adoucisseur d’eau", "hot_water", "droplets",
              (_advice("softener_service", "Entretien de l’adoucisseur", 12),)),
    Appliance("thermostat", "Thermostat ou régulation", "regulation", "thermometer",
              (_advice("batteries", "Remplacement des piles du thermostat", 24),)),
    Appliance("solar_panels", "Panneaux photovoltaïques", "renewable", "sun",
              (_advice("solar_check", "Contrôle et nettoyage des panneaux", 12),), "solar"),
    Appliance("solar_water_heater", "Chauffe-eau solaire", "renewable", "sun",
              (_advice("solar_water_service", "Entretien du chauffe-eau solaire", 12),), "solar"),
    Appliance("rainwater_tank", "Récupérateur d’eau de pluie", "renewable", "cloud-rain",
              (_advice("tank_cleaning", "Nettoyage de la cuve d’eau de pluie", 12),)),
    Appliance("hood", "Hotte de cuisine", "household", "cooking-pot",
              (_advice("hood_filters", "Nettoyage ou remplacement des filtres de la hotte", 3),),
              "electricity"),
    Appliance("household_appliance", "Appareil ménager", "household", "washing-machine"),
    Appliance("smoke_alarm", "Détecteur de fumée", "safety", "alarm-smoke",
              (SuggestedOperation("alarm_test", "Test du détecteur de fumée", 1, "",
                                  "Le détecteur doit être entretenu (décret 2011-36)\u202f; "
                                  "tous les mois est un conseil."),
               _advice("alarm_replacement", "Remplacement du détecteur de fumée", 120))),
    Appliance("co_alarm", "Détecteur de monoxyde de carbone", "safety", "alarm-smoke",
              (_advice("alarm_test", "Test du détecteur de monoxyde", 1),)),
    Appliance("burglar_alarm", "Alarme", "safety", "shield-check",
              (_advice("alarm_service", "Contrôle de l’alarme et des piles", 12),)),
    Appliance("extinguisher", "Extincteur", "safety", "fire-extinguisher",
              (_advice("extinguisher_check", "Vérification de l’extincteur", 12),)),
    Appliance("gate", "Portail ou porte de garage motorisés", "other", "warehouse",
              (_advice("gate_service", "Entretien du portail ou de la porte motorisés", 12),)),
    Appliance("septic_tank", "Fosse septique ou toutes eaux", "other", "cylinder",
              (SuggestedOperation(
                  "septic_emptying", "Vidange de la fosse", 48, SEPTIC_SOURCE,
                  "Dès que les boues atteignent la moitié du volume\u00a0: tous les quatre ans "
                  "est un ordre de grandeur.", is_mandatory=True),
               SuggestedOperation(
                   "sanitation_control", "Contrôle de l’assainissement par le SPANC", 120,
                   SANITATION_CONTROL_SOURCE, "À l’initiative de la commune.",
                   is_mandatory=True))),
)  # fmt: skip

APPLIANCE_BY_KEY = {appliance.key: appliance for appliance in APPLIANCES}

APPLIANCE_OPTIONS = tuple(
    Option(appliance.key, appliance.label, CATEGORIES[appliance.category])
    for appliance in APPLIANCES
)
