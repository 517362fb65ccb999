"""What pages and lists say of a record, field by field."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from carnet_app.catalogue.fields import LongText, Reference, Role, Values, YesNo
from carnet_app.catalogue.records import Line
from carnet_app.core.french import NBSP

if TYPE_CHECKING:
    from carnet_app.catalogue.record_kind import RecordKind


def lines_of(kind: "RecordKind", values: Values, titles: Mapping[int, str]) -> Iterator[Line]:
    """The filled-in fields, in order; a reference only when its record has a title here."""
    for name, field in kind.fields.items():
        if name not in values:
            continue
        value = values[name]
        if isinstance(field, Reference):
            record_id = int(value)
            if record_id in titles:
                yield Line(name, field.label, titles[record_id], record_id=record_id)
            continue
        is_long = isinstance(field, LongText)
        yield Line(name, field.label, kind.shown(name, values), field.link(value), is_long=is_long)


def brief_of(kind: "RecordKind", name: str, values: Values, titles: Mapping[int, str]) -> str:
    """One column of a list; empty for amounts, and the dates it shows apart."""
    field = kind.fields[name]
    if name not in values or field.is_withheld:
        return ""
    if isinstance(field, Reference):
        return titles.get(int(values[name]), "")
    if field.role in (Role.HAPPENED, Role.DUE):
        return ""  # lists show them apart, and say which is which
    if isinstance(field, YesNo):
        return field.brief(values[name] is True)
    return field.in_list(kind.shown(name, values))


def when_of(kind: "RecordKind", values: Values, beside: str) -> str:
    """The date it happened, worded; empty when the title, made of it, says it already."""
    field = kind.field_of(Role.HAPPENED)
    if field is None or field.name not in values:
        return ""
    said = kind.shown(field.name, values)
    # A title may have been kept with the plain spaces that dates once had.
    is_said = field.name in kind.title_from and said in beside.replace(" ", NBSP)
    return "" if is_said else field.in_list(said)
