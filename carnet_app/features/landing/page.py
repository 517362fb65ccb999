"""The landing page: what the service is, the way in, the four steps."""

import reflex as rx

from carnet_app.session.frame import site_page
from carnet_app.ui.buttons import link_button, text_link
from carnet_app.ui.feedback import pill
from carnet_app.ui.illustrations import house
from carnet_app.ui.kinds import Tone
from carnet_app.ui.layout import follow_section, partners_section
from carnet_app.ui.meta import SITE_DESCRIPTION, SITE_NAME
from carnet_app.ui.surfaces import card

ROUTE = "/"
TITLE = SITE_NAME
DESCRIPTION = SITE_DESCRIPTION

_STEPS = (
    ("Créez votre compte", "Une adresse e-mail suffit. Vous confirmez, c’est prêt."),
    ("Ouvrez votre carnet", "Pour votre logement, ou pour celui d’un client."),
    ("Remplissez-le à votre rythme", "Plans, équipements, travaux, diagnostics, factures."),
    ("Partagez partie par partie", "L’artisan voit la chaudière, pas votre assurance."),
)
_EXAMPLE: tuple[tuple[str, str, Tone], ...] = (
    ("Équipements", "Contribuer", "sage"),
    ("Plans et coupes", "Consulter", "shutter"),
    ("Diagnostics", "Aucun", "plain"),
    ("Espace privé", "Aucun", "plain"),
)


def page(sign_in: rx.Component, *, aside: rx.Component | None = None) -> rx.Component:
    """The landing page.

    Args:
        sign_in: What the card at the right holds: the sign-in form, its ``h2`` included.
        aside: What stands below both, such as the demonstration's sign-in details.
    """
    return site_page(
        _hero(sign_in),
        *([] if aside is None else [aside]),
        _four_steps(),
        _who_sees_what(),
        partners_section(),
        follow_section(),
        current=ROUTE,
        class_name="flex flex-col gap-14 md:gap-20",
    )


def _hero(sign_in: rx.Component) -> rx.Component:
    return rx.el.div(
        rx.el.div(
            rx.el.h1("Le carnet de santé de votre logement", class_name="hero-title"),
            rx.el.p(
                "Plans, notices, travaux, diagnostics : tout ce que votre maison sait d’elle-même,"
                " réuni, partagé avec qui vous voulez, transmis le jour venu.",
                class_name=(
                    "mt-5 max-w-[27rem] text-pretty text-lg text-muted"
                    " md:text-xl md:leading-relaxed"
                ),
            ),
            rx.el.div(
                link_button("Créer mon compte", href="/signup", kind="primary"),
                link_button("Comment ça marche ?", href="/comment-ca-marche"),
                class_name="mt-7 flex flex-wrap gap-3",
            ),
        ),
        card(sign_in, class_name="hero-card sm:p-7"),
        rx.el.div(house(), class_name="max-w-xl"),
        class_name="hero",
    )


def _four_steps() -> rx.Component:
    return rx.el.section(
        rx.el.h2("En quatre étapes", class_name="sr-only"),
        rx.el.ol(
            *(_step(number, title, text) for number, (title, text) in enumerate(_STEPS, 1)),
            class_name="grid gap-x-6 gap-y-7 sm:grid-cols-2 lg:grid-cols-4",
        ),
    )


def _step(number: int, title: str, text: str) -> rx.Component:
    return rx.el.li(
        rx.el.span(str(number), class_name="step-number", aria_hidden="true"),
        rx.el.div(
            rx.el.h3(title),
            rx.el.p(text, class_name="mt-1 text-muted text-[0.9375rem]"),
        ),
        class_name="flex gap-3.5 lg:flex-col",
    )


def _who_sees_what() -> rx.Component:
    rows = (
        rx.el.li(
            rx.el.span(part),
            pill(level, tone=tone),
            class_name="flex items-center justify-between gap-3 py-3",
        )
        for part, level, tone in _EXAMPLE
    )
    return card(
        rx.el.div(
            rx.el.h2("Vous décidez qui voit quoi"),
            rx.el.p(
                "Chaque partie du carnet se partage séparément. L’artisan ajoute la chaudière qu’il"
                " vient de poser, et vous validez. Le notaire consulte les diagnostics. Personne"
                " ne voit vos assurances.",
                class_name="mt-3 text-muted",
            ),
            rx.el.p(
                "Avant d’envoyer une invitation, « Voir comme l’invité » vous montre exactement ce"
                " que la personne verra.",
                class_name="mt-3 text-muted",
            ),
            rx.el.div(
                text_link("Tout savoir du partage", href="/comment-ca-marche", alone=True),
                class_name="mt-2",
            ),
        ),
        rx.el.div(
            rx.el.p("Exemple : votre chauffagiste", class_name="field-label"),
            rx.el.ul(*rows, class_name="mt-1 divide-y divide-line"),
        ),
        class_name="grid gap-8 md:grid-cols-2 md:gap-14 md:p-10",
    )
