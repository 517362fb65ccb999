"""What the interface answers: errors, confirmations, pills, empty states, skeletons."""

from typing import Any

import reflex as rx

from carnet_app.ui.buttons import icon_button
from carnet_app.ui.icons import IconName, icon
from carnet_app.ui.kinds import Children, Handler, Text, Tone, classes, shown_if

_TONE_ICONS: dict[Tone, IconName] = {
    "tile": "alert",
    "sage": "check",
    "amber": "clock",
    "shutter": "info",
    "plain": "info",
}


def alert(text: Text, *, on_dismiss: Handler | None = None, **props: Any) -> rx.Component:
    """What went wrong with a whole form or page, announced at once; nothing when empty."""
    close = icon_button("close", "Fermer ce message", on_click=on_dismiss, class_name="-my-2 -mr-2")
    action = rx.fragment() if on_dismiss is None else close
    return shown_if(text, notice(rx.el.p(text), tone="tile", role="alert", action=action, **props))


def confirmation(text: Text, **props: Any) -> rx.Component:
    """What was just done, said quietly and announced without interrupting.

    The place for it is on the page from the start, as screen readers need to hear a change.
    """
    props.setdefault("class_name", "empty:sr-only")  # no gap in a column while there is nothing
    return rx.el.div(shown_if(text, notice(rx.el.p(text), tone="sage")), role="status", **props)


def told_count(total: Any, *, none: str, one: str, many: str) -> rx.Component:
    """How many a list shows, for who does not see that it changed: "Aucune fiche", "12 fiches"."""
    text = rx.match(total, (0, none), (1, f"1 {one}"), rx.Var.create(f"{total} {many}"))
    return rx.el.p(text, role="status", class_name="sr-only")


def notice(
    *children: Children,
    tone: Tone = "shutter",
    action: rx.Component | None = None,
    class_name: str = "",
    **props: Any,
) -> rx.Component:
    """A tinted frame with its tone's icon: wrong, in order, waiting, or news."""
    return rx.el.div(
        icon(_TONE_ICONS[tone]),
        rx.el.div(*children, class_name="min-w-0 flex-1"),
        action if action is not None else rx.fragment(),
        class_name=classes("notice", f"tone-{tone}", class_name),
        **props,
    )


def banner(*children: Children, action: rx.Component | None = None, **props: Any) -> rx.Component:
    """A card with a tile-red edge for what is due, or a mode such as a preview, and its action."""
    return rx.el.div(
        rx.el.div(*children, class_name="min-w-0 flex-1 basis-60"),
        action if action is not None else rx.fragment(),
        class_name="card card-accent flex flex-wrap items-center gap-4",
        **props,
    )


def pill(*children: Children, tone: Tone = "shutter", class_name: str = "") -> rx.Component:
    """A short fact on a tint, such as "3 partages"; its words alone carry the meaning."""
    return rx.el.span(*children, class_name=classes("pill", f"tone-{tone}", class_name))


def empty_state(
    title: Text, text: Text, action: rx.Component | None = None, art: rx.Component | None = None
) -> rx.Component:
    """A list with nothing in it yet: what belongs there, and the first step.

    Args:
        title: A short sentence.
        text: What will be here.
        action: The button of the first step.
        art: A small illustration.
    """
    return rx.el.div(
        rx.el.div(art, class_name="w-32") if art is not None else rx.fragment(),
        rx.el.p(title, class_name="font-serif font-semibold text-lg"),
        rx.el.p(text, class_name="text-muted max-w-md"),
        rx.el.div(action, class_name="mt-3") if action is not None else rx.fragment(),
        class_name="empty",
    )


def skeleton(class_name: str = "h-4 w-40") -> rx.Component:
    """One grey bar of what is loading; the size comes as Tailwind utilities."""
    return rx.el.span(class_name=classes("skeleton", class_name))


def skeleton_lines(count: int = 3) -> rx.Component:
    """Lines of text that are loading."""
    widths = ("w-3/4", "w-full", "w-5/6", "w-2/3")
    return rx.el.div(
        rx.el.span("Chargement…", class_name="sr-only"),
        *(skeleton(f"h-4 {widths[line % len(widths)]}") for line in range(count)),
        class_name="flex flex-col gap-3",
        role="status",
    )
