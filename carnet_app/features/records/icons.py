"""The pictures of records: those the catalogue names, and no others."""

import reflex as rx

from carnet_app.catalogue.appliances import APPLIANCES
from carnet_app.catalogue.registry import KINDS

_FALLBACK = "file-text"


def kind_icon(name: rx.Var[str] | str) -> rx.Component:
    """A kind's picture on its tint; decorative, its title says what it is."""
    named = {each.icon for each in (*KINDS, *APPLIANCES)}
    names = sorted(named - {_FALLBACK})
    drawings = [(each, rx.icon(each, size=22)) for each in names]
    return rx.el.span(
        rx.match(name, *drawings, rx.icon(_FALLBACK, size=22)),
        class_name=(
            "grid size-11 shrink-0 place-items-center rounded-control bg-shutter-tint "
            "text-shutter-deep"
        ),
        aria_hidden="true",
    )
