from collections.abc import Callable
from pathlib import Path

import pytest

from carnet_app.core.settings import (
    ENV_FILE,
    EXAMPLES,
    Settings,
    SettingsError,
    get_settings,
)

Configure = Callable[..., Settings]
KEY = "k" * 40

WRONG = [
    ("operator", "x" * 1_001, "1000 characters"),
    ("hosting", "x" * 1_001, "1000 characters"),
    ("base_url", "carnet.example.org", "must be an address that starts with http:// or https://"),
    ("base_url", "ftp://carnet.example.org", "must be an address that starts with"),
    ("base_url", "http://[::1", "must be an address that starts with"),
    ("base_url", "http://localhost:99999", "must be an address that starts with"),
    ("base_url", "http://localhost:8000/carnet", "must be an origin, without path"),
    ("base_url", "http://moi@localhost:8000", "must be an origin, without path"),
    ("base_url", "http://localhost:8000?", "must be an origin, without path"),
    ("base_url", "https://carnet exemple.fr", "must be an address that starts with"),
    ("base_url", "https://carnet..exemple.fr", "must be an address that starts with"),
    ("base_url", 'https://"><script>', "must be an address that starts with"),
    ("database_url", "mysql://localhost/carnet", "must be the address of a SQLite or PostgreSQL"),
    ("database_url", "postgresql://u:pw@host:port/x", "is not a readable database address"),
    ("database_url", "postgresql://u:pw@host", "must name a database"),
    ("database_url", "sqlite:///", "must name a database, which for SQLite is a file"),
    ("database_url", "sqlite:///:memory:", "must name a database"),
    ("redis_url", "localhost:6379", "must be an address that starts with redis:// or rediss://"),
    ("redis_url", "redis://localhost/carnet", "must end with the number of a database"),
    ("data_dir", __file__, "must be a folder, and is a file"),
    ("secret_key", "court", "must have at least 32 characters"),
    ("smtp_url", "mail.example.org", "must be an address that starts with smtp:// or smtps://"),
    ("smtp_url", "smtp://user:pw@mail exemple.org", "must be an address that starts with"),
    ("smtp_url", "smtp://", "must be an address that starts with smtp:// or smtps://"),
    ("mail_from", "Mon Logement Numérique", "must be one e-mail address"),
    ("mail_from", "a@example.org\nBcc: b@example.org", "must be one e-mail address"),
    ("contact_to", "a@example.org, b@example.org", "must be one e-mail address"),
    ("contact_to", "@localhost", "must be one e-mail address"),
    ("demo", "peut-être", "valid boolean"),
    ("trusted_proxy_hops", "-1", "greater than or equal to 0"),
    ("trusted_proxy_hops", "deux", "valid integer"),
    ("bcrypt_cost", "3", "greater than or equal to 4"),
    ("bcrypt_cost", "40", "less than or equal to 16"),
    ("max_file_mb", "0", "greater than or equal to 1"),
    ("max_carnet_gb", "beaucoup", "valid integer"),
    ("max_carnets", "0", "greater than or equal to 1"),
    ("max_image_megapixels", "401", "less than or equal to 400"),
    ("storage_url", "https://s3.example.org/bucket", "must be an address that starts with s3"),
    ("storage_url", "s3://key@s3.example.org/bucket", "must hold key, secret, host and bucket"),
    ("storage_url", "s3://key:secret@s3.example.org", "must hold key, secret, host and bucket"),
    ("partners_file", "/nowhere/partners.yaml", "/nowhere/partners.yaml is missing, or is not"),
    ("partners_file", __file__, "is missing, or is not a list"),
    ("social_links", "https://example.org", "must be a JSON list of names and links"),
    ("social_links", '{"name": "X", "link": "https://x.fr"}', "must be a JSON list of names"),
    ("social_links", '[{"name": "Un réseau"}]', "Field required (at 0.link)"),
    ("social_links", '[{"name": "X", "link": "javascript:alert(1)"}]', "URL scheme"),
]


@pytest.mark.parametrize(("name", "value", "reason"), WRONG)
def test_a_wrong_value_stops_the_start_and_says_which_why_and_how(
    configure: Configure, name: str, value: str, reason: str
) -> None:
    with pytest.raises(SettingsError) as refused:
        configure(**{name: value})
    said = str(refused.value)
    assert f"CARNET_{name.upper()}: " in said
    assert reason in said
    assert f"for example: {EXAMPLES[name]}" in said


def test_every_setting_but_those_that_take_anything_has_a_wrong_value_here() -> None:
    assert {name for name, _, _ in WRONG} == set(Settings.model_fields)


def test_several_wrong_values_are_all_named(configure: Configure) -> None:
    with pytest.raises(SettingsError) as refused:
        configure(bcrypt_cost="40", redis_url="x")
    assert "CARNET_BCRYPT_COST" in str(refused.value)
    assert "CARNET_REDIS_URL" in str(refused.value)


def test_a_site_that_is_not_local_needs_a_secret_key(
    configure: Configure, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CARNET_SECRET_KEY")
    with pytest.raises(SettingsError) as refused:
        configure(base_url="https://carnet.example.org")
    assert "CARNET_SECRET_KEY: is required because BASE_URL is https://" in str(refused.value)
    assert "token_urlsafe" in str(refused.value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("secret_key", "motsecret"),
        ("smtp_url", "http://moi:motsecret@example.org"),
        ("database_url", "postgresql://moi:motsecret@host:port/x"),
        ("redis_url", "http://:motsecret@host"),
    ],
)
def test_a_refusal_never_prints_the_value(configure: Configure, name: str, value: str) -> None:
    with pytest.raises(SettingsError) as refused:
        configure(**{name: value})
    assert "motsecret" not in str(refused.value)


