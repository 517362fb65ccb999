"""The levels being chosen, which live in the browser until the form is sent.

A choice costs no round trip: the presets, the radio buttons, the phone's selects and the
sentence that says what the person will see all read one client-side value, a dictionary:

    {"form": …,    # the ``form_key`` it counts for; a form with another key starts anew
     "preset": …,  # the key of the preset taken and not changed since; else ""
     "hide": …,    # whether amounts are hidden
     "levels": {"works": "2", …}}  # by part, as the form sends them; "0" where it says nothing

The functions here run when a page is built, never while somebody chooses: what they give are
Reflex vars, expressions that the browser works out each time something changes. ``now["hide"]``,
``==``, ``|`` (Python's ``or``), ``rx.cond`` and ``merge`` (``{**a, **b}``) mean there what they
mean here. Two things Reflex has no words for: a handler that hands a new dictionary to the
browser's own value (``_set``), and a filter (``parts_at``).
"""

from typing import Any

import reflex as rx
from reflex.experimental import ClientStateVar
from reflex_base.event import EventChain
from reflex_base.vars import ObjectVar
from reflex_base.vars.function import ArgsFunctionOperationBuilder, FunctionVar

from carnet_app.catalogue.access import Access
from carnet_app.catalogue.parts import PARTS
from carnet_app.catalogue.presets import PRESETS, Preset
from carnet_app.features.sharing.state import SharingState

PARTS_IN_ORDER: list[dict[str, str]] = [
    {"key": part.key.value, "label": part.label} for part in PARTS
]
NO_LEVEL = str(Access.NONE.value)

Picked = ObjectVar[dict[str, Any]]
"""The dictionary above, as the browser has it."""

_picked = ClientStateVar.create("sharePicked", default={})
_GIVEN = "given"
"""What a handler calls the value, or the tick, of the control that changed."""


def _now() -> Picked:
    """What is chosen now: the browser's value if it is this form's, else the state's levels."""
    picked = _picked.value.to(dict[str, Any])
    untouched = {
        "form": SharingState.form_key,
        "preset": "",
        "hide": SharingState.hide_amounts,
        "levels": SharingState.levels,
    }
    is_this_forms = picked["form"] == SharingState.form_key
    return rx.cond(is_this_forms, picked, rx.Var.create(untouched)).to(dict[str, Any])


def _levels_now() -> ObjectVar[dict[str, str]]:
    return _now()["levels"].to(dict[str, str])


def _given() -> rx.Var[Any]:
    return rx.Var(_GIVEN)


def _set(**changes: Any) -> Any:
    """An event handler that sets some entries of what is chosen; ``_given()`` may be in them."""
    changed = _now().merge(rx.Var.create(changes))
    setter = _picked.set.to(FunctionVar)
    call = ArgsFunctionOperationBuilder.create(
        args_names=(_GIVEN,), return_expr=setter.call(changed)
    )
    return call.to(FunctionVar, EventChain)


def level_in(part: rx.Var[str]) -> rx.Var[str]:
    """The level chosen in a part, as the form sends it."""
    return (_levels_now()[part] | NO_LEVEL).to(str)


def pick_level(part: rx.Var[str]) -> Any:
    """Take the level from the control that changed."""
    levels = _levels_now().merge(rx.Var.create({part: _given()}))
    return _set(preset="", levels=levels)


def pick_preset(preset: Preset) -> Any:
    """Take all levels of a preset."""
    levels = {part.value: str(level.value) for part, level in preset.levels.items()}
    return _set(preset=preset.key, hide=preset.hide_amounts, levels=levels)


def is_preset(preset: Preset) -> rx.Var[bool]:
    """Whether a preset was taken and not changed since."""
    return _now()["preset"] == preset.key


def amounts_hidden() -> rx.Var[bool]:
    """Whether "masquer les montants" is ticked."""
    return _now()["hide"].bool()


def pick_amounts_hidden() -> Any:
    """Take the tick from the box that changed."""
    return _set(hide=_given())


def parts_at(*levels: Access) -> rx.Var[str]:
    """The labels of the parts given at one of these levels, in a row of words.

    In Python: ``", ".join(part["label"] for part in PARTS_IN_ORDER if level_of(part) in wanted)``.
    """
    wanted = rx.Var.create([str(level.value) for level in levels])
    level_of_part = level_in(rx.Var("part.key").to(str))
    told = f"part => {wanted}.includes({level_of_part})"
    labels = f"{rx.Var.create(PARTS_IN_ORDER)}.filter({told}).map(part => part.label).join(', ')"
    return rx.Var(f"({labels})").to(str)


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
