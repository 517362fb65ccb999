"""Mentions légales: who publishes and hosts this site."""

from urllib.parse import urlsplit

import reflex as rx

from carnet_app.core.settings import get_settings
from carnet_app.session.frame import site_page
from carnet_app.ui.buttons import text_link
from carnet_app.ui.surfaces import page_heading, prose

ROUTE = "/mentions-legales"
TITLE = "Mentions légales"
DESCRIPTION = "Qui édite Mon Logement Numérique, comment nous joindre, conditions d’usage."


def page() -> rx.Component:
    """Who publishes the site, what it promises, what it asks."""
    return site_page(
        page_heading("Mentions légales"),
        prose(
            rx.el.h2("Éditeur"),
            rx.el.p("Mon Logement Numérique est une réalisation ECSbtp, 2017."),
            *_operator(),
            *_terms(),
            rx.el.h2("Vos données"),
            rx.el.p(
                "Ce que nous gardons, combien de temps, et vos droits : voir la page ",
                text_link("Confidentialité", href="/confidentialite"),
                ".",
            ),
            rx.el.h2("Propriété intellectuelle"),
            rx.el.p(
                "Le nom, le logo, les illustrations et les textes du site sont protégés. Les"
                " polices Fraunces et Figtree sont distribuées sous licence SIL Open Font 1.1."
                " Ce que vous mettez dans un carnet reste à vous."
            ),
        ),
        current=ROUTE,
    )


def _terms() -> tuple[rx.Component, ...]:
    return (
        rx.el.h2("Conditions d’utilisation", custom_attrs={"id": "conditions"}),
        rx.el.ul(
            rx.el.li(
                "Un compte appartient à une seule personne, qui garde son mot de passe pour elle."
            ),
            rx.el.li(
                "Le propriétaire d’un carnet décide de ce qu’il contient et de qui y accède. Il ne"
                " partage que ce qu’il a le droit de partager."
            ),
            rx.el.li(
                "Les invitations s’adressent à des personnes que vous connaissez. Le service ne"
                " sert pas à démarcher."
            ),
            rx.el.li(
                "Un carnet rassemble des informations. Il ne remplace ni un diagnostic, ni un acte,"
                " ni une assurance, ni l’original d’un document."
            ),
            rx.el.li("Vous pouvez exporter vos données et supprimer votre compte à tout moment."),
        ),
    )


def _operator() -> tuple[rx.Component, ...]:
    """Who runs this very site, as far as its settings say."""
    settings = get_settings()
    host = urlsplit(settings.base_url).hostname or ""
    operator = settings.operator or "l’organisme qui l’a mis en service"
    known = settings.operator and settings.hosting
    request = (
        "Pour toute demande : "
        if known
        else "Pour connaître ses coordonnées complètes, celles de son directeur de publication"
        " et celles de son hébergeur, ou pour toute demande : "
    )
    hosting = (
        (rx.el.h2("Hébergement"), rx.el.p(settings.hosting, class_name="whitespace-pre-line"))
        if settings.hosting
        else ()
    )
    return (
        rx.el.p(
            f"Le présent site, {host}, est exploité par {operator}.",
            class_name="whitespace-pre-line",
        ),
        rx.el.p(
            request,
            text_link("formulaire de contact", href="/contact"),
            " ou ",
            text_link(settings.contact_to, href=f"mailto:{settings.contact_to}"),
            ".",
        ),
        *hosting,
    )
