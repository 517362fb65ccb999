"""The types that the pieces of the interface accept: a plain value, or a state's var."""

from typing import Any, Literal

import reflex as rx
from reflex.event import EventType

Text = str | rx.Var[str]
Flag = bool | rx.Var[bool]
Number = int | rx.Var[int]
Children = rx.Component | rx.Var[Any] | str
Handler = EventType[Any] | EventType[()]
Tone = Literal["shutter", "tile", "sage", "amber", "plain"]


def shown_if(text: Text, component: rx.Component) -> rx.Component:
    """The component when the text is not empty: decided at once if plain, live if a var."""
    if isinstance(text, rx.Var):
        return rx.cond(text, component, rx.fragment())
    return component if text else rx.fragment()


def when(
    flag: Flag, component: rx.Component, otherwise: rx.Component | None = None
) -> rx.Component:
    """One component or the other: decided at once if plain, live if a var."""
    other = otherwise if otherwise is not None else rx.fragment()
    if isinstance(flag, rx.Var):
        return rx.cond(flag, component, other)
    return component if flag else other


def classes(*names: str) -> str:
    """The class names that are not empty, in one string."""
    return " ".join(name for name in names if name)
