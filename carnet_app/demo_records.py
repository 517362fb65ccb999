"""The records of the demonstration's homes; people, companies and places are invented.

Dates are counted from today, so that something is always due soon. ``@name`` in a form
is the record of that name: an operation's boiler, the company behind some works.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlmodel import Session

from carnet_app.core.clock import today
from carnet_app.services.actors import Actor
from carnet_app.services.records import add_record

Form = dict[str, str]


@dataclass(frozen=True)
class Entry:
    """One record to add."""

    kind: str
    form: Form
    name: str = field(default="")


def add_entries(
    session: Session, *, actor: Actor, carnet_id: int, entries: Iterable[Entry]
) -> dict[str, int]:
    """Add records in somebody's name; gives the ids of those that have a name."""
    ids: dict[str, int] = {}
    for entry in entries:
        form = {
            name: str(ids[text[1:]]) if text.startswith("@") else text
            for name, text in entry.form.items()
        }
        record_id = add_record(
            session, actor=actor, carnet_id=carnet_id, kind=entry.kind, submitted=form
        )
        if entry.name:
            ids[entry.name] = record_id
    return ids


def ago(days: int) -> str:
    """A day in the past, as a form sends it."""
    return (today() - timedelta(days=days)).isoformat()


def ahead(days: int) -> str:
    """A day to come."""
    return ago(-days)


def year_ago(years: int, month: int, day: int) -> str:
    """A day of a former year."""
    return date(today().year - years, month, day).isoformat()


def house_of_clisson() -> list[Entry]:
    """Anne's house: lived in for years, renovated step by step."""
    return [
        Entry("home", {
            "address": "14 chemin des Vignes", "postcode": "44190", "city": "Clisson",
            "home_type": "house", "built_in": "1978", "living_area": "118", "rooms": "5",
            "in_coownership": "false", "land_plot": "AK 214", "purpose": "renovation",
            "permit_type": "declaration", "permit_number": "DP 044 043 21 F0117",
            "permit_date": year_ago(5, 3, 8),
            "note": "Maison de plain-pied avec combles aménagés et garage accolé.",
        }, "home"),
        *_people(),
        *_house_drawings(),
        *_house_equipment(),
        *_house_works(),
        *_house_upkeep(),
        *_house_papers(),
    ]  # fmt: skip


def _people() -> list[Entry]:
    return [
        Entry("contact", {"title": "Thermi Ouest", "trade": "heating", "phone": "02 61 91 04 12",
                          "email": "contact@thermi-ouest.exemple.fr", "is_rge": "true",
                          "address": "3 rue du Moulin, 44190 Gorges",
                          "note": "Loïc Guérin, joignable le matin avant 8 h 30."}, "thermi"),
        Entry("contact", {"title": "Charpentes du Vignoble", "trade": "roofer",
                          "phone": "02 61 91 22 40", "is_rge": "true"}, "roofer"),
        Entry("contact", {"title": "Menuiserie Sèvre", "trade": "joiner",
                          "phone": "02 61 91 33 07"}, "joiner"),
        Entry("contact", {"title": "Étude de Maître Aubry", "trade": "notary",
                          "email": "etude@notaire-clisson.exemple.fr"}),
        Entry("contact", {"title": "Ramonage Bonnet", "trade": "sweep",
                          "phone": "02 61 91 48 15"}, "sweep"),
    ]  # fmt: skip


