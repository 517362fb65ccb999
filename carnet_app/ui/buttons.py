"""Buttons and links that look like them. One primary action per view."""

from typing import Any, Literal

import reflex as rx
from reflex_components_core.el.elements.inline import A

from carnet_app.ui.icons import IconName, icon
from carnet_app.ui.kinds import Children, Flag, Text, classes, when

ButtonKind = Literal["primary", "secondary", "quiet", "danger"]


def button(
    *children: Children,
    kind: ButtonKind = "secondary",
    loading: Flag = False,
    disabled: Flag = False,
    class_name: str = "",
    **props: Any,
) -> rx.Component:
    """A button that acts at once, of ``type="button"`` unless told otherwise.

    Args:
        children: What it says, a verb first.
        kind: ``primary`` once per view; ``danger`` for what destroys.
        loading: Shows a turning ring, says "busy" to screen readers and refuses clicks.
        disabled: Refuses clicks.
        class_name: Tailwind utilities added to its own classes.
        props: Passed on, such as ``on_click``.
    """
    props.setdefault("type", "button")
    return rx.el.button(
        when(loading, rx.el.span(class_name="spinner", aria_hidden="true")),
        *children,
        disabled=_either(disabled, loading),
        **_busy(loading),
        class_name=classes("btn", f"btn-{kind}", class_name),
        **props,
    )


def submit_button(
    *children: Children,
    kind: ButtonKind = "primary",
    loading: Flag = False,
    disabled: Flag = False,
    class_name: str = "",
    **props: Any,
) -> rx.Component:
    """The button that sends a form; disabled until the page is live.

    Before that, a click would make the browser send the form by itself.
    """
    return button(
        *children,
        kind=kind,
        loading=loading,
        disabled=_either(_not_live(), disabled),
        class_name=class_name,
        type="submit",
        **props,
    )


def icon_button(name: IconName, label: Text, class_name: str = "", **props: Any) -> rx.Component:
    """A square button with an icon alone; the label is what screen readers say."""
    return rx.el.button(
        icon(name),
        type=props.pop("type", "button"),
        aria_label=label,
        class_name=classes("btn btn-quiet btn-icon", class_name),
        **props,
    )


def link_button(
    *children: Children,
    href: Text,
    kind: ButtonKind = "secondary",
    class_name: str = "",
    **props: Any,
) -> rx.Component:
    """A link to another page that looks like a button."""
    return page_link(
        *children, href=href, class_name=classes("btn", f"btn-{kind}", class_name), **props
    )


def text_link(
    *children: Children, href: Text, alone: bool = False, class_name: str = "", **props: Any
) -> rx.Component:
    """An underlined link within or beside text.

    Args:
        children: What it says.
        href: Where it leads.
        alone: It is not part of a sentence: as high as a finger needs.
        class_name: Tailwind utilities added to its own classes.
        props: Passed on.
    """
    target = "inline-flex min-h-11 items-center" if alone else ""
    return page_link(*children, href=href, class_name=classes("link", target, class_name), **props)


def page_link(*children: Children, href: Text, plain: bool = False, **props: Any) -> rx.Component:
    """A bare link: followed without a reload when it leads to a page of this site.

    Args:
        children: What it says.
        href: Where it leads; a var is taken for a page of this site.
        plain: The address is a file or a server route, or the page must be loaded anew.
        props: Passed on.
    """
    if not plain and (isinstance(href, rx.Var) or href.startswith("/")):
        return rx.el.a(*children, href=href, **props)
    if isinstance(href, str) and href.startswith("http"):
        props.setdefault("rel", "noopener noreferrer")
    return A.create(*children, href=href, **props)  # rx.el.a would be the router's link


def _not_live() -> rx.Var[bool]:
    return rx.cond(rx.State.is_hydrated, rx.Var.create(False), rx.Var.create(True))


def _either(first: Flag, second: Flag) -> Flag:
    if isinstance(first, bool) and isinstance(second, bool):
        return first or second
    if isinstance(first, bool):
        return True if first else second
    if isinstance(second, bool):
        return True if second else first
    return first | second


def _busy(loading: Flag) -> dict[str, Any]:
    return {"aria_busy": loading} if isinstance(loading, rx.Var) or loading else {}
