"""What a record kind's declaration must hold, checked when Python reads the class."""

from typing import TYPE_CHECKING

from carnet_app.catalogue.fields import AnyField, Choice, Day, Field, Month, Role, YesNo

if TYPE_CHECKING:
    from carnet_app.catalogue.record_kind import RecordKind


def declared_fields(kind: "type[RecordKind]") -> dict[str, AnyField]:
    """The fields among a class's attributes, the inherited ones first, in the order written."""
    found: dict[str, AnyField] = {}
    for level in reversed(kind.__mro__):
        found |= {
            name: attribute
            for name, attribute in vars(level).items()
            if isinstance(attribute, Field)
        }
    return found


def check_declaration(kind: "type[RecordKind]", *, reserved: frozenset[str]) -> None:
    """Refuse a kind that contradicts itself.

    Raises:
        TypeError: a name that is no field, a role given twice, a title that tells an amount…
    """
    _check_names(kind, reserved)
    _check_roles(kind)
    for name in kind.filter_by:
        if not isinstance(kind.fields[name], Choice | YesNo):
            raise TypeError(f"{kind.__name__}: a list cannot be narrowed down by {name}")
    if kind.total_by and not _parts_amounts(kind.fields[kind.total_by]):
        raise TypeError(f"{kind.__name__}: amounts cannot be added up by {kind.total_by}")
    for name in kind.title_from:
        if kind.fields[name].is_withheld:
            raise TypeError(f"{kind.__name__}: its title would tell {name}")


def _check_names(kind: "type[RecordKind]", reserved: frozenset[str]) -> None:
    if taken := sorted(reserved & kind.fields.keys()):
        raise TypeError(f"{kind.__name__}: {', '.join(taken)} cannot be a field's name")
    inputs = [name for field in kind.fields.values() for name in field.inputs]
    if len(inputs) != len(set(inputs)):
        raise TypeError(f"{kind.__name__}: two inputs have the same name")
    others = [each for f in kind.fields.values() for each in (f.not_before, f.renewed_by) if each]
    named = [*kind.columns, *kind.filter_by, *kind.title_from, *kind.essential, *others]
    named += [kind.total_by] if kind.total_by else []
    if unknown := sorted(set(named) - kind.fields.keys()):
        raise TypeError(f"{kind.__name__}: {', '.join(unknown)} is not a field")


def _parts_amounts(field: AnyField) -> bool:
    return type(field) is Choice or field.role is Role.HAPPENED


def _check_roles(kind: "type[RecordKind]") -> None:
    roles = [field.role for field in kind.fields.values() if field.role]
    if len(roles) != len(set(roles)):
        raise TypeError(f"{kind.__name__}: two fields have the same role")
    for name, field in kind.fields.items():
        if field.role in (Role.HAPPENED, Role.DUE) and not isinstance(field, Day | Month):
            raise TypeError(f"{kind.__name__}: {name} is no date")
        if (field.role is Role.AMOUNT) != field.is_amount and field.role is Role.AMOUNT:
            raise TypeError(f"{kind.__name__}: {name} is no amount")
        if field.role is Role.TITLE and field.is_withheld:
            raise TypeError(f"{kind.__name__}: its title would tell amounts")