def _house_drawings() -> list[Entry]:
    return [
        Entry("plan", {"title": "Plan du rez-de-chaussée", "nature": "surface",
                       "level": "Rez-de-chaussée", "state": "as_built",
                       "drawn_on": year_ago(5, 2, 12), "author": "Atelier Lenoir"}, "ground_plan"),
        Entry("plan", {"title": "Plan des combles", "nature": "surface", "level": "Combles",
                       "state": "as_built", "drawn_on": year_ago(5, 2, 12),
                       "author": "Atelier Lenoir"}, "attic_plan"),
        Entry("plan", {"nature": "section", "state": "designed",
                       "drawn_on": year_ago(5, 1, 20), "author": "Atelier Lenoir"}),
        Entry("network", {"nature": "water", "shutoff": "Vanne rouge sous l’évier de la cuisine",
                          "meter": "Regard au pied du portail",
                          "description": "Cuivre jusqu’à la cuisine, multicouche depuis la "
                                         "rénovation de la salle de bains."}, "water"),
        Entry("network", {"nature": "electricity", "shutoff": "Disjoncteur général, dans l’entrée",
                          "meter": "Coffret en limite de propriété",
                          "description": "Tableau refait, terre vérifiée."}),
        Entry("network", {"nature": "gas", "shutoff": "Robinet à gauche de la chaudière",
                          "meter": "Coffret en limite de propriété"}),
        Entry("network", {"nature": "sewage", "description": "Tout-à-l’égout, regard devant le "
                                                             "garage."}),
        Entry("material", {"element": "roof", "nature": "Laine de bois",
                           "brand": "Isolant Forêt 145", "performance_type": "r",
                           "performance": "7,2", "thickness": "300",
                           "area": "85", "laid_on": year_ago(4, 9, 24),
                           "company": "Charpentes du Vignoble"}),
        Entry("material", {"element": "openings", "nature": "Fenêtres bois-aluminium",
                           "brand": "Menuiserie Sèvre, gamme Estuaire", "performance_type": "uw",
                           "performance": "1,2", "area": "16", "laid_on": year_ago(2, 4, 11),
                           "company": "Menuiserie Sèvre"}),
    ]  # fmt: skip


def _house_equipment() -> list[Entry]:
    return [
        Entry("equipment", {"appliance": "gas_boiler", "brand": "Calorane", "model": "Confort 24",
                            "serial_number": "CF24-019-3382", "energy": "gas", "power": "24",
                            "room": "Buanderie", "installed_on": year_ago(6, 10, 3),
                            "installer": "Thermi Ouest", "contact": "@thermi",
                            "price": "3 890,00"}, "boiler"),
        Entry("equipment", {"appliance": "stove", "brand": "Foyers d’Anjou", "model": "Ardoise 7",
                            "energy": "wood", "power": "7", "room": "Séjour",
                            "installed_on": year_ago(3, 11, 15), "price": "4 250,00",
                            "warranty_until": ahead(410)}, "stove"),
        Entry("equipment", {"appliance": "extract_ventilation", "brand": "Aérelle",
                            "model": "Hygro B", "room": "Combles",
                            "installed_on": year_ago(4, 9, 30)}, "ventilation"),
        Entry("equipment", {"appliance": "thermostat", "brand": "Calorane", "room": "Séjour",
                            "installed_on": year_ago(2, 12, 2)}),
        Entry("equipment", {"appliance": "smoke_alarm", "room": "Couloir de l’étage",
                            "installed_on": year_ago(5, 1, 4)}, "alarm"),
        Entry("equipment", {"appliance": "household_appliance", "brand": "Ménora",
                            "model": "Lave-vaisselle 60", "room": "Cuisine",
                            "installed_on": ago(300), "warranty_until": ahead(430),
                            "price": "549,00"}),
    ]  # fmt: skip