def test_the_settings_hide_their_secrets_when_printed(configure: Configure) -> None:
    settings = configure(secret_key=KEY, smtp_url="smtp://moi:motsecret@example.org")
    assert KEY not in repr(settings)
    assert "motsecret" not in repr(settings)


@pytest.mark.parametrize("name", sorted(EXAMPLES))
def test_every_example_is_accepted(configure: Configure, name: str, tmp_path: Path) -> None:
    example = EXAMPLES[name].split(", or ")[0]
    if name == "secret_key":
        example = KEY
    if name == "partners_file":
        file = tmp_path / "partners.yaml"
        file.write_text(example.split('"')[1], encoding="utf-8")
        example = str(file)
    configure(**{name: example})


def test_an_empty_value_means_the_default(configure: Configure) -> None:
    settings = configure(bcrypt_cost="", base_url="", social_links="")
    assert settings.bcrypt_cost == 12
    assert settings.base_url == "http://localhost:8000"
    assert settings.social_links == ()


@pytest.mark.parametrize("scheme", ["postgres", "postgresql"])
def test_a_postgresql_address_gets_its_driver(configure: Configure, scheme: str) -> None:
    settings = configure(database_url=f"{scheme}://moi:mot@hote/carnet")
    assert settings.sqlalchemy_url == "postgresql+psycopg://moi:mot@hote/carnet"


def test_the_default_database_is_a_file_of_the_data_folder(
    configure: Configure, tmp_path: Path
) -> None:
    settings = configure(data_dir=str(tmp_path))
    assert settings.sqlalchemy_url == f"sqlite:///{tmp_path / 'carnet.db'}"


@pytest.mark.parametrize(
    ("base_url", "local"),
    [
        ("http://localhost:8000", True),
        ("http://carnet.localhost", True),
        ("http://127.0.0.1:8000", True),
        ("http://[::1]:8000", True),
        ("https://carnet.example.org", False),
        ("http://localhost.example.org", False),
        ("http://192.0.2.1", False),
    ],
)
def test_only_this_machine_is_local(configure: Configure, base_url: str, local: bool) -> None:
    assert configure(base_url=base_url).is_local is local


@pytest.mark.parametrize(
    ("base_url", "smtp_url", "demo", "shown"),
    [
        ("http://localhost:8000", "", "0", True),
        ("http://localhost:8000", "smtp://mail.example.org", "0", False),
        ("https://carnet.example.org", "", "0", False),
        ("https://carnet.example.org", "", "1", True),
        ("https://carnet.example.org", "smtp://mail.example.org", "1", False),
    ],
)
def test_captured_mail_is_shown_only_where_it_may_be(
    configure: Configure, base_url: str, smtp_url: str, demo: str, shown: bool
) -> None:
    settings = configure(base_url=base_url, smtp_url=smtp_url, demo=demo)
    assert settings.shows_captured_mail is shown


def test_partners_are_read_from_their_file(configure: Configure, tmp_path: Path) -> None:
    file = tmp_path / "partners.yaml"
    file.write_text("- {name: Été & fils, link: https://example.org}\n", encoding="utf-8")
    (partner,) = configure(partners_file=str(file)).partners()
    assert (partner.name, str(partner.link)) == ("Été & fils", "https://example.org/")


def test_a_partner_s_logo_has_to_be_there(configure: Configure, tmp_path: Path) -> None:
    file = tmp_path / "partners.yaml"
    entry = "- {name: Été, logo: %s, link: https://example.org}\n"
    file.write_text(entry % "/icon.svg", encoding="utf-8")
    assert configure(partners_file=str(file)).partners()
    file.write_text(entry % "partners/ete.svg", encoding="utf-8")
    with pytest.raises(SettingsError, match=r"names a logo that is not in assets/: partners/ete"):
        configure(partners_file=str(file))


def test_a_local_site_makes_its_key_once_and_keeps_it_private(
    configure: Configure, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("CARNET_SECRET_KEY")
    first = configure(data_dir=str(tmp_path)).derived_key("essai")
    kept = tmp_path / "secret_key"
    assert kept.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]
    assert configure(data_dir=str(tmp_path)).derived_key("essai") == first
    made = tmp_path / "autre"
    assert configure(data_dir=str(made)).derived_key("essai") != first
    assert made.stat().st_mode & 0o777 == 0o700  # the database and the files will be in it


def test_keys_differ_by_purpose_and_by_secret(configure: Configure) -> None:
    settings = configure(secret_key=KEY, social_links=EXAMPLES["social_links"])
    assert settings.derived_key("un") == settings.derived_key("un")
    assert settings.derived_key("un") != settings.derived_key("deux")
    assert len(settings.derived_key("un")) == 32
    assert configure(secret_key=KEY + "k").derived_key("un") != settings.derived_key("un")


def test_the_env_file_is_read_and_the_environment_wins(
    configure: Configure, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "settings"
    file.write_text("CARNET_BCRYPT_COST=9\nCARNET_DEMO=1\n", encoding="utf-8")
    monkeypatch.setenv(ENV_FILE, str(file))
    settings = configure(bcrypt_cost="5")
    assert (settings.bcrypt_cost, settings.demo) == (5, True)
    monkeypatch.setenv(ENV_FILE, "")
    get_settings.cache_clear()
    assert not get_settings().demo
