"""What surrounds all pages: the word about a lost connection, and the page of last resort."""

from collections.abc import Callable
from functools import partial
from typing import Any

import reflex as rx
from reflex_components_core.base.error_boundary import ErrorBoundary
from reflex_components_core.core.banner import has_connection_errors

from carnet_app.ui.buttons import link_button, text_link
from carnet_app.ui.feedback import notice
from carnet_app.ui.illustrations import logo

Wraps = dict[tuple[int, str], Callable[[bool], rx.Component | None]]


def connection_banner() -> rx.Component:
    """Says after three seconds that the server does not answer; goes away when it does."""
    return rx.el.div(
        rx.cond(
            has_connection_errors,
            notice(
                "Connexion perdue, nouvelle tentative…",
                tone="amber",
                class_name="connection-banner",
            ),
            rx.fragment(),
        ),
        role="status",
    )


def failure_page() -> rx.Component:
    """Shown instead of the page when drawing it failed; one link loads it anew."""
    return rx.el.main(
        logo(56),
        rx.el.h1("Une erreur est survenue"),
        rx.el.p(
            "La page n’a pas pu s’afficher. Vos données enregistrées sont intactes.",
            class_name="text-muted",
        ),
        link_button("Recharger la page", href="", kind="primary"),
        text_link("Revenir à l’accueil", href="/", plain=True),
        class_name="container-page last-resort",
    )


def _error_boundary(stateful: bool) -> rx.Component:
    props: dict[str, Any] = {} if stateful else {"on_error": rx.noop()}
    return ErrorBoundary.create(fallback_render=rx.Var.create(failure_page()), **props)


def app_wraps(*beside: Callable[[], rx.Component]) -> Wraps:
    """What stands around all pages and beside them, and stays when one leads to another.

    Args:
        beside: More that stands there.
    """
    wraps: Wraps = {(55, "ErrorBoundary"): _error_boundary}
    for number, component in enumerate((connection_banner, *beside)):
        wraps[5 - number, component.__name__] = partial(_beside_pages, component)
    return wraps


def _beside_pages(component: Callable[[], rx.Component], stateful: bool) -> rx.Component | None:
    from reflex_base.components.memo import memo

    # What it shows changes it alone, not the pages.
    return rx.fragment(memo(component)()) if stateful else None
