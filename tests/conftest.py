"""What every test stands on: own settings, own data folder, own databases, fresh limits."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

TEST_DATA = Path(tempfile.mkdtemp(prefix="carnet-tests-"))

# Before any import of the application: nothing of the developer's own settings counts.
for name in [name for name in os.environ if name.startswith("CARNET_")]:
    if not name.startswith("CARNET_TEST_"):
        del os.environ[name]
os.environ["CARNET_ENV_FILE"] = ""
os.environ["CARNET_DATA_DIR"] = str(TEST_DATA / "var")
os.environ["CARNET_SECRET_KEY"] = "a-key-for-tests-only-" + "x" * 32
os.environ["CARNET_BCRYPT_COST"] = "4"

from carnet_app.core.settings import Settings, get_settings  # noqa: E402 -- now it is set
from carnet_app.services import limits  # noqa: E402
from carnet_app.session.identity import act_as  # noqa: E402
from tests import databases  # noqa: E402
from tests.scheduling import SitesTogether  # noqa: E402

ON_BOTH = [
    pytest.param("sqlite", id="sqlite"),
    pytest.param("postgres", id="postgres", marks=pytest.mark.postgres),
]


def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> SitesTogether:
    """Share the tests among processes."""
    return SitesTogether(config, log)


def pytest_unconfigure() -> None:
    """Leave nothing behind."""
    shutil.rmtree(TEST_DATA, ignore_errors=True)


@pytest.fixture(autouse=True)
def fresh_start() -> None:
    """No test meets the attempts of another, nor who it acted as."""
    limits.reset()
    act_as(None)


@pytest.fixture
def configure(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Settings]]:
    """Change settings for one test: ``configure(base_url="https://carnet.example")``."""

    def change(**values: object) -> Settings:
        for name, value in values.items():
            monkeypatch.setenv(f"CARNET_{name.upper()}", str(value))
        get_settings.cache_clear()
        return get_settings()

    get_settings.cache_clear()
    yield change
    get_settings.cache_clear()


@pytest.fixture
def data_folder(configure: Callable[..., Settings], tmp_path: Path) -> None:
    """Keep files, and all that is not in the database, in the test's own folder."""
    configure(data_dir=tmp_path)


@pytest.fixture(scope="session")
def sqlite_template() -> Path:
    """A migrated, empty SQLite file, to be copied."""
    return databases.migrated_sqlite(TEST_DATA / "template.db")


@pytest.fixture(scope="session")
def sqlite_engine(sqlite_template: Path) -> Iterator[Engine]:
    """The SQLite database of the tests that roll back."""
    path = Path(shutil.copy(sqlite_template, TEST_DATA / "rolled-back.db"))
    with databases.engine_of(f"sqlite:///{path}") as engine:
        yield engine


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A migrated PostgreSQL database of this process's own, dropped at the end."""
    server = databases.postgres_server()
    if server is None:
        databases.skip_or_fail("no PostgreSQL: set CARNET_TEST_POSTGRES_URL or start one")
    with databases.throwaway_postgres(server) as url:
        yield url


@pytest.fixture(scope="session")
def postgres_engine(postgres_url: str) -> Iterator[Engine]:
    """The PostgreSQL database of the tests that roll back."""
    with databases.engine_of(postgres_url) as engine:
        yield engine


@pytest.fixture(params=ON_BOTH)
def session(request: pytest.FixtureRequest) -> Iterator[Session]:
    """A session on each kind of database, in a transaction that is rolled back at the end.

    The code under test may flush, and may commit or roll back savepoints, as it likes.
    """
    engine: Engine = request.getfixturevalue(f"{request.param}_engine")
    with databases.rolled_back(engine) as given:
        yield given


@pytest.fixture(params=ON_BOTH)
def database(request: pytest.FixtureRequest) -> str:
    """An empty database behind ``core.database``, of each kind, where commits are real.

    For concurrency, and for what opens its own transactions. Gives its address.
    """
    return request.getfixturevalue(f"{request.param}_database")


@pytest.fixture
def sqlite_database(
    sqlite_template: Path, tmp_path: Path, configure: Callable[..., Settings]
) -> Iterator[str]:
    """An empty SQLite file behind ``core.database``; gives its address."""
    url = f"sqlite:///{shutil.copy(sqlite_template, tmp_path / 'carnet.db')}"
    with databases.behind_core(url, configure):
        yield url


@pytest.fixture
def postgres_database(postgres_url: str, configure: Callable[..., Settings]) -> Iterator[str]:
    """An empty PostgreSQL database behind ``core.database``; gives its address."""
    databases.empty(postgres_url)
    with databases.behind_core(postgres_url, configure):
        yield postgres_url
    databases.empty(postgres_url)
