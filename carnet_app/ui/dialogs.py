"""Windows over the page: focus stays inside, Escape closes, focus goes back to what opened."""

from collections.abc import Mapping
from typing import Any

import reflex as rx
from reflex_base.event import EventChain
from reflex_base.vars import VarData
from reflex_base.vars.function import FunctionVar
from reflex_components_radix.primitives.dialog import dialog as primitive

from carnet_app.ui.buttons import button, icon_button, submit_button
from carnet_app.ui.feedback import notice
from carnet_app.ui.fields import text_field
from carnet_app.ui.forms import form
from carnet_app.ui.kinds import Children, Flag, Handler, Text, classes, shown_if


def _script(expression: str) -> Any:
    refs = VarData(imports={"$/utils/state": "refs"})
    return rx.Var(expression, _var_data=refs).to(FunctionVar, EventChain)


# A window that a state opens has no trigger of its own to give the focus back to. Its first field
# has the focus, what it holds selected; but no finger is met by a keyboard that covers the half of
# it. A question has it on what changes nothing. The cross, where Radix puts it, is for the others.
_TAKE_FOCUS = _script(
    "event => { refs['_dialog_opener'] = document.activeElement;"
    " const all = [...event.target.querySelectorAll('input, select, textarea, [data-gives-up]')]"
    ".filter(one => one.getClientRects().length);"
    " const field = all.find(one => one.matches(':enabled:not(button)'));"
    " const first = field || all[0];"
    " if (!first || field && !matchMedia('(pointer: fine)').matches) return;"
    " event.preventDefault(); first.focus(); first.select?.() }"
)
# Where the focus comes round from the last button to the first, nothing scrolls there by itself.
_SHOW_FOCUS = _script("event => event.target.scrollIntoView({block: 'nearest'})")
_FOCUS_OPENER = _script("() => refs['_dialog_opener']?.focus?.()")


def dialog(
    *children: Children,
    title: Text,
    open: Flag | None = None,
    on_open_change: Handler | None = None,
    trigger: rx.Component | None = None,
    description: Text = "",
    small: bool = False,
    keys: Mapping[str, str] | None = None,
    ignores_clicks_beside: bool = False,
) -> rx.Component:
    """A window; on a phone, a sheet over the whole screen.

    Args:
        children: What it holds; end with ``dialog_actions``.
        title: Its heading, and its name for screen readers.
        open: A var, when a state opens and closes it.
        on_open_change: Told whether it is now open; required with ``open``.
        trigger: A button that opens it by itself, with no round trip to the server.
        description: A sentence below the title.
        small: For a question rather than a form.
        keys: The ids of buttons that keys press, such as ``{"ArrowRight": "next"}``.
        ignores_clicks_beside: Whether a click beside it leaves it open: much may be typed in it.
    """
    state: dict[str, Any] = {}
    if open is not None:
        state["open"] = open
    if on_open_change is not None:
        state["on_open_change"] = on_open_change
    about = (
        primitive.description(rx.el.p(description, class_name="text-muted"), as_child=True)
        if isinstance(description, rx.Var) or description
        else rx.fragment()
    )
    head = rx.el.div(
        primitive.title(rx.el.h2(title, class_name="min-w-0 flex-1 pt-1.5"), as_child=True),
        primitive.close(icon_button("close", "Fermer", class_name="-mr-2"), as_child=True),
        class_name="flex items-start gap-3",
    )
    options: dict[str, Any] = {} if about.children else {"aria_describedby": rx.Var("undefined")}
    if ignores_clicks_beside:
        options["on_interact_outside"] = rx.prevent_default
    sheet = primitive.content(
        head,
        about,
        *children,
        class_name=classes("sheet", "sheet-small" if small else ""),
        on_open_auto_focus=_TAKE_FOCUS,
        on_close_auto_focus=_FOCUS_OPENER,
        on_focus=_SHOW_FOCUS,
        custom_attrs={"onKeyDown": _pressing(keys)} if keys else {},
        **options,
    )
    return primitive.root(
        primitive.trigger(trigger, as_child=True) if trigger is not None else rx.fragment(),
        primitive.portal(primitive.overlay(class_name="overlay"), sheet),
        **state,
    )


def _pressing(keys: Mapping[str, str]) -> rx.Var[Any]:
    """Presses the button a key stands for, in the browser: no round trip for other keys."""
    ids = rx.Var.create(dict(keys))
    return rx.Var(f"event => document.getElementById(({ids!s})[event.key])?.click()")


def dialog_actions(*buttons: rx.Component) -> rx.Component:
    """The buttons at a window's foot, the main one first."""
    return rx.el.div(*buttons, class_name="sheet-actions mt-1")


def dialog_close(label: str = "Annuler") -> rx.Component:
    """A button that closes the window without doing anything."""
    return primitive.close(button(label, custom_attrs={"data-gives-up": ""}), as_child=True)


def confirm_dialog(
    *,
    title: Text,
    text: Text,
    confirm: str,
    on_submit: Handler,
    open: Flag | None = None,
    on_open_change: Handler | None = None,
    trigger: rx.Component | None = None,
    typed_label: Text | None = None,
    error: Text = "",
    form_key: Text | None = None,
    loading: Flag = False,
) -> rx.Component:
    """Asks before something is destroyed, and may ask to type its name.

    Args:
        title: The question.
        text: What will be lost, and whether it comes back.
        confirm: What the button does, such as "Supprimer le carnet".
        on_submit: Receives the form's data; with ``typed_label``, the key ``typed_name`` holds
            what was typed, for the service to compare.
        open: See ``dialog``.
        on_open_change: See ``dialog``.
        trigger: See ``dialog``.
        typed_label: Asks for a name, such as "Tapez le nom du carnet : Maison de Clisson".
        error: What went wrong with it.
        form_key: See ``form``.
        loading: While it is being done.
    """
    typed = (
        text_field("typed_name", typed_label, error=error, auto_complete="off")
        if typed_label is not None
        else shown_if(error, notice(error, tone="tile", role="alert"))
    )
    return dialog(
        form(
            rx.el.p(text),
            typed,
            dialog_actions(submit_button(confirm, kind="danger", loading=loading), dialog_close()),
            on_submit=on_submit,
            form_key=form_key,
        ),
        title=title,
        open=open,
        on_open_change=on_open_change,
        trigger=trigger,
        small=True,
    )
