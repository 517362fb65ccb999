"""Accessibilité: an honest declaration."""

import reflex as rx

from carnet_app.session.frame import site_page
from carnet_app.ui.buttons import text_link
from carnet_app.ui.surfaces import page_heading, prose

ROUTE = "/accessibilite"
TITLE = "Accessibilité"
DESCRIPTION = "Ce que nous faisons pour que chacun puisse utiliser le site, et ses limites."


def page() -> rx.Component:
    """What is done, what was checked, what was not, and whom to tell."""
    return site_page(
        page_heading("Accessibilité", lead="Un carnet que chacun peut tenir."),
        prose(
            rx.el.h2("Ce que nous visons"),
            rx.el.p(
                "Le site est conçu pour respecter le RGAA 4.1 et les WCAG 2.2, niveau AA : tout se"
                " fait au clavier, chaque champ a son étiquette, chaque erreur est annoncée et"
                " rattachée à son champ, aucune information n’est donnée par la seule couleur, les"
                " contrastes sont tenus en clair comme en sombre, et les animations s’effacent si"
                " votre appareil le demande."
            ),
            rx.el.h2("État de conformité"),
            rx.el.p(
                "Ce site n’a pas encore fait l’objet d’un audit par un tiers : nous ne pouvons donc"
                " pas déclarer sa conformité au RGAA. Nous le vérifions nous-mêmes, avec un outil"
                " automatique (axe-core) sur chaque page, sur téléphone et sur ordinateur, en clair"
                " et en sombre. Un outil automatique ne voit qu’une partie des difficultés."
            ),
            rx.el.h2("Limites connues"),
            rx.el.ul(
                rx.el.li(
                    "Se connecter, créer et partager un carnet demandent JavaScript ; les pages"
                    " d’information se lisent sans."
                ),
                rx.el.li(
                    "Les documents que les utilisateurs déposent dans leurs carnets ne sont pas"
                    " toujours accessibles ; nous n’y avons pas la main."
                ),
            ),
            rx.el.h2("Nous signaler une difficulté"),
            rx.el.p(
                "Une page vous résiste ? Dites-le-nous par le ",
                text_link("formulaire de contact", href="/contact"),
                " : nous vous proposerons une autre voie et corrigerons. Sans réponse"
                " satisfaisante, vous pouvez écrire au ",
                text_link("Défenseur des droits", href="https://formulaire.defenseurdesdroits.fr/"),
                ".",
            ),
        ),
        current=ROUTE,
    )
