"""The controls of the record form: one piece for each type of field, chosen at run time."""

from typing import Any

import reflex as rx
from reflex_base.vars import VarData

from carnet_app.features.records.field_views import (
    FIRST_WRONG,
    FieldView,
    OptionGroup,
    OptionView,
)
from carnet_app.ui.icons import icon

# The controls are drawn in a loop, where no element has a reference of its own: this one stands
# for whichever is the first marked wrong once the errors are on the page; without any, for what
# is said above the form, out of sight of who pressed the button below it on a phone. Who has gone
# on to another field in the meantime is left there.
_POINT_AT_FIRST_WRONG: Any = rx.Var(
    "(() => { refs['ref_" + FIRST_WRONG + "'] = { current: { focus: () => {"
    " const before = document.activeElement;"
    " setTimeout(() => [before, document.body].includes(document.activeElement) &&"
    " (document.querySelector('main form [aria-invalid=true]') ??"
    " document.querySelector('main form [role=alert]'))?.focus(), 60) } } } })",
    _var_data=VarData(imports={"$/utils/state": "refs"}),
)


def first_wrong_pointer() -> rx.Component:
    """What ``rx.set_focus(FIRST_WRONG)`` puts the cursor by, once on a page."""
    return rx.el.span(custom_attrs={"ref": _POINT_AT_FIRST_WRONG}, class_name="sr-only")


def record_field(field: FieldView, errors: Any) -> rx.Component:
    """A field with its label, help, control and error; for ``rx.foreach``."""
    error = errors.get(field.name, "")
    return rx.el.div(
        rx.cond(
            field.control == "yes_no",
            _yes_no(field, error),
            rx.fragment(
                rx.el.label(
                    field.label, _optional(field), html_for=field.name, class_name="field-label"
                ),
                _control(field, error),
            ),
        ),
        _hint(field),
        _error(field, error),
        class_name=rx.cond(field.wide, "field group/field sm:col-span-2", "field group/field"),
        key=field.name,
    )


def _optional(field: FieldView) -> rx.Component:
    """What has to be filled in is said: it is the rarer case in these forms."""
    return rx.cond(
        field.required,
        rx.el.span(" (nécessaire)", class_name="optional"),
        rx.fragment(),
    )


def _hint(field: FieldView) -> rx.Component:
    return rx.cond(
        field.help != "",
        rx.el.p(field.help, id=f"{field.name}-hint", class_name="field-hint"),
        rx.fragment(),
    )


def _error(field: FieldView, error: rx.Var[str]) -> rx.Component:
    return rx.cond(
        error != "",
        rx.el.p(
            icon("alert", 18),
            rx.el.span(error),
            id=f"{field.name}-error",
            class_name="field-error",
        ),
        rx.fragment(),
    )


def _tied(field: FieldView, error: rx.Var[str]) -> dict[str, Any]:
    """What ties a control to its label, hint and error."""
    return {
        "id": field.name,
        "name": field.name,
        "class_name": "control",
        "aria_invalid": rx.cond(error != "", "true", "false"),
        "aria_describedby": f"{field.name}-hint {field.name}-error",
        "aria_required": rx.cond(field.required, "true", "false"),
        "auto_focus": field.takes_focus,
    }


def _control(field: FieldView, error: rx.Var[str]) -> rx.Component:
    tied = _tied(field, error)
    select = _select(field, tied)
    return rx.fragment(
        rx.match(
            field.control,
            ("long_text", _textarea(field, tied)),
            ("choice", select),
            ("choice_or_other", rx.fragment(select, _words_of_ones_own(field))),
            ("reference", _reference(field, tied)),
            ("day", _input(field, tied, type="date")),
            ("month", _input(field, tied, type="month", placeholder="2024-05")),
            ("whole", _measured(field, tied, "numeric")),
            ("number", _measured(field, tied, "decimal")),
            ("amount", _measured(field, tied, "decimal")),
            ("email", _input(field, tied, input_mode="email", spell_check=False)),
            ("phone", _input(field, tied, type="tel")),
            ("siret", _input(field, tied, input_mode="numeric")),
            ("url", _input(field, tied, input_mode="url", spell_check=False)),
            _input(field, tied),
        )
    )


def _input(field: FieldView, tied: dict[str, Any], **props: Any) -> rx.Component:
    props = {"type": "text", "placeholder": field.placeholder, "auto_complete": "off"} | props
    return rx.el.input(default_value=field.value, **tied, **props)


def _textarea(field: FieldView, tied: dict[str, Any]) -> rx.Component:
    return rx.el.textarea(default_value=field.value, rows=4, auto_complete="off", **tied)


def _measured(field: FieldView, tied: dict[str, Any], mode: str) -> rx.Component:
    """A number and its unit, which is also said to screen readers."""
    return rx.el.div(
        _input(field, tied, input_mode=mode),
        rx.cond(
            field.unit != "",
            rx.el.span(field.unit, class_name="shrink-0 self-center text-muted"),
        ),
        class_name="flex gap-2.5",
    )


def _select(field: FieldView, tied: dict[str, Any]) -> rx.Component:
    return rx.el.select(
        rx.el.option(field.empty_label, value=""),
        rx.foreach(field.groups, _group),
        default_value=field.value,
        **tied,
    )


def _group(group: OptionGroup) -> rx.Component:
    return rx.cond(
        group.label != "",
        rx.el.optgroup(rx.foreach(group.options, _option), label=group.label, key=group.label),
        rx.fragment(rx.foreach(group.options, _option), key="alone"),
    )


def _option(option: OptionView) -> rx.Component:
    return rx.el.option(option.label, value=option.value, key=option.value)


def _words_of_ones_own(field: FieldView) -> rx.Component:
    """Shown by the browser while "Autre" is chosen."""
    return rx.el.input(
        type="text",
        name=field.other_name,
        default_value=field.other_value,
        aria_label=f"{field.label}, précisez",
        placeholder="Précisez",
        auto_complete="off",
        class_name="control hidden group-has-[option[value=other]:checked]/field:block",
    )


def _reference(field: FieldView, tied: dict[str, Any]) -> rx.Component:
    """Another record of the carnet; says so while there is none to choose."""
    return rx.cond(
        field.has_choices,
        _select(field, tied),
        rx.el.div(
            rx.el.select(
                rx.el.option(field.empty_label, value=""),
                disabled=True,
                **tied,
            ),
        ),
    )


def _yes_no(field: FieldView, error: rx.Var[str]) -> rx.Component:
    choices = (("true", "Oui"), ("false", "Non"), ("", "Non renseigné"))
    return rx.el.fieldset(
        rx.el.legend(field.label, _optional(field), class_name="field-label mb-1.5"),
        rx.el.div(
            *(
                rx.el.label(
                    rx.el.input(
                        type="radio",
                        name=field.name,
                        value=value,
                        default_checked=field.value == value,
                    ),
                    rx.el.span(text),
                )
                for value, text in choices
            ),
            class_name="segmented",
        ),
        aria_describedby=f"{field.name}-hint {field.name}-error",
        aria_invalid=rx.cond(error != "", "true", "false"),
        class_name="min-w-0",
    )
