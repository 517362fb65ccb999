from collections.abc import Callable

import pytest

from carnet_app.core.addresses import InvalidEmailError, normalized
from carnet_app.core.settings import Settings


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("anne@exemple.fr", "anne@exemple.fr"),
        ("  Anne.Le-Goff@Exemple.FR\n", "anne.le-goff@exemple.fr"),
        ("anne+carnet@exemple.fr", "anne+carnet@exemple.fr"),
        ("éloïse@exämple.fr", "éloïse@exämple.fr"),
        ("e\u0301loise@exemple.fr", "éloise@exemple.fr"),
        ("anne@xn--exmple-cua.fr", "anne@exämple.fr"),
    ],
)
def test_one_mailbox_has_one_form(typed: str, kept: str) -> None:
    assert normalized(typed) == kept
    assert normalized(kept) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "anne",
        "anne@",
        "@exemple.fr",
        "anne@exemple",
        "anne@localhost",
        "anne@@exemple.fr",
        "anne @exemple.fr",
        "anne@exemple..fr",
        "Anne <anne@exemple.fr>",
        "anne@exemple.fr, paul@exemple.fr",
        "anne@exemple.fr;paul@exemple.fr",
        "anne@exemple.fr paul@exemple.fr",
        "anne@exemple.fr\r\nBcc: paul@exemple.fr",
        "anne\n@exemple.fr",
        "anne@exemple.fr\0",
        "anne\u202e@exemple.fr",
        "anne\ud800@exemple.fr",
        "anne@[127.0.0.1]",
        "a" * 65 + "@exemple.fr",
    ],
)
def test_what_is_not_exactly_one_address_is_refused(typed: str) -> None:
    with pytest.raises(InvalidEmailError) as refusal:
        normalized(typed)
    assert refusal.value.field == "email"
    assert "anne@exemple.fr" in refusal.value.message


def test_a_reserved_domain_is_for_private_sites_alone(configure: Callable[..., Settings]) -> None:
    configure(base_url="http://localhost:8000")
    assert normalized("anne@site.test") == "anne@site.test"
    configure(base_url="https://carnet.example.org", secret_key="k" * 40)
    for address in ("anne@site.test", "anne@test"):
        with pytest.raises(InvalidEmailError):
            normalized(address)


def test_an_empty_field_is_told_so() -> None:
    with pytest.raises(InvalidEmailError, match="Indiquez une adresse e-mail"):
        normalized("   ")


def test_an_address_over_254_characters_is_told_so() -> None:
    with pytest.raises(InvalidEmailError, match="trop longue"):
        normalized("a" * 250 + "@exemple.fr")


def test_the_message_stands_beside_the_field_it_is_about() -> None:
    with pytest.raises(InvalidEmailError) as refusal:
        normalized("anne", field="guest_email")
    assert refusal.value.field == "guest_email"
