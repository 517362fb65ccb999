import contextlib
import io
import random
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carnet_app.storage import kinds
from carnet_app.storage.kinds import FileKind
from carnet_app.storage.recognition import recognise
from carnet_app.storage.refusals import (
    DamagedFileError,
    DisguisedFileError,
    EmptyFileError,
    FileRefusedError,
    MacroError,
)
from tests import file_samples as samples


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (samples.pdf(), kinds.PDF),
        (b"\xef\xbb\xbf" + samples.pdf(), kinds.PDF),
        (samples.jpeg(), kinds.JPEG),
        (samples.png(), kinds.PNG),
        (samples.webp(), kinds.WEBP),
        (samples.heic(), kinds.HEIC),
        (samples.docx(), kinds.DOCX),
        (samples.xlsx(), kinds.XLSX),
        (samples.odt(), kinds.ODT),
        ("Relevé d’eau\t12\u00a0m³\r\n".encode(), kinds.TEXT),
        ("Chaudière réparée".encode("cp1252"), kinds.WESTERN_TEXT),
        (b"a" * 65_535 + "é".encode(), kinds.TEXT),
    ],
)
def test_an_accepted_kind_is_known_by_its_content(content: bytes, kind: FileKind) -> None:
    assert recognise(io.BytesIO(content)) is kind


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (samples.archive({"a.txt": b"a"}), "archives"),
        (samples.archive({"mimetype": b"application/epub+zip", "content.xml": b""}), "archives"),
        (b"Rar!\x1a\x07\x00" + bytes(50), "archives"),
        (b"7z\xbc\xaf\x27\x1c" + bytes(50), "archives"),
        (b"\x1f\x8b\x08\x00" + bytes(50), "archives"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "pages web"),
        (b"  \n<!DOCTYPE html><p>", "pages web"),
        (b"\xef\xbb\xbf<html><script>", "pages web"),
        (b'<?xml version="1.0"?><svg/>', "pages web"),
        (b"MZ" + bytes(100), "programmes"),
        (b"\x7fELF" + bytes(100), "programmes"),
        (b"#!/bin/sh\nrm -rf /", "programmes"),
        (b"GIF89a" + bytes(50), "format d’image"),
        (b"II*\0" + bytes(50), "format d’image"),
        (b"\0\0\0\x18ftypmp42\0\0\0\0isom" + bytes(50), "vidéos"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "PDF, ODT, DOCX"),
        (bytes(100), "PDF, JPEG, PNG"),
        ("Bonjour".encode("utf-16"), "PDF, JPEG, PNG"),
    ],
)
def test_another_kind_is_refused_with_its_reason(content: bytes, reason: str) -> None:
    with pytest.raises(FileRefusedError, match=reason):
        recognise(io.BytesIO(content))


def test_an_empty_file_is_refused() -> None:
    with pytest.raises(EmptyFileError):
        recognise(io.BytesIO())


@pytest.mark.parametrize(
    "content",
    [
        samples.jpeg() + samples.archive({"x.class": b"x"}),
        samples.pdf() + samples.archive({"x.class": b"x"}) + b"",
        samples.jpeg()[:2] + b"\xff\xfe\x00\x20%PDF-1.7" + samples.jpeg()[2:],
        samples.jpeg()[:2] + b"\xff\xfe\x00\x20<script>alert(1)" + samples.jpeg()[2:],
        b"%PDF-1.7\n<html><script>alert(1)</script>\n%%EOF",
        samples.archive({"mimetype": b"application/vnd.oasis.opendocument.text"})[:0]
        + samples.odt(**{"%PDF-1.4": b"", "z": b"z"}),
        b"un texte" + samples.archive({"a": b"a"}).replace(b"\0", b"a")[:0] + b" %PDF-1.7",
    ],
    ids=["jpeg+zip", "pdf+zip", "jpeg+pdf", "jpeg+html", "pdf+html", "odt+pdf", "text+pdf"],
)
def test_a_file_that_is_two_things_is_refused(content: bytes) -> None:
    with pytest.raises((DisguisedFileError, DamagedFileError)):
        recognise(io.BytesIO(content))


@pytest.mark.parametrize("name", ["word/vbaProject.bin", "word/VBAPROJECT.BIN"])
def test_macros_are_refused(name: str) -> None:
    main = "openxmlformats-officedocument.wordprocessingml.document.main+xml"
    with pytest.raises(MacroError):
        recognise(io.BytesIO(samples.open_xml(main, **{name: b"x"})))
    with pytest.raises(MacroError):
        recognise(io.BytesIO(samples.open_xml("ms-word.document.macroEnabled.main+xml")))
    with pytest.raises(MacroError):
        recognise(io.BytesIO(samples.odt(**{"Basic/Standard/script.xml": b"x"})))


@pytest.mark.parametrize(
    "content",
    [
        samples.pdf()[:-20],
        samples.docx()[:-10],
        samples.docx() + b"x",
        samples.entry_bomb_zip(),
        samples.archive({"[Content_Types].xml": b"<" + bytes(2_000_000)}),
    ],
    ids=["pdf cut", "zip cut", "zip followed", "entry bomb", "member bomb"],
)
def test_a_broken_or_swollen_file_is_refused(content: bytes) -> None:
    with pytest.raises(DamagedFileError):
        recognise(io.BytesIO(content))


@given(st.binary(min_size=1, max_size=300))
def test_any_bytes_are_recognised_or_refused(content: bytes) -> None:
    try:
        kind = recognise(io.BytesIO(content))
    except FileRefusedError:
        return
    if kind in {kinds.TEXT, kinds.WESTERN_TEXT}:
        assert b"\0" not in content
    else:  # an image, whose inside is looked at by whoever strips it
        assert kind.family is kinds.Family.IMAGE


@pytest.mark.parametrize(
    "make", [samples.pdf, samples.jpeg, samples.docx, samples.heic, samples.odt]
)
def test_a_file_with_flipped_bytes_never_surprises(make: Callable[[], bytes]) -> None:
    original = make()
    chance = random.Random(3)  # noqa: S311 -- no secret
    for _ in range(200):
        content = bytearray(original)
        for _ in range(8):
            content[chance.randrange(len(content))] = chance.randrange(256)
        with contextlib.suppress(FileRefusedError):
            recognise(io.BytesIO(bytes(content)))
