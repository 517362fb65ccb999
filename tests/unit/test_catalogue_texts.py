import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carnet_app.catalogue.grammar import Noun
from carnet_app.catalogue.texts import clean_line, clean_lines, folded, shortened

EQUIPMENT = Noun("équipement", "équipements")
OPERATION = Noun("opération", "opérations", feminine=True)
PLAN = Noun("plan", "plans")
WORKS = Noun("travaux", "travaux", plural_only=True)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Chaudière\tà  gaz ", "Chaudière à gaz"),
        ("Chaudie\u0300re", "Chaudière"),
        ("deux\r\nlignes", "deux lignes"),
        ("nul\0 et \x1b[31mrouge", "nul et [31mrouge"),
        ("facture\u202efdp.exe", "facturefdp.exe"),
        ("\u2067isolé\u2069", "isolé"),
        ("in\u200bvi\ufeffsi\u00adble", "invisible"),
        ("demi \ud83d caractère", "demi caractère"),
        ("e\ufeff\u0301", "é"),
        ("👩\u200d🔧 مرحبا שלום", "👩\u200d🔧 مرحبا שלום"),
        ("<b>gras</b>", "<b>gras</b>"),
        ("1\u202f250\u00a0€", "1 250 €"),
        (" \u2003 ", ""),
    ],
)
def test_a_line_loses_what_cannot_be_seen_and_nothing_else(typed: str, kept: str) -> None:
    assert clean_line(typed) == kept


def test_lines_keep_their_ends() -> None:
    typed = " a \r\n\r\n\r\n\r\nb\rc\u2028d\te\0 \n"
    assert clean_lines(typed) == "a\n\nb\nc\nd e"


@settings(deadline=None)
@given(st.text(alphabet=st.characters()))
def test_cleaning_twice_is_cleaning_once_and_leaves_only_what_is_seen(typed: str) -> None:
    for clean in (clean_line, clean_lines):
        kept = clean(typed)
        assert clean(kept) == kept
        kept.encode()
        unseen = {c for c in kept if unicodedata.category(c) in ("Cc", "Cf", "Cs")}
        assert unseen <= {"\n", "\u200c", "\u200d"}
    assert "\n" not in clean_line(typed)


@pytest.mark.parametrize(
    ("text", "compared"),
    [
        ("Œuvre d’Éloïse", "oeuvre d'eloise"),
        ("STRASSE ÇA", "strasse ca"),
        ("m² — n° 5", "m2 — n° 5"),
    ],
)
def test_a_search_ignores_accents_case_and_ligatures(text: str, compared: str) -> None:
    assert folded(text) == compared


def test_a_long_title_is_cut_with_an_ellipsis() -> None:
    assert shortened("abcdef", 6) == "abcdef"
    assert shortened("abcd fg", 6) == "abcd…"


def test_a_noun_brings_its_articles() -> None:
    assert [noun.add for noun in (EQUIPMENT, OPERATION, PLAN, WORKS)] == [
        "Ajouter un équipement",
        "Ajouter une opération",
        "Ajouter un plan",
        "Ajouter des travaux",
    ]
    assert [noun.definite for noun in (EQUIPMENT, OPERATION, PLAN, WORKS)] == [
        "l’équipement",
        "l’opération",
        "le plan",
        "les travaux",
    ]
    assert [noun.new for noun in (EQUIPMENT, OPERATION, PLAN, WORKS)] == [
        "Nouvel équipement",
        "Nouvelle opération",
        "Nouveau plan",
        "Nouveaux travaux",
    ]


def test_a_noun_agrees_and_counts() -> None:
    assert [noun.agreed("ajouté") for noun in (PLAN, OPERATION, WORKS)] == [
        "ajouté",
        "ajoutée",
        "ajoutés",
    ]
    assert (PLAN.counted(0), PLAN.counted(1), PLAN.counted(2)) == ("0 plan", "1 plan", "2 plans")
    assert (WORKS.counted(1), WORKS.counted(2)) == ("1 fiche de travaux", "2 fiches de travaux")
    assert (EQUIPMENT.label, EQUIPMENT.plural_label) == ("Équipement", "Équipements")
