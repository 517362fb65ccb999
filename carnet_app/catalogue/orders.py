"""The orders in which a list of records can be read."""

from collections.abc import Iterable

from carnet_app.catalogue.fields import AnyField, Role
from carnet_app.catalogue.records import Sort

_BY_DUE = Sort("due", "Prochaine échéance d’abord", "due_on")
_BY_TITLE = Sort("title", "Par ordre alphabétique", "title")
_DATED = (
    Sort("recent", "Du plus récent au plus ancien", "happened_on", descending=True),
    Sort("oldest", "Du plus ancien au plus récent", "happened_on"),
)
_BY_AMOUNT = Sort("amount", "Par montant décroissant", "amount_cents", descending=True)
_BY_ENTRY = Sort("added", "Dernier ajout d’abord", "created_at", descending=True)


def orders_of(fields: Iterable[AnyField], *, hide_amounts: bool) -> tuple[Sort, ...]:
    """What is due first, then what happened last, then the alphabet; as the fields allow."""
    roles = {field.role for field in fields}
    orders: list[Sort] = []
    if Role.DUE in roles:
        orders.append(_BY_DUE)
    if Role.HAPPENED in roles:
        orders.extend(_DATED)
    orders.append(_BY_TITLE)
    if Role.AMOUNT in roles and not hide_amounts:
        orders.append(_BY_AMOUNT)
    return (*orders, _BY_ENTRY)
