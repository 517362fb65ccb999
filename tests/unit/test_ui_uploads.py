"""What the drop zone tells FilePond."""

import reflex as rx

from carnet_app.ui.uploads import file_drop_zone


def rendered(**options: object) -> str:
    zone = file_drop_zone(rx.Var("page.record_id"), on_kept=rx.noop(), **options)  # pyright: ignore[reportArgumentType]
    return str(zone.render())


def test_each_file_goes_to_its_record_and_slot() -> None:
    text = rendered(slot="invoice")
    assert "/fichiers?fiche=" in text
    assert "page.record_id" in text
    assert "&piece=" in text
    assert "invoice" in text


def test_the_servers_own_sentence_is_shown_and_the_page_told() -> None:
    text = rendered()
    assert "refusal.body" in text
    assert "onprocessfile" in text


def test_everything_it_says_is_french() -> None:
    text = rendered()
    for label in ("posez vos fichiers ici", "Enregistr", "Annuler l", "Retirer", '"Mo"'):
        assert label in text


def test_a_phone_opens_its_camera_only_on_demand() -> None:
    assert "environment" in rendered(camera=True)
    assert "environment" not in rendered()
