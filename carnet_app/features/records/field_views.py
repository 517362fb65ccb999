"""A kind's fields as the form needs them, derived from the catalogue alone.

The form is drawn at run time from these views: one piece of page for all kinds, whose weight
does not grow with the catalogue, and fields that a guest may not see never reach their browser.
"""

from dataclasses import dataclass, replace
from functools import cache
from itertools import groupby

from carnet_app.catalogue.fields import (
    AnyField,
    Choice,
    ChoiceOrOther,
    LongText,
    Reference,
    Role,
    Text,
    YesNo,
)
from carnet_app.services.record_kinds import kind_of
from carnet_app.services.record_pages import RecordForm

FIRST_WRONG = "first_wrong_field"
"""What stands for the first field marked wrong, where the cursor is to be put."""
NOTHING_CHOSEN = "Non renseigné"
UNSEEN = "Une fiche à la corbeille, ou que vous ne voyez pas"
"""What stands for the record that a list does not offer; left so, it stays."""
NOTHING_TO_CHOOSE = "Aucune fiche à choisir pour l’instant"


@dataclass(frozen=True, slots=True)
class OptionView:
    """One choice of a list."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class OptionGroup:
    """Choices under a common title; without one, they stand alone."""

    label: str
    options: tuple[OptionView, ...]


@dataclass(frozen=True, slots=True)
class FieldView:
    """One field of the form and what its control holds."""

    name: str
    control: str
    label: str
    help: str
    unit: str
    required: bool
    detail: bool
    value: str
    other_name: str
    """The name of the words of one's own beside a list; empty without any."""
    other_value: str
    max_length: int
    placeholder: str
    groups: tuple[OptionGroup, ...]
    has_choices: bool
    empty_label: str
    """What a list says while nothing of it is chosen."""
    wide: bool
    """Whether it takes the form's whole width."""
    takes_focus: bool = False
    """Whether one types in it as soon as it is drawn."""


def view_fields(form: RecordForm) -> tuple[FieldView, ...]:
    """The form's fields, in the kind's order, but for those hidden from this person."""
    fields = kind_of(form.kind).fields.values()
    return tuple(_view(field, form) for field in fields if field.name not in form.hidden_inputs)


@cache
def view_essentials(kind: str) -> tuple[FieldView, ...]:
    """The fields of a kind that a first entry needs, empty; one begins in the first of them."""
    essential = {field.name for field in kind_of(kind).essential_fields}
    views = [view for view in view_fields(_empty_form(kind)) if view.name in essential]
    return tuple(
        replace(view, detail=False, wide=False, takes_focus=number == 0)
        for number, view in enumerate(views)
    )


def _empty_form(kind: str) -> RecordForm:
    found = kind_of(kind)
    return RecordForm(
        carnet_id=0,
        part=found.part.value,
        kind=kind,
        record_id=0,
        version=0,
        texts=found.form_texts({}),
        references={},
        hidden_inputs=(),
        unseen=(),
        will_propose=False,
    )


def _view(field: AnyField, form: RecordForm) -> FieldView:
    other = field.other_input if isinstance(field, ChoiceOrOther) else ""
    groups = _groups(field, form)
    return FieldView(
        name=field.name,
        control=field.control,
        label=field.label,
        help=field.help,
        unit=str(getattr(field, "unit", "")),
        required=field.must_be_filled_in,
        detail=field.detail,
        value=form.texts.get(field.name, ""),
        other_name=other,
        other_value=form.texts.get(other, ""),
        max_length=field.max_length if isinstance(field, Text) else 0,
        placeholder=_placeholder(field),
        groups=groups,
        has_choices=bool(groups),
        empty_label=_empty_label(field, form, has_choices=bool(groups)),
        wide=isinstance(field, LongText) or (isinstance(field, Text) and field.role is Role.TITLE),
    )


def _empty_label(field: AnyField, form: RecordForm, *, has_choices: bool) -> str:
    if field.name in form.unseen:
        return UNSEEN
    if not has_choices:
        return NOTHING_TO_CHOOSE
    return "Choisissez" if field.required else NOTHING_CHOSEN


def _placeholder(field: AnyField) -> str:
    """The example, where the control says nothing of the form it expects."""
    return f"Ex. {field.example}" if field.control in _EXEMPLARY and field.example else ""


_EXEMPLARY = ("number", "whole", "amount", "phone", "siret", "url", "email")


def _groups(field: AnyField, form: RecordForm) -> tuple[OptionGroup, ...]:
    if isinstance(field, Reference):
        return _records(form, field.name)
    if not isinstance(field, Choice | YesNo):
        return ()
    return tuple(
        OptionGroup(label, tuple(OptionView(one.key, one.label) for one in options))
        for label, options in groupby(field.options, key=lambda option: option.group)
    )


def _records(form: RecordForm, name: str) -> tuple[OptionGroup, ...]:
    """The records to choose from; under their kinds' names when there are several kinds."""
    given = form.references.get(name, ())
    if len({one.kind_label for one in given}) < 2:
        options = tuple(OptionView(one.id, one.title) for one in given)
        return (OptionGroup("", options),) if given else ()
    ordered = sorted(given, key=lambda one: one.kind_label)
    return tuple(
        OptionGroup(label, tuple(OptionView(one.id, one.title) for one in several))
        for label, several in groupby(ordered, key=lambda one: one.kind_label)
    )
