"""What stands for a page while it loads: bars of the sizes that its content will have."""

import reflex as rx

from carnet_app.ui.feedback import skeleton
from carnet_app.ui.kinds import classes
from carnet_app.ui.surfaces import card_grid


def cards_skeleton() -> rx.Component:
    """A greeting, and a section of carnets' cards."""
    card = rx.el.div(
        skeleton("-mx-5 -mt-5 h-32 !rounded-none md:-mx-6 md:-mt-6"),
        rx.el.div(
            rx.el.div(
                _line("w-36"),
                _line("w-44"),
                _line("w-32"),
                class_name="flex min-w-0 flex-1 flex-col",
            ),
            skeleton("h-14 w-14 flex-none !rounded-full"),
            class_name="flex gap-3",
        ),
        _bar("h-7", "w-40 !rounded-xl"),
        rx.el.div(_button("w-20"), _button("w-24"), class_name="flex gap-2.5"),
        class_name="card flex flex-col gap-4 overflow-hidden",
    )
    section = rx.el.div(
        _bar("h-7", "w-40"), card_grid(card, card, card), class_name="flex flex-col gap-4"
    )
    return _loading(_heading("w-60"), section, class_name="gap-9")


def account_skeleton() -> rx.Component:
    """A heading, and a column of cards with a form in each."""
    lead = rx.el.div(
        _line("w-full max-w-md"), _line("w-40 sm:hidden"), class_name="mt-1 flex flex-col"
    )
    forms = (
        _form_card(2, "grid gap-4 sm:grid-cols-2", told_in="w-64"),
        _form_card(2, told_in="w-72"),
        _form_card(3, told_in="w-60"),
    )
    return _loading(
        rx.el.div(_heading("w-56"), lead, class_name="flex flex-col"),
        rx.el.div(*forms, class_name="flex max-w-3xl flex-col gap-6"),
        class_name="gap-8",
    )


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
    """A title and one long card: a record, a form."""
    return _loading(_title(), skeleton("h-96 w-full !rounded-card"), class_name=class_name)


def _form_card(
    fields: int, class_name: str = "flex flex-col gap-4", *, told_in: str
) -> rx.Component:
    field = rx.el.div(
        _bar("h-4 mt-1 mb-[0.58rem]", "w-28"), skeleton("h-[2.875rem] w-full !rounded-control")
    )
    return rx.el.div(
        rx.el.div(
            _bar("h-6 mt-0.5 mb-1.5", "w-44"),
            _line(told_in),
            _line("w-24 sm:hidden"),
            class_name="flex flex-col",
        ),
        rx.el.div(*(field for _ in range(fields)), class_name=class_name),
        _button("w-40"),
        class_name="card flex flex-col gap-4",
    )


def _heading(width: str) -> rx.Component:
    """As high as an ``h1``, whose size follows the screen's."""
    return _bar("h-8.5 md:h-[2.65rem] lg:h-[2.85rem]", width)


def _line(width: str) -> rx.Component:
    """A line of text, as high as one with the room around it."""
    return _bar("h-4 my-[0.275rem]", width)


def _button(width: str) -> rx.Component:
    return _bar("h-11 !rounded-control", width)


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
