"""The least that Reflex takes to sign in and add to a list: the yardstick beside our pages.

A form, a password of the same cost, a list in memory. Tailwind instead of Radix, no toasts, no
error boundary, no fonts, no gate, no database. Only ``yardstick`` builds and serves it; what our
pages are measured by has the same selectors, see ``browser``.
"""

import asyncio
from typing import Any

import reflex as rx

from benchmarks.people import PASSWORD
from carnet_app.core.hashing import hash_password, verify_password

CARNETS = 50  # as many as a page of Mon espace shows
PASSWORD_HASH = hash_password(PASSWORD)


class BareState(rx.State):
    """Who is in, and the names in their list."""

    names: list[str] = []  # noqa: RUF012 -- Reflex copies it for each state
    refused: bool = False

    @rx.event
    async def enter(self, form: dict[str, Any]) -> Any:
        """Sign in."""
        given = str(form["password"])
        self.refused = not await asyncio.to_thread(verify_password, given, PASSWORD_HASH)
        if self.refused:
            return None
        self.names = [f"Carnet {number}" for number in range(CARNETS)]
        return rx.redirect("/mon-espace")

    @rx.event
    def add(self, form: dict[str, Any]) -> None:
        """Add a name to the list, and show the first ones."""
        self.names = [str(form["name"]), *self.names][:CARNETS]


def login() -> rx.Component:
    """The form one signs in with."""
    return rx.el.main(
        rx.el.h1("Me connecter", class_name="text-2xl font-semibold"),
        rx.el.form(
            rx.el.label("Adresse e-mail", html_for="email"),
            rx.el.input(id="email", name="email", type="email", class_name="border p-2"),
            rx.el.label("Mot de passe", html_for="password"),
            rx.el.input(id="password", name="password", type="password", class_name="border p-2"),
            rx.cond(BareState.refused, rx.el.p("Adresse ou mot de passe incorrect.")),
            _submit("Me connecter", "submit"),
            method="post",
            on_submit=BareState.enter,
            class_name="flex flex-col gap-2",
        ),
        class_name="mx-auto max-w-md p-8",
    )


def space() -> rx.Component:
    """The list, and the form that adds to it."""
    return rx.el.main(
        rx.el.h1("Mon espace", class_name="text-2xl font-semibold"),
        rx.el.ul(rx.foreach(BareState.names, lambda name: rx.el.li(rx.el.h3(name), key=name))),
        rx.el.section(
            rx.el.form(
                rx.el.input(name="name", aria_label="Nom", class_name="border p-2"),
                _submit("Créer le carnet", "create"),
                method="post",
                reset_on_submit=True,
                on_submit=BareState.add,
            ),
            aria_label="Créer un carnet",
        ),
        class_name="mx-auto max-w-3xl p-8",
    )


def _submit(label: str, control_id: str) -> rx.Component:
    return rx.el.button(
        label,
        id=control_id,
        type="submit",
        disabled=rx.cond(rx.State.is_hydrated, False, True),
        class_name="rounded bg-teal-800 p-2 text-white",
    )


app = rx.App(html_lang="fr", toaster=None, app_wraps={})
app.add_page(login, route="/login", title="Me connecter")
app.add_page(space, route="/mon-espace", title="Mon espace")
