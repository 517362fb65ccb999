"""What a record takes along when it moves to another kind, and what it leaves."""

from carnet_app.catalogue.fields import Value, Values
from carnet_app.catalogue.record_kind import RecordKind


def carried_values(former: RecordKind, target: RecordKind, values: Values) -> dict[str, Value]:
    """The values of the fields that both kinds have.

    What the former kind computed stays behind: each kind has its own way, or none.
    """
    return {
        name: values[name]
        for name in former.prefillable_in(target)
        if name in values and not _is_computed(former, name, values)
    }


def left_out(former: RecordKind, target: RecordKind, values: Values) -> tuple[str, ...]:
    """The labels of what is filled in, and has no place in the other kind."""
    carried = carried_values(former, target, values)
    computed = {name for name, field in target.fields.items() if field.compute}
    return tuple(
        field.label
        for name, field in former.fields.items()
        if name in values and name not in carried and name not in computed
    )


def _is_computed(kind: RecordKind, name: str, values: Values) -> bool:
    compute = kind.fields[name].compute
    return compute is not None and compute(values) == values[name]
