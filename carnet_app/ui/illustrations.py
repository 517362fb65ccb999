"""Drawings in the house's style, in the theme's own colours: no file to load."""

import reflex as rx

svg = rx.el.svg


def logo(size: int = 36) -> rx.Component:
    """The mark: a roof over an open notebook."""
    return svg(
        rx.el.path(d="M4 19 20 6l16 13", class_name="logo-roof"),
        rx.el.path(
            d="M20 19.5c-3.4-2.3-7.4-3-12-2.6V32c4.6-.4 8.6.4 12 2.7"
            " 3.4-2.3 7.4-3.1 12-2.7V16.9c-4.6-.4-8.6.3-12 2.6Z",
            class_name="logo-book",
        ),
        rx.el.path(d="M20 19.5v15", class_name="logo-fold"),
        view_box="0 0 40 40",
        width=str(size),
        height=str(size),
        class_name="logo",
        aria_hidden="true",
    )
