"""What content lies on: cards, headings, breadcrumb, avatar, facts, the ring of progress."""

from collections.abc import Sequence
from typing import Any

import reflex as rx

from carnet_app.ui.buttons import page_link
from carnet_app.ui.kinds import Children, Flag, Number, Text, classes, when


def card(*children: Children, class_name: str = "", **props: Any) -> rx.Component:
    """A white sheet with a hairline; ``card_link`` is the one that opens something."""
    return rx.el.div(*children, class_name=classes("card", class_name), **props)


def card_grid(*children: Children, class_name: str = "") -> rx.Component:
    """Cards side by side: one column on a phone, three on a wide screen."""
    return rx.el.div(
        *children, class_name=classes("grid gap-5 sm:grid-cols-2 lg:grid-cols-3", class_name)
    )


def out_of_reach(*children: Children, when: Flag) -> rx.Component:
    """What may be done here, dimmed and without effect while one looks as somebody else."""
    return rx.el.div(*children, class_name="contents", custom_attrs={"inert": when})


def page_heading(
    title: Text, *, lead: Text | None = None, actions: Sequence[rx.Component] = ()
) -> rx.Component:
    """The page's only ``h1``, a sentence below it, and its actions at the right."""
    return rx.el.div(
        rx.el.div(
            rx.el.h1(title, tab_index=-1),
            rx.el.p(lead, class_name="text-muted mt-1") if lead is not None else rx.fragment(),
            class_name="min-w-0 flex-1 basis-44 sm:basis-80",
        ),
        rx.el.div(*actions, class_name="flex flex-wrap gap-2.5") if actions else rx.fragment(),
        class_name="flex flex-wrap items-center gap-4",
    )


def section_heading(
    title: Text, *, count: Number | None = None, action: rx.Component | None = None
) -> rx.Component:
    """An ``h2`` with the number of things below it."""
    number = (
        rx.el.span(count, class_name="font-sans font-normal text-base text-muted ml-2.5")
        if count is not None
        else rx.fragment()
    )
    return rx.el.div(
        rx.el.h2(title, number),
        action if action is not None else rx.fragment(),
        class_name="flex flex-wrap items-center justify-between gap-3",
    )


def breadcrumb(*steps: tuple[Text, str], current: Text) -> rx.Component:
    """Where this page is: pairs of label and address, then the page itself."""
    links = [
        rx.el.li(
            page_link(label, href=href),
            rx.el.span("›", aria_hidden="true", class_name="ml-2"),
            class_name="flex items-center",
        )
        for label, href in steps
    ]
    return rx.el.nav(
        rx.el.ol(*links, rx.el.li(rx.el.span(current, aria_current="page")), class_name="crumbs"),
        aria_label="Fil d’Ariane",
    )


def avatar(initials: Text) -> rx.Component:
    """A person's initials on a disc; the name must stand beside it."""
    return rx.el.span(initials, class_name="avatar", aria_hidden="true")


def definition_list(
    *pairs: tuple[Text | rx.Component, Text | rx.Component], class_name: str = ""
) -> rx.Component:
    """Terms and what they are: two columns, one on a phone."""
    rows = [part for term, text in pairs for part in (rx.el.dt(term), rx.el.dd(text))]
    return rx.el.dl(*rows, class_name=classes("facts", class_name))


def progress_ring(percent: Number, label: Text) -> rx.Component:
    """How complete something is, as a ring with the number in it.

    Args:
        percent: From 0 to 100.
        label: What is complete, for screen readers, such as "Carnet rempli à 72 %".
    """
    arc = rx.el.svg.circle(
        cx="26",
        cy="26",
        r="22",
        custom_attrs={"pathLength": "100", "strokeDasharray": f"{percent} 100"},
        class_name="ring-arc",
    )
    begun: Any = percent > 0  # pyright: ignore[reportOperatorIssue] -- vars compare as well
    return rx.el.div(
        rx.el.svg(
            rx.el.svg.circle(cx="26", cy="26", r="22", class_name="ring-track"),
            when(begun, arc),
            view_box="0 0 52 52",
            width="56",
            height="56",
            class_name="-rotate-90",
            aria_hidden="true",
        ),
        rx.el.span(percent, " %", class_name="ring-text"),
        role="img",
        aria_label=label,
        class_name="ring-of-progress",
    )


def prose(*children: Children) -> rx.Component:
    """Running text: paragraphs, titles, lists, at a width that reads well."""
    return rx.el.div(*children, class_name="prose")
