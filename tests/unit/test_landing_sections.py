"""The operator's own sections of the landing page: there when set, absent when not."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from carnet_app.core.settings import Settings
from carnet_app.ui.layout import follow_section, partners_section
from tests.unit.test_ui_forms import drawn

Configure = Callable[..., Settings]


def test_partners_are_shown_with_their_logo_or_their_name(
    configure: Configure, tmp_path: Path
) -> None:
    file = tmp_path / "partners.yaml"
    file.write_text(
        "- {name: Artisans de Loire, link: 'https://artisans.example/'}\n"
        "- {name: Notaires, logo: icon.svg, link: 'https://notaires.example/'}\n",
        encoding="utf-8",
    )
    configure(partners_file=file)
    page = drawn(partners_section())
    for shown in (
        "Nos partenaires",
        "Artisans de Loire",
        'src:"/icon.svg"',
        'alt:"Notaires"',
        'href:"https://artisans.example/"',
        'href:"https://notaires.example/"',
        "noopener noreferrer",
    ):
        assert shown in page


def test_the_operators_pages_elsewhere_are_linked(configure: Configure) -> None:
    configure(social_links=json.dumps([{"name": "Mastodon", "link": "https://social.example/"}]))
    page = drawn(follow_section())
    assert "Suivez-nous" in page
    assert "Mastodon" in page
    assert 'href:"https://social.example/"' in page


@pytest.mark.parametrize("section", [partners_section, follow_section])
def test_a_section_with_nothing_in_it_is_absent(configure: Configure, section: Callable) -> None:
    configure(partners_file="", social_links="")
    page = drawn(section())
    assert "h2" not in page
    assert "Nos partenaires" not in page
    assert "Suivez-nous" not in page
