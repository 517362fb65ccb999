"""What a carnet that was kept for many years holds: believable forms, as many as are asked for."""

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from itertools import cycle, islice
from typing import TypeVar

from carnet_app.core.clock import today

Form = dict[str, str]
Item = TypeVar("Item")

PLAN = {  # of every 50 records, so that a fifth of them is in one part
    "works": 10,
    "maintenance_operation": 9,
    "equipment": 7,
    "document": 7,
    "consumption_reading": 5,
    "material": 3,
    "contact": 3,
    "survey": 2,
    "plan": 2,
    "network": 1,
    "insurance": 1,
}
FIRST = ("contact", "equipment")
"""What the others refer to."""

ROOMS = ("Cuisine", "Séjour", "Salle de bains", "Buanderie", "Combles", "Garage", "Entrée")
COMPANIES = (
    "Thermi Ouest",
    "Charpentes du Vignoble",
    "Menuiserie Sèvre",
    "Atelier du Hangar",
    "Façades du Pays de Retz",
)
JOBS = (
    ("Isolation", "insulation"),
    ("Réfection de la plomberie", "plumbing"),
    ("Mise aux normes de l’électricité", "electricity"),
    ("Remplacement des fenêtres", "joinery"),
    ("Peinture", "finishes"),
    ("Reprise de la toiture", "roofing"),
)
DEVICES = ("gas_boiler", "heat_pump", "stove", "smoke_alarm", "thermostat", "hood")
CHORES = ("Entretien annuel", "Ramonage", "Remplacement des filtres", "Contrôle", "Détartrage")
PAPERS = (("Facture", "other"), ("Notice", "manual"), ("Taxe foncière", "tax"), ("Bail", "lease"))
ENERGIES = ("electricity", "gas", "water")
SURVEYS = ("asbestos", "gas", "electricity", "risks", "sanitation")


def entries(count: int) -> Iterator[tuple[str, Form]]:
    """The kinds and forms of so many records; those that others refer to come first."""
    kinds = list(islice(cycle(_mixed()), count))
    kinds[kinds.index("network")] = "home"
    for number, kind in enumerate(sorted(kinds, key=lambda kind: kind not in FIRST)):
        yield kind, FORMS[kind](number)


def _mixed() -> list[str]:
    """The kinds of 50 records, each spread over all of them."""
    places = [
        ((place + 0.5) / share, kind) for kind, share in PLAN.items() for place in range(share)
    ]
    return [kind for _, kind in sorted(places)]


def _of(items: Sequence[Item], number: int) -> Item:
    return items[number % len(items)]


def _ago(days: int) -> str:
    return (today() - timedelta(days=days)).isoformat()


def _euros(number: int) -> str:
    return f"{40 + number * 37 % 9_000},50"


def _works(number: int) -> Form:
    job, category = _of(JOBS, number)
    on = 30 + number * 13 % 7_000
    return {
        "title": f"{job}, {_of(ROOMS, number // 6).lower()} ({number})",
        "category": category,
        "state": _of(("accepted", "accepted", "ongoing", "quoted"), number),
        "started_on": _ago(on + 20),
        "accepted_on": _ago(on),
        "company": _of(COMPANIES, number),
        "cost": _euros(number),
        "description": "Dépose de l’existant, évacuation, pose et finitions. Devis signé.",
    }


def _operation(number: int) -> Form:
    return {
        "title": f"{_of(CHORES, number)} n° {number}",
        "periodicity": _of(("12", "24", "36"), number),
        "last_done_on": _ago(number * 7 % 400),
        "provider": _of(COMPANIES, number),
        "cost": _euros(number),
        "note": "Rien à signaler, prochaine visite à prévoir avant l’hiver.",
    }


def _equipment(number: int) -> Form:
    return {
        "appliance": _of(DEVICES, number),
        "brand": _of(("Calorane", "Aérelle", "Ondéa"), number),
        "model": f"Confort {number}",
        "serial_number": f"CF24-{number:05}",
        "room": _of(ROOMS, number),
        "installed_on": _ago(60 + number * 11 % 5_000),
        "installer": _of(COMPANIES, number),
        "price": _euros(number),
    }


def _paper(number: int) -> Form:
    name, category = _of(PAPERS, number)
    return {"title": f"{name} {number}", "category": category, "dated": _ago(number * 5 % 6_000)}


def _reading(number: int) -> Form:
    end = 30 * (number % 120)
    return {
        "energy": _of(ENERGIES, number),
        "started_on": _ago(end + 30),
        "ended_on": _ago(end),
        "quantity": str(50 + number % 400),
        "cost": _euros(number),
    }


def _material(number: int) -> Form:
    return {
        "element": _of(("roof", "walls", "openings", "low_floors"), number),
        "nature": _of(("Laine de bois", "Ouate de cellulose", "Double vitrage"), number),
        "brand": f"Isolant Forêt {number}",
        "laid_on": _ago(100 + number * 17 % 5_000),
        "company": _of(COMPANIES, number),
    }


def _contact(number: int) -> Form:
    trade = _of(("heating", "roofer", "joiner", "electrician"), number)
    return {"title": f"{_of(COMPANIES, number)} {number}", "trade": trade}


def _survey(number: int) -> Form:
    return {
        "nature": _of(SURVEYS, number),
        "done_on": _ago(20 + number * 19 % 4_000),
        "surveyor": "Ouest Expertises",
    }


def _plan(number: int) -> Form:
    return {
        "title": f"Plan {number}, {_of(ROOMS, number).lower()}",
        "nature": _of(("surface", "section", "elevation"), number),
        "drawn_on": _ago(number * 23 % 6_000),
        "author": "Atelier Lenoir",
    }


def _network(number: int) -> Form:
    return {"nature": _of(("water", "gas"), number), "shutoff": f"{_of(ROOMS, number)}, à gauche"}


def _insurance(number: int) -> Form:
    return {
        "nature": "home",
        "company": "Mutuelle du Ponant",
        "contract_number": f"MRH {number}",
        "premium": _euros(number),
    }


def _home(_number: int) -> Form:
    return {
        "address": "14 chemin des Vignes",
        "postcode": "44190",
        "city": "Clisson",
        "home_type": "house",
        "built_in": "1978",
        "living_area": "118",
        "purpose": "renovation",
    }


FORMS: dict[str, Callable[[int], Form]] = {
    "home": _home,
    "works": _works,
    "maintenance_operation": _operation,
    "equipment": _equipment,
    "document": _paper,
    "consumption_reading": _reading,
    "material": _material,
    "contact": _contact,
    "survey": _survey,
    "plan": _plan,
    "network": _network,
    "insurance": _insurance,
}
