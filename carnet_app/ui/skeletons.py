"""What stands for a page while it loads: bars of the sizes that its content will have."""

import reflex as rx

from carnet_app.ui.feedback import skeleton
from carnet_app.ui.kinds import classes


def cards_skeleton() -> rx.Component:
    """A greeting, and cards of carnets."""
    card = skeleton("h-56 w-full !rounded-card")
    cards = rx.el.div(card, card, card, class_name="grid gap-5 sm:grid-cols-2 lg:grid-cols-3")
    return _loading(_bar("h-11", "w-64"), _bar("h-8", "w-40"), cards, class_name="gap-6")


def carnet_skeleton() -> rx.Component:
    """A carnet's name, its pages, its parts and what is in one."""
    menu = rx.el.div(
        *(skeleton("h-11 w-full !rounded-control") for _ in range(13)),
        class_name="hidden flex-col gap-1 min-[56rem]:flex",
    )
    part = rx.el.div(
        skeleton("h-11 w-full !rounded-control min-[56rem]:hidden"),
        skeleton("hidden h-8 w-56 min-[56rem]:block"),
        skeleton("h-6 w-full max-w-md"),
        *_rows(4),
        class_name="flex flex-col gap-3",
    )
    return _loading(
        _title(),
        _tabs(),
        rx.el.div(
            menu, part, class_name="grid gap-x-9 min-[56rem]:grid-cols-[16.5rem_minmax(0,1fr)]"
        ),
        class_name="gap-6",
    )


def list_skeleton() -> rx.Component:
    """The title of one of a carnet's pages, the way to the others, a list."""
    rows = rx.el.div(*_rows(5), class_name="flex flex-col gap-2.5")
    return _loading(_title(lead=True), _tabs(), rows, class_name="gap-6")


def sheet_skeleton(class_name: str = "mx-auto w-full max-w-3xl gap-6") -> rx.Component:
    """A title and one long card: a record, a form, an account."""
    return _loading(_title(), skeleton("h-96 w-full !rounded-card"), class_name=class_name)


def _title(*, lead: bool = False) -> rx.Component:
    sentence = skeleton("h-6 w-full max-w-md") if lead else rx.fragment()
    return rx.el.div(
        rx.el.div(_bar("h-4", "w-48"), class_name="flex min-h-11 items-center"),
        _bar("h-11", "w-72"),
        sentence,
        class_name="flex flex-col gap-1",
    )


def _tabs() -> rx.Component:
    return skeleton("h-11 w-full !rounded-control")


def _rows(count: int) -> list[rx.Component]:
    return [skeleton("h-24 w-full !rounded-card") for _ in range(count)]


def _bar(height: str, width: str) -> rx.Component:
    return skeleton(classes(height, width, "max-w-full"))


def _loading(*children: rx.Component, class_name: str) -> rx.Component:
    return rx.el.div(
        rx.el.p("Chargement…", class_name="sr-only", role="status"),
        *children,
        # As high as the screen, so that the footer does not jump.
        class_name=classes("flex min-h-dvh flex-col", class_name),
        aria_busy="true",
    )
