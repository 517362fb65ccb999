import contextlib
import re
from datetime import UTC, date, datetime

import pytest
import time_machine
from hypothesis import given, settings
from hypothesis import strategies as st

from carnet_app.catalogue.fields import (
    Amount,
    AnyField,
    Choice,
    ChoiceOrOther,
    Day,
    Email,
    InvalidValueError,
    LongText,
    Month,
    Number,
    Phone,
    Reference,
    Role,
    Siret,
    Text,
    Url,
    Whole,
    YesNo,
)
from carnet_app.catalogue.fields.dates import add_months

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
SPACE = "\N{NO-BREAK SPACE}"
THIN = "\N{NARROW NO-BREAK SPACE}"


def named(field: AnyField) -> AnyField:
    field.__set_name__(object, "it")
    return field


def parse(field: AnyField, typed: object) -> object:
    return named(field).parse({"it": typed})


def refusal(field: AnyField, typed: object) -> str:
    with pytest.raises(InvalidValueError) as caught:
        parse(field, typed)
    return caught.value.message


EVERY_TYPE: list[AnyField] = [
    Text("Texte"),
    LongText("Long"),
    Whole("Entier"),
    Number("Nombre"),
    Amount("Montant"),
    Day("Jour"),
    Month("Mois"),
    YesNo("Oui"),
    Choice("Choix", choices={"a": "A"}),
    ChoiceOrOther("Choix", choices={"a": "A"}),
    Email("E-mail"),
    Phone("Téléphone"),
    Siret("SIRET"),
    Url("Page"),
    Reference("Fiche", kinds=("contact",)),
]


@pytest.mark.parametrize("field", EVERY_TYPE, ids=lambda field: type(field).__name__)
@pytest.mark.parametrize("nothing", [None, "", "   ", "\u202e\0"])
def test_nothing_is_no_value(field: AnyField, nothing: object) -> None:
    assert parse(field, nothing) is None


@pytest.mark.parametrize("field", EVERY_TYPE, ids=lambda field: type(field).__name__)
@pytest.mark.parametrize("junk", [["a"], {"a": 1}, object(), b"a", "x" * 60_000])
def test_what_no_control_sends_is_refused(field: AnyField, junk: object) -> None:
    assert refusal(field, junk) in ("Cette valeur est illisible.", "Ce texte est trop long.")


@pytest.mark.parametrize("field", EVERY_TYPE, ids=lambda field: type(field).__name__)
@settings(max_examples=50, deadline=None)
@given(typed=st.text(max_size=60))
def test_any_text_is_a_value_or_a_refusal(field: AnyField, typed: str) -> None:
    with contextlib.suppress(InvalidValueError):
        value = parse(field, typed)
        assert value is None or field.shown(value)
        assert value is None or field.load(value) == value


@pytest.mark.parametrize("field", EVERY_TYPE[:-1], ids=lambda field: type(field).__name__)
def test_its_example_is_a_value_that_its_form_gives_back(field: AnyField) -> None:
    value = parse(field, field.example)
    assert value is not None
    assert field.parse(field.form_texts(value)) == value


def test_texts_have_limits() -> None:
    assert parse(Text("Titre", role=Role.TITLE), "x" * 200) == "x" * 200
    assert "200 caractères au plus" in refusal(Text("Titre", role=Role.TITLE), "x" * 10_000)
    assert "500 caractères au plus" in refusal(Text("Texte"), "x" * 501)
    assert parse(LongText("Long"), "x" * 10_000)
    assert "il y en a 10001" in refusal(LongText("Long"), "x" * 10_001)
    assert refusal(Text("Court", max_length=3), "abcd")


@pytest.mark.parametrize(
    ("typed", "cents"),
    [
        ("1 250,00 €", 125_000),
        (f"1{THIN}250,00{SPACE}€", 125_000),
        ("1250.5", 125_050),
        ("1250", 125_000),
        ("1.250,00", 125_000),
        ("1,250.00 EUR", 125_000),
        ("1 234 567,89 euros", 123_456_789),
        ("1.234.567", 123_456_700),
        ("0,05", 5),
        ("0", 0),
        ("12,1", 1_210),
    ],
)
def test_an_amount_is_read_as_people_write_it(typed: str, cents: int) -> None:
    assert parse(Amount("Montant"), typed) == cents