def _house_works() -> list[Entry]:
    return [
        Entry("works", {"title": "Isolation des combles et de la toiture", "category": "insulation",
                        "state": "accepted", "started_on": year_ago(4, 9, 6),
                        "accepted_on": year_ago(4, 9, 30), "company": "Charpentes du Vignoble",
                        "contractor": "@roofer", "is_rge": "true", "cost": "11 460,00",
                        "has_ten_year_guarantee": "true",
                        "description": "Dépose de la laine de verre tassée, 300 mm de laine de "
                                       "bois, frein-vapeur continu."}, "insulation"),
        Entry("works", {"title": "Remplacement des fenêtres", "category": "joinery",
                        "state": "accepted", "started_on": year_ago(2, 4, 3),
                        "accepted_on": year_ago(2, 4, 14), "company": "Menuiserie Sèvre",
                        "contractor": "@joiner", "cost": "9 870,00",
                        "has_ten_year_guarantee": "true"}),
        Entry("works", {"title": "Salle de bains du rez-de-chaussée", "category": "plumbing",
                        "state": "accepted", "accepted_on": year_ago(1, 6, 20),
                        "company": "Thermi Ouest", "contractor": "@thermi", "cost": "7 320,00"}),
        Entry("works", {"title": "Isolation des murs par l’extérieur", "category": "insulation",
                        "state": "quoted", "company": "Façades du Pays de Retz",
                        "cost": "21 900,00", "description": "Deux devis reçus, un troisième "
                                                            "demandé."}, "walls"),
        Entry("works", {"title": "Pergola côté jardin", "category": "outdoor",
                        "state": "planned"}),
    ]  # fmt: skip


def _house_upkeep() -> list[Entry]:
    boiler, stove, fan = (
        {"equipment": "@boiler"},
        {"equipment": "@stove"},
        {"equipment": "@ventilation"},
    )
    return [
        Entry("maintenance_operation", {"title": "Entretien annuel de la chaudière",
                                        "periodicity": "12", "last_done_on": ago(348),
                                        "provider": "Thermi Ouest", "contact": "@thermi",
                                        "cost": "145,00", "is_mandatory": "true",
                                        "source": "Code de l’environnement, art. R. 224-41-4",
                                        **boiler}, "boiler_upkeep"),
        Entry("maintenance_operation", {"title": "Ramonage du conduit du poêle",
                                        "periodicity": "12", "last_done_on": ago(378),
                                        "provider": "Ramonage Bonnet", "contact": "@sweep",
                                        "cost": "75,00", "is_mandatory": "true", **stove}),
        Entry("maintenance_operation", {"title": "Nettoyage des bouches de la VMC",
                                        "periodicity": "6", "last_done_on": ago(140), **fan}),
        Entry("maintenance_operation", {"title": "Test du détecteur de fumée", "periodicity": "1",
                                        "last_done_on": ago(12), "equipment": "@alarm"}),
        Entry("maintenance_operation", {"title": "Nettoyage des gouttières", "periodicity": "12",
                                        "last_done_on": ago(320)}),
    ]  # fmt: skip


