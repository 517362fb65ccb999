"""What each act reads as in the journal, after the name of who did it."""

from collections.abc import Mapping
from typing import Any

from carnet_app.models import JournalAction

_GONE = "une personne qui n’a plus de compte"

SENTENCES: dict[JournalAction, str] = {
    JournalAction.CARNET_CREATED: "a créé le carnet «\u00a0{name}\u00a0»",
    JournalAction.CARNET_RENAMED: (
        "a renommé le carnet «\u00a0{former}\u00a0» en «\u00a0{name}\u00a0»"
    ),
    JournalAction.CARNET_DELETED: "a mis le carnet à la corbeille",
    JournalAction.CARNET_RESTORED: "a repris le carnet de la corbeille",
    JournalAction.INVITATION_SENT: "a invité {email}",
    JournalAction.INVITATION_ACCEPTED: "a accepté l’invitation envoyée à {email}",
    JournalAction.INVITATION_DECLINED: "a décliné l’invitation envoyée à {email}",
    JournalAction.SHARE_CHANGED: "a changé les droits de {email}",
    JournalAction.SHARE_WITHDRAWN: "a retiré l’accès de {email}",
    JournalAction.SHARE_LEFT: "a quitté le carnet",
    JournalAction.OWNERSHIP_OFFERED: "a proposé le carnet à {email}",
    JournalAction.OWNERSHIP_OFFER_WITHDRAWN: "a retiré sa proposition à {email}",
    JournalAction.OWNERSHIP_ACCEPTED: "est devenu propriétaire du carnet",
    JournalAction.OWNERSHIP_DECLINED: "a décliné le carnet",
    JournalAction.RECORD_ADDED: "a ajouté «\u00a0{title}\u00a0»",
    JournalAction.RECORD_CHANGED: "a modifié «\u00a0{title}\u00a0»",
    JournalAction.RECORD_DONE: "a noté «\u00a0{title}\u00a0» comme fait",
    JournalAction.RECORD_MOVED: "a reclassé «\u00a0{title}\u00a0» en {kind_label}",
    JournalAction.RECORD_DELETED: "a mis «\u00a0{title}\u00a0» à la corbeille",
    JournalAction.RECORD_RESTORED: "a repris «\u00a0{title}\u00a0» de la corbeille",
    JournalAction.RECORD_PURGED: "a effacé «\u00a0{title}\u00a0»",
    JournalAction.RECORD_VERSION_RESTORED: (
        "a rétabli la version {restored} de «\u00a0{title}\u00a0»"
    ),
    JournalAction.RECORD_PROPOSED: "a proposé «\u00a0{title}\u00a0»",
    JournalAction.PROPOSAL_ACCEPTED: "a accepté «\u00a0{title}\u00a0»",
    JournalAction.PROPOSAL_REFUSED: "a refusé «\u00a0{title}\u00a0»",
    JournalAction.PROPOSAL_WITHDRAWN: "a retiré sa proposition «\u00a0{title}\u00a0»",
    JournalAction.FILE_ADDED: "a ajouté le fichier «\u00a0{name}\u00a0»",
    JournalAction.FILE_RENAMED: (
        "a renommé le fichier «\u00a0{former}\u00a0» en «\u00a0{name}\u00a0»"
    ),
    JournalAction.FILE_DELETED: "a mis le fichier «\u00a0{name}\u00a0» à la corbeille",
    JournalAction.FILE_RESTORED: "a repris le fichier «\u00a0{name}\u00a0» de la corbeille",
    JournalAction.FILE_PURGED: "a effacé le fichier «\u00a0{name}\u00a0»",
    JournalAction.FILE_WITHHELD: (
        "a indiqué que le fichier «\u00a0{name}\u00a0» mentionne des montants"
    ),
    JournalAction.FILE_REVEALED: (
        "a indiqué que le fichier «\u00a0{name}\u00a0» ne mentionne aucun montant"
    ),
    JournalAction.PRIVATE_RECORDS_REMOVED: (
        "a reçu le carnet\u00a0: l’espace privé précédent a été effacé"
    ),
}

# A file's name may tell what its content does: "Facture 1250 euros.pdf".
DISCREET: dict[JournalAction, str] = {
    JournalAction.FILE_ADDED: "a ajouté un fichier",
    JournalAction.FILE_RENAMED: "a renommé un fichier",
    JournalAction.FILE_DELETED: "a mis un fichier à la corbeille",
    JournalAction.FILE_RESTORED: "a repris un fichier de la corbeille",
    JournalAction.FILE_PURGED: "a effacé un fichier",
    JournalAction.FILE_WITHHELD: "a indiqué qu’un fichier mentionne des montants",
    JournalAction.FILE_REVEALED: "a indiqué qu’un fichier ne mentionne aucun montant",
}


class _Details(dict[str, Any]):
    """The details of an entry; what was forgotten with a person's account reads as such."""

    def __missing__(self, key: str) -> str:
        return _GONE if key == "email" else "…"


def tell(action: JournalAction, details: Mapping[str, Any], *, hide_amounts: bool = False) -> str:
    """The sentence of an entry, without its subject.

    Args:
        action: What was done.
        details: What was noted of it.
        hide_amounts: Whether the reader may see no amount, nor the name of a file with some.
    """
    if hide_amounts and action in DISCREET:
        return DISCREET[action]
    known = {key: value for key, value in details.items() if value not in ("", None)}
    sentence = SENTENCES.get(action, "a modifié le carnet")
    return sentence.format_map(_Details(known))