@pytest.mark.parametrize(
    "typed", ["12,345", "12 34", "1,2,3", "mille", "€", "1e3", "١٢", "NaN", "inf", "--1", "0x1F"]
)
def test_an_amount_is_not_guessed(typed: str) -> None:
    assert refusal(Amount("Montant"), typed)


def test_money_that_may_be_a_thousand_times_more_is_asked_again() -> None:
    for typed in ("1.250", "1,250", "1,250 €"):
        assert refusal(Amount("Montant"), typed) == "Écrivez 1250 ou 1,25."
    assert refusal(Amount("Montant"), "1.255") == "Écrivez 1255, ou 2 décimales au plus."
    assert refusal(Amount("Montant"), "0.500") == "Écrivez 500 ou 0,5."
    assert refusal(Number("Index", decimals=3), "18.452") == "Écrivez 18452 ou 18,452."
    assert refusal(Number("Surface"), "18.452") == "Écrivez 18452, ou 2 décimales au plus."
    assert refusal(Whole("Pièces"), "1.250") == "Écrivez 1250."
    assert "1250,50" in refusal(Amount("Montant"), "1250,505")
    assert parse(Number("Index", decimals=3), "18,452") == 18.452


@pytest.mark.parametrize("typed", ["1.250", "1,250", "1.255", "0.500", "999,999", "1.000"])
def test_what_is_advised_for_an_amount_is_accepted(typed: str) -> None:
    advised = re.findall(r"[0-9]+(?:,[0-9]+)?", refusal(Amount("Montant"), typed).split(", ou")[0])
    assert advised
    assert [parse(Amount("Montant"), text) for text in advised]


def test_an_amount_has_bounds() -> None:
    assert refusal(Amount("Montant"), "-5") == "Indiquez un montant positif."
    assert refusal(Amount("Montant"), "\u22125") == "Indiquez un montant positif."
    assert parse(Amount("Montant"), "20 000 000") == 2_000_000_000
    assert "20 millions" in refusal(Amount("Montant"), "20 000 000,01")
    assert refusal(Amount("Montant"), "9" * 400) == "Ce nombre a trop de chiffres."


def test_an_amount_is_shown_and_never_searched() -> None:
    field = named(Amount("Montant"))
    assert field.shown(125_050) == f"1{THIN}250,50{SPACE}€"
    assert field.form_texts(125_005) == {"it": "1250,05"}
    assert field.searched(125_050) == ""


@settings(deadline=None)
@given(st.integers(0, 2_000_000_000))
def test_an_amount_comes_back_from_what_is_shown_and_what_is_typed(cents: int) -> None:
    field = named(Amount("Montant"))
    assert parse(field, field.shown(cents)) == cents
    assert parse(field, field.typed(cents)) == cents
    assert field.load(cents) == cents


@pytest.mark.parametrize("wrong", [True, 1.0, "100", -1, 2_000_000_001, 10**400, None, [1]])
def test_an_imported_amount_is_an_integer_within_bounds(wrong: object) -> None:
    with pytest.raises(InvalidValueError):
        Amount("Montant").load(wrong)


def test_numbers_have_units_bounds_and_decimals() -> None:
    area = Number("Surface", unit="m²", maximum=1_000)
    assert parse(area, "92,5") == parse(area, "92.50 m²") == 92.5
    assert area.shown(1234.5) == f"1{THIN}234,5{SPACE}m²"
    assert refusal(area, "92,555") == "2 décimales au plus."
    assert refusal(area, "-1") == "Indiquez un nombre positif."
    assert refusal(area, "1000,5") == "1000 au plus."
    assert "trop grand" in refusal(Number("Nombre"), "1 000 000 001")
    assert parse(Number("Température", minimum=-50), "-12,5") == -12.5
    assert refusal(Number("Température", minimum=-50), "-51") == "-50 au moins."


@pytest.mark.parametrize("wrong", [True, "1", float("nan"), float("inf"), 10**400, -1, 1.005])
def test_an_imported_number_is_finite_and_within_bounds(wrong: object) -> None:
    with pytest.raises(InvalidValueError):
        Number("Nombre").load(wrong)


