from concurrent.futures import ThreadPoolExecutor

import pytest
import zxcvbn

from carnet_app.services import password_policy as policy
from carnet_app.services.password_policy import check_policy, check_same, password_strength

GOOD = "trois volets verts au soleil"
CAMILLE = ("Camille", "Le Besnard", "cam.lb@exemple.fr")


@pytest.mark.parametrize(
    ("password", "refusal"),
    [
        ("", policy.PasswordTooShortError),
        ("xK9#mQ2$vL7", policy.PasswordTooShortError),
        ("xK9#mQ2$vL7!", None),
        (GOOD, None),
        ("été à la mer, été à la montagne", None),
        ("日本語のとても長い合言葉です", None),
        ("xK9#mQ2$vL7!" * 10 + "12345678", None),
        ("xK9#mQ2$vL7!" * 10 + "123456789", policy.PasswordTooLongError),
        ("x" * 100_000, policy.PasswordTooLongError),
        ("motdepasse123", policy.PasswordTooWeakError),
        ("aaaaaaaaaaaaaaaaaaaa", policy.PasswordTooWeakError),
        ("azertyuiop123", policy.PasswordTooWeakError),
        ("MonLogementNumérique", policy.PasswordTooWeakError),
        ("xK9#camille#mQ2$vL7", policy.PasswordPersonalError),
        ("xK9#CÀMÎLLE#mQ2$vL7", policy.PasswordPersonalError),
        ("xK9#besnard#mQ2$vL7", policy.PasswordPersonalError),
        ("xK9# cam.lb@exemple.fr mQ2$vL7", policy.PasswordPersonalError),
        ("xK9#Cam.Lb#mQ2$vL7", policy.PasswordPersonalError),
        ("xK9#le#mQ2$vL7 zouave", None),  # two letters of a name are in everything
    ],
)
def test_the_policy(password: str, refusal: type[policy.PasswordPolicyError] | None) -> None:
    if refusal is None:
        check_policy(password, personal=CAMILLE)
        return
    with pytest.raises(refusal) as raised:
        check_policy(password, personal=CAMILLE)
    assert raised.value.field == "password"


def test_the_refusal_stands_beside_the_field_asked_for() -> None:
    with pytest.raises(policy.PasswordTooShortError) as raised:
        check_policy("court", personal=(), field="new_password")
    assert raised.value.field == "new_password"


def test_lone_surrogates_are_no_crash() -> None:
    check_policy("\ud800xK9#mQ2$vL7!kk", personal=CAMILLE)


def test_a_password_typed_twice_must_be_the_same() -> None:
    check_same(GOOD, GOOD)
    with pytest.raises(policy.PasswordsDifferError) as raised:
        check_same(GOOD, GOOD + " ")
    assert raised.value.field == "password_again"


def test_zxcvbn_never_sees_more_than_a_short_stretch(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[int] = []
    real = zxcvbn.zxcvbn

    def measuring(password: str, words: list[str]) -> object:
        seen.append(len(password))
        assert policy._one_guess.locked()
        return real(password, words)

    monkeypatch.setattr(zxcvbn, "zxcvbn", measuring)
    password_strength("4@8({[<369&#!1/|0$5+7%2" * 10)
    assert seen
    assert max(seen) <= 32
    assert sum(seen) <= 128


def test_a_weak_start_is_made_up_for_by_a_strong_end() -> None:
    check_policy("a" * 32 + "xK9#mQ2$vL7!pR4&", personal=())


@pytest.mark.parametrize(
    ("password", "label", "advice", "accepted"),
    [
        ("", "", "Quelques mots", False),
        ("xK9#mQ2$vL7", "Moyen", "Encore 1 caractère.", False),
        ("xK9#", "Faible", "Encore 8 caractères.", False),
        ("x" * 129, "Très faible", "au plus 128", False),
        ("aaaaaaaaaaaaaaaaaaaa", "Très faible", "répétitions", False),
        ("abcdefghijklmnop", "Très faible", "suites comme", False),
        ("14/07/1989 ok", "Moyen", "dates", False),
        ("qwertyuiop[]", "Faible", "touches voisines", False),
        ("soleilmaison", "Faible", "mots moins courants", False),
        ("xK9#camille#mQ2$vL7", "Moyen", "ni votre nom", False),
        ("\u0301" * 20, "Très faible", "Quelques mots", False),
        (GOOD, "Très solide", "", True),
    ],
)
def test_the_meter_speaks_french(password: str, label: str, advice: str, accepted: bool) -> None:
    strength = password_strength(password, CAMILLE)
    assert (strength.label, strength.accepted) == (label, accepted)
    assert advice in strength.advice
    assert bool(strength.advice) is not accepted
    assert (strength.score >= 3) is accepted


def test_parallel_guesses_do_not_mix_personal_words() -> None:
    words = [f"zorglub{number}quiche" for number in range(8)]

    def score(word: str) -> int:
        return policy._guess(word, (word,))[0]

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(score, words * 5)) == {0}
