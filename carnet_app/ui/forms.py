"""Forms: always sent by POST, with room for what went wrong and what went well."""

from typing import Any

import reflex as rx

from carnet_app.ui.feedback import alert
from carnet_app.ui.kinds import Children, Handler, Text, classes


def form(
    *children: Children,
    on_submit: Handler,
    error: Text = "",
    class_name: str = "",
    **props: Any,
) -> rx.Component:
    """A form whose fields keep what was typed after an error.

    The method is POST so that a browser that sends it by itself, before the page is live, never
    writes a password in the address. Its button is ``submit_button``.

    Args:
        children: Fields and buttons.
        on_submit: Receives the form's data: a dict of text, by field name.
        error: What concerns the whole form; announced at once.
        class_name: Tailwind utilities added to its own classes.
        props: Passed on, such as ``key`` or ``reset_on_submit``.
    """
    props.setdefault("reset_on_submit", False)
    return rx.el.form(
        alert(error),
        *children,
        on_submit=on_submit,
        method="post",
        no_validate=True,
        class_name=classes("flex flex-col gap-4", class_name),
        **props,
    )
