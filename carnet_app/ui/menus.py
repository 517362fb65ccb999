"""Menus that open without script: the browser's popover closes on Escape and gives focus back.

It takes the focus when it opens where ``HAS_FOCUS`` says so: a keyboard would otherwise stay
on the button, which a phone's menu covers. What ``with_popover`` puts together closes when the
focus goes elsewhere: the menu would otherwise lie over what has it.
"""

from typing import Any

import reflex as rx
from reflex_base.event import EventChain
from reflex_base.vars.function import FunctionVar

from carnet_app.ui.buttons import page_link
from carnet_app.ui.icons import icon
from carnet_app.ui.kinds import Children, Flag, Handler, Number, Text, classes, when

HAS_FOCUS = {"autofocus": "", "tabIndex": -1}
"""Attributes of what has the focus once the popover it is in, or is, opens."""
# A link cannot have the popover's own attributes. On a wide screen there is no sheet to close.
_CLOSE_SHEET: Any = rx.Var("() => document.getElementById('menu-lateral')?.hidePopover?.()").to(
    FunctionVar, EventChain
)
# To the button that opened it is not elsewhere: pressed by a mouse it has the focus, then closes.
# Nowhere is not elsewhere either: another window has it, or what was pressed cannot have it.
_CLOSE_WHEN_LEFT: Any = rx.Var(
    "event => event.relatedTarget && !event.currentTarget.contains(event.relatedTarget)"
    " && event.currentTarget.querySelector('[popover]').hidePopover?.()"
).to(FunctionVar, EventChain)


def with_popover(
    opener: rx.Component, popover: rx.Component, *, class_name: str = ""
) -> rx.Component:
    """A button and the popover it opens, which closes when the focus leaves them both."""
    return rx.el.div(opener, popover, on_blur=_CLOSE_WHEN_LEFT, class_name=class_name)


def dropdown_menu(
    name: str, label: Children, *items: rx.Component, title: str = "", class_name: str = ""
) -> rx.Component:
    """A button and the list of actions it opens.

    Args:
        name: Unique on the page.
        label: What the button says.
        items: ``menu_item(…)`` and ``menu_link(…)``.
        title: The list's name for screen readers, if the button's words do not say it.
        class_name: Tailwind utilities for the button.
    """
    return with_popover(
        rx.el.button(
            label,
            icon("chevron", 18),
            type="button",
            class_name=classes("btn btn-secondary", class_name),
            custom_attrs={"popoverTarget": name, "style": {"anchorName": f"--{name}"}},
        ),
        rx.el.div(
            *items,
            role="group",
            aria_label=title or "Actions",
            class_name="menu menu-anchored",
            custom_attrs={
                "id": name,
                "popover": "auto",
                **HAS_FOCUS,
                "style": {"positionAnchor": f"--{name}"},
            },
        ),
    )


def menu_item(*children: Children, menu: str, on_click: Handler, **props: Any) -> rx.Component:
    """An action in ``dropdown_menu`` of that name; choosing it closes the menu."""
    return rx.el.button(
        *children,
        type="button",
        on_click=on_click,
        class_name="menu-item",
        custom_attrs={"popoverTarget": menu, "popoverTargetAction": "hide"},
        **props,
    )


def menu_link(*children: Children, href: Text, **props: Any) -> rx.Component:
    """A link in ``dropdown_menu``."""
    return page_link(*children, href=href, class_name="menu-item", **props)


def side_menu(*items: Children, title: str, current_label: Text) -> rx.Component:
    """The menu of a carnet's parts: a column at the left; on a phone, a button and a sheet.

    Args:
        items: ``side_menu_item(…)``, or one ``rx.foreach`` of them.
        title: The menu's name for screen readers.
        current_label: The chosen item's label, which the phone's button shows.
    """
    return with_popover(
        rx.el.button(
            icon("menu"),
            rx.el.span(rx.el.span(f"{title} : ", class_name="sr-only"), current_label),
            icon("chevron", 18),
            type="button",
            class_name="btn btn-secondary side-menu-button",
            custom_attrs={"popoverTarget": "menu-lateral"},
        ),
        rx.el.nav(
            # Not the column itself, which a wide screen shows from the start.
            rx.el.p(title, class_name="side-menu-title", custom_attrs=HAS_FOCUS),
            *items,
            aria_label=title,
            class_name="side-menu",
            custom_attrs={"id": "menu-lateral", "popover": "auto"},
        ),
    )


def side_menu_item(
    label: Text,
    *,
    current: Flag,
    on_click: Handler | None = None,
    href: Text | None = None,
    count: Number | None = None,
    due: Flag = False,
    due_label: Text = "à voir",
) -> rx.Component:
    """One entry of ``side_menu``; choosing a button closes the phone's sheet.

    Args:
        label: The part's name.
        current: Whether it is the one shown.
        on_click: What choosing it does; or ``href``, where it leads.
        href: See ``on_click``.
        count: How many records it holds.
        due: Shows a tile-red dot.
        due_label: What the dot means, for screen readers.
    """
    dot = rx.el.span(
        rx.el.span(due_label, class_name="sr-only"),
        class_name="dot",
    )
    inside = (
        rx.el.span(label, class_name="min-w-0"),
        when(due, dot),
        rx.el.span(count, class_name="count") if count is not None else rx.fragment(),
    )
    state = {"aria_current": _current(current), "class_name": "side-menu-item"}
    if href is not None:
        return page_link(*inside, href=href, on_click=_CLOSE_SHEET, **state)
    closes = {"popoverTarget": "menu-lateral", "popoverTargetAction": "hide"}
    return rx.el.button(*inside, type="button", on_click=on_click, custom_attrs=closes, **state)


def tabs(*items: rx.Component, title: str) -> rx.Component:
    """A row of ``tab_link`` between pages of the same subject; scrolls sideways on a phone."""
    return rx.el.nav(*items, aria_label=title, class_name="tabs")


def tab_link(label: Text, *, href: Text, current: Flag) -> rx.Component:
    """One of ``tabs``."""
    return page_link(label, href=href, class_name="tab", aria_current=_current(current))


def bottom_bar(*actions: rx.Component) -> rx.Component:
    """A page's actions at the foot of a phone's screen; hidden on wider ones."""
    return rx.el.div(*actions, class_name="bottom-bar")


def _current(flag: Flag) -> Any:
    if isinstance(flag, rx.Var):
        return rx.cond(flag, "true", rx.Var("undefined"))
    return "true" if flag else rx.Var("undefined")
