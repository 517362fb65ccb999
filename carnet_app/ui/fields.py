"""Form fields: a label, a hint, a control and its error, tied together for screen readers.

Every field takes ``name`` (the key in the form's data, and the control's id), ``label``, and
optionally ``error``, ``hint``, ``optional``; ``id`` when two fields of a page have the same name.
Other props go to the control, such as ``default_value``, ``value``, ``on_change``, ``on_blur``,
``placeholder``, ``max_length``, ``auto_complete``, ``auto_focus``, ``disabled``.
"""

from collections.abc import Sequence
from typing import Any

import reflex as rx
from reflex.experimental import ClientStateVar

from carnet_app.ui.icons import icon
from carnet_app.ui.kinds import Number, Text, classes, shown_if


def text_field(
    name: str,
    label: Text,
    *,
    error: Text = "",
    hint: Text = "",
    optional: bool = False,
    class_name: str = "",
    **control: Any,
) -> rx.Component:
    """One line of text."""
    control.setdefault("type", "text")
    return _field(name, label, error, hint, optional, class_name, rx.el.input, control)


def email_field(
    name: str = "email",
    label: Text = "Adresse e-mail",
    *,
    error: Text = "",
    hint: Text = "",
    optional: bool = False,
    class_name: str = "",
    **control: Any,
) -> rx.Component:
    """An e-mail address; ``auto_complete`` is ``"email"`` unless told otherwise."""
    # type="text": the browser's own rule for e-mail refuses accents and speaks its own language.
    control = {
        "input_mode": "email",
        "auto_complete": "email",
        "spell_check": False,
        "auto_capitalize": "none",
    } | control
    return text_field(
        name, label, error=error, hint=hint, optional=optional, class_name=class_name, **control
    )


def date_field(
    name: str,
    label: Text,
    *,
    error: Text = "",
    hint: Text = "",
    optional: bool = False,
    class_name: str = "",
    **control: Any,
) -> rx.Component:
    """A day, in the browser's own picker; its value is ``2026-12-14``. Takes ``min``, ``max``."""
    return _field(
        name, label, error, hint, optional, class_name, rx.el.input, {"type": "date"} | control
    )


def textarea_field(
    name: str,
    label: Text,
    *,
    error: Text = "",
    hint: Text = "",
    optional: bool = False,
    class_name: str = "",
    **control: Any,
) -> rx.Component:
    """Several lines of text; ``rows`` sets the height."""
    return _field(name, label, error, hint, optional, class_name, rx.el.textarea, control)


def select_field(
    name: str,
    label: Text,
    options: Sequence[tuple[str, str]] | rx.Var[Any],
    *,
    error: Text = "",
    hint: Text = "",
    optional: bool = False,
    class_name: str = "",
    **control: Any,
) -> rx.Component:
    """One choice in a list; the options are pairs of value and label, plain or a var."""
    control["options"] = options
    return _field(name, label, error, hint, optional, class_name, _select, control)


def password_field(
    name: str = "password",
    label: Text = "Mot de passe",
    *,
    error: Text = "",
    hint: Text = "",
    meter: rx.Component | None = None,
    class_name: str = "",
    **control: Any,
) -> rx.Component:
    """A password with a button that shows it; nothing of that goes to the server.

    ``meter`` is ``strength_meter(…)`` when a password is being chosen; ``auto_complete`` is
    ``"current-password"`` unless told otherwise.
    """
    control_id = control.pop("id", name)
    shown = ClientStateVar.create(f"shown_{control_id}", default=False)
    control = {
        "auto_complete": "current-password",
        "spell_check": False,
        "auto_capitalize": "none",
    } | control
    box = rx.el.div(
        rx.el.input(
            type=rx.cond(shown.value, "text", "password"),
            **control_props(name, control_id, error, hint),
            **control,
        ),
        rx.el.button(
            rx.cond(shown.value, icon("eye-off"), icon("eye")),
            type="button",
            aria_label=rx.cond(shown.value, "Masquer le mot de passe", "Afficher le mot de passe"),
            aria_describedby=f"{control_id}-label",  # a page may have several passwords
            on_click=shown.set_value(~shown.value.bool()),
        ),
        class_name="control-with-button",
    )
    return rx.el.div(
        shown,
        _label(control_id, label, optional=False),
        box,
        meter if meter is not None else rx.fragment(),
        _hint(control_id, hint),
        field_error(control_id, error),
        class_name=classes("field", class_name),
    )


