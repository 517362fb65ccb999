"""A home's photo on what shows its carnet, or a drawing while there is none."""

import reflex as rx

from carnet_app.ui.kinds import Flag, Text, classes, when


def cover(address: Text, alt: Text, class_name: str, *, ready: Flag = True) -> rx.Component:
    """A photo that fills its frame, on a tint while it loads; a drawn home without one.

    Args:
        address: The photo's; empty for none.
        alt: What it shows, for those who do not see it.
        class_name: The frame's size and corners.
        ready: Whether the browser may ask for the photo.
    """
    photo = rx.el.img(
        src=address,
        alt=alt,
        loading="lazy",
        custom_attrs={"width": "480", "height": "270", "decoding": "async"},
        class_name="size-full object-cover",
    )
    return rx.el.div(
        rx.cond(address != "", when(ready, photo), _drawn_home()),
        class_name=classes("overflow-hidden bg-shutter-tint", class_name),
    )


def _drawn_home() -> rx.Component:
    """Roofs behind a hedge, in the theme's colours, at whatever width the frame has."""
    path = rx.el.path
    return rx.el.svg(
        path(d="M0 108H320", class_name="ink thin"),
        path(d="M38 108V66l30-24 30 24v42Z", class_name="wall thin"),
        path(d="m30 72 38-30 38 30", class_name="roof slim"),
        path(d="M122 108V50l42-32 42 32v58Z", class_name="wall thin"),
        path(d="M112 58 164 18l52 40", class_name="roof slim"),
        path(d="M154 108V80h20v28ZM136 64h16v14h-16ZM176 64h16v14h-16ZM60 76h16v14H60Z",
             class_name="pane thin"),
        path(d="M226 108c-2-24 36-24 34 0M250 108c-2-32 44-32 42 0", class_name="leaf thin"),
        view_box="0 0 320 120",
        custom_attrs={"preserveAspectRatio": "xMidYMax slice"},
        class_name="art size-full",
        aria_hidden="true",
    )  # fmt: skip
