"""Small line icons drawn for the interface's own controls; content may use ``rx.icon``."""

from typing import Literal

import reflex as rx

IconName = Literal[
    "alert", "arrow", "check", "chevron", "clock", "close", "eye", "eye-off", "home", "info",
    "mail", "menu", "plus", "share", "user",
]  # fmt: skip

_PATHS: dict[IconName, tuple[str, ...]] = {
    "alert": ("M12 4 2.8 20h18.4L12 4Z", "M12 10v4.5", "M12 17.4v.1"),
    "arrow": ("M5 12h14", "m13 6 6 6-6 6"),
    "check": ("m5 12.5 4.8 4.8L19.5 7",),
    "chevron": ("m6 9.5 6 6 6-6",),
    "clock": ("M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18Z", "M12 7.5V12l3 2"),
    "close": ("m6 6 12 12", "M18 6 6 18"),
    "eye": (
        "M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12Z",
        "M12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6Z",
    ),
    "eye-off": (
        "M4.5 9C3.2 10.5 2.5 12 2.5 12S6 18.5 12 18.5c1.8 0 3.4-.6 4.7-1.4",
        "M9.5 5.8c.8-.2 1.6-.3 2.5-.3 6 0 9.5 6.5 9.5 6.5s-.7 1.4-2 2.8",
        "m4 4 16 16",
    ),
    "home": ("m3.5 11 8.5-7 8.5 7", "M6 9.5V20h12V9.5", "M10 20v-6h4v6"),
    "info": ("M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18Z", "M12 11v5.5", "M12 7.6v.1"),
    "mail": ("M3.5 6h17v12.5h-17Z", "m4 7 8 6.5L20 7"),
    "menu": ("M4 7h16", "M4 12h16", "M4 17h16"),
    "plus": ("M12 5v14", "M5 12h14"),
    "share": (
        "M10 8a3.5 3.5 0 1 0-7 0 3.5 3.5 0 0 0 7 0Z",
        "M1.5 20c.4-4 2.2-6 5-6s4.6 2 5 6",
        "M18 8v8",
        "M14 12h8",
    ),
    "user": ("M16 8a4 4 0 1 0-8 0 4 4 0 0 0 8 0Z", "M4 20.5c.6-4.5 3.3-6.5 8-6.5s7.4 2 8 6.5"),
}


def icon(name: IconName, size: int = 20) -> rx.Component:
    """A decorative icon, hidden from screen readers; the text beside it says the same.

    Args:
        name: Which drawing.
        size: Width and height, in pixels.
    """
    return rx.el.svg(
        *(rx.el.path(d=d) for d in _PATHS[name]),
        view_box="0 0 24 24",
        width=str(size),
        height=str(size),
        class_name="icon",
        aria_hidden="true",
    )
