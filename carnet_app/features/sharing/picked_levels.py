"""The levels being chosen, which live in the browser until the form is sent.

A choice costs no round trip: the presets, the radio buttons, the phone's selects and the
sentence that says what the person will see all read one client-side value. It counts for
one ``form_key`` only; a form with another key starts from the state's own levels.
"""

from typing import Any

import reflex as rx
from reflex.experimental import ClientStateVar
from reflex_base.event import EventChain
from reflex_base.vars import VarData
from reflex_base.vars.function import ArgsFunctionOperationBuilder, FunctionVar

from carnet_app.catalogue.access import Access
from carnet_app.catalogue.parts import PARTS
from carnet_app.catalogue.presets import PRESETS, Preset
from carnet_app.features.sharing.state import SharingState

PARTS_IN_ORDER: list[dict[str, str]] = [
    {"key": part.key.value, "label": part.label} for part in PARTS
]
_picked = ClientStateVar.create("sharePicked", default={})


def _expression(template: str, result: Any, **parts: Any) -> rx.Var[Any]:
    """A JavaScript expression over vars, with what these need."""
    variables = {name: rx.Var.create(part) for name, part in parts.items()}
    data = VarData.merge(*(each._get_all_var_data() for each in variables.values()))
    filled = template
    for name, each in variables.items():
        filled = filled.replace(f"${name}$", f"({each!s})")
    return rx.Var(f"({filled})", _var_data=data).to(result)


def _current() -> rx.Var[Any]:
    """What is chosen now: ``{form, preset, hide, levels}``."""
    return _expression(
        "$picked$?.form === $form$ ? $picked$"
        " : {form: $form$, preset: '', hide: $hide$, levels: $levels$}",
        dict[str, Any],
        picked=_picked.value,
        form=SharingState.form_key,
        hide=SharingState.hide_amounts,
        levels=SharingState.levels,
    )


def _on_event(value: rx.Var[Any]) -> Any:
    """An event handler that sets what is chosen; ``given`` is the control's value or tick."""
    setter = _picked.set.to(FunctionVar)
    call = ArgsFunctionOperationBuilder.create(
        args_names=("given",), return_expr=setter.call(value)
    )
    return call.to(FunctionVar, EventChain)


def level_in(part: rx.Var[str]) -> rx.Var[str]:
    """The level chosen in a part, as the form sends it."""
    return _expression("$now$.levels?.[$part$] ?? '0'", str, now=_current(), part=part)


def pick_level(part: rx.Var[str]) -> Any:
    """Take the level from the control that changed."""
    return _on_event(
        _expression(
            "{...$now$, preset: '', levels: {...$now$.levels, [$part$]: given}}",
            dict[str, Any],
            now=_current(),
            part=part,
        )
    )


def pick_preset(preset: Preset) -> Any:
    """Take all levels of a preset."""
    levels = {part.value: str(level.value) for part, level in preset.levels.items()}
    return _on_event(
        _expression(
            "{...$now$, preset: $key$, hide: $hide$, levels: $levels$}",
            dict[str, Any],
            now=_current(),
            key=preset.key,
            hide=preset.hide_amounts,
            levels=levels,
        )
    )


def is_preset(preset: Preset) -> rx.Var[bool]:
    """Whether a preset was taken and not changed since."""
    return _expression("$now$.preset === $key$", bool, now=_current(), key=preset.key)


def amounts_hidden() -> rx.Var[bool]:
    """Whether "masquer les montants" is ticked."""
    return _expression("Boolean($now$.hide)", bool, now=_current())


def pick_amounts_hidden() -> Any:
    """Take the tick from the box that changed."""
    return _on_event(_expression("{...$now$, hide: given}", dict[str, Any], now=_current()))


def parts_at(*levels: Access) -> rx.Var[str]:
    """The labels of the parts given at one of these levels, in a row of words."""
    wanted = [str(level.value) for level in levels]
    return _expression(
        "$parts$.filter(p => $wanted$.includes($now$.levels?.[p.key] ?? '0'))"
        ".map(p => p.label).join(', ')",
        str,
        parts=PARTS_IN_ORDER,
        wanted=wanted,
        now=_current(),
    )


__all__ = [
    "PARTS_IN_ORDER",
    "PRESETS",
    "amounts_hidden",
    "is_preset",
    "level_in",
    "parts_at",
    "pick_amounts_hidden",
    "pick_level",
    "pick_preset",
]
