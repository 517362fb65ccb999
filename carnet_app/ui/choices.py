"""Boxes to tick, segmented choices, the table of rights, ready-made choices."""

from collections.abc import Sequence
from typing import Any

import reflex as rx

from carnet_app.ui.fields import control_props, field_error
from carnet_app.ui.icons import icon
from carnet_app.ui.kinds import Flag, Text, classes, when


def checkbox_field(
    name: str,
    *label: rx.Component | str,
    error: Text = "",
    class_name: str = "",
    **control: Any,
) -> rx.Component:
    """A box to tick; in the form's data it is ``"on"`` when ticked, absent otherwise.

    The label may hold links. Other props go to the box, such as ``default_checked``.
    """
    control_id = control.pop("id", name)
    props = control_props(name, control_id, error, "") | {"class_name": "tick"}
    return rx.el.div(
        rx.el.label(
            rx.el.input(type="checkbox", **props, **control),
            rx.el.span(*label),
            class_name="choice",
        ),
        field_error(control_id, error),
        class_name=class_name,
    )


def segmented_field(
    name: str,
    label: Text,
    options: Sequence[tuple[str, str]],
    *,
    value: Text,
    on_change: Any = None,
    class_name: str = "",
) -> rx.Component:
    """Two or three choices side by side, as "Pour moi" and "Pour un tiers": radio buttons.

    The options are pairs of value and label. ``on_change``, with a var as ``value``, is called
    with the newly chosen value; without it the browser keeps the choice for the form.
    """
    return rx.el.fieldset(
        rx.el.legend(label, class_name="field-label mb-1.5"),
        rx.el.div(
            *(_segment(name, key, text, value, on_change) for key, text in options),
            class_name="segmented",
        ),
        class_name=classes("min-w-0", class_name),
    )


def _segment(name: str, key: str, text: str, value: Text, on_change: Any) -> rx.Component:
    state: dict[str, Any] = (
        {"default_checked": value == key}
        if on_change is None
        else {"checked": value == key, "on_change": on_change(key)}
    )
    return rx.el.label(rx.el.input(type="radio", name=name, value=key, **state), rx.el.span(text))


def level_head(title: Text, options: Sequence[tuple[str, str]]) -> rx.Component:
    """The titles above the rows; the radio buttons carry them for screen readers."""
    return rx.el.div(
        rx.el.span(title),
        rx.el.div(*(rx.el.span(text) for _, text in options), class_name="matrix-levels"),
        class_name="matrix-head",
        aria_hidden="true",
    )


def preset_chip(label: Text, *, pressed: Flag, on_click: Any) -> rx.Component:
    """One of the ready-made choices above a form, such as "Artisan"."""
    state = (
        rx.cond(pressed, "true", "false") if isinstance(pressed, rx.Var) else str(pressed).lower()
    )
    return rx.el.button(
        when(pressed, icon("check", 16)),
        label,
        type="button",
        aria_pressed=state,
        on_click=on_click,
        class_name="chip",
    )
