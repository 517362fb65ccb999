"""One rule for what people type, wherever they type it: what cannot be seen is not kept."""

import unicodedata
from collections.abc import Callable

import pytest

from carnet_app.catalogue.texts import clean_line, clean_lines
from carnet_app.core.errors import DomainError
from carnet_app.core.typed_texts import has_unseen, with_plain_line_ends, without_unseen
from carnet_app.services import accounts, carnet_texts, contact

UNSEEN = {
    "control": "\x00",
    "escape": "\x1b",
    "direction": "\u202e",
    "isolate": "\u2067",
    "left-to-right mark": "\u200e",
    "zero-width space": "\u200b",
    "byte-order mark": "\ufeff",
    "soft hyphen": "\u00ad",
    "tag": "\U000e0041",
    "half of a character": "\ud83d",
}
FAMILY, PERSIAN = "👨\u200d👩\u200d👧", "می\u200cخواهم"


def person(typed: str) -> str:
    return accounts.clean_person_name(typed, field="first_name")


def contact_line(typed: str) -> str:
    return contact._line(typed, field="name", label="votre nom")


REFUSING = [person, carnet_texts.clean_carnet_name, carnet_texts.clean_message]
DROPPING = [clean_line, clean_lines, without_unseen, contact_line, contact._text]
unseen = pytest.mark.parametrize("character", UNSEEN.values(), ids=UNSEEN)


@unseen
@pytest.mark.parametrize("clean", REFUSING)
def test_names_and_messages_are_refused_with_it(
    clean: Callable[[str], str], character: str
) -> None:
    assert has_unseen(character)
    with pytest.raises(DomainError):
        clean(f"Mai{character}son")


@unseen
@pytest.mark.parametrize("clean", DROPPING)
def test_what_is_pasted_loses_it(clean: Callable[[str], str], character: str) -> None:
    assert clean(f"Mai{character}son") == "Maison"


@pytest.mark.parametrize("typed", [FAMILY, PERSIAN, "L’Étable – n°\u00a04", "家のノート"])
@pytest.mark.parametrize("clean", [*REFUSING, *DROPPING])
def test_no_language_loses_anything(clean: Callable[[str], str], typed: str) -> None:
    assert clean(typed).split() == typed.split()


@pytest.mark.parametrize("clean", [*REFUSING, *DROPPING])
def test_accents_are_composed(clean: Callable[[str], str]) -> None:
    assert clean(unicodedata.normalize("NFD", "Éloïse")) == "Éloïse"


@pytest.mark.parametrize("clean", [person, carnet_texts.clean_carnet_name, contact_line])
def test_joiners_alone_are_no_name(clean: Callable[[str], str]) -> None:
    with pytest.raises(DomainError):
        clean("\u200d\u200c")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028", "\u2029", "\x85", "\x0b", "\x0c"])
@pytest.mark.parametrize(
    "clean", [with_plain_line_ends, clean_lines, carnet_texts.clean_message, contact._text]
)
def test_any_line_end_is_one(clean: Callable[[str], str], end: str) -> None:
    assert clean(f"Bonjour,{end}voici.") == "Bonjour,\nvoici."
