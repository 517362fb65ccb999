"""What French sentences need to know of a noun, so that no page spells them out."""

from dataclasses import dataclass

_VOWELS = "aeiouyàâäéèêëîïôöùûüœæ"


@dataclass(frozen=True, slots=True)
class Noun:
    """The name of a record kind, in lower case: "équipement", "opération", "travaux".

    ``plural_only`` is for words without a singular ("travaux"): ``one`` then equals ``many``.
    """

    one: str
    many: str
    feminine: bool = False
    plural_only: bool = False
    adding: str = ""
    """What adding one is called, where "Ajouter un…" would not say it well."""

    @property
    def label(self) -> str:
        """The noun as a heading: "Équipement"."""
        return _capitalised(self.one)

    @property
    def plural_label(self) -> str:
        """The noun as the heading of a list: "Équipements"."""
        return _capitalised(self.many)

    @property
    def indefinite(self) -> str:
        """With its indefinite article: "un équipement", "une opération", "des travaux"."""
        if self.plural_only:
            return f"des {self.many}"
        return f"une {self.one}" if self.feminine else f"un {self.one}"

    @property
    def definite(self) -> str:
        """With its definite article: "l’équipement", "le plan", "les travaux"."""
        if self.plural_only:
            return f"les {self.many}"
        if _elides(self.one):
            return f"l’{self.one}"
        return f"la {self.one}" if self.feminine else f"le {self.one}"

    @property
    def new(self) -> str:
        """For a form's title: "Nouvel équipement", "Nouvelle opération", "Nouveaux travaux"."""
        if self.plural_only:
            return f"{'Nouvelles' if self.feminine else 'Nouveaux'} {self.many}"
        if self.feminine:
            return f"Nouvelle {self.one}"
        return f"Nouvel {self.one}" if _elides(self.one) else f"Nouveau {self.one}"

    @property
    def add(self) -> str:
        """For a button: "Ajouter un équipement"; short enough for one line of a phone's bar."""
        return self.adding or f"Ajouter {self.indefinite}"

    def counted(self, count: int) -> str:
        """So many of them: "3 équipements", "1 opération", "2 fiches de travaux"."""
        if self.plural_only:
            return f"{count} {'fiches' if count > 1 else 'fiche'} {_of(self.many)}"
        return f"{count} {self.many if count > 1 else self.one}"

    def agreed(self, participle: str) -> str:
        """A participle or adjective in -é, -i, -u… agreed: "ajoutée", "ajoutés"."""
        return f"{participle}{'e' if self.feminine else ''}{'s' if self.plural_only else ''}"


def _elides(word: str) -> bool:
    return word[:1].lower() in _VOWELS


def _of(word: str) -> str:
    return f"d’{word}" if _elides(word) else f"de {word}"


def _capitalised(word: str) -> str:
    return word[:1].upper() + word[1:]
