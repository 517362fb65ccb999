"""Confidentialité: what is kept, how long, and the person's rights."""

import reflex as rx

from carnet_app.core.settings import get_settings
from carnet_app.session.frame import site_page
from carnet_app.ui.buttons import text_link
from carnet_app.ui.surfaces import page_heading, prose

ROUTE = "/confidentialite"
TITLE = "Confidentialité"
DESCRIPTION = "Ce que nous gardons, pourquoi, combien de temps, et vos droits."

_KEPT: tuple[tuple[str, str], ...] = (
    (
        "Votre compte : prénom, nom, adresse e-mail, empreinte du mot de passe, dates de création"
        " et de dernière visite.",
        "Jusqu’à ce que vous le supprimiez. Sans confirmation de l’adresse, le compte est effacé"
        " au bout de 30\u00a0jours.",
    ),
    (
        "Vos connexions : date, navigateur et système, pour que vous puissiez les reconnaître.",
        "30\u00a0jours sans visite, 90\u00a0jours au plus.",
    ),
    (
        "Vos carnets et ce que vous y mettez ; le journal de ce qui y a été fait, par qui, quand.",
        "Jusqu’à ce que vous les supprimiez ; ils restent alors 30\u00a0jours dans une corbeille,"
        " pour vous permettre de changer d’avis. Quand un carnet change de propriétaire, sa"
        " corbeille est vidée.",
    ),
    (
        "Les partages et invitations : adresse e-mail de la personne, droits, message.",
        "Autant que le carnet, ou 30\u00a0jours au plus après le retrait du partage. Une invitation"
        " sans réponse ne fonctionne plus après 14\u00a0jours.",
    ),
    ("Les e-mails que le site vous a envoyés.", "30\u00a0jours après l’envoi."),
    (
        "Les messages du formulaire de contact.",
        "Un an, ou jusqu’à la suppression du compte qui porte la même adresse.",
    ),
)


def page() -> rx.Component:
    """What the software keeps; to be revised whenever that changes."""
    return site_page(
        page_heading(
            "Confidentialité",
            lead="Ce que nous gardons, pourquoi, combien de temps, et vos droits.",
        ),
        prose(
            rx.el.h2("En bref"),
            rx.el.ul(
                rx.el.li(
                    "Vos données servent à faire fonctionner votre carnet, et à rien d’autre."
                ),
                rx.el.li("Aucune publicité, aucune mesure d’audience, aucun service tiers."),
                rx.el.li(
                    "Personne ne voit votre carnet tant que vous ne l’avez pas partagé ; chaque"
                    " partie se partage séparément."
                ),
            ),
            rx.el.h2("Ce que nous gardons, et combien de temps"),
            rx.el.dl(
                *(_kept(what, how_long) for what, how_long in _KEPT),
                class_name="mb-4 flex flex-col gap-3",
            ),
            *_protection(),
            *_rights(),
        ),
        current=ROUTE,
    )


def _kept(what: str, how_long: str) -> rx.Component:
    return rx.el.div(
        rx.el.dt(what, class_name="font-medium"),
        rx.el.dd(how_long, class_name="mt-1 text-muted"),
        class_name="card",
    )


def _protection() -> tuple[rx.Component, ...]:
    return (
        rx.el.h2("Cookies"),
        rx.el.p(
            "Un seul, quand vous vous connectez : il retient que c’est vous. Il est strictement"
            " nécessaire, illisible par les scripts, et disparaît à la déconnexion. Votre"
            " navigateur garde aussi, pour lui seul, votre choix d’affichage clair ou sombre et le"
            " numéro de l’onglet ouvert. Il n’y a donc pas de bandeau à accepter."
        ),
        rx.el.h2("Protection"),
        rx.el.p(
            "Votre mot de passe n’est jamais enregistré : nous n’en gardons qu’une empreinte, dont"
            " on ne peut pas le retrouver. Les liens envoyés par e-mail ne servent qu’une fois."
            " Votre adresse IP sert à limiter les tentatives de connexion abusives ; elle n’est pas"
            " enregistrée. Seule une empreinte de l’endroit d’où vous vous connectez est gardée"
            " 30\u00a0jours, pour que les essais d’inconnus ne vous bloquent pas."
        ),
        rx.el.h2("Qui y a accès"),
        rx.el.p(
            "Vous, les personnes à qui vous avez donné un accès, dans les parties que vous avez"
            " choisies, et l’exploitant du site pour les besoins de son fonctionnement. Vos données"
            " ne sont ni vendues ni louées."
        ),
    )


def _rights() -> tuple[rx.Component, ...]:
    contact = get_settings().contact_to
    return (
        rx.el.h2("Vos droits"),
        rx.el.p(
            "Dans « Mon compte », vous pouvez corriger vos informations, télécharger tout ce qui"
            " est à vous et supprimer votre compte. La suppression est immédiate et n’oublie ni"
            " les fichiers, ni les journaux des carnets d’autrui, où votre nom disparaît."
        ),
        rx.el.p(
            "Les traitements reposent sur l’exécution du service que vous demandez et, pour la"
            " sécurité du site, sur l’intérêt légitime. Pour toute question ou pour exercer vos"
            " droits d’accès, de rectification, d’effacement, de limitation ou d’opposition : ",
            text_link("formulaire de contact", href="/contact"),
            " ou ",
            text_link(contact, href=f"mailto:{contact}"),
            ". Si la réponse ne vous convient pas, vous pouvez saisir la ",
            text_link("CNIL", href="https://www.cnil.fr/fr/plaintes"),
            ".",
        ),
    )
