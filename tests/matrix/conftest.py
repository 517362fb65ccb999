"""The people and carnets of the matrix, made once for each module that asks for them."""

import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from carnet_app.core.database import transaction
from carnet_app.core.settings import get_settings
from tests import databases
from tests.conftest import ON_BOTH
from tests.matrix.people import World, make_world

Place = tuple[Session, World]


@pytest.fixture(scope="module", params=ON_BOTH)
def place(request: pytest.FixtureRequest) -> Iterator[Place]:
    """The world in a transaction of each kind of database, rolled back at the module's end."""
    engine: Engine = request.getfixturevalue(f"{request.param}_engine")
    with databases.rolled_back(engine) as session:
        yield session, make_world(session)


class Site:
    """A database file behind ``core.database``, put back as it was in a moment."""

    def __init__(self, path: Path, world: World) -> None:
        self.world = world
        self._database = sqlite3.connect(path, isolation_level=None)
        self._database.execute("PRAGMA synchronous = OFF")
        self._first, self._kept = sqlite3.connect(":memory:"), sqlite3.connect(":memory:")
        self._database.backup(self._first)
        self._seen = 0

    def begin(self) -> None:
        """Come back to the world as it was made."""
        self._first.backup(self._database)

    def keep(self) -> None:
        """Come back to the present state from now on."""
        self._database.backup(self._kept)
        self._seen = self._version()

    def was_written(self) -> bool:
        """Whether anything was committed since ``keep``; it is undone."""
        if self._version() == self._seen:
            return False
        self._kept.backup(self._database)
        self._seen = self._version()
        return True

    def close(self) -> None:
        for each in (self._database, self._first, self._kept):
            each.close()

    def _version(self) -> int:
        return self._database.execute("PRAGMA data_version").fetchone()[0]


@pytest.fixture(scope="module")
def site(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The world on a site, where commits are real; one engine, which keeps what it compiled."""
    path = Path(shutil.copy(sqlite_template, tmp_path_factory.mktemp("matrix") / "carnet.db"))
    with pytest.MonkeyPatch.context() as patch:

        def configure(**values: object) -> None:
            patch.setenv("CARNET_DATABASE_URL", str(values["database_url"]))
            get_settings.cache_clear()

        with databases.behind_core(f"sqlite:///{path}", configure):
            with transaction() as session:
                world = make_world(session)
            made = Site(path, world)
            yield made
            made.close()
    get_settings.cache_clear()
