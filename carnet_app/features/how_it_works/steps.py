"""The original's four steps, in our own words."""

from collections.abc import Callable
from dataclasses import dataclass

import reflex as rx

from carnet_app.ui.illustrations import step_account, step_carnet, step_share, step_sign_in


@dataclass(frozen=True)
class Step:
    """One step.

    Attributes:
        title: What the person does.
        paragraphs: How.
        action: The label and the address of its button.
        art: Draws its illustration.
    """

    title: str
    paragraphs: tuple[str, ...]
    action: tuple[str, str]
    art: Callable[[], rx.Component]


STEPS = (
    Step(
        title="Créer votre compte",
        paragraphs=(
            "Sur la page d’accueil, choisissez « Créer mon compte ». Indiquez votre prénom, votre"
            " nom, votre adresse e-mail et un mot de passe que vous choisissez vous-même.",
            "Nous vous écrivons aussitôt : le message rappelle l’adresse qui sert à vous connecter"
            " et contient un lien de confirmation. Ouvrez-le, puis cliquez sur le bouton : votre"
            " compte est prêt.",
            "Rien reçu ? Regardez dans vos courriers indésirables, ou demandez un nouvel envoi."
            " Votre mot de passe ne voyage jamais par e-mail.",
        ),
        action=("Créer mon compte", "/signup"),
        art=step_account,
    ),
    Step(
        title="Vous connecter",
        paragraphs=(
            "Sur la page d’accueil, saisissez votre adresse e-mail et votre mot de passe, puis"
            " cliquez sur « Me connecter ». Vous arrivez dans « Mon espace ».",
            "Mot de passe oublié ? Un lien, valable une heure, vous permet d’en choisir un autre."
            " Dans « Mon compte », vous voyez les appareils connectés et pouvez les déconnecter.",
        ),
        action=("Me connecter", "/login"),
        art=step_sign_in,
    ),
    Step(
        title="Créer un carnet",
        paragraphs=(
            "« Mon espace » réunit vos carnets et ceux que l’on partage avec vous. En bas de la"
            " page, donnez un nom à votre carnet, par exemple « Maison de Clisson », puis cliquez"
            " sur « Créer le carnet ».",
            "Vous préparez le carnet d’un client, d’un parent ? Choisissez « Pour un tiers » et"
            " indiquez son adresse e-mail. Vous pouvez commencer à le remplir. Dès que la personne"
            " accepte, elle en devient propriétaire et décide de ce que vous gardez. Elle n’a pas"
            " besoin d’avoir déjà un compte.",
        ),
        action=("Ouvrir mon espace", "/mon-espace"),
        art=step_carnet,
    ),
    Step(
        title="Partager votre carnet",
        paragraphs=(
            "Dans « Mon espace », chaque carnet a son bouton « Partager ». Indiquez l’adresse"
            " e-mail d’un professionnel ou d’un proche, puis ce qu’il peut faire dans chaque"
            " partie : aucun accès, consulter, contribuer ou modifier. Des modèles sont prêts :"
            " proche, artisan, diagnostiqueur, notaire, acquéreur.",
            "Vous pouvez fixer une date de fin et masquer les montants. « Voir comme l’invité »"
            " vous montre ce que la personne verra. Enfin, cliquez sur « Envoyer l’invitation » :"
            " la personne reçoit un e-mail, et accepte ou refuse.",
            "L’invitation ne vaut que pour cette adresse, pendant quatorze jours. Vous pouvez"
            " modifier ou retirer un accès à tout moment.",
        ),
        action=("Ouvrir mon espace", "/mon-espace"),
        art=step_share,
    ),
)