def strength_meter(score: Number, advice: Text) -> rx.Component:
    """How strong the password being typed is: four bars and the words that say it.

    Args:
        score: From 0, nothing typed or very weak, to 4.
        advice: The score in words, such as "Encore trop facile à deviner"; announced.
    """
    bars = [_strength_bar(score, step) for step in range(1, 5)]
    return rx.el.div(
        rx.el.div(*bars, class_name="strength", aria_hidden="true"),
        rx.el.p(advice, class_name="field-hint mt-1", role="status"),
    )


def field_error(control_id: str, error: Text) -> rx.Component:
    """A field's error; a control made by hand needs ``aria_describedby=f"{id}-error"``."""
    return shown_if(
        error,
        rx.el.p(
            icon("alert", 18),
            rx.el.span(error),
            class_name="field-error",
            custom_attrs={"id": f"{control_id}-error"},
        ),
    )


def _field(
    name: str,
    label: Text,
    error: Text,
    hint: Text,
    optional: bool,
    class_name: str,
    control: Any,
    props: dict[str, Any],
) -> rx.Component:
    control_id = props.pop("id", name)
    return rx.el.div(
        _label(control_id, label, optional=optional),
        control(**control_props(name, control_id, error, hint), **props),
        _hint(control_id, hint),
        field_error(control_id, error),
        class_name=classes("field", class_name),
    )


def _label(control_id: str, label: Text, *, optional: bool) -> rx.Component:
    mark = rx.el.span(" (facultatif)", class_name="optional") if optional else rx.fragment()
    return rx.el.label(
        label,
        mark,
        html_for=control_id,
        class_name="field-label",
        custom_attrs={"id": f"{control_id}-label"},
    )


def _hint(control_id: str, hint: Text) -> rx.Component:
    return shown_if(
        hint, rx.el.p(hint, class_name="field-hint", custom_attrs={"id": f"{control_id}-hint"})
    )


def control_props(name: str, control_id: str, error: Text, hint: Text) -> dict[str, Any]:
    """The props that tie a control to its label, hint and error."""
    described = [f"{control_id}-hint"] if isinstance(hint, rx.Var) or hint else []
    props: dict[str, Any] = {"id": control_id, "name": name, "class_name": "control"}
    if isinstance(error, rx.Var):
        props["aria_invalid"] = rx.cond(error, "true", "false")
        described.append(f"{control_id}-error")
    elif error:
        props["aria_invalid"] = "true"
        described.append(f"{control_id}-error")
    if described:
        props["aria_describedby"] = " ".join(described)
    return props


def _select(options: Sequence[tuple[str, str]] | rx.Var[Any], **props: Any) -> rx.Component:
    if isinstance(options, rx.Var):
        rows = rx.foreach(options, lambda option: rx.el.option(option[1], value=option[0]))
        return rx.el.select(rows, **props)
    return rx.el.select(*(rx.el.option(text, value=value) for value, text in options), **props)


def _strength_bar(score: Number, step: int) -> rx.Component:
    if isinstance(score, rx.Var):
        tone = rx.match(score, (1, "bar-1"), (2, "bar-2"), (3, "bar-3"), (4, "bar-3"), "")
        return rx.el.span(class_name=rx.cond(score.to(int) >= step, tone, ""))
    return rx.el.span(class_name=f"bar-{min(score, 3)}" if score >= step else "")
