"""What the drop zone tells FilePond."""

from collections.abc import Callable

import reflex as rx

from carnet_app.core.settings import Settings
from carnet_app.ui.uploads import INTERRUPTED, file_drop_zone, to_carnet, to_record

RECORD = to_record(rx.Var("page.record_id").to(int), "invoice")


def rendered(address: rx.Var[str] = RECORD) -> str:
    zone = str(file_drop_zone(address, on_kept=rx.noop()).render())
    return zone.replace("\\\\", "\\").encode("ascii").decode("unicode_escape")


def test_each_file_goes_to_its_record_and_slot() -> None:
    text = rendered()
    assert "/fichiers?fiche=" in text
    assert "page.record_id" in text
    assert "&piece=" in text
    assert "invoice" in text


def test_a_file_without_a_record_goes_to_its_carnet() -> None:
    text = rendered(to_carnet(rx.Var("page.carnet_id").to(int)))
    assert "/fichiers?carnet=" in text
    assert "page.carnet_id" in text
    assert "fiche=" not in text


def test_the_servers_own_sentence_is_shown_and_the_page_told() -> None:
    text = rendered()
    assert "refusal.body" in text
    assert INTERRUPTED in text
    assert "onprocessfile" in text


def test_no_file_takes_longer_than_it_has_to() -> None:
    text = rendered()
    assert text.count("allowMinimumUploadDuration:false") == 2
    assert text.count("maxParallelUploads:3") == 2


def test_everything_it_says_is_french() -> None:
    text = rendered()
    for label in ("Déposez vos fichiers ici", "Enregistré", "Annuler l’envoi", "Retirer", '"Mo"'):
        assert label in text


def test_the_limit_is_said_before_and_after(configure: Callable[..., Settings]) -> None:
    configure(max_file_mb=7)
    text = rendered()
    assert "7\N{NO-BREAK SPACE}Mo au plus par fichier." in text
    assert str(7 * 1024**2) in text
    assert "Ce fichier dépasse la limite de 7" in text


def test_a_second_button_opens_the_camera_for_photos_alone() -> None:
    zone, camera = rendered().split("by-camera")
    assert "capture" not in zone
    assert '"application/pdf"' in zone
    assert 'captureMethod:"environment"' in camera
    assert "Prendre une photo" in camera
    assert '"image/heic"' in camera
    assert '"application/pdf"' not in camera