def test_a_whole_number_has_no_decimals() -> None:
    assert parse(Whole("Pièces"), "5") == parse(Whole("Pièces"), "5,0") == 5
    assert "entier" in refusal(Whole("Pièces"), "5,5")
    assert refusal(Whole("Pièces", maximum=500), "501") == "500 au plus."
    assert Whole("Année", grouped=False).shown(1974) == "1974"
    with pytest.raises(InvalidValueError):
        Whole("Pièces").load(True)


@time_machine.travel(NOON, tick=False)
@pytest.mark.parametrize("typed", ["2024-05-14", "14/05/2024", "14.5.2024", "14 05 2024"])
def test_a_day_is_read_as_a_browser_or_a_person_writes_it(typed: str) -> None:
    field = Day("Jour")
    assert parse(field, typed) == "2024-05-14"
    assert field.shown("2024-05-14") == "14\u00a0mai\u00a02024"
    assert field.as_day("2024-05-14") == date(2024, 5, 14)


@time_machine.travel(NOON, tick=False)
@pytest.mark.parametrize(
    "typed",
    [
        "0000-01-01", "0001-01-01", "0999-12-31", "2127-01-01", "9999-12-31", "10000-01-01",
        "2023-02-29", "31/04/2024", "2024-13-01", "14/05/24", "demain", "2024-05-14T00:00",
        "٢٠٢٤-05-14", "-2024-05-14",
    ],
)  # fmt: skip
def test_absurd_days_are_refused(typed: str) -> None:
    assert refusal(Day("Jour"), typed)


@time_machine.travel(NOON, tick=False)
def test_the_bounds_of_days() -> None:
    assert parse(Day("Jour"), "1000-01-01") == "1000-01-01"
    assert parse(Day("Jour"), "2126-12-31") == "2126-12-31"
    past = Day("Fait", past=True)
    assert parse(past, "2026-11-24") == "2026-11-24"  # overseas it may be tomorrow
    assert "futur" in refusal(past, "2026-11-25")


@time_machine.travel(NOON, tick=False)
def test_a_month() -> None:
    field = Month("Mois")
    assert parse(field, "2027-04") == parse(field, "04/2027") == "2027-04"
    assert field.shown("2027-04") == "avril 2027"
    assert field.as_day("2027-04") == date(2027, 4, 1)
    for wrong in ("2027-13", "2027", "avril", "0000-01", "9999-01"):
        assert refusal(field, wrong)


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 11, 30), 3, date(2025, 2, 28)),
        (date(2024, 12, 31), 12, date(2025, 12, 31)),
        (date(2024, 5, 14), 120, date(2034, 5, 14)),
        (date(2024, 11, 15), 1, date(2024, 12, 15)),
    ],
)
def test_months_are_added_to_a_day(day: date, months: int, later: date) -> None:
    assert add_months(day, months) == later


def test_yes_and_no() -> None:
    field = YesNo("Obligatoire")
    assert [parse(field, typed) for typed in ("true", "on", "Oui", True, "false", False)] == [
        True, True, True, True, False, False,
    ]  # fmt: skip
    assert refusal(field, "peut-être")
    assert (field.shown(True), field.brief(True), field.brief(False)) == ("Oui", "Obligatoire", "")
    with pytest.raises(InvalidValueError):
        field.load("true")


def test_a_choice_is_one_of_its_options() -> None:
    field = Choice("Énergie", choices={"gas": "Gaz", "oil": "Fioul"})
    assert parse(field, "gas") == "gas"
    assert field.shown("gas") == "Gaz"
    assert refusal(field, "coal") == refusal(field, "Gaz") == "Choisissez une réponse de la liste."


def test_a_choice_may_be_other() -> None:
    field = ChoiceOrOther("Énergie", choices={"gas": "Gaz"})
    field.__set_name__(object, "it")
    assert [option.key for option in field.options] == ["gas", "other"]
    assert field.parse({"it": "gas", "it_other": "oublié"}) == "gas"
    assert field.parse({"it": "other", "it_other": " Tourbe "}) == "other:Tourbe"
    assert field.parse({"it": "other"}) == "other"
    assert (field.shown("other:Tourbe"), field.shown("other")) == ("Tourbe", "Autre")
    assert field.form_texts("other:Tourbe") == {"it": "other", "it_other": "Tourbe"}
    assert field.form_texts("gas") == {"it": "gas", "it_other": ""}
    with pytest.raises(InvalidValueError):
        field.parse({"it": "coal"})
    with pytest.raises(InvalidValueError, match="100 caractères"):
        field.parse({"it": "other", "it_other": "x" * 101})


