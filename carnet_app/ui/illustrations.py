"""Drawings in the house's style, in the theme's own colours: no file to load.

Each shape takes its colours from its class in ``assets/styles/components.css``.
"""

import reflex as rx

Shape = rx.Component


def logo(size: int = 36) -> rx.Component:
    """The mark: a roof over an open notebook.

    Args:
        size: Width and height, in pixels.
    """
    return rx.el.svg(
        _path("logo-roof", "M4 19 20 6l16 13"),
        _path(
            "logo-book",
            "M20 19.5c-3.4-2.3-7.4-3-12-2.6V32c4.6-.4 8.6.4 12 2.7"
            " 3.4-2.3 7.4-3.1 12-2.7V16.9c-4.6-.4-8.6.3-12 2.6Z",
        ),
        _path("logo-fold", "M20 19.5v15"),
        view_box="0 0 40 40",
        width=str(size),
        height=str(size),
        class_name="logo",
        aria_hidden="true",
    )


def house() -> rx.Component:
    """The house of the landing page, with its shutters, its tree and its letter box."""
    return _art(
        "0 0 600 260",
        _path("ground", "M14 250H586"),
        _path("brick", "M304 92V42h28v72"),
        _path("wall", "M112 250V134L236 34 360 134V250Z"),
        _path("roof", "M90 148 236 30 382 148"),
        _circle("sun", 236, 110, 18),
        _path("ink thin", "M236 92v36M218 110h36"),
        *_window(138),
        *_window(290),
        _path("pane", "M207 250v-72q0-8 8-8h42q8 0 8 8v72Z"),
        _circle("dot", 254, 213, 4),
        _path("pane thin", "M219 182h34v20h-34Z"),
        _path("brick", "M196 244h80v6h-80Z"),
        _path("leaf", "M42 250c0-26 54-26 54 0"),
        _path("leaf", "M374 250c0-20 38-20 38 0"),
        _path("ink", "M476 250V196M476 222l16-16"),
        _path(
            "leaf",
            "M444 192c-20-14-16-42 2-52 0-30 48-38 58-10"
            " 28 0 34 32 14 46 4 24-24 32-42 22-14 6-26 2-32-6Z",
        ),
        _path("ink", "M552 250v-36"),
        _path("tile", "M538 192h22q8 0 8 8v16h-38v-16q0-8 8-8Z"),
        _path("ink thin", "M536 203h14"),
    )


def _window(x: int) -> tuple[Shape, ...]:
    return (
        _path("pane", f"M{x} 158h44v46h-44Z"),
        _path("pane thin", f"M{x + 22} 158v46M{x} 181h44"),
        _path("shutter", f"M{x - 13} 158h13v46h-13ZM{x + 44} 158h13v46h-13Z"),
    )


def step_account() -> rx.Component:
    """Step 1: a form filled in, and the letter that confirms it."""
    return _art(
        "0 0 240 160",
        _path("wall", "M36 22h108q8 0 8 8v104q0 8-8 8H36q-8 0-8-8V30q0-8 8-8Z"),
        _circle("pane", 60, 52, 12),
        _path("line", "M84 46h46M84 58h30"),
        _path("pane", "M44 82h92v16H44ZM44 110h54v16H44Z"),
        _path("wall", "M112 84h92q6 0 6 6v54q0 6-6 6h-92q-6 0-6-6V90q0-6 6-6Z"),
        _path("ink", "m110 90 48 34 48-34"),
        _circle("seal", 204, 84, 15),
        _path("on", "m197 84 5 5 9-10"),
    )


def step_sign_in() -> rx.Component:
    """Step 2: the door of the house, and its key."""
    return _art(
        "0 0 240 160",
        _path("ground", "M20 150H220"),
        _path("wall", "M60 150V60L110 20l50 40v90Z"),
        _path("roof slim", "M46 70 110 18l64 52"),
        _path("pane", "M84 150V88q0-8 8-8h36q8 0 8 8v62Z"),
        _circle("dot", 124, 116, 4),
        _path("leaf", "M24 150c0-16 30-16 30 0"),
        _circle("tile", 196, 74, 15),
        _circle("hole", 196, 74, 5),
        _path("key", "M196 89v44M196 118h12M196 131h9"),
    )


def step_carnet() -> rx.Component:
    """Step 3: a notebook under a roof, with a first line written."""
    return _art(
        "0 0 240 160",
        _path("roof slim", "M40 62 120 14l80 48"),
        _path(
            "pane",
            "M120 62c-18-12-40-15-62-13v82c22-2 44 2 62 14 18-12 40-16 62-14V49c-22-2-44 1-62 13Z",
        ),
        _path("ink", "M120 62v83"),
        _path("line", "M74 70q16 0 32 8M74 90q16 0 32 8M74 110q10 0 20 4"),
        _circle("seal", 150, 96, 16),
        _path("on", "M150 88v16M142 96h16"),
    )


def step_share() -> rx.Component:
    """Step 4: one notebook, two guests, and one part that stays closed."""
    return _art(
        "0 0 240 160",
        _path("wall", "M24 28h84q6 0 6 6v92q0 6-6 6H24q-6 0-6-6V34q0-6 6-6Z"),
        _path("pane", "M30 42h72v20H30ZM30 70h72v20H30Z"),
        _path("tile", "M30 98h72v20H30Z"),
        _path("thin tile", "M61 106v-3q0-5 5-5t5 5v3M58 106h16v10H58Z"),
        _path("dashes", "M104 52c30 0 30-12 52-12M104 80c30 0 30 34 52 34"),
        *_guest(186, 34, "leaf"),
        *_guest(186, 110, "sun"),
    )


def _guest(x: int, y: int, tone: str) -> tuple[Shape, ...]:
    return (
        _path(tone, f"M{x - 24} {y + 34}c2-20 12-26 24-26s22 6 24 26Z"),
        _circle(tone, x, y - 6, 12),
    )


def closed_house() -> rx.Component:
    """For the page that does not exist: a house that is not at this address."""
    return _art(
        "0 0 240 160",
        _path("ground", "M20 150H220"),
        _path("wall dashed", "M70 150V72l52-42 52 42v78Z"),
        _path("roof slim", "M54 84 122 28l68 56"),
        _path("pane", "M106 150v-44q0-6 6-6h20q6 0 6 6v44Z"),
        _path("ink", "M30 150V104"),
        _path("tile", "M12 82h36v22H12Z"),
        _path("ink thin", "M26 89q0-3 4-3t4 3-4 4v2M30 98v.1"),
        _path("leaf", "M184 150c0-18 34-18 34 0"),
    )


def _art(view_box: str, *shapes: Shape) -> rx.Component:
    return rx.el.svg(*shapes, view_box=view_box, class_name="art", aria_hidden="true")


def _path(class_name: str, d: str) -> Shape:
    return rx.el.path(d=d, class_name=class_name)


def _circle(class_name: str, x: int, y: int, radius: int) -> Shape:
    return rx.el.svg.circle(cx=x, cy=y, r=radius, class_name=class_name)