def _house_papers() -> list[Entry]:
    return [
        Entry("dpe", {"ademe_number": "2244E0815342K", "energy_class": "C", "climate_class": "C",
                      "energy_use": "164", "emissions": "28", "done_on": year_ago(2, 5, 22),
                      "surveyor": "Ouest Expertises",
                      "yearly_cost": "Entre 1 380 € et 1 910 €"}, "dpe"),
        Entry("energy_audit", {"ademe_number": "A21440087316C", "energy_class": "E",
                               "target_class": "C", "done_on": year_ago(5, 2, 3),
                               "auditor": "Bureau d’études Thermie",
                               "scenario": "Isolation de la toiture, puis des fenêtres et des "
                                           "murs, dans cet ordre."}, "audit"),
        Entry("energy_label", {"title": "Effinergie Rénovation par étapes", "level": "Étape 1",
                               "issuer": "Collectif Effinergie", "done_on": year_ago(2, 6, 10)}),
        Entry("survey", {"nature": "asbestos", "done_on": year_ago(9, 3, 14), "purpose": "sale",
                         "conclusion": "clear", "surveyor": "Ouest Expertises"}),
        Entry("survey", {"nature": "electricity", "done_on": ago(1_060), "purpose": "sale",
                         "surveyor": "Ouest Expertises"}),
        Entry("survey", {"nature": "risks", "done_on": ago(210), "purpose": "sale"}),
        *(
            Entry("consumption_reading", {"energy": energy, "started_on": year_ago(year, 1, 1),
                                          "ended_on": year_ago(year, 12, 31), "quantity": used,
                                          "cost": cost})
            for year, energy, used, cost in (
                (3, "gas", "15 420", "1 512,40"), (2, "gas", "12 180", "1 398,10"),
                (1, "gas", "10 940", "1 276,80"), (3, "electricity", "3 310", "742,00"),
                (2, "electricity", "3 120", "768,50"), (1, "electricity", "2 980", "751,20"),
                (2, "water", "96", "398,60"), (1, "water", "91", "402,30"),
            )
        ),
        Entry("document", {"title": "Acte de vente", "category": "deed",
                           "dated": year_ago(9, 6, 28)}),
        Entry("document", {"title": f"Taxe foncière {today().year - 1}", "category": "tax",
                           "dated": year_ago(1, 9, 2)}, "tax"),
        Entry("document", {"title": "Notice de la chaudière", "category": "manual"}, "manual"),
        Entry("insurance", {"nature": "home", "company": "Mutuelle du Ponant",
                            "contract_number": "MRH 214 880", "started_on": year_ago(9, 6, 28),
                            "renewed_on": ahead(48), "premium": "364,00",
                            "phone": "02 61 91 70 70"}, "insurance"),
        Entry("claim", {"title": "Fuite sous l’évier de la cuisine", "nature": "water",
                        "state": "settled", "happened_on": year_ago(1, 2, 17),
                        "declared_on": year_ago(1, 2, 18), "insurance": "@insurance",
                        "claim_number": "SIN-88-204", "damage": "1 180,00",
                        "compensation": "1 030,00",
                        "description": "Flexible percé\u00a0: plan de travail et bas de meuble "
                                       "remplacés."}),
        Entry("subsidy", {"title": "Aide pour l’isolation de la toiture", "scheme": "maprimerenov",
                          "state": "paid", "granted": "2 125,00",
                          "requested_on": year_ago(4, 5, 17)}),
        Entry("budget", {"title": "Isolation des murs", "state": "planned",
                         "planned_amount": "22 000,00"}),
    ]  # fmt: skip


def proposals_for_clisson() -> list[Entry]:
    """What the heating engineer proposes in Anne's house."""
    return [
        Entry("maintenance_operation", {"title": "Désembouage du circuit de chauffage",
                                        "periodicity": "60", "last_done_on": ago(9),
                                        "provider": "Thermi Ouest",
                                        "note": "Eau très chargée\u00a0: pot à boues vidé."}),
        Entry("works", {"title": "Remplacement du circulateur", "category": "heating",
                        "state": "accepted", "accepted_on": ago(9),
                        "company": "Thermi Ouest"}, "pump"),
    ]  # fmt: skip


def flat_of_nantes() -> list[Entry]:
    """Anne's flat, let to somebody: the little one keeps of it."""
    return [
        Entry("home", {"address": "8 rue des Olivettes", "postcode": "44000", "city": "Nantes",
                       "home_type": "apartment", "built_in": "1965", "living_area": "43,6",
                       "rooms": "2", "in_coownership": "true", "storey": "3e étage",
                       "lot": "Lot 27"}, "home"),
        Entry("coownership_document", {"nature": "rules", "done_on": "1965-10-04"}),
        Entry("coownership_document", {"nature": "minutes", "done_on": ago(160)}, "minutes"),
        Entry("syndic", {"title": "Cabinet Erdre Gestion", "form": "professional",
                         "phone": "02 61 91 55 18", "mandate_until": ahead(200)}),
        Entry("equipment", {"appliance": "electric_water_heater", "brand": "Ondéa",
                            "room": "Salle d’eau", "installed_on": year_ago(7, 2, 9)}, "heater"),
        Entry("maintenance_operation", {"title": "Détartrage du chauffe-eau", "periodicity": "36",
                                        "last_done_on": ago(1_080), "equipment": "@heater"}),
        Entry("dpe", {"energy_class": "E", "climate_class": "B", "energy_use": "271",
                      "emissions": "9", "done_on": ago(500)}),
    ]  # fmt: skip