def test_an_email_is_one_address() -> None:
    assert parse(Email("E-mail"), " Anne@Exemple.FR ") == "anne@exemple.fr"
    assert "adresse e-mail valide" in refusal(Email("E-mail"), "anne@exemple.fr, x@y.fr")
    assert Email("E-mail").link("anne@exemple.fr") == "mailto:anne@exemple.fr"


@pytest.mark.parametrize(
    ("typed", "kept", "shown"),
    [
        ("06 12 34 56 78", "+33612345678", "06 12 34 56 78"),
        ("0612345678", "+33612345678", "06 12 34 56 78"),
        ("+33 (0)6.12.34.56.78", "+33612345678", "06 12 34 56 78"),
        ("0262 20 20 20", "+262262202020", "0262 20 20 20"),
        ("+33 596 70 00 00", "+596596700000", "0596 70 00 00"),
        ("0 800 47 33 33", "+33800473333", "0 800 47 33 33"),
        ("+32 2 555 12 12", "+3225551212", "+32 2 555 12 12"),
        ("112", "112", "112"),
        ("36 31", "3631", "3631"),
    ],
)
def test_a_telephone_number(typed: str, kept: str, shown: str) -> None:
    field = Phone("Téléphone")
    assert parse(field, typed) == kept
    assert field.typed(kept) == shown
    assert field.shown(kept) == shown.replace(" ", "\u00a0")
    assert parse(field, field.shown(kept)) == parse(field, shown) == kept
    assert field.link(kept) == f"tel:{kept}"


@pytest.mark.parametrize(
    "typed", ["01 23", "06 12 34 56 7", "appelez-moi", "06 12 34 56 78 poste 12", "9" * 39, "1"]
)
def test_what_nobody_can_dial_is_refused(typed: str) -> None:
    assert "06 12 34 56 78" in refusal(Phone("Téléphone"), typed)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("732 829 320 00074", "73282932000074"),
        (f"732{THIN}829{THIN}320{THIN}00074", "73282932000074"),
        ("356 000 000 09075", "35600000009075"),  # La Poste: another sum
        ("35600000000048", "35600000000048"),
    ],
)
def test_a_siret(typed: str, kept: str) -> None:
    assert parse(Siret("SIRET"), typed) == kept


def test_a_wrong_siret_is_refused() -> None:
    assert "vérifiez" in refusal(Siret("SIRET"), "73282932000075")
    assert "14 chiffres" in refusal(Siret("SIRET"), "732829320")
    assert "14 chiffres" in refusal(Siret("SIRET"), "7328293200007٤")
    assert Siret("SIRET").shown("73282932000074") == f"732{THIN}829{THIN}320{THIN}00074"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("https://www.exemple.fr/a?b=c#d", "https://www.exemple.fr/a?b=c#d"),
        ("www.exemple.fr/notice.pdf", "https://www.exemple.fr/notice.pdf"),
        ("HTTP://exemple.fr:8080/", "HTTP://exemple.fr:8080/"),
    ],
)
def test_the_address_of_a_page(typed: str, kept: str) -> None:
    assert parse(Url("Page"), typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "javascript:alert(1)", "JaVaScRiPt://exemple.fr/%0aalert(1)", "data:text/html,x",
        "ftp://exemple.fr", "file:///etc/passwd", "https://", "//exemple.fr", "exemple",
        "https://banque.fr@ailleurs.example", "https://exemple.fr:99999", "https://[::1",
        "https://exemple.fr/a b", "https:\\\\exemple.fr", "https://exemple.fr/\"onclick=",
        "https://localhost/", "https://exemple.fr/" + "a" * 2_000,
    ],
)  # fmt: skip
def test_what_is_no_page_is_refused(typed: str) -> None:
    assert refusal(Url("Page"), typed)


@pytest.mark.parametrize("typed", ["-1", "0", "1.5", "abc", "9" * 30, "9" * 19, "١"])
def test_a_reference_is_an_id(typed: str) -> None:
    assert refusal(Reference("Fiche", kinds=("contact",)), typed)
    assert parse(Reference("Fiche", kinds=("contact",)), "42") == 42
