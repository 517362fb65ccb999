"""Who one can sign in as on a demonstration site; all of them invented."""

from dataclasses import dataclass

DEMO_PASSWORD = "volets verts et tuiles rouges"  # noqa: S105 -- shown to every visitor of a demo


@dataclass(frozen=True)
class DemoPerson:
    """Somebody one can sign in as on a demonstration site."""

    email: str
    first_name: str
    last_name: str
    role: str


ANNE = DemoPerson("anne.martin@exemple.fr", "Anne", "Martin", "Propriétaire, deux carnets")
KARIM = DemoPerson("karim.belkacem@exemple.fr", "Karim", "Belkacem", "Propriétaire, un carnet")
THERMI = DemoPerson("contact@thermi-ouest.exemple.fr", "Loïc", "Guérin", "Artisan chauffagiste")
NOTARY = DemoPerson("etude@notaire-clisson.exemple.fr", "Hélène", "Aubry", "Notaire")
JEAN = DemoPerson("jean.martin@exemple.fr", "Jean", "Martin", "Le père d’Anne")
DEMO_PEOPLE = (ANNE, KARIM, THERMI, NOTARY, JEAN)
