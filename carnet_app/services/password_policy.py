"""What makes a password acceptable, and the words of the live meter.

12 to 128 characters, none of which is ignored; no rule of composition; refused when
zxcvbn scores it below 3 or when it holds its owner's name or e-mail. Sources: OWASP
ASVS 5.0, 6.2; CNIL, deliberation 2022-100.
"""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from threading import Lock

from carnet_app.core.errors import DomainError
from carnet_app.core.normal_forms import decomposed

PASSWORD_MIN_LENGTH = 12
PASSWORD_MAX_LENGTH = 128
MIN_SCORE = 3
_WINDOW = 32  # characters: zxcvbn takes up to 0.2 s for 32 of the worst, 1.7 s for 72
_PERSONAL_MIN_LENGTH = 3
# What zxcvbn, an American, does not expect; and the words this site brings to mind.
_EXPECTED = (
    *("azertyuiop", "azerty", "qsdfghjklm", "motdepasse", "mot", "passe", "bonjour", "soleil"),
    *("monlogementnumerique", "logement", "carnet", "numerique", "maison", "ecsbtp"),
)

_LABELS = ("Très faible", "Faible", "Moyen", "Solide", "Très solide")
_ADVICE = {
    "repeat": "Évitez les répétitions.",
    "sequence": "Évitez les suites comme « abcd » ou « 1234 ».",
    "spatial": "Évitez les suites de touches voisines.",
    "date": "Évitez les dates.",
    "dictionary": "Ajoutez un ou deux mots moins courants.",
}
_GENERAL_ADVICE = "Quelques mots sans rapport entre eux font un bon mot de passe."


class PasswordPolicyError(DomainError):
    """A new password does not meet the policy."""

    field = "password"


class PasswordTooShortError(PasswordPolicyError):
    """Fewer than 12 characters."""

    message = f"Choisissez au moins {PASSWORD_MIN_LENGTH} caractères."


class PasswordTooLongError(PasswordPolicyError):
    """More than 128 characters."""

    message = f"Choisissez au plus {PASSWORD_MAX_LENGTH} caractères."


class PasswordPersonalError(PasswordPolicyError):
    """It holds its owner's own name or e-mail."""

    message = "N’utilisez ni votre nom ni votre adresse e-mail dans votre mot de passe."


class PasswordTooWeakError(PasswordPolicyError):
    """Too easy to guess."""

    message = f"Ce mot de passe est trop facile à deviner. {_GENERAL_ADVICE}"


class PasswordsDifferError(DomainError):
    """The password was not typed the same twice."""

    message = "Les deux mots de passe ne sont pas les mêmes."
    field = "password_again"


@dataclass(frozen=True, slots=True)
class Strength:
    """What the live meter shows."""

    score: int
    """0 to 4; accepted from 3."""
    label: str
    advice: str
    accepted: bool


def check_policy(password: str, *, personal: Iterable[str], field: str = "password") -> None:
    """Refuse a password that is too short, too long, personal or easy to guess.

    ``personal`` holds the first name, last name and e-mail of its owner.

    Raises:
        PasswordPolicyError: which rule is not met, with its message.
    """
    if refusal := _refusal(password, tuple(personal)):
        raise refusal(field=field)


def check_same(password: str, again: str) -> None:
    """Refuse a password that was not typed the same twice.

    Raises:
        PasswordsDifferError: it was not.
    """
    if password != again:
        raise PasswordsDifferError


def password_strength(password: str, personal: Iterable[str] = ()) -> Strength:
    """How good a password is, in a number and in French."""
    words = tuple(personal)
    if not password:
        return Strength(score=0, label="", advice=_GENERAL_ADVICE, accepted=False)
    refusal = _refusal(password, words)
    score, pattern = _guess(password[:PASSWORD_MAX_LENGTH], words)
    if refusal is None:
        return Strength(score=score, label=_LABELS[score], advice="", accepted=True)
    score = min(score, MIN_SCORE - 1)
    return Strength(
        score=score,
        label=_LABELS[score],
        advice=_advice(refusal, missing=PASSWORD_MIN_LENGTH - len(password), pattern=pattern),
        accepted=False,
    )


def _advice(refusal: type[PasswordPolicyError], *, missing: int, pattern: str) -> str:
    if refusal is PasswordTooShortError:
        return f"Encore {missing} caractère{'s' if missing > 1 else ''}."
    if refusal is PasswordTooWeakError:
        return _ADVICE.get(pattern, _GENERAL_ADVICE)
    return refusal.message


def _refusal(password: str, personal: tuple[str, ...]) -> type[PasswordPolicyError] | None:
    if len(password) < PASSWORD_MIN_LENGTH:
        return PasswordTooShortError
    if len(password) > PASSWORD_MAX_LENGTH:
        return PasswordTooLongError
    plain = _plain(password)
    if any(word in plain for word in _personal_words(personal)):
        return PasswordPersonalError
    if _guess(password, personal)[0] < MIN_SCORE:
        return PasswordTooWeakError
    return None


def _personal_words(personal: tuple[str, ...]) -> Iterator[str]:
    for text in personal:
        # The part before the @ stands for the whole address, which contains it.
        for word in _plain(text).split("@")[0].split():
            if len(word) >= _PERSONAL_MIN_LENGTH:
                yield word


def _plain(text: str) -> str:
    """Lower case without accents: "Élise" is "elise"."""
    return _without_accents(text.casefold())


def _without_accents(text: str) -> str:
    return "".join(
        character for character in decomposed(text) if not unicodedata.combining(character)
    )


# zxcvbn keeps the personal words of a call in a table shared by all threads.
_one_guess = Lock()


def _guess(password: str, personal: tuple[str, ...]) -> tuple[int, str]:
    """The zxcvbn score of the best stretch of a password, and what weakens it most."""
    # Its word lists take 10 MB: not before somebody chooses a password.
    from zxcvbn import zxcvbn

    best: tuple[int, str] = (0, "")
    guessed = _without_accents(password)[:PASSWORD_MAX_LENGTH]
    for start in range(0, len(guessed), _WINDOW):
        with _one_guess:
            result = zxcvbn(guessed[start : start + _WINDOW], [*personal, *_EXPECTED])
        longest = max(result["sequence"], key=lambda match: len(match["token"]))
        best = max(best, (result["score"], longest["pattern"]))
        if best[0] >= MIN_SCORE + 1:
            break
    return best
