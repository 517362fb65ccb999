"""Forms: always sent by POST, with room for what went wrong and what went well."""

from typing import Any

import reflex as rx

from carnet_app.ui.feedback import alert
from carnet_app.ui.kinds import Children, Handler, Text, classes

FORM_KEY = "form_key"
"""The name under which a form sends its key."""
# What was wrong with a field is no news while it is being put right; once the form is sent again,
# what is wrong still, or anew, is told as before.
_WHILE_CORRECTED: dict[str, Any] = {
    "onInput": rx.Var("event => event.target.closest('.field')?.toggleAttribute('data-new', true)"),
    "onSubmitCapture": rx.Var(
        "event => event.currentTarget.querySelectorAll('[data-new]')"
        ".forEach(one => one.removeAttribute('data-new'))"
    ),
}


def form(
    *children: Children,
    on_submit: Handler,
    error: Text = "",
    form_key: Text | None = None,
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
        form_key: The key its state keeps, a ``SentOnce``, so that a form sent twice counts once.
        class_name: Tailwind utilities added to its own classes.
        props: Passed on, such as ``reset_on_submit``, or ``key``: another one empties the form.
    """
    props.setdefault("reset_on_submit", False)
    key_field = rx.el.input(type="hidden", name=FORM_KEY, value=form_key, read_only=True)
    return rx.el.form(
        alert(error, tab_index=-1),
        *([] if form_key is None else [key_field]),
        *children,
        on_submit=on_submit,
        method="post",
        no_validate=True,
        class_name=classes("flex flex-col gap-4", class_name),
        custom_attrs=_WHILE_CORRECTED,
        **props,
    )
