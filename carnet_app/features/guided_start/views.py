"""What the page of the guided start shows, and the addresses of its steps."""

from collections.abc import Mapping
from dataclasses import dataclass

from carnet_app.catalogue.registry import KIND_BY_KEY
from carnet_app.services.guided_start import AddedEquipment, StartView

ROUTE = "/carnets/[carnet_id]/demarrage"
HOME, EQUIPMENT, DOCUMENT, DONE = "logement", "equipements", "document", "fin"
_STEPS = {"home": HOME, "equipment": EQUIPMENT, "document": DOCUMENT, "done": DONE}
"""How an address names what the service calls otherwise."""
HOME_INPUTS = ("address", "postcode", "city", "home_type", "home_type_other", "built_in")
"""The inputs of the home's form that are asked for here; the others can wait."""
APPLIANCE_INPUT = "equipement_"
"""What the names of the appliances' boxes begin with."""


@dataclass(frozen=True, slots=True)
class StartPage:
    """One step of the guided start."""

    carnet_id: int
    carnet_name: str
    step: str
    home_id: int
    home: dict[str, str]
    """What the inputs hold."""
    there: list[str]
    """The appliances the carnet has already, by key."""
    equipment_count: int
    document_count: int


NO_START = StartPage(
    carnet_id=0,
    carnet_name="",
    step=HOME,
    home_id=0,
    home=dict.fromkeys(HOME_INPUTS, ""),
    there=[],
    equipment_count=0,
    document_count=0,
)


def view_start(start: StartView, *, carnet_id: int, asked: str) -> StartPage:
    """The step an address asks for; else the first one that is not done yet."""
    return StartPage(
        carnet_id=carnet_id,
        carnet_name=start.carnet_name,
        step=asked if asked in _STEPS.values() else _STEPS[start.step],
        home_id=start.home_id,
        home={name: start.home_texts[name] for name in HOME_INPUTS},
        there=[appliance.key for appliance in start.appliances if appliance.is_there],
        equipment_count=start.equipment_count,
        document_count=start.document_count,
    )


def step_address(carnet_id: int, step: str) -> str:
    """The address of a step: each is a page to come back to."""
    return f"/carnets/{carnet_id}/demarrage?etape={step}"


def changed_inputs(form: Mapping[str, object], former: Mapping[str, str]) -> dict[str, object]:
    """The inputs of the home that were sent and hold something else than before."""
    return {name: form[name] for name in HOME_INPUTS if name in form and form[name] != former[name]}


def added_text(added: AddedEquipment) -> str:
    """What picking equipment created, in a sentence."""
    several = added.equipment > 1
    equipment = f"{added.equipment} équipements ajoutés" if several else "1 équipement ajouté"
    if not added.operations:
        return f"{equipment}."
    plural = "s" if added.operations > 1 else ""
    upkeep = f"{added.operations} opération{plural} d’entretien et leur prochaine échéance"
    return f"{equipment}, avec {upkeep}."


HOME_FIELDS = KIND_BY_KEY["home"].fields