def loft_of_nantes() -> list[Entry]:
    """Karim's loft, fresh from its renovation."""
    return [
        Entry("home", {"address": "2 quai des Antilles", "postcode": "44200", "city": "Nantes",
                       "home_type": "loft", "built_in": "1931", "living_area": "96", "rooms": "3",
                       "in_coownership": "true", "storey": "1er étage",
                       "purpose": "renovation"}, "home"),
        Entry("equipment", {"appliance": "heat_pump", "brand": "Calorane", "model": "Aéris 8",
                            "power": "8", "room": "Local technique", "installed_on": ago(620),
                            "warranty_until": ahead(475), "price": "12 400,00"}, "pump"),
        Entry("equipment", {"appliance": "balanced_ventilation", "brand": "Aérelle",
                            "model": "Duo 200", "installed_on": ago(615)}, "fan"),
        Entry("maintenance_operation", {"title": "Entretien de la pompe à chaleur",
                                        "periodicity": "24", "is_mandatory": "true",
                                        "next_due_on": ahead(110), "equipment": "@pump"}),
        Entry("maintenance_operation", {"title": "Remplacement des filtres de la VMC",
                                        "periodicity": "6", "last_done_on": ago(196),
                                        "cost": "58,00", "equipment": "@fan"}),
        Entry("material", {"element": "walls", "nature": "Ouate de cellulose", "thickness": "160",
                           "performance_type": "r", "performance": "4", "laid_on": ago(660)}),
        Entry("works", {"title": "Isolation des murs par l’intérieur", "category": "insulation",
                        "state": "accepted", "accepted_on": ago(640), "cost": "14 750,00",
                        "has_ten_year_guarantee": "true", "company": "Atelier du Hangar"}),
        Entry("network", {"nature": "water", "shutoff": "Placard de l’entrée, à gauche"}),
        Entry("dpe", {"energy_class": "B", "climate_class": "A", "energy_use": "88",
                      "emissions": "3", "done_on": ago(600)}),
        Entry("consumption_reading", {"energy": "electricity", "started_on": ago(380),
                                      "ended_on": ago(15), "quantity": "4 860",
                                      "cost": "1 104,00"}),
    ]  # fmt: skip


def house_of_vertou() -> list[Entry]:
    """Jean's house: an owner who has just begun."""
    return [
        Entry("home", {"address": "27 rue de la Sèvre", "postcode": "44120", "city": "Vertou",
                       "home_type": "house", "built_in": "1986", "living_area": "104"}, "home"),
        Entry("equipment", {"appliance": "oil_boiler", "brand": "Calorane",
                            "installed_on": year_ago(18, 10, 1)}, "boiler"),
        Entry("maintenance_operation", {"title": "Entretien annuel de la chaudière",
                                        "periodicity": "12", "last_done_on": ago(395),
                                        "is_mandatory": "true", "equipment": "@boiler"}),
        Entry("network", {"nature": "water", "shutoff": "Cave, derrière la porte"}),
    ]  # fmt: skip


def house_of_the_lilacs() -> list[Entry]:
    """The new house that the craftsman prepares for its owner."""
    return [
        Entry("home", {"address": "6 rue des Lilas", "postcode": "44690", "city": "Monnières",
                       "home_type": "house", "built_in": str(today().year), "living_area": "92",
                       "purpose": "construction", "permit_type": "permit",
                       "permit_number": "PC 044 100 24 A0031"}, "home"),
        Entry("equipment", {"appliance": "heat_pump", "brand": "Calorane", "model": "Aéris 6",
                            "power": "6", "room": "Garage", "installed_on": ago(20),
                            "installer": "Thermi Ouest", "warranty_until": ahead(710)}, "pump"),
        Entry("maintenance_operation", {"title": "Entretien de la pompe à chaleur",
                                        "periodicity": "24", "is_mandatory": "true",
                                        "next_due_on": ahead(710), "equipment": "@pump"}),
        Entry("re2020_certificate", {"stage": "permit", "regulation": "re2020",
                                     "done_on": ago(420)}),
    ]  # fmt: skip
