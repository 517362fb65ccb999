import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carnet_app.storage import kinds
from carnet_app.storage.names import MAX_LENGTH, clean_file_name


@pytest.mark.parametrize(
    ("given_name", "kind", "expected"),
    [
        ("facture.pdf", kinds.PDF, "facture.pdf"),
        ("Été à la mer.JPG", kinds.JPEG, "Été à la mer.jpg"),
        ("photo.jpeg", kinds.JPEG, "photo.jpeg"),
        ("../../etc/passwd", kinds.TEXT, "passwd.txt"),
        ("..\\..\\windows\\win.ini", kinds.TEXT, "win.ini.txt"),
        ("a\r\nSet-Cookie: x=1.pdf", kinds.PDF, "a Set-Cookie_ x=1.pdf"),
        ("a\0b.pdf", kinds.PDF, "ab.pdf"),
        ("facture\u202efdp.exe", kinds.PDF, "facturefdp.exe.pdf"),
        ("zéro\u200blargeur.pdf", kinds.PDF, "zérolargeur.pdf"),
        ("CON", kinds.TEXT, "_CON.txt"),
        ("nul.tar.pdf", kinds.PDF, "_nul.tar.pdf"),
        ('<img src="x">.png', kinds.PNG, "_img src=_x__.png"),
        ("IMG_0001.HEIC", kinds.JPEG, "IMG_0001.jpg"),
        ("page.html", kinds.TEXT, "page.html.txt"),
        ("", kinds.PDF, "fichier.pdf"),
        ("...", kinds.PDF, "fichier.pdf"),
        (".pdf", kinds.PDF, "pdf.pdf"),
        ("😀.png", kinds.PNG, "😀.png"),
        ("e\u0301te\u0301.pdf", kinds.PDF, "été.pdf"),
    ],
)
def test_a_name_is_made_harmless(given_name: str, kind: kinds.FileKind, expected: str) -> None:
    assert clean_file_name(given_name, kind) == expected


def test_a_name_of_300_characters_is_cut_and_keeps_its_ending() -> None:
    name = clean_file_name("a" * 300 + ".pdf", kinds.PDF)
    assert len(name) == MAX_LENGTH
    assert name.endswith("a.pdf")


@given(st.text(max_size=400), st.sampled_from(kinds.KEPT_KINDS))
def test_whatever_is_given_the_name_is_safe_and_stays_so(text: str, kind: kinds.FileKind) -> None:
    name = clean_file_name(text, kind)
    assert 0 < len(name) <= MAX_LENGTH
    assert name.lower().endswith(kind.endings)
    assert not set(name) & set('/\\<>:"|?*\r\n\0')
    assert not {unicodedata.category(char) for char in name} & {"Cc", "Cf", "Cs"}
    assert not name.startswith((".", " "))
    assert clean_file_name(name, kind) == name
