"""A setting that names what is not there stops the start, and is named itself."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from carnet_app import serving
from carnet_app.cli import app
from carnet_app.core.database import get_engine
from carnet_app.core.settings import ENV_FILE, EXAMPLES, Settings, SettingsError, get_settings

Configure = Callable[..., Settings]
NOBODY = "127.0.0.1:1"  # where nothing listens


@pytest.fixture(autouse=True)
def no_engine_kept() -> Iterator[None]:
    get_engine.cache_clear()
    yield
    get_engine.cache_clear()


@pytest.mark.parametrize("command", ["migrate", "serve", "check"])
@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("data_dir", "/dev/null/carnet", "/dev/null/carnet cannot be written to (Not a directory)"),
        ("data_dir", "/proc/carnet", "/proc/carnet cannot be written to ("),
        ("database_url", "sqlite:////proc/carnet/x.db", "the database cannot be opened ("),
        ("database_url", "sqlite:////dev/null/x.db", "the database cannot be opened ("),
        ("database_url", f"postgresql://moi:motsecret@{NOBODY}/carnet", "Connection refused"),
    ],
)
def test_what_cannot_be_used_is_said_beside_its_setting(
    configure: Configure, tmp_path: Path, command: str, name: str, value: str, reason: str
) -> None:
    configure(**{"data_dir": str(tmp_path), name: value})
    ended = CliRunner().invoke(app, [command])
    assert isinstance(ended.exception, SystemExit)
    said = str(ended.exception)
    assert f"CARNET_{name.upper()}: " in said
    assert reason in said
    assert f"for example: {EXAMPLES[name]}" in said
    assert "motsecret" not in said + ended.output


def test_a_site_does_not_start_without_its_redis(configure: Configure, tmp_path: Path) -> None:
    configure(data_dir=tmp_path, redis_url=f"redis://:motsecret@{NOBODY}/0")
    ended = CliRunner().invoke(app, ["serve"])
    assert "CARNET_REDIS_URL: Redis does not answer (ConnectionError)" in str(ended.exception)
    assert "motsecret" not in f"{ended.exception}{ended.output}"


@pytest.mark.parametrize("command", ["purge", "deliver-mail"])
def test_what_needs_tables_says_when_there_are_none(
    configure: Configure, tmp_path: Path, command: str
) -> None:
    configure(data_dir=tmp_path)
    ended = CliRunner().invoke(app, [command])
    assert isinstance(ended.exception, SystemExit)
    assert "The database is at None, the code at " in str(ended.exception)
    assert "run carnet migrate" in str(ended.exception)


@pytest.mark.parametrize("workers", ["abc", "0", "-1", "2.5", "²"])
def test_a_number_of_processes_that_is_none_is_said(
    configure: Configure, monkeypatch: pytest.MonkeyPatch, workers: str
) -> None:
    configure(redis_url="redis://localhost:6379/0")
    monkeypatch.setenv("GRANIAN_WORKERS", workers)
    monkeypatch.setattr(serving.os, "execv", pytest.fail)  # not in the place of the tests
    with pytest.raises(serving.ServingError, match="GRANIAN_WORKERS: must be a number"):
        serving.serve("127.0.0.1", 8000)


def test_a_file_of_settings_that_is_not_there_is_said(
    configure: Configure, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    configure()
    settings_file = tmp_path / "site.env"
    monkeypatch.setenv(ENV_FILE, str(settings_file))
    get_settings.cache_clear()
    with pytest.raises(SettingsError, match=f"{ENV_FILE}: there is no file .*site.env"):
        get_settings()
    settings_file.write_text("CARNET_CONTACT_TO=nous@exemple.fr", encoding="utf-8")
    assert get_settings().contact_to == "nous@exemple.fr"
